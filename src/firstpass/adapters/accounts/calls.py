"""Calls to the account backend over HTTP: signed, bounded in time and size, tried again a few times, never followed.

Nothing of an answer but its status and body leaves here, and no error or log line holds an address, a body, or the
text of a vendor's exception."""

from __future__ import annotations

import asyncio
import logging
import ssl
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from typing import NamedTuple

import httpx
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from firstpass.adapters.accounts.breaker import Breaker
from firstpass.adapters.accounts.signing import Call, Signer
from firstpass.domain.errors import BackendLied, BackendUnavailable, Unavailable

BODY_LIMIT = 256 * 1024
"""Bytes of the longest answer that is read: 100 things with all their lines."""
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses that another try may not meet."""
_FIRST_WAIT, _LONGEST_WAIT = 0.05, 0.5
_log = logging.getLogger(__name__)
for _vendor in ("httpx", "httpcore"):  # below warnings they quote addresses and whole heads
    logging.getLogger(_vendor).setLevel(logging.WARNING)


@dataclass(frozen=True)
class Patience:
    """How long a call may take: to connect, between two pieces, and with all its tries, in seconds."""

    connect: float = 1.0
    read: float = 2.0
    total: float = 4.0
    tries: int = 3


class Answer(NamedTuple):
    """What came back."""

    status: int
    body: bytes


class _Passing(BackendUnavailable):
    """A failure that another try may not meet."""


class Calls:
    """Makes calls to one backend. `url` is its base address, without a query; it needs no closing, since no connection
    outlives its call: a kept one may be cut by the other side just when a reset is sent on it."""

    def __init__(
        self, url: str, signer: Signer, patience: Patience | None = None, breaker: Breaker | None = None
    ) -> None:
        self._base = httpx.URL(url.rstrip("/"))
        self._signer = signer
        self._patience = patience or Patience()
        self._breaker = breaker or Breaker()
        self._client = _client(self._base, self._patience)

    async def make(self, method: str, path: str, key: str = "", body: bytes = b"") -> Answer:
        """The answer to this call. `path` begins with a slash, is escaped, and may hold a query. The same `key` goes
        with every try. Raises `BackendUnavailable`, and `BackendLied` for an answer that is no answer at all."""
        url = httpx.URL(str(self._base) + path)
        call = Call(method, url.raw_path.decode("ascii"), key, body)
        failure: Unavailable
        try:
            async with asyncio.timeout(self._patience.total):
                return await self._tried(url, call)
        except TimeoutError:
            failure = BackendUnavailable("the account backend did not answer in time")
        except Unavailable as error:
            failure = error
        raise failure from None

    async def _tried(self, url: httpx.URL, call: Call) -> Answer:
        tries = AsyncRetrying(
            stop=stop_after_attempt(self._patience.tries),
            wait=wait_random_exponential(_FIRST_WAIT, _LONGEST_WAIT),
            retry=retry_if_exception_type(_Passing),
            reraise=True,
        )
        answer: Answer = await tries(self._once, url, call)
        return answer

    async def _once(self, url: httpx.URL, call: Call) -> Answer:
        self._breaker.ask()
        try:
            answer, failed = await self._exchange(url, call)
        except asyncio.CancelledError:  # nobody waits any longer: by the clock of this call or the caller's own
            self._breaker.bad()
            raise
        if answer is None or answer.status in _PASSING:
            self._breaker.bad()
            status = {"status": answer.status} if answer else {}
            _log.warning("a call to the account backend failed", extra={"error": failed, **status})
            raise _Passing("the account backend did not answer, or said that it cannot now")
        self._breaker.good()
        return answer

    async def _exchange(self, url: httpx.URL, call: Call) -> tuple[Answer | None, str]:
        """The answer, or None with the kind of trouble, whose own text is left behind."""
        headers = self._signer.headers(call)
        if call.body:
            headers["Content-Type"] = "application/json"
        request = self._client.stream(call.method, url, content=call.body or None, headers=headers)
        try:
            async with request as response:
                body = await _bounded(response)
                status = response.status_code
        except (httpx.HTTPError, httpx.StreamError, OSError) as error:
            return None, type(error).__name__
        if body is None:
            raise BackendLied("the account backend answered with more than the contract allows, or packed it")
        return Answer(status, body), ""


def _client(base: httpx.URL, patience: Patience) -> httpx.AsyncClient:
    client = httpx.AsyncClient(
        verify=ssl.create_default_context() if base.scheme == "https" else True,
        timeout=httpx.Timeout(patience.read, connect=patience.connect),
        limits=httpx.Limits(max_keepalive_connections=0),
        headers={"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "firstpass"},
        follow_redirects=False,
        trust_env=False,
    )
    client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=()))  # one customer's must not go with another's
    return client


async def _bounded(response: httpx.Response) -> bytes | None:
    """The body; None for one that is too long, or packed so that its length cannot be known."""
    if response.headers.get("content-encoding", "identity").lower() != "identity":
        return None
    body = bytearray()
    async for piece in response.aiter_raw():
        body += piece
        if len(body) > BODY_LIMIT:
            return None
    return bytes(body)
