"""What every lane is made of: its file, its dice, its tally, and how a copy is finished and checked."""

import contextlib
import os
import random
import signal
from pathlib import Path

import checking
import child
from child import Plan
from scene import Commanded, Scene
from story import Story
from tally import Quota, Tally

TRIES = 3
SAID = 5


class Playing:
    """Plays copies in a file of its own."""

    def __init__(self, file: Path, seed: int, quota: Quota, played: tuple[list[Scene], Commanded | None]) -> None:
        self.file = file
        self.dice = random.Random(seed)  # noqa: S311 - faults need no secret randomness
        self.quota = quota
        self.tally = Tally()
        self.scenes, self.commanded = played
        self.idle = 0
        self.alive: set[int] = set()
        self.hits = dict.fromkeys((name for scene in self.scenes for passed in scene.points for name in passed), 0)

    def begun(self, pid: int) -> int:
        """Remember a process, so that it does not outlive the lane."""
        self.alive.add(pid)
        return pid

    def ended(self, pid: int) -> int:
        """Wait for the end of a process; its exit status, negative for a signal."""
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        self.alive.discard(pid)
        return status

    def leave(self) -> None:
        """End what is left of this lane's processes."""
        for pid in list(self.alive):
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
        self.alive.clear()

    def heard(self, status: int) -> None:
        """A child ended by itself: that it could not go on is no fault, that it broke down is."""
        if status not in {child.DONE, child.TROUBLE, child.INTERRUPTED}:
            self.tally.broken += 1
            self.say(f"broken ({status}): {self.errors()}")

    def errors(self) -> str:
        errors = child.errors_of(self.file)
        return errors.read_text(encoding="utf-8")[-1500:] if errors.exists() else ""

    def say(self, what: str) -> None:
        if len(self.tally.said) < SAID:
            self.tally.said.append(what)

    def finish(self, plan: Plan) -> None:
        """A last child to which nothing happens."""
        for _ in range(TRIES):
            status = self.ended(self.begun(child.start(plan)))
            if status == child.DONE:
                return
        self.heard(child.BROKEN)

    def check(self, expected: Story, name: str, *, exact: bool) -> None:
        faults = checking.check(self.file, expected, exact=exact)
        self.tally.lost += faults.lost
        self.tally.doubled += faults.doubled
        self.tally.unrecorded += faults.unrecorded
        self.tally.early += faults.early
        for said in faults.said[:SAID]:
            self.say(f"{name}: {said}")
