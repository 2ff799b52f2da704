"""Cases to judge, said in as few words as a test needs. Days are texts, and so are moments, on Dutch clocks."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from lifecycle import dossier, policy_file, rules
from lifecycle.calendar import Term, day_of, parse_day, parse_moment
from lifecycle.case import Case, Presence, RegionFacts, Stake
from lifecycle.contract import Contract, Kind, Provider
from lifecycle.findings import Judgement
from lifecycle.policy import Policy
from lifecycle.states import Action, State

THE_DAY = "2026-06-01"
TERM = ("2027-01-01", "2027-12-31")


@cache
def shipped(name: str) -> Policy:
    return policy_file.load(name)


def term(days: tuple[str, str] | None) -> Term | None:
    return None if days is None else Term(parse_day(days[0]), parse_day(days[1]))


def a_contract(**facts: Any) -> Contract:
    """An individual's application for gli-2027 in zeeland, but for `facts`."""
    given: dict[str, Any] = {
        "id": 1,
        "number": "GLI-2027-0001",
        "provider_id": 1,
        "policy": "gli-2027",
        "care": "gli",
        "year": 2027,
        "kind": Kind.INDIVIDUAL,
        "state": State.APPLIED,
        "version": 1,
        "regions": ("zeeland",),
    }
    return Contract(**(given | facts))


def a_provider(**facts: Any) -> Provider:
    given: dict[str, Any] = {"id": 1, "key": "coach", "kind": Kind.INDIVIDUAL}
    return Provider(**(given | facts))


def a_stake(state: State, *terms: tuple[str, str], policy: str = "gli-2026") -> Stake:
    """Another contract of the provider."""
    return Stake(
        2, "GLI-2026-0002", policy, state, tuple(Term(parse_day(first), parse_day(last)) for first, last in terms)
    )


def a_region(
    name: str,
    *present: tuple[Kind, Presence],
    role: str | None = None,
    unwilling: bool = False,
    risk: bool = False,
) -> RegionFacts:
    """A region where organisations are present, each by a contract with a number of its own."""
    organisations = {(kind, role, presence): f"{name}-{kind.value}-{presence.value}" for kind, presence in present}
    return RegionFacts(name, rho_unwilling=unwilling, duty_of_care_risk=risk, organisations=organisations)


def a_case(
    facts: Mapping[str, Any] | None = None,
    *,
    policy: str = "gli-2027",
    trigger: Action = Action.ASSESS,
    at: str = THE_DAY,
    now: str | None = None,
    runs: tuple[str, str] | None = TERM,
    published: bool = True,
    provider: Mapping[str, Any] | None = None,
    history: Iterable[Stake] = (),
    around: Iterable[RegionFacts] = (),
    **contract: Any,
) -> Case:
    """A case with these dossier facts, judged `at` a moment; `runs` is the term it has or would get."""
    moment = parse_moment(at)
    file = shipped(policy)
    given: dict[str, Any] = {"policy": policy, "care": file.care, "year": file.year}
    made = a_contract(**(given | contract))
    return Case(
        policy=file,
        published=published,
        trigger=trigger,
        contract=replace(made, dossier=dossier.parse(dict(facts or {}))),
        provider=a_provider(**({"kind": made.kind} | dict(provider or {}))),
        now=moment if now is None else parse_moment(now),
        moment=moment,
        day=day_of(moment),
        term=term(runs),
        history=tuple(history),
        regions={region.region: region for region in around},
    )


def judged(predicate: str, case: Case, rule: str = "3.3.2/education", **parameters: Any) -> Judgement:
    """What one predicate says of a case."""
    return rules.judge(predicate, rule, case, parameters)


def outcome(predicate: str, case: Case, rule: str = "3.3.2/education", **parameters: Any) -> str:
    """`met`, `not_met` or `missing`; what fails must say what is needed."""
    found = judged(predicate, case, rule, **parameters)
    assert (found.needed is None) is (found.outcome.value == "met")
    return found.outcome.value
