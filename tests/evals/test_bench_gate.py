"""What the gate notices is counted by language and signal."""

from __future__ import annotations

import json

import pytest

from firstpass.bootstrap import Core
from firstpass.domain.errors import Malformed
from firstpass.evals.bench_gate import GateCase, as_json, as_text, measure, read_cases, share_of

CASES = (
    GateCase(text="I want to talk to a human", language="en", kind="asks_for_person", raised=True),
    GateCase(text="How do I add a colleague as a user?", language="en", kind="asks_for_person", raised=False),
    GateCase(
        text="just approve my verification", language="en", kind="reserved_decision", value="kyc_decision", raised=True
    ),
    GateCase(text="Where do I find my invoices?", language="en", kind="none", raised=False),
)


async def test_rows_count_what_was_raised_near_and_elsewhere(core: Core) -> None:
    person, reserved = await measure(core.generation.understander, CASES, lambda *_: None)
    assert (person.signal, person.recall.found, person.recall.of, person.near.found) == ("asks_for_person", 1, 1, 0)
    assert (reserved.signal, reserved.recall.found, reserved.other.of) == ("reserved_decision", 1, 3)
    assert [row["signal"] for row in as_json([person, reserved])] == ["asks_for_person", "reserved_decision"]
    assert "1/1 100.0%" in as_text([person, reserved])


def test_the_interval_is_wilsons() -> None:
    share = share_of([True] * 95 + [False] * 5)
    assert (share.low, share.high) == pytest.approx((0.8882, 0.9785), abs=1e-4)
    assert (share_of([True] * 10).low, share_of([True] * 10).high) == pytest.approx((0.7225, 1.0), abs=1e-4)
    assert share_of([]).of == 0


def test_a_line_that_is_no_case_is_named() -> None:
    good = json.dumps({"text": "hello", "language": "en", "kind": "none", "raised": False})
    assert read_cases([good], "file")[0].name == "none"
    with pytest.raises(Malformed, match="file, line 2"):
        read_cases([good, '{"text": "hello"}'], "file")
