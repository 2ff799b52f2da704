"""Killing forked children: at named points and at random moments, one to four at once on one copy."""

import os
import signal
import time

import child
import points
import scene as scenes
from child import Plan
from playing import Playing
from scene import Scene

AT_ONCE = (1, 1, 1, 2, 2, 3, 4)
KILLS_A_COPY = 60
MOMENTS = (1, 1, 1, 2, 3)
FROZEN = 0.6
WITHIN_COMMIT = 0.0006
OTHERS = 1.3


class Killing(Playing):
    """Kills children."""

    def play_kills(self) -> None:
        scene, first = self._scene()
        places = range(first, min(first + self.dice.choice(MOMENTS), len(scene.setting.moments)))
        batch = self.dice.choice(scenes.BATCHES)
        steps = not scene.mutant and self.dice.random() < 0.15
        before = self.tally.kills
        self.tally.clocks += steps
        missed: set[str] = set()
        scene.copy(self.file, first)
        frozen = None if steps or len(places) == 1 else self._freeze(scene, places, batch)
        for place in places:
            moment, done = scene.setting.moments[place], False
            while not done and self.tally.kills - before < KILLS_A_COPY and self._room() > 0:
                plain = Plan(self.file, moment, batch, scene.mutant)
                plans = self._plans(scene, place, plain, missed, steps=steps)
                done = self._wave(plans, missed)
            self.finish(Plan(self.file, moment, batch, scene.mutant))
        if frozen is not None:
            os.kill(frozen, signal.SIGCONT)
            self.heard(self.ended(frozen))
        self.idle = 0 if self.tally.kills > before else self.idle + 1
        self.check(scene.expected[places[-1]], scene.setting.name, exact=not steps)

    def _freeze(self, scene: Scene, places: range, batch: int) -> int | None:
        """Stop a child between two transactions, to go on when the others are done with all; ``None`` for none."""
        place = places[0]
        names = [name for name in scene.points[place] if name.endswith(f"{points.AFTER} COMMIT")]
        if not names or self.dice.random() > FROZEN:
            return None
        name = self.dice.choice(names)
        plan = Plan(
            self.file,
            scene.setting.moments[place],
            batch,
            scene.mutant,
            point=name,
            occurrence=self.dice.randint(1, min(3, scene.points[place][name])),
            thaws_at=scene.setting.moments[places[-1]],
        )
        pid = self.begun(child.start(plan))
        _, status = os.waitpid(pid, os.WUNTRACED)
        if os.WIFSTOPPED(status):
            self.tally.frozen += 1
            return pid
        self.alive.discard(pid)
        self.heard(os.waitstatus_to_exitcode(status))
        return None

    def _scene(self) -> tuple[Scene, int]:
        """A scene and a place in it that has the point that was hit least, or any."""
        least = min(self.hits, key=self._turn)
        found = [
            (scene, place) for scene in self.scenes for place, passed in enumerate(scene.points) if least in passed
        ]
        if self.dice.random() < 0.25:
            found = [(scene, place) for scene in self.scenes for place in range(len(scene.points))]
        return self.dice.choice(found)

    def _room(self) -> int:
        return self.quota.points + self.quota.random - self.tally.points.total() - self.tally.random

    def _plans(self, scene: Scene, place: int, plain: Plan, missed: set[str], *, steps: bool) -> list[Plan]:
        """What the children of one wave do."""
        count = min(self.dice.choice(AT_ONCE), self._room())
        random_left = self.quota.random - self.tally.random
        points_left = self.quota.points - self.tally.points.total()
        found: list[Plan] = []
        for _ in range(count):
            keys: dict[str, object] = {name: getattr(plain, name) for name in ("file", "moment", "batch", "mutant")}
            if steps:
                keys["steps"] = self.dice.randrange(1 << 30)
            names = [name for name in scene.points[place] if name not in missed]
            if self.dice.random() < 0.03:
                self.tally.disks += 1
                keys["room"] = self.dice.randrange(8_000, self.file.stat().st_size + 200_000)
            elif points_left > 0 and names and (random_left <= 0 or self.dice.random() < 0.97):
                points_left -= 1
                name = min(names, key=self._turn)
                self.hits[name] += 1
                often = min(scene.points[place][name], 6)
                keys |= {
                    "point": name,
                    "occurrence": 1 if self.dice.random() < 0.6 else self.dice.randint(1, often),
                    "delay": self.dice.uniform(0, WITHIN_COMMIT),
                }
            elif random_left > 0:
                random_left -= 1
                keys["killed_after"] = self.dice.uniform(0, scene.seconds[place] * (0.4 + 0.6 * count))
            found.append(Plan(**keys))  # type: ignore[arg-type]  # the keys are those of a plan
        return found

    def _turn(self, name: str) -> tuple[float, float]:
        """How soon it is a point's turn: the points of effects come more often."""
        return self.hits[name] * (1.0 if points.is_of_effect(name) else OTHERS), self.dice.random()

    def _wave(self, plans: list[Plan], missed: set[str]) -> bool:
        """Let children go at one copy at once; whether one of them came to the end."""
        pids: dict[int, Plan] = {}
        began = time.monotonic()
        for plan in plans:
            pids[self.begun(child.start(plan))] = plan
        kills = sorted((plan.killed_after, pid) for pid, plan in pids.items() if plan.killed_after is not None)
        for after, pid in kills:
            time.sleep(max(0.0, began + after - time.monotonic()))
            os.kill(pid, signal.SIGKILL)
        done = False
        for pid, plan in pids.items():
            status = self.ended(pid)
            if status == -signal.SIGKILL:
                if plan.point:
                    self.tally.points[plan.point] += 1
                else:
                    self.tally.random += 1
                continue
            if plan.point:
                self.hits[plan.point] -= 1
                missed.add(plan.point)
            done = done or status == child.DONE
            self.heard(status)
        return done
