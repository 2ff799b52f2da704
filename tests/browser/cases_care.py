"""The published care, which the public reads without logging in."""

from looking import Case
from rounds import Round

from lifecycle import dossier
from lifecycle.contract import Kind
from lifecycle.states import Action


def before_it_is_published(season: Round) -> str:
    """A round in October: there is no list yet."""
    season.signed(Kind.RHO)
    season.to("2026-10-20T09:00")
    return ""


def published_care(season: Round) -> str:
    """A published list with a run-off, all that can be told of one provider, and changes since."""
    season.running(Kind.RHO, regions=("drenthe",), term=("2026-01-01", "2027-12-31"))
    coach = season.running(Kind.INDIVIDUAL, regions=("drenthe",))
    made = season.signed(Kind.RHO, regions=("zeeland", "utrecht", "noordoost-brabant"))
    season.to("2026-10-02T09:00")
    season.done(Action.SIGN_RUN_OFF, season.now(coach))
    season.to("2026-11-13T09:00")
    facts = {
        "waiting_weeks": 3,
        "quality": "Vijf sterren.\nGoed bevonden door de inspectie.",
        "experiences": "<b>Prettig</b> & duidelijk.",
        "showcase": "Samen wandelen </script>",
    }
    season.done(Action.UPDATE_DOSSIER, season.now(made), dossier=dossier.parse({"publication": facts}))
    return made.number


_LIST = "/care/{year}/{care}"

CASES = (
    Case("no list yet", "/care", "/care", user="", build=before_it_is_published),
    Case("no list yet, in English", "/care", "/care?lang=en", user="", build=before_it_is_published),
    Case("the lists", "/care", "/care", user="", build=published_care),
    Case("a list", _LIST, "/care/2027/gli", user="", build=published_care),
    Case("a list, in English", _LIST, "/care/2027/gli?lang=en", user="", build=published_care),
    Case("an empty list", _LIST, "/care/2027/kinderen", user="", build=published_care),
    Case("nothing found", _LIST, "/care/2027/gli?name=zzz", user="", build=published_care),
    Case("an unknown region", _LIST, "/care/2027/gli?region=xx", user="", build=published_care, status=422),
    Case("no such list", _LIST, "/care/2027/nope", user="", build=published_care, status=404),
    Case("an entry", f"{_LIST}/{{number}}", "/care/2027/gli/{number}", user="", build=published_care),
    Case(
        "an entry, in English", f"{_LIST}/{{number}}", "/care/2027/gli/{number}?lang=en", user="", build=published_care
    ),
    Case("what changed", f"{_LIST}/changes", "/care/2027/gli/changes", user="", build=published_care),
    Case("nothing changed", f"{_LIST}/changes", "/care/2027/kinderen/changes", user="", build=published_care),
    *(
        Case(path, route, path, user="", build=published_care, download=True)
        for route, path in (
            (f"{_LIST}.json", "/care/2027/gli.json"),
            (f"{_LIST}.csv", "/care/2027/gli.csv"),
            (f"{_LIST}/changes.json", "/care/2027/gli/changes.json"),
            (f"{_LIST}/lists/{{name}}.json", "/care/2027/gli/lists/2026-11-12.json"),
            (f"{_LIST}/sitemap-{{part}}.xml", "/care/2027/gli/sitemap-1.xml"),
            ("/sitemap.xml", "/sitemap.xml"),
            ("/robots.txt", "/robots.txt"),
        )
    ),
)
