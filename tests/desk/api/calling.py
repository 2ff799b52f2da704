"""A program that calls the API: tokens for everybody, and a season with contracts in many states to call about."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

import httpx2
from fastapi import FastAPI
from fastapi.testclient import TestClient
from rounds import GLI, KINDEREN, Round, ready
from sqlalchemy import select

from desk.api.limits import Quota, Quotas
from desk.web.app import create_app
from desk.web.settings import Settings
from lifecycle.contract import Kind
from lifecycle.states import Action
from workflows import approvals, policy_round, tokens
from workflows.office import Office
from workflows.request import Override, Request
from workflows.store.tables import CONTRACTS, PROVIDERS, REGIONS
from workflows.tokens import Wanted

ROOT: Final = "/api/v1"
LAST: Final = date(2027, 3, 1)
UNLIMITED: Final = Quotas(Quota("token", 10**9), Quota("address", 10**9))


def app_of(office: Office, quotas: Quotas = UNLIMITED) -> FastAPI:
    """The desk with its API."""
    return create_app(office, Settings(quotas=quotas))


def token_of(office: Office, user: str, **other: Any) -> str:
    """A new token of a user."""
    return tokens.make(office, Wanted("test", user, **{"last_day": LAST, **other}), actor="otto").secret


@dataclass(slots=True)
class Program:
    """A program with a token, or without one."""

    client: TestClient
    secret: str | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **further: Any) -> httpx2.Response:
        return self.send("GET", path, **further)

    def post(self, path: str, said: Any = None, **headers: str) -> httpx2.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.send("POST", path, json={} if said is None else said, headers=named)

    def act(self, number: str, action: str, said: Any = None, **headers: str) -> httpx2.Response:
        """Do an action on a contract as it stands now."""
        headers.setdefault("if_match", self.etag(number))
        return self.post(f"/contracts/{number}/actions/{action}", said, **headers)

    def etag(self, number: str) -> str:
        return self.get(f"/contracts/{number}").headers["etag"]

    def send(self, method: str, path: str, **further: Any) -> httpx2.Response:
        given = {"authorization": f"Bearer {self.secret}"} if self.secret else {}
        headers = {**given, **self.headers, **further.pop("headers", {})}
        return self.client.request(method, f"{ROOT}{path}", headers=headers, **further)


def program(office: Office, user: str | None = None, quotas: Quotas = UNLIMITED, **token: Any) -> Program:
    """A program that acts as `user`."""
    client = TestClient(app_of(office, quotas), base_url="http://127.0.0.1:8027")
    return Program(client, None if user is None else token_of(office, user, **token))


def furnish(season: Round) -> dict[str, list[str]]:
    """Contracts in the states that people bring them to, with a question, approvals, an objection and a tariff.

    Answers the names that there are, by what they name.
    """
    season.applied(Kind.RHO)
    refused = season.applied(Kind.PARTNERSHIP, dossier=ready(GLI, Kind.PARTNERSHIP, programmes=["beweegkuur"]))
    season.refused(Action.ASSESS, refused)
    season.assessed(Kind.INDIVIDUAL, regions=("friesland",))
    offered = season.offered(Kind.RHO, regions=("drenthe",))
    season.done(Action.ASK, offered, text="Wanneer volgt het tarief?")
    season.signed(Kind.RHO, regions=("twente",))
    running = season.running()
    season.done(Action.NOTE, running, text="Belde over de looptijd.")
    season.applied(Kind.GGD, policy=KINDEREN, role="czv")
    policy_round.object_to(season.office, "anna", GLI, "rho-1", "De eis is te zwaar.")
    policy_round.set_tariff(season.office, "paul", "gli", 2027, Decimal("123.45"))
    approvals.ask(
        season.office,
        Request(Action.TERMINATE, "anna", running.number, reason="Dossier onvolledig.", grounds=("3.3.1/flow-down",)),
    )
    number = approvals.ask(
        season.office,
        Request(Action.OFFER, "anna", _blocked(season), override=Override("duty-of-care", "Er is geen andere zorg.")),
    ).number
    assert number is not None
    with season.office.store.reading() as connection:
        numbers = list(connection.execute(select(CONTRACTS.c.number).order_by(CONTRACTS.c.id)).scalars())
        keys = list(connection.execute(select(PROVIDERS.c.key).order_by(PROVIDERS.c.id)).scalars())
        regions = list(connection.execute(select(REGIONS.c.id)).scalars())
    return {"contract": numbers, "provider": keys, "region": regions, "approval": [str(number)]}


def _blocked(season: Round) -> str:
    """An assessed contract that the ladder keeps from an offer, unless an override lifts that."""
    season.signed(Kind.RHO, regions=("flevoland",))
    return season.assessed(Kind.INDIVIDUAL, regions=("flevoland",)).number
