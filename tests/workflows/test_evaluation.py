"""What was judged of contracts before anybody asked is what would be judged now, or is marked."""

from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import rounds
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rounds import GLI, KINDEREN, Round
from sqlalchemy import select

from lifecycle import dossier as dossiers
from lifecycle.calendar import day_of
from lifecycle.contract import Kind
from lifecycle.errors import LooptijdError
from lifecycle.findings import blocking
from lifecycle.states import NEXT, Action
from workflows import evaluation, policy_round, providers
from workflows.explain import SUPPOSED
from workflows.judging import judge
from workflows.office import Office
from workflows.policy_round import Changes, Statement
from workflows.request import ANYBODY, Override, Request
from workflows.store import contracts, evaluations
from workflows.store.tables import CONTRACTS

REGIONS = ("zeeland", "utrecht")
KINDS = (Kind.RHO, Kind.PARTNERSHIP, Kind.INDIVIDUAL)
ACTS = (Action.ASSESS, Action.OFFER, Action.SIGN, Action.WITHDRAW, Action.PUBLISH, Action.OFFER_RUN_OFF)


def live(office: Office) -> dict[int, tuple[Action, tuple[str, ...]]]:
    """The next step of every contract and what stands in its way, by the judge that judges requests."""
    with office.store.reading() as connection:
        ids = list(connection.execute(select(CONTRACTS.c.id)).scalars())
        found = [each for each in contracts.load(connection, ids).values() if each.state in NEXT]
        asked = [(Request(NEXT[each.state], ANYBODY, each.number), each) for each in found]
        return {
            each.id: (verdict.request.action, tuple(sorted({one.rule for one in blocking(verdict.findings)})))
            for each, verdict in zip(found, judge(connection, asked, office.now(), SUPPOSED), strict=True)
        }


def stored(office: Office, *, holding: bool = False) -> dict[int, tuple[Action, tuple[str, ...]]]:
    """The same as it is kept; only of what is not marked, where it has to hold today."""
    today = day_of(office.now())
    with office.store.reading() as connection:
        found = evaluations.of(connection, list(connection.execute(select(CONTRACTS.c.id)).scalars()))
    return {key: (each.action, each.failing) for key, each in found.items() if not holding or each.day == today}


def _apply(season: Round, one: int, two: int, three: int) -> None:
    kind = KINDS[two % len(KINDS)]
    known = f"{kind.value}-{1 + one % 4}" if three % 4 == 0 else season.provider(kind)
    role = "coach" if three % 5 == 0 else None
    policy = KINDEREN if role else GLI
    flaw = {"licences": []} if three % 3 == 0 else {}
    facts = rounds.ready(policy, kind, **flaw)
    regions = REGIONS[: 1 + one % 2] if two % 2 else REGIONS[1:]
    season.apply(known, kind, regions=regions, policy=policy, role=role, dossier=facts)


def _running(season: Round, one: int, two: int, three: int) -> None:
    term = ("2026-01-01", "2027-12-31") if three % 2 else ("2026-01-01", "2026-12-31")
    season.running(KINDS[two % len(KINDS)], regions=(REGIONS[one % 2],), term=term)


def _dossier(season: Round, number: str, three: int) -> None:
    facts = ({"exclusions": ["insolvency"]}, {"exclusions": []}, {"fte": 120}, {"licences": []})[three % 4]
    season.act(Action.UPDATE_DOSSIER, number, dossier=dossiers.parse(facts))


def _provider(season: Round, one: int, two: int, three: int) -> None:
    facts = ({"city": "Elders"}, {"kvk": "123"}, {"agb": f"7{one:07d}"})[three % 3]
    providers.change(season.office, "anna", f"{KINDS[two % len(KINDS)].value}-{1 + one % 4}", facts)


def _region(season: Round, one: int, two: int, three: int) -> None:
    statement = Statement(rho_unwilling=bool(one % 2), duty_of_care_risk=bool(two % 2))
    policy_round.state_region(season.office, "anna", REGIONS[three % 2], statement, "Zo is het")


def _round(season: Round, what: str, three: int) -> None:
    office = season.office
    if what == "policy":
        changes = Changes(remove_programmes=("cool-miguide",)) if three % 2 else Changes(remove_registers=("kabiz",))
        assert policy_round.amend(office, "paul", GLI, changes, "Een eis wijzigt").done
    elif what == "tariff":
        policy_round.set_tariff(office, "paul", "gli", 2027, Decimal(100))
    elif what == "time":
        season.to(season.clock.now() + timedelta(days=(1, 40, 90)[three % 3]))
    else:
        evaluation.refresh(office)


