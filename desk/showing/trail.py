"""Records of the trail: as a table for people, as lines of JSON or CSV for programs."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import islice
from typing import Any, Final

from desk.language import current, t
from desk.showing.output import MOST, Form, echo, paged, table, write_csv
from desk.showing.output import as_json as write_json
from desk.words import at_moment, named
from lifecycle import audit
from lifecycle.consulting import CONSULT
from lifecycle.contract import Provider
from lifecycle.sentences import failing, sentence
from workflows.inquiry import looking
from workflows.inquiry.asked import Inquiry
from workflows.inquiry.reading import Found
from workflows.office import Office
from workflows.store.trail import REPORTED


def show(office: Office, by: str | None, asked: Inquiry, form: Form) -> None:
    """Show the records that answer `asked`; programs are given them one by one, without a limit of ours."""
    if form is Form.TABLE:
        _for_people(office, by, asked)
        return
    found = looking.export(office, by, asked, form.name)
    if form is Form.JSON:
        for each in found:
            write_json(as_data(each))
    else:
        write_csv(COLUMNS, map(row, found))


def _for_people(office: Office, by: str | None, asked: Inquiry) -> None:
    most = MOST if asked.limit is None else asked.limit
    found = list(looking.told(office, by, replace(asked, limit=most + 1)))
    if not found:
        echo(t("Er zijn geen vastleggingen die hieraan voldoen.", "There are no records that answer this."))
        return
    headings = [t("moment", "moment"), t("door", "by"), t("over", "about"), t("wat", "what")]
    cells = [(_moments(each.body), _actor(each.body), about(each), _said(each)) for each in islice(found, most)]
    paged(table(t("Controlespoor", "Audit trail"), headings, cells))
    if len(found) > most:
        echo(
            t(
                f"Er zijn er meer dan {most}; vraag om meer met --limit.",
                f"There are more than {most}; ask for more with --limit.",
            )
        )


def _moments(body: Mapping[str, Any]) -> str:
    recorded, effective = at_moment(body["recorded"]), at_moment(body["effective"])
    return recorded if body["recorded"] == body["effective"] else f"{recorded}\n{t('geldt', 'as of')} {effective}"


def _actor(body: Mapping[str, Any]) -> str:
    return f"{body['actor']} ({named(body['role'])})" if body["role"] else str(body["actor"])


def about(found: Found) -> str:
    """The contract and provider of a record, and its stream where it has neither; of a look the trail itself."""
    named_after = None if found.provider is None else found.provider.name or found.provider.key
    told = "\n".join(part for part in (found.contract, named_after) if part)
    if not told and found.body["action"] == CONSULT:
        return t("controlespoor", "audit trail")
    return told or str(found.body["stream"])


def said(found: Found) -> str:
    """The sentence of a record in the language of now."""
    return sentence(found.body, current(), found.advice)


def _said(found: Found) -> str:
    """The sentence with its reason; where contracts were left as they were, with the rules that stood in the way."""
    rules = failing(found.body, found.advice)
    reported = found.body["outcome"] == REPORTED and rules
    reason = found.values.get("reason")
    lines = [said(found), ", ".join(rules) if reported else "", f"{t('reden', 'reason')}: {reason}" if reason else ""]
    return "\n".join(filter(None, lines))


def as_data(found: Found) -> dict[str, Any]:
    """A record for programs: its body, and beside it what people know it by; `values` are the personal ones kept."""
    return {
        **found.body,
        "hash": found.hash,
        "contract": found.contract,
        "provider": key_of(found.provider),
        "sentence": said(found),
        "values": dict(found.values),
    }


def key_of(provider: Provider | None) -> str | None:
    """The name that a provider is referred to by."""
    return None if provider is None else provider.key


COLUMNS: Final = (
    *("recorded", "effective", "actor", "role", "action", "outcome"),
    *("contract", "provider", "policy", "from", "to"),
    *("failed", "advice", "lifted", "cited", "approver"),
    *("reason", "text", "proof", "sentence", "stream", "seq", "hash"),
)
"""The columns of records for a spreadsheet."""


def row(found: Found) -> list[Any]:
    """A record for a spreadsheet, moments in UTC as they were recorded."""
    body = found.body
    rules = audit.rules(body)
    known = {
        **{name: found.values.get(name) for name in ("reason", "text", "proof")},
        "contract": found.contract,
        "provider": key_of(found.provider),
        "policy": body["about"].get("policy"),
        "failed": ", ".join(failing(body, found.advice)),
        "advice": ", ".join(rule for rule, part in rules if part == audit.FAILED and rule in found.advice),
        "lifted": ", ".join(rule for rule, part in rules if part == audit.LIFTED),
        "cited": ", ".join(rule for rule, part in rules if part == audit.CITED),
        "sentence": said(found),
        "hash": found.hash,
    }
    return [known[name] if name in known else body.get(name) for name in COLUMNS]
