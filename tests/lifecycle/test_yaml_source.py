"""YAML as plain data: codes keep their zeros, dates stay text, and every part knows its line."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle import regions, source
from lifecycle.errors import BadInput
from lifecycle.languages import Both, Language

# Written | read.
SCALARS: list[tuple[str, Any]] = [
    ("0123", "0123"),
    ("00000001", "00000001"),
    ("90000001", 90000001),
    ("0", 0),
    ("-1", -1),
    ("+1", 1),
    ("007", "007"),
    ("0x1F", "0x1F"),
    ("0o17", "0o17"),
    ("017", "017"),
    ("1_000", "1_000"),
    ("1.50", "1.50"),
    ("4.1", "4.1"),
    ("2.1.4", "2.1.4"),
    ("1e3", "1e3"),
    (".inf", ".inf"),
    (".nan", ".nan"),
    ("12:30", "12:30"),
    ("190:20:30", "190:20:30"),
    ("9007199254740991", 9007199254740991),
    ("9007199254740992", "9007199254740992"),
    ("9999999999999999999", "9999999999999999999"),
    ("true", True),
    ("false", False),
    ("True", "True"),
    ("yes", "yes"),
    ("no", "no"),
    ("on", "on"),
    ("off", "off"),
    ("NO", "NO"),
    ("y", "y"),
    ("null", None),
    ("~", None),
    ("", None),
    ("Null", "Null"),
    ("none", "none"),
    ("2026-10-31", "2026-10-31"),
    ("2026-10-31T09:00", "2026-10-31T09:00"),
    ("2026-10-31 09:00:00", "2026-10-31 09:00:00"),
    ("4331 LK", "4331 LK"),
    ("4330-4339", "4330-4339"),
    ('"4331"', "4331"),
    ("'true'", "true"),
    ('""', ""),
    ('"null"', "null"),
    ("|\n  0123\n", "0123\n"),
    (">-\n  true\n", "true"),
    ("!!str 4331", "4331"),
    ("caf\xe9 \N{OK HAND SIGN}", "caf\xe9 \N{OK HAND SIGN}"),
]


@pytest.mark.parametrize(("text", "value"), SCALARS, ids=[repr(row[0]) for row in SCALARS])
def test_a_scalar(text: str, value: Any) -> None:
    read = source.parse(f"key: {text}", "file.yaml").data["key"]
    assert read == value
    assert type(read) is type(value)


def test_a_key_is_always_text() -> None:
    assert source.parse("{1: a, true: b, ~: c, 4.1: d, 2026-01-01: e}", "file.yaml").data == {
        "1": "a",
        "true": "b",
        "~": "c",
        "4.1": "d",
        "2026-01-01": "e",
    }


PLACED = """\
# a remark
policy: x

rules:
  - id: one
    on: [assess,
         review]
  - id: two
    text:
      nl: >-
        Lange
        tekst
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 2),
        (("policy",), 2),
        (("rules",), 4),
        (("rules", 0), 5),
        (("rules", 0, "on"), 6),
        (("rules", 0, "on", 0), 6),
        (("rules", 0, "on", 1), 7),
        (("rules", 1), 8),
        (("rules", 1, "id"), 8),
        (("rules", 1, "text", "nl"), 10),
        (("rules", 1, "text", "en"), 9),
        (("rules", 7, "id"), 4),
        (("nowhere",), 2),
    ],
)
def test_every_part_knows_its_line_and_an_absent_one_that_of_the_nearest(
    path: tuple[str | int, ...], line: int
) -> None:
    read = source.parse(PLACED, "file.yaml")
    place = f"file.yaml:{line}"
    assert read.where(path) == (f"{place}: {'.'.join(map(str, path))}" if path else place)


def test_an_error_names_file_line_and_key() -> None:
    error = source.parse(PLACED, "file.yaml").error(("rules", 1, "id"), Both("is fout", "is wrong"))
    assert str(error) == "file.yaml:8: rules.1.id: is wrong"
    assert error.said(Language.NL) == "file.yaml:8: rules.1.id: is fout"
    assert (error.where, str(error.problem)) == ("file.yaml:8: rules.1.id", "is wrong")


