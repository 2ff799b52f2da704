"""Names for providers and coaches: all made up, and plainly so."""

from typing import Final

from desk.demo.dice import Dice
from lifecycle.contract import Kind

_PRACTICES: Final[tuple[str, ...]] = (
    "Leefstijlpraktijk",
    "Leefstijlcoaching",
    "Praktijk voor Leefstijl",
    "Leefstijlhuis",
    "Coachpraktijk",
    "Beweegpraktijk",
    "Vitaliteitspraktijk",
    "Atelier voor Leefstijl",
    "Leefstijlstudio",
    "Gezond Verder",
)
_CHILDREN: Final[tuple[str, ...]] = (
    "Kindercoach",
    "Gezinspraktijk",
    "Kindpraktijk",
    "Kinderleefstijl",
    "Opgroeipraktijk",
)
_SIGNS: Final = (
    "De Wilg",
    "De Linde",
    "De Zilverberk",
    "De Lijsterbes",
    "De Hazelaar",
    "De Notelaar",
    "De Morgenster",
    "De Wandelaar",
    "De Steenuil",
    "De Gele Fiets",
    "De Leeuwerik",
    "De Ooievaar",
    "De Zonnewijzer",
    "De Waterkant",
    "De Appelgaard",
    "De Kruidentuin",
    "De Kleine Stap",
    "De Lange Adem",
    "De Rode Wouw",
    "De Duinroos",
    "De Grutto",
    "De Bijenkorf",
    "De Windroos",
    "De Vuurvlinder",
    "De Regenboog",
    "De Kastanje",
    "De Veerpont",
    "De Trekvogel",
    "De Hooiberg",
    "De Sleutelbloem",
    "De Blauwe Reiger",
    "Het Klaverblad",
    "Het Kompas",
    "Het Wandelpad",
    "Het Zaadje",
    "Het Hofje",
    "Het Bruggetje",
    "Het Roodborstje",
    "Het Vergeet-mij-nietje",
    "Nieuw Ritme",
)
_PARTNERSHIPS: Final = ("Beweegkracht", "Vitaal Verbond", "Gezonde Kring", "Samen in Beweging", "Leefstijlnetwerk")
_CHILD_PARTNERSHIPS: Final = ("Kinderkring", "Jong en Fit", "Opgroeien in Balans", "Kleine Stappen", "Speelveld")
_RHOS: Final = ("RHO Fictief", "RHO Denkbeeldig")
_PUBLIC: Final = "Voorbeeld"
_INITIALS: Final = [
    "A.",
    "B.",
    "C.",
    "D.",
    "E.",
    "F.",
    "G.",
    "H.",
    "I.",
    "J.",
    "K.",
    "L.",
    "M.",
    "N.",
    "P.",
    "R.",
    "S.",
    "T.",
    "W.",
    "Y.",
]
_SURNAMES: Final = (
    "Voorbeeld",
    "Fictief",
    "Appelboom",
    "van Verzonnen",
    "Zonnebloem",
    "de Wandelstok",
    "Fietsbel",
    "Regenjas",
    "van Papier",
    "Kruimel",
    "Paddenstoel",
    "de Denkbeeldige",
    "Potlood",
    "Stoeptegel",
    "Meiregen",
    "van Bedacht",
)
_STREETS: Final = (
    "Voorbeeldstraat",
    "Fictielaan",
    "Verzonnen Singel",
    "Wilgenplantsoen",
    "Proefweg",
    "Denkbeeldige Kade",
    "Bedachte Steeg",
    "Modelplein",
)
_LETTERS: Final = "ABCDEGHJKLMNPRSTVWXZ"


def coach(dice: Dice) -> str:
    """The name of a subcontractor."""
    return f"{dice.pick(_INITIALS)} {dice.pick(_SURNAMES)}"


def street(dice: Dice) -> str:
    """A street with a number."""
    return f"{dice.pick(_STREETS)} {dice.between(1, 180)}"


def letters(dice: Dice) -> str:
    """The letters of a postcode."""
    return dice.pick(_LETTERS) + dice.pick(_LETTERS)


class Names:
    """Hands out each name once."""

    def __init__(self, dice: Dice) -> None:
        self._dice = dice
        self._taken: set[str] = set()

    def provider(self, kind: Kind, region: str, city: str, *, children: bool) -> str:
        """A name for a provider of `kind` in `region` (as people write it) and `city`."""
        found = self._wish(kind, region, children=children)
        tries = 0
        while found in self._taken:
            tries += 1
            more = {1: f" {city}", 2: f" {region}"}.get(tries, f" {city} {tries - 1}")
            found = self._wish(kind, region, children=children) + more
        self._taken.add(found)
        return found

    def _wish(self, kind: Kind, region: str, *, children: bool) -> str:
        if kind is Kind.RHO:
            first, second = (f"{name} {region}" for name in _RHOS)
            return second if first in self._taken else first
        if kind is Kind.PARTNERSHIP:
            names = _CHILD_PARTNERSHIPS if children else _PARTNERSHIPS
            return f"Samenwerkingsverband {self._dice.pick(names)} {region}"
        if kind is Kind.INDIVIDUAL:
            practices = _CHILDREN if children else _PRACTICES
            return f"{self._dice.pick(practices)} {self._dice.pick(_SIGNS)}"
        return f"{kind.value.upper()} {_PUBLIC} {region}"
