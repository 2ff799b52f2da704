"""The colours in which states stand on every page."""

from typing import Final

from lifecycle.states import State

COLOURS: Final = {
    State.APPLIED: "blue",
    State.ASSESSED: "teal",
    State.OFFERED: "purple",
    State.SIGNED: "green",
    State.PUBLISHED: "green",
    State.RUN_OFF: "yellow",
    State.REJECTED: "red",
    State.LAPSED: "orange",
    State.TERMINATED: "red",
}
"""The colours of the tags of states; the others are grey."""
