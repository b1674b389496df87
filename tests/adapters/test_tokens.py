"""Conversation tokens: the clock is the caller's, the rest is in `tests/api/test_access.py`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from firstpass.adapters.tokens import ConversationTokens
from firstpass.domain.conversation import ConversationId
from firstpass.domain.errors import Forbidden, NotFound

NOON = datetime(2031, 3, 2, 12, 0, 0, 999_999, tzinfo=UTC)
HERS, HIS = ConversationId("hers"), ConversationId("his")
tokens = ConversationTokens(b"thirty-two bytes that nobody knows", timedelta(minutes=10))


def test_a_token_is_good_until_its_end_and_no_longer() -> None:
    token = tokens.issue(HERS, NOON)
    assert timedelta(minutes=10) - (token.expires_at - NOON) < timedelta(seconds=1)
    assert tokens.check(token.text, HERS, token.expires_at - timedelta(microseconds=1)) == token.expires_at
    with pytest.raises(Forbidden):
        tokens.check(token.text, HERS, token.expires_at)


def test_a_token_of_another_conversation_is_told_apart_only_while_it_is_good() -> None:
    token = tokens.issue(HIS, NOON)
    with pytest.raises(NotFound):
        tokens.check(token.text, HERS, NOON)
    with pytest.raises(Forbidden):
        tokens.check(token.text, HERS, NOON + timedelta(hours=1))


@pytest.mark.parametrize("text", ["", ".", "a.b.c", "ü.ü.ü", "\ud83d", "x" * 100_000])
def test_no_text_is_worse_than_forbidden(text: str) -> None:
    with pytest.raises(Forbidden):
        tokens.check(text, HERS, NOON)
