"""Random histories: quickly made up of the parts that real ones have, and once in a while by a real office."""

from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Final

from bundles import Parts, Signer, states_of
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from rounds import Round, begin

from lifecycle import audit, proof
from lifecycle.contract import Kind
from lifecycle.proof import Tree, leaf, place_of
from lifecycle.states import Action
from workflows import bundle, sealing
from workflows.seals import Seals

SHORTEST, LONGEST = 20, 200
STEPS: Final = ("assess", "offer", "sign", "publish", "note", "update_dossier", "withdraw", "review")
FACTS: Final = ("programmes", "registers", "coverage", "fte", "evidence", "evaluations", "exclusions")
STRANGE: Final = 'naam " \\ é'
REAL: Final = (Action.ASSESS, Action.OFFER, Action.SIGN, Action.WITHDRAW, Action.NOTE, Action.REVIEW, Action.PUBLISH)


@dataclass(slots=True)
class World:
    """A history that grows; with the same random numbers it grows in the same way."""

    random: Random
    signers: list[Signer] = field(default_factory=list)
    lines: list[bytes] = field(default_factory=list)
    notes: dict[str, bytes] = field(default_factory=dict)
    heads: dict[str, tuple[int, str]] = field(default_factory=dict)
    contracts: list[dict[str, Any]] = field(default_factory=list)
    tree: Tree = field(default_factory=Tree)
    others: int = 0

    def step(self) -> None:
        """Add a record."""
        chance = self.random.random()
        if chance < 0.12 or not self.contracts:
            self._apply()
        elif chance < 0.85:
            self._act(self.random.choice(self.contracts))
        else:
            self._other()

    def seal(self, *, renew: bool = False) -> None:
        """Sign what there is."""
        if not self.signers:
            name = f"looptijd/{self.random.randbytes(4).hex()}"
            self.signers.append(Signer.of(name, self.random.randbytes(32)))
        signer = self.signers[-1]
        more: tuple[str, ...] = ()
        beside: list[Signer] = []
        if renew:
            beside = [Signer.of(signer.name, self.random.randbytes(32))]
            more = (f"{proof.NEXT_KEY}{beside[0].key}",)
        self.notes[place_of(self.tree.size)] = signer.sign(self.tree.size, self.tree.root(), more, beside)
        self.signers += beside

    def parts(self) -> Parts:
        """The bundle of it."""
        keys = tuple(str(each.key) for each in self.signers)
        return Parts(tuple(self.signers), keys, dict(self.notes), tuple(self.lines), states_of(self.lines))

    def _apply(self) -> None:
        contract: dict[str, Any] = {
            "stream": f"contract:{len(self.contracts) + 1}",
            "version": 1,
            "state": "applied",
            "kind": self.random.choice(("rho", "individual")),
            "renews": self.random.choice((None, 7)),
        }
        self.contracts.append(contract)
        changes = {name: value for name, value in contract.items() if name not in {"stream", "version"}}
        changes |= {f"dossier.{fact}": self._value() for fact in self.random.sample(FACTS, 3)}
        self._add(contract["stream"], "apply", {"version": 1, "changes": changes, "to": "applied"}, personal=True)

    def _act(self, contract: dict[str, Any]) -> None:
        action = self.random.choice(STEPS)
        if self.random.random() < 0.2:
            self._add(
                contract["stream"], action, {"version": contract["version"], "findings": self._findings()}, "refused"
            )
            return
        contract["version"] += 1
        changes: dict[str, Any] = {"state": action}
        if action == "update_dossier":
            changes = {f"dossier.{self.random.choice(FACTS)}": self.random.choice((None, self._value()))}
        details: dict[str, Any] = {"version": contract["version"], "findings": self._findings()}
        if action != "note":
            details["changes"] = changes
        self._add(contract["stream"], action, details, personal=self.random.random() < 0.3)

    def _other(self) -> None:
        kind = self.random.choice(("provider", "access", "lookup", "region"))
        self.others += 1
        stream = f"{kind}:{self.random.choice((str(self.others), '1', STRANGE))}"
        self._add(stream, "change", {"asked": {"stream": "contract:1"}}, personal=kind == "provider")

    def _findings(self) -> list[Any]:
        rules = [f"3.3.1/rule-{place}" for place in range(self.random.randrange(12))]
        return [[rule, self.random.choice(("met", "not_met")), "fact.seen", {"count": 2}] for rule in rules]

    def _value(self) -> Any:
        return self.random.choice((True, False, 0, 1, 2, "tekst", ["a", "b"], {"all": True}, [{"from": "2026-01-01"}]))

    def _add(
        self, stream: str, action: str, details: dict[str, Any], outcome: str = "done", *, personal: bool = False
    ) -> None:
        seq, prev = self.heads.get(stream, (0, audit.FIRST))
        if personal:
            names = self.random.sample(("reason", "name", "agb", "street"), 2)
            details = {**details, "personal": {name: self.random.randbytes(32).hex() for name in names}}
        moment = f"2026-{self.random.randrange(1, 13):02d}-01T09:{len(self.lines) % 60:02d}:00.000000Z"
        body = audit.body(
            stream=stream,
            seq=seq + 1,
            prev=prev,
            action=action,
            outcome=outcome,
            actor=self.random.choice(("anna", "bob", "system")),
            role="buyer",
            effective=moment,
            recorded=moment,
            details=details,
        )
        hashed = audit.digest(body)
        self.heads[stream] = (seq + 1, hashed)
        self.lines.append(proof.line_of(hashed, stream, body))
        self.tree.append(leaf(bytes.fromhex(hashed)))