def test_an_empty_text_is_no_data() -> None:
    assert source.parse("", "file.yaml").data is None
    assert source.parse("# only a remark\n", "file.yaml").data is None


@pytest.mark.parametrize(
    "text", ["a: 1", "a: 1\n", "a: 1\r\n", "\ufeffa: 1", "---\na: 1\n", "%YAML 1.2\n---\na: 1\n...\n"]
)
def test_ways_to_write_the_same(text: str, tmp_path: Path) -> None:
    file = tmp_path / "file.yaml"
    file.write_bytes(text.encode())
    assert source.read(file).data == {"a": 1}


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_however_they_end(line_end: str) -> None:
    read = source.parse(line_end.join(["a: 1", "b: 2", "c: 3"]), "file.yaml")
    assert read.where(("c",)) == "file.yaml:3: c"


REFUSED = [
    ("a: 1\na: 2\n", "file.yaml:2: a: stands twice"),
    ("b:\n  a: 1\n  c: 2\n  a: 2\n", "file.yaml:4: b.a: stands twice"),
    ("1: a\n'1': b\n", "file.yaml:2: 1: stands twice"),
    ("a: &x [1]\nb: *x\n", "file.yaml:2: b: is an alias; write the part out"),
    ("a: &x [*x]\n", "file.yaml:1: a.0: is an alias; write the part out"),
    ("a: !money 5\n", "file.yaml:1: a: unknown tag !money"),
    ("a: !map {b: 1}\n", "file.yaml:1: a: unknown tag !map"),
    ("? [a, b]\n: c\n", "file.yaml:1: a key must be plain text"),
    ("? {a: b}\n: c\n", "file.yaml:1: a key must be plain text"),
    ("a: 1\n---\nb: 2\n", "file.yaml:2: a second document; one file holds one"),
    ("a: [1\nb: 2\n", "file.yaml:2: is not YAML: did not find expected ',' or ']'"),
    ("a:\n\t- 1\n", "file.yaml:2: is not YAML: found character that cannot start any token"),
    ("a: b: c\n", "file.yaml:1: is not YAML: mapping values are not allowed in this context"),
    ("\n\na: *nothing\n", "file.yaml:3: a: is an alias; write the part out"),
    ("a: @x\n", "file.yaml:1: is not YAML: found character that cannot start any token"),
    ('a: "\\ud800"\n', "file.yaml:1: is not YAML: found invalid Unicode character escape code"),
]


@pytest.mark.parametrize(("text", "message"), REFUSED, ids=[row[1].partition(": ")[2] for row in REFUSED])
def test_what_is_not_read(text: str, message: str) -> None:
    with pytest.raises(BadInput) as caught:
        source.parse(text, "file.yaml")
    assert str(caught.value) == message


def test_a_key_that_is_no_text_is_named_by_its_own_line() -> None:
    with pytest.raises(BadInput, match=r"^file\.yaml:3: "):
        source.parse("a: 1\nb: 2\n? [c]\n: 3\n", "file.yaml")


def test_not_utf_8_is_named_by_its_line(tmp_path: Path) -> None:
    file = tmp_path / "latin.yaml"
    file.write_bytes(b"a: 1\nb: 2\nc: caf\xe9\n")
    with pytest.raises(BadInput) as caught:
        source.read(file)
    assert str(caught.value) == f"{file}:3: is not UTF-8 text"


@given(st.text(max_size=60))
def test_whatever_is_written_is_read_or_refused_in_one_line(text: str) -> None:
    message = refusal_of(text)
    assert message is None or message.startswith("file.yaml:")
    assert message is None or len(message.splitlines()) == 1


def refusal_of(text: str) -> str | None:
    try:
        source.parse(text, "file.yaml")
    except BadInput as error:
        return str(error)
    return None


keys = st.from_regex(r"[a-z]{1,5}", fullmatch=True)
plain_data = st.recursive(
    st.none() | st.booleans() | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=10,
)


@given(plain_data)
def test_json_is_yaml(data: Any) -> None:
    assert source.parse(json.dumps(data, ensure_ascii=False), "file.json").data == data


