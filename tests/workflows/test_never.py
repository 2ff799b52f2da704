"""Whatever anybody does, whenever: what must never happen does not happen.

Random actions by random users on random contracts and dossiers, with random clock moves; after every step the trail is
read back and compared with the rows.
"""

import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from functools import partial
from random import Random
from typing import Any

import rounds
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from rounds import GLI, KINDEREN, Round

from lifecycle import dossier as dossiers
from lifecycle.calendar import day_of, end_of, from_utc, parse_moment
from lifecycle.contract import Contract, FollowRequest, Kind, Provider, Reach
from lifecycle.dossier import Dossier
from lifecycle.policy import Policy
from lifecycle.states import ENDS, STAYS, TRANSITIONS, Action, State
from scheduler import reconciler
from workflows import approvals, approvals_seen, intake, policy_round, verification
from workflows.office import Office
from workflows.policy_round import Changes, Statement
from workflows.request import Override, Request, Result
from workflows.store import contracts, policies
from workflows.store.approvals import Standing

USERS = (*rounds.USERS, "nobody", "system-", "anna")
PEOPLE = ("anna", "bob", "carla")
REGIONS = ("zeeland", "utrecht")
CAST = (
    ("rho", Kind.RHO),
    ("rho-too", Kind.RHO),
    ("partnership", Kind.PARTNERSHIP),
    ("coach", Kind.INDIVIDUAL),
    ("coach-too", Kind.INDIVIDUAL),
    ("ggd", Kind.GGD),
)
KINDS = dict(CAST)
APPLICATIONS = (
    ("rho", GLI, None),
    ("partnership", GLI, None),
    ("coach-too", GLI, None),
    ("ggd", KINDEREN, "czv"),
    ("coach", KINDEREN, "coach"),
    ("coach", GLI, None),
)
EXISTING = (("coach", "gli"), ("rho-too", "gli"))
"""Who had a contract in 2026, and for which care."""
NEW_STATE = {transition.trigger: transition for transition in TRANSITIONS}
MOMENTS = (
    "2026-09-30T08:59:59",
    "2026-09-30T23:59:59",
    "2026-10-01T00:00",
    "2026-10-31T23:59:59",
    "2026-11-01T00:00",
    "2026-11-12T09:00",
    "2026-12-31T23:59:59",
    "2027-01-01T00:00",
)
OFFER_CLOSES = parse_moment("2026-10-01T00:00")
RULES = sorted({rule.id for name in (GLI, KINDEREN) for rule in rounds.policy(name).rules})
ROUND_ENDS = parse_moment("2028-01-15")
ON_CONTRACTS = tuple(
    action
    for action in Action
    if action in NEW_STATE or action in STAYS
    if action is not Action.APPLY and action is not Action.REGISTER
)
NEXT = {
    State.APPLIED: Action.ASSESS,
    State.ASSESSED: Action.OFFER,
    State.OFFERED: Action.SIGN,
    State.LAPSED: Action.REINSTATE,
    State.SIGNED: Action.PUBLISH,
    State.PUBLISHED: Action.OFFER_RUN_OFF,
}
FOUR_EYES = {
    State.ASSESSED: (Action.OFFER,),
    State.LAPSED: (Action.REINSTATE,),
    State.SIGNED: (Action.TERMINATE,),
    State.PUBLISHED: (Action.TERMINATE, Action.OFFER_RUN_OFF),
    State.RUN_OFF: (Action.TERMINATE,),
}
DECIDING: tuple[Callable[[Office, str, int], Result], ...] = (
    approvals.grant,
    approvals.grant,
    approvals.withdraw,
    lambda office, actor, number: approvals.decline(office, actor, number, "nee"),
)
SIGNING = frozenset({Action.SIGN, Action.REINSTATE, Action.SIGN_RUN_OFF})
SIGNED = (timedelta(0), timedelta(days=-1), timedelta(days=-20), timedelta(seconds=1))
LIKELY = (Action.ASSESS, Action.OFFER, Action.SIGN, Action.PUBLISH, Action.OFFER_RUN_OFF, Action.SIGN_RUN_OFF)

WEIGHTS = {
    "go_on": 8,
    "time_passes": 4,
    "try_anything": 5,
    "apply": 1,
    "go_wrong": 3,
    "around_the_contracts": 2,
    "approve": 4,
}

