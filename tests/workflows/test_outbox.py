"""The outbox: a message is there once, is handed over at most once, and what failed is tried again."""

import multiprocessing
import signal
from datetime import timedelta
from pathlib import Path
from typing import Any

import posting
import pytest
import rounds
from posting import MAIL, Post, kept, refused, soon, states
from rounds import Round

from lifecycle.errors import BadInput
from lifecycle.languages import Both, Language
from lifecycle.sentences import sentence
from workflows import messages, outbox
from workflows.errors import NotAllowed, StoreError
from workflows.messages import Standing, Unanswered
from workflows.resending import message, resend


def test_a_message_is_there_once_for_its_key_and_person(season: Round) -> None:
    now = season.office.now()
    with season.office.store.writing() as connection:
        assert outbox.post(connection, "thing", "anna", MAIL, "Eerste", "a", now)
        assert not outbox.post(connection, "thing", "anna", "other@x.example", "Tweede", "b", now)
        assert outbox.post(connection, "thing", "bob", MAIL, "Eerste", "a", now)
    assert [(row.person, row.subject, row.mail) for row in kept(season.office)] == [
        ("anna", "Eerste", MAIL),
        ("bob", "Eerste", MAIL),
    ]


def test_a_message_goes_with_the_transaction_that_puts_it(season: Round) -> None:
    def fail() -> None:
        with season.office.store.writing() as connection:
            outbox.post(connection, "thing", "anna", MAIL, "s", "b", season.office.now())
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert kept(season.office) == []


def test_what_is_due_is_handed_over_oldest_first_and_marked(season: Round) -> None:
    posting.put(season.office, 3)
    soon(season, seconds=1)
    post = Post()
    done = outbox.deliver(season.office, post)
    assert done == outbox.Delivered(sent=3)
    assert [(each.key, each.mail, each.attempts) for each in post.given] == [
        (f"thing:{place}", MAIL, 1) for place in (1, 2, 3)
    ]
    assert {row.sent_at for row in kept(season.office)} == {season.clock.now()}
    assert outbox.deliver(season.office, post) == outbox.Delivered()
    assert len(post.given) == 3


def test_a_message_without_an_address_is_only_shown(season: Round) -> None:
    posting.put(season.office, mail=None)
    post = Post()
    assert outbox.deliver(season.office, post) == outbox.Delivered()
    assert (post.given, states(season.office)) == ([], ["shown"])


