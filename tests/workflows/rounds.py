"""Builders for the tests: an office with users and policies, providers, ready dossiers, and clock moves."""

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, select, text

from lifecycle import dossier as dossiers
from lifecycle import policy_file, regions
from lifecycle.calendar import Milestone, Term, parse_moment
from lifecycle.contract import Contract, Kind, Provider, Reach
from lifecycle.dossier import Dossier
from lifecycle.policy import Policy
from lifecycle.roles import Role
from lifecycle.states import Action, State
from scheduler import milestones, reconciler, rehearsal
from workflows import advance, beginning, intake, policy_round, verification
from workflows.clock import VirtualClock
from workflows.office import Office
from workflows.request import Request, Result
from workflows.store import candidates, contracts, ledger, trail
from workflows.store.database import Store, memory_store, open_store
from workflows.store.tables import CONTRACTS
from workflows.store.trail_tables import AUDIT

START: Final = "2026-04-02T09:00"
GLI: Final = "gli-2027"
KINDEREN: Final = "kinderen-2027"
SECOND: Final = timedelta(seconds=1)
USERS: Final = {
    "anna": Role.BUYER,
    "bob": Role.APPROVER,
    "carla": Role.APPROVER,
    "paul": Role.POLICY_MANAGER,
    "iris": Role.AUDITOR,
    "otto": Role.ADMINISTRATOR,
}


@cache
def policy(name: str) -> Policy:
    """A shipped policy, read once."""
    return policy_file.load(name)


def a_year_later(of: Policy) -> Policy:
    """The policy of the year after, with the same rules and every date a year later."""
    later = re.sub(r"\b(20\d\d)(?=-\d\d-\d\d)", lambda year: str(int(year[1]) + 1), json.dumps(of.plain))
    name = f"{of.care}-{of.year + 1}"
    return Policy.model_validate({**json.loads(later), "policy": name, "year": of.year + 1})


def _coach(programmes: list[str], place: int) -> dict[str, Any]:
    return {
        "name": f"Coach Geheimnaam{place}",
        "agb": f"9911{place:04d}",
        "register": "kabiz",
        "programmes": programmes,
        "licences": [{"programme": name, "from": "2026-01-01", "until": "2028-12-31"} for name in programmes],
        "coverage": ["4330-4339"],
    }


def ready(policy_name: str, kind: Kind, **other: Any) -> Dossier:
    """A dossier that meets every requirement of the policy for a provider of `kind`, but for the facts in `other`."""
    programmes = ["ycnd"] if policy_name == KINDEREN else ["cool-miguide", "slimmer-ancora"]
    facts: dict[str, Any] = {
        "programmes": programmes,
        "evidence": {"all": True},
        "consultations": {"social_domain": 2, "insurer": 2},
        "evaluations": 2,
    }
    if kind is Kind.INDIVIDUAL:
        licences = [{"programme": name, "from": "2026-01-01", "until": "2028-12-31"} for name in programmes]
        facts |= {"registers": ["kabiz"], "licences": licences, "coverage": ["4331"]}
    else:
        facts |= {"subcontractors": [_coach(programmes, 1), _coach(programmes, 2)]}
    return dossiers.parse({key: value for key, value in {**facts, **other}.items() if value is not None})


def excluded() -> Dossier:
    """An update that states an exclusion."""
    return dossiers.parse({"exclusions": ["insolvency"]})


