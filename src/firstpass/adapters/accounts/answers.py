"""What every account backend of ours answers alike."""

from __future__ import annotations

from collections.abc import Iterable

from firstpass.domain.accounts import AccountObject
from firstpass.domain.errors import Conflict, NotFound


def newest_first(things: Iterable[AccountObject]) -> tuple[AccountObject, ...]:
    """In the order of the days they were made, the last first; in one day by id, which tells nothing."""
    return tuple(sorted(sorted(things, key=lambda thing: thing.id), key=lambda thing: thing.created, reverse=True))


def not_found() -> NotFound:
    """The same words for what is not there, for another kind, and for what is another customer's."""
    return NotFound("no such thing of this customer")


def key_reused() -> Conflict:
    """For a key that came with another wish before."""
    return Conflict("the same key came for something else")
