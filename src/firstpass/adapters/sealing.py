"""The cipher for values under seal: Fernet (AES-128-CBC with HMAC-SHA256), from as many keys as are in use.

The first key seals, each of them opens. A token is bound to its value's id: moved to another row it opens nothing.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from firstpass.domain.errors import SetupError

_KEY_BYTES = 32
_PURPOSE = b"firstpass sealed values"


class Sealer:
    """Seals and opens with keys made of secrets, the newest first."""

    def __init__(self, secrets: Sequence[bytes]) -> None:
        self._fernet = MultiFernet([Fernet(_key(secret)) for secret in secrets])

    def seal(self, name: str, value: str) -> str:
        """The token to keep for the value of this id."""
        return self._fernet.encrypt(json.dumps([name, value]).encode()).decode()

    def open(self, name: str, token: str) -> str:
        """The value again; raises `SetupError` for a token of another key or another id."""
        try:
            bound, value = json.loads(self._fernet.decrypt(token.encode()))
        except InvalidToken:
            raise _no_key() from None
        if bound != name:
            raise _no_key()
        return str(value)

    def again(self, token: str) -> str:
        """The same value under the newest key; raises `SetupError` for a token of another key."""
        try:
            return self._fernet.rotate(token.encode()).decode()
        except InvalidToken:
            raise _no_key() from None


def _no_key() -> SetupError:
    return SetupError("No key opens a sealed value", "Add the one it was sealed with to FIRSTPASS_SEALING_KEY")


def _key(secret: bytes) -> bytes:
    """A Fernet key, derived (RFC 5869) so that any long enough secret will do."""
    derived = HKDF(SHA256(), _KEY_BYTES, salt=None, info=_PURPOSE).derive(secret)
    return base64.urlsafe_b64encode(derived)
