"""Who writes waits for the others of the process in a row, and nobody goes before."""

import threading
import time
from pathlib import Path

import pytest
import rounds

from lifecycle.languages import Language
from workflows.errors import StoreError
from workflows.store.database import open_store
from workflows.store.turns import NoTurn, Turns


def line_up(turns: Turns, names: list[str], came: list[str]) -> list[threading.Thread]:
    """Somebody for each name, who waits for the turn in this order."""

    def work(name: str) -> None:
        with turns.one():
            came.append(name)

    threads = []
    for place, name in enumerate(names):
        thread = threading.Thread(target=work, args=(name,))
        thread.start()
        threads.append(thread)
        while len(turns._waiting) <= place:
            time.sleep(0.001)
    return threads


def test_who_came_first_goes_first() -> None:
    turns, came = Turns(30), []
    names = [f"{place}" for place in range(20)]
    with turns.one():
        threads = line_up(turns, names, came)
        assert came == []
    for thread in threads:
        thread.join()
    assert came == names


def test_one_at_a_time_has_the_turn() -> None:
    turns, inside, most = Turns(30), [0], [0]

    def work() -> None:
        for _ in range(50):
            with turns.one():
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                time.sleep(0)
                inside[0] -= 1

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]


def test_who_waits_too_long_leaves_the_row_and_the_others_go_on() -> None:
    turns, came = Turns(0.05), []

    def work() -> None:
        try:
            with turns.one():
                came.append("turn")
        except NoTurn:
            came.append("none")

    with turns.one():
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    assert came == ["none"]
    with turns.one():
        came.append("turn")
    assert came == ["none", "turn"]


def test_what_fails_within_passes_the_turn_on() -> None:
    turns = Turns(0.05)
    with pytest.raises(ValueError, match="within"), turns.one():
        raise ValueError("within")
    with turns.one():
        pass


def test_nobody_waits_for_themselves() -> None:
    turns = Turns(0.05)
    with turns.one(), pytest.raises(RuntimeError, match="within another"), turns.one():
        pass
    with turns.one():
        pass


def test_a_writer_that_is_kept_waiting_says_that_the_database_is_locked(tmp_path: Path) -> None:
    store = open_store(rounds.url(tmp_path / "round.db"), create=True)
    store._turns = Turns(0.05)
    found: list[StoreError] = []

    def write() -> None:
        try:
            with store.writing():
                pass
        except StoreError as error:
            found.append(error)

    with store.writing():
        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
    store.close()
    assert "locked by another program" in found[0].said(Language.EN)
