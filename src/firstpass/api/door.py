"""What every route goes through: whose conversation it is, how much is allowed, and the way to a person."""

from __future__ import annotations

import asyncio
import ipaddress
import re
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

Limited = Literal["message", "person", "start", "request"]

_IN_CONVERSATION = re.compile(r"/v1/conversations/([^/]+)/[a-z]+")
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
class Door:
    """One app's door. `closing` is set when the process is asked to stop; `working` says that turns are taken."""

    product: Product
    closing: asyncio.Event = field(default_factory=asyncio.Event)
    working: bool = False

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
    """The socket's peer: headers that claim another address are not believed (ASVS 4.1.3).

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
