"""The shipped policies, held against the domain: every paragraph, every rule, every trigger, in our own words.

The tables below are written from the documents' outline and from the domain's tables of rules, not from the policies.
The documents themselves stand beside the checkout (`../shared/sources`), not in it; what compares with them is skipped,
visibly, where they are absent.
"""

import ast
import csv
import hashlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from lifecycle import policy_file, rules, source
from lifecycle.calendar import Milestone, parse_day, parse_moment
from lifecycle.contract import Kind, Reach
from lifecycle.policy import ItemType, Policy, RuleType, Who

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT.parent / "shared" / "sources"
with_sources = pytest.mark.skipif(not SOURCES.is_dir(), reason=f"the documents are not at {SOURCES}")

POLICIES = ("gli-2027", "kinderen-2027")

SHA256 = {
    "gli-2027": "30662a20196a8a04a26f19d709c2010aff5cd381b5f4a9fd6a075032a3233592",
    "kinderen-2027": "24850c39220d886fcb3e7942fc98a7065431fd7882e5c025f15349c58d369af0",
}

OUTLINE = {
    "gli-2027": """
        foreword 4 · 1.1 1 · 1.2 4 · 1.3 1 · 1.4 1 · 2.1 4 · 2.1.1 4 · 2.1.2 1 · 2.1.3 3 · 2.1.4 6 · 2.2 4 · 2.3 1 ·
        2.4 5 · 3.1 1 · 3.2 8 · 3.3.1 10 · 3.3.2 15 · 3.3.3 8 · 3.3.4 5 · 4.1 6 · 4.2 6 · 4.3 1 · annex-1 28
    """,
    "kinderen-2027": """
        foreword 4 · 1.1 1 · 1.2 4 · 1.3 1 · 1.4 1 · 2.1 3 · 2.1.1 4 · 2.1.2 2 · 2.1.3 3 · 2.1.4 6 · 2.2 3 · 2.3 1 ·
        2.4 1 · 3.1 3 · 3.2 2 · 3.3 30 · 3.3.1 8 · 3.3.2 5 · 4.1 5 · 4.2 6 · 4.3 1
    """,
}
"""Paragraphs with their number of items, in the order of the document."""

