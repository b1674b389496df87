"""Card numbers that come in pieces, the record of each, and the warning that is given once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firstpass.domain.conversation import EventNumber, OverwrittenBody, QuietWindow, Speaker
from firstpass.domain.decision import Progress
from firstpass.domain.exposures import Deed
from firstpass.domain.redaction import SafeText
from firstpass.ports import Understood
from tests.stage import LATE_FEE, NOON, PASSAGES, ByKeywords, OpenStage, Stage, a_generation

CARD = "4012888888881881"
GONE = "[card ending 1881]"


async def said(stage: Stage) -> list[str]:
    """What the customer's messages read now."""
    return [str(body.text) for body in await stage.messages(Speaker.CUSTOMER)]


async def nothing_is_left(stage: Stage) -> None:
    stored = stage.everything_stored()
    assert not any(piece in stored for piece in (CARD, CARD[:8], CARD[8:], "4012 8888", "8888 1881"))


class TestInPieces:
    async def test_the_bot_may_have_answered_between(self, stage: Stage) -> None:
        await stage.asks("late fee? 4012 8888")
        await stage.asks("8888 1881 invoice?")
        assert await said(stage) == [f"late fee? {GONE}", f"{GONE} invoice?"]
        assert [record.heard.text for record in await stage.records()] == await said(stage)
        await nothing_is_left(stage)

    async def test_three_pieces(self, stage: Stage) -> None:
        for piece in ("my card 4012 8888", "8888", "1881"):
            await stage.asks(piece)
        assert await said(stage) == [f"my card {GONE}", GONE, GONE]
        await nothing_is_left(stage)

    async def test_within_a_burst(self, stage_with: OpenStage) -> None:
        stage = await stage_with(window=QuietWindow())
        for piece in ("late fee?", "4012 8888", "8888 1881"):
            await stage.says(piece)
        stage.waits(2)
        await stage.worker.run_until_idle()
        assert (await stage.last_record()).heard.text == f"late fee?\n{GONE}\n{GONE}"
        await nothing_is_left(stage)

    async def test_while_a_turn_is_being_thought_about(self, stage: Stage) -> None:
        await stage.says("late fee? 4012 8888")
        stage.store.before_commit.append(lambda: stage.says("8888 1881"))
        await stage.worker.run_until_idle()
        assert [record.status.value for record in await stage.records()] == ["suppressed", "delivered"]
        await nothing_is_left(stage)

    async def test_while_a_person_has_the_conversation(self, stage: Stage) -> None:
        await stage.seat.take(stage.conversation)
        await stage.asks("4012 8888")
        await stage.seat.say(stage.conversation, "And the rest?")
        await stage.asks("8888 1881")
        await nothing_is_left(stage)

    async def test_an_event_tells_what_the_message_reads_now(self, stage: Stage) -> None:
        await stage.says("4012 8888")
        received = await stage.says("8888 1881")
        told = [event for event in await stage.events() if event.kind == "overwritten"]
        assert [(event.who, event.body) for event in told] == [
            (Speaker.SYSTEM, OverwrittenBody(EventNumber(2), received.event.body.text))  # type: ignore[union-attr]
        ]

    async def test_messages_far_apart_have_nothing_to_do_with_each_other(self, stage: Stage) -> None:
        await stage.says("4012 8888")
        stage.waits(timedelta(minutes=11).total_seconds())
        await stage.says("8888 1881")
        assert await said(stage) == ["4012 8888", "8888 1881"]

    @pytest.mark.parametrize(
        "messages",
        [
            ["my order is 45391488", "03436467"],
            ["I paid 453914880343 EUR", "6467"],
            ["reference 453914880343", "6467 is the amount"],
            ["ticket 12345678", "and 87654321"],
        ],
    )
    async def test_other_numbers_stay(self, stage: Stage, messages: list[str]) -> None:
        for message in messages:
            await stage.asks(message)
        assert await said(stage) == messages
        assert await stage.store.exposures(NOON) == ()

    async def test_both_pieces_may_be_sent_again(self, stage: Stage) -> None:
        for client_id, piece in [("a", "4012 8888"), ("b", "8888 1881")] * 2:
            received = await stage.says(piece, client_id=client_id)
        assert received.repeated
        assert await said(stage) == [GONE, GONE]


