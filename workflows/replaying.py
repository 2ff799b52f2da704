"""Replaying the trail: what its records make of contracts, providers, users, regions, tariffs and policies."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, func, select

from lifecycle import audit, plain
from lifecycle.dossier import parse
from lifecycle.languages import Both
from workflows.replaying_approvals import OF_APPROVALS, ReplayedApprovals
from workflows.replaying_care import ReplayedCare
from workflows.store import contracts, trail
from workflows.store.tables import (
    CONTRACT_REGIONS,
    CONTRACTS,
    IMPORTS,
    OBJECTIONS,
    POLICIES,
    POLICY_VERSIONS,
    PROVIDERS,
    REGIONS,
    TARIFFS,
    USERS,
)

_NAMES: Final = {"kind": "kind", "granted": "role", "active": "active", "service": "service", "amount": "amount"}
"""What records say of providers, users and tariffs, with the column that has it."""

_NO_CONTRACT: Final = Both("er zijn vastleggingen, maar geen contract", "there are records, but no contract")
_NO_ROW: Final = Both("er zijn vastleggingen, maar geen rij", "there are records, but no row")
_OTHER_VERSION: Final = Both(
    "de versie die beslist is niet die van de vastleggingen", "the version that decides is not the one its records say"
)
_NOT_AS_IMPORTED: Final = Both(
    "wat is ingelezen, is niet wat de vastleggingen zeggen", "what was imported is not what its records say"
)
_OTHERWISE_PUBLISHED: Final = Both(
    "of het gepubliceerd is, is niet wat de vastleggingen zeggen", "whether it is published is not what its records say"
)


@dataclass(slots=True)
class Replay:
    """The state that records make, stream by stream, in the order they are taken."""

    contracts: dict[str, dict[str, Any]] = field(default_factory=dict)
    rows: dict[str, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))
    versions: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    published: set[str] = field(default_factory=set)
    objections: int = 0
    approvals: ReplayedApprovals = field(default_factory=ReplayedApprovals)
    care: ReplayedCare = field(default_factory=ReplayedCare)
    imported: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)

    def take(self, stream: str, body: Mapping[str, Any], personal: Mapping[str, Any]) -> None:
        """Add what one record says was done."""
        if body["outcome"] != trail.DONE:
            return
        kind, _, name = stream.partition(":")
        action = body["action"]
        if action in OF_APPROVALS:
            self.approvals.take(stream, body, personal)
        elif kind == "contract" and "changes" in body:
            state = plain.fold(self.contracts.get(stream, {}), body["changes"], dict(personal))
            self.contracts[stream] = {**state, "version": body["version"]}
            if "import" in body:
                row = body["import"]
                self.imported[row["sheet"], row["reference"]] = (row["digest"], stream)
        elif kind in {"provider", "user", "tariff"}:
            said = {column: body[key] for key, column in _NAMES.items() if key in body}
            known = _PERSONAL.get(kind, frozenset())
            # Who was erased has no name left, and the key that the record of that gives.
            said |= {"key": body["key"]} if "key" in body else {}
            self.rows[stream] |= said | {column: value for column, value in personal.items() if column in known}
        elif kind == "region":
            self.rows[stream] |= body["changes"]
        elif kind == "policy":
            self._take_policy(name, action, body)
        elif kind == "milestone":
            self.care.take(body)

    def _take_policy(self, name: str, action: str, body: Mapping[str, Any]) -> None:
        if action == "add_policy":
            self.versions[name].append(body["policy"])
        elif action == "amend_policy":
            self.versions[name].append(body["amended"])
        elif action == "publish_policy":
            self.published.add(name)
        elif action == "object":
            self.objections += 1

    def differences(self, connection: Connection) -> list[Both]:
        """Where the rows of the database are not what the records make of them."""
        parts = (
            self._contracts,
            self._others,
            self._policies,
            self._imports,
            self.approvals.differences,
            self.care.differences,
        )
        return [problem for part in parts for problem in part(connection)]

    def _imports(self, connection: Connection) -> list[Both]:
        """The rows of spreadsheets that are in, each with what it said and the contract it became."""
        kept = {
            (row.sheet, row.reference): (row.digest, trail.contract_stream(row.contract_id))
            for row in connection.execute(select(IMPORTS))
        }
        return [
            _NOT_AS_IMPORTED.at(f"{sheet} {reference}")
            for sheet, reference in sorted(kept.keys() | self.imported.keys())
            if kept.get((sheet, reference)) != self.imported.get((sheet, reference))
        ]

    def _contracts(self, connection: Connection) -> list[Both]:
        found = []
        ids = list(connection.execute(select(CONTRACTS.c.id)).scalars())
        streams = {trail.contract_stream(identifier) for identifier in ids}
        gone = sorted(self.contracts.keys() - streams)
        found += [_NO_CONTRACT.at(stream) for stream in gone]
        linked: dict[int, set[tuple[str, str, str]]] = defaultdict(set)
        for link in connection.execute(select(CONTRACT_REGIONS)):
            linked[link.contract_id].add((link.region, link.care, link.kind))
        for identifier, contract in contracts.load(connection, ids).items():
            stream = trail.contract_stream(identifier)
            state = self.contracts.get(stream)
            place = f"{stream}: contract {contract.number}"
            if state is None:
                found.append(Both(f"{place} heeft geen vastleggingen", f"{place} has no records"))
                continue
            if linked[identifier] != {(region, contract.care, contract.kind.value) for region in contract.regions}:
                found.append(Both(f"{place} staat anders bij de regio's", f"{place} is filed otherwise under regions"))
            state = {**state, "dossier": parse(state.get("dossier", {})).plain()}
            kept = plain.contract(contract)
            found += [
                Both(
                    f"{place} zegt {name} = {value!r}, de vastleggingen zeggen {state.get(name)!r}",
                    f"{place} says {name} = {value!r}, its records say {state.get(name)!r}",
                )
                for name, value in kept.items()
                if value != state.get(name)
            ]
        return found

    def _others(self, connection: Connection) -> list[Both]:
        rows: dict[str, Mapping[Any, Any]] = {}
        for row in connection.execute(select(PROVIDERS)).mappings():
            rows[trail.provider_stream(row["id"])] = row
        for row in connection.execute(select(USERS)).mappings():
            stream = f"user:{row['name']}"
            rows[stream] = row
            if stream in self.rows:
                self.rows[stream] = {"service": False, **self.rows[stream]}
        for row in connection.execute(select(TARIFFS)).mappings():
            rows[f"tariff:{row['care']}:{row['year']}"] = row
        for row in connection.execute(select(REGIONS)).mappings():
            rows[f"region:{row['id']}"] = row
            self.rows[f"region:{row['id']}"] = {
                "rho_unwilling": False,
                "duty_of_care_risk": False,
                **self.rows.get(f"region:{row['id']}", {}),
            }
        found = [_NO_ROW.at(stream) for stream in self.rows if stream not in rows]
        for stream, kept in rows.items():
            said = self.rows.get(stream)
            if said is None:
                found.append(Both("heeft geen vastleggingen", "has no records").at(stream))
                continue
            found += [
                Both(f"{name} is niet wat de vastleggingen zeggen", f"its {name} is not what its records say").at(
                    stream
                )
                for name in _PERSONAL.get(stream.partition(":")[0], ()) | said.keys()
                if kept[name] != said.get(name)
            ]
        return found

    def _policies(self, connection: Connection) -> list[Both]:
        found = []
        for row in connection.execute(select(POLICY_VERSIONS)):
            said = self.versions.get(row.policy_id, [])
            if audit.digest(bytes(row.content)) != row.hash or row.hash not in said:
                place = f"policy:{row.policy_id}"
                found.append(
                    Both(
                        f"{place} versie {row.number}: de inhoud is gewijzigd",
                        f"{place} version {row.number}: its content was changed",
                    )
                )
        for row in connection.execute(select(POLICIES)):
            said = self.versions.get(row.id, [])
            if row.version_hash != (said[-1] if said else None):
                found.append(_OTHER_VERSION.at(f"policy:{row.id}"))
            if (row.published_at is not None) is not (row.id in self.published):
                found.append(_OTHERWISE_PUBLISHED.at(f"policy:{row.id}"))
        kept = connection.execute(select(func.count()).select_from(OBJECTIONS)).scalar_one()
        if kept != self.objections:
            found.append(
                Both(
                    f"er zijn {kept} bezwaren, de vastleggingen zeggen {self.objections}",
                    f"there are {kept}, the records say {self.objections}",
                ).at("objections")
            )
        return found


_PERSONAL: Final[dict[str, frozenset[str]]] = {
    "provider": frozenset({"key", "name", "agb", "kvk", "street", "postcode", "city"}),
    "user": frozenset({"mail"}),
}
"""Columns that are compared although no record may say anything of them."""
