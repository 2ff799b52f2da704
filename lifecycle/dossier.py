"""The dossier: the facts that a provider states and a purchaser has seen.

The shape is strict (an unknown key or a date that is none is an error that names its place), the values are not: an
AGB code of seven digits or a postcode ``433A`` is a fact, and the rules judge it. ``None`` everywhere means that no
fact was given; an empty list or zero is a fact.
"""

from datetime import date
from typing import Annotated, Any, Final, TypeAlias

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from lifecycle.audit import LARGEST_NUMBER
from lifecycle.calendar import parse_day
from lifecycle.errors import BadInput
from lifecycle.languages import Both
from lifecycle.validation import WrongValue, problem

ALL_EVIDENCE: Final = "all"


def _text(value: Any) -> Any:
    """A number where text belongs is taken as its digits: codes are strings, and files often forget it."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _ascii(value: str) -> str:
    if not value.isascii():
        raise WrongValue(
            Both(
                "is geen id: een id bestaat uit ASCII-letters en cijfers", "is no id: ids have ASCII letters and digits"
            )
        )
    return value


def _day(value: Any) -> Any:
    if value is None or (isinstance(value, date) and type(value) is date):
        return value
    if isinstance(value, str):
        try:
            return parse_day(value)
        except ValueError:
            pass
    raise WrongValue(Both(f"{value!r} is geen datum; schrijf JJJJ-MM-DD", f"{value!r} is no date; write YYYY-MM-DD"))


Text: TypeAlias = Annotated[str, Field(max_length=2000), BeforeValidator(_text)]
Day: TypeAlias = Annotated[date, BeforeValidator(_day)]
Number: TypeAlias = Annotated[int, Field(ge=-LARGEST_NUMBER, le=LARGEST_NUMBER)]
Key: TypeAlias = Annotated[str, AfterValidator(_ascii)]
Count: TypeAlias = Number | bool | Annotated[str, Field(max_length=2000)] | None
"""A number of times a year; anything but a whole number is a wrong value, which the rules name."""


class _Facts(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Licence(_Facts):
    """The right to deliver a programme from one day until another, both included."""

    programme: Text | None = None
    from_: Day | None = Field(default=None, alias="from")
    until: Day | None = None

    def valid_on(self, day: date) -> bool:
        """Whether it is valid on `day`; one without a first or a last day never is."""
        return self.from_ is not None and self.until is not None and self.from_ <= day <= self.until


class Training(_Facts):
    """An accredited training that is still going on."""

    started: Day | None = None
    partial_certificate: bool | None = None
    expected_completion: Day | None = None


class Subcontractor(_Facts):
    """A coach who works for an organisation."""

    name: Text | None = None
    agb: Text | None = None
    register_: Text | None = Field(default=None, alias="register")
    programmes: tuple[Text, ...] | None = None
    licences: tuple[Licence, ...] | None = None
    coverage: tuple[Text, ...] | None = None
    training: Training | None = None


class Consultations(_Facts):
    """How often a year there is consultation; with the social domain as one number or a number for each region."""

    social_domain: Count | dict[Key, Count] = None
    insurer: Count = None


class Publication(_Facts):
    """What is told to the public beside name and address (4.2): how many weeks people wait, and texts.

    `quality` is what is known of the quality of the care, `experiences` what patients say of it, and `showcase` what
    the provider wants to be known by.
    """

    waiting_weeks: Annotated[int, Field(ge=0, le=520)] | None = None
    quality: Text | None = None
    experiences: Text | None = None
    showcase: Text | None = None


class Dossier(_Facts):
    """All facts of one application or contract."""

    programmes: tuple[Text, ...] | None = None
    evidence: dict[Key, bool | tuple[Text, ...] | None] | None = None
    registers: tuple[Text, ...] | None = None
    licences: tuple[Licence, ...] | None = None
    coverage: tuple[Text, ...] | None = None
    subcontractors: tuple[Subcontractor, ...] | None = None
    consultations: Consultations | None = None
    evaluations: Count = None
    training: Training | None = None
    exclusions: tuple[Text, ...] | None = None
    fte: Count = None
    publication: Publication | None = None

    def shown(self, rule: str) -> bool | tuple[str, ...] | None:
        """What the dossier shows for an evidence rule: yes, no, the regions it holds in, or nothing (``None``)."""
        evidence = self.evidence or {}
        named = evidence.get(rule)
        if named is None and evidence.get(ALL_EVIDENCE) is True:
            return True
        return named

    def plain(self) -> dict[str, Any]:
        """The dossier as JSON data: only the facts that were given."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


EMPTY: Final = Dossier()


def _lists_as_tuples(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_lists_as_tuples(item) for item in value)
    if isinstance(value, dict):
        return {key: _lists_as_tuples(item) for key, item in value.items()}
    return value


def parse(data: Any, where: str = "dossier") -> Dossier:
    """The dossier that `data` (JSON or YAML data) describes; `BadInput` names the place of the first mistake."""
    try:
        return Dossier.model_validate(_lists_as_tuples(data))
    except ValidationError as error:
        path, wrong = _explain(error.errors()[0])
        place = ".".join(part if part.isprintable() else ascii(part) for part in (where, *path) if part)
        raise BadInput(place, wrong) from None


_UNION_PARTS: Final = frozenset({"int", "bool", "str", "constrained-int", "constrained-str", "[key]"})


def _explain(error: ErrorDetails) -> tuple[list[str], Both]:
    """The place in the dossier of an error of pydantic's, and what is wrong there."""
    path = [
        str(part)
        for part in error["loc"]
        if part not in _UNION_PARTS and not str(part).startswith(("tuple[", "dict[", "function-"))
    ]
    if path[:1] == ["evidence"] and error["type"] == "bool_type":
        return path, Both("moet true, false of een lijst van regio's zijn", "must be true, false or a list of regions")
    return path, problem(error, _allowed(path))


_MODELS: Final[dict[str, type[_Facts]]] = {
    "licences": Licence,
    "subcontractors": Subcontractor,
    "consultations": Consultations,
    "training": Training,
    "publication": Publication,
}


def _allowed(path: list[str]) -> list[str]:
    """The keys that may stand where the last one of `path` stands."""
    model: type[_Facts] = Dossier
    for part in path[:-1]:
        model = _MODELS.get(part, model)
    return sorted(field.alias or name for name, field in model.model_fields.items())


def merge(dossier: Dossier, update: Dossier) -> Dossier:
    """`dossier` with the top-level keys that `update` names replaced; `evidence` is merged key by key."""
    changes = {name: getattr(update, name) for name in update.model_fields_set}
    if "evidence" in changes and changes["evidence"] is not None:
        merged = {**(dossier.evidence or {}), **changes["evidence"]}
        changes["evidence"] = {rule: shown for rule, shown in merged.items() if shown is not None}
    return dossier.model_copy(update=changes)
