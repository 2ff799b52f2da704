"""The history of a contract as a page tells it: day by day, the newest first, each record opening to its findings."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Final

from desk.language import current
from desk.showing import history, names
from desk.showing.dossier import FACTS
from desk.web.views.told import Teller, Told
from lifecycle.calendar import AMSTERDAM, day_of, from_utc
from lifecycle.findings import Finding, Outcome, Phrase
from lifecycle.sentences import sentence
from workflows.inquiry.reading import Found
from workflows.whole import Whole

_OUTCOMES: Final = {outcome.value: outcome for outcome in Outcome}


@dataclass(frozen=True, slots=True)
class Happened:
    """One record: when, the sentence, what people wrote with it, what changed, and its findings that tell anything."""

    seq: int
    clock: str
    sentence: str
    kind: str
    notes: tuple[str, ...]
    changed: tuple[str, ...]
    findings: tuple[Told, ...]
    met: int


def of(found: Whole) -> list[tuple[date, list[Happened]]]:
    """The days on which anything happened, the last one first, each with its records, the last one first."""
    newest = list(reversed(found.history))
    days = groupby(newest, lambda each: day_of(from_utc(each.body["recorded"])))
    return [(day, [one(each, found.regions) for each in several]) for day, several in days]


def one(record: Found, regions: Mapping[str, str], *, whole: bool = False) -> Happened:
    """A record; with `whole` every finding of it, otherwise those that tell something."""
    body = record.body
    told = list(_told(record, regions))
    shown = told if whole else [each for each in told if not each.passes or each.warning]
    return Happened(
        seq=body["seq"],
        clock=f"{from_utc(body['recorded']).astimezone(AMSTERDAM):%H:%M}",
        sentence=sentence(body, current(), record.advice, names.paragraphs),
        kind=body["outcome"],
        notes=tuple(history.notes(record)),
        changed=tuple(_changed(body)),
        findings=tuple(shown),
        met=sum(each.passes for each in told),
    )


def _told(record: Found, regions: Mapping[str, str]) -> Iterator[Told]:
    body, policy = record.body, record.policy
    lifted = (body.get("override") or {}).get("lifted", [])
    tell = Teller(None, policy, regions, lifted)
    for stored in body.get("findings", []):
        rule, outcome, key, values, *further = stored
        known = None if policy is None else policy.by_id.get(rule)
        passes = outcome == Outcome.MET.value
        more = Phrase(further[0], further[1]) if further else None
        yield tell(
            Finding(
                rule=rule,
                paragraph="" if known is None else known.paragraph,
                required=rule not in record.advice,
                outcome=_OUTCOMES[outcome],
                seen=Phrase(key, values),
                needed=None if passes else more,
                warning=more if passes else None,
            )
        )


def _changed(body: Mapping[str, Any]) -> Iterator[str]:
    """The facts of the dossier that a record changed, in words."""
    for path in body.get("changes", {}):
        head, _, fact = path.partition(".")
        if head == "dossier" and fact and body["action"] == "update_dossier":
            yield FACTS[fact].said(current())
