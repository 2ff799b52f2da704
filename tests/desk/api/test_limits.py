"""Quotas: as many as are allowed in any minute, one by one after that, and no more memory than is bounded."""

from hypothesis import given
from hypothesis import strategies as st

from desk.api.limits import MOST_KNOWN, Limiter, Quota


class _Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def _limiter(most: int, seconds: int = 60) -> tuple[Limiter, _Clock]:
    clock = _Clock()
    return Limiter(Quota("token", most, seconds), clock), clock


def test_a_burst_is_heard_and_then_one_at_a_time() -> None:
    limiter, clock = _limiter(6)
    assert [limiter.take("a") is not None for _ in range(7)] == [True] * 6 + [False]
    assert limiter.wait("a") == 10
    assert limiter.take("b") is not None, "another sender has its own"
    clock.now = 9.9
    assert limiter.take("a") is None
    clock.now = 10.1
    left = limiter.take("a")
    assert left is not None
    assert (left.number, left.wait) == (0, 10)


@given(st.lists(st.floats(0, 5), min_size=1, max_size=200))
def test_nobody_sends_more_than_a_burst_and_what_came_back_since(pauses: list[float]) -> None:
    limiter, clock = _limiter(10, 20)
    heard = 0
    for pause in pauses:
        clock.now += pause
        heard += limiter.take("a") is not None
        assert heard <= 10 + clock.now / 2 + 1e-6


def test_who_was_not_heard_of_longest_is_forgotten() -> None:
    limiter, _ = _limiter(1)
    for number in range(MOST_KNOWN + 10):
        limiter.take(str(number))
    assert len(limiter._known) == MOST_KNOWN
    assert limiter.take("0") is not None
    assert limiter.take(str(MOST_KNOWN + 9)) is None
