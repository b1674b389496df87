"""What stands for a value that was taken out steers nothing unless an action asks for it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from firstpass.bootstrap import Core
from firstpass.domain.conversation import Identity
from firstpass.evals.rehearsal import rehearsal
from firstpass.settings import Settings

AT = datetime(2026, 3, 4, 11, 0, tzinfo=UTC)
VALUES = ["4111 1111 1111 1111", "ana@example.com", "GB82 WEST 1234 5698 7654 32"]
QUESTIONS = [
    "can i get a copy of my october invoice",
    "where is my payout",
    "how do i add a new user to our account",
    "why was i charged a late fee",
]


async def met(settings: Settings, core: Core, text: str) -> tuple[object, ...]:
    async with rehearsal(settings, core, AT, Identity()) as stage:
        record = (await stage.says(text)).record
    passages = tuple(ref.citation for ref in record.evidence if ref.citation.source != "reply:secret_warning")
    return record.case_type, record.decision, passages


@pytest.mark.parametrize("question", QUESTIONS)
async def test_the_case_type_and_the_answer_are_the_same(settings: Settings, core: Core, question: str) -> None:
    assert len({await met(settings, core, f"{question} {value}".strip()) for value in ("", *VALUES)}) == 1


async def test_a_reset_is_told_apart_by_the_address_alone(settings: Settings, core: Core) -> None:
    bare, card, address, iban = [await met(settings, core, f"I forgot my password {value}") for value in ("", *VALUES)]
    assert bare == card == iban
    assert address[:2] == bare[:2]
    assert address[2] != bare[2]
