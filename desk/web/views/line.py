"""Where a contract stands on the line of states."""

from dataclasses import dataclass
from typing import Final

from desk.words import at_moment, named
from lifecycle.calendar import in_utc
from lifecycle.contract import Contract
from lifecycle.states import ENDS, State

_WAY: Final = {
    State.APPLIED: "applied_at",
    State.ASSESSED: "assessed_at",
    State.OFFERED: "offered_at",
    State.SIGNED: "signed_at",
    State.PUBLISHED: "published_at",
}


@dataclass(frozen=True, slots=True)
class Stop:
    """A state on the line: ``done``, ``current``, ``end`` (where it ended) or ``ahead``; `when` it was reached."""

    state: State
    how: str
    when: str

    @property
    def name(self) -> str:
        """The state in words."""
        return named(self.state.value)


def of(contract: Contract) -> list[Stop]:
    """The stops of a contract: the way it went and has ahead, and behind it the end or the run-off it came to."""
    reached = {state: getattr(contract, field) for state, field in _WAY.items()}
    way = list(_WAY)
    off = contract.state not in _WAY
    here = -1 if off else way.index(contract.state)
    stops = []
    for place, state in enumerate(way):
        moment = reached[state]
        when = "" if moment is None else at_moment(in_utc(moment.replace(second=0, microsecond=0)))
        if place == here:
            stops.append(Stop(state, "current", when))
        elif moment is not None or place < here:
            stops.append(Stop(state, "done", when))
        elif not off or contract.state is State.RUN_OFF:
            stops.append(Stop(state, "done" if off else "ahead", when))
    if off:
        since = contract.state_since
        when = "" if since is None else at_moment(in_utc(since.replace(second=0, microsecond=0)))
        stops.append(Stop(contract.state, "end" if contract.state in ENDS else "current", when))
    return stops
