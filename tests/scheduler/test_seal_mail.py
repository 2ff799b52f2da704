"""Checkpoints by mail: once a day and at the close of each milestone, as text that proves the same as the file."""

from pathlib import Path

import posting
import pytest
from rounds import Round

from lifecycle.proof import Checkpoint
from scheduler.seal_mail import mail_seals
from workflows import sealing
from workflows.seals import Seals

TO = "toezicht@voorbeeld.example"


@pytest.fixture
def seals(tmp_path: Path) -> Seals:
    return Seals(tmp_path / "seals")


def bodies(season: Round) -> list[str]:
    return [row.body for row in posting.kept(season.office) if row.person == TO]


def note_in(body: str, origin: str) -> Checkpoint:
    return Checkpoint.read(body[body.index(origin) :].encode())


def test_the_newest_checkpoint_goes_out_once_a_day(season: Round, seals: Seals) -> None:
    season.to("2026-05-04T09:00")
    assert mail_seals(seals, TO, season.office) == 0, "there is none yet"
    first = sealing.seal(season.office, seals)
    assert first is not None
    assert [mail_seals(seals, TO, season.office) for _ in range(2)] == [1, 0]
    season.applied()
    second = sealing.seal(season.office, seals)
    season.jump("2026-05-04T23:59")
    assert mail_seals(seals, TO, season.office) == 0
    season.jump("2026-05-05T00:00")
    assert mail_seals(seals, TO, season.office) == 1
    assert [note_in(body, first.origin) for body in bodies(season)] == [first, second]
    assert all(note_in(body, first.origin).signed_by(seals.public_keys()) for body in bodies(season))


def test_the_close_of_a_milestone_has_a_mail_of_its_own(season: Round, seals: Seals) -> None:
    season.to("2026-09-30T08:00")
    sealing.seal(season.office, seals)
    assert mail_seals(seals, TO, season.office) == 1
    season.to("2026-09-30T09:01")
    signed = sealing.seal(season.office, seals)
    assert signed is not None
    closed = mail_seals(seals, TO, season.office)
    assert closed == 2, "of each policy"
    assert mail_seals(seals, TO, season.office) == 0
    assert all(note_in(body, signed.origin) == signed for body in bodies(season)[1:])
    assert "gli-2027" in "".join(bodies(season)[1:])


def test_what_was_closed_on_earlier_days_is_covered_by_the_daily_mail(season: Round, seals: Seals) -> None:
    season.to("2026-11-20T09:00")
    sealing.seal(season.office, seals)
    assert mail_seals(seals, TO, season.office) == 1
