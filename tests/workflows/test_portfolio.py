"""What the portfolio answers, and that it asks the database by batch rather than by contract."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
import rounds
from rounds import Round
from sqlalchemy import delete, event, update

from lifecycle.contract import NOT_KEPT, Contract, Kind
from lifecycle.errors import BadInput
from lifecycle.languages import Language
from lifecycle.states import NEXT, Action, State
from workflows import evaluation, portfolio, provider_list
from workflows.office import Office
from workflows.portfolio_asked import Filter
from workflows.store import contracts
from workflows.store.desk_tables import EVALUATIONS
from workflows.store.tables import CONTRACTS


def numbers(season: Round, **asked: object) -> list[str]:
    if asked.get("failing"):
        evaluation.refresh(season.office)
    return [each.contract.number for each in portfolio.listed(season.office, Filter(**asked))]  # type: ignore[arg-type]  # tests name the filters they need


def many(season: Round, contract: Contract, count: int) -> None:
    """Keep the contract `count` times more, under numbers of their own."""
    with season.office.store.writing() as connection:
        for _ in range(count):
            contracts.create(connection, replace(contract, id=NOT_KEPT))


@contextmanager
def counted(office: Office) -> Iterator[list[str]]:
    """The statements that the database is asked meanwhile."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    engine = office.store._engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_a_portfolio_without_contracts_answers_nothing(season: Round) -> None:
    assert numbers(season) == []
    assert numbers(season, failing="3.3.3/insolvency", overdue=True, search="x", regions=("zeeland",)) == []


def test_every_filter_leaves_what_answers_it_and_together_they_leave_what_answers_all(season: Round) -> None:
    rho = season.assessed(Kind.RHO, regions=("zeeland", "utrecht"))
    coach = season.applied(Kind.INDIVIDUAL, regions=("drenthe",), provider=season.provider(Kind.INDIVIDUAL, "coach"))
    care = season.applied(
        Kind.GGD, policy=rounds.KINDEREN, role="czv", provider=season.provider(Kind.GGD, "ggd", agb="90007777")
    )
    old = season.running(Kind.PARTNERSHIP)
    by_number = sorted(each.number for each in (rho, coach, care, old))
    assert numbers(season) == by_number
    assert numbers(season, policy=rounds.KINDEREN) == numbers(season, role="czv") == [care.number]
    assert numbers(season, policy="gli-2026") == [old.number], "a policy that is no longer in play"
    assert numbers(season, states=(State.APPLIED, State.PUBLISHED)) == [old.number, coach.number, care.number]
    assert numbers(season, kind=Kind.INDIVIDUAL) == [coach.number]
    assert numbers(season, regions=("utrecht", "drenthe")) == [rho.number, coach.number]
    assert numbers(season, provider="coach") == [coach.number]
    assert numbers(season, provider="90007777") == [care.number]
    assert numbers(season, kind=Kind.RHO, states=(State.APPLIED,)) == []


def test_search_knows_no_capitals_and_looks_at_number_name_key_and_codes(season: Round) -> None:
    key = season.provider(Kind.INDIVIDUAL, "coach", name="Praktijk ÉÉN Straße", agb="90001234", kvk="20005678")
    contract = season.applied(Kind.INDIVIDUAL, provider=key)
    season.applied(Kind.RHO)
    for text in (
        "één",
        "e\N{COMBINING ACUTE ACCENT}e\N{COMBINING ACUTE ACCENT}n",
        " STRASSE ",
        "COACH",
        "1234",
        "0567",
    ):
        assert numbers(season, search=text) == [contract.number], text
    assert numbers(season, search=contract.number.lower()) == [contract.number]
    assert numbers(season, search="%") == []
    assert len(numbers(season, search=" ")) == 2


