"""How contracts stood at a moment: with what was known then, and with what is known now."""

from datetime import timedelta

import pytest
import rounds
from rounds import Round
from sqlalchemy import delete

from lifecycle import plain
from lifecycle.calendar import in_utc, parse_moment
from lifecycle.contract import Contract, Kind
from lifecycle.states import Action
from workflows.errors import UnknownContract
from workflows.inquiry import as_of, looking_back
from workflows.inquiry.as_of import Known, Stood
from workflows.inquiry.looking_back import Back
from workflows.store.trail_tables import PERSONAL

THEN, NOW = Known.THEN, Known.NOW


def stood(season: Round, contract: Contract, moment: str, known: Known) -> Stood | None:
    return as_of.contract(season.office, contract.number, parse_moment(moment), known)


def states(season: Round, contract: Contract, moment: str) -> tuple[str | None, str | None]:
    """The state as it was known then, and as it is known now."""
    found = [stood(season, contract, moment, known) for known in (THEN, NOW)]
    then, now = (None if each is None else each.contract["state"] for each in found)
    return then, now


@pytest.fixture
def reinstated(season: Round) -> Contract:
    """An offer that lapsed on 1 November 00:00; on 5 November it turned out to be signed on 30 October."""
    season.to("2026-09-20T09:00")
    offered = season.offered(Kind.RHO)
    season.to("2026-11-05T14:00")
    signed = parse_moment("2026-10-30T16:00")
    return season.done(Action.REINSTATE, offered, approved_by="bob", signed_at=signed, proof="brief", reason="Op tijd")


@pytest.mark.parametrize(
    ("moment", "then", "now"),
    [
        ("2026-09-20T08:59", None, None),
        ("2026-09-20T09:00", "offered", "offered"),
        ("2026-10-30T15:59", "offered", "offered"),
        ("2026-10-30T16:00", "offered", "signed"),
        ("2026-10-31T12:00", "offered", "signed"),
        ("2026-11-01T00:00", "lapsed", "signed"),
        ("2026-11-02T12:00", "lapsed", "signed"),
        ("2026-11-05T13:59", "lapsed", "signed"),
        ("2026-11-05T14:00", "signed", "signed"),
        ("2030-01-01T00:00", "signed", "signed"),
    ],
)
def test_an_offer_that_lapsed_and_was_signed_in_time_after_all(
    season: Round, reinstated: Contract, moment: str, then: str | None, now: str | None
) -> None:
    assert states(season, reinstated, moment) == (then, now)


def test_what_is_known_now_of_a_moment_has_its_signature_and_says_who_recorded_it(
    season: Round, reinstated: Contract
) -> None:
    found = stood(season, reinstated, "2026-10-31T12:00", NOW)
    assert found is not None
    assert found.contract["signed_at"] == found.since == in_utc(parse_moment("2026-10-30T16:00"))
    assert (found.last.body["action"], found.last.body["recorded"]) == ("reinstate", "2026-11-05T13:00:00.000000Z")
    assert found.last.values["reason"] == "Op tijd"
    then = stood(season, reinstated, "2026-10-31T12:00", THEN)
    assert then is not None
    assert (then.contract["signed_at"], then.last.body["action"]) == (None, "offer")


def test_a_late_job_counts_from_the_moment_it_should_have_run(season: Round) -> None:
    offered = season.offered(Kind.RHO)
    season.to("2026-11-03T10:00", down=[("2026-10-31T20:00", "2026-11-03T09:00")])
    assert states(season, offered, "2026-10-31T23:59:59") == ("offered", "offered")
    assert states(season, offered, "2026-11-01T00:00") == ("offered", "lapsed")
    assert states(season, offered, "2026-11-03T08:59") == ("offered", "lapsed")
    assert states(season, offered, "2026-11-03T09:00") == ("lapsed", "lapsed")
    then = stood(season, offered, "2026-11-03T09:00", THEN)
    assert then is not None
    assert then.since == in_utc(parse_moment("2026-11-01T00:00"))


def test_of_this_moment_the_whole_contract_is_what_its_row_says(season: Round) -> None:
    season.to("2026-05-04T10:00")
    contract = season.signed(Kind.INDIVIDUAL)
    other = season.signed(Kind.RHO, regions=("drenthe",))
    for made in (contract, other):
        for known in Known:
            found = as_of.contract(season.office, made.number, season.clock.now(), known)
            assert found is not None
            assert found.contract == plain.contract(season.now(made))


def test_a_record_that_changed_nothing_is_not_what_made_it_so(season: Round) -> None:
    contract = season.assessed(Kind.RHO)
    season.clock.move_to(season.clock.now() + timedelta(days=1))
    season.done(Action.NOTE, contract, text="gebeld")
    season.refused(Action.SIGN, contract)
    found = as_of.contract(season.office, contract.number, season.clock.now(), THEN)
    assert found is not None
    assert found.last.body["action"] == "assess"


def test_a_name_that_was_erased_is_left_out(season: Round) -> None:
    contract = season.applied(Kind.RHO)
    place = "dossier.subcontractors.0.name"
    with rounds.writing(season.office) as connection:
        connection.execute(delete(PERSONAL).where(PERSONAL.c.path == place))
    found = as_of.contract(season.office, contract.number, season.clock.now(), THEN)
    assert found is not None
    first, second = found.contract["dossier"]["subcontractors"]
    assert "name" not in first
    assert second["name"] == "Coach Geheimnaam2"


def test_every_contract_that_was_known_is_listed_in_the_order_of_making(
    season: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(as_of, "CHUNK", 2)
    made = [season.applied(Kind.RHO, regions=(region,)) for region in ("drenthe", "twente", "zeeland")]
    season.jump("2026-05-04T10:00")
    season.done(Action.WITHDRAW, made[1])
    late = season.applied(Kind.INDIVIDUAL)

    def listed(moment: str) -> list[tuple[str, str]]:
        found = looking_back.export(season.office, "iris", Back(parse_moment(moment)), "JSON")
        return [(each.contract["number"], each.contract["state"]) for each in found]

    numbers = [each.number for each in made]
    assert listed("2026-04-01T00:00") == []
    assert listed("2026-05-01T00:00") == [(number, "applied") for number in numbers]
    assert listed("2026-05-04T10:00") == [
        (numbers[0], "applied"),
        (numbers[1], "withdrawn"),
        (numbers[2], "applied"),
        (late.number, "applied"),
    ]


def test_of_a_contract_there_is_not_nothing_can_be_asked(season: Round) -> None:
    with pytest.raises(UnknownContract):
        as_of.contract(season.office, "GLI-2027-00001", season.clock.now(), THEN)
