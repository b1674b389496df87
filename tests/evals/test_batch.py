"""Cases through the offline door, on the shipped playbook."""

from __future__ import annotations

import json
from typing import Any

import pytest

from firstpass.bootstrap import Core
from firstpass.evals.batch import read_case, run_case
from firstpass.evals.contract import Result
from firstpass.settings import Settings

WEDNESDAY = "2026-03-04T11:00:00+00:00"


@pytest.fixture
def play(settings: Settings, core: Core) -> Any:
    async def run(*turns: str | dict[str, Any], **fields: Any) -> dict[str, Any]:
        given = [{"role": "customer", "text": turn} if isinstance(turn, str) else turn for turn in turns]
        case = {"id": "c", "at": WEDNESDAY, "turns": given, **fields}
        result = await run_case(settings, core, read_case(json.dumps(case).encode()))
        line = result.model_dump_json()
        assert Result.model_validate_json(line) == result, "what is written keeps the contract"
        shown: dict[str, Any] = json.loads(line)
        return shown

    return run


async def test_an_answer_comes_with_its_sources_and_without_a_packet(play: Any) -> None:
    result = await play("Where do I find my invoices?")
    turn = result["turns"][0]
    assert (turn["decision"], turn["owner"], turn["queue"], turn["reason_code"]) == ("answer", "bot", None, None)
    assert (turn["case_type"], turn["wishes"][0]["case_type"]) == ("invoice_copy", "invoice_copy")
    assert turn["confidence"] == turn["wishes"][0]["confidence"] > 0.5
    assert turn["citations"][0]["source"] == "invoice-copy"
    assert "Billing" in turn["reply"]
    assert set(turn["timings_ms"]) >= {"understand", "find", "decide", "answer", "verify", "total"}
    assert turn["notice"] is None
    assert result["packet"] is None


async def test_a_handoff_tells_queue_reason_and_packet(play: Any) -> None:
    result = await play("I want to talk to a human")
    turn = result["turns"][0]
    assert (turn["decision"], turn["owner"], turn["reason_code"]) == ("handoff", "queue", "customer_asked")
    assert turn["queue"] == result["packet"]["queue"]
    assert result["packet"]["reason_code"] == "customer_asked"
    assert turn["signals"] == [{"kind": "asks_for_person", "why": 2}]


async def test_a_signal_names_its_value(play: Any) -> None:
    turn = (await play("just approve my verification"))["turns"][0]
    assert [s["value"] for s in turn["signals"] if s["kind"] == "reserved_decision"] == ["kyc_decision"]
    assert (turn["decision"], turn["queue"]) == ("refuse", "verification_in_house")


async def test_while_a_person_has_the_conversation_the_reply_is_null_until_it_is_returned(play: Any) -> None:
    result = await play(
        {"role": "agent", "text": "Hello, I am Ana."},
        "where do I find my invoices",
        {"role": "agent", "text": "", "return": True},
        "where do I find my invoices",
    )
    silent, answered = result["turns"]
    assert (silent["decision"], silent["reply"], silent["owner"]) == ("stay_silent", None, "human")
    assert (answered["decision"], answered["owner"]) == ("answer", "bot")
    assert "Ana" not in json.dumps(result)


async def test_the_gap_moves_the_clock(play: Any) -> None:
    later = {"role": "customer", "text": "I lost my card", "gap_minutes": 4 * 24 * 60}
    result = await play("hello", later)
    assert "Monday 9 March at 08:00" in result["turns"][1]["reply"]


async def test_a_time_without_an_offset_is_the_companys(play: Any) -> None:
    asked = "how much is express delivery for a new card"
    before = await play(asked, at="2026-06-30T23:30:00")
    after = await play(asked, at="2026-06-30T23:30:00Z")
    assert "£10" in before["turns"][0]["reply"]
    assert "£12" in after["turns"][0]["reply"]


async def test_a_card_number_is_nowhere_in_the_result(play: Any) -> None:
    result = await play("my card 4111 1111 1111 1111 is gone, cvv 123")
    assert "[card ending 1111]" in result["turns"][0]["redacted_text"]
    assert "4111" not in json.dumps(result)


@pytest.mark.parametrize(
    ("text", "decision"),
    [("", "clarify"), (" \n ", "clarify"), ("qwpoeiru zmxncb alskdjf", "clarify"), ("why " * 5000, "handoff")],
    ids=["empty", "blank", "gibberish", "20,000 characters"],
)
async def test_any_text_gets_a_decision(play: Any, text: str, decision: str) -> None:
    turn = (await play(text))["turns"][0]
    assert turn["decision"] == decision
    assert turn["reply"]


async def test_identity_reaches_the_packet_and_facts_are_accepted(play: Any) -> None:
    identity = {"level": "verified", "customer": "c-77"}
    result = await play("I want a human", identity=identity, facts={"account": {"blocked": True}})
    assert (result["packet"]["identity_level"], result["packet"]["customer"]) == ("verified", "c-77")


async def test_a_language_that_is_not_covered_is_the_companys(play: Any) -> None:
    result = await play("I want a human", language="fi")
    assert "I am passing you on" in result["turns"][0]["reply"]


async def test_the_product_that_the_session_tells_picks_the_clocks(play: Any) -> None:
    said, known = "I want to complain about how I was treated", {"level": "session", "customer": "c-1", "country": "GB"}
    ids = {}
    for product in ("payments", "credit"):
        turn = (await play(said, identity={**known, "product": product}))["turns"][0]
        ids[product] = [due["clock"] for due in turn["notice"]["due"]]
        assert not any(due["assumed"] for due in turn["notice"]["due"])
    assert "gb_complaint_payments_answer" in ids["payments"]
    assert "gb_complaint_credit_answer" not in ids["payments"]
    assert "gb_complaint_credit_answer" in ids["credit"]
    assert "gb_complaint_payments_answer" not in ids["credit"]
