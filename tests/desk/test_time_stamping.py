"""Time-stamps of checkpoints: asked of a real service over HTTP, kept beside them, and never in the way of sealing."""

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import stamping
from rounds import Round, begin_on

from desk import serving, time_stamping
from desk.seal_settings import mailed_to, seals_of
from desk.time_stamping import Settings
from desk.wiring import new_real_office
from lifecycle import proof
from lifecycle.errors import BadInput
from scheduler import stamping as stampers
from scheduler.stamping import NotStamped, Stamper
from scheduler.watching import look
from workflows import bundle, sealing
from workflows.clock import VirtualClock
from workflows.seals import Seals

Answer = Callable[[bytes], tuple[int, bytes]]


class Web:
    """A web server on loopback in front of a time-stamp service, which can be made to answer something else."""

    def __init__(self, service: stamping.Service) -> None:
        self.service, self.asked = service, 0
        self.answer: Answer = self.right
        web = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                web.asked += 1
                assert self.headers["content-type"] == "application/timestamp-query"
                status, content = web.answer(self.rfile.read(int(self.headers["content-length"])))
                self.send_response(status)
                self.send_header("content-type", "application/timestamp-reply")
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever)

    def right(self, request: bytes) -> tuple[int, bytes]:
        return 200, self.service.answer(request)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/tsa"

    @property
    def settings(self) -> Settings:
        return Settings(self.url, self.service.root)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> stamping.Service:
    return stamping.service(tmp_path_factory.mktemp("service"))


@pytest.fixture
def web(service: stamping.Service) -> Iterator[Web]:
    found = Web(service)
    found.thread.start()
    yield found
    found.server.shutdown()
    found.server.server_close()
    found.thread.join()


@pytest.fixture
def season(tmp_path: Path) -> Round:
    return begin_on(tmp_path / "round.db")


@pytest.fixture
def seals(tmp_path: Path) -> Seals:
    return Seals(tmp_path / "seals", tmp_path / "copy", stamped=True)


def stamper(web: Web, seals: Seals) -> Stamper:
    return Stamper(seals, partial(time_stamping.ask, web.settings), web.service.root)


def test_every_checkpoint_gets_its_time_stamp_and_the_bundle_proves_it(
    web: Web, season: Round, seals: Seals, tmp_path: Path
) -> None:
    for _ in range(2):
        season.applied()
        sealing.seal(season.office, seals)
    ask = stamper(web, seals)
    assert (ask(season.office), ask(season.office), web.asked) == (2, 0, 2)
    assert seals.copy is not None
    there = {file.name: file.read_bytes() for file in (seals.copy / "checkpoints").glob("*.tsr")}
    assert there == dict(seals.stamps())
    bundle.write(season.office, seals, tmp_path / "bundle.zip")
    for authorities in ([], [web.service.root]):
        report = proof.check(tmp_path / "bundle.zip", seals.public_keys(), authorities=authorities)
        assert (report.problems, report.stamps, report.checkpoints) == ([], 2, 2)


def test_a_bundle_with_time_stamps_of_a_stranger_does_not_hold(
    web: Web, season: Round, seals: Seals, tmp_path: Path
) -> None:
    sealing.seal(season.office, seals)
    stamper(web, seals)(season.office)
    bundle.write(season.office, seals, tmp_path / "bundle.zip")
    stranger = stamping.service(tmp_path / "stranger")
    report = proof.check(tmp_path / "bundle.zip", seals.public_keys(), authorities=[stranger.root])
    (problem,) = report.problems
    assert problem.place.startswith("timestamps/")
    assert "authorities" in problem.said[1]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda _: (503, b""), "HTTP 503"),
        (lambda _: (200, b"<html>"), "cannot be read"),
        (lambda _: (200, b"x" * 200_000), "> 100000"),
        (lambda _: (200, b""), "cannot be read"),
    ],
    ids=["unavailable", "a page", "far too much", "nothing"],
)
def test_a_service_that_fails_is_a_warning_and_stops_nothing(
    web: Web, season: Round, seals: Seals, caplog: pytest.LogCaptureFixture, answer: Answer, said: str
) -> None:
    web.answer = answer
    sealing.seal(season.office, seals)
    ask = stamper(web, seals)
    with caplog.at_level(logging.WARNING):
        assert ask(season.office) == 0
    assert said in caplog.text
    season.applied()
    assert sealing.seal(season.office, seals) is not None
    asked = web.asked
    assert (ask(season.office), web.asked) == (0, asked), "it is left alone for a while"
    web.answer = web.right
    season.clock.move_to(season.office.now() + stampers.PAUSE)
    assert ask(season.office) == 2


