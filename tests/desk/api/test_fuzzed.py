"""The whole API under schemathesis, with every check: no 5xx, and no answer that its document does not tell of.

A longer run: make fuzz-api.
"""

import json
import os
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any, Final

import calling
import pytest
import rounds
import schemathesis
from fuzzing import with_names
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from rounds import GLI, KINDEREN
from schemathesis import Case, GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.schemas import APIOperation

from desk import problems
from lifecycle import dossier
from lifecycle.policy import Policy, RuleType
from lifecycle.roles import Role
from lifecycle.states import NEXT
from workflows import beginning, policy_round, token_use, tokens

EXAMPLES: Final = int(os.environ.get("FUZZ_EXAMPLES", "4"))
"""How many requests each address is sent in good faith, and as many again in bad."""
EDGES: Final = 1 if EXAMPLES > 4 else 6
"""One in so many of the edges of what is possible is tried."""

CHECKS: Final = {
    # RFC 6585: a request without the version that was read is answered 428.
    "missing_required_header": {"expected-statuses": ["400", "401", "403", "406", "415", "422", "428"]},
}
_NOT_SAID: Final = {
    "positive_data_acceptance": {"expected-statuses": ["2xx", "401", "403", "404", "409", "422", "429"]}
}
OPERATIONS: Final = [
    # An AGB code or key that another has, which no schema can say.
    {"include-path-regex": "^/v1/providers", "include-method": ["POST", "PATCH"], "checks": _NOT_SAID},
    # Nothing to change, or something to remove that is not there.
    {"include-path-regex": "amendments$", "checks": _NOT_SAID},
    # Each kind of care has its own kinds of organisations, and no others.
    {"include-path-regex": "^/v1/care/{year}/{care}$", "include-method": "GET", "checks": _NOT_SAID},
]
"""What the document cannot say of what is possible, address by address."""


@dataclass(slots=True)
class Everybody:
    """The API, and the tokens to call it with: of each role, of a service, one that only reads, and those that fail."""

    schema: Any
    secrets: dict[str, str | None]
    answers: Counter[tuple[str, int]] = field(default_factory=Counter)


def _names(found: dict[str, list[str]]) -> dict[str, list[Any]]:
    policies = [rounds.policy(name) for name in (GLI, KINDEREN)]
    rules = [rule for policy in policies for rule in policy.rules]
    return {
        **found,
        "approval": [int(number) for number in found["approval"]],
        "policy": [policy.policy for policy in policies],
        "rule": sorted({rule.id for rule in rules if not rule.advice and {*rule.on} & {*NEXT.values()}}),
        "evidence": sorted({rule.id for rule in rules if rule.type is RuleType.EVIDENCE} | {dossier.ALL_EVIDENCE}),
        "role": ["czv", "coach"],
        "user": sorted(rounds.USERS),
        "action": ["apply", "assess", "log_in"],
        "outcome": ["done", "refused", "reported"],
        "stream": ["contract:1", "regions"],
        "care": ["gli", "kinderen"],
        "ground": ["duty-of-care"],
        "problem": sorted(problems.KINDS),
        "exclusion": sorted(policies[0].exclusions),
        "programme": sorted(policies[0].programme_ids),
        "register": sorted(policies[0].register_ids),
    }


def _a_year_earlier(policy: Policy) -> Policy:
    """The policy of the year before, of which the care is published."""
    text = re.sub(r"\b(20\d\d)(?=-\d\d-\d\d)", lambda year: str(int(year[1]) - 1), json.dumps(policy.plain))
    return Policy.model_validate({**json.loads(text), "policy": f"{policy.care}-2026", "year": 2026})