BROKEN: dict[str, list[Any]] = {
    "programmes": [[], ["beweegkuur"], ["no-such-programme"], ["ycnd", "kd2o"]],
    "evidence": [
        {},
        {"all": False},
        {"3.3.2/education": False},
        {"3.3/regional-agreements": ["zeeland"]},
        {"all": True, "3.3.1/claims": None},
    ],
    "registers": [[], ["kabiz"], ["bakkers"]],
    "licences": [
        [],
        [{"programme": "beweegkuur", "from": "2026-01-01", "until": "2026-12-31"}],
        [{"programme": "beweegkuur", "until": "2027-12-31"}],
        [{}],
    ],
    "coverage": [[], ["433A"], ["9999-1000"], ["4331"]],
    "subcontractors": [
        [],
        [{}],
        [{"name": "", "agb": "1", "register": "kabiz", "programmes": []}],
        [{"name": "N. Aam", "programmes": ["cool-miguide"], "licences": [], "coverage": ["1"]}],
    ],
    "consultations": [
        {},
        {"social_domain": 1},
        {"social_domain": {"zeeland": 3}},
        {"social_domain": {"zeeland": None}},
        {"insurer": "x"},
    ],
    "evaluations": [0, 2, "vaak", True],
    "training": [{}, {"started": "2026-02-28", "expected_completion": "2027-03-01"}],
    "exclusions": [[], ["insolvency"], ["igj-measure", "insolvency"], ["no-such-exclusion"]],
    "fte": [0, 100, 101, -1, "veel"],
}
"""Facts that a rule finds something wrong with, or that are no facts at all."""


def _broken(chance: Random) -> dict[str, Any]:
    return {key: chance.choice(BROKEN[key]) for key in chance.sample(sorted(BROKEN), chance.randint(1, 3))}


def _user(chance: Random) -> str:
    return chance.choice(PEOPLE) if chance.random() < 0.7 else chance.choice(USERS)


