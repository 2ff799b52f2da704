"""A lane: one process that plays copy after copy, each until it is done, and checks each."""

import os
import signal
import time
from collections.abc import Callable

import child
import scene as scenes
import service
from child import Plan
from commanding import Commanding
from killing import Killing
from service import Served
from tally import Tally

NEAR_DUE = 0.005
IDLE = 20


class Lane(Killing, Commanding):
    """Plays until its quota is reached."""

    def run(self, tell: Callable[[Tally], None]) -> None:
        """Play until the quota is reached; `tell` hears after every copy how far it is."""
        try:
            while self.idle < IDLE and (play := self._next()) is not None:
                play()
                self.tally.copies += 1
                tell(self.tally)
            if self.idle >= IDLE:
                self.tally.broken += 1
                self.say("no child could be killed any more")
                tell(self.tally)
        finally:
            self.leave()
            scenes.clear(self.file)

    def _next(self) -> Callable[[], None] | None:
        """What lags behind most."""
        tally, quota = self.tally, self.quota
        left = (
            (tally.points.total() + tally.random, quota.points + quota.random, self.play_kills),
            (tally.commands, quota.commands, self.play_commands),
            (tally.stops, quota.stops, self.play_stops),
            (tally.locks, quota.locks, self.play_lock),
        )
        lagging = [(done / wanted, place) for place, (done, wanted, _) in enumerate(left) if done < wanted]
        return left[min(lagging)[1]][2] if lagging else None

    def play_stops(self) -> None:
        scene = self.dice.choice([each for each in self.scenes if each.setting.in_time])
        batch = self.dice.choice(scenes.BATCHES)
        scene.copy(self.file)
        setting = scene.setting
        for due, moment in zip(setting.dues, setting.moments, strict=True):
            plan = Plan(self.file, moment, batch, scene.mutant)
            if self.tally.stops < self.quota.stops:
                pid, instant = child.start_service(plan, due, self._served())
                self.begun(pid)
                instant += self.dice.uniform(-NEAR_DUE, NEAR_DUE)
                time.sleep(max(0.0, instant - time.monotonic()))
                os.kill(pid, self.dice.choice((signal.SIGTERM, signal.SIGINT)))
                self.heard(self.ended(pid))
                self.tally.stops += 1
            self.finish(plan)
        self.check(scene.expected[-1], f"{setting.name}, stopped", exact=False)

    def _served(self) -> Served:
        """The service itself one time in three: it takes longer to come to the due instant."""
        return service.REAL if self.dice.random() < 0.33 else service.STAND_IN

    def play_lock(self) -> None:
        """Somebody else holds the database for longer than anybody waits for it."""
        scene = self.dice.choice(self.scenes)
        scene.copy(self.file)
        for place, moment in enumerate(scene.setting.moments):
            plan = Plan(self.file, moment, scenes.BATCHES[0], scene.mutant)
            if place == 0:
                holder = self.begun(child.lock(self.file))
                waiting = [self.begun(child.start(plan)) for _ in range(3)]
                for pid in [*waiting, holder]:
                    self.heard(self.ended(pid))
                self.tally.locks += 1
            self.finish(plan)
        self.check(scene.expected[-1], f"{scene.setting.name}, locked", exact=True)