@pytest.fixture(scope="module")
def everybody() -> Everybody:
    season = rounds.begin()
    office = season.office
    names = _names(calling.furnish(season))
    policy_round.begin(office, _a_year_earlier(rounds.policy(GLI)))
    beginning.settle(office)
    secrets: dict[str, str | None] = {
        user: calling.token_of(office, user) for user in ("bob", "carla", "anna", "paul", "iris", "otto")
    }
    secrets["reader"] = calling.token_of(office, "bob", read_only=True)
    secrets["service"] = calling.token_of(office, "koppeling", service=Role.BUYER)
    secrets["ended"] = calling.token_of(office, "anna")
    secrets["expired"] = calling.token_of(office, "anna", last_day=date(2026, 4, 2))
    tokens.end(office, tokens.listed(office)[-2].number, actor="otto")
    season.jump("2026-04-03T09:00")
    secrets |= {"broken": "lt_gebroken", "other": "abc", "none": None}
    app = calling.app_of(office)
    client = calling.program(office).client
    document = client.get("/api/v1/openapi.json").json()
    config = SchemathesisConfig.from_dict({"checks": CHECKS, "operations": OPERATIONS})
    named = with_names(document, names)
    # A provider called 0 would make a wrong address right: the number 0 is written there as its name is.
    named["components"]["schemas"]["Newcomer"]["properties"]["key"]["pattern"] = "^[a-z]+(-[a-z]+)*$"
    schema = schemathesis.openapi.from_dict(named, config=config)
    schema.app = app
    schema.config.update(base_url="http://127.0.0.1:8027/api")
    return Everybody(schema, secrets)


MAY: Final = ("bob", "carla", "paul", "anna", "service")
"""Who may do something; what exactly, the rules say."""
REST: Final = ("otto", "reader", "ended", "expired", "broken", "other", "none")


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wrong tokens are waited for elsewhere; here each is answered."""
    monkeypatch.setattr(token_use, "FREE_TRIES", 10**9)
    schemathesis.openapi.format("date", st.dates(date(1900, 1, 1), date(2100, 12, 31)).map(date.isoformat))
    moments = st.datetimes(datetime(1950, 1, 1), datetime(2090, 1, 1))  # noqa: DTZ001 - the zone is written behind
    schemathesis.openapi.format("date-time", moments.map(lambda each: f"{each.isoformat(timespec='seconds')}Z"))


def _operations(everybody: Everybody) -> list[APIOperation]:
    return [found.ok() for found in everybody.schema.get_all_operations()]


def _send(everybody: Everybody, operation: APIOperation, mode: GenerationMode, who: tuple[str, ...]) -> None:
    @settings(
        max_examples=EXAMPLES,
        database=None,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )
    @given(case=operation.as_strategy(generation_mode=mode), caller=st.sampled_from(who))
    def send(case: Case, caller: str) -> None:
        if who is MAY and operation.path.startswith(("/v1/audit", "/v1/as-of")):
            caller = "iris"
        secret = everybody.secrets[caller]
        headers = {} if secret is None else {"Authorization": f"Bearer {secret}"}
        answered = case.call_and_validate(headers=headers)
        everybody.answers[operation.label, answered.status_code // 100] += 1

    send()


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value)
@pytest.mark.parametrize("who", [MAY, REST], ids=["who-may", "who-may-not"])
def test_no_request_is_answered_by_a_mistake_or_by_what_is_not_documented(
    everybody: Everybody, mode: GenerationMode, who: tuple[str, ...]
) -> None:
    failures = []
    for operation in _operations(everybody):
        try:
            _send(everybody, operation, mode, who)
        except Unsatisfiable:
            # An address without anything to say cannot be asked in bad faith.
            assert mode is GenerationMode.NEGATIVE, operation.label
        except (Exception, BaseExceptionGroup) as failed:  # noqa: BLE001 - all that fail are told at once
            failures.append(f"{operation.label}: {failed}")
    assert failures == []
    if who is MAY and mode is GenerationMode.POSITIVE:
        _check_reach(everybody)


def _check_reach(everybody: Everybody) -> None:
    """What is sent in good faith comes through: everything that is read, and a third of what changes something."""
    labels = {operation.label for operation in _operations(everybody)}
    done = {label for label, kind in everybody.answers if kind == 2}
    read = {label for label in labels if label.startswith("GET") and not label.endswith("snapshot")}
    changing = {label for label in labels if not label.startswith("GET")}
    assert read - done == set()
    assert len(changing & done) >= len(changing) / 3, sorted(changing - done)


def test_the_edges_of_what_is_possible_are_documented_too(everybody: Everybody) -> None:
    failures, configured = [], everybody.schema.config.generation
    for operation in _operations(everybody):
        cases = everybody.schema.iter_coverage_cases(
            operation, generation_modes=list(GenerationMode), generation_config=configured
        )
        for case in islice(cases, 0, None, EDGES):
            try:
                case.call_and_validate(headers={"Authorization": f"Bearer {everybody.secrets['bob']}"})
            except (Exception, BaseExceptionGroup) as failed:  # noqa: BLE001 - all that fail are told at once
                failures.append(f"{case.method} {operation.label}: {failed}")
    assert failures == []
