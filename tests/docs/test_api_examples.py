"""The requests in the how-to about the API are sent, one after the other, and answered as the page says."""

import json
from itertools import pairwise
from typing import Any

import calling
import rounds
from test_docs import DOCS, Block, blocks

PAGE = DOCS / "how-to" / "use-the-api.md"


def test_what_the_page_sends_is_answered_as_it_says() -> None:
    season = rounds.begin()
    calling.furnish(season)
    client = calling.program(season.office).client
    secrets = {f"${name.upper()}": calling.token_of(season.office, name) for name in ("anna", "bob")}
    examples = [pair for pair in pairwise(blocks(PAGE)) if pair[0].language == "http"]
    assert len(examples) >= 9
    for asked, answered in examples:
        assert answered.language == "json", asked.text
        _check(_sent(client, asked, secrets), json.loads(answered.text), asked.text)
    season.holds()


def _sent(client: Any, asked: Block, secrets: dict[str, str]) -> Any:
    head, _, content = asked.text.partition("\n\n")
    first, *lines = head.splitlines()
    method, path = first.split()
    headers = dict(line.split(": ", 1) for line in lines)
    for name, secret in secrets.items():
        headers = {each: value.replace(name, secret) for each, value in headers.items()}
    if content.strip():
        headers["content-type"] = "application/json"
    return client.request(method, path, headers=headers, content=content.strip() or None).json()


def _check(said: Any, wanted: Any, where: str) -> None:
    """What the page shows is in the answer; dots stand for anything."""
    if wanted == "...":
        assert said, where
    elif isinstance(wanted, dict):
        assert wanted.keys() <= said.keys(), (where, said)
        for name, value in wanted.items():
            _check(said[name], value, where)
    elif isinstance(wanted, list):
        assert len(said) == len(wanted), (where, said)
        for one, other in zip(said, wanted, strict=True):
            _check(one, other, where)
    else:
        assert said == wanted, (where, said)
