"""What an administrator does to the seals themselves: another key, and beginning anew where records were lost."""

from typing import Any, Final

from lifecycle.errors import BadInput
from lifecycle.languages import Both
from lifecycle.proof import Checkpoint
from lifecycle.roles import Role
from workflows import sealing
from workflows.errors import NotAllowed
from workflows.office import Office
from workflows.people import administrators
from workflows.seals import Seals
from workflows.store import people, trail
from workflows.user_names import CONSOLE

RENEW_KEY: Final = "renew_seal_key"
RESTART: Final = "restart_seals"
_STREAM: Final = "seals"


def renew_key(office: Office, seals: Seals, actor: str | None) -> Checkpoint | None:
    """Sign with a new key from now on; the checkpoint that names it is signed by both, and is answered.

    `NotAllowed`, with a record of it, for who is no administrator; `SealError` as with `sealing.seal`.
    """
    seals.prepare()
    sealing.check(office, seals)
    _record(office, actor, RENEW_KEY, {}, {})
    return sealing.seal(office, seals, renew=True)


def restart(office: Office, seals: Seals, actor: str | None, reason: str) -> Checkpoint | None:
    """Begin new seals where the database has lost records that were signed; the old ones are kept beside them.

    What the last checkpoint covered, and why it is gone, is on the trail. `NotAllowed` as with `renew_key`; `BadInput`
    without a reason, or where there are no seals.
    """
    lost = seals.newest()
    if lost is None:
        raise BadInput(str(seals.folder), Both("er zijn nog geen zegels", "there are no seals yet"))
    if not reason.strip():
        raise BadInput("--reason", Both("zeg wat er is gebeurd", "say what happened"))
    said = {"seals": lost.origin, "size": lost.size, "root": lost.root.hex()}
    _record(office, actor, RESTART, {"lost": said}, {"reason": reason})
    seals.set_aside()
    return sealing.seal(office, seals)


def _record(office: Office, actor: str | None, action: str, said: dict[str, Any], personal: dict[str, Any]) -> None:
    now = office.now()
    with office.store.writing() as connection:
        role = None if actor is None else people.role_of(connection, actor)
        allowed = role is Role.ADMINISTRATOR
        known = tuple(administrators(connection))
        entry = trail.Entry(
            stream=_STREAM,
            action=action,
            outcome=trail.DONE if allowed else trail.REFUSED,
            actor=actor or CONSOLE,
            role="" if role is None else role.value,
            effective=now,
            recorded=now,
            details=said if allowed else {"findings": []},
            personal=personal if allowed else {},
        )
        trail.append(connection, [entry])
    if not allowed:
        raise NotAllowed(actor, Both("zegels", "seals"), known)
