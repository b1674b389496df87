"""Which of a customer's things they mean, from their own words. Pure.

What is named and not among the things is answered by none of them: a wrong reference never finds the next best.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from firstpass.actions.clues import (
    Clue,
    amounts,
    cards,
    days,
    documents,
    names,
    states,
)
from firstpass.actions.references import references, without_references
from firstpass.domain.accounts import AccountObject, State
from firstpass.domain.days import days_said

OVER: frozenset[State] = frozenset({"arrived", "closed", "completed", "connected", "delivered", "paid"})
"""States after which nothing more is under way."""

_NEWEST = re.compile(
    r"\b(?:latest|newest|most recent|(?<!at )last)\b"
    r"(?! (?:week|month|year|four|4|time|night|weekend|resort|thing|digits)\b)"
)
_OLDEST = re.compile(r"\b(?:oldest|earliest|my first)\b")
_PLACES = ("first|1st|1", "second|2nd|2", "third|3rd|3", "fourth|4th|4", "fifth|5th|5")


def find(things: Sequence[AccountObject], said: str, today: date) -> tuple[AccountObject, ...]:
    """Those that fit the words best, best first: one is found, of several the customer is asked, and none means that
    what they name (a reference, an amount, a day) is not among them.

    Words that name nothing leave what is still under way before what is over, newest first; a single thing still
    under way is found at once."""
    shown, low = _shown(things), _low(said)
    if (place := _place(low)) is not None:
        return shown[place : place + 1]
    named = references(shown, low)
    if named is not None:
        return named
    narrowed = _narrowed(shown, low, today)
    left = _by_age(shown if narrowed is None else narrowed, low)
    return left if narrowed is not None or len(left) < len(shown) else _under_way(left)


def named(things: Sequence[AccountObject], said: str, today: date) -> tuple[AccountObject, ...]:
    """Those that the words name by a reference, an amount, a day, a name or a state; none where they name nothing."""
    shown, low = _shown(things), _low(said)
    by_reference = references(shown, low)
    return by_reference if by_reference is not None else _narrowed(shown, low, today) or ()


def _shown(things: Sequence[AccountObject]) -> tuple[AccountObject, ...]:
    """What is under way before what is over, newest first."""
    return tuple(sorted(things, key=lambda thing: (thing.state in OVER, -thing.created.toordinal())))


def _low(said: str) -> str:
    return said.lower().replace("\u2019", "'")


def _narrowed(shown: tuple[AccountObject, ...], low: str, today: date) -> tuple[AccountObject, ...] | None:
    """Those that fit every clue, none where one is firm and not there; None where the words hold no clue."""
    left, told = shown, False
    for clue in _clues(shown, low, today):
        fitting = _fitting(clue, left)
        if fitting:
            left, told = fitting, True
        elif clue.firm:
            return ()
    return left if told else None


def _clues(things: Sequence[AccountObject], said: str, today: date) -> Iterator[Clue]:
    """Every clue in the words, the surest first; what one was read from, the next does not read again."""
    rest = said
    named = days_said(rest, today)
    for each in named:
        rest = rest[: each.start] + " " * (each.end - each.start) + rest[each.end :]
    rest = without_references(things, rest)
    card, rest = cards(things, rest)
    found = (card, amounts(things, rest), days(named), names(things, said), documents(said))
    yield from (clue for clue in found if clue)
    yield from states(today, rest)


def _fitting(clue: Clue, things: tuple[AccountObject, ...]) -> tuple[AccountObject, ...]:
    for fits in clue.tiers:
        some = tuple(thing for thing in things if fits(thing))
        if some:
            return some
    return ()


def _place(said: str) -> int | None:
    """Which of those shown is meant by an answer that is a place alone: "the second one"."""
    bare = said.strip(" .!,?")
    bare = re.sub(r"^(?:it's |it is |i mean )?(?:the )?(?:number |no\.? ?)?|(?: one)?(?:,? please)?$", "", bare)
    for number, words in enumerate(_PLACES):
        if bare in words.split("|"):
            return number
    return None


def _by_age(things: tuple[AccountObject, ...], said: str) -> tuple[AccountObject, ...]:
    """The newest, or the oldest, where that is said."""
    for pattern, choose in ((_NEWEST, max), (_OLDEST, min)):
        if things and pattern.search(said):
            day = choose(thing.created for thing in things)
            return tuple(thing for thing in things if thing.created == day)
    return things


def _under_way(things: tuple[AccountObject, ...]) -> tuple[AccountObject, ...]:
    going_on = tuple(thing for thing in things if thing.state not in OVER)
    return going_on if len(going_on) == 1 else things
