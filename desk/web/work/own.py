"""What is there for who does not work on contracts: policy managers, administrators and auditors."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from desk.language import t
from desk.web.lists.known import Known
from desk.words import at_moment, counted
from lifecycle.calendar import in_utc
from lifecycle.roles import Role
from scheduler.milestones import is_late
from workflows.office import Office
from workflows.store import accounts, ledger, outbox
from workflows.store import round as rounds
from workflows.store.outbox import Stage


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing to know: `attention` where something has to be done about it."""

    about: str
    said: str
    attention: bool = False


def facts(office: Office, role: Role, known: Known) -> list[Fact]:
    """What a role has to know now; nothing for who has work on contracts."""
    telling = _OF.get(role)
    if telling is None:
        return []
    with office.store.reading() as connection:
        return telling(connection, known)


def _of_policy(connection: Connection, known: Known) -> list[Fact]:
    objections = Counter(row.policy_id for row in rounds.objections(connection))
    tariffs = rounds.tariffs(connection)
    found = []
    for name, entry in known.policies.items():
        policy = entry.policy
        draft = entry.published_at is None
        standing = (
            t("concept, nog niet gepubliceerd", "draft, not published yet")
            if entry.published_at is None
            else t("gepubliceerd op ", "published on ") + at_moment(in_utc(entry.published_at))
        )
        found.append(Fact(known.policy(name), standing, draft))
        found.append(Fact(t("Bezwaren", "Objections") + f" {known.policy(name)}", counted(objections[name])))
        amount = tariffs.get((policy.care, policy.year))
        said = t("nog niet vastgesteld", "not set yet") if amount is None else f"€ {amount.replace('.', t(',', '.'))}"
        found.append(Fact(t("Tarief", "Tariff") + f" {known.policy(name)}", said, amount is None))
    return found


def _of_administration(connection: Connection, _known: Known) -> list[Fact]:
    without = [user.name for user in accounts.without_password(connection)]
    given_up = sum(1 for _ in outbox.messages(connection, outbox.in_stage(Stage.GIVEN_UP)))
    troubles = len(ledger.troubles(connection))
    nobody = t("niemand", "nobody")
    return [
        Fact(t("Zonder wachtwoord", "Without a password"), ", ".join(without) or nobody, bool(without)),
        Fact(t("Berichten die niet aankwamen", "Messages that did not arrive"), counted(given_up), given_up > 0),
        Fact(
            t("Contracten waarop een mijlpaal vastliep", "Contracts that a milestone got stuck on"),
            counted(troubles),
            troubles > 0,
        ),
    ]


def _of_auditing(connection: Connection, known: Known) -> list[Fact]:
    troubles = len(ledger.troubles(connection))
    published = [name for name, entry in known.policies.items() if entry.published_at is not None]
    late = sum(is_late(row.due_at, row.ran_at) for row in ledger.duties(connection))
    return [
        Fact(t("Gepubliceerd beleid", "Published policies"), ", ".join(map(known.policy, published)) or "-"),
        Fact(
            t("Mijlpalen die zijn uitgevoerd na hun moment", "Milestones carried out after their moment"), counted(late)
        ),
        Fact(
            t("Contracten waarop een mijlpaal vastliep", "Contracts that a milestone got stuck on"),
            counted(troubles),
            troubles > 0,
        ),
    ]


_OF: Final[dict[Role, Callable[[Connection, Known], list[Fact]]]] = {
    Role.POLICY_MANAGER: _of_policy,
    Role.ADMINISTRATOR: _of_administration,
    Role.AUDITOR: _of_auditing,
}
