"""Killing processes of the real command: the service, on a practice database that was left alone for a season."""

import signal
import subprocess
from datetime import datetime, timedelta

import scene as scenes
from playing import Playing
from scene import Commanded

COMMANDS_A_COPY = 8
LEASE_IS_OVER = timedelta(seconds=10)
"""So much later each next process begins: at once it would wait for the lease of the one that was killed."""


class Commanding(Playing):
    """Kills real commands."""

    def play_commands(self) -> None:
        played = self.commanded
        if played is None:
            return
        scenes.clear(self.file)
        self.file.write_bytes(played.base.read_bytes())
        moment = played.setting.moments[-1]
        for _ in range(COMMANDS_A_COPY):
            if self.tally.commands >= self.quota.commands or scenes.is_done(self.file):
                break
            self._one_command(self._started(played, moment), played)
            moment += LEASE_IS_OVER
        process = self._started(played, moment)
        scenes.wait_for(
            process,
            lambda: (
                scenes.leads(process, self.file)
                and scenes.is_done(self.file)
                and scenes.messages(self.file) >= played.messages
            ),
        )
        self._heard_of(process.pid, scenes.stop_when_quiet(process, self.file))
        self.check(played.expected, "the real command", exact=False)

    def _started(self, played: Commanded, moment: datetime) -> "subprocess.Popen[bytes]":
        process = scenes.start_command(self.file, moment)
        self.begun(process.pid)
        return process

    def _one_command(self, process: "subprocess.Popen[bytes]", played: Commanded) -> None:
        """Kill a command while it works on its database."""
        scenes.opening(process, self.file)
        try:
            process.wait(self.dice.uniform(0, played.seconds))
        except subprocess.TimeoutExpired:
            process.kill()
        self._heard_of(process.pid, process.wait())

    def _heard_of(self, pid: int, status: int) -> None:
        self.alive.discard(pid)
        if status == -signal.SIGKILL:
            self.tally.commands += 1
        elif status != 0:
            self.tally.broken += 1
            self.say(f"the real command ended with {status}: {self.errors()}")