def test_a_failure_waits_longer_each_time_and_is_given_up_in_the_end(season: Round) -> None:
    posting.put(season.office)
    soon(season, seconds=1)
    pauses = []
    for _ in range(23):
        assert outbox.deliver(season.office, Post(refused())).failed == 1
        pauses.append(kept(season.office)[0].due_at - season.clock.now())
        assert outbox.deliver(season.office, Post()) == outbox.Delivered(), "not before its moment"
        season.clock.move_to(kept(season.office)[0].due_at)
    assert [pause // timedelta(minutes=1) for pause in pauses] == [1, 5, 15, *[60] * 20]
    assert outbox.deliver(season.office, Post(refused())).given_up == 1
    row = kept(season.office)[0]
    assert (row.state, row.attempts, messages.trouble_of(row)) == ("given_up", 24, posting.REFUSED)
    soon(season, days=1)
    assert outbox.deliver(season.office, Post()) == outbox.Delivered()


def test_a_failure_that_passes_leaves_no_trouble(season: Round) -> None:
    posting.put(season.office)
    soon(season, seconds=1)
    outbox.deliver(season.office, Post(refused()))
    soon(season, minutes=1)
    assert outbox.deliver(season.office, Post()).sent == 1
    row = kept(season.office)[0]
    assert (row.state, row.attempts, row.trouble) == ("sent", 2, None)


def test_a_failure_of_one_message_does_not_hold_up_the_others(season: Round) -> None:
    posting.put(season.office, 3)
    soon(season, seconds=1)
    assert outbox.deliver(season.office, Post(refused())) == outbox.Delivered(sent=2, failed=1)
    assert states(season.office) == ["waiting", "sent", "sent"]


def test_a_server_that_cannot_be_reached_ends_the_pass(season: Round) -> None:
    posting.put(season.office, 3)
    soon(season, seconds=1)
    assert outbox.deliver(season.office, Post(refused(unreachable=True))) == outbox.Delivered(failed=1)
    assert [row.attempts for row in kept(season.office)] == [1, 0, 0]


def test_what_can_never_be_sent_is_given_up_at_once(season: Round) -> None:
    posting.put(season.office)
    soon(season, seconds=1)
    assert outbox.deliver(season.office, Post(refused(hopeless=True))) == outbox.Delivered(given_up=1)


@pytest.mark.parametrize("error", [Unanswered(Both("geen antwoord", "no answer")), RuntimeError("gone"), OSError(5)])
def test_whatever_leaves_it_unknown_whether_it_arrived_is_never_tried_again(season: Round, error: Exception) -> None:
    posting.put(season.office)
    soon(season, seconds=1)
    assert outbox.deliver(season.office, Post(error)) == outbox.Delivered(uncertain=1)
    row = kept(season.office)[0]
    assert messages.standing_of(row, season.clock.now()) is Standing.SENDING
    assert messages.trouble_of(row) is not None
    soon(season, minutes=5)
    assert messages.standing_of(row, season.clock.now()) is Standing.UNCERTAIN
    soon(season, days=30)
    assert outbox.deliver(season.office, Post()) == outbox.Delivered()
    assert [row.id for row in messages.listed(season.office, Standing.UNCERTAIN)] == [row.id]
    assert list(messages.listed(season.office, Standing.SENDING)) == []


def test_a_stop_in_the_middle_leaves_the_message_uncertain(season: Round) -> None:
    posting.put(season.office, 2)
    soon(season, seconds=1)

    def stop(_: Any) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        outbox.deliver(season.office, stop)
    assert states(season.office) == ["sending", "waiting"]


def test_a_pass_ends_when_it_is_asked_to(season: Round) -> None:
    posting.put(season.office, 3)
    soon(season, seconds=1)
    post = Post()
    assert outbox.deliver(season.office, post, stopping=lambda: len(post.given) == 2).sent == 2


def test_a_database_that_fails_after_the_message_went_out_leaves_it_uncertain(
    season: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    posting.put(season.office, 2)
    soon(season, seconds=1)
    post = Post()

    def fail(*_: Any) -> None:
        raise StoreError(Both("vol", "full"))

    with monkeypatch.context() as patched:
        patched.setattr(outbox, "_settle", fail)
        with pytest.raises(StoreError):
            outbox.deliver(season.office, post)
    assert outbox.deliver(season.office, post).sent == 1
    assert [each.key for each in post.given] == ["thing:1", "thing:2"]
    assert states(season.office) == ["sending", "sent"]


def test_news_of_long_ago_is_not_sent_when_mail_is_switched_on(season: Round) -> None:
    posting.put(season.office, 2)
    soon(season, days=7, seconds=1)
    with season.office.store.writing() as connection:
        outbox.post(connection, "new", "anna", MAIL, "s", "b", season.office.now())
    post = Post()
    assert outbox.deliver(season.office, post) == outbox.Delivered(sent=1, given_up=2)
    assert [each.key for each in post.given] == ["new"]


# A person decides -----------------------------------------------------------------------------------------------------


def _uncertain(season: Round) -> int:
    posting.give_addresses(season.office)
    posting.put(season.office)
    soon(season, seconds=1)
    outbox.deliver(season.office, Post(RuntimeError()))
    soon(season, minutes=5)
    return int(kept(season.office)[0].id)


def test_an_administrator_can_have_an_uncertain_message_sent_again(season: Round) -> None:
    number = _uncertain(season)
    assert resend(season.office, number, "otto") == "anna"
    post = Post()
    assert outbox.deliver(season.office, post).sent == 1
    assert post.given[0].key == "thing:1"
    body = season.bodies(f"outbox:{number}")[-1]
    assert (body["actor"], body["role"], body["action"]) == ("otto", "administrator", "resend_message")
    assert (body["message"], body["person"], body["was"]) == ("thing:1", "anna", "uncertain")
    assert sentence(body, Language.NL) == "otto liet het bericht opnieuw versturen."
    season.holds()


@pytest.mark.parametrize("actor", ["anna", "paul", "nobody", None])
def test_nobody_else_can_and_the_trail_says_who_tried(season: Round, actor: str | None) -> None:
    number = _uncertain(season)
    with pytest.raises(NotAllowed) as refusal:
        resend(season.office, number, actor)
    assert refusal.value.allowed == ("otto",)
    assert states(season.office) == ["sending"]
    body = season.bodies(f"outbox:{number}")[-1]
    assert (body["outcome"], body["actor"]) == ("refused", actor or "console")
    season.holds()


def test_a_message_that_was_sent_waits_or_is_being_sent_is_left_alone(season: Round) -> None:
    posting.give_addresses(season.office)
    posting.put(season.office, 2)
    soon(season, seconds=1)
    with pytest.raises(BadInput, match="sent by itself"):
        resend(season.office, 1, "otto")
    outbox.deliver(season.office, Post(refused(), RuntimeError()))
    with pytest.raises(BadInput, match="five minutes"):
        resend(season.office, 2, "otto")
    soon(season, minutes=1)
    assert outbox.deliver(season.office, Post()).sent == 1
    with pytest.raises(BadInput, match="never twice"):
        resend(season.office, 1, "otto")
    with pytest.raises(BadInput, match="no message"):
        message(season.office, 99)


def test_a_message_goes_to_the_address_its_person_has_now(season: Round) -> None:
    posting.put(season.office, mail=None)
    with pytest.raises(BadInput, match="no mail address"):
        resend(season.office, 1, "otto")
    posting.give_addresses(season.office)
    resend(season.office, 1, "otto")
    post = Post()
    outbox.deliver(season.office, post)
    assert [each.mail for each in post.given] == ["anna@verzekeraar.example"]


def test_what_somebody_decided_stands_when_the_first_sender_comes_back_late(season: Round) -> None:
    posting.give_addresses(season.office)
    posting.put(season.office)
    soon(season, seconds=1)
    passes = iter([False, True])

    def slow(_: Any) -> None:
        soon(season, minutes=6)
        resend(season.office, 1, "otto")

    outbox.deliver(season.office, slow, stopping=lambda: next(passes))
    assert states(season.office) == ["waiting"]


# Several at once ------------------------------------------------------------------------------------------------------


def test_processes_that_deliver_at_once_send_each_message_once(on_file: Round, file: Path, tmp_path: Path) -> None:
    posting.put(on_file.office, 40)
    folder = tmp_path / "given"
    folder.mkdir()
    spawn = multiprocessing.get_context("spawn")
    barrier, mistakes = spawn.Barrier(2), spawn.Queue()
    arguments = (str(file), "2026-04-02T10:00", barrier, mistakes, str(folder))
    processes = [spawn.Process(target=posting.deliver_elsewhere, args=arguments) for _ in range(2)]
    for process in processes:
        process.start()
    assert [mistakes.get(timeout=100) for _ in processes] == ["", ""]
    for process in processes:
        process.join(30)
        process.close()
    assert posting.noted(folder) == sorted(f"thing:{place} anna" for place in range(1, 41))
    assert set(states(on_file.office)) == {"sent"}


def test_a_process_killed_between_handing_over_and_marking_never_leads_to_a_second_mail(
    on_file: Round, file: Path, tmp_path: Path
) -> None:
    posting.put(on_file.office, 5)
    folder = tmp_path / "given"
    folder.mkdir()
    spawn = multiprocessing.get_context("spawn")
    process = spawn.Process(target=posting.deliver_and_die, args=(str(file), "2026-04-02T10:00", str(folder), 3))
    process.start()
    process.join(100)
    assert process.exitcode == -signal.SIGKILL
    process.close()
    assert states(on_file.office) == ["sent", "sent", "sending", "waiting", "waiting"]
    later = rounds.join(file, "2026-04-02T11:00")
    post = Post()
    assert outbox.deliver(later.office, post).sent == 2
    assert posting.noted(folder) == ["thing:1 anna", "thing:2 anna", "thing:3 anna"]
    assert [each.key for each in post.given] == ["thing:4", "thing:5"]
    assert [row.key for row in messages.listed(later.office, Standing.UNCERTAIN)] == ["thing:3"]
