"""`looptijd show`: one contract whole, as somebody at a terminal and a program meet it."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from terminal import HOSTILE, SCENARIO, Run

NUMBER = "GLI-2027-00002"
STORY = """\
scenario: A coach who continues, follows another insurer, asks, and is offered a contract
policies: [gli-2027]
providers:
  rho: {kind: rho, name: RHO De Proef, agb: "90000002", kvk: "20000002",
        address: {street: Markt 2, postcode: 4331 LK, city: Middelburg}}
given:
  old: {provider: rho, policy: gli-2026, state: published, term: [2026-01-01, 2026-12-31], regions: [zeeland]}
events:
  - at: 2026-05-04
    do: apply
    contract: c1
    provider: rho
    renews: old
    regions: [zeeland]
    follows: {insurer: Zeeuwse Zorg, agreement: overeenkomst.pdf, tariff: "412.50", preferred_in: [zeeland]}
    dossier:
      programmes: [cool-miguide, kd2o, iets-anders]
      evidence: {3.3.1/flow-down: true, 3.3.1/claims: false, 2.2/rho-contact: true, 3.3.2/education: true}
      consultations: {social_domain: {zeeland: 3}, insurer: 2}
      evaluations: 2
      exclusions: []
      fte: "12.5"
      training: {started: 2026-01-01, partial_certificate: true, expected_completion: 2026-12-01}
      subcontractors:
        - {name: J. Zonneveld, agb: "90000009", register: kabiz, programmes: [cool-miguide, kd2o],
           licences: [{programme: cool-miguide, from: 2026-01-01, until: 2028-12-31}], coverage: ["4330-4339"]}
        - {}
  - {at: 2026-05-05, do: note, contract: c1, text: Vandaag gebeld.}
  - {at: 2026-05-06, do: assess, contract: c1, refused: [3.2/purchased-programme]}
  - at: 2026-05-07
    do: update_dossier
    contract: c1
    dossier:
      programmes: [cool-miguide, kd2o]
      evidence: {all: true, 3.3.1/claims: true}
      subcontractors:
        - {name: J. Zonneveld, agb: "90000009", register: kabiz, programmes: [cool-miguide],
           licences: [{programme: cool-miguide, from: 2026-01-01, until: 2028-12-31}], coverage: ["4330-4339"]}
  - {at: 2026-06-01, do: assess, contract: c1}
  - {at: 2026-06-02, do: offer, contract: c1}
  - {at: 2026-06-03, do: ask, contract: c1, question: q1, text: Mag het digitaal?}
  - {at: 2026-06-04, do: answer, contract: c1, question: q1, text: Ja dat mag.}
  - {at: 2026-06-05, do: ask, contract: c1, question: q2, text: En op papier?}