# id | whom it concerns | type | triggers; `advice` where it never refuses.
GLI_RULES = """
    4.1/policy-published              | all                  | date      | apply
    2.2/contractable-kind             | all                  | computed  | apply
    2.4/running-contract              | all                  | computed  | apply
    2.3/follow                        | follow requests      | computed  | assess
    3.2/purchased-programme           | all                  | computed  | assess, review
    3.3.1/flow-down                   | rho, partnership     | evidence  | assess, review
    3.3.1/claims                      | rho, partnership     | evidence  | assess, review
    3.3.1/enough-coaches              | rho, partnership     | evidence  | assess, review
    3.3.1/recognised-register         | rho, partnership     | computed  | assess, review
    3.3.1/subcontractor-licences      | rho, partnership     | computed  | assess, sign, reinstate, review
    3.3.1/coverage                    | rho, partnership     | computed  | assess, review
    3.3.1/open-to-coaches             | rho, partnership     | evidence  | assess, review
    3.3.1/compliance                  | rho, partnership     | evidence  | assess, review
    3.3.1/primary-care                | rho, partnership     | evidence  | assess, review
    3.3.1/social-domain               | rho, partnership     | computed  | assess, review
    3.3.1/two-programmes              | rho, partnership     | computed  | assess, review
    3.3.2/education                   | individual           | evidence  | assess, review
    3.3.2/hbo-competence              | individual           | evidence  | assess, review
    3.3.2/agb-code                    | individual           | computed  | assess, review
    3.3.2/kvk                         | individual           | computed  | assess, review
    3.3.2/recognised-register         | individual           | computed  | assess, review
    3.3.2/licence                     | individual           | computed  | assess, sign, reinstate, review
    3.3.2/coverage                    | individual           | computed  | assess, review
    3.3.2/compliance                  | individual           | evidence  | assess, review
    3.3.2/collaboration               | individual           | evidence  | assess, review
    3.3.2/region-primary-care         | beyond the local     | evidence  | assess, review
    3.3.2/region-social-domain        | beyond the local     | evidence  | assess, review
    3.3.2/total-coverage              | beyond the local     | evidence  | assess, review
    3.3.2/social-map                  | beyond the local     | evidence  | assess, review
    3.3.2/social-domain-consults      | beyond the local     | computed  | assess, review
    3.3.2/insurer-consults            | beyond the local     | computed  | assess, review
    3.3.3/insolvency                  | all                  | exclusion | EXCLUDED
    3.3.3/insolvency-pending          | all                  | exclusion | EXCLUDED
    3.3.3/unpaid-taxes                | all                  | exclusion | EXCLUDED
    3.3.3/false-statements            | all                  | exclusion | EXCLUDED
    3.3.3/refused-investigation       | all                  | exclusion | EXCLUDED
    3.3.3/igj-measure                 | all                  | exclusion | EXCLUDED
    3.3.3/past-default                | all                  | exclusion | EXCLUDED
    3.3.3/continuity-doubt            | all                  | exclusion | EXCLUDED
    2.2/rho-first                     | partnership          | ladder    | offer
    2.2/individual-last               | individual           | ladder    | offer
    3.3.4/referral                    | new individual       | ladder    | offer
    3.3.4/start-date                  | all                  | date      | offer, sign, reinstate
    4.1/offer-deadline                | all but new          | date      | offer, offer_run_off
    4.1/question-window               | all                  | date      | ask
    4.1/signing-deadline              | all                  | date      | sign, sign_run_off, reinstate
    4.2/name-and-address              | all                  | computed  | publish
    2.2/run-off-ground                | all                  | ladder    | offer_run_off
    2.2/no-second-run-off             | all                  | computed  | offer_run_off
    2.2/run-off-signed                | all                  | computed  | run_off
    foreword/objection-deadline       | all                  | date      | object
    2.2/rho-contact                   | partnership          | evidence  | assess; advice
    2.2/stakeholder-contact           | individual           | evidence  | assess; advice
    2.1.4/sustainability              | all                  | evidence  | assess, review; advice
    2.1.4/mobility-report             | above 100 fte        | evidence  | assess, review; advice
    annex-1/planning                  | rho, partnership     | evidence  | assess, review; advice
    annex-1/supply-overview           | rho, partnership     | evidence  | assess, review; advice
    annex-1/coverage-overview         | rho, partnership     | evidence  | assess, review; advice
    annex-1/enough-supply             | rho, partnership     | evidence  | assess, review; advice
    annex-1/claims                    | rho, partnership     | evidence  | assess, review; advice
    annex-1/claims-every-patient      | rho, partnership     | evidence  | assess, review; advice
    annex-1/coordination              | rho, partnership     | evidence  | assess, review; advice
    annex-1/timely-start              | rho, partnership     | evidence  | assess, review; advice
    annex-1/enough-subcontractors     | rho, partnership     | evidence  | assess, review; advice
    annex-1/other-gps                 | rho, partnership     | evidence  | assess, review; advice
    annex-1/training                  | rho, partnership     | evidence  | assess, review; advice
    annex-1/gps-informed              | rho, partnership     | evidence  | assess, review; advice
    annex-1/referrer-contact          | rho, partnership     | evidence  | assess, review; advice
    annex-1/referral-agreements       | rho, partnership     | evidence  | assess, review; advice
    annex-1/social-map                | rho, partnership     | evidence  | assess, review; advice
    annex-1/municipalities            | rho, partnership     | evidence  | assess, review; advice
    annex-1/social-domain             | rho, partnership     | evidence  | assess, review; advice
    annex-1/exercise-map              | rho, partnership     | evidence  | assess, review; advice
    annex-1/exercise-nearby           | rho, partnership     | evidence  | assess, review; advice
    annex-1/exercise-afterwards       | rho, partnership     | evidence  | assess, review; advice
    annex-1/cooperation               | rho, partnership     | evidence  | assess, review; advice
    annex-1/alignment                 | rho, partnership     | evidence  | assess, review; advice
    annex-1/instruction               | rho, partnership     | evidence  | assess, review; advice
    annex-1/peer-review               | rho, partnership     | evidence  | assess, review; advice
    annex-1/yearly-evaluation         | rho, partnership     | evidence  | assess, review; advice
    annex-1/insurer-evaluation        | rho, partnership     | evidence  | assess, review; advice
    annex-1/owner-audits              | rho, partnership     | evidence  | assess, review; advice
    annex-1/newsletters               | rho, partnership     | evidence  | assess, review; advice
""".replace("EXCLUDED", "assess, offer, sign, reinstate, publish, offer_run_off, sign_run_off, review")

