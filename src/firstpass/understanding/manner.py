"""Manner: the register and the mood of a message, for the people who read it later. Nothing is decided by them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from firstpass.domain.signals import Mood, Register, Signal, SignalKind
from firstpass.understanding.cues import CueTable, Words

_NAMED: tuple[Register, ...] = (Register.TECHNICAL, Register.FINANCIAL, Register.BUSINESS)
"""The registers that have cues; of two with as many the first."""
_STRONGEST: tuple[Mood, ...] = (Mood.ANGRY, Mood.FRUSTRATED, Mood.WORRIED, Mood.PLEASED)
"""Of several moods the one that a person should know of first."""
_CODE = re.compile(
    r"""
    \b[a-z]+(?:_[a-z0-9]+)+\b | \b[a-z]+\w*(?:\.\w+)*\(\) | \b[A-Z][A-Za-z]+(?:Exception|Error)\b |
    (?<!\w)/v\d+/\w+ | \{\s*"\w+"\s*: | \b(?:GET|POST|PUT|PATCH|DELETE)\s+/\w+ | \bat\s[\w.$]+\([\w.]+:\d+\)
    """,
    re.VERBOSE,
)
"""What only machines and those who program them write."""
_PRESSING = re.compile(r"\?{3,}|!\?|\?!")
_EXCLAIMING = re.compile(r"!{3,}")
_LETTER_RUN = re.compile(r"[^\W\d_]{2,}")
_SHOUTED_WORDS, _SHOUTED_PART = 4, 0.8


def manner_of(cues: CueTable, text: str, words: Words) -> tuple[Signal, ...]:
    """The register, unless it is mainstream, and the mood, unless it is calm."""
    register, mood = _register(cues, text, words), _mood(cues, text, words)
    return tuple(signal for signal in (register, mood) if signal)


def _register(cues: CueTable, text: str, words: Words) -> Signal | None:
    """The register with the most different cues; code counts as one of the technical ones."""
    code = _CODE.search(text)
    found = {register: cues.places(f"register.{register}", words) for register in _NAMED}
    if code:
        found[Register.TECHNICAL] = (*found[Register.TECHNICAL], code.start())
    most = max(_NAMED, key=lambda register: len(found[register]))
    return Signal(SignalKind.REGISTER, min(found[most]), most.value) if found[most] else None


def _mood(cues: CueTable, text: str, words: Words) -> Signal | None:
    """By what is said; by capitals and signs where that says nothing, and louder where both do."""
    pressed = _pressed(text)
    seen = dict(_said_moods(cues, words))
    if Mood.FRUSTRATED in seen and (pressed is not None or _EXCLAIMING.search(text)):
        seen[Mood.ANGRY] = seen[Mood.FRUSTRATED]
    if not seen and pressed is not None:
        seen[Mood.FRUSTRATED] = pressed
    mood = next((mood for mood in _STRONGEST if mood in seen), None)
    return Signal(SignalKind.MOOD, seen[mood], mood.value) if mood else None


def _said_moods(cues: CueTable, words: Words) -> Iterator[tuple[Mood, int]]:
    left = cues.without("mood_not", words)
    for mood in _STRONGEST:
        place = cues.find(f"mood.{mood}", left)
        if place is not None:
            yield mood, place


def _pressed(text: str) -> int | None:
    """Where the message is shouted, or presses with its signs."""
    signs = _PRESSING.search(text)
    said = _LETTER_RUN.findall(text)
    loud = [word for word in said if word.isupper()]
    if len(loud) >= _SHOUTED_WORDS and len(loud) >= _SHOUTED_PART * len(said):
        return text.index(loud[0])
    return signs.start() if signs else None
