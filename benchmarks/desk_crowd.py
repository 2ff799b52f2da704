"""Many people at the desk at once: they read pages and change contracts, partly the same ones at the same moment.

Everything that the desk acknowledged is noted, and looked for afterwards: on the trail, in its own version, and in the
contract as it stands.
"""

import itertools
import json
import random
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from sqlite3 import Connection, Row, connect
from typing import Any, Final, NamedTuple

from desk_person import Answer, Person

from lifecycle import audit

LOCKED: Final = ("database is locked", "in gebruik door een ander programma", "locked by another program")
"""What the log says of a database that somebody else kept locked for too long."""


class Acknowledged(NamedTuple):
    """A change that the desk said it made: by whom, from which version of which contract, and what tells it apart."""

    number: str
    action: str
    actor: str
    version: int
    mark: str


@dataclass
class Plot:
    """What people do: `pages` they read, `hot` contracts that all of them change, and some to move on by an action.

    `think` is how many seconds somebody waits between two requests, on the average.
    """

    pages: Sequence[str]
    hot: Sequence[str]
    moves: Mapping[str, Sequence[str]]
    seconds: float
    think: float
    seed: int = 2027


@dataclass
class Happened:
    """What came of it: seconds of each page and click, statuses, and what was acknowledged."""

    pages: list[float] = field(default_factory=list)
    clicks: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    overtaken: int = 0
    failures: list[str] = field(default_factory=list)
    acknowledged: list[Acknowledged] = field(default_factory=list)


class _Somebody:
    """One of the people, until the time is over."""

    def __init__(self, person: Person, plot: Plot, place: int, marks: Iterator[int], until: float) -> None:
        self.happened = Happened()
        self._person = person
        self._plot = plot
        self._dice = random.Random(plot.seed * 1000 + place)
        self._marks = marks
        self._until = until

    def work(self) -> None:
        """Do one thing after another."""
        try:
            while time.monotonic() < self._until:
                self._dice.choices((self._read, self._note, self._fact, self._move), (6, 1, 2, 1))[0]()
                time.sleep(self._dice.expovariate(1 / self._plot.think) if self._plot.think else 0)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told with what else went wrong
            self.happened.failures.append(f"{self._person.name}: {type(error).__name__}: {error}")
        finally:
            self._person.close()

    def _read(self) -> None:
        self._open(self._dice.choice(self._plot.pages))

    def _open(self, path: str) -> Answer:
        answer = self._person.get(path)
        self._count(answer, f"GET {path}", {200})
        self.happened.pages.append(answer.seconds)
        return answer

    def _note(self) -> None:
        number, mark = self._dice.choice(self._plot.hot), f"Aantekening {next(self._marks)}"
        self._click(number, "note", f"/contracts/{number}/note", {"text": mark}, mark)

    def _fact(self) -> None:
        number, mark = self._dice.choice(self._plot.hot), str(next(self._marks))
        self._click(number, "update_dossier", f"/contracts/{number}/dossier/fte", {"fte": mark}, mark)

    def _move(self) -> None:
        action = self._dice.choice(sorted(self._plot.moves))
        number = self._dice.choice(self._plot.moves[action])
        self._click(number, action, f"/contracts/{number}/{action.replace('_', '-')}", {}, "")

    def _click(self, number: str, action: str, path: str, typed: Mapping[str, str], mark: str) -> None:
        """Open the form, think about it, and send it: somebody else can have been first."""
        hidden = self._open(path).hidden(path)
        if not hidden:
            self.happened.overtaken += 1
            return
        answer = self._person.post(path, {**hidden, **typed})
        self.happened.clicks.append(answer.seconds)
        self._count(answer, f"POST {path}", {303, 422})
        if answer.status == 303:
            version = int(hidden.get("version", "0"))
            self.happened.acknowledged.append(Acknowledged(number, action, self._person.name, version, mark))
        else:
            self.happened.overtaken += 1

    def _count(self, answer: Answer, what: str, expected: set[int]) -> None:
        self.happened.statuses[answer.status] += 1
        if answer.status not in expected:
            self.happened.failures.append(f"{what}: {answer.status}")


