"""Whatever a backend does at the HTTP boundary: a named error in time, nothing leaked, the same key with every try."""

from __future__ import annotations

import gzip
import time
from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any

import pytest

from firstpass.adapters.accounts.breaker import Breaker
from firstpass.adapters.accounts.calls import BODY_LIMIT, Patience
from firstpass.adapters.accounts.http import HttpAccounts
from firstpass.domain.accounts import PERSON_WILL_LOOK, CustomerId, Money, ObjectId
from firstpass.domain.errors import BackendLied, BackendUnavailable, Conflict, FirstpassError, NotFound
from tests.adapters.accounts.faulty import (
    CANARIES,
    NOISE,
    Asked,
    Faulty,
    Reply,
    answer,
    everything_logged,
    faulty,
    leaked,
    profile,
    said,
    thing,
)
from tests.adapters.accounts.live import connector

HER, PAYMENT = CustomerId("c-1"), ObjectId("pay-1")
HASTY = Patience(connect=0.5, read=0.1, total=0.5)
NEVER = Breaker(failures=10_000)

Ask = Callable[[HttpAccounts], Awaitable[object]]
READS: dict[str, Ask] = {
    "statuses": lambda backend: backend.statuses(HER, "payment"),
    "read_status": lambda backend: backend.read_status(HER, "payment", PAYMENT),
    "profile": lambda backend: backend.profile(HER),
}
ACTS: dict[str, Ask] = {
    "start_password_reset": lambda backend: backend.start_password_reset("ana@example.com", "key"),
    "send_code": lambda backend: backend.send_code(HER, "204817", "key"),
    "send_invoice_copy": lambda backend: backend.send_invoice_copy(HER, ObjectId("inv-1"), "key"),
}
ALL = READS | ACTS