class Never(RuleBasedStateMachine):
    """A round in which anything is tried."""

    season: Round
    contracts: dict[int, Contract]
    read: int

    @initialize(start=st.sampled_from(["2026-03-20", rounds.START, rounds.START, "2026-09-28", "2026-10-29"]))
    def begin(self, start: str) -> None:
        self.season = rounds.begin(start=start)
        for place, (key, kind) in enumerate(CAST):
            facts: dict[str, str | None] = {"city": None} if place == 1 else {}
            self.season.provider(kind, key, **facts)
        self.season.running(Kind.INDIVIDUAL, provider="coach", regions=("utrecht",))
        self.season.running(Kind.RHO, provider="rho-too", term=("2026-01-01", "2027-12-31"), regions=("utrecht",))
        self.contracts = {}
        self.records: dict[int, list[dict[str, Any]]] = {}
        self.read = 0
        self.policies: dict[str, Policy] = {}
        self.providers: dict[int, Provider] = {}
        self.questions: list[int] = []
        self.approvals: list[int] = []
        self.look()
        for application in APPLICATIONS:
            self.tried(partial(self.applies, *application))
        self.look()

    def applies(self, key: str, name: str, role: str | None) -> Result:
        kind = KINDS[key]
        where = ("zeeland",) if kind is Kind.RHO else REGIONS if key == "partnership" else ("utrecht",)
        if (key, name) == ("coach", GLI):
            where = ("drenthe",)
        return self.season.apply(key, kind, policy=name, role=role, regions=where)

    # What is tried ----------------------------------------------------------------------------------------------------

    @rule(chance=st.randoms(use_true_random=True))
    def something_happens(self, chance: Random) -> None:
        """One of the things below; Hypothesis gives the chance, so that a failure is small and comes back."""
        (name,) = chance.choices(list(WEIGHTS), list(WEIGHTS.values()))
        getattr(self, name)(chance)

    def go_on(self, chance: Random) -> None:
        """What a purchaser would do next: the likely step for one contract, by somebody who may."""
        contract, by, careful = self.some(chance), chance.choice(PEOPLE), chance.random() < 0.5
        if contract is None:
            return
        action = NEXT.get(contract.state, Action.REVIEW)
        if contract.run_off_stands:
            action = Action.SIGN_RUN_OFF
        signed = None
        last = contract.run_off_signing_day if action is Action.SIGN_RUN_OFF else contract.signing_day
        if careful and last is not None and action in {Action.SIGN, Action.REINSTATE, Action.SIGN_RUN_OFF}:
            signed = min(end_of(last) - timedelta(seconds=1), self.season.clock.now())
        override = Override("duty-of-care", "wachtlijst", chance.choice(PEOPLE))
        request = Request(
            action,
            by,
            contract.number,
            signed_at=signed,
            approved_by=override.approved_by,
            proof="mail.eml",
            override=override if action in {Action.OFFER, Action.OFFER_RUN_OFF} and careful else None,
        )
        self.tried(lambda: rounds.advance.act(self.season.office, request))

    def go_wrong(self, chance: Random) -> None:
        """A dossier goes wrong or is put right, and what may follow from that is tried."""
        contract, by = self.some(chance), chance.choice(PEOPLE)
        if contract is None:
            return
        rule_id = "3.3.1/insolvency" if contract.care == "kinderen" else "3.3.3/insolvency"
        facts = dossiers.parse({"exclusions": chance.choice([[], ["insolvency"]])})
        action = chance.choice([Action.REJECT, Action.TERMINATE, Action.REVIEW, Action.NOTE])
        approver = chance.choice(PEOPLE)
        requests = [
            Request(Action.UPDATE_DOSSIER, by, contract.number, dossier=facts),
            Request(action, by, contract.number, grounds=(rule_id,), reason="x", approved_by=approver),
            Request(Action.UPDATE_DOSSIER, by, contract.number, dossier=dossiers.parse({"exclusions": []})),
        ]
        for request in requests[: chance.choice([1, 1, 2, 3])]:
            self.tried(partial(rounds.advance.act, self.season.office, request))

    def try_anything(self, chance: Random) -> None:
        """Any action by anybody on any contract, with whatever beside it."""
        action = chance.choice(chance.choice([LIKELY, ON_CONTRACTS]))
        contract, now = self.some(chance), self.season.clock.now()
        override = Override(
            chance.choice(["duty-of-care", "duty-of-care", "because", None]),
            chance.choice(["wachtlijst", "wachtlijst", "", None]),
            chance.choice(["bob", "carla", "anna", "iris", None]),
        )
        request = Request(
            action=action,
            actor="system" if chance.random() < 0.1 else _user(chance),
            contract="GLI-2027-99999" if contract is None else contract.number,
            version=None if contract is None else chance.choice([None, contract.version, 1]),
            signed_at=chance.choice(SIGNED) + now if action in SIGNING and chance.random() < 0.6 else None,
            reason=chance.choice([None, "omdat", "omdat"]),
            approved_by=chance.choice([None, "bob", "carla", "anna", "nobody"]),
            proof=chance.choice([None, "handtekening.pdf"]),
            grounds=tuple(chance.sample(RULES, chance.randint(0, 2))),
            override=override if chance.random() < 0.3 else None,
            dossier=self.facts(chance, contract),
            text=chance.choice([None, "", "hoe laat?"]),
            question=chance.choice([None, *self.questions, *self.questions]),
            year=chance.choice([None, 2026, 2027]),
        )
        result = self.tried(lambda: rounds.advance.act(self.season.office, request))
        if action is Action.ASK and result.number is not None:
            self.questions.append(result.number)

    def approve(self, chance: Random) -> None:
        """Somebody asks for approval, and anybody decides on any request, also on one that is closed or outdated."""
        office, by = self.season.office, _user(chance)
        likely = [each for each in self.contracts.values() if each.state in FOUR_EYES]
        contract = chance.choice(likely) if likely else None
        if contract is not None and chance.random() < 0.7:
            rule_id = "3.3.1/insolvency" if contract.care == "kinderen" else "3.3.3/insolvency"
            action = chance.choice(FOUR_EYES[contract.state])
            last, now = contract.signing_day, self.season.clock.now()
            request = Request(
                action,
                by,
                contract.number,
                reason="x",
                proof="mail.eml",
                grounds=(rule_id,) if action is Action.TERMINATE else (),
                signed_at=None if last is None else min(end_of(last) - timedelta(seconds=1), now),
                override=Override("duty-of-care", "x") if action in {Action.OFFER, Action.OFFER_RUN_OFF} else None,
            )
            if action is Action.TERMINATE and chance.random() < 0.9:
                facts = dossiers.parse({"exclusions": ["insolvency"]})
                change = Request(Action.UPDATE_DOSSIER, by, contract.number, dossier=facts)
                self.tried(partial(rounds.advance.act, office, change))
            result = approvals.ask(office, request)
            assert result.done is False
            self.approvals += [] if result.number is None else [result.number]
        for number in chance.choices(self.approvals[-2:], k=chance.randint(0, 3)) if self.approvals else ():
            decide = chance.choice(DECIDING)
            before = approvals_seen.one(office, number).approval.standing
            if decide(office, _user(chance), number).done:
                assert before is Standing.OPEN

    def apply(self, chance: Random) -> None:
        provider = chance.choice([*KINDS, "no-such-provider"])
        name = chance.choice([GLI, GLI, KINDEREN])
        role = chance.choice([None, "coach", "czv"])
        if name == KINDEREN and role is None:
            role = "czv" if provider == "ggd" else "coach"
        facts = _broken(chance) if chance.random() < 0.4 else {}
        application = intake.Application(
            policy=name,
            provider=provider,
            regions=tuple(chance.sample(REGIONS, chance.randint(1, 2))),
            role=role,
            reach=chance.choice([None, Reach.LOCAL, Reach.NATIONAL]),
            follows=chance.choice([None, None, FollowRequest(), FollowRequest("Zorg", "Akkoord", "€ 1", REGIONS)]),
            dossier=rounds.ready(name, KINDS.get(provider, Kind.RHO), **facts),
        )
        by = _user(chance)
        self.tried(lambda: intake.apply(self.season.office, by, application))

    def time_passes(self, chance: Random) -> None:
        """Some days pass, or time comes to one of the moments that matter; sometimes the machine is down."""
        now = self.season.clock.now()
        target = now + timedelta(days=chance.choice([0, 0, 1, 3, 10, 28]), seconds=chance.choice([0, 1, 3600, 86_399]))
        ahead = [moment for moment in map(parse_moment, MOMENTS) if moment > now]
        if ahead and chance.random() < 0.4:
            target = ahead[0]
        down = ((now, now + timedelta(days=chance.choice([3, 40]))),) if chance.random() < 0.3 else ()
        rounds.rehearsal.move(self.season.office, self.season.clock, target, down)

    def around_the_contracts(self, chance: Random) -> None:
        office, by, name = self.season.office, _user(chance), chance.choice([GLI, KINDEREN])
        by = "paul" if chance.random() < 0.5 else by
        reason, flag = chance.choice([None, "omdat", "omdat"]), chance.random() < 0.5
        care, programme = rounds.policy(name).care, "beweegkuur" if name == GLI else "ycnd"
        changes = Changes(add_programmes=(programme,)) if flag else Changes(remove_registers=("kp",))
        statement = Statement(rho_unwilling=flag, duty_of_care_risk=flag)
        deeds: list[Callable[[], Result]] = [
            lambda: policy_round.publish(office, by, name),
            lambda: policy_round.amend(office, by, name, changes, reason),
            lambda: policy_round.object_to(office, by, name, "rho" if flag else "nobody", "nee"),
            lambda: policy_round.set_tariff(office, by, care, 2027, Decimal("123.45")),
            lambda: policy_round.state_region(office, by, "utrecht", statement, reason),
        ]
        if chance.random() < 0.3:
            reconciler.run_by_hand(office, by, chance.choice(list(rounds.Milestone)))
        else:
            self.tried(chance.choice(deeds))

    # How it is tried --------------------------------------------------------------------------------------------------

    def some(self, chance: Random) -> Contract | None:
        return chance.choice([*self.contracts.values(), None]) if chance.random() < 0.2 else self.alive(chance)

    def alive(self, chance: Random) -> Contract | None:
        going = [each for each in self.contracts.values() if each.state not in ENDS or each.state is State.LAPSED]
        return chance.choice(going) if going else None

    def facts(self, chance: Random, contract: Contract | None) -> Dossier:
        if contract is not None and chance.random() < 0.5:
            return rounds.ready(KINDEREN if contract.care == "kinderen" else GLI, contract.kind)
        return dossiers.parse(_broken(chance))

    def tried(self, call: Callable[[], Result]) -> Result:
        """A result that was refused left every table but the trail as it was, with one record more."""
        before = rounds.tables(self.season.office, but=rounds.TRAIL)
        count = self.count()
        result = call()
        if not result.done:
            assert rounds.tables(self.season.office, but=rounds.TRAIL) == before
            assert self.count() == count + 1
            assert rounds.records(self.season.office)[-1].outcome == "refused"
            assert result.failed
        return result

    def count(self) -> int:
        with self.season.office.store.reading() as connection:
            return rounds.trail.count(connection)

    # What never happens -----------------------------------------------------------------------------------------------

    @invariant()
    def look(self) -> None:
        if not hasattr(self, "read"):
            return
        assert verification.problems(self.season.office) == []
        rows = rounds.records(self.season.office)
        ids = [row[0] for row in rounds.rows(self.season.office)]
        with self.season.office.store.reading() as connection:
            now = contracts.load(connection, ids)
            self.providers = contracts.providers(connection, {each.provider_id for each in now.values()})
            for row in rows[self.read :]:
                self.record(connection, row)
        self.read = len(rows)
        for identifier, contract in now.items():
            self.compare(self.contracts.get(identifier), contract)
        assert self.contracts.keys() <= now.keys()
        self.contracts = now

    def record(self, connection: Any, row: Any) -> None:
        body = json.loads(row.body)
        if not row.stream.startswith("contract:") or row.outcome != "done":
            return
        history = self.records.setdefault(row.contract_id, [])
        action = Action(row.action)
        if "approval" in body and "changes" not in body:
            _never_your_own(body, action, history)
            return
        if "policy" in body and body["policy"] not in self.policies:
            found = policies.version(connection, body["policy"])
            assert found is not None
            self.policies[body["policy"]] = found
        _nothing_failed(body, action, self.policies)
        _follows_the_table(body, action, history)
        _never_too_late(body, action, history)
        if action is Action.OFFER and from_utc(body["effective"]) >= OFFER_CLOSES:
            key, care = self.providers[row.provider_id].key, history[0]["changes"]["care"]
            lifted = body.get("override", {}).get("lifted", [])
            assert (key, care) not in EXISTING or "4.1/offer-deadline" in lifted
        history.append(body)

    def compare(self, before: Contract | None, after: Contract) -> None:
        history = self.records[after.id]
        assert history[-1]["to"] == after.state.value
        assert history[-1]["version"] == after.version
        if before is not None and before.state is not after.state:
            assert after.state.value in {body["to"] for body in history if body.get("from") != body["to"]}
        if before is not None and before != after:
            assert after.version > before.version
        if after.signed_at is not None:
            assert after.signing_day is not None
            assert after.offered_at is not None
            assert day_of(after.signed_at) <= after.signing_day
            assert after.signed_at >= after.offered_at
        if after.run_off_signed_at is not None:
            assert after.run_off_signing_day is not None
            assert day_of(after.run_off_signed_at) <= after.run_off_signing_day