@dataclass(slots=True)
class Round:
    """A round that a test plays in: its office and clock, and the shortest way to do things in it."""

    office: Office
    clock: VirtualClock
    providers: int = 0

    def to(self, moment: str | datetime, down: Iterable[tuple[str, str]] = ()) -> None:
        """Move the clock; what falls due on the way happens, but not in the periods in which the machine is down."""
        periods = tuple((parse_moment(first), parse_moment(last)) for first, last in down)
        target = parse_moment(moment) if isinstance(moment, str) else moment
        rehearsal.move(self.office, self.clock, target, periods)

    def jump(self, moment: str) -> None:
        """Move the clock while nothing runs at all."""
        self.clock.move_to(parse_moment(moment))

    def provider(self, kind: Kind, key: str | None = None, **other: str | None) -> str:
        """Keep a new provider with every fact but those in `other`; answers its key."""
        self.providers += 1
        place = self.providers
        facts: dict[str, Any] = {
            "name": f"Praktijk Schuilnaam {place}",
            "agb": f"9000{place:04d}",
            "kvk": f"2000{place:04d}",
            "street": f"Verborgenlaan {place}",
            "postcode": "4331 LK",
            "city": "Geheimstad",
        }
        name = key or f"{kind.value}-{place}"
        beginning.add_provider(self.office, Provider(id=0, key=name, kind=kind, **{**facts, **other}))
        return name

    def apply(self, provider: str, kind: Kind, **other: Any) -> Result:
        """Apply for a provider with a ready dossier, in Zeeland, for the GLI, but for what `other` says."""
        keys = {"policy": GLI, "regions": ("zeeland",), **other}
        by = keys.pop("by", "anna")
        if "dossier" not in keys:
            keys["dossier"] = ready(keys["policy"], kind)
        return intake.apply(self.office, by, intake.Application(provider=provider, **keys))

    def applied(self, kind: Kind = Kind.RHO, **other: Any) -> Contract:
        """A contract that a new provider applied for."""
        key = other.pop("provider", None) or self.provider(kind)
        result = self.apply(key, kind, **other)
        assert result.contract is not None, result.failed
        return result.contract

    def assessed(self, kind: Kind = Kind.RHO, **other: Any) -> Contract:
        """A contract that was assessed."""
        return self.done(Action.ASSESS, self.applied(kind, **other))

    def offered(self, kind: Kind = Kind.RHO, **other: Any) -> Contract:
        """A contract that was offered."""
        return self.done(Action.OFFER, self.assessed(kind, **other))

    def signed(self, kind: Kind = Kind.RHO, **other: Any) -> Contract:
        """A contract that was signed."""
        return self.done(Action.SIGN, self.offered(kind, **other))

    def running(self, kind: Kind = Kind.INDIVIDUAL, **other: Any) -> Contract:
        """A published contract from before: of 2026 alone, in Zeeland, but for what `other` says."""
        term = other.pop("term", ("2026-01-01", "2026-12-31"))
        keys: dict[str, Any] = {
            "policy": "gli-2026",
            "care": "gli",
            "year": 2026,
            "state": State.PUBLISHED,
            "regions": ("zeeland",),
            "reach": Reach.LOCAL if kind is Kind.INDIVIDUAL else None,
            "dossier": ready(GLI, kind),
            **other,
        }
        provider = keys.pop("provider", None) or self.provider(kind)
        days = Term(date.fromisoformat(term[0]), date.fromisoformat(term[1]))
        return beginning.take_over(self.office, intake.Running(provider=provider, term=days, **keys))

    def act(self, action: Action, contract: Contract | str, by: str = "anna", **other: Any) -> Result:
        """Do an action on a contract."""
        number = contract if isinstance(contract, str) else contract.number
        return advance.act(self.office, Request(action, by, number, **other))

    def done(self, action: Action, contract: Contract, by: str = "anna", **other: Any) -> Contract:
        """Do an action that must be done; the contract after it."""
        result = self.act(action, contract, by, **other)
        assert result.done, [finding.rule for finding in result.failed]
        assert result.contract is not None
        return result.contract

    def refused(self, action: Action, contract: Contract | str, by: str = "anna", **other: Any) -> list[str]:
        """Try an action that must be refused; the rules that say why."""
        result = self.act(action, contract, by, **other)
        assert not result.done
        return [finding.rule for finding in result.failed]

    def now(self, contract: Contract) -> Contract:
        """The contract as its row stands."""
        with self.office.store.reading() as connection:
            return contracts.load(connection, [contract.id])[contract.id]

    def now_of(self, number: str) -> Contract:
        """The contract with this number as its row stands."""
        with self.office.store.reading() as connection:
            found = contracts.find(connection, number)
        assert found is not None, number
        return found

    def bodies(self, of: Contract | str) -> list[dict[str, Any]]:
        """The bodies of the records of a contract, or of a stream by its name."""
        stream = of if isinstance(of, str) else trail.contract_stream(of.id)
        with self.office.store.reading() as connection:
            return [json.loads(row.body) for row in trail.records(connection, stream)]

    def duty(self, milestone: Milestone, policy_name: str = GLI, year: int = 2027) -> Any:
        """A row of the ledger."""
        of = "" if milestone is Milestone.YEAR_TURN else policy_name
        with self.office.store.reading() as connection:
            found = [
                row
                for row in ledger.duties(connection, milestone)
                if row.year == year and row.policy_id in {of, policy_name}
            ]
        return found[0]

    def holds(self) -> None:
        """The trail holds."""
        assert verification.problems(self.office) == []