def test_the_answer_to_another_question_is_not_kept(web: Web, season: Round, seals: Seals) -> None:
    signed = sealing.seal(season.office, seals)
    assert signed is not None
    old = web.service.stamp(signed.note())
    web.answer = lambda _: (200, old)
    assert stamper(web, seals)(season.office) == 0
    with pytest.raises(NotStamped, match="another question"):
        time_stamping.ask(web.settings, signed.note())
    assert list(seals.stamps()) == []


def test_the_answer_of_a_stranger_is_not_kept(web: Web, season: Round, seals: Seals, tmp_path: Path) -> None:
    sealing.seal(season.office, seals)
    stranger = stamping.service(tmp_path / "stranger")
    web.answer = lambda request: (200, stranger.answer(request))
    assert stamper(web, seals)(season.office) == 0
    assert list(seals.stamps()) == []


def test_nobody_there_is_said_without_what_may_be_secret(season: Round, seals: Seals, web: Web) -> None:
    there = Settings("http://user:geheim@127.0.0.1:9/tsa?token=geheim", web.service.root)
    with pytest.raises(NotStamped, match=r"127\.0\.0\.1") as raised:
        time_stamping.ask(there, b"note")
    assert "geheim" not in str(raised.value)


def test_what_waits_too_long_for_its_time_stamp_shows_in_health(season: Round, seals: Seals) -> None:
    signed = sealing.seal(season.office, seals)
    assert signed is not None
    for minutes, of, is_stamped in ((1, seals, True), (61, seals, False), (61, Seals(seals.folder), True)):
        # The files have the real time, and so does the clock of a real office.
        later = replace(season.office, clock=VirtualClock(datetime.now(UTC) + timedelta(minutes=minutes)))
        seen = look(later, of).sealed
        assert seen is not None
        assert seen.is_stamped is is_stamped


def test_the_service_asks_where_the_environment_says_so(
    web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ca.pem").write_bytes(web.service.root)
    monkeypatch.setenv(time_stamping.URL, web.url)
    monkeypatch.setenv(time_stamping.CA, str(tmp_path / "ca.pem"))
    monkeypatch.setenv("LOOPTIJD_SEALS_MAIL", "toezicht@voorbeeld.example")
    office = new_real_office(f"sqlite:///{tmp_path}/real.db")
    for each in serving._prepared(office, None).always:
        each(office)
    seals = seals_of(office, {})
    assert len(list(seals.stamps())) == 1
    with office.store.reading() as connection:
        mails = connection.exec_driver_sql("SELECT mail, body FROM outbox").all()
    ((mail, body),) = mails
    assert mail == "toezicht@voorbeeld.example"
    assert next(note for _, note in seals.notes()).decode() in body


@pytest.mark.parametrize(
    ("url", "ca", "variable"),
    [
        ("ftp://tsa.example", "here", time_stamping.URL),
        ("tsa.example", "here", time_stamping.URL),
        ("http://", "here", time_stamping.URL),
        ("http://[", "here", time_stamping.URL),
        ("http://tsa.example/\x00", "here", time_stamping.URL),
        ("http://tsa.example", "", time_stamping.CA),
        ("http://tsa.example", "nowhere", time_stamping.CA),
        ("http://tsa.example", "bad\x00", time_stamping.CA),
        ("http://tsa.example", "empty", time_stamping.CA),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(url: str, ca: str, variable: str, tmp_path: Path) -> None:
    (tmp_path / "here").write_bytes(b"-----BEGIN CERTIFICATE-----")
    (tmp_path / "empty").write_bytes(b"")
    named = f"{tmp_path}/{ca}" if ca else ""
    with pytest.raises(BadInput, match=variable):
        time_stamping.settings({time_stamping.URL: url, time_stamping.CA: named})


def test_without_a_service_nobody_is_asked(tmp_path: Path) -> None:
    assert time_stamping.settings({}) is None
    assert time_stamping.settings({time_stamping.CA: "somewhere"}) is None


def test_an_address_for_mail_is_one(tmp_path: Path) -> None:
    office = new_real_office(f"sqlite:///{tmp_path}/real.db")
    assert mailed_to(office, {}) is None
    with pytest.raises(BadInput, match="LOOPTIJD_SEALS_MAIL"):
        mailed_to(office, {"LOOPTIJD_SEALS_MAIL": "geen adres"})
