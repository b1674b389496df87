"""Session tokens: what the website's backend may sign, and everything that is no good token."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from firstpass.adapters.sessions import CLOCKS_APART, LONGEST_LIFE, SessionTokens, read_public_keys
from firstpass.domain.conversation import Identity
from firstpass.domain.errors import NotLoggedIn, SetupError

NOON = datetime(2031, 3, 2, 12, tzinfo=UTC)
OLD, NEW, OTHER = b"old" * 11, b"new" * 11, b"other" * 8
ELLIPTIC, RSA = ec.generate_private_key(ec.SECP256R1()), rsa.generate_private_key(65537, 2048)
sessions = SessionTokens("shop.example", (NEW, OLD))


def claims(**changed: object) -> dict[str, Any]:
    good = {"sub": "customer-7", "aud": "shop.example", "iat": NOON, "exp": NOON + timedelta(minutes=10)}
    return {name: value for name, value in {**good, **changed}.items() if value is not None}


def signed(key: Any = NEW, algorithm: str = "HS256", **changed: Any) -> str:
    return jwt.encode(claims(**changed), key, algorithm=algorithm)


def key_set(folder: Path, *keys: Any, algorithm: str) -> Path:
    made = [jwt.get_algorithm_by_name(algorithm).to_jwk(key, as_dict=True) for key in keys]
    file = folder / "keys.json"
    file.write_text(json.dumps({"keys": [{**key, "alg": algorithm, "use": "sig"} for key in made]}))
    return file


@pytest.mark.parametrize("secret", [NEW, OLD])
def test_a_good_token_says_who_and_until_when(secret: bytes) -> None:
    found = sessions.check(signed(secret, country="GB", product="credit"), NOON)
    assert found == Identity("session", "customer-7", "GB", NOON + timedelta(minutes=10), product="credit")


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": "another.example"},
        {"aud": ["shop.example", "another.example"]},
        {"aud": None},
        {"sub": None},
        {"sub": ""},
        {"sub": "two words"},
        {"sub": "x" * 129},
        {"exp": None},
        {"iat": None},
        {"exp": NOON},
        {"exp": NOON + LONGEST_LIFE + timedelta(seconds=1)},
        {"iat": NOON + CLOCKS_APART + timedelta(seconds=1)},
        {"exp": "soon"},
        {"iat": True},
        {"exp": 10**30},
        {"country": "gb"},
        {"country": 44},
        {"product": "Credit"},
        {"product": ["credit"]},
    ],
)
def test_whatever_does_not_fit_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(NotLoggedIn):
        sessions.check(signed(**changed), NOON)


BROKEN = ("", ".", "a.b.c", "ü.ü.ü", "x" * 100_000, signed(OTHER), signed()[:-3], signed() + "x")


@pytest.mark.parametrize("text", BROKEN)
def test_a_tampered_token_is_refused(text: str) -> None:
    with pytest.raises(NotLoggedIn):
        sessions.check(text, NOON)


def test_no_signature_is_no_token() -> None:
    with pytest.raises(NotLoggedIn):
        sessions.check(signed(None, "none"), NOON)


def test_without_secrets_and_keys_no_token_is_good() -> None:
    with pytest.raises(NotLoggedIn):
        SessionTokens("shop.example").check(signed(), NOON)


@pytest.mark.parametrize(("key", "algorithm"), [(ELLIPTIC, "ES256"), (RSA, "RS256"), (RSA, "PS256")])
def test_public_keys_check_what_the_private_one_signed(tmp_path: Path, key: Any, algorithm: str) -> None:
    keys = read_public_keys(key_set(tmp_path, key.public_key(), algorithm=algorithm))
    known = SessionTokens("shop.example", keys=keys)
    assert known.check(signed(key, algorithm), NOON).customer == "customer-7"
    with pytest.raises(NotLoggedIn):
        known.check(signed(), NOON)


def test_a_public_key_is_never_taken_for_a_secret(tmp_path: Path) -> None:
    file = key_set(tmp_path, RSA.public_key(), algorithm="RS256")
    known = SessionTokens("shop.example", keys=read_public_keys(file))
    forged = jwt.encode(claims(), json.loads(file.read_text())["keys"][0]["n"].encode(), algorithm="HS256")
    with pytest.raises(NotLoggedIn):
        known.check(forged, NOON)


def test_a_file_with_a_private_key_or_none_is_a_fault_of_the_set_up(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="private key"):
        read_public_keys(key_set(tmp_path, RSA, algorithm="RS256"))
    for text in ("", "{}", '{"keys": []}', '{"keys": [{"kty": "oct", "k": "c2VjcmV0"}]}'):
        (tmp_path / "keys.json").write_text(text)
        with pytest.raises(SetupError):
            read_public_keys(tmp_path / "keys.json")
    with pytest.raises(SetupError, match="cannot be read"):
        read_public_keys(tmp_path / "nowhere.json")
