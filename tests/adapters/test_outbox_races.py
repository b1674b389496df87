"""Many dispatchers in processes of their own, some of them killed: each entry at least once, in order, with one key."""

from __future__ import annotations

import asyncio
import os
import signal
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest

from firstpass.adapters.accounts.sandbox.backend import open_sandbox
from firstpass.adapters.sql.connect import Opened, open_all
from firstpass.adapters.system import FrozenClock
from firstpass.domain.sealing import ToSeal
from firstpass.engine.dispatch import LEASE
from firstpass.ports import OutboxEntry
from tests.adapters import processes
from tests.builders import HERS, NOON, a_change, an_opening

CONVERSATIONS, ENTRIES = 8, 12
KEYS = {f"c{conversation}:{number}" for conversation in range(CONVERSATIONS) for number in range(ENTRIES)}
LATER = LEASE * 2


@pytest.fixture
async def opened(durable_url: str) -> AsyncIterator[Opened]:
    made = open_all(durable_url, [processes.SEALING_KEY])
    yield made
    made.store.close()


async def fill(opened: Opened) -> None:
    """So many entries in so many conversations."""
    for conversation in range(CONVERSATIONS):
        name = f"c{conversation}"
        await opened.store.open(an_opening(name))
        entries = tuple(OutboxEntry(processes.KIND, f"{name}:{number}", {}) for number in range(ENTRIES))
        await opened.store.commit(a_change(conversation=name, outbox=entries))


def in_order(handled: list[str]) -> bool:
    """Whether each conversation's entries came in their order, each try of one before the first of the next."""
    of_conversation = defaultdict(list)
    for key in handled:
        conversation, _, number = key.partition(":")
        of_conversation[conversation].append(int(number))
    return all(numbers == sorted(numbers) for numbers in of_conversation.values())


async def test_dispatchers_at_once_handle_each_entry_once_and_in_order(
    durable_url: str, opened: Opened, tmp_path: Path
) -> None:
    await fill(opened)
    file = tmp_path / "handled"
    shares = processes.together(processes.dispatch, *[(durable_url, file, 0.002)] * 3)
    handled = file.read_text().split()
    assert Counter(handled) == Counter(KEYS)
    assert in_order(handled)
    assert sum(shares) == len(KEYS)
    assert await opened.outbox.next_due({processes.KIND}) is None


async def test_killed_dispatchers_lose_nothing(durable_url: str, opened: Opened, tmp_path: Path) -> None:
    await fill(opened)
    file, kills = tmp_path / "handled", 3
    for killed in range(kills):
        victim = get_context("spawn").Process(target=processes.dispatch, args=(durable_url, file, 0.02, LATER * killed))
        before = len(handled_so_far(file))
        victim.start()
        while len(handled_so_far(file)) < before + 9:  # noqa: ASYNC110 - a file rings no bell
            await asyncio.sleep(0.002)
        assert victim.pid is not None
        os.kill(victim.pid, signal.SIGKILL)
        victim.join()
    (rest,) = processes.together(processes.dispatch, (durable_url, file, 0.0, LATER * kills))

    handled = handled_so_far(file)
    assert rest > 0
    assert set(handled) == KEYS
    assert in_order(handled)
    assert len(handled) - len(KEYS) <= kills * processes.AT_ONCE
    assert await opened.outbox.next_due({processes.KIND}) is None


def handled_so_far(file: Path) -> list[str]:
    return file.read_text().split() if file.exists() else []


ADDRESS = "tomas@example.com"


async def test_a_reset_whose_dispatcher_died_after_the_call_is_one_mail(
    durable_url: str, opened: Opened, tmp_path: Path
) -> None:
    """From the entry that a turn commits to the sandbox's outbox page, with a death between the call and its note."""
    await opened.store.open(an_opening())
    now = datetime.now(UTC)
    sealed = await opened.sealed.seal(ToSeal(HERS, "email", "reset", ADDRESS, now + timedelta(hours=2)), NOON)
    entry = OutboxEntry("password_reset.requested", "turn-1:0", {"sealed": sealed})
    await opened.store.commit(a_change(outbox=(entry,)))
    for tries in range(2):
        victim = get_context("spawn").Process(
            target=processes.reset_and_die, args=(durable_url, tmp_path, now + LATER * tries)
        )
        victim.start()
        victim.join(60)
        assert victim.exitcode == 9
    sandbox = open_sandbox(tmp_path, FrozenClock(now).now)
    dispatcher = processes.reset_dispatcher(opened, sandbox.accounts, FrozenClock(now + LATER * 2))
    await dispatcher.run_until_idle()

    assert len(await opened.sealed.openings(HERS)) == 3
    assert [mail.letter.to for mail in await sandbox.outbox()] == [ADDRESS]
    assert await opened.outbox.next_due({"password_reset.requested"}) is None
    assert await opened.outbox.dead() == ()
    sandbox.accounts.close()
