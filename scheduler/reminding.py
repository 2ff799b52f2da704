"""The text of a reminder: what it is about, and what is still to be done for it."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from lifecycle.calendar import Milestone, in_utc
from lifecycle.findings import Phrase, phrase
from lifecycle.policy import Policy
from lifecycle.states import Action
from lifecycle.wording import word
from scheduler.letters import LANGUAGE, letter, listing, name_of, sentence, short, subject, when, words
from scheduler.occasions import SUSTAINABILITY, Occasion
from workflows.store import remaining
from workflows.store import round as rounds
from workflows.store.candidates import Duty


def text(connection: Connection, occasion: Occasion, today: date) -> tuple[str, str]:
    """The subject and the body of a reminder that is written on `today`."""
    left, day = when((occasion.day - today).days), occasion.day.isoformat()
    duty, policy = occasion.duty, occasion.policy
    about = policy.policy if policy is not None else words(phrase("mail.of_year", year=occasion.day.year))
    if duty is None:
        what, body = words(phrase("mail.sustainability")), [_announcement(about, day, policy)]
    else:
        named, due = duty.milestone.value, in_utc(duty.due)
        what = word(named, LANGUAGE)
        opening = phrase("mail.milestone", milestone=named, about=about, day=day, when=left, due=due)
        body = [sentence(opening), *_parts(connection, duty)]
    return subject(phrase("mail.subject", when=left, what=what, about=about, day=day)), letter(body)


def _announcement(about: str, day: str, policy: Policy | None) -> str:
    paragraph = "" if policy is None else policy.by_id[SUSTAINABILITY].paragraph
    said = phrase("mail.announce", day=day, policy=about, paragraph=paragraph)
    return f"{sentence(said)} {sentence(phrase('mail.need_not'))}"


def _parts(connection: Connection, duty: Duty) -> Iterator[str]:
    """What is still to be done for a duty, part by part."""

    def of(action: Action) -> Iterator[Row[Any]]:
        return remaining.concerned(connection, duty, action)

    if duty.milestone is Milestone.YEAR_TURN:
        yield _contracts(of(Action.END), lambda count: phrase("mail.to_end", count=count))
        yield _contracts(of(Action.START_RUN_OFF), lambda count: phrase("mail.to_run_off", count=count))
    elif duty.milestone is Milestone.SIGNING_DEADLINE:
        yield _contracts(of(Action.LAPSE), lambda count: phrase("mail.open_offers", count=count))
        yield _contracts(of(Action.LAPSE_RUN_OFF), lambda count: phrase("mail.open_run_offs", count=count))
    elif duty.milestone is Milestone.CARE_PUBLICATION:
        yield _contracts(of(Action.PUBLISH), lambda count: phrase("mail.to_publish", count=count))
    elif duty.policy is not None:
        yield from _of_policy(connection, duty, duty.policy)


def _of_policy(connection: Connection, duty: Duty, policy: Policy) -> Iterator[str]:
    if duty.milestone is Milestone.OFFERS_OUT:
        waiting = remaining.undecided(connection, policy)
        yield _contracts(waiting, lambda count: phrase("mail.to_offer", count=count))
    elif duty.milestone is Milestone.TARIFFS_OUT:
        amount = rounds.tariffs(connection).get((policy.care, duty.year))
        yield sentence(
            phrase("mail.tariff_not_set", year=duty.year)
            if amount is None
            else phrase("mail.tariff_set", year=duty.year, amount=amount)
        )
        uninformed = remaining.concerned(connection, duty, Action.INFORM_TARIFF)
        yield _contracts(uninformed, lambda count: phrase("mail.to_inform", count=count))
    elif duty.milestone is Milestone.OBJECTIONS_CLOSE:
        received = (
            phrase("mail.objection", number=row.number, name=name_of(row))
            for row in remaining.objections(connection, policy)
        )
        yield _list(received, lambda count: phrase("mail.objections", count=count))
    elif duty.milestone is Milestone.POLICY_PUBLICATION:
        yield sentence(phrase("mail.draft", policy=policy.policy))


def _contracts(rows: Iterable[Row[Any]], heading: Callable[[int], Phrase]) -> str:
    return _list(
        (phrase("mail.contract", number=row.number, name=name_of(row), state=row.state) for row in rows), heading
    )


def _list(items: Iterable[Phrase], heading: Callable[[int], Phrase]) -> str:
    count, lines = short(items)
    return listing(heading(count), count, lines)
