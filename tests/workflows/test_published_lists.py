"""The list of published care: kept as it was, changed by actions alone, and always what the contracts make of it."""

import json
import random
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import older
import pytest
import rounds
from rounds import GLI, KINDEREN, Round
from sqlalchemy import event

from lifecycle import audit, dossier, published
from lifecycle.calendar import in_utc
from lifecycle.contract import Contract, Kind
from lifecycle.errors import BadInput
from lifecycle.states import Action, State
from workflows import providers, published_care, verification
from workflows.published_lists import PublishedList, PublishedLists, as_data, changes_as_data
from workflows.published_search import Sought, search
from workflows.store import published as keeping
from workflows.store.database import open_store

PUBLISHED = "2026-11-12T09:00"
REGIONS = ("zeeland", "utrecht", "drenthe", "twente", "flevoland", "gooi")


def standing(season: Round, care: str = "gli", year: int = 2027) -> list[dict[str, Any]]:
    """What the contracts make of the list now."""
    with season.office.store.reading() as connection:
        return published_care.standing(connection, care, year)


def the_list(season: Round, care: str = "gli") -> PublishedList:
    found = PublishedLists(season.office).of(care, 2027)
    assert found is not None
    return found


def published_on(season: Round, moment: str = PUBLISHED) -> None:
    season.to(moment)


@pytest.fixture
def published_round(season: Round) -> Round:
    """A round after the publication: two contracts in the list, one of them a run-off to be."""
    season.running(Kind.RHO, regions=("drenthe",), term=("2026-01-01", "2027-12-31"))
    season.signed(Kind.RHO)
    published_on(season)
    return season


def test_before_the_day_there_is_no_list_and_it_is_said_when(season: Round) -> None:
    season.running(Kind.RHO, term=("2026-01-01", "2027-12-31"))
    lists = PublishedLists(season.office)
    season.jump("2026-11-11T23:59:59")
    assert lists.every() == []
    assert [(each.policy.policy, each.day.isoformat()) for each in lists.coming()] == [
        (GLI, "2026-11-12"),
        (KINDEREN, "2026-11-12"),
    ]
    season.jump("2026-11-12T00:00")
    found = lists.of("gli", 2027)
    assert found is not None
    assert (found.snapshot, list(found.entries)) == (None, ["GLI-2026-00001"])
    assert lists.coming() == ()
    season.to(PUBLISHED)
    later = lists.of("gli", 2027)
    assert later is not None
    assert later.snapshot is not None
    assert later.snapshot.number == 1
    assert later.version != found.version
    season.holds()


def test_the_list_is_kept_as_bytes_that_its_hash_and_the_trail_name(published_round: Round) -> None:
    found = the_list(published_round)
    assert found.snapshot is not None
    content = PublishedLists(published_round.office).content(GLI)
    assert content is not None
    assert audit.digest(content) == found.snapshot.hash
    assert content == audit.canonical(json.loads(content))
    assert json.loads(content)["entries"] == standing(published_round)
    (record,) = [body for body in published_round.bodies(f"milestone:care-publication:{GLI}:2027") if "list" in body]
    assert (record["list"], record["published"]) == (found.snapshot.hash, 2)


@pytest.mark.parametrize("table", ["care_list", "care_change"])
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE {} SET policy_id = policy_id",
        "DELETE FROM {}",
        "INSERT OR REPLACE INTO {} SELECT * FROM {}",
    ],
)
def test_what_was_published_cannot_be_changed(tmp_path: Path, table: str, change: str) -> None:
    season = rounds.begin_on(tmp_path / "round.db")
    made = season.signed(Kind.RHO)
    published_on(season)
    season.done(Action.TERMINATE, made, reason="Failliet", grounds=_failing(season, made), approved_by="bob")
    with closing(sqlite3.connect(tmp_path / "round.db")) as raw:
        assert raw.execute("SELECT count(*) FROM care_list, care_change").fetchone()[0] > 0
        with pytest.raises(sqlite3.IntegrityError, match="never changed"):
            raw.execute(change.format(table, table))
    season.holds()


def _failing(season: Round, made: Contract) -> tuple[str, ...]:
    season.done(Action.UPDATE_DOSSIER, made, dossier=rounds.excluded())
    return ("3.3.3/insolvency",)


