"""Which organisations stand where and when, as the ladder sees it; so that people plan offers that can pass."""

from dataclasses import dataclass, field
from datetime import datetime

from desk.demo.hours import UNTIL
from lifecycle.contract import Kind

_ORGANISATIONS = (Kind.RHO, Kind.PARTNERSHIP)


@dataclass(slots=True)
class Presence:
    """An organisation in its regions: its application is live from `applied` until `closed`.

    Its contract stands from `signed` until it is `lost` by termination. `now` says that the contract runs in 2026,
    `next_year` that it runs in 2027.
    """

    kind: Kind
    applied: datetime | None = None
    closed: datetime = UNTIL
    signed: datetime = UNTIL
    lost: datetime = UNTIL
    now: bool = False
    next_year: bool = True

    def live(self, moment: datetime) -> bool:
        """Whether its application is live at `moment`."""
        return self.applied is not None and self.applied <= moment < self.closed

    def stands(self, moment: datetime) -> bool:
        """Whether its contract stands at `moment`."""
        return self.signed <= moment < self.lost


@dataclass(slots=True)
class Landscape:
    """Presences by care and region, and what has been stated of regions."""

    presences: dict[tuple[str, str], list[Presence]] = field(default_factory=dict)
    unwilling: dict[str, datetime] = field(default_factory=dict)
    risk: dict[str, datetime] = field(default_factory=dict)

    def place(self, care: str, regions: tuple[str, ...], presence: Presence) -> None:
        """Put an organisation in its regions; what happens to it later shows here too."""
        for region in regions:
            self.presences.setdefault((care, region), []).append(presence)

    def _of(self, care: str, region: str) -> list[Presence]:
        return self.presences.get((care, region), [])

    def covered(self, care: str, region: str, moment: datetime) -> bool:
        """Whether an organisation has a contract for 2027 in `region` at `moment`."""
        return any(one.next_year and one.stands(moment) for one in self._of(care, region))

    def blocked(
        self, care: str, kind: Kind, regions: tuple[str, ...], moment: datetime, *, new: bool
    ) -> tuple[str, ...]:
        """The rules of the ladder that refuse an offer at `moment`."""
        if kind is Kind.PARTNERSHIP and care == "gli":
            return ("2.2/rho-first",) if any(self._rho_first(region, moment) for region in regions) else ()
        if kind is not Kind.INDIVIDUAL:
            return ()
        covered = any(self.covered(care, region, moment) for region in regions)
        active = covered or any(one.now and one.stands(moment) for region in regions for one in self._of(care, region))
        last = covered or (care == "kinderen" and any(self._not_needed(region, moment) for region in regions))
        referral = "3.3.4/referral" if care == "gli" else "3.3.2/referral"
        return (*(("2.2/individual-last",) if last else ()), *((referral,) if new and active else ()))

    def _rho_first(self, region: str, moment: datetime) -> bool:
        rhos = [one for one in self._of("gli", region) if one.kind is Kind.RHO]
        if any(one.next_year and one.stands(moment) for one in rhos):
            return True
        unwilling = self.unwilling.get(region, UNTIL) <= moment
        return not unwilling and any(one.live(moment) for one in rhos)

    def _not_needed(self, region: str, moment: datetime) -> bool:
        applied = any(one.live(moment) for one in self._of("kinderen", region))
        return applied or self.risk.get(region, UNTIL) > moment

    def clears(
        self, care: str, kind: Kind, regions: tuple[str, ...], moment: datetime, *, new: bool
    ) -> datetime | None:
        """The first moment after `moment` at which nothing on the ladder refuses any more."""
        changes = [
            statements[region]
            for statements in (self.unwilling, self.risk)
            for region in regions
            if region in statements
        ]
        for region in regions:
            for one in self._of(care, region):
                changes += [one.closed, one.lost]
        later = sorted(change for change in changes if moment < change < UNTIL)
        return next((change for change in later if not self.blocked(care, kind, regions, change, new=new)), None)
