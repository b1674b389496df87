"""The live events of a conversation: what was missed comes from the store, then the feed says when to look again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from firstpass.api.door import Access, Door, address_of
from firstpass.api.frames import frame
from firstpass.domain.conversation import Event
from firstpass.domain.errors import FirstpassError

PAGE = 200
"""Events read at once."""
REREAD_SECONDS = 3.0
"""How often the store is asked although nothing rang."""
HEARTBEAT_SECONDS = 15.0
"""How often a silent stream shows that it lives."""

_OPENING = "retry: 2000\n\n"
_HEARTBEAT = ": still here\n\n"
_EXPIRED = "event: token_expired\ndata: {}\n\n"


class EventStream(StreamingResponse):
    """The live events as an answer. It counts as open until it ends or the client is gone."""

    def __init__(self, door: Door, access: Access, after: int) -> None:
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        super().__init__(follow(door, access, after), media_type="text/event-stream", headers=headers)
        self._door = door
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._door.streams.one_more(self._access.conversation, address_of(scope)):
            await super().__call__(scope, receive, send)


async def follow(door: Door, access: Access, after: int) -> AsyncIterator[str]:
    """Every event after `after` as a server-sent event, each once, in order.

    It listens before it reads, so nothing falls between. It ends with the token, with the process, or when a part
    does not answer; the client comes back with the last number it saw."""
    yield _OPENING
    feed, clock = door.product.feed, door.product.clock
    quiet = _Quiet()
    async with feed.listen(access.conversation) as bell:
        while not door.closing.is_set():
            left = (access.expires_at - clock.now()).total_seconds()
            if left <= 0:
                yield _EXPIRED
                return
            page = await _read(door, access, after)
            if page is None:
                return
            if page:
                yield "".join(_as_text(door, event) for event in page)
                after = page[-1].number
                quiet.broken()
            if len(page) == PAGE:
                continue
            if quiet.too_long():
                yield _HEARTBEAT
                quiet.broken()
            await door.pause(bell, min(REREAD_SECONDS, left, quiet.left()))


class _Quiet:
    """How long nothing was sent."""

    def __init__(self) -> None:
        self.broken()

    def broken(self) -> None:
        self._until = asyncio.get_running_loop().time() + HEARTBEAT_SECONDS

    def left(self) -> float:
        return max(self._until - asyncio.get_running_loop().time(), 0.001)

    def too_long(self) -> bool:
        return asyncio.get_running_loop().time() >= self._until


async def _read(door: Door, access: Access, after: int) -> tuple[Event, ...] | None:
    try:
        return await door.product.store.events(access.conversation, after, PAGE)
    except FirstpassError:
        return None


def _as_text(door: Door, event: Event) -> str:
    sent = frame(event, door.product.playbooks.current().playbook)
    return f"id: {event.number}\ndata: {sent.model_dump_json(by_alias=True)}\n\n"
