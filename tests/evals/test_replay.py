"""Recorded turns, run again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from firstpass.bootstrap import Core
from firstpass.domain.conversation import Identity
from firstpass.domain.playbook import GenerationId
from firstpass.domain.record import TurnStatus
from firstpass.domain.redaction import approved
from firstpass.engine.replay import Different, Impossible, NotDelivered, Rebuilt, Same, replay
from firstpass.evals.rehearsal import Rehearsal, rehearsal
from firstpass.settings import Settings

OLD = GenerationId("0123456789abcdef")
SUNDAY = datetime(2026, 3, 8, 11, tzinfo=UTC)


@pytest.fixture
async def stage(settings: Settings, core: Core) -> AsyncIterator[Rehearsal]:
    async with rehearsal(settings, core, SUNDAY, Identity()) as opened:
        yield opened


async def test_a_whole_conversation_comes_out_the_same(stage: Rehearsal, core: Core) -> None:
    for text in ("hi", "where are my invoices", "I lost my card", "any news about my card?", "a human please", ""):
        await stage.says(text)
    await stage.person_says("I am here")
    await stage.says("thank you")
    records = await stage.product.store.records(stage.conversation)
    replayed = [await replay(record, n, core.generation) for n, record in enumerate(records, 1)]
    assert [turn.outcome for turn in replayed] == [Same()] * 7
    assert all(turn.holds for turn in replayed)


async def test_what_comes_out_differently_is_named(stage: Rehearsal, core: Core) -> None:
    record = (await stage.says("where are my invoices")).record
    altered = replace(record, rule="guess", reply=approved("In the drawer."), evidence=())
    replayed = await replay(altered, 1, core.generation)
    assert isinstance(replayed.outcome, Different)
    assert [d.what for d in replayed.outcome.deviations] == ["rule", "evidence", "reply"]
    assert replayed.outcome.deviations[0].now == "answer"
    assert not replayed.holds


async def test_without_its_generation_the_reply_is_rebuilt_from_the_kept_texts(stage: Rehearsal, core: Core) -> None:
    for text in ("where are my invoices", "I lost my card"):
        record = replace((await stage.says(text)).record, generation=OLD)
        kept = await stage.product.store.texts([ref.digest for ref in record.evidence])
        rebuilt = await replay(record, 1, core.generation, kept=kept)
        assert (rebuilt.outcome, rebuilt.on, rebuilt.holds) == (Rebuilt(), None, True)
    altered = replace(record, reply=approved("In the drawer."))
    different = await replay(altered, 1, core.generation, kept=kept)
    assert isinstance(different.outcome, Different)


async def test_without_its_generation_and_texts_a_turn_cannot_be_replayed_unless_on_the_current_one(
    stage: Rehearsal, core: Core
) -> None:
    record = replace((await stage.says("where are my invoices")).record, generation=OLD)
    impossible = await replay(record, 1, core.generation)
    assert impossible.outcome == Impossible(OLD)
    assert not impossible.holds
    current = await replay(record, 1, core.generation, on_current=True)
    assert (current.outcome, current.on) == (Same(), core.generation.playbook.id)


@pytest.mark.parametrize("status", [TurnStatus.SUPPRESSED, TurnStatus.FAILED])
async def test_what_was_not_delivered_is_only_listed(stage: Rehearsal, core: Core, status: TurnStatus) -> None:
    record = replace((await stage.says("hi")).record, status=status, why="newer_message", generation=OLD)
    replayed = await replay(record, 1, core.generation)
    assert replayed.outcome == NotDelivered(status, "newer_message")
    assert replayed.holds
