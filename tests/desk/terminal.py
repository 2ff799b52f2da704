"""What the tests of the commands share: how one is run, and a scenario to run it on."""

import csv
import io
from collections.abc import Callable

from desk.sheets.csv_writing import MARK

Run = Callable[..., tuple[int, str, str]]
"""Runs a command: its exit status, what it said, and what it said on standard error."""

SCENARIO = """\
scenario: A coach with one thing missing
policies: [gli-2027]
providers:
  coach: {kind: individual, name: Leefstijlpraktijk De Proef, agb: "90000001", kvk: "20000001",
          address: {street: Markt 1, postcode: 4331 LK, city: Middelburg}}
events:
  - at: 2026-05-04
    do: apply
    contract: c1
    provider: coach
    regions: [zeeland]
    dossier: {programmes: [beweegkuur], evidence: {all: true, 3.3.2/education: false}, registers: [kabiz],
              licences: [{programme: beweegkuur, from: 2026-01-01, until: 2027-12-31}], coverage: ["4331"]}
  - {at: 2026-05-05, do: assess, contract: c1, refused_only: [3.3.2/education]}
expect: {c1: {state: applied}}
"""

HOSTILE = "[red]Boos[/nothing] \x1b[31m\u202ekraz\x07"
"""Text that would play with a terminal: markup, an escape, a mark that turns its direction, a bell."""


def rows_of(out: str) -> list[dict[str, str]]:
    """The rows of CSV that a command wrote, by their columns, as a script reads them (``utf-8-sig``)."""
    assert out.startswith(MARK)
    assert MARK not in out[1:]
    return list(csv.DictReader(io.StringIO(out[1:]), delimiter=";"))
