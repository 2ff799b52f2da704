"""The real server, as a process of its own: started, watched and stopped."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Final

COMMAND: Final = Path(sys.executable).with_name("looptijd")
_PATIENCE: Final = 60.0


class Server:
    """`looptijd serve` on a database. `started` is how many seconds it took until it answered."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, log: Path) -> None:
        self._process = process
        self._log = log
        self.port = port
        self.started = 0.0

    def cpu(self) -> float:
        """How many seconds of processor time it used up to now; 0 where the system does not tell."""
        # The clock of another process, as the C library's clock_getcpuclockid makes it on Linux.
        with contextlib.suppress(OSError):
            return time.clock_gettime((~self._process.pid << 3) | 2)
        return 0.0

    def memory(self) -> float:
        """The most memory it ever held, in MiB; 0 where the system does not tell."""
        with contextlib.suppress(OSError):
            status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="utf-8")
            return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))
        return 0.0

    def log(self) -> str:
        """All that it said on standard error."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def settle(self, most: float = 120.0) -> float:
        """Wait until it does nothing by itself; answers how many seconds of processor time that took."""
        began, start = self.cpu(), time.monotonic()
        while time.monotonic() < start + most:
            before = self.cpu()
            time.sleep(2)
            if self.cpu() - before < 0.1:
                break
        return self.cpu() - began

    def answers(self) -> bool:
        """Whether it answers."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE)
        with contextlib.closing(connection):
            try:
                connection.request("GET", "/login")
                return connection.getresponse().status == 200
            except (HTTPException, OSError):
                return False

    def wait(self, start: float) -> None:
        """Wait until it answers; `start` is when it was started."""
        while not self.answers():
            if self._process.poll() is not None or time.monotonic() > start + _PATIENCE:
                raise RuntimeError(f"the server did not start:\n{self.log()}")
            time.sleep(0.01)
        self.started = time.monotonic() - start


@contextlib.contextmanager
def served(file: Path) -> Iterator[Server]:
    """The server on the database in `file`; it is stopped afterwards."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = int(listening.getsockname()[1])
    settings = {**os.environ, "LOOPTIJD_DATABASE_URL": f"sqlite:///{file}"}
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with log.open("wb") as errors:
            start = time.monotonic()
            process = subprocess.Popen(  # noqa: S603 - our own command
                [COMMAND, "serve", "--port", str(port)], env=settings, stdout=subprocess.DEVNULL, stderr=errors
            )
        server = Server(process, port, log)
        try:
            server.wait(start)
            yield server
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
