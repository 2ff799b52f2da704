"""`looptijd providers`: the list, one of them, recording one and changing what is known."""

import json

import pytest
from terminal import Run, rows_of

ADD = ("--kind", "rho", "--name", "RHO De Proef", "--by", "anna")


def test_without_providers_there_is_a_friendly_line(run: Run) -> None:
    run("init")
    assert run("providers") == (0, "Er zijn nog geen aanbieders.\n", "")
    assert run("--lang", "en", "providers") == (0, "There are no providers yet.\n", "")
    assert run("providers", "--search", "x")[1] == "Er zijn geen aanbieders die hieraan voldoen.\n"
    assert run("providers", "--json") == run("providers", "--csv") == (0, "", "")


def test_providers_are_listed_for_people_and_for_programs(
    run: Run, practice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("--database", practice, "providers", "add", "a-rho", *ADD)[0] == 0
    status, out, _ = run("--database", practice, "providers")
    assert status == 0
    assert [cell.strip() for cell in out.splitlines()[1].split("┃")][:3] == ["sleutel", "naam", "soort"]
    assert out.index("a-rho") < out.index("coach")
    assert out.endswith("2 aanbieders.\n")
    _, listed, _ = run("--database", practice, "providers", "--json")
    assert listed == run("--database", practice, "providers", "--json")[1]
    first, second = (json.loads(line) for line in listed.splitlines())
    assert (first["key"], first["kind"], first["agb"], first["contracts"]) == ("a-rho", "rho", None, 0)
    assert (second["key"], second["city"], second["contracts"]) == ("coach", "Middelburg", 1)
    rows = rows_of(run("--database", practice, "providers", "--csv")[1])
    assert [row["key"] for row in rows] == ["a-rho", "coach"]
    assert run("--database", practice, "providers", "--kind", "rho")[1].endswith("1 aanbieder.\n")
    assert "coach" not in run("--database", practice, "providers", "--search", "rho DE")[1]
    assert run("--database", practice, "providers", "--limit", "1")[1].endswith("vraag om meer met --limit.\n")
    monkeypatch.setenv("COLUMNS", "100")
    assert "naam, sleutel" in run("--database", practice, "providers")[1]


def test_a_choice_of_the_list_does_not_go_before_a_command(run: Run, practice: str) -> None:
    status, out, err = run("--database", practice, "providers", "--kind", "rho", "show", "coach")
    assert (status, out, err) == (2, "", "looptijd providers: zet de keuzes na show\n")


def test_a_provider_is_shown_with_its_contracts_by_key_or_code(run: Run, practice: str) -> None:
    status, out, _ = run("--database", practice, "providers", "show", "coach")
    assert status == 0
    for part in ("Leefstijlpraktijk De Proef", "Markt 1, 4331 LK Middelburg", "20000001", "GLI-2027-00001"):
        assert part in out
    assert run("--database", practice, "providers", "show", "90000001")[1] == out
    assert "individual contractor" in run("--database", practice, "--lang", "en", "providers", "show", "coach")[1]
    _, out, _ = run("--database", practice, "providers", "show", "coach", "--json")
    found = json.loads(out)
    assert (found["key"], found["postcode"]) == ("coach", "4331 LK")
    (held,) = found["contracts"]
    assert (held["number"], held["policy"], held["state"], held["term"]) == (
        "GLI-2027-00001",
        "gli-2027",
        "applied",
        None,
    )
    status, _, err = run("--database", practice, "providers", "show", "coatch")
    assert status == 2
    assert err.startswith("provider: onbekende aanbieder 'coatch'; bedoelde u 'coach'?")


def test_a_provider_is_recorded_and_changed_by_who_may(run: Run, practice: str) -> None:
    places = ("--street", "Kade 2", "--postcode", "4331 AA", "--city", "Middelburg")
    codes = ("--agb", "90000002", "--kvk", "20000002")
    status, out, _ = run("--database", practice, "providers", "add", "a-rho", *ADD, *codes, *places)
    assert (status, out) == (0, "a-rho: aanbieder vastleggen - gedaan\n")
    _, out, _ = run("--database", practice, "providers", "show", "a-rho")
    assert "Kade 2, 4331 AA Middelburg" in out
    assert "Er zijn geen contracten." in out
    status, out, _ = run(
        "--database", practice, "--lang", "en", "providers", "change", "90000002", "--city", "Veere", "--by", "anna"
    )
    assert (status, out) == (0, "a-rho: change a provider - done\n")
    assert json.loads(run("--database", practice, "providers", "show", "a-rho", "--json")[1])["city"] == "Veere"
    assert run("--database", practice, "audit", "check")[0] == 0


def test_who_may_not_is_refused_with_every_reason(run: Run, practice: str) -> None:
    by = ("--kind", "rho", "--name", "RHO", "--by", "iris")
    status, out, _ = run("--database", practice, "providers", "add", "a-rho", *by)
    assert status == 1
    assert out.startswith("a-rho: aanbieder vastleggen - geweigerd\n  - role:")
    status, out, _ = run("--database", practice, "providers", "add", "a-rho", *by, "--json")
    assert status == 1
    found = json.loads(out)
    assert (found["outcome"], [each["rule"] for each in found["failed"]]) == ("refused", ["role"])
    status, out, _ = run("--database", practice, "providers", "change", "nobody", "--city", "Veere", "--by", "anna")
    assert status == 1
    assert "unknown-provider" in out
    assert "unknown-provider" in run("--database", practice, "audit")[1], "a refusal is on the trail"


def test_what_cannot_be_kept_leaves_with_2(run: Run, practice: str) -> None:
    for arguments, said in (
        (("add", "coach", *ADD), "coach: er is al een aanbieder met deze sleutel"),
        (("add", "A Rho", *ADD), "A Rho: is geen sleutel voor een aanbieder"),
        (("add", "a-rho", *ADD, "--agb", "90000001"), "agb: 90000001 is de AGB-code van coach"),
        (("add", "a-rho", *ADD, "--city", "Vee\u202ere"), "city: bevat een onzichtbaar teken (U+202E)"),
        (("change", "coach", "--name", " ", "--by", "anna"), "name: is leeg"),
        (("change", "coach", "--by", "anna"), "coach: noem wat er wijzigt: --name, --agb"),
    ):
        status, out, err = run("--database", practice, "providers", *arguments)
        assert (status, out) == (2, "")
        assert err.startswith(said)