def test_overdue_is_judged_at_the_moment_of_asking(season: Round) -> None:
    late, decided = season.assessed(Kind.RHO), season.applied(Kind.PARTNERSHIP, regions=("drenthe",))
    season.jump("2026-09-30T09:00")
    assert numbers(season, overdue=True) == []
    season.jump("2026-09-30T09:00:01")
    after = season.applied(Kind.INDIVIDUAL, regions=("utrecht",))
    assert numbers(season, overdue=True) == [late.number, decided.number, after.number], "applied before 1 October"
    season.done(Action.WITHDRAW, decided)
    season.jump("2026-10-01T00:00")
    season.applied(Kind.RHO, regions=("friesland",))
    assert numbers(season, overdue=True) == [late.number, after.number]
    assert [each.overdue for each in portfolio.listed(season.office, Filter())] == [True, False, True, False]


def test_failing_finds_the_contracts_that_the_guard_of_their_next_step_keeps(season: Round) -> None:
    sound = season.applied(Kind.RHO)
    coach = season.applied(Kind.INDIVIDUAL, dossier=rounds.ready(rounds.GLI, Kind.INDIVIDUAL, licences=[]))
    partner = season.assessed(Kind.PARTNERSHIP)
    signed = season.signed(Kind.RHO, regions=("drenthe",), provider=season.provider(Kind.RHO, "nowhere", city=None))
    season.done(Action.UPDATE_DOSSIER, signed, dossier=rounds.excluded())
    running = season.running(Kind.INDIVIDUAL, dossier=rounds.ready(rounds.GLI, Kind.INDIVIDUAL, licences=[]))
    assert numbers(season, failing="3.3.2/licence") == [running.number, coach.number], "review and assess"
    assert numbers(season, failing="2.2/rho-first") == [partner.number]
    assert numbers(season, failing="3.3.3/insolvency") == numbers(season, failing="4.2/name-and-address")
    assert numbers(season, failing="3.3.3/insolvency") == [signed.number]
    assert numbers(season, failing="3.3.2/licence", states=(State.APPLIED,)) == [coach.number]
    assert sound.number not in numbers(season, failing="3.3.2/licence")


def test_an_offer_whose_day_has_passed_fails_its_signing_deadline(season: Round) -> None:
    offered = season.offered(Kind.RHO)
    assert numbers(season, failing="4.1/signing-deadline") == []
    season.jump("2026-11-02T12:00")
    assert numbers(season, failing="4.1/signing-deadline") == [offered.number]


def test_each_state_that_has_a_next_step_is_judged_by_it(season: Round) -> None:
    assert set(NEXT) == set(State) - {
        State.REJECTED,
        State.WITHDRAWN,
        State.LAPSED,
        State.TERMINATED,
        State.ENDED,
    }


def test_a_contract_that_renews_another_names_it(season: Round) -> None:
    old = season.running(Kind.INDIVIDUAL)
    key = next(portfolio.listed(season.office, Filter())).provider.key
    new = season.applied(Kind.INDIVIDUAL, provider=key, renews=old.number)
    found = {each.contract.number: each.renews for each in portfolio.listed(season.office, Filter())}
    assert found == {old.number: None, new.number: old.number}


def test_contracts_are_in_the_order_of_their_numbers_also_past_five_digits(season: Round) -> None:
    first = season.applied(Kind.RHO)
    many(season, replace(first, regions=()), 2)
    with season.office.store.writing() as connection:
        connection.execute(delete(EVALUATIONS))
        for identifier, number in ((2, 100_000), (3, 99_999)):
            values = {"id": number, "number": f"GLI-2027-{number}"}
            connection.execute(update(CONTRACTS).where(CONTRACTS.c.id == identifier).values(**values))
    assert numbers(season) == [first.number, "GLI-2027-99999", "GLI-2027-100000"]