KINDEREN_RULES = """
    4.1/policy-published              | all                  | date      | apply
    2.2/contractable-kind             | all                  | computed  | apply
    2.3/running-contract              | all                  | computed  | apply
    2.4/follow                        | follow requests      | computed  | assess
    3.2/purchased-programme           | role coach           | computed  | assess, review
    3.3/regional-agreements           | all                  | evidence  | assess, review
    3.3/social-domain-offer           | all                  | evidence  | assess, review
    3.3/flow-down                     | organisations        | evidence  | assess, review
    3.3/claims                        | organisations        | evidence  | assess, review
    3.3/enough-subcontractors         | organisations        | evidence  | assess, review
    3.3/competence-profile            | all                  | evidence  | assess, review
    3.3/professional-registration     | all                  | evidence  | assess, review
    3.3/subcontractor-register        | organisations        | evidence  | assess, review
    3.3/open-to-entrants              | organisations        | evidence  | assess, review
    3.3/subcontractor-licences        | organisations        | computed  | assess, sign, reinstate, review
    3.3/training-exception            | organisations        | computed  | assess, review
    3.3/subcontractor-agb             | organisations        | computed  | assess, review
    3.3/coverage                      | organisations        | computed  | assess, review
    3.3/compliance                    | all                  | evidence  | assess, review
    3.3/evaluations                   | all                  | computed  | assess, review
    3.3/primary-care                  | all                  | evidence  | assess, review
    3.3/social-domain                 | all                  | computed  | assess, review
    3.3/education                     | individual           | evidence  | assess, review
    3.3/register                      | individual           | evidence  | assess, review
    3.3/agb-code                      | individual           | computed  | assess, review
    3.3/kvk                           | individual           | computed  | assess, review
    3.3/licence                       | individual           | computed  | assess, sign, reinstate, review
    3.3.1/insolvency                  | all                  | exclusion | EXCLUDED
    3.3.1/insolvency-pending          | all                  | exclusion | EXCLUDED
    3.3.1/unpaid-taxes                | all                  | exclusion | EXCLUDED
    3.3.1/false-statements            | all                  | exclusion | EXCLUDED
    3.3.1/refused-investigation       | all                  | exclusion | EXCLUDED
    3.3.1/igj-measure                 | all                  | exclusion | EXCLUDED
    3.3.1/past-default                | all                  | exclusion | EXCLUDED
    3.3.1/continuity-doubt            | all                  | exclusion | EXCLUDED
    2.2/individual-last               | individual           | ladder    | offer
    3.3.2/referral                    | new individual       | ladder    | offer
    3.3.2/start-date                  | all                  | date      | offer, sign, reinstate
    4.1/offer-deadline                | all but new          | date      | offer
    4.1/question-window               | all                  | date      | ask
    4.1/signing-deadline              | all                  | date      | sign, reinstate
    4.2/name-and-address              | all                  | computed  | publish
    foreword/objection-deadline       | all                  | date      | object
    2.1.4/sustainability              | all                  | evidence  | assess, review; advice
    2.1.4/mobility-report             | above 100 fte        | evidence  | assess, review; advice
""".replace("EXCLUDED", "assess, offer, sign, reinstate, publish, review")

