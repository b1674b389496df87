"""The fence: one speaker, one reply, whatever happens between deciding and delivering."""

from __future__ import annotations

from datetime import timedelta

from firstpass.domain.conversation import Owner, QuietWindow, Speaker
from firstpass.domain.record import TurnStatus
from firstpass.engine.turn import take_turn
from tests.stage import INVOICE, LATE_FEE, LEASE, OpenStage, Stage

BURST = QuietWindow(timedelta(seconds=1), timedelta(seconds=5))


async def bot_words(stage: Stage) -> list[str]:
    """What the bot said after its opening."""
    return [str(body.text) for body in await stage.messages(Speaker.BOT)][1:]


async def test_a_person_who_takes_over_while_the_bot_thinks_is_not_talked_over(stage: Stage) -> None:
    stage.store.before_commit.append(lambda: stage.seat.take(stage.conversation))
    assert await stage.asks("late fee?") == ""
    suppressed, silent = await stage.records()
    assert (suppressed.status, suppressed.why, suppressed.reply) == (
        TurnStatus.SUPPRESSED,
        "owner_changed",
        LATE_FEE.text,
    )
    assert (silent.status, silent.rule) == (TurnStatus.DELIVERED, "person_owns")


async def test_a_suppressed_handoff_leaves_nothing_behind(stage: Stage) -> None:
    stage.store.before_commit.append(lambda: stage.seat.take(stage.conversation))
    await stage.asks("a person please")
    assert await stage.handoff_states() == []
    assert await stage.store.packet(stage.conversation) is None
    assert await stage.owner() is Owner.HUMAN


async def test_who_closes_while_the_bot_thinks_hears_nothing_more(stage: Stage) -> None:
    stage.store.before_commit.append(lambda: stage.reception.close(stage.conversation))
    assert await stage.asks("late fee?") == ""
    assert await stage.owner() is Owner.CLOSED
    assert (await stage.last_record()).status is TurnStatus.SUPPRESSED


async def test_a_reply_that_a_newer_message_overtakes_waits_for_it(stage: Stage) -> None:
    stage.store.before_commit.append(lambda: stage.says("and the invoice?"))
    assert await stage.asks("late fee?") == f"{LATE_FEE.text}\n\n{INVOICE.text}"
    assert [record.status for record in await stage.records()] == [TurnStatus.SUPPRESSED, TurnStatus.DELIVERED]


async def test_after_two_overtaken_replies_the_next_goes_out_and_the_rest_gets_its_own(stage: Stage) -> None:
    stage.store.before_commit += [lambda: stage.says("is"), lambda: stage.says("that"), lambda: stage.says("invoice?")]
    await stage.asks("late fee?")
    assert await bot_words(stage) == [LATE_FEE.text, INVOICE.text]
    assert [record.status for record in await stage.records()] == [
        TurnStatus.SUPPRESSED,
        TurnStatus.SUPPRESSED,
        TurnStatus.DELIVERED,
        TurnStatus.DELIVERED,
    ]
    assert (await stage.seen()).unanswered == ()


async def test_a_burst_gets_one_reply(stage_with: OpenStage) -> None:
    stage = await stage_with(window=BURST)
    for words in ("so", "my question:", "late fee?"):
        await stage.says(words)
        stage.waits(0.6)
        await stage.worker.run_until_idle()
    assert await bot_words(stage) == []
    stage.waits(0.4)
    await stage.worker.run_until_idle()
    assert await bot_words(stage) == [LATE_FEE.text]
    assert len((await stage.last_record()).heard.messages) == 3


async def test_who_asks_for_a_person_or_presses_a_button_does_not_wait(stage_with: OpenStage) -> None:
    asking, pressing = await stage_with(window=BURST), await stage_with(window=BURST)
    assert "passing you on" in await asking.asks("a person please")
    assert await pressing.asks("Late fee", choice="late_fee") == LATE_FEE.text


async def test_typing_holds_the_turn_for_five_seconds_at_most(stage_with: OpenStage) -> None:
    stage = await stage_with(window=BURST)
    await stage.says("late fee?")
    for _ in range(6):
        stage.waits(0.8)
        await stage.reception.typing(stage.conversation)
        await stage.worker.run_until_idle()
    assert await bot_words(stage) == []
    stage.waits(0.2)
    await stage.worker.run_until_idle()
    assert await bot_words(stage) == [LATE_FEE.text]


async def test_of_two_workers_on_one_message_one_answers(stage: Stage) -> None:
    await stage.says("late fee?")
    slow = await stage.claims()
    stage.waits(LEASE.total_seconds())
    quick = await stage.claims()
    assert await take_turn(stage.engine, quick) is TurnStatus.DELIVERED
    assert await take_turn(stage.engine, slow) is TurnStatus.SUPPRESSED
    assert await bot_words(stage) == [LATE_FEE.text]


async def test_a_slow_worker_that_nobody_replaced_still_answers(stage: Stage) -> None:
    await stage.says("late fee?")
    slow = await stage.claims()
    stage.waits(60)
    assert await take_turn(stage.engine, slow) is TurnStatus.DELIVERED


async def test_after_the_lease_ran_out_a_late_worker_does_not_open_a_second_case(stage: Stage) -> None:
    await stage.says("a person please")
    slow = await stage.claims()
    stage.waits(LEASE.total_seconds())
    await stage.worker.run_until_idle()
    await take_turn(stage.engine, slow)
    assert (await stage.handoff_states()).count("requested") == 1  # type: ignore[arg-type]


async def test_a_message_has_one_reply_that_names_it(stage: Stage) -> None:
    received = await stage.says("late fee?")
    await stage.worker.run_until_idle()
    assert (await stage.last_words()).reply_to == received.event.number


async def test_once_everything_is_answered_nothing_is_due(stage: Stage) -> None:
    await stage.asks("late fee?")
    assert await stage.store.next_due() is None
    assert await stage.store.claim(stage.clock.now(), LEASE) is None