PASSING: dict[str, Reply] = {
    "silence": Reply(b"", "hang"),
    "closed at once": Reply(b""),
    "reset at once": Reply(b"", "reset"),
    "half a head": Reply(b"HTTP/1.1 200 " + CANARIES[1].encode(), "hang"),
    "no HTTP at all": Reply(NOISE.encode() + b"\r\n\r\n"),
    "a head that drips": Reply(answer(200, NOISE).raw, "drip"),
    "half a body": answer(200, NOISE, length=5000),
    "half a body, then silence": Reply(answer(200, NOISE, length=5000).raw, "hang"),
    "half a body, then a reset": Reply(answer(200, NOISE, length=5000).raw, "reset"),
    "a broken chunk": Reply(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n" + NOISE.encode()),
    "a head without end": Reply(b"HTTP/1.1 200 OK\r\nX-Long: " + NOISE.encode() * 3000),
    **{f"status {status}": answer(status, NOISE) for status in (408, 425, 429, 500, 502, 503, 504)},
    "not signed": answer(401, {"error": {"code": "not_signed", "note": NOISE}}),
    "forbidden": answer(403, NOISE),
}
"""Never an answer: unavailable, whatever was asked."""
LIES: dict[str, Reply] = {
    **{f"status {status}": answer(status, NOISE) for status in (201, 203, 206, 400, 405, 410, 418, 422, 451, 501, 599)},
    "no content": Reply(b"HTTP/1.1 204 OK\r\n\r\n"),
    "led elsewhere": answer(302, NOISE, "Location: http://127.0.0.1:1/canary-9f3e\r\n"),
    "led elsewhere for good": answer(308, NOISE, "Location: //canary-9f3e.example/\r\n"),
    "a bare 404": answer(404, NOISE),
    "a 404 of somebody else": answer(404, b"<html>canary-9f3e"),
    "a 404 with another code": answer(404, {"error": {"code": "key_reused", "note": NOISE}}),
    "a 404 with an unknown code": answer(404, {"error": {"code": CANARIES[1]}}),
    "a bare 409": answer(409, NOISE),
    "a huge body": answer(200, NOISE.encode() * (BODY_LIMIT // 100)),
    "a huge body without a length": Reply(b"HTTP/1.1 200 OK\r\n\r\n" + NOISE.encode() * (BODY_LIMIT // 100)),
    "packed": answer(200, gzip.compress(b"[" * 1_000_000), "Content-Encoding: gzip\r\n"),
    "packed, it says": answer(200, NOISE, "Content-Encoding: br\r\n"),
}
"""An answer that the contract does not know, whatever was asked."""
MANGLED: dict[str, object] = {
    "nothing": b"",
    "no JSON": NOISE.encode(),
    "a page": b"<html><body>" + NOISE.encode(),
    "half of it": b'{"objects": [{"customer": "c-1", "note": "canary-9f3e',
    "null": None,
    "a number": 7,
    "a list": [thing()],
    "a list of lists": b"[" * 100_000,
    "no UTF-8": b'{"objects": ["\xff canary-9f3e"]}',
    "a mark before it": b"\xef\xbb\xbf{}x" + NOISE.encode(),
    "NaN": b'{"objects": NaN}',
    "other fields": {"canary-9f3e": NOISE},
    "objects of another type": {"objects": NOISE, "id": 4, "customer": {"x": NOISE}},
}
"""A success whose body is none of the contract's; what acts reads no body."""
WRONG: dict[str, dict[str, Any]] = {
    "no customer": {"customer": None},
    "another customer": {"customer": "c-2"},
    "the customer in other letters": {"customer": "C-1"},
    "another kind": {"kind": "refund"},
    "an unknown kind": {"kind": "CANARY_RC07"},
    "a kind of another type": {"kind": 4},
    "no id": {"id": ""},
    "an id of another type": {"id": 1},
    "an id too long": {"id": "canary-9f3e" * 20},
    "no state": {"state": None},
    "a state too long": {"state": NOISE * 20},
    "a state of another type": {"state": ["on_its_way"]},
    "no day": {"created": "CANARY_RC07"},
    "a day of another type": {"created": 20261122},
    "a moment for a day": {"created": "2026-11-22T10:00:00Z"},
    "no moment": {"as_of": NOISE},
    "a moment without an offset": {"as_of": "2026-11-23T09:30:00"},
    "a moment as a number": {"as_of": 1},
    "an amount as a number": {"amount": 42.1},
    "an amount as text": {"amount": "42.10 canary-9f3e"},
    "a value as a float": {"amount": {"value": 42.1, "currency": "GBP"}},
    "a value that is none": {"amount": {"value": "NaN", "currency": "GBP"}},
    "a value without end": {"amount": {"value": "1" * 400, "currency": "GBP"}},
    "no currency": {"amount": {"value": "1", "currency": "canary-9f3e"}},
    "a truth as a word": {"resolves_itself": "true"},
    "a truth as a number": {"resolves_itself": 1},
    "a whole card number": {"last_four": "4539578763621486"},
    "digits of another script": {"last_four": "٤٤١٧"},
    "a title of another type": {"title": {"text": NOISE}},
    "a title too long": {"title": NOISE * 20},
    "too many lines": {"lines": [thing()["lines"][0]] * 61},
    "a line of another type": {"lines": [NOISE]},
    "documents as text": {"documents": "canary-9f3e"},
    "a document of another type": {"documents": [{"name": NOISE}]},
}
"""An object that is not the contract's, or not what was asked for."""


async def fails(backend: Faulty, ask: Ask, patience: Patience = HASTY) -> FirstpassError:
    """The error of this call, once it is certain that nothing leaked and nobody waited longer than told."""
    begun = time.monotonic()
    with everything_logged() as logged, pytest.raises(FirstpassError) as found:
        await ask(connector(backend.url, patience, NEVER))
    assert time.monotonic() - begun < patience.total + 1
    assert leaked(said(found.value), *logged.lines) == []
    assert "ana@example.com" not in "".join([said(found.value), *logged.lines])
    return found.value


@pytest.mark.parametrize("ask", ALL.values(), ids=ALL)
@pytest.mark.parametrize("reply", PASSING.values(), ids=PASSING)
async def test_no_answer_is_unavailable(reply: Reply, ask: Ask) -> None:
    async with faulty() as backend:
        backend.reply = lambda _: reply
        assert isinstance(await fails(backend, ask), BackendUnavailable)
        assert 1 <= len(backend.asked) <= HASTY.tries
        assert len({(asked.path, asked.body, asked.headers.get("idempotency-key")) for asked in backend.asked}) == 1
        assert len({asked.headers["firstpass-id"] for asked in backend.asked}) == len(backend.asked)
        assert not any("cookie" in asked.headers for asked in backend.asked)


@pytest.mark.parametrize("ask", ALL.values(), ids=ALL)
@pytest.mark.parametrize("reply", LIES.values(), ids=LIES)
async def test_what_the_contract_does_not_know_is_a_lie_and_not_asked_again(reply: Reply, ask: Ask) -> None:
    async with faulty() as backend:
        backend.reply = lambda _: reply
        assert type(await fails(backend, ask)) is BackendLied
        assert len(backend.asked) == 1


@pytest.mark.parametrize("ask", READS.values(), ids=READS)
@pytest.mark.parametrize("body", MANGLED.values(), ids=MANGLED)
async def test_a_mangled_body_is_a_lie(body: object, ask: Ask) -> None:
    async with faulty() as backend:
        backend.reply = lambda _: answer(200, body)
        assert type(await fails(backend, ask)) is BackendLied


@pytest.mark.parametrize("ask", ACTS.values(), ids=ACTS)
@pytest.mark.parametrize("body", MANGLED.values(), ids=MANGLED)
async def test_of_what_was_taken_down_no_body_is_read(body: object, ask: Ask) -> None:
    async with faulty() as backend:
        backend.reply = lambda _: answer(202, body)
        await ask(connector(backend.url, HASTY))
        backend.reply = lambda _: answer(200, body)
        assert type(await fails(backend, ask)) is BackendLied


@pytest.mark.parametrize("changed", WRONG.values(), ids=WRONG)
async def test_an_object_that_is_wrong_in_one_field_spoils_the_answer(changed: dict[str, Any]) -> None:
    async with faulty() as backend:
        backend.reply = lambda _: answer(200, thing(**changed))
        assert type(await fails(backend, READS["read_status"])) is BackendLied
        backend.reply = lambda _: answer(200, {"objects": [thing(id="pay-0"), thing(**changed)]})
        if changed.get("id") != "":
            assert type(await fails(backend, READS["statuses"])) is BackendLied


@pytest.mark.parametrize(
    "objects", [[thing(), thing()], [thing(id=f"pay-{n}") for n in range(101)]], ids=["twice", "too many"]
)
async def test_a_list_with_too_much_is_a_lie(objects: list[object]) -> None:
    async with faulty() as backend:
        backend.reply = lambda _: answer(200, {"objects": objects})
        assert type(await fails(backend, READS["statuses"])) is BackendLied


@pytest.mark.parametrize("changed", [{"id": "c-2"}, {"language": NOISE}, {"country": "Canary"}, {"products": NOISE}])
async def test_a_profile_that_is_wrong_is_a_lie(changed: dict[str, object]) -> None:
    async with faulty() as backend:
        backend.reply = lambda _: answer(200, profile(**changed))
        assert type(await fails(backend, READS["profile"])) is BackendLied


async def test_another_thing_than_was_asked_for_is_a_lie() -> None:
    async with faulty() as backend:
        backend.reply = lambda _: answer(200, thing(id="pay-2"))
        assert type(await fails(backend, READS["read_status"])) is BackendLied


async def test_not_found_and_a_key_used_twice_are_told_as_such() -> None:
    async with faulty() as backend:
        backend.reply = lambda _: answer(404, {"error": {"code": "not_found", "note": NOISE}, "why": NOISE})
        for ask in ALL.values():
            assert type(await fails(backend, ask)) is NotFound
        backend.reply = lambda _: answer(409, {"error": {"code": "key_reused", "note": NOISE}})
        for ask in ACTS.values():
            assert type(await fails(backend, ask)) is Conflict


@pytest.mark.parametrize("state", ["", "RC07_AML_HOLD", "ON_ITS_WAY", "on_its_way ", "frozen", "sent", NOISE[:100]])
async def test_a_state_on_no_list_tells_that_a_person_will_look_and_nothing_more(state: str) -> None:
    course: dict[str, Any] = {
        "available": {"value": "1", "currency": "GBP"},
        "documents": ["identity_document"],
        "limit": None,
    }
    async with faulty() as backend:
        backend.reply = lambda _: answer(200, thing(state=state, **course))
        with everything_logged() as logged:
            found = await connector(backend.url).read_status(HER, "payment", PAYMENT)
    assert (found.state, found.expected_by, found.resolves_itself) == (PERSON_WILL_LOOK, None, False)
    assert (found.available, found.limit, found.documents) == (None, None, ())
    assert (found.reference, found.amount) == ("PAY-1", Money(Decimal("42.10"), "GBP"))
    assert leaked(repr(found), *logged.lines) == []


@pytest.mark.parametrize("document", [*CANARIES, "passport", ""])
async def test_a_document_on_no_list_leaves_the_thing_to_a_person(document: str) -> None:
    asked = thing(kind="verification_document", state="asked_for", documents=["identity_document", document])
    async with faulty() as backend:
        backend.reply = lambda _: answer(200, asked)
        found = await connector(backend.url).read_status(HER, "verification_document", PAYMENT)
    assert (found.state, found.documents) == (PERSON_WILL_LOOK, ())
    assert leaked(repr(found)) == []


FREE = [*CANARIES, NOISE, *(f"Blue Fern {canary} Coffee" for canary in CANARIES)]


@pytest.mark.parametrize("text", FREE)
async def test_free_text_that_speaks_of_the_inside_does_not_pass(text: str) -> None:
    lines = [thing()["lines"][0] | {"what_for": text}]
    told = profile(
        preferred_name=text,
        products=[text, "Card"],
        integrations=[text],
        recent_errors=[{"what": text, "at": "2026-11-23T09:30:00Z"}],
        past_cases=[{"reference": "TCK-1", "title": text, "closed": "2026-10-01"}],
    )
    async with faulty() as backend:
        backend.reply = lambda asked: answer(
            200,
            thing(title=text, reference=text.replace(CANARIES[0], "AML-17"), lines=lines)
            if "objects" in asked.path
            else told,
        )
        with everything_logged() as logged:
            found = await connector(backend.url).read_status(HER, "payment", PAYMENT)
            who = await connector(backend.url).profile(HER)
    assert leaked(repr(found), repr(who), repr((who.recent_errors, who.past_cases)), *logged.lines) == []
    assert (found.title, found.reference, found.lines[0].what_for) == (None, None, None)
    assert (who.preferred_name, who.products, who.integrations) == (None, ("Card",), ())


async def test_a_good_answer_with_everything_internal_around_it_passes_clean() -> None:
    async with faulty() as backend:
        backend.reply = lambda asked: answer(
            200,
            profile()
            if "objects" not in asked.path
            else {"objects": [thing()], "note": NOISE}
            if "?" in asked.path
            else thing(),
        )
        with everything_logged() as logged:
            told = [await ask(connector(backend.url)) for ask in READS.values()]
    assert leaked(repr(told), *logged.lines) == []
    assert "Blue Fern Coffee" in repr(told)
    assert "Ana" in repr(told)


async def test_a_second_try_after_a_failure_gets_the_answer() -> None:
    replies = [answer(503), Reply(b"", "reset"), answer(200, thing())]

    def in_turn(_: Asked) -> Reply:
        return replies.pop(0)

    async with faulty() as backend:
        backend.reply = in_turn
        found = await connector(backend.url).read_status(HER, "payment", PAYMENT)
    assert found.state == "on_its_way"
    assert not any("cookie" in asked.headers for asked in backend.asked)
