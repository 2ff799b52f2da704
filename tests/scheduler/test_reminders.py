"""Reminders before each milestone and daily notices: each once, in time, to whom it concerns."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import posting
import pytest
import rounds
from rounds import GLI, KINDEREN, Round

from lifecycle import dossier as dossiers
from lifecycle.calendar import day_of, parse_moment, start_of
from lifecycle.contract import Kind
from lifecycle.renewals import running_out
from lifecycle.states import Action
from scheduler import notices, occasions, reconciler, reminders
from workflows import people, policy_round
from workflows.request import Override

BUYERS = {"anna", "bob", "carla"}


def told(season: Round, of: str = "", person: str | None = None) -> list[Any]:
    """The messages whose key begins so."""
    return [
        row
        for row in posting.kept(season.office)
        if row.person
        and (row.key == of or (row.key.startswith(of) and not of[-1:].isdigit()))
        and person in (None, row.person)
    ]


def keys(season: Round, of: str = "", person: str | None = None) -> list[str]:
    return [row.key for row in told(season, of, person)]


def at(season: Round, moment: str) -> int:
    """Move the clock with the milestones on the way, and remind."""
    season.to(moment)
    return reminders.remind(season.office)


def days(season: Round, until: str, do: Callable[[], object]) -> None:
    """Let whole days pass, with what `do` does at 00:00 and 08:00 of each."""
    last = parse_moment(until)
    while season.clock.now() < last:
        tomorrow = day_of(season.clock.now()) + timedelta(days=1)
        for moment in (start_of(tomorrow), start_of(tomorrow) + timedelta(hours=8)):
            season.to(datetime.combine(moment.date(), moment.time(), tzinfo=moment.tzinfo))
            do()


# Reminders ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "moment", "days_before"),
    [
        ("2026-09-02T07:59:59", "2026-09-02T08:00", 28),
        ("2026-09-16T07:59:59", "2026-09-16T08:00", 14),
        ("2026-09-23T07:59:59", "2026-09-23T08:00", 7),
        ("2026-09-29T07:59:59", "2026-09-29T08:00", 1),
    ],
)
def test_a_reminder_is_there_from_eight_o_clock(season: Round, before: str, moment: str, days_before: int) -> None:
    key = f"reminder:offers-out:gli-2027:2027:{days_before}"
    at(season, before)
    assert key not in keys(season)
    at(season, moment)
    assert [row.person for row in told(season, key)] == ["anna", "bob", "carla"]
    assert reminders.remind(season.office) == 0


def test_what_closes_with_a_day_is_reminded_of_before_that_day(season: Round) -> None:
    at(season, "2026-05-14T07:59")
    assert "reminder:objections-close:gli-2027:2027:1" not in keys(season)
    at(season, "2026-05-14T08:00")
    assert keys(season, "reminder:objections-close:gli-2027:2027:1") == ["reminder:objections-close:gli-2027:2027:1"]
    at(season, "2026-10-30T08:00")
    assert len(keys(season, "reminder:signing-deadline:gli-2027:2027:1")) == 3
    assert "30 oktober" not in told(season, "reminder:signing-deadline:gli-2027:2027:1")[0].subject


def test_each_milestone_of_a_season_is_reminded_of_four_times_each_person_once(season: Round) -> None:
    posting.give_addresses(season.office)

    def often() -> None:
        for _ in range(2):
            reminders.remind(season.office)

    season.jump("2026-04-02T09:00")
    days(season, "2027-01-02T00:00", often)
    counted = Counter((row.key, row.person) for row in told(season, "reminder:"))
    assert set(counted.values()) == {1}
    expected = set()
    for policy in (GLI, KINDEREN):
        for milestone in ("offers-out", "signing-deadline", "care-publication"):
            expected |= {(f"reminder:{milestone}:{policy}:2027:{n}", who) for n in occasions.DAYS for who in BUYERS}
        for milestone in ("sustainability", "objections-close"):
            expected |= {(f"reminder:{milestone}:{policy}:2027:{n}", "paul") for n in occasions.DAYS}
    expected |= {(f"reminder:tariffs-out:{GLI}:2027:{n}", "paul") for n in occasions.DAYS}
    expected |= {(f"reminder:year-turn:2027:{n}", who) for n in occasions.DAYS for who in BUYERS}
    assert set(counted) == expected
    made = {row.key: row.created_at for row in told(season, "reminder:")}
    assert {day_of(moment) for key, moment in made.items() if key.endswith("offers-out:gli-2027:2027:14")} == {
        date(2026, 9, 16)
    }


def test_a_draft_is_reminded_of_and_a_published_policy_is_not() -> None:
    season = rounds.begin(start="2026-02-01T09:00")
    at(season, "2026-03-04T08:00")
    assert [(row.key, row.person) for row in told(season)] == [
        ("reminder:policy-publication:gli-2027:2027:28", "paul"),
        ("reminder:policy-publication:kinderen-2027:2027:28", "paul"),
    ]
    assert "gli-2027 is nog een concept" in told(season)[0].body.lower()
    assert policy_round.publish(season.office, "paul", GLI).done
    at(season, "2026-03-18T08:00")
    assert keys(season, "reminder:policy-publication")[2:] == ["reminder:policy-publication:kinderen-2027:2027:14"]


@pytest.mark.parametrize(
    ("up_again", "left"), [("2026-09-16T12:00", 14), ("2026-09-22T12:00", 14), ("2026-09-30T08:59:59", 1)]
)
def test_after_an_outage_only_the_latest_reminder_is_sent(season: Round, up_again: str, left: int) -> None:
    season.to("2026-08-20")
    season.jump(up_again)
    reminders.remind(season.office)
    assert keys(season, "reminder:offers-out:gli", "anna") == [f"reminder:offers-out:gli-2027:2027:{left}"]


def test_a_rehearsal_writes_the_reminders_that_come_on_its_way(season: Round) -> None:
    season.to("2026-09-24", down=[("2026-09-23T00:00", "2026-09-23T15:00")])
    written = {row.key.rpartition(":")[2]: row.created_at for row in told(season, "reminder:offers-out:gli", "anna")}
    assert written == {
        days: parse_moment(moment)
        for days, moment in (("28", "2026-09-02T08:00"), ("14", "2026-09-16T08:00"), ("7", "2026-09-23T15:00"))
    }


def test_nothing_is_reminded_of_once_its_milestone_has_come(season: Round) -> None:
    season.to("2026-08-20")
    season.jump("2026-09-30T09:00")
    reminders.remind(season.office)
    assert keys(season, "reminder:offers-out") == []
    assert keys(season, "reminder:sustainability:gli", "paul") == ["reminder:sustainability:gli-2027:2027:1"]
    season.jump("2026-10-01T00:00")
    assert [key for key in keys(season, "reminder:sustainability") if not key.endswith(":1")] == []
    reconciler.reconcile(season.office)
    assert keys(season, "reminder:offers-out") == []


def test_a_late_reminder_says_how_many_days_are_left(season: Round) -> None:
    season.jump("2026-09-25T12:00")
    reminders.remind(season.office)
    assert "over 5 dagen" in told(season, "reminder:offers-out")[0].subject
    at(season, "2026-09-29T08:00")
    assert "morgen" in told(season, "reminder:offers-out:gli-2027:2027:1")[0].subject
    late = rounds.begin(start="2026-09-30T08:30")
    reminders.remind(late.office)
    assert "vandaag" in told(late, "reminder:offers-out")[0].subject


def test_who_has_no_address_is_only_shown_it_and_who_is_inactive_gets_nothing(season: Round) -> None:
    posting.give_addresses(season.office, but=["bob"])
    people.change(season.office, "carla", active=False, actor="otto")
    at(season, "2026-09-16T08:00")
    found = told(season, "reminder:offers-out:gli-2027:2027:14")
    assert [(row.person, row.state) for row in found] == [("anna", "waiting"), ("bob", "shown")]


def test_who_comes_later_still_gets_the_latest_reminder(season: Round) -> None:
    at(season, "2026-09-16T08:00")
    people.add(season.office, "dirk", rounds.Role.BUYER, actor="otto")
    assert reminders.remind(season.office) == 2
    assert keys(season, person="dirk") == [
        "reminder:offers-out:gli-2027:2027:14",
        "reminder:offers-out:kinderen-2027:2027:14",
    ]


def test_nothing_personal_stands_in_a_subject(season: Round) -> None:
    season.applied()
    season.running()
    days(season, "2026-12-31", lambda: (reminders.remind(season.office), notices.notices(season.office)))
    for row in told(season):
        assert "Schuilnaam" not in row.subject
        assert "\n" not in row.subject
    assert any("Schuilnaam" in row.body for row in told(season))


def test_a_reminder_names_what_is_still_to_be_done(season: Round) -> None:
    season.applied()
    season.assessed(regions=("drenthe",))
    offered = season.offered(regions=("twente",))
    at(season, "2026-09-16T08:00")
    body = told(season, "reminder:offers-out:gli")[0].body
    assert "nog niet aangeboden: 2." in body
    assert "GLI-2027-00001 Praktijk Schuilnaam 1 (aangevraagd)" in body
    assert "GLI-2027-00002 Praktijk Schuilnaam 2 (beoordeeld)" in body
    assert "GLI-2027-00003" not in body
    at(season, "2026-10-17T08:00")
    body = told(season, "reminder:signing-deadline:gli")[-1].body
    assert "GLI-2027-00003 Praktijk Schuilnaam 3 (aangeboden)" in body
    assert "Uitloopaanbod nog niet getekend: 0." in body
    season.done(Action.SIGN, offered)
    at(season, "2026-10-29T08:00")
    body = told(season, "reminder:care-publication:gli-2027:2027:14")[0].body
    assert "Getekend, en nog niet gepubliceerd: 1." in body


def test_a_long_list_is_cut_and_counted(season: Round) -> None:
    for _ in range(53):
        season.applied(Kind.INDIVIDUAL, reach=rounds.Reach.LOCAL)
    at(season, "2026-09-16T08:00")
    body = told(season, "reminder:offers-out:gli")[0].body
    assert "nog niet aangeboden: 53." in body
    assert body.count("- GLI-") == 50
    assert "- en nog 3\n" in body


def test_run_off_offers_terms_and_tariffs_are_named(season: Round) -> None:
    rho = season.running(Kind.RHO, term=("2026-01-01", "2027-12-31"))
    ends, follows = season.running(), season.running()
    season.done(Action.OFFER_RUN_OFF, follows)
    at(season, "2026-10-03T08:00")
    body = told(season, "reminder:signing-deadline:gli")[0].body
    assert f"- {follows.number} Praktijk Schuilnaam 3" in body
    body = told(season, "reminder:tariffs-out")[0].body
    assert "nog niet vastgesteld" in body
    assert f"- {rho.number} " in body
    assert ends.number not in body
    policy_round.set_tariff(season.office, "paul", "gli", 2027, "412.50")
    at(season, "2026-10-17T08:00")
    assert "Het tarief van 2027 is vastgesteld: 412.50 euro." in told(season, "reminder:tariffs-out")[-1].body
    season.done(Action.SIGN_RUN_OFF, follows)
    at(season, "2026-12-04T08:00")
    body = told(season, "reminder:year-turn")[0].body
    ending, starting = body.split("De getekende uitloop gaat in: 1.")
    assert ends.number in ending
    assert follows.number in starting
    assert follows.number not in ending


def test_objections_are_listed_without_their_text(season: Round) -> None:
    provider = season.provider(Kind.INDIVIDUAL)
    assert policy_round.object_to(season.office, "anna", GLI, provider, "Geheime klacht").done
    at(season, "2026-05-08T08:00")
    body = told(season, "reminder:objections-close:gli-2027:2027:7")[0].body
    assert "Bezwaren ontvangen: 1." in body
    assert "Praktijk Schuilnaam 1" in body
    assert "Geheime" not in body


def test_the_next_moment_is_the_next_eight_o_clock_of_any(season: Round) -> None:
    assert reminders.next_moment(season.office) == parse_moment("2026-04-17T08:00")
    season.to("2026-04-17T08:00")
    assert reminders.next_moment(season.office) == parse_moment("2026-05-01T08:00")


def test_eight_o_clock_is_eight_o_clock_on_the_days_that_the_clock_changes() -> None:
    occasion = occasions.Occasion("x", date(2027, 11, 1), parse_moment("2027-11-01T09:00"), (), None)
    one, seven = (dict(occasion.moments())[days] for days in (1, 7))
    assert one.isoformat() == "2027-10-31T08:00:00+01:00"
    assert seven.isoformat() == "2027-10-25T08:00:00+02:00"
    assert occasion.latest(parse_moment("2027-10-31T07:59:59")) == 7
    assert occasion.latest(parse_moment("2027-10-31T08:00")) == 1
    spring = occasions.Occasion("x", date(2027, 3, 29), parse_moment("2027-03-29T09:00"), (), None)
    assert dict(spring.moments())[1].isoformat() == "2027-03-28T08:00:00+02:00"


# Notices --------------------------------------------------------------------------------------------------------------


def notice(season: Round, moment: str) -> str:
    """Move to a moment, give notices, and answer what anna was told that day."""
    season.to(moment)
    notices.notices(season.office)
    day = day_of(season.clock.now()).isoformat()
    return "".join(row.body for row in told(season, f"notices:{day}", "anna"))


def licences(until: str, *more: tuple[str, str, str]) -> dict[str, Any]:
    every = [("cool-miguide", "2026-01-01", until), ("slimmer-ancora", "2026-01-01", "2028-12-31"), *more]
    return {"licences": [{"programme": name, "from": first, "until": last} for name, first, last in every]}


def test_a_day_without_news_has_no_notice(season: Round) -> None:
    season.applied()
    assert notice(season, "2026-06-01T00:00") == ""
    assert notices.notices(season.office) == 0


def test_a_licence_is_told_once_sixty_days_ahead(season: Round) -> None:
    dossier = rounds.ready(GLI, Kind.INDIVIDUAL, **licences("2026-08-30"))
    contract = season.applied(Kind.INDIVIDUAL, reach=rounds.Reach.LOCAL, dossier=dossier)
    assert notice(season, "2026-06-30T00:00") == ""
    body = notice(season, "2026-07-01T00:00")
    assert f"- {contract.number} Praktijk Schuilnaam 1: cool-miguide, 30 augustus 2026" in body
    assert "slimmer" not in body
    assert notice(season, "2026-07-02T00:00") == ""
    assert [row.person for row in told(season, "notices:")] == ["anna", "bob", "carla"]


def test_a_licence_that_ran_out_while_nothing_ran_is_still_told(season: Round) -> None:
    dossier = rounds.ready(GLI, Kind.INDIVIDUAL, **licences("2026-06-15"))
    assert notice(season, "2026-04-03T00:00") == ""
    season.applied(Kind.INDIVIDUAL, reach=rounds.Reach.LOCAL, dossier=dossier)
    season.jump("2026-07-20T00:00")
    notices.notices(season.office)
    assert "15 juni 2026" in told(season, "notices:", "anna")[0].body


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ((), [("a", date(2026, 8, 1))]),
        (({"programme": "a", "from": "2026-06-01", "until": "2027-08-01"},), []),
        (({"programme": "a", "from": "2026-08-02", "until": "2027-08-01"},), [("a", date(2026, 8, 1))]),
        (({"programme": "a", "until": "2027-08-01"},), [("a", date(2026, 8, 1))]),
    ],
)
def test_a_licence_that_follows_later_does_not_lift_the_warning(
    more: tuple[dict[str, str], ...], found: list[tuple[str, date]]
) -> None:
    own = [{"programme": "a", "from": "2026-01-01", "until": "2026-08-01"}, *more]
    coach = {"programmes": ["a"], "licences": own}
    for facts in ({"programmes": ["a"], "licences": own}, {"subcontractors": [coach, coach]}):
        dossier = dossiers.parse(facts)
        assert running_out(dossier, date(2026, 6, 10), date(2026, 6, 10), date(2026, 8, 9)) == found


def test_a_licence_that_lasts_as_long_as_the_term_is_no_news(season: Round) -> None:
    dossier = rounds.ready(GLI, Kind.INDIVIDUAL, **licences("2026-12-31"))
    season.running(dossier=dossier)
    assert "cool-miguide" not in notice(season, "2026-11-02T00:00")


def test_terms_questions_offers_and_late_applications_are_told_each_once(season: Round) -> None:
    ending = season.running()
    late = season.applied()
    season.to("2026-10-08T12:00")
    override = Override("duty-of-care", "wachtlijst", "bob")
    offered = season.assessed(regions=("drenthe",))
    season.done(Action.OFFER, offered, override=override)
    question = season.act(Action.ASK, offered, text="Hoe zit het?")
    assert question.done
    bodies: dict[str, str] = {}

    def look() -> None:
        notices.notices(season.office)

    days(season, "2026-12-31", look)
    for row in told(season, "notices:", "anna"):
        for line in row.body.splitlines():
            if line.startswith("- "):
                assert line not in bodies, "told twice"
                bodies[line] = row.key
    assert bodies == {
        f"- {late.number} Praktijk Schuilnaam 2: 2 april 2026": "notices:2026-10-09",
        f"- {offered.number} Praktijk Schuilnaam 3: vraag 1, 22 oktober 2026": "notices:2026-10-20",
        f"- {offered.number} Praktijk Schuilnaam 3: 5 november 2026": "notices:2026-10-29",
        f"- {ending.number} Praktijk Schuilnaam 1: 31 december 2026": "notices:2026-11-01",
    }


def test_an_answer_takes_the_question_out_of_the_news(season: Round) -> None:
    contract = season.offered()
    number = season.act(Action.ASK, contract, text="Hoe zit het?").number
    season.done(Action.ANSWER, contract, question=number, text="Zo")
    assert notice(season, "2026-04-17T00:00") == ""


def test_a_run_off_offer_is_told_before_its_own_day(season: Round) -> None:
    season.running(Kind.RHO, term=("2026-01-01", "2027-12-31"))
    contract = season.running()
    season.done(Action.OFFER_RUN_OFF, contract)
    assert "Uitloopaanbod" not in notice(season, "2026-10-23T00:00")
    assert f"- {contract.number} Praktijk Schuilnaam 2: 31 oktober 2026" in notice(season, "2026-10-24T00:00")


def test_a_long_notice_is_cut_counted_and_told_whole(season: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "BATCH", 7)
    for _ in range(53):
        season.running()
    body = notice(season, "2026-11-01T00:00")
    assert "binnen zestig dagen eindigen: 53." in body
    assert body.count("- GLI-") == 50
    assert notice(season, "2026-11-02T00:00") == ""


def test_what_was_found_and_not_told_when_the_process_died_is_told_by_the_next(
    season: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    season.running()
    season.to("2026-11-01T00:00")

    def die(*_: Any) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(notices, "_tell", die)
        with pytest.raises(KeyboardInterrupt):
            notices.notices(season.office)
    assert told(season, "notices:") == []
    assert notices.notices(season.office) == 3
    assert notices.notices(season.office) == 0


def test_there_is_one_notice_a_day_whatever_the_clock_does(season: Round) -> None:
    season.running()
    assert notice(season, "2026-11-01T00:00")
    with season.office.store.writing() as connection:
        notices.noticing.keep_day(connection, date(2027, 5, 1))
    late = season.running()
    assert notices.notices(season.office) == 0
    assert len(told(season, "notices:")) == 3
    assert late.number in notice(season, "2026-11-02T00:00")


def test_where_nobody_reads_nothing_is_missed(season: Round) -> None:
    season.running()
    for name in BUYERS:
        people.change(season.office, name, active=False, actor="otto")
    season.to("2026-11-01T00:00")
    assert notices.notices(season.office) == 0
    people.change(season.office, "anna", active=True, actor="otto")
    assert notices.notices(season.office) == 1


def test_a_dossier_that_cannot_be_read_does_not_hold_up_the_others(season: Round) -> None:
    broken, whole = season.running(), season.running()
    with season.office.store.writing() as connection:
        connection.exec_driver_sql(
            'UPDATE contract SET dossier = \'{"licences": "x", "a": {"until": "2026-11-30"}}\' WHERE id = ?',
            (broken.id,),
        )
    assert whole.number in notice(season, "2026-11-01T00:00")


def test_two_offices_on_one_file_give_one_notice_and_one_reminder(tmp_path: Path) -> None:
    season = rounds.begin_on(tmp_path / "round.db")
    season.running()
    season.to("2026-11-05T07:59:59")
    season.jump("2026-11-05T08:00")
    other = rounds.join(tmp_path / "round.db", "2026-11-05T08:00")
    assert notices.notices(season.office) == 3
    assert notices.notices(other.office) == 0
    assert reminders.remind(other.office) == 6
    assert reminders.remind(season.office) == 0
