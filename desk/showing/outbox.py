"""The messages to people: how they stand, what one says, and sending what is due."""

from collections.abc import Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Row

from desk import mailing
from desk.language import current, printable, t
from desk.showing.output import MOST, console, echo, facts, paged, table
from desk.showing.output import as_json as write_json
from desk.words import at_moment, named
from lifecycle.calendar import in_utc
from workflows import messages, outbox, resending
from workflows.messages import Standing
from workflows.office import Office
from workflows.outbox import Delivered
from workflows.practice import DatabaseKind, kind_of


def show(office: Office, standing: Standing | None, *, as_json: bool) -> None:
    """Show the messages, or those that stand so; people are shown the newest."""
    now = office.now()
    found = messages.listed(office, standing, newest_first=not as_json)
    if as_json:
        for row in found:
            write_json(_data(row, now))
        return
    rows = list(islice(found, MOST + 1))
    if not rows:
        echo(t("Er zijn geen berichten.", "There are no messages."))
        return
    headings = [
        t("nr", "no"),
        t("stand", "state"),
        t("aan", "to"),
        t("onderwerp", "subject"),
        t("pogingen", "tries"),
        t("wanneer", "when"),
        t("probleem", "trouble"),
    ]
    cells = [
        (
            row.id,
            named(messages.standing_of(row, now).value),
            _to(row),
            row.subject,
            row.attempts,
            at_moment(in_utc(row.sent_at or row.due_at)),
            _trouble(row) or "-",
        )
        for row in rows[:MOST]
    ]
    paged(table(t("Berichten", "Messages"), headings, cells, least=(4, 2)))
    if len(rows) > MOST:
        echo(t(f"Dit zijn de nieuwste {MOST}.", f"These are the newest {MOST}."))


def show_one(office: Office, number: int, *, as_json: bool) -> None:
    """Show one message whole; `BadInput` where there is none with this number."""
    row, now = resending.message(office, number), office.now()
    if as_json:
        write_json({**_data(row, now), "body": row.body})
        return
    out = console()
    out.print(
        facts(
            [
                (t("nummer", "number"), str(row.id)),
                (t("stand", "state"), named(messages.standing_of(row, now).value)),
                (t("aan", "to"), _to(row)),
                (t("onderwerp", "subject"), row.subject),
                (t("gemaakt", "made"), at_moment(in_utc(row.created_at))),
                (t("verstuurd", "sent"), "" if row.sent_at is None else at_moment(in_utc(row.sent_at))),
                (t("pogingen", "tries"), str(row.attempts)),
                (t("probleem", "trouble"), _trouble(row)),
            ]
        )
    )
    out.print()
    out.print(printable(row.body), markup=False, soft_wrap=True)


def deliver(office: Office, environment: Mapping[str, str]) -> None:
    """Send what is due in one pass, and say what became of it; mail is off without settings and in practice."""
    send = mailing.sender_for(office, environment)
    if send is not None:
        echo(_said(outbox.deliver(office, send)))
    elif kind_of(office.store) is DatabaseKind.PRACTICE:
        echo(
            t(
                "Dit is een oefening: berichten worden niet verstuurd, alleen getoond.",
                "This is practice: messages are not sent, only shown.",
            )
        )
    else:
        echo(
            t(
                "Mail staat uit (LOOPTIJD_SMTP_HOST is leeg); berichten worden alleen getoond.",
                "Mail is off (LOOPTIJD_SMTP_HOST is empty); messages are only shown.",
            )
        )


def _said(done: Delivered) -> str:
    return t(
        f"Verstuurd: {done.sent}; mislukt en later opnieuw: {done.failed}; opgegeven: {done.given_up};"
        f" onzeker: {done.uncertain}.",
        f"Sent: {done.sent}; failed, tried again later: {done.failed}; given up: {done.given_up};"
        f" uncertain: {done.uncertain}.",
    )


def _to(row: Row[Any]) -> str:
    return str(row.person) if row.mail is None else f"{row.person} <{row.mail}>"


def _trouble(row: Row[Any]) -> str:
    trouble = messages.trouble_of(row)
    return "" if trouble is None else trouble.said(current())


def _data(row: Row[Any], now: datetime) -> dict[str, Any]:
    return {
        "number": row.id,
        "state": messages.standing_of(row, now).value,
        "key": row.key,
        "person": row.person,
        "mail": row.mail,
        "subject": row.subject,
        "attempts": row.attempts,
        "trouble": _trouble(row) or None,
        "created": in_utc(row.created_at),
        "due": in_utc(row.due_at),
        "sent_at": None if row.sent_at is None else in_utc(row.sent_at),
    }
