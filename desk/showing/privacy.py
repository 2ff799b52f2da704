"""How long personal data is kept, and what could be erased today."""

from desk.ending import DONE
from desk.language import current, t
from desk.showing.output import as_json as write_json
from desk.showing.output import console, table
from desk.words import on_day
from lifecycle.retention import periods
from workflows import privacy
from workflows.office import Office


def show(office: Office, *, as_json: bool) -> int:
    """Show the periods."""
    found = privacy.due(office)
    if as_json:
        for each in found:
            years = periods()[each.data].years
            write_json({"data": each.data, "years": years, "until": each.last_day.isoformat(), "due": each.number})
        return DONE
    headings = [t("wat", "what"), t("bewaard", "kept"), t("voorbij tot en met", "over by"), t("te wissen", "to erase")]
    rows = []
    for each in found:
        period = periods()[each.data]
        kept = t(f"{period.years} jaar", f"{period.years} {'year' if period.years == 1 else 'years'}")
        rows.append((period.words.said(current()), kept, on_day(each.last_day.isoformat()), str(each.number)))
    console().print(table(t("Bewaartermijnen", "Retention periods"), headings, rows))
    return DONE
