"""The contracts that findings by the ladder name, as people know them: whose, of which kind, where and until when."""

from collections.abc import Iterable, Iterator, Mapping

from desk.language import t
from desk.showing.portfolio import name_of
from desk.words import named, on_day
from lifecycle.contract import Contract
from lifecycle.findings import Finding
from lifecycle.wording import listed
from workflows import portfolio
from workflows.office import Office
from workflows.portfolio import Listed


def called(
    office: Office, contract: Contract, findings: Iterable[Finding], regions: Mapping[str, str]
) -> dict[str, str]:
    """What to call the contracts in the way of `contract`, by their numbers; `regions` are the names of regions."""
    numbers = list(dict.fromkeys(number for finding in findings for number in _numbers(finding)))
    found = portfolio.numbered(office, numbers) if numbers else {}
    return {number: _in_words(each, contract, regions) for number, each in found.items()}


def _numbers(finding: Finding) -> Iterator[str]:
    values = finding.seen.values
    if not finding.seen.key.startswith(("ladder.", "run_off.organisation")):
        return
    several = values.get("contracts")
    if isinstance(several, list):
        yield from map(str, several)
    elif "contract" in values:
        yield str(values["contract"])


def _in_words(other: Listed, contract: Contract, regions: Mapping[str, str]) -> str:
    there, whose = other.contract, name_of(other)
    shared = listed([regions.get(each, each) for each in there.regions if each in contract.regions], t("en", "and"))
    kind, stands = named(there.kind.value), named(there.state.value)
    if there.term is not None:
        last = on_day(there.term.last.isoformat())
        stands = t(f"looptijd tot en met {last}", f"term until {last}")
    return f"{there.number} {t('van', 'of')} {whose}, {kind} in {shared}, {stands}"