def change(season: Round, what: str, one: int, two: int, three: int) -> None:
    """One change of the portfolio; what is refused changes nothing."""
    with season.office.store.reading() as connection:
        numbers = list(connection.execute(select(CONTRACTS.c.number).order_by(CONTRACTS.c.id)).scalars())
    number = numbers[one % len(numbers)]
    match what:
        case "apply":
            _apply(season, one, two, three)
        case "running":
            _running(season, one, two, three)
        case "act":
            season.act(ACTS[two % len(ACTS)], number)
        case "offer anyway":
            season.act(Action.OFFER, number, override=Override("duty-of-care", "Zorgplicht", "bob"))
        case "dossier":
            _dossier(season, number, three)
        case "provider":
            _provider(season, one, two, three)
        case "region":
            _region(season, one, two, three)
        case _:
            _round(season, what, three)


STEP = st.tuples(
    st.sampled_from(
        (
            *("apply",) * 5,
            *("act",) * 8,
            *("running", "offer anyway", "dossier", "provider", "region", "policy", "tariff", "time"),
            *("refresh",) * 3,
        )
    ),
    *(st.integers(0, 20),) * 3,
)


@settings(
    max_examples=25,
    deadline=None,
    # Making a failing example smaller takes minutes.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.lists(STEP, min_size=8, max_size=30))
def test_what_is_not_marked_holds_after_whatever_changed(steps: list[tuple[Any, ...]]) -> None:
    season = rounds.begin()
    for kind in KINDS:
        season.applied(kind, regions=REGIONS[:1])
    for step in steps:
        with suppress(LooptijdError):
            change(season, *step)
        now = live(season.office)
        kept = stored(season.office, holding=True)
        assert kept == {key: now[key] for key in kept}, step
        assert stored(season.office).keys() == now.keys(), "a row for each contract with a next step"
    evaluation.refresh(season.office)
    assert stored(season.office, holding=True) == live(season.office)
    assert evaluation.moment(season.office).stale == 0


def test_a_contract_that_somebody_changes_is_judged_in_the_same_transaction(season: Round) -> None:
    contract = season.assessed(Kind.INDIVIDUAL, dossier=rounds.ready(GLI, Kind.INDIVIDUAL))
    assert stored(season.office, holding=True) == {contract.id: (Action.OFFER, ())}
    season.done(Action.UPDATE_DOSSIER, contract, dossier=rounds.excluded())
    assert stored(season.office, holding=True) == {contract.id: (Action.OFFER, ("3.3.3/insolvency",))}
    season.done(Action.WITHDRAW, contract)
    assert stored(season.office) == {}


def test_who_comes_to_a_region_marks_who_must_yield_and_nobody_else(season: Round) -> None:
    here, there = (season.assessed(Kind.INDIVIDUAL, regions=(region,)) for region in REGIONS)
    season.offered(Kind.RHO, regions=("zeeland",))
    assert set(stored(season.office, holding=True)) - {3} == {there.id}, "the RHO is judged, the coach there untouched"
    assert evaluation.refresh(season.office) == 1
    assert stored(season.office, holding=True)[here.id] == (Action.OFFER, ())


def test_a_new_day_is_judged_anew(season: Round) -> None:
    offered = season.offered(Kind.RHO)
    assert evaluation.moment(season.office).stale == 0
    season.jump("2026-11-02T12:00")
    assert evaluation.moment(season.office).stale == 1
    seen: list[int] = []
    assert evaluation.refresh(season.office, seen.append) == 1
    assert seen == [1]
    assert stored(season.office, holding=True)[offered.id] == (Action.SIGN, ("4.1/signing-deadline",))
    assert evaluation.moment(season.office).oldest == season.clock.now()


def test_what_changes_while_it_is_judged_is_not_kept(season: Round) -> None:
    contract = season.applied(Kind.RHO)
    season.jump("2026-04-03T09:00")
    with season.office.store.reading() as connection:
        read = evaluations.marks(connection, [contract.id])
        judged = evaluation.live(connection, [contract], season.clock.now())
    season.done(Action.UPDATE_DOSSIER, contract, dossier=rounds.excluded())
    with season.office.store.writing() as connection:
        assert evaluations.keep(connection, judged, read) == 0
    assert stored(season.office, holding=True)[contract.id][1] == ("3.3.3/insolvency",)


def test_a_contract_that_cannot_be_judged_holds_up_no_other(season: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, sound = season.applied(Kind.RHO), season.applied(Kind.PARTNERSHIP)
    season.jump("2026-04-03T09:00")
    real = evaluation.live

    def judged(connection: Any, found: Any, *other: Any) -> Any:
        chosen = list(found)
        if any(each.id == broken.id for each in chosen):
            raise ValueError
        return real(connection, chosen, *other)

    monkeypatch.setattr(evaluation, "live", judged)
    assert evaluation.refresh(season.office) == 1
    assert set(stored(season.office, holding=True)) == {sound.id}


def test_a_page_has_its_own_contracts_judged(season: Round) -> None:
    first, second = season.applied(Kind.RHO), season.applied(Kind.PARTNERSHIP)
    season.jump("2026-04-03T09:00")
    assert evaluation.refresh_these(season.office, [second.id]) == 1
    assert set(stored(season.office, holding=True)) == {second.id}
    assert evaluation.refresh_these(season.office, [first.id, second.id]) == 1
