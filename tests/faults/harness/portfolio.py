"""The prepared databases: practice rounds that stand just before milestones with much to do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

import rounds
from rounds import Round

from lifecycle.calendar import parse_moment
from lifecycle.contract import Kind, Provider
from lifecycle.states import Action
from workflows import beginning, policy_round
from workflows.office import Office
from workflows.practice import DatabaseKind, PracticeClock, mark
from workflows.request import Override
from workflows.store.database import open_store

AFTER: Final = timedelta(minutes=90)


@dataclass(frozen=True, slots=True)
class Setting:
    """A prepared database, and the moments at which it is reconciled, with the due instant just before each."""

    name: str
    base: str
    dues: tuple[datetime, ...]
    moments: tuple[datetime, ...]

    @property
    def in_time(self) -> bool:
        """Whether each moment comes soon after what falls due."""
        return all(moment - due == AFTER for due, moment in zip(self.dues, self.moments, strict=True))


def _in_time(name: str, *dues: str) -> Setting:
    moments = tuple(map(parse_moment, dues))
    return Setting(name, name, moments, tuple(moment + AFTER for moment in moments))


SETTINGS: Final = (
    _in_time("spring", "2026-04-01T09:00", "2026-05-16T00:00"),
    _in_time(
        "autumn", "2026-09-30T09:00", "2026-10-31T09:00", "2026-11-01T00:00", "2026-11-12T09:00", "2027-01-01T00:00"
    ),
    _in_time("winter", "2026-12-19T00:00", "2027-01-01T00:00"),
    Setting("late", "autumn", (parse_moment("2027-01-01T00:00"),), (parse_moment("2027-01-02T12:00"),)),
)


def _begin(file: Path, start: str) -> Round:
    store = open_store(rounds.url(file), create=True)
    mark(store, DatabaseKind.PRACTICE)
    clock = PracticeClock(store, parse_moment(start))
    office = Office(store, clock)
    beginning.add_regions(office, rounds.regions.shipped())
    for name, role in rounds.USERS.items():
        beginning.add_user(office, name, role)
    for name in (rounds.GLI, rounds.KINDEREN):
        policy_round.begin(office, rounds.policy(name))
    beginning.settle(office)
    return Round(office, clock)


def _running(season: Round) -> None:
    """Contracts that run already: of one year and of two, of partnerships and of practices alone."""
    for _ in range(5):
        season.running(Kind.RHO, term=("2026-01-01", "2027-12-31"))
    for _ in range(3):
        season.running(Kind.RHO, regions=("drenthe",))
    for place in range(12):
        season.running(regions=("drenthe" if place % 3 else "zeeland",))


def _run_offs(season: Round, count: int, *, sign: bool, override: Override | None = None) -> None:
    for _ in range(count):
        contract = season.running()
        season.done(Action.OFFER_RUN_OFF, contract, override=override)
        if sign:
            season.done(Action.SIGN_RUN_OFF, contract)


def _spring(file: Path) -> Round:
    season = _begin(file, "2026-03-02T09:00")
    _running(season)
    return season


def _autumn(file: Path) -> Round:
    season = _begin(file, rounds.START)
    for place in range(2):
        beginning.add_provider(
            season.office, Provider(id=0, key=f"objector-{place}", kind=Kind.RHO, name="Bezwaar", kvk=f"3000000{place}")
        )
        policy_round.object_to(season.office, "paul", rounds.GLI, f"objector-{place}", "Te streng.")
    _running(season)
    season.to("2026-07-02")
    for place in range(14):
        season.assessed(regions=("drenthe" if place % 3 else "zeeland",))
    for _ in range(10):
        season.offered(regions=("twente",))
    for _ in range(10):
        season.signed(regions=("twente",))
    for _ in range(2):
        season.applied()
    _run_offs(season, 6, sign=True)
    _run_offs(season, 4, sign=False)
    season.to("2026-09-30T08:00")
    policy_round.set_tariff(season.office, "paul", "gli", 2027, Decimal("100.00"))
    return season


def _winter(file: Path) -> Round:
    season = _begin(file, rounds.START)
    _running(season)
    season.to("2026-07-02")
    for _ in range(4):
        season.signed(regions=("twente",))
    _run_offs(season, 4, sign=True)
    season.to("2026-11-20")
    for place in range(14):
        season.offered(regions=("drenthe" if place % 2 else "twente",))
    _run_offs(season, 8, sign=False, override=Override("duty-of-care", "wachtlijst", "bob"))
    season.to("2026-12-10T09:00")
    return season


BASES: Final[dict[str, Callable[[Path], Round]]] = {"spring": _spring, "autumn": _autumn, "winter": _winter}


def prepare(folder: Path, name: str) -> Path:
    """Make a prepared database, and close it."""
    file = folder / f"base-{name}.db"
    season = BASES[name](file)
    season.holds()
    season.office.store.close()
    return file
