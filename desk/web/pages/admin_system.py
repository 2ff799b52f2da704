"""Administration: whether all is well, and the settings that are in force."""

from fastapi import APIRouter
from starlette.responses import Response

from desk.language import t
from desk.seal_settings import seals_of
from desk.showing.health import how_sealed, in_words
from desk.web.administration import condition, in_force
from desk.web.administration.sections import sees
from desk.web.visit import Somebody
from desk.words import capital, named
from scheduler import watching
from workflows.store import ledger

router = APIRouter()


@router.get("/admin/health")
def health(visit: Somebody) -> Response:
    """What somebody has to do something about, and the facts."""
    sees(visit)
    seen = watching.look(visit.office, seals_of(visit.office, visit.request.app.state.environment))
    facts, tight = condition.database(visit.office, visit.kind)
    sealed = capital(how_sealed(seen.sealed))
    with visit.office.store.reading() as connection:
        troubles = ledger.troubles(connection)
    said = in_words(seen)
    if seen.leader is None:
        said.append(
            t(
                "De bewaking start met het commando looptijd serve of looptijd scheduler.",
                "The watch is started with the command looptijd serve or looptijd scheduler.",
            )
        )
    if tight:
        said.append(t("Er is weinig ruimte op de schijf.", "There is little room on the disk."))
    return visit.page(
        "admin_health.html",
        well=seen.is_well and not tight,
        said=said,
        groups=[
            (t("Mijlpalen", "Milestones"), condition.watch(visit.office, seen)),
            (t("Berichten", "Messages"), condition.messages(seen)),
            (t("Databank", "Database"), [*facts, (t("Zegels van het spoor", "Seals of the trail"), sealed)]),
        ],
        troubles=[(row, named(row.milestone), named(row.action)) for row in troubles],
    )


@router.get("/admin/settings")
def settings(visit: Somebody) -> Response:
    """Every setting with its value, to read."""
    sees(visit)
    found = in_force.every(visit.office, visit.settings, visit.request.app.state.environment)
    return visit.page("admin_settings.html", settings=found)