RULES = {"gli-2027": GLI_RULES, "kinderen-2027": KINDEREN_RULES}

WHO = {
    "all": Who(),
    "follow requests": Who(follow_request=True),
    "rho, partnership": Who(kinds=(Kind.RHO, Kind.PARTNERSHIP)),
    "organisations": Who(kinds=(Kind.GGD, Kind.CJG, Kind.JGZ, Kind.RHO, Kind.PARTNERSHIP)),
    "partnership": Who(kinds=(Kind.PARTNERSHIP,)),
    "individual": Who(kinds=(Kind.INDIVIDUAL,)),
    "beyond the local": Who(kinds=(Kind.INDIVIDUAL,), reach=(Reach.SUPRAREGIONAL, Reach.NATIONAL)),
    "new individual": Who(kinds=(Kind.INDIVIDUAL,), new_provider=True),
    "all but new": Who(new_provider=False),
    "role coach": Who(roles=("coach",)),
    "above 100 fte": Who(fte_above=100),
}

PER_REGION = {
    "gli-2027": {"3.3.2/region-primary-care", "3.3.2/region-social-domain", "3.3.2/social-map"},
    "kinderen-2027": {"3.3/regional-agreements", "3.3/social-domain-offer"},
}

# milestone | last day, included | the job runs at
CALENDAR = """
    policy-publication | 2026-04-01 | 2026-04-01T09:00
    objections-close   | 2026-05-15 | 2026-05-16T00:00
    offers-out         | 2026-09-30 | 2026-09-30T09:00
    tariffs-out        | 2026-10-31 | 2026-10-31T09:00
    signing-deadline   | 2026-10-31 | 2026-11-01T00:00
    care-publication   | 2026-11-12 | 2026-11-12T09:00
"""

OVERRIDABLE = {
    "gli-2027": {"2.2/rho-first", "2.2/individual-last", "3.3.4/referral", "4.1/offer-deadline"},
    "kinderen-2027": {"2.2/individual-last", "3.3.2/referral", "4.1/offer-deadline"},
}

both = pytest.mark.parametrize("name", POLICIES)


@cache
def loaded(name: str) -> Policy:
    return policy_file.load(name)


def rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


def outline_of(name: str) -> list[tuple[str, int]]:
    return [(entry.split()[0], int(entry.split()[1])) for entry in OUTLINE[name].split("·")]


def test_these_policies_are_shipped() -> None:
    assert policy_file.shipped() == POLICIES


@both
def test_every_paragraph_of_the_document_is_there_with_every_item_in_its_order(name: str) -> None:
    assert [(part.paragraph, len(part.items)) for part in loaded(name).outline] == outline_of(name)


@with_sources
@both
def test_the_outline_expected_here_is_the_one_beside_the_documents(name: str) -> None:
    with (SOURCES / "outline.csv").open(encoding="utf-8", newline="") as file:
        listed = [row for row in csv.DictReader(file) if row["document"] == loaded(name).source.document]
    assert [(row["paragraph"], int(row["items"])) for row in listed] == outline_of(name)


@both
def test_a_policy_names_its_document_by_its_checksum(name: str) -> None:
    assert loaded(name).source.sha256 == SHA256[name]


@with_sources
@both
def test_the_checksum_is_that_of_the_document(name: str) -> None:
    document = SOURCES / f"{loaded(name).source.document}.txt"
    assert hashlib.sha256(document.read_bytes()).hexdigest() == loaded(name).source.sha256


@both
def test_a_policy_has_the_rules_of_the_domain_and_no_others(name: str) -> None:
    assert sorted(loaded(name).by_id) == sorted(row[0] for row in rows(RULES[name]))