def _never_your_own(body: dict[str, Any], action: Action, history: list[dict[str, Any]]) -> None:
    assert body["version"] == history[-1]["version"]
    if action in {Action.GRANT_APPROVAL, Action.DECLINE_APPROVAL}:
        assert body["actor"] in {"bob", "carla"}
        assert body["actor"] != body["approval"]["asker"]
    elif action is not Action.LAPSE_APPROVAL:
        assert body["actor"] == body["approval"]["asker"]


def _nothing_failed(body: dict[str, Any], action: Action, known: dict[str, Policy]) -> None:
    """Every required rule of the guard was judged and holds, or was lifted by an override."""
    if "findings" not in body or action is Action.REVIEW:
        return
    policy = known[body["policy"]]
    lifted = body.get("override", {}).get("lifted", [])
    judged = {stored[0]: stored[1] for stored in body["findings"]}
    for rule_id, outcome in judged.items():
        assert rule_id in policy.by_id, f"{action} was done against the system rule {rule_id}"
        if policy.by_id[rule_id].required and rule_id not in lifted:
            assert outcome == "met", f"{action} was done against {rule_id}"
    for each in policy.guards[action]:
        if each.required and not each.who.model_fields_set:
            assert each.id in judged, f"{action} was done without judging {each.id}"
    if lifted:
        assert body["approver"] in {"bob", "carla"}
        assert body["approver"] != body["actor"]
        assert set(lifted) <= policy.overridable(body["override"]["ground"])


