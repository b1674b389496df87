"""Session tokens: the website's backend signs one for the customer who is logged in there.

A JSON web token with `sub` (the company's own id of the customer), `aud`, `iat` and `exp`, signed with HS256 by a
shared secret or by a private key whose public half is known here. Several secrets and keys are good at once, so that
they can be rotated. `country` and `product` may be told too. The rules are those of RFC 8725: the algorithm is ours to
choose, never the token's, and a public key is never taken for a secret.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import jwt

from firstpass.domain.conversation import Identity
from firstpass.domain.errors import NotLoggedIn, SetupError
from firstpass.domain.notices import Product

T = TypeVar("T")

LONGEST_LIFE = timedelta(minutes=30)
"""A session token is made for one page view or a little more; a longer one is a mistake that a thief would like."""
CLOCKS_APART = timedelta(seconds=60)
"""How far the website's clock may be ahead of ours."""
LONGEST_TOKEN = 4_000

_PUBLIC = ("RS256", "PS256", "ES256", "EdDSA")
_MUST_HAVE = ["aud", "exp", "iat", "sub"]
_CUSTOMER = re.compile(r"[\x21-\x7e]{1,128}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_PRODUCTS: Mapping[str, Product] = MappingProxyType({"payments": "payments", "credit": "credit"})


@dataclass(frozen=True)
class SessionTokens:
    """`Sessions` as JSON web tokens. `secrets` have at least 32 bytes each; without secrets and keys none is good."""

    audience: str
    secrets: tuple[bytes, ...] = field(default=(), repr=False)
    keys: tuple[jwt.PyJWK, ...] = ()

    def check(self, text: str, now: datetime) -> Identity:
        """Who is logged in, and until when that is known. Raises `NotLoggedIn` for whatever is not a good token."""
        claims = self._claims(text)
        begins, ends = _moment(claims["iat"]), _moment(claims["exp"])
        if now >= ends:
            raise NotLoggedIn("the session is over")
        if begins > now + CLOCKS_APART or ends - begins > LONGEST_LIFE:
            raise NotLoggedIn("the session's times do not fit")
        if not _CUSTOMER.fullmatch(claims["sub"]):
            raise NotLoggedIn("the session names no customer")
        country = _told(claims, "country", _country)
        product: Product | None = _told(claims, "product", _product)
        return Identity("session", claims["sub"], country, ends, product=product)

    def _claims(self, text: str) -> Mapping[str, Any]:
        if len(text) > LONGEST_TOKEN:
            raise NotLoggedIn("the session does not fit")
        for key, algorithms in self._ways():
            try:
                return jwt.decode(
                    text,
                    key,
                    algorithms=algorithms,
                    audience=self.audience,
                    options={"require": _MUST_HAVE, "verify_exp": False, "verify_iat": False, "strict_aud": True},
                )
            except (jwt.InvalidTokenError, ValueError, TypeError, OverflowError):
                continue
        raise NotLoggedIn("the session does not fit")

    def _ways(self) -> Iterator[tuple[Any, list[str]]]:
        for secret in self.secrets:
            yield secret, ["HS256"]
        for key in self.keys:
            yield key.key, [key.algorithm_name]


def read_public_keys(file: Path) -> tuple[jwt.PyJWK, ...]:
    """The keys of a JSON Web Key Set (RFC 7517). Raises `SetupError` for a file without usable public keys."""
    mend = "Write a JSON Web Key Set with the public keys of the website's backend (RS256, PS256, ES256 or EdDSA)"
    try:
        keys = jwt.PyJWKSet.from_json(file.read_text(encoding="utf-8")).keys
    except OSError:
        raise SetupError(f"the file {file} cannot be read", mend) from None
    except (jwt.PyJWTError, ValueError, AttributeError):
        raise SetupError(f"the file {file} holds no key set", mend) from None
    if any(key.algorithm_name not in _PUBLIC for key in keys):
        raise SetupError(f"the file {file} holds a key that is no public one", mend)
    if any(hasattr(key.key, "private_bytes") for key in keys):
        raise SetupError(f"the file {file} holds a private key", f"It belongs to the website alone: change it. {mend}")
    return tuple(keys)


def _told(claims: Mapping[str, Any], name: str, read: Callable[[str], T | None]) -> T | None:
    """A claim that may be left out; one that cannot be read is a mistake of the website, and told so."""
    value = claims.get(name)
    if value is None:
        return None
    found = read(value) if isinstance(value, str) else None
    if found is None:
        raise NotLoggedIn(f"the session's {name} does not fit")
    return found


def _country(value: str) -> str | None:
    return value if _COUNTRY.fullmatch(value) else None


def _product(value: str) -> Product | None:
    return _PRODUCTS.get(value)


def _moment(seconds: object) -> datetime:
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise NotLoggedIn("the session's times do not fit")
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        raise NotLoggedIn("the session's times do not fit") from None