def test_each_change_has_its_day_and_what_came_and_went_on_one_day_is_none(published_round: Round) -> None:
    season = published_round
    first = season.now_of("GLI-2027-00002")
    season.jump("2026-11-13T10:00")
    season.done(
        Action.UPDATE_DOSSIER, first, dossier=dossier.parse({"publication": {"waiting_weeks": 3, "showcase": "Samen"}})
    )
    season.jump("2026-11-14T10:00")
    newcomer = season.signed(Kind.RHO, regions=("utrecht",), reach=None)
    season.jump("2026-11-15T10:00")
    assert providers.change(season.office, "anna", "rho-2", {"city": "Andersstad"}).done
    assert providers.change(season.office, "anna", "rho-2", {"city": "Geheimstad"}).done
    season.jump("2026-11-16T10:00")
    second = season.now_of(newcomer.number)
    season.done(
        Action.TERMINATE, second, reason="Weg", grounds=_failing(season, second), approved_by="bob", version=None
    )
    found = the_list(season)
    assert [
        (each.day.isoformat(), [(one.contract, one.before is None, one.after is None) for one in each.differences])
        for each in found.days
    ] == [
        ("2026-11-13", [(first.number, False, False)]),
        ("2026-11-14", [(newcomer.number, True, False)]),
        ("2026-11-16", [(newcomer.number, False, True)]),
    ]
    assert found.entries[first.number]["waiting_weeks"] == 3
    assert found.entries[first.number]["showcase"] == "Samen"
    assert list(found.entries.values()) == standing(season)
    days = changes_as_data(found)["days"]
    assert [(len(day["added"]), len(day["removed"]), len(day["changed"])) for day in days] == [
        (0, 0, 1),
        (1, 0, 0),
        (0, 1, 0),
    ]
    season.holds()


