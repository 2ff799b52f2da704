"""Who takes part: providers in realistic proportions, spread over the regions."""

from dataclasses import dataclass
from typing import Final

from desk.demo import names
from desk.demo.dice import Dice
from desk.demo.names import Names
from desk.demo.places import PLACES
from lifecycle import regions as shipped
from lifecycle.contract import NOT_KEPT, Kind, Provider, Reach
from workflows.providers import slug

_AGB: Final = 90_000_001
_KVK: Final = 20_000_001
_PER_REGION: Final = 5
_FEWEST_REGIONS: Final = 2
_TOGETHER: Final = 1
"""The place of the partnership that has its seat where the RHO of the same place has."""
_SHARES: Final = {"rho": 0.05, "partnership": 0.0625, "public": 0.075, "child-partnership": 0.05, "child-coach": 0.16}
_MOST_IN_A_REGION: Final = {"rho": 2, "partnership": 4, "public": 3, "child-partnership": 3}
_PUBLIC_KINDS: Final = (Kind.GGD, Kind.CJG, Kind.JGZ)
_ORDER: Final = ("rho", "partnership", "public", "child-coach", "child-partnership")


@dataclass(frozen=True, slots=True)
class Actor:
    """A provider in the season. `wrong` are rules that its own facts break, and that no dossier can mend."""

    facts: Provider
    group: str
    regions: tuple[str, ...]
    reach: Reach | None = None
    wrong: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The name it goes by in the scenario."""
        return self.facts.key

    @property
    def kind(self) -> Kind:
        """What it is."""
        return self.facts.kind

    @property
    def addressed(self) -> bool:
        """Whether its address is known, so that its contract can be published."""
        return self.facts.street is not None


def sizes(providers: int) -> dict[str, int]:
    """How many providers of each group; small rounds get one of each as far as they reach."""
    found = {}
    left = providers - 1
    for group in _ORDER:
        wanted = max(1, round(providers * _SHARES[group]))
        most = _MOST_IN_A_REGION.get(group, providers) * len(PLACES)
        found[group] = min(wanted, most, max(left, 0))
        left -= found[group]
    return {**found, "coach": left + 1}


class Casting:
    """Makes the providers one by one."""

    def __init__(self, dice: Dice, providers: int) -> None:
        self._dice = dice
        self._names = Names(dice)
        self._region_names = shipped.shipped()
        self._count = 0
        order = dice.some(list(PLACES), len(PLACES))
        self.regions = order[: max(_FEWEST_REGIONS, min(len(order), providers // _PER_REGION))]

    def all(self, providers: int) -> list[Actor]:
        """Every provider of the round."""
        return [self._actor(group, place) for group, size in sizes(providers).items() for place in range(size)]

    def _actor(self, group: str, place: int) -> Actor:
        dice = self._dice
        home = self._home(group, place)
        kind = self._kind(group, place)
        reach = Reach.LOCAL if kind is Kind.INDIVIDUAL else None
        regions: tuple[str, ...] = (home,)
        if group == "coach":
            reach = Reach(dice.weighted({"local": 86, "supraregional": 10, "national": 4}))
            more = {Reach.LOCAL: 0, Reach.SUPRAREGIONAL: dice.between(1, 2), Reach.NATIONAL: dice.between(3, 6)}[reach]
            regions = (home, *(region for region in dice.some(self.regions, more + 1) if region != home))[: more + 1]
        elif group in {"rho", "partnership"} and place > _TOGETHER and dice.chance(0.3):
            regions = tuple(dict.fromkeys((home, self._home(group, place + 1))))
        return self._made(group, kind, regions, reach)

    def _home(self, group: str, place: int) -> str:
        """Where a provider has its seat: partnerships begin halfway, coaches for children where few others are."""
        many = len(self.regions)
        if group == "partnership" and place != _TOGETHER:
            place += many // 2
        elif group == "coach" and place % 2:
            place = many // 2 + place % (many - many // 2)
        elif group == "child-coach":
            place = many - 1 - place % max(1, many * 2 // 3)
        return self.regions[place % many]

    def _kind(self, group: str, place: int) -> Kind:
        if group == "public":
            turn = place % len(self.regions) + place // len(self.regions)
            return _PUBLIC_KINDS[turn % len(_PUBLIC_KINDS)]
        if group == "rho":
            return Kind.RHO
        return Kind.PARTNERSHIP if group.endswith("partnership") else Kind.INDIVIDUAL

    def _made(self, group: str, kind: Kind, regions: tuple[str, ...], reach: Reach | None) -> Actor:
        dice, number = self._dice, self._count
        self._count += 1
        town = dice.pick(PLACES[regions[0]])
        name = self._names.provider(kind, self._region_names[regions[0]], town.city, children=group.startswith("child"))
        agb, kvk = str(_AGB + number), str(_KVK + number)
        wrong: tuple[str, ...] = ()
        if kind is Kind.INDIVIDUAL and number and dice.chance(0.03):
            which = dice.pick(("agb-code", "agb-code", "kvk"))
            wrong = (f"{'3.3' if group.startswith('child') else '3.3.2'}/{which}",)
            agb, kvk = (agb[:1] + agb[2:], kvk) if which == "agb-code" else (agb, kvk[:1] + kvk[2:])
        street: str | None = names.street(dice)
        if dice.chance(0.012):
            street = None
        postcode = f"{dice.between(town.first, town.last)} {names.letters(dice)}"
        facts = Provider(NOT_KEPT, slug(name), kind, name, agb, kvk, street, postcode, town.city)
        return Actor(facts, group, regions, reach, wrong)
