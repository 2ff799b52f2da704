"""Chance, from one seed: the same seed always throws the same."""

import random
from collections.abc import Mapping, Sequence
from typing import TypeVar

_Item = TypeVar("_Item")


class Dice:
    """Everything that is left to chance goes through here, in a fixed order."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - a made-up round needs no secret randomness

    def chance(self, probability: float) -> bool:
        """True with `probability` (0 to 1)."""
        return self._random.random() < probability

    def between(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def pick(self, items: Sequence[_Item]) -> _Item:
        """One of `items`."""
        return items[int(self._random.random() * len(items))]

    def some(self, items: Sequence[_Item], count: int) -> list[_Item]:
        """`count` different ones of `items`, or all where there are fewer."""
        return self._random.sample(items, min(count, len(items)))

    def weighted(self, weights: Mapping[str, int]) -> str:
        """A key of `weights`, each as likely as its weight."""
        throw = self.between(1, sum(weights.values()))
        for key, weight in weights.items():
            throw -= weight
            if throw <= 0:
                return key
        raise AssertionError("the weights add up to more than zero")
