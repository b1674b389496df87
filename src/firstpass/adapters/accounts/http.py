"""`AccountBackend` over signed HTTP, as docs/contracts/account-backend.openapi.yaml says."""

from __future__ import annotations

import json
import logging
from urllib.parse import quote

from firstpass.adapters.accounts.answers import key_reused, newest_first, not_found
from firstpass.adapters.accounts.calls import Answer, Calls
from firstpass.adapters.accounts.wire import WireProfile, WireRefused, WireThing, WireThings, read
from firstpass.domain.accounts import AccountKind, AccountObject, CustomerId, CustomerProfile, ObjectId, OwnStates
from firstpass.domain.errors import BackendLied, BackendUnavailable, Conflict, NotFound

_OK, _ACCEPTED, _NOT_FOUND, _CONFLICT = 200, 202, 404, 409
_NOT_TAKEN = (401, 403)
_log = logging.getLogger(__name__)


class HttpAccounts:
    """The company's own backend. `own` is the company's table of states."""

    def __init__(self, calls: Calls, own: OwnStates | None = None) -> None:
        self._calls = calls
        self._own = own

    async def start_password_reset(self, address: str, key: str) -> None:
        await self._do("/v1/password-resets", {"address": address}, key)

    async def statuses(self, customer: CustomerId, kind: AccountKind) -> tuple[AccountObject, ...]:
        body = await self._ask(f"/v1/customers/{_escaped(customer)}/objects?kind={kind}")
        told = read(WireThings, body).objects
        if len({thing.id for thing in told}) != len(told):
            raise BackendLied("the account backend told one thing twice")
        return newest_first(self._checked(thing, customer, kind) for thing in told)

    async def read_status(self, customer: CustomerId, kind: AccountKind, thing: ObjectId) -> AccountObject:
        body = await self._ask(f"/v1/customers/{_escaped(customer)}/objects/{kind}/{_escaped(thing)}")
        told = read(WireThing, body)
        if told.id != thing:
            raise BackendLied("the account backend told of another thing than was asked for")
        return self._checked(told, customer, kind)

    async def send_code(self, customer: CustomerId, code: str, key: str) -> None:
        await self._do(f"/v1/customers/{_escaped(customer)}/codes", {"code": code}, key)

    async def send_invoice_copy(self, customer: CustomerId, invoice: ObjectId, key: str) -> None:
        await self._do(f"/v1/customers/{_escaped(customer)}/invoices/{_escaped(invoice)}/copies", {}, key)

    async def profile(self, customer: CustomerId) -> CustomerProfile:
        told = read(WireProfile, await self._ask(f"/v1/customers/{_escaped(customer)}"))
        if told.id != customer:
            raise BackendLied("the account backend told of another customer than was asked for")
        return told.profile()

    def close(self) -> None:
        """No connection outlives its call."""

    def _checked(self, told: WireThing, customer: CustomerId, kind: AccountKind) -> AccountObject:
        if told.customer != customer:
            _log.error("the account backend told a thing of another customer; nothing of the answer is used")
            raise BackendLied("the account backend told a thing of another customer")
        if told.kind != kind:
            raise BackendLied("the account backend told of another kind than was asked for")
        return told.thing(self._own)

    async def _ask(self, path: str) -> bytes:
        answer = await self._calls.make("GET", path)
        if answer.status != _OK:
            raise _refused(answer)
        return answer.body

    async def _do(self, path: str, body: dict[str, str], key: str) -> None:
        answer = await self._calls.make("POST", path, key, json.dumps(body).encode())
        if answer.status != _ACCEPTED:
            raise _refused(answer)


def _escaped(name: str) -> str:
    """An id as one part of a path. Raises `NotFound` for one that would be a step, or several parts, instead."""
    if not name.strip(".") or "/" in name:
        raise not_found()
    return quote(name, safe="")


def _refused(answer: Answer) -> NotFound | Conflict | BackendUnavailable | BackendLied:
    """What to raise for an answer that is no success. A bare 404 is no "not found": a wrong address has it too."""
    if answer.status in _NOT_TAKEN:
        _log.error("the account backend does not take our signature", extra={"status": answer.status})
        return BackendUnavailable("the account backend does not take our signature")
    if answer.status not in (_NOT_FOUND, _CONFLICT):
        return BackendLied("the account backend answered with a status that is not in its contract")
    match (answer.status, read(WireRefused, answer.body).error.code):
        case (404, "not_found"):
            return not_found()
        case (409, "key_reused"):
            return key_reused()
        case _:
            return BackendLied("the account backend's status and error code do not fit")
