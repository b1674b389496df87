"""A card number that a customer writes is in no table, whatever becomes of the message."""

from __future__ import annotations

import pytest

from tests.stage import Stage

CARD, CODE = "4012888888881881", "731"
LEADS_TO = ["late fee?", "a person please", "boom", "hmm", "xqzt", "unblock me", "out of office", "the moon"]


def holds_card(stored: str) -> bool:
    digits = "".join(char for char in stored if char.isalnum())
    return CARD in digits or "40128888" in digits


@pytest.mark.parametrize("words", LEADS_TO)
@pytest.mark.parametrize("card", [CARD, "4012 8888 8888 1881", "4012-8888-8888-1881"])
async def test_a_card_number_is_stored_nowhere(stage: Stage, words: str, card: str) -> None:
    await stage.asks(f"{words} {card}, cvv {CODE}")
    stored = stage.everything_stored()
    assert not holds_card(stored)
    assert "[security code removed]" in stored
    assert "[card ending 1881]" in stored


async def test_nor_is_it_under_a_button_or_in_a_persons_words(stage: Stage) -> None:
    await stage.asks(CARD, choice="late_fee")
    await stage.seat.say(stage.conversation, f"Is your card {CARD}?")
    await stage.asks(CARD)
    assert not holds_card(stage.everything_stored())


async def test_nor_when_the_same_message_comes_twice(stage: Stage) -> None:
    await stage.says(CARD, client_id="one")
    assert (await stage.says(CARD, client_id="one")).repeated
    assert not holds_card(stage.everything_stored())


async def test_a_card_number_in_two_halves_is_not_put_together(stage: Stage) -> None:
    await stage.says(f"my card is {CARD[:8]}")
    await stage.asks(CARD[8:])
    assert "[card ending 1881]" in (await stage.last_record()).heard.text
    assert not holds_card("".join((await stage.last_record()).heard.text.split()))


async def test_half_an_emoji_is_no_reason_to_lose_a_message(stage: Stage) -> None:
    assert await stage.asks("late fee \ud83d") != ""
