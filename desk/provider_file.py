"""Everything about a provider in one file, in order, with the paragraphs: for an objection, or for a regulator."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby

from desk.showing.trail import about
from desk.web.templates import environment
from desk.web.views import happened
from desk.web.views.happened import Happened
from lifecycle.calendar import day_of, from_utc
from workflows import provider_list, sealing
from workflows.inquiry import looking
from workflows.inquiry.asked import Inquiry
from workflows.inquiry.reading import Found
from workflows.office import Office
from workflows.seals import Seals
from workflows.whole import region_names

FORM = "HTML"
"""As what the record of the look says that the trail was taken along."""


def write(office: Office, by: str | None, name: str, seals: Seals) -> Iterator[str]:
    """The file about the provider with this key or AGB code, piece by piece; the look that it is, is on the trail.

    `MayNotLook` for who may not read the trail, `BadInput` for a provider that does not exist: before the first piece.
    """
    provider, contracts = provider_list.one(office, name)
    records = looking.export(office, by, Inquiry(provider=provider.key, newest_first=False), FORM)
    context = {
        "provider": provider,
        "contracts": contracts,
        "days": _days(records, region_names(office)),
        "made_at": office.now(),
        "by": by,
        "sealed": sealing.sealed(office, seals),
    }
    return environment().get_template("provider_file.html").generate(context)


def _days(
    records: Iterator[Found], regions: Mapping[str, str]
) -> Iterator[tuple[date, Iterator[tuple[Found, str, Happened]]]]:
    """The records day by day, each with whom it is about and what is told of it."""
    for day, several in groupby(records, lambda each: day_of(from_utc(each.body["recorded"]))):
        yield day, ((each, about(each), happened.one(each, regions, whole=True)) for each in several)
