"""How long an entry is tried."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from firstpass.domain.outbox import FIRST_WAIT, LONGEST_WAIT, MOST_TRIES, SPREAD, wait_after


@pytest.mark.parametrize("key", ["turn-1:0", "turn-2:0", "x", ""])
def test_all_tries_together_take_about_an_hour(key: str) -> None:
    waits = [wait_after(tries, key) for tries in range(1, MOST_TRIES)]
    assert timedelta(minutes=45) < sum(waits, timedelta()) < timedelta(minutes=75)
    assert waits[0] <= FIRST_WAIT * (1 + SPREAD)
    assert max(waits) <= LONGEST_WAIT * (1 + SPREAD)
    assert all(later > earlier for earlier, later in pairwise(waits[:7]))


def test_what_failed_together_is_not_tried_together() -> None:
    waits = {wait_after(8, f"key-{number}") for number in range(100)}
    assert len(waits) == 100
    assert max(waits) - min(waits) > LONGEST_WAIT * SPREAD
    assert wait_after(8, "key-1") == wait_after(8, "key-1")
