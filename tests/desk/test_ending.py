"""How a command ends: what is said of an interruption, of a mistake of the user's, and of one of ours."""

from collections.abc import Callable
from pathlib import Path

import pytest

from desk.ending import BROKEN, DONE, INTERRUPTED, WRONG_INPUT, guarded
from lifecycle.errors import BadInput
from lifecycle.languages import Both


def _raises(error: BaseException, during: BaseException | None = None) -> Callable[[], int]:
    def run() -> int:
        if during is None:
            raise error
        try:
            raise during
        finally:
            raise error

    return run


@pytest.mark.parametrize(
    ("run", "status", "said"),
    [
        (lambda: DONE, DONE, ""),
        (_raises(KeyboardInterrupt()), INTERRUPTED, "Onderbroken; alles wat bevestigd was, is bewaard.\n"),
        (_raises(BadInput("a.xlsx", Both("is leeg", "is empty"))), WRONG_INPUT, "a.xlsx: is leeg\n"),
        (_raises(FileNotFoundError(2, "", "a.xlsx")), WRONG_INPUT, "a.xlsx: "),
    ],
)
def test_each_end_has_its_status_and_its_line(
    run: Callable[[], int], status: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert guarded(run) == status
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(said)
    assert err.count("\n") == (0 if status == DONE else 1)


@pytest.mark.parametrize("error", [AssertionError(), OSError(5, "", "x"), BadInput("x", Both("y", "z"))])
def test_what_a_library_makes_of_an_interruption_is_one(error: Exception, capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(_raises(error, during=KeyboardInterrupt())) == INTERRUPTED
    assert capsys.readouterr().err == "Onderbroken; alles wat bevestigd was, is bewaard.\n"


def test_a_mistake_of_ours_is_one_line_and_a_file_with_the_rest(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert guarded(_raises(ZeroDivisionError("our mistake"), during=ValueError("before"))) == BROKEN
    err = capsys.readouterr().err
    (file,) = tmp_path.glob("looptijd-*.log")
    assert err.startswith("Er ging iets mis in Looptijd zelf;")
    assert err.endswith(f"{file}\n")
    details = file.read_text(encoding="utf-8")
    assert "our mistake" in details
    assert "before" in details
