"""What is wrong with a policy or a dossier is said in Dutch too: no message is left in English."""

import re
from pathlib import Path
from typing import Any

import pytest

from lifecycle import amendment, dossier, policy_file, regions, source
from lifecycle.errors import BadInput
from lifecycle.languages import Language
from lifecycle.phrases.yaml import YAML

FOLDER = Path(__file__).resolve().parent.parent / "broken" / "policies"
FILES = sorted(FOLDER.glob("*.yaml"))
WORDS = ("is not", "must", "allowed", "unknown", "missing", "did you mean", "cannot", "found", "did not", "there is")
ENGLISH = re.compile(rf"\b({'|'.join(WORDS)})\b")


def check(error: BadInput) -> None:
    """The Dutch is other words than the English, about the same place; values from the file stand in quotes."""
    dutch, english = error.problem.nl, error.problem.en
    assert dutch != english
    assert not ENGLISH.search(re.sub(r"'[^']*'", "''", dutch)), dutch
    assert error.said(Language.NL).startswith(error.where)
    assert error.said(Language.EN) == str(error)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_is_wrong_with_a_policy_file(file: Path) -> None:
    with pytest.raises(BadInput) as caught:
        policy_file.load(str(file))
    check(caught.value)


DOSSIERS: list[Any] = [
    None,
    {"colour": "red"},
    {"licences": "ssib"},
    {"programmes": [None]},
    {"programmes": ["x" * 2001]},
    {"evidence": {"3.3.2/kvk": "yes"}},
    {"evidence": {"\N{LATIN SMALL LETTER E WITH ACUTE}": True}},
    {"licences": [{"from": "31-12-2026"}]},
    {"training": {"partial_certificate": "no"}},
    {"consultations": {"insurer": 2**60}},
]


@pytest.mark.parametrize("stated", DOSSIERS, ids=str)
def test_what_is_wrong_with_a_dossier(stated: Any) -> None:
    with pytest.raises(BadInput) as caught:
        dossier.parse(stated)
    check(caught.value)


@pytest.mark.parametrize("text", ["zeeland", "regions: [zeeland]", "regions: [{id: 1, name: a}]"])
def test_what_is_wrong_with_a_regions_file(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        regions.from_source(source.parse(text, "regions.yaml"))
    check(caught.value)


def test_what_is_wrong_with_an_amendment() -> None:
    policy = policy_file.load("gli-2027")
    with pytest.raises(BadInput) as caught:
        amendment.amended(policy, add_programmes=("Not An Id",))
    check(caught.value)
    with pytest.raises(BadInput) as caught:
        amendment.amended(policy, remove_programmes=tuple(policy.programme_ids))
    check(caught.value)


def test_a_policy_that_does_not_exist() -> None:
    with pytest.raises(BadInput) as caught:
        policy_file.load("gli-2026")
    check(caught.value)
    with pytest.raises(BadInput) as caught:
        policy_file.load("gli-2026.yaml")
    assert caught.value.problem.nl.startswith("kan niet worden gelezen: ")


NOT_YAML = [
    "a: [1\nb: 2",
    "a: {b: 1",
    "a:\n\t- 1",
    "a: b: c",
    "a: @x",
    'a: "\\ud800"',
    'a: "\\y"',
    "a: 'text",
    "a: 1\n b: 2",
    "- a\nb: 1",
    "a: !<x",
    "%YAML 3.0\n---\na: 1",
    "%YAML 1.1\n%YAML 1.1\n---\na: 1",
    "- - a\n - b",
    "a: - b",
    "a: |0\n b",
    "a\nb: 1",
    "a: !x!y z",
    "a: &",
    "a: &a*b c",
    "a: |x\n  b",
    "%YAML x\n---\na",
    "%FOO\na",
    "a: \x07",
    "a: 1\n...\n]",
]


@pytest.mark.parametrize("text", NOT_YAML)
def test_what_is_not_yaml(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        source.parse(text, "file.yaml")
    error = caught.value
    assert error.problem.nl.startswith("is geen YAML: ")
    check(error)


def test_the_words_of_the_reader_of_yaml_are_translated_each_in_its_own_words() -> None:
    assert all(dutch and dutch != english and not ENGLISH.search(dutch) for english, dutch in YAML.items())