def play(people: Sequence[Person], plot: Plot) -> Happened:
    """Have everybody work at once, from the same moment on."""
    until, marks = time.monotonic() + plot.seconds, itertools.count(1)
    crowd = [_Somebody(person, plot, place, marks, until) for place, person in enumerate(people)]
    threads = [threading.Thread(target=each.work) for each in crowd]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    total = Happened()
    for each in crowd:
        total.pages += each.happened.pages
        total.clicks += each.happened.clicks
        total.statuses += each.happened.statuses
        total.overtaken += each.happened.overtaken
        total.failures += each.happened.failures
        total.acknowledged += each.happened.acknowledged
    return total


def heads(file: Path) -> dict[int, int]:
    """The last record of every contract, before anybody comes."""
    with closing(connect(file)) as raw:
        query = "SELECT contract_id, MAX(seq) FROM audit_record WHERE contract_id IS NOT NULL GROUP BY contract_id"
        return dict(raw.execute(query).fetchall())


def lost(file: Path, before: Mapping[int, int], acknowledged: Sequence[Acknowledged]) -> list[str]:
    """What is not as it was acknowledged; `before` are the `heads` of that time."""
    by_number: dict[str, list[Acknowledged]] = defaultdict(list)
    for each in acknowledged:
        by_number[each.number].append(each)
    with closing(connect(file)) as raw:
        raw.row_factory = Row
        return [
            f"{number}: {problem}"
            for number, changes in sorted(by_number.items())
            for problem in _lost_of(raw, number, before, changes)
        ]


def _lost_of(raw: Connection, number: str, before: Mapping[int, int], changes: Sequence[Acknowledged]) -> Iterator[str]:
    contract = raw.execute("SELECT id, version, dossier FROM contract WHERE number = ?", (number,)).fetchone()
    stream = f"contract:{contract['id']}"
    rows = raw.execute("SELECT * FROM audit_record WHERE stream = ? ORDER BY seq", (stream,)).fetchall()
    if [row["seq"] for row in rows] != list(range(1, len(rows) + 1)):
        yield "its records are not numbered one after the other"
    known = before.get(contract["id"], 0)
    yield from _broken(rows[max(0, known - 1) :])
    done = [(row, json.loads(row["body"])) for row in rows[known:] if row["outcome"] == "done"]
    versions = [body["version"] for _, body in done if body["changes"]]
    if versions and versions != list(range(versions[0], versions[0] + len(versions))):
        yield f"its versions are {versions}"
    if versions and versions[-1] != contract["version"]:
        yield f"it has version {contract['version']}, and its last record {versions[-1]}"
    texts = {
        (row["seq"], row["value"])
        for row in raw.execute("SELECT seq, value FROM personal_value WHERE stream = ?", (stream,))
    }
    for each in changes:
        if not any(_is(each, row, body, texts) for row, body in done):
            yield f"{each.action} by {each.actor} ({each.mark or each.version}) was acknowledged, and has no record"
    facts = [body for _, body in done if body["action"] == "update_dossier"]
    if facts and json.loads(contract["dossier"])["fte"] != _fte(facts[-1]):
        yield "its dossier does not say what was kept last"


def _broken(rows: Sequence[Row]) -> Iterator[str]:
    """Records that do not follow the one before them; the first is there to be followed."""
    for one, following in itertools.pairwise(rows):
        if audit.digest(bytes(following["body"])) != following["hash"]:
            yield f"record {following['seq']} was changed"
        if json.loads(following["body"])["prev"] != one["hash"]:
            yield f"record {following['seq']} does not follow the one before it"


def _is(each: Acknowledged, row: Row, body: Mapping[str, Any], texts: set[tuple[int, Any]]) -> bool:
    """Whether a record is that of a change, made to the very version that was seen."""
    if (body["action"], body["actor"]) != (each.action, each.actor):
        return False
    if each.action == "note":
        return (row["seq"], json.dumps(each.mark)) in texts
    return body["version"] == each.version + 1 and (not each.mark or str(_fte(body)) == each.mark)


def _fte(body: Mapping[str, Any]) -> Any:
    """The number of people that a change of a dossier states."""
    return body["changes"]["dossier.fte"]
