"""Tests of one run in several processes: who measures time has the machine alone, and what is made once is shared."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SEVERAL = "PYTEST_XDIST_WORKER" in os.environ
"""Whether this process is one of several that share the tests of a run."""

_ROOM, _DOOR = Path(__file__), Path(__file__).with_name("conftest.py")
"""Files that every process of the run can lock; nothing is written into them."""


@contextmanager
def in_turn(alone: bool) -> Iterator[None]:
    """A test beside those of other processes, or with none beside it."""
    with locked(_DOOR):  # who waits for the room keeps the door, so that nobody else slips in before
        room = _ROOM.open("rb")
        fcntl.flock(room, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
    try:
        yield
    finally:
        fcntl.flock(room, fcntl.LOCK_UN)
        room.close()


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """While no other process has this file locked; not passed on to processes that are started meanwhile."""
    with file.open("rb") as opened:
        fcntl.flock(opened, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(opened, fcntl.LOCK_UN)
