"""What happened, as sentences day by day."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from rich.table import Table

from desk.language import t
from desk.showing.output import console, safe
from desk.showing.trail import said
from desk.words import at_moment, on_day
from lifecycle.calendar import AMSTERDAM, day_of, from_utc
from lifecycle.sentences import failing
from workflows.inquiry.reading import Found
from workflows.store.trail import REPORTED

_SPOKEN: Final = ("reason", "text", "proof")
"""What people wrote with what they did, by its place among the personal values."""


def show(records: Sequence[Found]) -> None:
    """Show records in the order in which they were made, under the day of each."""
    out = console()
    for day, of_day in groupby(records, lambda each: day_of(from_utc(each.body["recorded"]))):
        out.print(f"  {on_day(day.isoformat())}")
        lines = Table.grid(padding=(0, 2))
        lines.add_column(no_wrap=True)
        lines.add_column(overflow="fold")
        for each in of_day:
            clock = from_utc(each.body["recorded"]).astimezone(AMSTERDAM)
            lines.add_row(f"    {clock:%H:%M:%S}", safe("\n".join(_lines(each))))
        out.print(lines)


def _lines(found: Found) -> Iterator[str]:
    body, sentence = found.body, said(found)
    rules = failing(body, found.advice)
    yield f"{sentence[:-1]}: {', '.join(rules)}." if body["outcome"] == REPORTED and rules else sentence
    yield from notes(found)


def notes(found: Found) -> Iterator[str]:
    """What a record tells beside its sentence: as of when it counts, and what people wrote with it."""
    body, sentence = found.body, said(found)
    effective = at_moment(body["effective"])
    if body["effective"] != body["recorded"] and effective not in sentence:
        yield f"{t('per', 'as of')} {effective}"
    spoken = {"reason": t("reden", "reason"), "text": t("tekst", "text"), "proof": t("bewijs", "proof")}
    for name in _SPOKEN:
        if name in found.values:
            yield f"{spoken[name]}: {found.values[name]}"
        elif name in body.get("personal", {}):
            yield f"{spoken[name]}: {t('niet bewaard', 'not kept')}"
