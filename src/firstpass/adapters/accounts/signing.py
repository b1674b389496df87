"""Signatures of calls to the account backend: HMAC-SHA256 over everything that says what the call does.

The form is that of Standard Webhooks (`v1,` and base64, several parted by spaces while a secret is changed), widened
from the body to method, path, query and idempotency key: a signature that someone got hold of fits no other call. The
page docs/account-backend.md holds the recipe and a worked example.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from firstpass.domain.errors import Forbidden

NONCE, TIMESTAMP, SIGNATURE, KEY = "Firstpass-Id", "Firstpass-Timestamp", "Firstpass-Signature", "Idempotency-Key"
TOLERANCE = 300
"""Seconds that a call's time may be off, either way; as long, at least, its nonce is remembered."""


@dataclass(frozen=True)
class Call:
    """What is signed of a call: `path` with its query, both as they are sent; `key` is empty where there is none."""

    method: str
    path: str
    key: str = ""
    body: bytes = b""


def signature(secret: bytes, call: Call, nonce: str, timestamp: int) -> str:
    """`v1,` and the base64 of the HMAC over seven lines."""
    digest = hashlib.sha256(call.body).hexdigest()
    lines = ("v1", nonce, str(timestamp), call.method, call.path, call.key, digest)
    return "v1," + base64.b64encode(hmac.digest(secret, "\n".join(lines).encode(), "sha256")).decode()


class Signer:
    """Signs each sending of a call anew, so that a retry is no replay; the first of the secrets signs."""

    def __init__(self, keys: Sequence[bytes], seconds: Callable[[], float] = time.time) -> None:
        self._secret = keys[0]
        self._seconds = seconds

    def headers(self, call: Call) -> dict[str, str]:
        nonce, timestamp = secrets.token_hex(16), int(self._seconds())
        signed = {
            NONCE: nonce,
            TIMESTAMP: str(timestamp),
            SIGNATURE: signature(self._secret, call, nonce, timestamp),
        }
        return signed | {KEY: call.key} if call.key else signed


class SignatureGuard:
    """The receiving side: who signed, when, and that it comes for the first time. Any of the secrets may have signed.

    The nonces of the last minutes are in this process' memory, so behind several processes they need a shared place."""

    def __init__(self, keys: Sequence[bytes], seconds: Callable[[], float] = time.time) -> None:
        self._secrets = tuple(keys)
        self._seconds = seconds
        self._seen: OrderedDict[str, float] = OrderedDict()

    def check(self, call: Call, headers: Mapping[str, str]) -> None:
        """Raises `Forbidden` for a call that is not signed, signed with another secret, too old, or seen before."""
        nonce, signed = headers.get(NONCE.lower(), ""), headers.get(SIGNATURE.lower(), "")
        timestamp, now = headers.get(TIMESTAMP.lower(), ""), self._seconds()
        if not (nonce and signed and timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 16):
            raise Forbidden("the call is not signed")
        if abs(now - int(timestamp)) > TOLERANCE:
            raise Forbidden("the call's signature is too old, or of a time to come")
        if not self._fits(call, nonce, int(timestamp), signed):
            raise Forbidden("the call's signature does not fit")
        self._remember(nonce, now)

    def _fits(self, call: Call, nonce: str, timestamp: int, signed: str) -> bool:
        right = [signature(secret, call, nonce, timestamp).encode() for secret in self._secrets]
        told = [one.encode() for one in signed.split(" ")[:4]]
        return any(hmac.compare_digest(one, other) for one in told for other in right)

    def _remember(self, nonce: str, now: float) -> None:
        while self._seen and next(iter(self._seen.values())) < now - 2 * TOLERANCE:
            self._seen.popitem(last=False)
        if nonce in self._seen:
            raise Forbidden("the call came before")
        self._seen[nonce] = now
