"""Kill, stop and starve processes that carry out milestones, and see that nothing is lost, doubled or unrecorded.

The last line says what came of it; the exit status is 0 only when nothing was found wrong.
"""

import argparse
import gc
import json
import os
import selectors
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterable
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parents[2] / "workflows"))

import points
import scene
from lane import Lane
from mutants import MUTANTS
from tally import Quota, Tally

EVERY = 4.0
INTERRUPTED = 130


def asked() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=10_000, help="how many processes are killed")
    parser.add_argument("--seed", type=int, default=2027, help="the same seed plans the same faults")
    parser.add_argument("--mutant", choices=sorted(MUTANTS), default="", help="take one measure of safety away")
    parser.add_argument("--lanes", type=int, default=os.cpu_count() or 1, help="how many copies are played at once")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after so many seconds")
    parser.add_argument("--folder", type=Path, default=None, help="where the copies stand while they are played")
    return parser.parse_args()


def say(line: str) -> None:
    """Say a line, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def quit_at_once(lane: Lane) -> None:
    """Leave a lane from within a signal: an exception could be lost wherever the signal comes."""
    lane.leave()
    os._exit(1)


def start(lane: Lane) -> tuple[int, int]:
    """Start a lane in a process of its own: its id, and where it tells its tally."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return pid, reading
    status = 1
    try:
        os.close(reading)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, lambda *_: quit_at_once(lane))
        lane.run(lambda tally: os.write(writing, (json.dumps(tally.plain()) + "\n").encode()) and None)
        status = 0
    except BaseException:  # noqa: BLE001 - nothing may leave the fork
        traceback.print_exc()
    finally:
        os._exit(status)
    return 0, 0


class Front:
    """Hears the lanes, and says how far they are."""

    def __init__(self, lanes: Iterable[Lane]) -> None:
        self.told: dict[int, dict[str, Any]] = {}
        self.lanes = [start(lane) for lane in lanes]
        self.began = time.monotonic()
        self.whole = True

    @property
    def tally(self) -> Tally:
        return Tally.sum(list(self.told.values()))

    def hear(self, seconds: float) -> None:
        """Hear the lanes until they are done, or `seconds` are over."""
        heard = selectors.DefaultSelector()
        rest = dict.fromkeys((reading for _, reading in self.lanes), b"")
        for reading in rest:
            heard.register(reading, selectors.EVENT_READ)
        said = time.monotonic()
        while heard.get_map() and time.monotonic() - self.began < seconds:
            for key, _ in heard.select(1.0):
                data = os.read(key.fd, 1 << 20)
                if not data:
                    heard.unregister(key.fd)
                *lines, rest[key.fd] = (rest[key.fd] + data).split(b"\n")
                if lines:
                    self.told[key.fd] = json.loads(lines[-1])
            if time.monotonic() - said >= EVERY:
                said = time.monotonic()
                say(f"{said - self.began:5.0f} s  {self.tally.line}")

    def end(self, how: signal.Signals | None) -> None:
        """Wait for the lanes, or stop them first."""
        for pid, _ in self.lanes:
            if how is not None:
                os.kill(pid, how)
        for pid, _ in self.lanes:
            status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            self.whole = self.whole and (status == 0 or how is not None)


def report(front: Front) -> None:
    """Say what was done, in a few lines."""
    tally, seconds = front.tally, time.monotonic() - front.began
    for said in tally.said:
        say(f"  {said}")
    for kind, of_effect in (("points of effects", True), ("other points", False)):
        found = {name: times for name, times in tally.points.items() if points.is_of_effect(name) is of_effect}
        if found:
            name, least = min(found.items(), key=lambda each: each[1])
            say(f"{len(found)} {kind}, each hit at least {least} times ({name})")
    parts = f"{tally.points.total()} at points, {tally.random} at random moments, {tally.commands} of the real command"
    say(f"{parts}; {tally.copies} databases, {tally.clocks} with a stepping clock")
    rate = f"{tally.kills / seconds:.0f} kills a second in {seconds:.0f} s"
    say(f"{tally.disks} full disks, {tally.locks} locks, {tally.frozen} stood still, {tally.broken} broken; {rate}")
    if tally.early:
        say(f"{tally.early} records of a moment before what they record took effect")


def main() -> int:
    """Play the whole load."""
    wanted = asked()
    memory = Path("/dev/shm")  # noqa: S108 - a disk in memory, where there is one
    where = wanted.folder or (memory if memory.is_dir() else None)
    folder = Path(tempfile.mkdtemp(prefix="looptijd-faults-", dir=where))
    front, status = None, INTERRUPTED
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        played = scene.make_all(folder, wanted.mutant)
        gc.collect()
        gc.freeze()
        quota = Quota.of(wanted.kills, mutant=bool(wanted.mutant))
        front = Front(
            Lane(folder / f"lane-{lane}.db", wanted.seed * 1000 + lane, quota.share(lane, wanted.lanes), played)
            for lane in range(wanted.lanes)
        )
        front.hear(wanted.seconds)
        front.end(None if time.monotonic() - front.began < wanted.seconds else signal.SIGTERM)
        status = 0 if front.tally.held and front.whole else 1
    except KeyboardInterrupt:
        if front is not None:
            front.end(signal.SIGTERM)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if front is not None:
        report(front)
    say((front.tally if front is not None else Tally()).line)
    return status


if __name__ == "__main__":
    sys.exit(main())