@pytest.mark.parametrize(
    ("name", "row"),
    [pytest.param(name, row, id=f"{name} {row[0]}") for name in POLICIES for row in rows(RULES[name])],
)
def test_a_rule_concerns_whom_it_should_at_exactly_its_triggers(name: str, row: list[str]) -> None:
    identifier, who, kind, moments = row
    triggers, _, advice = moments.partition("; ")
    rule = loaded(name).by_id[identifier]
    assert [action.value for action in rule.on] == triggers.split(", ")
    assert rule.required is (advice != "advice")
    assert rule.who == WHO[who]
    assert rule.type is RuleType(kind)
    assert rule.paragraph == identifier.rpartition("/")[0]


@both
def test_annex_rules_stand_in_the_order_of_the_annex(name: str) -> None:
    listed = [row[0] for row in rows(RULES[name]) if row[0].startswith("annex-1/")]
    assert [rule.id for rule in loaded(name).rules if rule.paragraph == "annex-1"] == listed


@both
def test_evidence_is_asked_region_by_region_where_the_domain_says_so(name: str) -> None:
    assert {rule.id for rule in loaded(name).rules if rule.per_region} == PER_REGION[name]


@both
def test_an_exclusion_is_stated_by_the_last_part_of_its_rule(name: str) -> None:
    exclusions = [rule for rule in loaded(name).rules if rule.type is RuleType.EXCLUSION]
    assert len(exclusions) == 8
    assert {rule.id.rpartition("/")[2]: rule.parameters["exclusion"] for rule in exclusions} == {
        exclusion: exclusion for exclusion in loaded(name).exclusions
    }


@both
def test_every_rule_is_named_by_an_item_of_the_outline(name: str) -> None:
    named = {rule for part in loaded(name).outline for item in part.items for rule in item.rules}
    assert set(loaded(name).by_id) - named == set()


@both
def test_every_rule_is_named_by_an_item_of_the_paragraph_it_cites(name: str) -> None:
    named = {part.paragraph: {rule for item in part.items for rule in item.rules} for part in loaded(name).outline}
    assert [rule.id for rule in loaded(name).rules if rule.id not in named[rule.paragraph]] == []


@both
def test_every_milestone_of_the_calendar_is_an_item_of_the_paragraph_it_cites(name: str) -> None:
    dated = {(part.paragraph, item.milestone) for part in loaded(name).outline for item in part.items if item.milestone}
    assert dated == {(entry.paragraph, entry.milestone) for entry in loaded(name).calendar}


@both
def test_every_text_is_dutch_and_english_and_they_differ(name: str) -> None:
    policy = loaded(name)
    texts = [policy.title, *(entry.text for entry in policy.assumptions)]
    texts += [text for rule in policy.rules for text in (rule.text, rule.carries_out)]
    texts += [item.text for part in policy.outline for item in part.items]
    names = " ".join(programme.name for programme in policy.programmes)
    assert [text for text in texts if not text.nl.strip() or not text.en.strip()] == []
    assert [text for text in texts if text.nl == text.en and text.nl.rstrip(".") not in names] == []


@both
def test_no_two_rules_of_one_kind_of_provider_read_the_same(name: str) -> None:
    wordings = [(rule.text.nl, rule.who.kinds) for rule in loaded(name).rules]
    assert sorted({wording for wording in wordings if wordings.count(wording) > 1}, key=str) == []


@both
def test_every_item_that_is_a_judgement_ends_as_a_question(name: str) -> None:
    items = [item for part in loaded(name).outline for item in part.items if item.type is ItemType.JUDGEMENT]
    assert items
    assert [item.text for item in items if not item.text.nl.endswith("?") or not item.text.en.endswith("?")] == []


@pytest.mark.parametrize("row", rows(CALENDAR), ids=lambda row: row[0])
@both
def test_the_calendar_is_that_of_the_round(name: str, row: list[str]) -> None:
    milestone, last_day, runs_at = row
    dates = loaded(name).dates
    if name == "kinderen-2027" and milestone == "tariffs-out":
        assert Milestone.TARIFFS_OUT not in dates
        return
    dated = dates[Milestone(milestone)]
    assert (dated.last_day, dated.runs_at) == (parse_day(last_day), parse_moment(runs_at))


