"""What every route goes through: whose conversation it is, how much is allowed, and the way to a person."""

from __future__ import annotations

import asyncio
import ipaddress
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, cast
from urllib.parse import quote

from starlette.requests import HTTPConnection
from starlette.types import Scope

from firstpass.bootstrap import Product
from firstpass.domain.conversation import ConversationId
from firstpass.domain.errors import CallerError, FirstpassError
from firstpass.ports import Bell
from firstpass.settings import Settings

Limited = Literal["message", "person", "typing", "rating", "close", "session", "code", "code_check", "start", "request"]

STREAM_WAIT_SECONDS = 10.0
"""When to try again where too many streams are open: nobody knows when one ends."""

_IN_CONVERSATION = re.compile(r"/v1/conversations/([^/]+)/[a-z/]+")
_FALLBACK_LABEL = "Talk to a person"


class LimitReachedError(Exception):
    """Too much in a short time; `wait` is in seconds."""

    def __init__(self, wait: float) -> None:
        super().__init__()
        self.wait = wait


@dataclass(frozen=True)
class Access:
    """The proof that a request may touch this conversation; only `Door.access` makes one."""

    conversation: ConversationId
    expires_at: datetime


@dataclass(frozen=True)
class WayToPerson:
    """Where a request for a person goes, and what the button says."""

    href: str
    label: str


@dataclass
class OpenStreams:
    """The streams that are open in this process: so many a conversation, an address, and in all.

    In all it is four fifths of the connections: the rest is for messages and for asking for a person."""

    settings: Settings
    _open: Counter[tuple[str, str]] = field(default_factory=Counter)

    @contextmanager
    def one_more(self, conversation: str, address: str) -> Iterator[None]:
        """Counted until the block ends; raises `LimitReachedError`."""
        most = {
            ("conversation", conversation): self.settings.streams_per_conversation,
            ("address", address): self.settings.streams_per_address,
            ("all", ""): self.settings.connections * 4 // 5,
        }
        if any(self._open[key] >= limit for key, limit in most.items()):
            raise LimitReachedError(STREAM_WAIT_SECONDS)
        self._open.update(list(most))
        try:
            yield
        finally:
            self._open.subtract(list(most))
            self._open = +self._open  # a key that counts nothing is not kept


@dataclass
class Door:
    """One app's door. `closing` is set when the process is asked to stop; `working` says that turns are taken."""

    product: Product
    closing: asyncio.Event = field(default_factory=asyncio.Event)
    working: bool = False
    streams: OpenStreams = field(init=False)

    def __post_init__(self) -> None:
        self.streams = OpenStreams(self.product.settings)

    def access(self, connection: HTTPConnection, conversation: str) -> Access:
        """Raises `Forbidden` without a good token and `NotFound` for a good one of another conversation."""
        scheme, _, token = connection.headers.get("authorization", "").partition(" ")
        known = ConversationId(conversation)
        text = token.strip() if scheme.lower() == "bearer" else ""
        return Access(known, self.product.tokens.check(text, known, self.product.clock.now()))

    def spend(self, what: Limited, key: str) -> None:
        """Count one use; raises `LimitReachedError`."""
        wait = self.product.limiter.allow(what, key)
        if wait is not None:
            raise LimitReachedError(wait)

    def way_to_person(self, connection: HTTPConnection) -> WayToPerson | None:
        """The way to a person for who may use it: with a good token, in every state of the conversation."""
        found = _IN_CONVERSATION.match(connection.scope["path"])
        if found is None:
            return None
        try:
            self.access(connection, found.group(1))
        except CallerError:
            return None
        href = f"/v1/conversations/{quote(found.group(1), safe='')}/person"
        return WayToPerson(href, self.words("choice_person") or _FALLBACK_LABEL)

    def words(self, reply: str) -> str | None:
        """A fixed reply in the company's language; None when there is no playbook to take it from."""
        try:
            playbook = self.product.playbooks.current().playbook
            return playbook.reply(reply, playbook.scope.language).text
        except (FirstpassError, KeyError):
            return None

    async def pause(self, bell: Bell, seconds: float) -> None:
        """Until the bell rings, the process is asked to stop, or this long."""
        waits = [asyncio.ensure_future(bell.wait(seconds)), asyncio.ensure_future(self.closing.wait())]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()


def door_of(scope: Scope) -> Door:
    """The door of the app that answers this request."""
    app = cast(Any, scope["app"])
    return cast(Door, app.state.door)


def address_of(scope: Scope) -> str:
    """The peer's address. What headers claim is believed from trusted proxies only (`guards.guards`, ASVS 4.1.3).

    An IPv6 network of 64 bits counts as one address, since one customer holds all of it."""
    peer = scope.get("client")
    try:
        address = ipaddress.ip_address(peer[0] if peer else "")
    except ValueError:
        return "unknown"
    if address.version == 4:
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.IPv6Network((address, 64), strict=False))
