"""What stands for a value that was taken out steers nothing: a message means the same with and without it."""

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
    "I forgot my password",
]


@pytest.mark.parametrize("question", QUESTIONS)
async def test_the_case_type_and_the_answer_are_the_same(settings: Settings, core: Core, question: str) -> None:
    found = set()
    for value in ("", *VALUES):
        async with rehearsal(settings, core, AT, Identity()) as stage:
            record = (await stage.says(f"{question} {value}".strip())).record
        passages = tuple(ref.citation for ref in record.evidence if ref.citation.source != "reply:secret_warning")
        found.add((record.case_type, record.decision, passages))
    assert len(found) == 1
