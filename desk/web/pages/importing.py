"""Importing a spreadsheet: send it, see what is wrong before anything is written, confirm, read what came of it."""

import tempfile
from http import HTTPStatus
from itertools import islice
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from fastapi import APIRouter
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import Response

from desk.imports import basis, outcome, rejected
from desk.imports.form import Sheet
from desk.imports.spool import REJECTED, Spool, Status
from desk.imports.taking import ENTRIES
from desk.language import current, t
from desk.sheets.limits import MAX_BYTES, MIB
from desk.web.entry.uploads import Busy, Sent, Stage, Upload, Uploads
from desk.web.visit import Posted, Somebody, Visit
from lifecycle.errors import BadInput
from lifecycle.roles import Role, permitted
from lifecycle.states import Action

router = APIRouter()

SHOWN: Final = 200
"""How many rows of each sort are listed; all of them are in the file."""
_MOMENT: Final = 1.0
"""Seconds that an answer waits for what may be done at once."""
_WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def roles() -> tuple[Role, ...]:
    """Who may import anything at all."""
    return tuple(dict.fromkeys((*permitted(Action.APPLY), *permitted(Action.REGISTER))))


@router.get("/import")
def start(visit: Somebody) -> Response:
    """Ask for a file."""
    visit.needs(*roles())
    return _ask(visit)


@router.get("/import/template.xlsx")
def empty_form(visit: Somebody) -> Response:
    """The empty form, for the policies in play."""
    visit.needs(*roles())
    return _workbook(basis.empty_form(basis.of(visit.office)), t("looptijd-formulier.xlsx", "looptijd-form.xlsx"))


@router.post("/import")
def send(visit: Posted) -> Response:
    """Keep the file and check it."""
    visit.needs(*roles())
    file, beside = (_sent(visit, name) for name in ("file", "subcontractors"))
    if file is None:
        return _ask(visit, "file", t("Kies een bestand.", "Choose a file."))
    sheet = Sheet.RUNNING if visit.one("sheet") == Sheet.RUNNING else Sheet.APPLICATIONS
    try:
        upload = _uploads(visit).add(visit.user, file, sheet, beside)
    except Busy as busy:
        said = t(
            "U bent al een bestand aan het inlezen; wacht tot dat klaar is.",
            "You are importing a file already; wait until that is done.",
        )
        visit.flash(said, "warning")
        return visit.redirect(f"/import/{busy.upload.id}")
    except BadInput as bad:
        return _ask(visit, "file", bad.said(current()))
    upload.wait(_MOMENT)
    return visit.redirect(f"/import/{upload.id}")


@router.get("/import/{identifier}")
def show(visit: Somebody, identifier: str) -> Response:
    """How far it is, or what was found."""
    upload = _mine(visit, identifier)
    with upload.lock:
        if upload.busy:
            return visit.page("import_busy.html", upload=upload, doing=outcome.doing(upload.phase).said(current()))
        problem = None if upload.problem is None else upload.problem.said(current())
        if upload.stage is Stage.UNREADABLE or upload.spool is None:
            return visit.page("import_unreadable.html", upload=upload, problem=problem)
        return visit.page("import_outcome.html", upload=upload, problem=problem, **_found(upload.spool))


@router.post("/import/{identifier}/ignore")
def ignore(visit: Posted, identifier: str) -> Response:
    """Check it again, without some columns."""
    upload = _mine(visit, identifier)
    _uploads(visit).check_again(upload, tuple(visit.many("ignored")))
    upload.wait(_MOMENT)
    return visit.redirect(f"/import/{identifier}")


@router.post("/import/{identifier}/confirm")
def confirm(visit: Posted, identifier: str) -> Response:
    """Take it in."""
    upload = _mine(visit, identifier)
    _uploads(visit).take(upload)
    upload.wait(_MOMENT)
    return visit.redirect(f"/import/{identifier}")


@router.post("/import/{identifier}/discard")
def discard(visit: Posted, identifier: str) -> Response:
    """Stop it, or throw the file away."""
    upload = _mine(visit, identifier)
    was_busy = upload.busy
    _uploads(visit).discard(upload)
    if was_busy:
        upload.wait(_MOMENT)
        return visit.redirect(f"/import/{identifier}")
    visit.flash(t("Het bestand is weggegooid.", "The file is thrown away."), "information")
    return visit.redirect("/import")


@router.get("/import/{identifier}/rejected.xlsx")
def rejects(visit: Somebody, identifier: str) -> Response:
    """The rows that do not come in, to be mended."""
    upload = _mine(visit, identifier)
    with upload.lock, tempfile.TemporaryDirectory(prefix="looptijd-") as folder:
        if upload.spool is None or upload.busy or not outcome.totals(upload.spool, REJECTED):
            raise HTTPException(HTTPStatus.NOT_FOUND)
        file = Path(folder) / "rejected.xlsx"
        rejected.write_to(upload.spool, file)
        return _workbook(file.read_bytes(), rejected.name_for(upload.files.file))


def _uploads(visit: Visit) -> Uploads:
    found: Uploads = visit.request.app.state.uploads
    return found


def _mine(visit: Visit, identifier: str) -> Upload:
    """The upload, for its sender; nobody else is told that it is there."""
    visit.needs(*roles())
    upload = _uploads(visit).find(visit.user, identifier)
    if upload is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return upload


def _sent(visit: Visit, name: str) -> Sent | None:
    found = visit.form.get(name)
    if not isinstance(found, UploadFile) or not found.filename:
        return None
    return Sent(found.filename, found.file)


def _ask(visit: Visit, field: str = "", error: str = "") -> Response:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return visit.page(
        "import.html",
        status,
        upload=_uploads(visit).of(visit.user),
        sheet=visit.one("sheet") or Sheet.APPLICATIONS.value,
        field=field,
        error=error,
        largest=MAX_BYTES // MIB,
        may_register=visit.role in permitted(Action.REGISTER),
    )


def _found(spool: Spool) -> dict[str, Any]:
    """What the page of an outcome shows."""
    made = (
        (sheet, kept)
        for sheet in ENTRIES
        if sheet in spool.counts()
        for kept in spool.lines(sheet, (Status.DONE, Status.ALREADY))
    )
    return {
        "counts": outcome.counted(spool),
        "numbers": {status.value: outcome.totals(spool, (status,)) for status in Status},
        "wrong": list(islice(outcome.wrong(spool), SHOWN + 1)),
        "refused": list(islice(outcome.reasons(spool, (Status.REFUSED,)), SHOWN + 1)),
        "made": list(islice(made, SHOWN + 1)),
        "most": SHOWN,
        "lang": current(),
    }


def _workbook(content: bytes, name: str) -> Response:
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return Response(content, media_type=_WORKBOOK, headers={"content-disposition": disposition})