def _follows_the_table(body: dict[str, Any], action: Action, history: list[dict[str, Any]]) -> None:
    before = history[-1] if history else None
    if before is None:
        assert action in {Action.APPLY, Action.REGISTER}
        assert body["version"] == 1
        return
    assert body["from"] == before["to"]
    changed = bool(body["changes"])
    assert body["version"] == before["version"] + (1 if changed else 0)
    if action in NEW_STATE:
        assert State(body["from"]) in NEW_STATE[action].sources
        assert State(body["to"]) is NEW_STATE[action].target
        assert body["changes"]["state"] == body["to"]
    else:
        assert State(body["from"]) in STAYS[action]
        assert body["to"] == body["from"]
        assert "state" not in body["changes"]
    if action in {Action.TERMINATE, Action.REINSTATE}:
        assert body["approver"] in {"bob", "carla"}
        assert body["approver"] != body["actor"]


def _never_too_late(body: dict[str, Any], action: Action, history: list[dict[str, Any]]) -> None:
    effective, recorded = from_utc(body["effective"]), from_utc(body["recorded"])
    assert effective <= recorded
    if action in {Action.SIGN, Action.REINSTATE}:
        offers = [each["changes"]["signing_day"] for each in history if "signing_day" in each["changes"]]
        assert day_of(effective).isoformat() <= offers[-1]


def test_what_must_never_happen_never_happens() -> None:
    run_state_machine_as_test(
        Never,
        settings=settings(
            max_examples=30,
            stateful_step_count=40,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