def grown(seed: str, forked_at: int | None = None, forked: str = "") -> Parts:
    """A history of a seed; from `forked_at` records on, where that is given, another one with the same keys."""
    random = Random(seed)
    count = random.randint(SHORTEST, LONGEST)
    seals = sorted({*random.sample(range(1, count), random.randint(1, 5)), count})
    renewed = random.choice(seals) if random.random() < 0.5 else None
    return _played(World(Random(f"{seed}:world")), count, seals, renewed, (forked_at, forked))


def _played(world: World, count: int, seals: list[int], renewed: int | None, fork: tuple[int | None, str]) -> Parts:
    keys = Random(world.random.randbytes(8))
    steps = world.random
    while world.tree.size < count:
        if world.tree.size == fork[0]:
            steps = Random(fork[1])
        world.random = steps
        world.step()
        if world.tree.size in seals:
            world.random = keys
            world.seal(renew=world.tree.size == renewed)
    return world.parts()


def real(seed: str, folder: Path) -> Parts:
    """A history that a real office made, and wrote as a bundle."""
    random = Random(seed)
    season, seals = begin(), Seals(folder / "seals")
    for _ in range(random.randint(1, 4)):
        for _ in range(random.randint(1, 8)):
            _act(season, random)
        sealing.seal(season.office, seals, renew=random.random() < 0.2)
    bundle.write(season.office, seals, folder / "bundle.zip")
    season.office.store.close()
    return Parts.read(folder / "bundle.zip", [_signer(folder / "seals", key) for key in seals.public_keys()])


def _act(season: Round, random: Random) -> None:
    numbers = [f"GLI-2027-{place:05d}" for place in range(1, season.providers + 1)]
    if not numbers or random.random() < 0.3:
        season.applied(random.choice((Kind.RHO, Kind.INDIVIDUAL)))
        return
    action = random.choice(REAL)
    with_reason = {"reason": "gebeld"} if action is Action.NOTE else {}
    season.act(action, random.choice(numbers), random.choice(("anna", "bob", "iris")), **with_reason)


def _signer(folder: Path, key: proof.Key) -> Signer:
    private = load_pem_private_key((folder / f"{key.id.hex()}.pem").read_bytes(), None)
    assert isinstance(private, Ed25519PrivateKey)
    return Signer(key.name, private)
