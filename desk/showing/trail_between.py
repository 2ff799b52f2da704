"""What changed between two moments: for people, as lines of JSON, or as CSV."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from desk.language import current, t
from desk.showing.contract_facts import MOMENTS
from desk.showing.dossier import FACTS
from desk.showing.output import MOST, Form, echo, paged, table, write_csv
from desk.showing.output import as_json as write_json
from desk.showing.trail import about, key_of, said
from desk.words import named
from lifecycle.languages import Both
from workflows.inquiry import between
from workflows.inquiry.between import Between, Changed
from workflows.office import Office

COLUMNS: Final = ("contract", "provider", "policy", "before", "after", "changed", "recorded", "sentence")
"""The columns for a spreadsheet."""

_NAMES: Final = {
    "state": Both("stand", "state"),
    "regions": Both("regio's", "regions"),
    "term": Both("looptijd", "term"),
    "earlier_terms": Both("eerdere looptijden", "earlier terms"),
    "signing_day": Both("te tekenen tot en met", "to be signed by"),
    "run_off": Both("uitloop", "run-off"),
    "run_off_signing_day": Both("uitloop te tekenen tot en met", "run-off to be signed by"),
    "run_off_term": Both("looptijd van de uitloop", "term of the run-off"),
    "tariffs_informed": Both("over tarief geïnformeerd", "informed of tariffs"),
    **MOMENTS,
    **{f"dossier.{fact}": words for fact, words in FACTS.items()},
}


def show(office: Office, by: str | None, asked: Between, form: Form, limit: int | None) -> None:
    """Show what changed; programs are given it one by one, without a limit of ours."""
    found = between.export(office, by, asked, form.name)
    if form is Form.JSON:
        for each in islice(found, limit):
            write_json(data(each))
    elif form is Form.CSV:
        write_csv(COLUMNS, (row(each) for each in islice(found, limit)))
    else:
        _for_people(found, MOST if limit is None else limit)


def data(changed: Changed) -> dict[str, Any]:
    """A contract that changed, for programs; `before` and `after` are its states, `changed` the names of fields."""
    contract, last = changed.after.contract, changed.after.last
    return {
        "contract": contract["number"],
        "provider": key_of(last.provider),
        "policy": contract["policy"],
        "before": None if changed.before is None else changed.before.contract["state"],
        "after": contract["state"],
        "changed": list(changed.fields),
        "recorded": last.body["recorded"],
        "sentence": said(last),
    }


def row(changed: Changed) -> list[Any]:
    """The same as a row."""
    found = data(changed)
    return [", ".join(found[name]) if name == "changed" else found[name] for name in COLUMNS]


def words(changed: Changed) -> list[str]:
    """What changed of a contract, in words; of one that is new, that it is."""
    if changed.before is None:
        return [t("nieuw", "new")]
    known = (_NAMES.get(name) for name in changed.fields)
    return list(dict.fromkeys(each.said(current()) for each in known if each is not None))


def states(changed: Changed) -> str:
    """The state before and after, where it changed."""
    after = named(changed.after.contract["state"])
    before = None if changed.before is None else named(changed.before.contract["state"])
    return after if before in {None, after} else f"{before} → {after}"


def _for_people(found: Iterator[Changed], most: int) -> None:
    shown = list(islice(found, most + 1))
    if not shown:
        echo(t("Er is geen contract gewijzigd.", "No contract changed."))
        return
    headings = [t("contract", "contract"), t("stand", "state"), t("wat", "what"), t("laatste wijziging", "last change")]
    cells = [
        (about(each.after.last), states(each), ", ".join(words(each)), said(each.after.last)) for each in shown[:most]
    ]
    paged(table(t("Gewijzigde contracten", "Contracts that changed"), headings, cells))
    if len(shown) > most:
        echo(
            t(
                f"Er zijn er meer dan {most}; vraag om meer met --limit.",
                f"There are more than {most}; ask for more with --limit.",
            )
        )