until: 2026-10-30T12:00
"""
UNTIL = "until: 2026-10-30"
"""What comes after the last event."""


@pytest.fixture
def story(run: Run, tmp_path: Path) -> str:
    """A database with a contract that has a bit of everything; answers its URL."""
    return kept(run, tmp_path, STORY)


def kept(run: Run, folder: Path, scenario: str) -> str:
    """Play a scenario and answer the URL of the database that it leaves."""
    file, url = folder / "story.yaml", f"sqlite:///{folder / 'story.db'}"
    file.write_text(scenario, encoding="utf-8")
    status, out, err = run("rehearse", str(file), "--keep", url)
    assert status == 0, out + err
    return url


def parts(out: str) -> dict[str, str]:
    """The parts of what is shown, by their titles; runs of spaces are one."""
    head, *others = out.split("\n\n")
    found = {part.splitlines()[0].partition(" (")[0]: " ".join(part.split()) for part in others}
    return {"": " ".join(head.split()), **found}


def test_people_read_the_facts_of_a_contract(run: Run, story: str) -> None:
    status, out, _ = run("--database", story, "show", NUMBER)
    assert status == 0
    head = parts(out)[""]
    for said in (
        f"{NUMBER} aangeboden (op 30 oktober 2026 12:00)",
        "aanbieder RHO De Proef sleutel rho",
        "adres Markt 2, 4331 LK Middelburg codes AGB 90000002, KvK 20000002",
        "vervolg op GLI-2026-00001",
        "volgverzoek verzekeraar Zeeuwse Zorg; overeenkomst overeenkomst.pdf; tarief 412.50; preferent in Zeeland",
        "looptijd 1 januari 2027 - 31 december 2027",
        "tekenen tot en met 31 oktober 2026 (morgen)",
    ):
        assert said in head
    _, out, _ = run("--database", story, "--lang", "en", "show", NUMBER)
    assert "to be signed by 31 October 2026 (tomorrow)" in parts(out)[""]


def test_people_read_the_dossier_in_words(run: Run, story: str) -> None:
    found = parts(run("--database", story, "show", NUMBER)[1])
    for said in (
        "programma's CooL (MiGuide); KD2O (Keer Diabetes2 Om), in alle varianten",
        "overleg met het sociaal domein per jaar: zeeland 3",
        "overleg met de verzekeraar 2 keer per jaar",
        "opleiding begonnen 1 januari 2026, verwacht klaar 1 december 2026, met deelcertificaat",
        "uitsluitingen geen",
        "fte 12.5",
    ):
        assert said in found["Dossier"]
    coach = (
        "1. J. Zonneveld; AGB 90000009; KABIZ (ook via BLCN); CooL (MiGuide) (licentie t/m 31 december 2028); 4330-4339"
    )
    assert coach in found["Onderaannemers"]
    assert "bij geen regel hier 2: 2.2/rho-contact, 3.3.2/education" in found["Bewijs"]
    assert "aangetoond 6: 3.3.1/flow-down, 3.3.1/claims," in found["Bewijs"]
    assert "advies: aangetoond 29: 2.1.4/sustainability," in found["Bewijs"]


def test_evidence_is_counted_by_whether_it_is_shown(run: Run, practice: str) -> None:
    found = parts(run("--database", practice, "--lang", "en", "show", "GLI-2027-00001")[1])["Evidence"]
    assert "not shown 1: 3.3.2/education" in found
    assert "shown 3: 3.3.2/hbo-competence, 3.3.2/compliance, 3.3.2/collaboration" in found


def test_people_read_the_questions_and_what_is_possible(run: Run, story: str) -> None:
    found = parts(run("--database", story, "show", NUMBER)[1])
    first, second = (
        "1. Mag het digitaal?",
        "2. En op papier? gesteld 5 juni 2026 12:00; te beantwoorden op 19 juni 2026",
    )
    assert f"{first} gesteld 3 juni 2026 12:00; te beantwoorden op 17 juni 2026 antwoord" in found["Vragen"]
    assert f"{second}; te laat nog niet beantwoord" in found["Vragen"]
    possible = found["Wat kan nu"]
    assert "tekenen kan laten vervallen kan niet: not-due (1 november 2026 00:00) terugtrekken kan" in possible
    assert "vraag stellen kan niet: 4.1/question-window" in possible


def test_the_history_tells_every_day_with_reasons_and_texts(run: Run, story: str) -> None:
    found = parts(run("--database", story, "show", NUMBER)[1])["Wat er gebeurde"]
    assert "4 mei 2026 12:00:00 anna legde de aanvraag vast." in found
    assert "5 mei 2026 12:00:00 anna maakte een aantekening. tekst: Vandaag gebeld." in found
    assert "6 mei 2026 12:00:00 anna kon niet beoordelen: 3.2/purchased-programme," in found
    assert found.index("4 mei") < found.index("1 juni")
    english = parts(run("--database", story, "--lang", "en", "show", NUMBER)[1])["What happened"]
    assert "4 June 2026 12:00:00 anna answered the question. text: Ja dat mag." in english


def test_what_was_erased_is_said_to_be_gone(run: Run, story: str, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "story.db")) as raw:
        raw.execute("DELETE FROM personal_value WHERE path = 'text'")
        raw.commit()
    out = run("--database", story, "show", NUMBER)[1]
    assert "Vandaag gebeld." not in out
    assert "tekst: niet bewaard" in out


def test_the_effective_moment_is_told_where_it_is_another(run: Run, tmp_path: Path) -> None:
    signed = "  - {at: 2026-06-08, do: sign, contract: c1, signed_at: 2026-05-03T10:00, refused_only: [moment]}\n"
    scenario = STORY.replace(UNTIL, signed + UNTIL)
    found = parts(run("--database", kept(run, tmp_path, scenario), "show", NUMBER)[1])["Wat er gebeurde"]
    assert "8 juni 2026 12:00:00 anna kon niet tekenen: moment. per 3 mei 2026 10:00" in found


def test_a_program_gets_everything_as_one_object(run: Run, story: str) -> None:
    status, out, _ = run("--database", story, "show", NUMBER, "--json")
    assert status == 0
    assert out.count("\n") == 1
    found: dict[str, Any] = json.loads(out)
    assert (found["number"], found["state"], found["renews"]) == (NUMBER, "offered", "GLI-2026-00001")
    assert (found["provider"]["city"], found["days_left"], found["overdue"]) == ("Middelburg", 1, False)
    assert found["follows"]["insurer"] == "Zeeuwse Zorg"
    assert found["dossier"]["subcontractors"][0]["name"] == "J. Zonneveld"
    assert {"rule", "required", "outcome", "text", "seen"} == set(found["evidence"][0])
    assert [(each["text"], each["answer"], each["late"]) for each in found["questions"]] == [
        ("Mag het digitaal?", "Ja dat mag.", False),
        ("En op papier?", None, True),
    ]
    assert {each["trigger"] for each in found["transitions"]} >= {"sign", "lapse", "withdraw", "note"}
    assert [each["action"] for each in found["history"]][:3] == ["apply", "note", "assess"]
    assert found["history"][1]["values"] == {"text": "Vandaag gebeld."}


def test_an_end_says_that_nothing_more_can_be_done(run: Run, tmp_path: Path) -> None:
    withdrawn = "  - {at: 2026-06-08, do: withdraw, contract: c1}\n"
    url = kept(run, tmp_path, STORY.replace(UNTIL, withdrawn + UNTIL))
    assert "Dit is een eindstand" in parts(run("--database", url, "show", NUMBER)[1])["Wat kan nu"]


def test_a_contract_of_a_care_that_no_policy_is_for_is_shown(run: Run, tmp_path: Path) -> None:
    old = SCENARIO.partition("events:")[0] + (
        "given:\n  k: {provider: coach, policy: kinderen-2026, role: coach, state: published,"
        " term: [2026-01-01, 2026-12-31], regions: [zeeland], dossier: {programmes: [ycnd]}}\nevents: []\n"
    )
    url = kept(run, tmp_path, old)
    status, out, _ = run("--database", url, "show", "KINDEREN-2026-00001")
    assert status == 0
    assert "programma's ycnd" in parts(out)["Dossier"]
    assert run("--database", url, "contracts", "--failing", "3.3.2/licence")[0] == 0


def test_an_unknown_number_suggests_the_nearest(run: Run, story: str) -> None:
    status, out, err = run("--database", story, "show", "GLI-2026-00002")
    assert (status, out) == (2, "")
    assert err == "Er is geen contract GLI-2026-00002; bedoelde u GLI-2027-00002?\n"


def test_hostile_text_does_not_reach_the_terminal(run: Run, story: str, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "story.db")) as raw:
        raw.execute("UPDATE provider SET name = :text, street = :text, city = :text", {"text": HOSTILE})
        raw.execute("UPDATE question SET text = :text, answer = :text", {"text": HOSTILE})
        raw.execute("UPDATE personal_value SET value = :text WHERE path = 'text'", {"text": json.dumps(HOSTILE)})
        raw.execute(
            "UPDATE contract SET dossier = replace(dossier, 'J. Zonneveld', '[red]Boos[/nothing]\\u202e\\u0007')"
        )
        raw.commit()
    status, out, _ = run("--database", story, "show", NUMBER)
    assert status == 0
    assert out.count("[red]Boos[/nothing]") >= 6
    assert not set("\x1b\u202e\x07") & set(out)