@both
def test_windows_are_28_days_and_10_working_days(name: str) -> None:
    windows = loaded(name).windows
    assert (windows.question_days, windows.signing_days, windows.answer_working_days) == (28, 28, 10)


@both
def test_only_the_ladder_the_referral_and_the_offer_deadline_can_be_lifted(name: str) -> None:
    policy = loaded(name)
    assert [override.ground for override in policy.overrides] == ["duty-of-care"]
    assert policy.overridable("duty-of-care") == OVERRIDABLE[name]
    assert policy.overridable("another-ground") == frozenset()


def test_gli_buys_seven_programmes_and_recognises_three_registers() -> None:
    assert loaded("gli-2027").programme_ids == {
        "cool-expertisecentrum",
        "cool-miguide",
        "beweegkuur",
        "slimmer-ggd-nog",
        "slimmer-ancora",
        "ssib",
        "kd2o",
    }
    assert loaded("gli-2027").register_ids == {"kabiz", "irf", "kp"}


def test_kinderen_buys_one_programme_and_fits_kinds_to_roles() -> None:
    policy = loaded("kinderen-2027")
    assert policy.programme_ids == {"ycnd"}
    assert policy.roles == {
        "czv": (Kind.GGD, Kind.CJG, Kind.JGZ),
        "coach": (Kind.RHO, Kind.PARTNERSHIP, Kind.INDIVIDUAL),
    }


def test_every_predicate_is_used_by_a_shipped_policy() -> None:
    used = {rule.check for name in POLICIES for rule in loaded(name).rules}
    assert used == set(rules.names())


# Own words: no run of eight words of the documents stands anywhere in what we wrote.

RUN = 8


def words_of(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", re.sub(r"\{[^}]*\}", " ", text).lower())


def runs(text: str) -> set[tuple[str, ...]]:
    found = words_of(text)
    return {tuple(found[start : start + RUN]) for start in range(len(found) - RUN + 1)}


def texts_in(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from texts_in(value)
    elif isinstance(data, list):
        for value in data:
            yield from texts_in(value)


def our_texts(file: Path) -> list[str]:
    """Every text of a policy file with its comments, or every string of a Python module."""
    if file.suffix == ".py":
        tree = ast.parse(file.read_text(encoding="utf-8"))
        return [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    comments = re.findall(r"^\s*#(.*)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    return [*texts_in(source.read(file).data), " ".join(comments)]


OUR_FILES = [
    *sorted((ROOT / "lifecycle" / "policies").glob("*.yaml")),
    *sorted((ROOT / "lifecycle" / "phrases").glob("*.py")),
    ROOT / "lifecycle" / "sentences.py",
]


def test_a_borrowed_sentence_would_be_found() -> None:
    document = "Elke aanbieder levert de zorg binnen\ntwee weken na de verwijzing door een huisarts."
    borrowed = "De zorg: binnen twee weken na de verwijzing, door een arts"
    assert runs(document) & runs(borrowed)
    assert not runs(document) & runs("binnen twee weken na de verwijzing door")


def test_there_are_texts_of_ours_to_compare() -> None:
    assert len(OUR_FILES) >= 6
    for file in OUR_FILES[:2]:
        assert sum(len(runs(text)) for text in our_texts(file)) > 1_000


@with_sources
@pytest.mark.parametrize("document", sorted(SOURCES.glob("*.txt")), ids=lambda path: path.stem)
@pytest.mark.parametrize("file", OUR_FILES, ids=lambda path: path.name)
def test_no_eight_words_in_a_row_are_the_documents(file: Path, document: Path) -> None:
    theirs = runs(document.read_text(encoding="utf-8"))
    assert len(theirs) > 3_000
    shared = {" ".join(run) for text in our_texts(file) for run in runs(text) & theirs}
    assert shared == set()
