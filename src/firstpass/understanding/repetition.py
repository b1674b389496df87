"""Repetition: whether a message says again what was said before in the conversation (DESIGN 4, 6).

Of earlier messages nothing is kept but short checksums, so a turn can be run again from its record.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from firstpass.domain.decision import Progress, Said, Wish
from firstpass.domain.policy.situation import is_understood, plausible
from firstpass.domain.redaction.folding import fold
from firstpass.domain.redaction.spelled import spelled
from firstpass.domain.scope import CaseTypeId
from firstpass.domain.signals import Repeated, Signal, SignalKind
from firstpass.understanding.cues import CueTable, Words

_NUMBER_DIGITS = 3
"""Digits from which a message may hold part of a number that must not be kept, not even as a checksum."""
_WORDS_KEPT = 24
_ALIKE = 0.5
"""The part of an earlier message's telling words that must come again."""


def said_of(cues: CueTable, text: str, words: Words) -> Said | None:
    """By what the message is known again; None for one without words, or with a number."""
    if not words.joined or sum(char.isdigit() for char in spelled(fold(text)).text) >= _NUMBER_DIGITS:
        return None
    return Said(zlib.crc32(words.joined.encode()), tuple(sorted(_telling(cues, words))[:_WORDS_KEPT]))


def find_repetition(
    cues: CueTable, words: Words, said: Said | None, wishes: Sequence[Wish], before: Progress
) -> Signal | None:
    """The same message again; a word that the answer did not help; or the same wish without a new fact."""
    if before.turns == 0 or not words.joined:
        return None
    if said and before.said and said.mark == before.said[-1].mark:
        return _signal(words.offset(0), Repeated.SAME_WORDS)
    left = cues.without("repeated_not", words)
    in_vain, once_more = (cues.find(f"repeated.{how}", left) for how in (Repeated.NOT_HELPED, Repeated.SAME_WISH))
    elsewhere = any(is_understood(wish) and wish.case_type != before.topic for wish in wishes)
    if in_vain is not None and not elsewhere and (before.told or before.topic):
        return _signal(in_vain, Repeated.NOT_HELPED)
    if once_more is not None and before.topic and not elsewhere and _may_be_about(wishes, before.topic):
        return _signal(once_more, Repeated.SAME_WISH)
    if said and wishes and not elsewhere and _is_on(wishes, before) and _says_nothing_new(said, before):
        return _signal(wishes[0].start, Repeated.SAME_WISH)
    return None


def says_only_in_vain(cues: CueTable, words: Words) -> bool:
    """Whether the message is nothing but that an answer did not help: what is learned from whole sentences knows no
    better."""
    said = cues.find(f"repeated.{Repeated.NOT_HELPED}", words) is not None
    left = cues.without(f"repeated.{Repeated.NOT_HELPED}", words).each
    return said and all(word in cues.small_words or not word.strip("-") for word in left)


def _signal(why: int, how: Repeated) -> Signal:
    return Signal(SignalKind.REPEATED, why, how.value)


def _may_be_about(wishes: Sequence[Wish], topic: CaseTypeId) -> bool:
    """Whether nothing else is wished than what the conversation is about."""
    named = {candidate.case_type for wish in wishes for candidate in plausible(wish)}
    return not named or topic in named


def _is_on(wishes: Sequence[Wish], before: Progress) -> bool:
    """Whether all that is wished is understood as what was answered; what answers a question is no repetition."""
    asked = before.clarified_last or before.asking is not None
    return not asked and all(is_understood(wish) and wish.case_type == before.topic for wish in wishes)


def _says_nothing_new(said: Said, before: Progress) -> bool:
    """Whether each telling word was said before, and much of one earlier message with them."""
    now = set(said.words)
    earlier = [set(one.words) for one in before.said]
    if not now or not now <= set[int]().union(*earlier):
        return False
    return any(one and len(now & one) >= _ALIKE * len(one) for one in earlier)


def _telling(cues: CueTable, words: Words) -> set[int]:
    """Checksums too short to be read back, of the words that say what is wished; a plural counts as the singular."""
    telling = (word for word in words.joined.split() if word not in cues.small_words)
    return {zlib.crc32(word.rstrip("s").encode()) & 0xFFFF for word in telling}
