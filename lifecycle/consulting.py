"""A look at the audit trail, as its own record tells it: what was asked, how much was found."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from lifecycle.languages import Language
from lifecycle.wording import moment

CONSULT: Final = "consult_trail"
"""The action of a look at the trail."""


class Look(StrEnum):
    """What somebody did with the trail."""

    QUERY = "query"
    RECORD = "record"
    EXPORT = "export"
    AS_OF = "as_of"
    CHECK = "check"


_SENTENCES: Final[dict[Look, tuple[str, str]]] = {
    Look.QUERY: (
        "{actor} bevroeg het controlespoor en vond {records}",
        "{actor} queried the audit trail and found {records}",
    ),
    Look.RECORD: ("{actor} opende vastlegging {seq} van {stream}", "{actor} opened record {seq} of {stream}"),
    Look.EXPORT: (
        "{actor} nam {records} van het controlespoor mee als {form}",
        "{actor} took {records} of the audit trail along as {form}",
    ),
    Look.AS_OF: (
        "{actor} bekeek hoe {contracts} op {as_of}",
        "{actor} looked at how {contracts} at {as_of}",
    ),
    Look.CHECK: (
        "{actor} controleerde {records} van het spoor: {holds}",
        "{actor} checked {records} of the trail: {holds}",
    ),
}


def pair(body: Mapping[str, Any]) -> tuple[str, str] | None:
    """The sentence in Dutch and in English for the record of a look that was taken; ``None`` for any other record."""
    said = body.get("consulted")
    return None if said is None or body["outcome"] != "done" else _SENTENCES[Look(said["kind"])]


def values(body: Mapping[str, Any], language: Language) -> dict[str, str]:
    """What the places in that sentence stand for."""
    said = body["consulted"]
    asked, problems, english = said["asked"], said.get("problems", 0), language is Language.EN
    one = asked.get("contract")
    several = _counted(said, language, ("contract", "contracten"), ("contract", "contracts"))
    stood = "stood" if english else "stonden" if one is None else "stond"
    return {
        "records": _counted(said, language, ("vastlegging", "vastleggingen"), ("record", "records")),
        "contracts": f"{one or several} {stood}",
        "form": said.get("form", ""),
        "stream": one or asked.get("stream", ""),
        "seq": str(asked.get("seq", "")),
        "as_of": _when(asked, language),
        "holds": _holds(problems, english=english),
    }


def _when(asked: Mapping[str, Any], language: Language) -> str:
    """The moment that was looked back at, or the two moments of which the difference was asked."""
    if "between" in asked:
        return (" and at " if language is Language.EN else " en op ").join(
            moment(each, language) for each in asked["between"]
        )
    return moment(asked["as_of"], language) if "as_of" in asked else ""


def _counted(said: Mapping[str, Any], language: Language, dutch: tuple[str, str], english: tuple[str, str]) -> str:
    number, more = said["found"], said.get("more", False)
    in_english = language is Language.EN
    word = (english if in_english else dutch)[number != 1 or more]
    at_least = ("at least " if in_english else "minstens ") if more else ""
    return f"{at_least}{number} {word}"


def _holds(problems: int, *, english: bool) -> str:
    if not problems:
        return "it holds" if english else "het klopt"
    if english:
        return "1 thing is wrong" if problems == 1 else f"{problems} things are wrong"
    return "op 1 punt klopt het niet" if problems == 1 else f"op {problems} punten klopt het niet"
