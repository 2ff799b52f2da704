"""`looptijd serve` and `looptijd users password`, as somebody at a terminal has them."""

import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest
import rounds

from desk.web import running
from desk.web.settings import Settings
from lifecycle.roles import Role
from workflows import accounts, people
from workflows.errors import NotAllowed
from workflows.practice import DatabaseKind, PracticeClock, mark

COMMAND = [sys.executable, "-c", "from desk.main import main; main()"]


@pytest.fixture
def database(tmp_path: Path) -> str:
    season = rounds.begin_on(tmp_path / "round.db")
    mark(season.office.store, DatabaseKind.PRACTICE)
    PracticeClock(season.office.store, season.clock.now()).keep()
    season.office.store.close()
    return rounds.url(tmp_path / "round.db")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_serve_opens_the_desk_with_the_service_inside_and_stops_cleanly(database: str, sign: signal.Signals) -> None:
    port = free_port()
    command = [*COMMAND, "--database", database, "serve", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = iter(process.stdout.readline, "")
        assert any(f"http://127.0.0.1:{port}" in line for line in said)
        assert httpx2.get(f"http://127.0.0.1:{port}/login").status_code == 200
        process.send_signal(sign)
        _out, err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "Traceback" not in err
    assert re.search(r"service \S+ started", err)
    assert re.search(r"service \S+ stopped", err)


def test_an_answer_goes_out_as_it_is_written() -> None:
    port = free_port()
    with running._listening(Settings(port=port)) as listening, socket.create_connection(("127.0.0.1", port)):
        connection, _ = listening.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_port_that_is_taken_is_told(database: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = str(listening.getsockname()[1])
        done = subprocess.run(
            [*COMMAND, "--database", database, "serve", "--port", port], capture_output=True, text=True, check=False
        )
    assert done.returncode == 2
    assert f"127.0.0.1:{port}" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_administrator_gives_a_first_password_and_nobody_else_does(database: str) -> None:
    def give(*further: str) -> subprocess.CompletedProcess[str]:
        command = [*COMMAND, "--database", database, "users", "password", "anna", *further]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    assert re.search(r"wachtwoord van anna: (\w{4}-){4}\w{4}\n", give("--by", "otto").stdout)
    refused = give("--by", "anna")
    assert refused.returncode == 2
    assert "otto" in refused.stderr


def test_a_real_database_gets_no_passwords_to_practise_with(tmp_path: Path) -> None:
    season = rounds.begin_on(tmp_path / "real.db")
    mark(season.office.store, DatabaseKind.REAL)
    with pytest.raises(NotAllowed):
        accounts.practice_passwords(season.office)


def test_the_first_administrator_gets_a_password_at_the_console(tmp_path: Path) -> None:
    season = rounds.begin_on(tmp_path / "round.db")
    people.add(season.office, "eva", Role.ADMINISTRATOR, actor="otto")
    assert accounts.first_password(season.office, "otto")
    with pytest.raises(NotAllowed):
        accounts.first_password(season.office, "eva")
