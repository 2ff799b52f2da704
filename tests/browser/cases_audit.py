"""The pages of the audit trail."""

from looking import Case
from rounds import Round

from lifecycle.contract import Kind
from lifecycle.states import Action
from workflows.inquiry import checking
from workflows.request import Override


def asked_after(season: Round) -> str:
    """A trail with refusals, an override, notes, and a check of it."""
    season.signed(Kind.RHO)
    second = season.assessed(Kind.PARTNERSHIP)
    season.refused(Action.OFFER, second)
    season.done(Action.OFFER, second, override=Override("duty-of-care", "Te weinig zorg in deze regio.", "bob"))
    contract = season.applied(Kind.INDIVIDUAL)
    for place in range(60):
        season.done(Action.NOTE, contract, text=f"Gebeld met de praktijk, keer {place}.")
    checking.check(season.office, checking.allowed(season.office, "iris"))
    return second.number


_CHECK = ("Controleer nu", "Check now")

CASES = (
    Case("the trail, nothing asked", "/audit", "/audit", user="iris"),
    Case("the trail, many records", "/audit", "/audit?order=newest", user="iris", build=asked_after),
    Case("of one contract", "/audit", "/audit?contract={number}", user="iris", build=asked_after),
    Case("look-ups", "/audit", "/audit?lookups=only", user="iris", build=asked_after),
    Case("nothing found", "/audit", "/audit?action=terminate", user="iris"),
    Case("a wrong moment", "/audit", "/audit?from=gisteren", user="iris", status=422),
    Case("no auditor", "/audit", "/audit", user="anna", status=403),
    Case("a record", "/audit/record", "/audit/record?stream=contract:2&seq=4", user="iris", build=asked_after),
    Case("no record", "/audit/record", "/audit/record?stream=contract:99&seq=1", user="iris", status=404),
    Case("its bytes", "/audit/record.json", "/audit/record.json?stream=regions&seq=1", user="iris", download=True),
    Case("overrides", "/audit/overrides", "/audit/overrides", user="iris", build=asked_after),
    Case("no overrides", "/audit/overrides", "/audit/overrides", user="iris"),
    Case("overrides of a wrong day", "/audit/overrides", "/audit/overrides?until=ooit", user="iris", status=422),
    Case("changes, nothing asked", "/audit/changes", "/audit/changes", user="iris"),
    Case(
        "changes",
        "/audit/changes",
        "/audit/changes?first=2026-04-01&until=2026-05-01",
        user="iris",
        build=asked_after,
    ),
    Case("changes, none", "/audit/changes", "/audit/changes?first=2020-04-01&until=2020-05-01", user="iris"),
    Case("changes, one moment", "/audit/changes", "/audit/changes?first=2026-04-01", user="iris", status=422),
    Case(
        "changes as CSV",
        "/audit/changes.csv",
        "/audit/changes.csv?first=2026-04-01&until=2026-05-01",
        user="iris",
        download=True,
    ),
    Case("as of, nothing asked", "/audit/as-of", "/audit/as-of", user="iris"),
    Case("as of a moment", "/audit/as-of", "/audit/as-of?moment=2026-05-01", user="iris", build=asked_after),
    Case("counted", "/audit/as-of", "/audit/as-of?moment=2026-05-01&counted=yes", user="iris", build=asked_after),
    Case("nothing yet", "/audit/as-of", "/audit/as-of?moment=2020-05-01", user="iris"),
    Case(
        "one contract as of a moment",
        "/audit/as-of",
        "/audit/as-of?moment=2026-05-01&known=now&contract={number}",
        user="iris",
        build=asked_after,
    ),
    Case("as of no moment", "/audit/as-of", "/audit/as-of?moment=ooit", user="iris", status=422),
    Case("never checked", "/audit/check", "/audit/check", user="iris"),
    Case("checked", "/audit/check", "/audit/check", user="iris", build=asked_after, press=_CHECK),
    Case("as CSV", "/audit.csv", "/audit.csv?order=newest", user="iris", download=True),
    Case("as JSON", "/audit.jsonl", "/audit.jsonl?order=newest", user="iris", download=True),
    Case("as a workbook", "/audit.xlsx", "/audit.xlsx?order=newest", user="iris", download=True),
    Case("stood as CSV", "/audit/as-of.csv", "/audit/as-of.csv?moment=2026-05-01", user="iris", download=True),
    Case("stood as JSON", "/audit/as-of.jsonl", "/audit/as-of.jsonl?moment=2026-05-01", user="iris", download=True),
)