def test_what_changes_nothing_for_the_public_costs_the_list_nothing(published_round: Round) -> None:
    season = published_round
    first = season.now_of("GLI-2027-00002")
    before = the_list(season)
    season.jump("2026-11-20T10:00")
    asked: list[str] = []

    def keep(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    engine = season.office.store._engine
    event.listen(engine, "before_cursor_execute", keep)
    season.done(Action.NOTE, first, text="gebeld")
    season.done(Action.REVIEW, first)
    season.done(Action.UPDATE_DOSSIER, first, dossier=dossier.parse({"fte": 12}))
    event.remove(engine, "before_cursor_execute", keep)
    assert [statement for statement in asked if "care_" in statement] == []
    after = the_list(season)
    assert (after.version, after.days) == (before.version, ())


OPERATIONS = 14


@dataclass
class Weeks:
    """What people and jobs do in the weeks after the publication, by chance."""

    season: Round
    chance: random.Random

    def pass_by(self) -> None:
        every = (
            *(self.newcomer, self.taken_over, self.told, self.programmes, self.terminated),
            *(self.moved, self.moved, self.renamed, self.run_off),
        )
        for _ in range(OPERATIONS):
            self.chance.choice(every)()

    def some(self) -> Contract:
        with self.season.office.store.reading() as connection:
            found = list(rounds.contracts.load(connection, list(range(1, 60))).values())
        return self.chance.choice(found)

    def newcomer(self) -> None:
        self.season.signed(Kind.RHO, regions=(self.chance.choice(REGIONS),))

    def taken_over(self) -> None:
        kind = self.chance.choice([Kind.RHO, Kind.INDIVIDUAL])
        states = [State.PUBLISHED, State.RUN_OFF] if kind is Kind.INDIVIDUAL else [State.PUBLISHED]
        last = self.chance.choice(["2026-12-31", "2027-12-31"])
        self.season.running(
            kind,
            regions=(self.chance.choice(REGIONS),),
            term=("2026-01-01", last),
            state=self.chance.choice(states),
        )

    def told(self) -> None:
        facts: dict[str, Any] = {"waiting_weeks": self.chance.randrange(9)} if self.chance.random() < 0.7 else {}
        facts |= {"experiences": "Goed <b>geholpen</b>"} if self.chance.random() < 0.5 else {}
        self.season.act(Action.UPDATE_DOSSIER, self.some(), dossier=dossier.parse({"publication": facts or None}))

    def programmes(self) -> None:
        chosen = self.chance.sample(["cool-miguide", "slimmer-ancora", "beweegkuur"], 2)
        self.season.act(Action.UPDATE_DOSSIER, self.some(), dossier=dossier.parse({"programmes": chosen}))

    def terminated(self) -> None:
        contract = self.some()
        self.season.act(Action.UPDATE_DOSSIER, contract, dossier=rounds.excluded())
        self.season.act(Action.TERMINATE, contract, reason="x", grounds=("3.3.3/insolvency",), approved_by="bob")

    def moved(self) -> None:
        days, minutes = self.chance.choice([0, 0, 1, 3, 20]), self.chance.randrange(900)
        self.season.to(self.season.clock.now() + timedelta(days=days, minutes=minutes))

    def renamed(self) -> None:
        key = self.chance.choice(["rho-1", "individual-2", "rho-3"])
        facts = {self.chance.choice(["name", "city"]): f"Plaats {self.chance.randrange(5)}"}
        providers.change(self.season.office, "anna", key, facts)

    def run_off(self) -> None:
        contract = self.some()
        self.season.act(Action.OFFER_RUN_OFF, contract)
        self.season.act(Action.SIGN_RUN_OFF, contract)


@pytest.mark.parametrize("seed", range(10))
def test_the_publication_and_its_differences_are_todays_list(season: Round, seed: int) -> None:
    weeks = Weeks(season, random.Random(seed))  # noqa: S311 - the same history for the same seed
    season.running(Kind.RHO, regions=("drenthe",), term=("2026-01-01", "2027-12-31"))
    coach = season.running(Kind.INDIVIDUAL, regions=("zeeland",))
    season.signed(Kind.RHO)
    season.to("2026-10-02T09:00")
    season.act(Action.SIGN_RUN_OFF, coach)
    published_on(season)
    watching = PublishedLists(season.office)
    for _ in range(3):
        weeks.pass_by()
        for care in ("gli", "kinderen"):
            found, fresh = watching.of(care, 2027), PublishedLists(season.office).of(care, 2027)
            assert found is not None
            assert found == fresh, "what was kept in memory is what is read anew"
            entries = keeping.entries_of(watching.content(found.policy.policy) or b"")
            for day in found.days:
                assert day.differences
                entries = published.applied(entries, day.differences)
            assert list(dict(sorted(entries.items())).values()) == standing(season, care)
            assert [each.day for each in found.days] == sorted({each.day for each in found.days})
    season.holds()


def test_the_year_turns_without_the_list_losing_who_runs_off(season: Round) -> None:
    coach = season.running(Kind.INDIVIDUAL, regions=("zeeland",))
    season.running(Kind.RHO, regions=("zeeland",), term=("2026-01-01", "2027-12-31"))
    season.to("2026-10-02T09:00")
    season.done(Action.SIGN_RUN_OFF, season.now(coach))
    published_on(season)
    before = the_list(season)
    assert before.entries[coach.number]["status"] == published.CURRENT_PATIENTS
    season.to("2027-01-02T09:00")
    assert season.now(coach).state is State.RUN_OFF
    assert the_list(season).entries == before.entries
    assert the_list(season).days == ()
    season.holds()


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        (Sought(), ["GLI-2026-00001", "GLI-2026-00003", "GLI-2027-00002"]),
        (Sought(region="drenthe"), ["GLI-2026-00001"]),
        (Sought(kind="individual"), ["GLI-2026-00003"]),
        (Sought(status="current_patients"), ["GLI-2026-00003"]),
        (Sought(programme="cool-miguide", region="zeeland"), ["GLI-2026-00003", "GLI-2027-00002"]),
        (Sought(programme="beweegkuur"), []),
        (Sought(name="SCHUILNAAM 2"), ["GLI-2027-00002"]),
        (Sought(name="geheimSTAD"), ["GLI-2026-00001", "GLI-2026-00003", "GLI-2027-00002"]),
        (Sought(name="  "), ["GLI-2026-00001", "GLI-2026-00003", "GLI-2027-00002"]),
        (Sought(name="2027-00002"), ["GLI-2027-00002"]),
        (Sought(name="\x00" * 100), []),
    ],
)
def test_searching(season: Round, sought: Sought, found: list[str]) -> None:
    season.running(Kind.RHO, regions=("drenthe",), term=("2026-01-01", "2027-12-31"))
    season.signed(Kind.RHO)
    season.running(Kind.INDIVIDUAL, regions=("zeeland",), state=State.RUN_OFF, term=("2026-01-01", "2027-12-31"))
    season.jump("2026-11-12T00:00")
    season.act(Action.PUBLISH, "GLI-2027-00002")
    assert [each["contract"] for each in search(the_list(season), sought)] == found


@pytest.mark.parametrize(
    ("sought", "said"),
    [
        (Sought(region="zeelnd"), "region: unknown region 'zeelnd'; did you mean 'zeeland'?"),
        (Sought(kind="ggd"), "kind: unknown kind 'ggd'"),
        (Sought(programme="ycnd"), "programme: unknown programme 'ycnd'"),
        (Sought(status="full"), "status: unknown status 'full'"),
    ],
)
def test_what_no_entry_can_have_is_said(published_round: Round, sought: Sought, said: str) -> None:
    with pytest.raises(BadInput, match=said.replace("?", r"\?")):
        search(the_list(published_round), sought)