SHIPPED_REGIONS = """
    groningen friesland drenthe zwolle twente apeldoorn-zutphen midden-ijssel arnhem nijmegen utrecht flevoland gooi
    noord-holland-noord kennemerland zaanstreek-waterland amsterdam amstelland-meerlanden zuid-holland-noord haaglanden
    westland-schieland-delfland midden-holland rotterdam zuid-hollandse-eilanden waardenland zeeland west-brabant
    midden-brabant noordoost-brabant zuidoost-brabant noord-midden-limburg zuid-limburg
"""


def test_the_31_care_office_regions_are_shipped_in_their_order() -> None:
    assert list(regions.shipped()) == SHIPPED_REGIONS.split()
    assert len(regions.shipped()) == 31
    assert all(name.strip() for name in regions.shipped().values())


def test_every_shipped_region_has_a_tile_and_a_region_may_do_without() -> None:
    assert regions.tiles().keys() == regions.shipped().keys()
    read = source.parse("regions:\n  - {id: a, name: A}\n", "file.yaml")
    assert regions.from_source(read) == {"a": "A"}
    assert regions.tiles_from(read) == {}


def test_what_is_done_to_the_shipped_regions_does_not_stay() -> None:
    regions.shipped().clear()
    assert len(regions.shipped()) == 31


REGIONS = [
    ("regions: []\n", "file.yaml:1: a regions file is `regions:` with a list of regions, and nothing else"),
    ("- id: zeeland\n", "file.yaml:1: a regions file is `regions:` with a list of regions, and nothing else"),
    ("", "file.yaml:1: a regions file is `regions:` with a list of regions, and nothing else"),
    (
        "regions: [{id: a, name: A}]\nmore: 1\n",
        "file.yaml:1: a regions file is `regions:` with a list of regions, and nothing else",
    ),
    (
        "regions:\n  - zeeland\n",
        "file.yaml:2: regions.0: a region has an `id` and a `name`, a `tile` if need be, and nothing else",
    ),
    (
        "regions:\n  - {id: a}\n",
        "file.yaml:2: regions.0: a region has an `id` and a `name`, a `tile` if need be, and nothing else",
    ),
    (
        "regions:\n  - {id: a, name: A}\n  - {id: b, name: B, head: c}\n",
        "file.yaml:3: regions.1: a region has an `id` and a `name`, a `tile` if need be, and nothing else",
    ),
    ("regions:\n  - id: a\n    name: 5\n", "file.yaml:3: regions.0.name: must be text, not 5"),
    ("regions:\n  - id: ' '\n    name: A\n", "file.yaml:2: regions.0.id: must be text, not ' '"),
    (
        "regions:\n  - {id: a, name: A}\n  - {id: a, name: B}\n",
        "file.yaml:3: regions.1.id: duplicate id 'a'",
    ),
    (
        "regions:\n  - {id: a, name: A, tile: {short: A, column: 1}}\n",
        "file.yaml:2: regions.0.tile: has a `short`, a `column` and a `row`, and nothing else",
    ),
    (
        "regions:\n  - {id: a, name: A, tile: {short: A, column: 0, row: 1}}\n",
        "file.yaml:2: regions.0.tile.column: must be a number from 1 to 12, not 0",
    ),
    (
        "regions:\n  - {id: a, name: A, tile: {short: A, column: 1, row: true}}\n",
        "file.yaml:2: regions.0.tile.row: must be a number from 1 to 12, not True",
    ),
    (
        "regions:\n  - {id: a, name: A, tile: {short: ABCDE, column: 1, row: 1}}\n",
        "file.yaml:2: regions.0.tile.short: at most 4 characters",
    ),
    (
        (
            "regions:\n"
            "  - {id: a, name: A, tile: {short: A, column: 1, row: 1}}\n"
            "  - {id: b, name: B, tile: {short: B, column: 1, row: 1}}\n"
        ),
        "file.yaml:3: regions.1.tile: is on the place of 'a'",
    ),
]


@pytest.mark.parametrize(("text", "message"), REGIONS, ids=[str(place) for place in range(len(REGIONS))])
def test_a_regions_file_that_is_wrong(text: str, message: str) -> None:
    with pytest.raises(BadInput) as caught:
        regions.from_source(source.parse(text, "file.yaml"))
    assert str(caught.value) == message