class TestOnRecord:
    async def test_each_card_with_what_came_beside_it_and_what_was_done(self, stage: Stage) -> None:
        await stage.asks(f"{CARD} cvv 123 exp 12/27")
        await stage.asks("4111 1111")
        await stage.asks("1111 1111")
        await stage.seat.say(stage.conversation, f"Is it {CARD}?")
        found = [
            (one.who.value, one.card.last_four, one.card.beside, one.card.done)
            for one in await stage.store.exposures(NOON)
        ]
        assert found == [
            ("customer", "1881", ("cvv", "expiry"), Deed.DESTROYED),
            ("customer", "1111", (), Deed.OVERWRITTEN),
            ("person", "1881", (), Deed.DESTROYED),
        ]

    async def test_a_message_without_a_card_makes_none(self, stage: Stage) -> None:
        await stage.asks("my pin is 4821, my phone is 020 7946 0318, late fee?")
        assert await stage.store.exposures(NOON) == ()


class TestWarning:
    WARNED = "(secret_warning) Example Pay"

    async def test_it_stands_before_the_answer_and_comes_once(self, stage: Stage) -> None:
        first = await stage.asks(f"late fee? {CARD}")
        assert first.startswith(self.WARNED)
        assert LATE_FEE.text in first
        assert (await stage.last_words()).citations[0].source == "reply:secret_warning"
        assert self.WARNED not in await stage.asks(f"invoice? {CARD}")

    @pytest.mark.parametrize("words", ["my pin is 4821", "password: Tulip-4711", "the cvv is 731", "sms code 123456"])
    async def test_other_secrets_are_warned_about_too(self, stage: Stage, words: str) -> None:
        assert self.WARNED in await stage.asks(f"late fee? {words}")

    @pytest.mark.parametrize("words", ["", "I am ana@example.com", "call 020 7946 0318", "IBAN GB82WEST12345698765432"])
    async def test_personal_values_are_none(self, stage: Stage, words: str) -> None:
        assert self.WARNED not in await stage.asks(f"late fee? {words}")

    async def test_who_asks_for_a_person_is_warned_as_well(self, stage: Stage) -> None:
        assert (await stage.asks(f"a person please, {CARD}")).startswith(self.WARNED)

    async def test_the_second_half_of_a_card_number_is_warned_about(self, stage: Stage) -> None:
        assert self.WARNED not in await stage.asks("late fee? 4012 8888")
        assert self.WARNED in await stage.asks("8888 1881 late fee?")

    async def test_the_bot_does_not_speak_while_a_person_does_and_warns_when_it_may(self, stage: Stage) -> None:
        await stage.seat.take(stage.conversation)
        assert await stage.asks(CARD) == ""
        await stage.seat.give_back(stage.conversation)
        assert self.WARNED in await stage.asks(f"late fee? {CARD}")

    async def test_a_reply_that_was_overtaken_warned_nobody(self, stage: Stage) -> None:
        await stage.says(f"late fee? {CARD}")
        stage.store.before_commit.append(lambda: stage.says("invoice?"))
        await stage.worker.run_until_idle()
        assert (await stage.last_words()).text.startswith(self.WARNED)

    async def test_what_was_taken_out_is_not_understood(self, stage_with: OpenStage) -> None:
        heard: list[str] = []

        class Listening(ByKeywords):
            async def understand(
                self, text: SafeText, choice: str | None, before: Progress | None = None
            ) -> Understood:
                heard.append(text)
                return await super().understand(text, choice, before)

        stage = await stage_with(generation=a_generation(understander=Listening(PASSAGES)))
        await stage.asks(f"late fee? {CARD} please")
        assert heard == [f"late fee? {' ' * len(GONE)} please"]
        assert (await stage.last_record()).heard.text == f"late fee? {GONE} please"


class TestAPersonsMessage:
    async def test_only_secrets_are_destroyed(self, stage: Stage) -> None:
        await stage.seat.say(stage.conversation, f"Card {CARD[:4]}\x00{CARD[4:]}, write to help@example.com")
        (body,) = await stage.messages(Speaker.PERSON)
        assert body.text == f"Card {GONE}, write to help@example.com"
