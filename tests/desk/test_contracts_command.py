"""`looptijd contracts`, as somebody at a terminal and a program meet it."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from terminal import HOSTILE, SCENARIO, Run, rows_of

NUMBER = "GLI-2027-00001"


def lines(out: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.splitlines()]


def test_without_contracts_there_is_a_friendly_line_and_nothing_for_programs(run: Run) -> None:
    run("init")
    assert run("contracts") == (0, "Er zijn nog geen contracten.\n", "")
    assert run("--lang", "en", "contracts") == (0, "There are no contracts yet.\n", "")
    assert run("contracts", "--overdue") == (0, "Er zijn geen contracten die hieraan voldoen.\n", "")
    assert run("--lang", "en", "contracts", "--state", "applied")[1] == "There are no contracts that answer this.\n"
    assert run("contracts", "--json") == run("contracts", "--csv") == (0, "", "")


def test_people_see_a_table_and_how_many_there_are(run: Run, practice: str) -> None:
    status, out, _ = run("--database", practice, "contracts")
    assert status == 0
    heading, row = out.splitlines()[1], out.splitlines()[3]
    named = ["contract", "aanbieder", "soort", "stand", "regio's", "looptijd", "tekenen t/m", "te laat"]
    assert [cell.strip() for cell in heading.split("┃")] == named
    assert [cell.strip() for cell in row.split("│")][:5] == [
        NUMBER,
        "Leefstijlpraktijk De Proef",
        "individueel",
        "aangevraagd",
        "zeeland",
    ]
    assert out.splitlines()[-1] == "1 contract."
    _, out, _ = run("--database", practice, "--lang", "en", "contracts")
    assert "applied" in out
    assert "individual" in out


def test_on_a_narrow_terminal_facts_stand_below_another(
    run: Run, practice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    run("--database", practice, "--clock", "2026-10-02", "milestones")
    _, out, _ = run("--database", practice, "contracts")
    assert "Leefstijlpraktijk De Proef\n" not in out
    assert "individueel; zeeland" in out
    assert "te laat" in out
    assert max(map(len, out.splitlines())) <= 100


def test_more_than_three_regions_are_shortened_for_people_alone(run: Run, tmp_path: Path) -> None:
    file, url = tmp_path / "wide.yaml", f"sqlite:///{tmp_path / 'wide.db'}"
    regions = "regions: [zeeland, utrecht, drenthe, twente, gooi]"
    file.write_text(SCENARIO.replace("regions: [zeeland]", regions), encoding="utf-8")
    assert run("rehearse", str(file), "--keep", url)[0] == 0
    assert "zeeland, utrecht, drenthe en 2 meer" in " ".join(run("--database", url, "contracts")[1].split())
    (found,) = lines(run("--database", url, "contracts", "--json")[1])
    assert found["regions"] == ["zeeland", "utrecht", "drenthe", "twente", "gooi"]


def test_programs_get_a_contract_a_line_with_every_fact(run: Run, practice: str) -> None:
    status, out, _ = run("--database", practice, "contracts", "--json")
    assert status == 0
    (found,) = lines(out)
    assert found["provider"] == {
        "key": "coach",
        "name": "Leefstijlpraktijk De Proef",
        "agb": "90000001",
        "kvk": "20000001",
    }
    told = ("number", "policy", "care", "year", "kind", "state", "regions", "version", "term", "overdue")
    assert [found[name] for name in told] == [
        NUMBER, "gli-2027", "gli", 2027, "individual", "applied", ["zeeland"], 1, None, False,
    ]  # fmt: skip
    assert found["applied_at"] == "2026-05-04T10:00:00.000000Z"
    assert {"role", "reach", "signing_day", "run_off", "renews", "earlier_terms"} <= found.keys()


def test_a_spreadsheet_gets_a_heading_and_no_formulas(run: Run, practice: str, tmp_path: Path) -> None:
    rename(tmp_path, "=cmd|' /C calc'!A1; \"x\"")
    _, out, _ = run("--database", practice, "contracts", "--csv")
    (found,) = rows_of(out)
    assert (found["number"], found["provider"], found["regions"]) == (NUMBER, "coach", "zeeland")
    assert found["name"] == "'=cmd|' /C calc'!A1; \"x\""
    status, _, err = run("--database", practice, "contracts", "--csv", "--json")
    assert (status, err) == (2, "--csv: gaat niet samen met --json\n")


def test_each_choice_is_heard(run: Run, practice: str) -> None:
    def count(*choices: str) -> int:
        return len(lines(run("--database", practice, "contracts", "--json", *choices)[1]))

    assert count("--policy", "gli-2027", "--kind", "individual", "--region", "zeeland", "--provider", "coach") == 1
    assert count("--state", "applied", "--state", "offered", "--region", "drenthe", "--region", "zeeland") == 1
    assert count("--provider", "90000001", "--search", "DE PROEF") == 1
    assert count("--failing", "3.3.2/education") == 1
    assert count("--failing", "3.3.2/licence") == count("--state", "signed") == count("--kind", "rho") == 0
    assert count("--overdue") == 0
    run("--database", practice, "--clock", "2026-10-02", "milestones")
    assert count("--overdue") == 1


def test_what_does_not_exist_leaves_with_2_and_suggests_the_nearest(run: Run, practice: str) -> None:
    for choice, said in (
        (("--policy", "gli-2026"), "policy: onbekend beleid 'gli-2026'; bedoelde u 'gli-2027'?"),
        (("--region", "zeland"), "region: onbekende regio 'zeland'; bedoelde u 'zeeland'?"),
        (("--failing", "3.3.2/educatie"), "failing: onbekende regel '3.3.2/educatie'; bedoelde u '3.3.2/education'?"),
        (("--provider", "coahc"), "provider: onbekende aanbieder 'coahc'; bedoelde u 'coach'?"),
    ):
        status, out, err = run("--database", practice, "contracts", *choice)
        assert (status, out) == (2, "")
        assert err.startswith(said)
        assert err.count("\n") == 1
    assert run("--database", practice, "contracts", "--state", "gone")[0] == 2
    told = run("--database", practice, "contracts", "--kind", "person")[2]
    assert "toegestaan: regionale-huisartsenorganisatie, samenwerkingsverband" in told


def test_people_see_the_first_and_hear_of_the_rest(run: Run, practice: str, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "practice.db")) as raw:
        for number in (2, 3):
            raw.execute("CREATE TEMP TABLE more AS SELECT * FROM contract WHERE id = 1")
            raw.execute(f"UPDATE more SET id = {number}, number = 'GLI-2027-0000{number}'")  # noqa: S608 - a number
            raw.execute("INSERT INTO contract SELECT * FROM more")
            raw.execute("DROP TABLE more")
        raw.commit()
    _, out, _ = run("--database", practice, "contracts", "--limit", "2")
    assert "GLI-2027-00003" not in out
    assert out.endswith("3 contracten; de eerste 2 staan hier, vraag om meer met --limit.\n")
    assert len(lines(run("--database", practice, "contracts", "--json", "--limit", "2")[1])) == 2
    assert run("--database", practice, "--lang", "en", "contracts")[1].endswith("3 contracts.\n")


def test_a_hostile_name_does_not_reach_the_terminal(run: Run, practice: str, tmp_path: Path) -> None:
    rename(tmp_path, HOSTILE)
    for command in (("contracts",), ("contracts", "--search", "boos"), ("providers",), ("providers", "show", "coach")):
        status, out, _ = run("--database", practice, *command)
        assert status == 0
        assert "[red]Boos[/nothing]" in out
        assert not set("\x1b\u202e\x07") & set(out)


def rename(folder: Path, name: str) -> None:
    """Give the provider a name that no command would take."""
    with closing(sqlite3.connect(folder / "practice.db")) as raw:
        raw.execute("UPDATE provider SET name = ?, searched = ?", (name, name.casefold()))
        raw.commit()