def test_asking_again_reads_one_number_until_something_is_written(published_round: Round) -> None:
    lists = PublishedLists(published_round.office)
    first = lists.of("gli", 2027)
    assert lists.of("gli", 2027) is first
    season = published_round
    season.done(Action.NOTE, season.now_of("GLI-2027-00002"), text="x")
    assert lists.of("gli", 2027) is first, "what did not change is not made again"
    with season.office.store.writing() as connection:
        connection.exec_driver_sql("UPDATE region SET name = 'Zeeuwenland' WHERE id = 'zeeland'")
    season.done(Action.NOTE, season.now_of("GLI-2027-00002"), text="y")
    again = lists.of("gli", 2027)
    assert again is not None
    assert again is not first
    assert again.regions["zeeland"] == "Zeeuwenland"


def test_for_programs_a_list_says_what_it_is_of(published_round: Round) -> None:
    found = the_list(published_round)
    said = as_data(found)
    assert found.snapshot is not None
    assert said["snapshot"] == {"day": "2026-11-12", "sha256": found.snapshot.hash}
    assert said["published"] == in_utc(found.snapshot.published_at)
    assert (said["care"], said["year"], len(said["entries"])) == ("gli", 2027, 2)
    assert said["entries"][0]["address"] == {"street": "Verborgenlaan 1", "postcode": "4331 LK", "city": "Geheimstad"}


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "UPDATE care_list SET content = CAST(replace(CAST(content AS TEXT), 'Geheim', 'Open') AS BLOB)",
            "its content",
        ),
        ("DELETE FROM care_list WHERE policy_id = 'gli-2027'", "it is gone"),
        ("UPDATE care_list SET hash = 'x', content = content WHERE policy_id = 'gli-2027'", "its content was changed"),
        (
            "INSERT INTO care_change VALUES (NULL, 'gli-2027', '2026-11-13T09:00:00.000000Z', 'GLI-2027-00002', NULL)",
            "otherwise",
        ),
    ],
)
def test_the_check_finds_what_was_changed_of_it(tmp_path: Path, statement: str, said: str) -> None:
    season = rounds.begin_on(tmp_path / "round.db")
    season.signed(Kind.RHO)
    season.signed(Kind.RHO, regions=("utrecht",))
    published_on(season)
    season.office.store.close()
    with closing(sqlite3.connect(tmp_path / "round.db")) as raw:
        for table in ("list", "change"):
            for operation in ("update", "delete"):
                raw.execute(f"DROP TRIGGER care_{table}_no_{operation}")
        raw.execute(statement)
        raw.commit()
    found = [str(problem.en) for problem in verification.problems(rounds.join(tmp_path / "round.db", PUBLISHED).office)]
    assert any(said in problem for problem in found), found
    assert any("care_list_no_update is gone" in problem for problem in found)


def test_an_upgrade_keeps_the_list_and_dates_what_changed_since(tmp_path: Path) -> None:
    file = tmp_path / "round.db"
    season = rounds.begin_on(file)
    gone = season.signed(Kind.RHO)
    season.signed(Kind.RHO, regions=("utrecht",))
    published_on(season)
    listed = standing(season)
    season.jump("2026-11-20T10:00")
    season.done(Action.TERMINATE, gone, reason="Weg", grounds=_failing(season, gone), approved_by="bob")
    season.office.store.close()
    before = tmp_path / "before.db"
    older.of_version("0014", before, file)
    with closing(sqlite3.connect(before)) as raw:
        raw.execute(
            "INSERT INTO published_list VALUES (?, ?, ?)", (GLI, "2026-11-12T08:00:00.000000Z", json.dumps(listed))
        )
        raw.commit()
    store = open_store(rounds.url(before), upgrade=True)
    with store.reading() as connection:
        assert [(row.contract, row.entry) for row in keeping.changes(connection, GLI)] == [(gone.number, None)]
        assert list(keeping.entries_of(keeping.content(connection, GLI) or b"").values()) == listed
    store.close()
    found = the_list(rounds.join(before, "2026-11-21T10:00"))
    assert [each.day.isoformat() for each in found.days] == ["2026-11-20"]
    assert list(found.entries.values()) == [each for each in listed if each["contract"] != gone.number]