def begin(store: Store | None = None, start: str = START, policies: Iterable[str] = (GLI, KINDEREN)) -> Round:
    """A round with users, regions and policies in play; what fell due before `start` is done."""
    clock = VirtualClock(parse_moment(start))
    office = Office(memory_store() if store is None else store, clock)
    beginning.add_regions(office, regions.shipped())
    for name, role in USERS.items():
        beginning.add_user(office, name, role)
    for name in policies:
        policy_round.begin(office, policy(name))
    beginning.settle(office)
    return Round(office, clock)


def url(file: Path) -> str:
    """The database URL of a file."""
    return f"sqlite:///{file}"


def begin_on(file: Path, start: str = START) -> Round:
    """A round on a new database in `file`."""
    return begin(open_store(url(file), create=True), start)


def join(file: Path, moment: str | datetime) -> Round:
    """Another office on the same file, with a clock of its own."""
    clock = VirtualClock(parse_moment(moment) if isinstance(moment, str) else moment)
    return Round(Office(open_store(url(file)), clock), clock)


def copy_of(season: Round) -> Round:
    """The same round in memory once more, from where it stands."""
    store = memory_store()
    source, target = (each._engine.raw_connection() for each in (season.office.store, store))
    source.driver_connection.backup(target.driver_connection)
    clock = VirtualClock(season.clock.now())
    return Round(Office(store, clock), clock, season.providers)


def rows(office: Office) -> list[tuple[Any, ...]]:
    """Every contract row as it stands."""
    with office.store.reading() as connection:
        return [tuple(row) for row in connection.execute(select(CONTRACTS).order_by(CONTRACTS.c.id))]


TRAIL = {"audit_record", "audit_rule", "personal_value"}
"""The tables of the trail, which a refusal adds to."""


def tables(office: Office, *, but: Iterable[str] = ()) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, without the tables in `but`."""
    with office.store.reading() as connection:
        names = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        ).scalars()
        return {
            name: sorted(tuple(row) for row in connection.execute(select(text("rowid, *")).select_from(text(name))))
            for name in list(names)
            if name not in set(but)
        }


def records(office: Office) -> list[Any]:
    """Every record of the trail, in the order of writing."""
    with office.store.reading() as connection:
        return list(connection.execute(select(AUDIT).order_by(AUDIT.c.id)))


def effects(office: Office, duty: Any) -> list[tuple[int, str, str]]:
    """What a duty did: contract, action, outcome."""
    with office.store.reading() as connection:
        return [(row.contract_id, row.action, row.outcome) for row in ledger.effects(connection, duty.id)]


def first_signing_day(office: Office) -> date | None:
    """The first day on which an open offer can be signed for the last time."""
    with office.store.reading() as connection:
        return candidates.first_signing_day(connection)


@contextmanager
def writing(office: Office) -> Iterator[Connection]:
    """A transaction of the store."""
    with office.store.writing() as connection:
        yield connection


def reconcile_elsewhere(file: str, moment: str, barrier: Any, mistakes: Any) -> None:
    """Reconcile in a process of its own, in small batches; puts what went wrong, or nothing, in `mistakes`."""
    try:
        milestones.BATCH = 2  # type: ignore[misc]
        season = join(Path(file), moment)
        barrier.wait(60)
        reconciler.reconcile(season.office)
        mistakes.put("")
    except BaseException as error:  # noqa: BLE001 - whatever it is, the test has to see it
        mistakes.put(repr(error))


def withdraw_elsewhere(file: str, moment: str, numbers: list[str], barrier: Any, mistakes: Any) -> None:
    """Withdraw contracts in a process of its own."""
    try:
        season = join(Path(file), moment)
        barrier.wait(60)
        for number in numbers:
            season.act(Action.WITHDRAW, number)
        mistakes.put("")
    except BaseException as error:  # noqa: BLE001 - whatever it is, the test has to see it
        mistakes.put(repr(error))