@pytest.mark.parametrize(
    ("asked", "dutch", "english"),
    [
        ({"policy": "gli-2028"}, "onbekend beleid 'gli-2028'; bedoelde u 'gli-2027'?", "did you mean 'gli-2027'?"),
        ({"regions": ("zeeland", "drente")}, "onbekende regio 'drente'; bedoelde u 'drenthe'?", "unknown region"),
        ({"role": "cvz"}, "onbekende rol 'cvz'; bedoelde u 'czv'?", "unknown role"),
        ({"provider": "rho-2"}, "onbekende aanbieder 'rho-2'; bedoelde u 'rho-1'?", "unknown provider"),
        ({"failing": "3.3.3/insolvenc"}, "bedoelde u '3.3.3/insolvency'?", "unknown rule"),
        ({"failing": "2.2/rho-contact"}, "staat nooit een volgende stap in de weg", "it is advice"),
        ({"failing": "2.2/run-off-signed"}, "staat nooit een volgende stap in de weg", "never stands in the way"),
    ],
)
def test_an_unknown_name_suggests_the_nearest(season: Round, asked: dict[str, str], dutch: str, english: str) -> None:
    season.applied(Kind.RHO)
    with pytest.raises(BadInput) as wrong:
        numbers(season, **asked)
    assert dutch in wrong.value.said(Language.NL)
    assert english in wrong.value.said(Language.EN)


def test_three_hundred_contracts_are_judged_without_a_query_for_each(season: Round) -> None:
    contract = season.assessed(Kind.PARTNERSHIP)
    many(season, contract, 99)
    season.applied(Kind.RHO)
    with counted(season.office) as hundred:
        assert evaluation.refresh(season.office) == 100
    many(season, contract, 300)
    with counted(season.office) as three_hundred:
        assert evaluation.refresh(season.office) >= 300
    assert len(hundred) < 20
    assert len(three_hundred) - len(hundred) < 10
    assert len(numbers(season, failing="2.2/rho-first")) == 400


def test_a_portfolio_is_read_as_it_is_taken(season: Round) -> None:
    many(season, season.applied(Kind.RHO), 3 * portfolio.BATCH)
    with counted(season.office) as asked:
        found = portfolio.listed(season.office, Filter())
        next(found)
        begun = len(asked)
        assert len(list(found)) == 3 * portfolio.BATCH
        assert len(asked) > begun


def test_providers_are_listed_with_how_many_contracts_they_have(season: Round) -> None:
    rho = season.applied(Kind.RHO)
    season.provider(Kind.INDIVIDUAL, "a-coach", name="Één", agb="90001234")
    found = list(provider_list.listed(season.office))
    assert [(each.provider.key, each.contracts) for each in found] == [("a-coach", 0), ("rho-1", 1)]
    assert [each.provider.key for each in provider_list.listed(season.office, Kind.RHO)] == ["rho-1"]
    assert [each.provider.key for each in provider_list.listed(season.office, search="éÉ")] == ["a-coach"]
    assert [each.provider.key for each in provider_list.listed(season.office, Kind.RHO, "90001234")] == []
    _, held = provider_list.one(season.office, "rho-1")
    assert [each.number for each in held] == [rho.number]


def test_a_code_that_two_providers_have_names_neither(season: Round) -> None:
    for key in ("one", "two"):
        season.provider(Kind.INDIVIDUAL, key, agb="90001234")
    season.provider(Kind.RHO, "90001234", agb="90009999")
    assert provider_list.one(season.office, "90001234")[0].kind is Kind.RHO, "a key comes first"
    assert provider_list.key_of(season.office, "90009999") == "90001234"
    assert provider_list.key_of(season.office, "nobody") == "nobody"
    season.provider(Kind.INDIVIDUAL, "three", agb="90009999")
    with pytest.raises(BadInput, match="have AGB code 90009999; name a key"):
        provider_list.one(season.office, "90009999")
    with pytest.raises(BadInput, match="have AGB code"):
        provider_list.key_of(season.office, "90009999")
    with pytest.raises(BadInput, match="did you mean 'three'"):
        provider_list.one(season.office, "thre")
