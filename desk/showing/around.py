"""What stands around contracts: tariffs, policies in play, objections."""

from typing import Any

from desk.language import t
from desk.showing.output import as_json as write_json
from desk.showing.output import console, echo, table
from desk.words import at_moment
from lifecycle.calendar import in_utc
from workflows.office import Office
from workflows.store import contracts, policies
from workflows.store import round as rounds


def tariffs(office: Office, *, as_json: bool) -> None:
    """Show the tariffs that are set."""
    found = tariffs_data(office)
    if as_json:
        write_json(found)
        return
    if not found:
        echo(t("Er is nog geen tarief vastgesteld.", "No tariff has been set yet."))
        return
    headings = [t("zorg", "care"), t("jaar", "year"), t("euro", "euros")]
    rows = [(each["care"], str(each["year"]), each["amount"]) for each in found]
    console().print(table(t("Tarieven", "Tariffs"), headings, rows, numbers=1))


def tariffs_data(office: Office) -> list[dict[str, Any]]:
    """The tariffs that are set, for programs."""
    with office.store.reading() as connection:
        found = sorted(rounds.tariffs(connection).items())
    return [{"care": care, "year": year, "amount": amount} for (care, year), amount in found]


def policies_in_play(office: Office, *, as_json: bool) -> None:
    """Show the policies in play with their current version."""
    if as_json:
        write_json(policies_data(office))
        return
    with office.store.reading() as connection:
        found = policies.in_play(connection)
        versions = {name: policies.versions(connection, name) for name in found}
    if not found:
        echo(t("Er is geen beleid in het spel.", "No policy is in play."))
        return
    headings = [t("beleid", "policy"), t("titel", "title"), t("gepubliceerd", "published"), t("versie", "version")]
    draft = t("concept", "draft")
    rows = [
        (
            name,
            t(entry.policy.title.nl, entry.policy.title.en),
            draft if entry.published_at is None else at_moment(in_utc(entry.published_at)),
            str(versions[name][-1].number),
        )
        for name, entry in found.items()
    ]
    console().print(table(t("Beleid in het spel", "Policies in play"), headings, rows, numbers=1))


def policies_data(office: Office) -> list[dict[str, Any]]:
    """The policies in play with their current version, for programs."""
    with office.store.reading() as connection:
        found = policies.in_play(connection)
        versions = {name: policies.versions(connection, name) for name in found}
    return [
        {
            "policy": name,
            "care": entry.policy.care,
            "year": entry.policy.year,
            "state": "draft" if entry.published_at is None else "published",
            "published_at": None if entry.published_at is None else in_utc(entry.published_at),
            "version": versions[name][-1].number,
            "hash": entry.policy.hash,
        }
        for name, entry in found.items()
    ]


def versions(office: Office, name: str, *, as_json: bool) -> None:
    """Show the versions of a policy, oldest first."""
    found = versions_data(office, name)
    if as_json:
        write_json(found)
        return
    headings = [t("versie", "version"), t("sinds", "since"), t("door", "by"), t("reden", "reason"), "hash"]
    rows = [
        (str(each["version"]), at_moment(each["since"]), each["author"], each["reason"] or "-", each["hash"][:12])
        for each in found
    ]
    console().print(table(name, headings, rows))


def versions_data(office: Office, name: str) -> list[dict[str, Any]]:
    """The versions of a policy, oldest first, for programs."""
    with office.store.reading() as connection:
        found = policies.versions(connection, name)
    return [
        {
            "policy": name,
            "version": row.number,
            "since": in_utc(row.since),
            "author": row.author,
            "reason": row.reason,
            "hash": row.hash,
        }
        for row in found
    ]


def objections(office: Office, name: str | None, *, as_json: bool) -> None:
    """Show the objections that were received, to one policy or to all."""
    found = objections_data(office, name)
    if as_json:
        write_json(found)
        return
    if not found:
        echo(t("Er zijn geen bezwaren ontvangen.", "No objections were received."))
        return
    headings = [
        "nr",
        t("beleid", "policy"),
        t("aanbieder", "provider"),
        t("ontvangen", "received"),
        t("bezwaar", "text"),
    ]
    rows = [
        (str(each["number"]), each["policy"], each["provider"], at_moment(each["received_at"]), each["text"])
        for each in found
    ]
    console().print(table(t("Bezwaren", "Objections"), headings, rows))


def objections_data(office: Office, name: str | None) -> list[dict[str, Any]]:
    """The objections that were received, to one policy or to all, for programs."""
    with office.store.reading() as connection:
        found = rounds.objections(connection, name)
        known = contracts.providers(connection, {row.provider_id for row in found})
    return [
        {
            "number": row.id,
            "policy": row.policy_id,
            "provider": known[row.provider_id].key,
            "received_at": in_utc(row.received_at),
            "text": row.text,
        }
        for row in found
    ]
