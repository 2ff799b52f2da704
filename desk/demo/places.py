"""Places in the 31 regions, with the postcode areas that an address or a coverage is drawn from."""

from typing import Final, NamedTuple


class Place(NamedTuple):
    """A town with the first and the last of its postcode areas."""

    city: str
    first: int
    last: int


PLACES: Final[dict[str, tuple[Place, ...]]] = {
    "groningen": (Place("Groningen", 9711, 9747), Place("Hoogezand", 9601, 9603), Place("Veendam", 9641, 9648)),
    "friesland": (Place("Leeuwarden", 8911, 8941), Place("Sneek", 8601, 8608), Place("Drachten", 9201, 9207)),
    "drenthe": (Place("Assen", 9401, 9408), Place("Emmen", 7811, 7828), Place("Hoogeveen", 7901, 7909)),
    "zwolle": (Place("Zwolle", 8011, 8045), Place("Kampen", 8261, 8267), Place("Hardenberg", 7770, 7773)),
    "twente": (Place("Enschede", 7511, 7549), Place("Hengelo", 7551, 7559), Place("Almelo", 7601, 7609)),
    "apeldoorn-zutphen": (Place("Apeldoorn", 7311, 7339), Place("Zutphen", 7201, 7207), Place("Epe", 8161, 8162)),
    "midden-ijssel": (Place("Deventer", 7411, 7429), Place("Raalte", 8101, 8103), Place("Olst", 8121, 8121)),
    "arnhem": (Place("Arnhem", 6811, 6846), Place("Ede", 6711, 6718), Place("Doetinchem", 7001, 7009)),
    "nijmegen": (Place("Nijmegen", 6511, 6546), Place("Wijchen", 6601, 6606), Place("Tiel", 4001, 4007)),
    "utrecht": (Place("Utrecht", 3511, 3585), Place("Amersfoort", 3811, 3829), Place("Zeist", 3701, 3709)),
    "flevoland": (Place("Lelystad", 8211, 8245), Place("Dronten", 8251, 8253), Place("Emmeloord", 8301, 8305)),
    "gooi": (Place("Hilversum", 1211, 1223), Place("Bussum", 1401, 1406), Place("Huizen", 1271, 1277)),
    "noord-holland-noord": (Place("Alkmaar", 1811, 1827), Place("Hoorn", 1621, 1628), Place("Den Helder", 1781, 1789)),
    "kennemerland": (Place("Haarlem", 2011, 2037), Place("Beverwijk", 1941, 1949), Place("Heemskerk", 1961, 1969)),
    "zaanstreek-waterland": (
        Place("Zaandam", 1501, 1509),
        Place("Purmerend", 1441, 1448),
        Place("Volendam", 1131, 1132),
    ),
    "amsterdam": (Place("Amsterdam", 1011, 1109), Place("Diemen", 1111, 1113), Place("Duivendrecht", 1114, 1115)),
    "amstelland-meerlanden": (
        Place("Amstelveen", 1181, 1189),
        Place("Hoofddorp", 2131, 2135),
        Place("Aalsmeer", 1431, 1433),
    ),
    "zuid-holland-noord": (
        Place("Leiden", 2311, 2334),
        Place("Alphen aan den Rijn", 2401, 2409),
        Place("Katwijk", 2221, 2226),
    ),
    "haaglanden": (Place("Den Haag", 2491, 2597), Place("Zoetermeer", 2711, 2729), Place("Rijswijk", 2281, 2289)),
    "westland-schieland-delfland": (
        Place("Delft", 2611, 2629),
        Place("Naaldwijk", 2671, 2673),
        Place("Vlaardingen", 3131, 3138),
    ),
    "midden-holland": (Place("Gouda", 2801, 2809), Place("Waddinxveen", 2741, 2743), Place("Bodegraven", 2411, 2412)),
    "rotterdam": (
        Place("Rotterdam", 3011, 3089),
        Place("Capelle aan den IJssel", 2901, 2909),
        Place("Barendrecht", 2991, 2994),
    ),
    "zuid-hollandse-eilanden": (
        Place("Spijkenisse", 3201, 3208),
        Place("Middelharnis", 3241, 3241),
        Place("Oud-Beijerland", 3261, 3264),
    ),
    "waardenland": (Place("Dordrecht", 3311, 3329), Place("Gorinchem", 4201, 4208), Place("Sliedrecht", 3361, 3364)),
    "zeeland": (Place("Middelburg", 4331, 4341), Place("Goes", 4461, 4465), Place("Terneuzen", 4531, 4538)),
    "west-brabant": (Place("Breda", 4811, 4847), Place("Roosendaal", 4701, 4709), Place("Bergen op Zoom", 4611, 4625)),
    "midden-brabant": (Place("Tilburg", 5011, 5049), Place("Waalwijk", 5141, 5146), Place("Goirle", 5051, 5053)),
    "noordoost-brabant": (Place("'s-Hertogenbosch", 5211, 5237), Place("Oss", 5341, 5349), Place("Uden", 5401, 5408)),
    "zuidoost-brabant": (Place("Eindhoven", 5611, 5658), Place("Helmond", 5701, 5709), Place("Veldhoven", 5501, 5509)),
    "noord-midden-limburg": (Place("Venlo", 5911, 5928), Place("Roermond", 6041, 6049), Place("Weert", 6001, 6006)),
    "zuid-limburg": (Place("Maastricht", 6211, 6229), Place("Heerlen", 6411, 6422), Place("Sittard", 6131, 6137)),
}
