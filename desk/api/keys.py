"""Idempotency keys: a request that is sent again with the same key is not done again, and answered the same."""

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Header, Request
from starlette.responses import Response

from desk import problems
from desk.api.caller import Caller, Changes
from desk.api.failing import Problem
from workflows import answers
from workflows.answers import Answer, Sent
from workflows.office import Office
from workflows.request import Result

_Key = Annotated[
    str | None,
    Header(
        min_length=1,
        max_length=128,
        pattern=r"^[!-~]+$",
        description="Names this request, for 24 hours: sent again with the same key, token and content it is answered"
        " as it was the first time, and nothing is done twice. A random UUID is good.",
        examples=["5f0c7f2e-6b0c-4b64-9f0e-2f6f5f0a9a51"],
    ),
]


@dataclass(slots=True)
class InHand:
    """The requests with a key that this process is doing now."""

    _lock: threading.Lock = field(default_factory=threading.Lock)
    _keys: set[tuple[int, str]] = field(default_factory=set)

    @contextmanager
    def doing(self, sent: Sent) -> Iterator[None]:
        """Do one; `Problem` where it is being done."""
        key = (sent.token, sent.key)
        with self._lock:
            if key in self._keys:
                raise Problem(problems.IN_PROGRESS, headers={"retry-after": "1"})
            self._keys.add(key)
        try:
            yield
        finally:
            with self._lock:
                self._keys.discard(key)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that changes something: who sent it, and its key where it has one."""

    caller: Caller
    in_hand: InHand
    sent: Sent | None

    def do(self, work: Callable[[Office], Result], answer: Callable[[Result], Answer]) -> Response:
        """Do it once, and answer; or answer what was answered before."""
        if self.sent is None:
            return response(answer(work(self.caller.office)))
        with self.in_hand.doing(self.sent):
            return response(answers.once(self.caller.office, self.sent, work, answer))


def response(answer: Answer) -> Response:
    """An answer, as it is sent."""
    kind = problems.MEDIA_TYPE if answer.status >= 400 else "application/json"  # noqa: PLR2004 - where problems begin
    return Response(answer.body, answer.status, dict(answer.headers), kind)


async def _asked(request: Request, caller: Changes, idempotency_key: _Key = None) -> Asked:
    in_hand: InHand = request.app.state.in_hand
    if idempotency_key is None:
        return Asked(caller, in_hand, None)
    said = hashlib.sha256()
    for part in (request.method, str(request.url.path), request.url.query, request.headers.get("if-match", "")):
        said.update(f"{len(part)}:{part}".encode())
    said.update(await request.body())
    return Asked(caller, in_hand, Sent(caller.token.number, idempotency_key, said.hexdigest()))


Once = Annotated[Asked, Depends(_asked)]
"""A request that changes something, which is done once."""
