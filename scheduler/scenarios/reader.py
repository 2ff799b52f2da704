"""Reading a scenario file: everything wrong is one clear error that names file, line and key."""

from datetime import datetime
from pathlib import Path
from typing import Final

from lifecycle import nouns, policy_file, regions, source
from lifecycle.calendar import parse_moment
from lifecycle.errors import BadInput
from lifecycle.languages import Both
from lifecycle.policy import Policy
from lifecycle.states import Action
from scheduler.scenarios import beginning, events, expectations
from scheduler.scenarios.model import Event, Scenario
from scheduler.scenarios.parts import Part, instant, refuse_control_characters
from scheduler.scenarios.vocabulary import Vocabulary

_KEYS: Final = (
    "scenario",
    "policies",
    "start",
    "until",
    "down",
    "users",
    "regions",
    "providers",
    "given",
    "events",
    "expect",
)
_START: Final = parse_moment("2026-04-02T09:00")


def read(path: Path) -> Scenario:
    """The scenario in the file at `path`; `BadInput` for anything wrong."""
    file = source.read(path)
    whole = Part(file, (), file.data)
    if not isinstance(whole.value, dict):
        raise whole.error(
            Both(
                "een scenariobestand bestaat uit sleutels met waarden en begint met `scenario:`",
                "a scenario file is a mapping that starts with `scenario:`",
            )
        )
    refuse_control_characters(whole)
    keys = whole.keys(_KEYS, required=("scenario", "policies"))
    return _scenario(str(path), whole, keys)


def _scenario(file: str, whole: Part, keys: dict[str, Part]) -> Scenario:
    def part(key: str) -> Part:
        return keys.get(key, Part(whole.source, (key,), [] if key in {"down", "events"} else {}))

    policies = _policies(part("policies"), Path(file).parent)
    words = Vocabulary.of(policies, regions.shipped())
    start = keys["start"].moment() if "start" in keys else _START
    providers = beginning.providers(part("providers"))
    given = beginning.given(part("given"), providers, words)
    names = frozenset(contract.contract for contract in given)
    happening = events.read(part("events"), start, names, words)
    applied = (event.keys["contract"] for event in happening if event.do is Action.APPLY)
    return Scenario(
        file=file,
        title=_title(keys["scenario"]),
        policies=policies,
        start=start,
        until=_until(keys.get("until"), start, happening),
        down=_down(part("down")),
        users=beginning.users(keys["users"]) if "users" in keys else dict(beginning.DEFAULT_USERS),
        regions=beginning.regions(part("regions"), words),
        providers=providers,
        given=given,
        events=happening,
        expect=expectations.read(part("expect"), names.union(applied)),
    )


def _title(part: Part) -> str:
    title = part.text()
    if not title.strip():
        raise part.error(Both("is leeg; geef een titel", "is empty; it needs a title"))
    return title


def _policies(part: Part, folder: Path) -> tuple[Policy, ...]:
    found: dict[str, Policy] = {}
    for inner in part.items():
        policy = _policy(inner, folder)
        if policy.policy in found:
            raise inner.error(
                Both(f"het beleid {policy.policy!r} staat er twee keer", f"the policy {policy.policy!r} stands twice")
            )
        found[policy.policy] = policy
    if not found:
        raise part.error(
            Both("is leeg; er is ten minste één beleid in het spel", "is empty; at least one policy is in play")
        )
    return tuple(found.values())


def _policy(part: Part, folder: Path) -> Policy:
    name = part.name()
    shipped = policy_file.shipped()
    files = [place for place in (folder / name, Path(name)) if _is_file(place)]
    if name not in shipped and not files:
        other = Both("; of het pad van een beleidsbestand", "; or the path of a policy file")
        raise part.error(nouns.unknown(nouns.POLICY, name, shipped) + other)
    try:
        return policy_file.load(name if name in shipped else str(files[0]))
    except BadInput as error:
        unread = Both("het beleid kan niet worden gelezen: ", "the policy cannot be read: ")
        raise part.error(unread + error.message) from None


def _is_file(place: Path) -> bool:
    try:
        return place.is_file()
    except OSError:
        return False


def _until(part: Part | None, start: datetime, happening: tuple[Event, ...]) -> datetime:
    last = happening[-1].at if happening else start
    if part is None:
        return last
    until = part.moment()
    if instant(until) < instant(last):
        before = Both("de laatste gebeurtenis", "the last event") if happening else Both("`start`", "`start`")
        raise part.error(
            Both(
                f"de klok stopt voor {before.nl}, {last:%Y-%m-%dT%H:%M:%S}",
                f"the clock stops before {before.en}, {last:%Y-%m-%dT%H:%M:%S}",
            )
        )
    return until


def _down(part: Part) -> tuple[tuple[datetime, datetime], ...]:
    """The down periods in order; those that touch or overlap are one, for nothing runs between them."""
    periods = sorted(part.each(_period), key=lambda period: instant(period[0]))
    joined = periods[:1]
    for first, last in periods[1:]:
        before, until = joined[-1]
        if instant(first) <= instant(until):
            joined[-1] = (before, max(until, last, key=instant))
        else:
            joined.append((first, last))
    return tuple(joined)


def _period(part: Part) -> tuple[datetime, datetime]:
    both = Both("het eerste en het laatste moment, [van, tot],", "the first and the last moment, [from, to]")
    first, last = part.pair(Part.moment, both)
    if instant(first) >= instant(last):
        raise part.error(Both("de periode eindigt voor het begin", "the period ends before it begins"))
    return first, last
