"""Signatures: what fits passes once; what is forged, changed, old or seen before never does."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from firstpass.adapters.accounts.signing import (
    KEY,
    NONCE,
    SIGNATURE,
    TIMESTAMP,
    TOLERANCE,
    Call,
    SignatureGuard,
    Signer,
    signature,
)
from firstpass.domain.errors import BackendUnavailable, Forbidden
from firstpass.settings import HERE
from tests.adapters.accounts.live import KEYS, connector, served_sandbox

OTHER = b"another-secret-that-is-long-enough-too"
CALL = Call("POST", "/v1/password-resets?x=1", "key-1", b'{"address": "ana@example.com"}')
NOW = 1_800_000_000.0


def lower(headers: dict[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def signed(call: Call = CALL, keys: tuple[bytes, ...] = KEYS, at: float = NOW) -> dict[str, str]:
    return lower(Signer(keys, lambda: at).headers(call))


def guard(*keys: bytes, at: float = NOW) -> SignatureGuard:
    return SignatureGuard(keys or KEYS, lambda: at)


def test_what_was_signed_passes_once() -> None:
    door, headers = guard(), signed()
    door.check(CALL, headers)
    with pytest.raises(Forbidden, match="came before"):
        door.check(CALL, headers)
    door.check(CALL, signed())


@pytest.mark.parametrize(
    "other",
    [
        replace(CALL, method="GET"),
        replace(CALL, path="/v1/password-resets"),
        replace(CALL, path="/v1/password-resets?x=2"),
        replace(CALL, key="key-2"),
        replace(CALL, key=""),
        replace(CALL, body=CALL.body + b" "),
        replace(CALL, body=b""),
    ],
)
def test_a_signature_fits_no_other_call(other: Call) -> None:
    with pytest.raises(Forbidden, match="does not fit"):
        guard().check(other, signed())


@pytest.mark.parametrize(
    "changed",
    [
        {NONCE: ""},
        {TIMESTAMP: ""},
        {TIMESTAMP: "now"},
        {TIMESTAMP: "-1"},
        {TIMESTAMP: "٤"},
        {TIMESTAMP: "9" * 5000},
        {TIMESTAMP: str(int(NOW) + 1)},
        {NONCE: "another"},
        {SIGNATURE: ""},
        {SIGNATURE: "v1,"},
        {SIGNATURE: "v1,AAAA"},
        {SIGNATURE: "ä"},
        {SIGNATURE: "v2," + signature(KEYS[0], CALL, "n", int(NOW))[3:]},
    ],
)
def test_what_is_changed_is_refused(changed: dict[str, str]) -> None:
    with pytest.raises(Forbidden):
        guard().check(CALL, signed() | lower(changed))


@pytest.mark.parametrize("off", [-TOLERANCE - 1, TOLERANCE + 1])
def test_too_old_or_of_a_time_to_come_is_refused(off: int) -> None:
    with pytest.raises(Forbidden, match="too old"):
        guard().check(CALL, signed(at=NOW + off))
    guard().check(CALL, signed(at=NOW + off - (1 if off > 0 else -1)))


def test_while_a_secret_is_changed_both_count() -> None:
    guard(OTHER, *KEYS).check(CALL, signed())
    guard(OTHER, *KEYS).check(CALL, signed(keys=(OTHER, *KEYS)))
    with pytest.raises(Forbidden):
        guard(OTHER).check(CALL, signed(keys=KEYS))
    both = signed()
    both[SIGNATURE.lower()] = f"v1,AAAA {both[SIGNATURE.lower()]}"
    guard().check(CALL, both)


def test_forged_calls_use_up_no_memory_and_seen_ones_are_forgotten_only_when_too_old() -> None:
    now = NOW
    door = SignatureGuard(KEYS, lambda: now)
    first = signed()
    door.check(CALL, first)
    for _ in range(50):
        with pytest.raises(Forbidden):
            door.check(CALL, signed(keys=(OTHER,)))
    now = NOW + TOLERANCE
    with pytest.raises(Forbidden, match="came before"):
        door.check(CALL, first)
    for _ in range(20):
        now += TOLERANCE
        door.check(CALL, signed(at=now))
    assert len(door._seen) <= 4


def test_the_worked_example_of_the_contract_is_right() -> None:
    text = (HERE / "docs" / "contracts" / "account-backend.openapi.yaml").read_text()
    (written,) = re.findall(r"`(v1,[A-Za-z0-9+/]{43}=)`", text)
    call = Call("POST", "/v1/password-resets", "k-1", b'{"address": "ana@example.com"}')
    assert signature(b"an-example-secret-of-32-characters", call, "4f2a", 1767225600) == written


async def test_the_served_sandbox_refuses_what_is_not_signed_replayed_or_too_old(tmp_path: Path) -> None:
    path, body = "/v1/password-resets", b'{"address": "ana@example.com"}'
    call = Call("POST", path, "key-1", body)
    json = {"Content-Type": "application/json"}
    with served_sandbox(tmp_path) as live:
        async with httpx.AsyncClient(base_url=live.url) as client:

            async def send(headers: dict[str, str]) -> tuple[int, object]:
                answer = await client.post(path, content=body, headers=headers | json)
                return answer.status_code, answer.json()

            refused = (401, {"error": {"code": "not_signed"}})
            right = Signer(KEYS).headers(call)
            assert await send({KEY: "key-1"}) == refused
            assert await send(Signer((OTHER,)).headers(call)) == refused
            assert await send(Signer(KEYS, lambda: 1.0).headers(call)) == refused
            assert await send(right | {KEY: "key-2"}) == refused
            assert await send(right) == (202, {"status": "accepted"})
            assert await send(right) == refused
            assert (await client.post(path, content=b"x" * 20_000, headers=right)).status_code == 413
        assert len(await live.sandbox.outbox()) == 3


async def test_a_backend_with_another_secret_is_unavailable_and_asked_once(tmp_path: Path) -> None:
    from firstpass.adapters.accounts.calls import Calls
    from firstpass.adapters.accounts.http import HttpAccounts

    with served_sandbox(tmp_path) as live:
        with pytest.raises(BackendUnavailable, match="signature"):
            await HttpAccounts(Calls(live.url, Signer((OTHER,)))).start_password_reset("ana@example.com", "k")
        await connector(live.url).start_password_reset("ana@example.com", "k")
