"""Killing processes of the real command."""

import signal
import subprocess
import time

import scene as scenes
from playing import Playing
from scene import Commanded

COMMANDS_A_COPY = 8


class Commanding(Playing):
    """Kills real commands."""

    def play_commands(self) -> None:
        played = self.commanded
        if played is None:
            return
        scenes.clear(self.file)
        self.file.write_bytes(played.base.read_bytes())
        for _ in range(COMMANDS_A_COPY):
            if self.tally.commands >= self.quota.commands or self._one_command(played):
                break
        process = scenes.start_command(self.file, played.setting)
        if process.wait() != 0:
            self.tally.broken += 1
            self.say(f"the real command ended with {process.returncode}: {self.errors()}")
        self.check(played.expected, "the real command", exact=True)

    def _one_command(self, played: Commanded) -> bool:
        """Start the real command, and kill it while it works on its database; whether it was done before that."""
        after = self.dice.uniform(0, played.seconds)
        wal = self.file.with_name(self.file.name + "-wal")
        there = wal.exists()
        began = time.monotonic()
        process = scenes.start_command(self.file, played.setting)
        self.begun(process.pid)
        try:
            if there:
                # The one before died and left its log, so nothing shows when this one opens its database.
                time.sleep(max(0.0, self._opens_after - (time.monotonic() - began)))
            else:
                self._opens_after = scenes.opening(process, self.file) - began
            process.wait(after)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self.alive.discard(process.pid)
        if process.returncode == -signal.SIGKILL:
            self.tally.commands += 1
            return False
        if process.returncode != 0:
            self.tally.broken += 1
            self.say(f"the real command ended with {process.returncode}: {self.errors()}")
        return True

    _opens_after: float = 0.5
