"""The understander of the embedded default: cues, signals and the classifier of one generation."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from firstpass.domain.conversation import PERSON_CHOICE
from firstpass.domain.decision import Candidate, Meaning, Progress, Wish
from firstpass.domain.policy.situation import SURE
from firstpass.domain.redaction import SafeText
from firstpass.domain.scope import CaseTypeId, Outcome, Scope
from firstpass.domain.signals import Courtesy, Signal, SignalKind, SignalName
from firstpass.ports import Embedder, LanguageDetector, Understood, Vectors
from firstpass.understanding.classifier import Classifier
from firstpass.understanding.cues import CueTable, Words, words_of
from firstpass.understanding.features import Sparse, lexical_features
from firstpass.understanding.heads import Heads
from firstpass.understanding.language import language_of
from firstpass.understanding.manner import manner_of
from firstpass.understanding.readability import is_readable
from firstpass.understanding.repetition import find_repetition, said_of, says_only_in_vain
from firstpass.understanding.segments import Segment, segments_of
from firstpass.understanding.signals import (
    asks_for_person,
    believed,
    courtesy_of,
    find_signals,
    floor_in,
    floor_of,
    joined,
    learned_signals,
    outshone,
)

_PERSON = SignalName(SignalKind.ASKS_FOR_PERSON)
MAX_CHARS = 4_000
"""Characters that are looked at; a person reads a longer message."""


class PlaybookUnderstander:
    """Understands by the playbook alone: its cue tables and its own sample questions."""

    def __init__(
        self,
        scope: Scope,
        cues: CueTable,
        classifier: Classifier,
        heads: Heads,
        embedder: Embedder,
        detector: LanguageDetector,
        known: Collection[str] = (),
    ) -> None:
        """`known` are the languages that have fixed replies."""
        self._scope = scope
        self._detector = detector
        self._known = known
        self._cues = cues
        self._classifier = classifier
        self._heads = heads
        self._embedder = embedder
        self._admin = {name for name, case_type in scope.case_types.items() if case_type.outcome == "admin"}

    def is_urgent(self, text: SafeText) -> bool:
        """A crisis, or a person is asked for: the turn starts at once."""
        words = words_of(text[:MAX_CHARS])
        return self._cues.find("crisis", words) is not None or asks_for_person(self._cues, words) is not None

    def wants_address(self, text: SafeText) -> bool:
        """Whether it speaks of logging in."""
        return self._cues.find("logging_in", words_of(text[:MAX_CHARS])) is not None

    async def understand(self, text: SafeText, choice: str | None, before: Progress | None = None) -> Understood:
        """Wishes, signals, courtesy and language; one embedding call a message, its vectors shared with the search."""
        words = words_of(text[:MAX_CHARS])
        signals = find_signals(self._cues, words)
        if choice is not None:
            return await self._chosen(text, choice, signals)
        courtesy = courtesy_of(self._cues, words)
        worded = courtesy is not None or is_readable(words, self._embedder)
        language = self._language(text, words, courtesy, worded)
        if courtesy or not (worded or language):
            understood = Understood(Meaning((), signals, courtesy, worded, language), self._none())
        else:
            understood = await self._understand_wishes(text, words, signals, language)
        return self._again(self._completed(understood, language, text, words), text, words, before)

    def _again(self, understood: Understood, text: SafeText, words: Words, before: Progress | None) -> Understood:
        """With what it is known by when it comes again, and whether it says again what was said; a courtesy may."""
        meaning = understood.meaning
        if meaning.courtesy is not None:
            return understood
        said = said_of(self._cues, text[:MAX_CHARS], words)
        found = find_repetition(self._cues, words, said, meaning.wishes, before) if before else None
        signals = (*meaning.signals, found) if found else meaning.signals
        return replace(understood, meaning=replace(meaning, signals=signals, said=said))

    def _language(self, text: SafeText, words: Words, courtesy: Courtesy | None, worded: bool) -> str | None:
        """A courtesy is in the language of the table that knows it; anything else as the detector tells."""
        if courtesy is not None:
            return self._cues.language_of(courtesy.value, words)
        return language_of(text, self._detector, self._scope.language, self._known, readable=worded)

    def _completed(self, understood: Understood, language: str | None, text: SafeText, words: Words) -> Understood:
        """With the language, which is a signal where it is not the company's own, how it is said, and whether a card is
        at risk."""
        signals = (*understood.meaning.signals, *manner_of(self._cues, text[:MAX_CHARS], words))
        if language not in (None, self._scope.language):
            begins = next((place for place, char in enumerate(text) if char.isalpha()), 0)
            signals = (*signals, Signal(SignalKind.LANGUAGE, begins, language))
        at_risk = self._cues.find("card_at_risk", words) is not None
        meaning = replace(understood.meaning, signals=signals, language=language, card_at_risk=at_risk)
        return replace(understood, meaning=meaning)

    async def _understand_wishes(
        self, text: SafeText, words: Words, signals: tuple[Signal, ...], language: str | None
    ) -> Understood:
        said = text[:MAX_CHARS]
        begins = self._cues.after("greeting", words)
        segments = segments_of(said, begins)
        whole = Segment(said[begins:], begins, len(text))
        asked = [whole] if len(segments) == 1 else [whole, *segments]
        vectors, middle = await self._embedder.read([segment.text for segment in asked])
        sparse = [lexical_features(segment.text) for segment in asked]
        wishes = [self._wish(segment, vectors[row], sparse[row]) for row, segment in enumerate(asked)]
        rows = choose_wishes(wishes)
        found = signals
        if len(text) <= MAX_CHARS:
            likely = self._heads.probabilities(middle, sparse)
            by_cues = self._believed(signals, likely, words)
            understood = [wishes[row] for row in rows] if rows[0] == 0 or len(rows) == len(segments) else wishes[:1]
            learned = self._learned(likely, words, self._outcome(understood), language)
            if any(signal.kind is SignalKind.AUTOMATED for signal in by_cues):
                learned.pop(_PERSON, None)  # whom to write to instead is part of an automatic answer
            if says_only_in_vain(self._cues, words):
                learned.clear()
            found = joined(by_cues, learned_signals(learned, [segment.start for segment in asked]))
        meaning = Meaning(tuple(wishes[row] for row in rows), found, None, True, None)
        return Understood(meaning, vectors[rows])

    def _learned(
        self, likely: Vectors, words: Words, outcome: Outcome | None, language: str | None
    ) -> dict[SignalName, tuple[int, float]]:
        own, known = self._scope.language, self._known
        raised = self._heads.raised(
            likely, lambda name: max(floor_of(name, outcome), floor_in(name, language, own, known))
        )
        if self._cues.find("asks_for_person_not", words) is not None:
            raised.pop(_PERSON, None)
        weak = outshone(raised, translated=language not in (None, own))
        return {name: seen for name, seen in raised.items() if name not in weak}

    def _believed(self, by_cues: tuple[Signal, ...], likely: Vectors, words: Words) -> tuple[Signal, ...]:
        """A message that is nothing but a request for a person is one, whatever the heads make of it."""
        alone = {_PERSON} if self._cues.is_whole("asks_for_person_alone", words) else set[SignalName]()
        return believed(by_cues, self._heads.doubted(likely) - alone)

    def _outcome(self, wishes: list[Wish]) -> Outcome | None:
        """What becomes of a message of which nothing is left that is not understood: its first wish's outcome."""
        known = [self._scope.case_types.get(wish.case_type) for wish in wishes if wish.case_type]
        sure = len(known) == len(wishes) and all(wish.confidence >= SURE for wish in wishes)
        return known[0].outcome if sure and known[0] else None

    async def _chosen(self, text: SafeText, choice: str, signals: tuple[Signal, ...]) -> Understood:
        """A button says what it means; its title stands for the words."""
        if choice == PERSON_CHOICE:
            asked = Signal(SignalKind.ASKS_FOR_PERSON, 0)
            found = signals if asked in signals else (*signals, asked)
            return Understood(Meaning((), found, None, True, None), self._none())
        case_type = self._scope.case_types.get(CaseTypeId(choice.partition("/")[0]))
        if case_type is None:
            return Understood(Meaning((), signals, None, True, None, none_of_these=True), self._none())
        wish = Wish((Candidate(case_type.id, 1.0),), 0, max(len(text), 1))
        vectors = await self._embedder.embed([case_type.title])
        return Understood(Meaning((wish,), signals, None, True, None), vectors)

    def _wish(self, segment: Segment, vector: Vectors, words: Sparse) -> Wish:
        candidates = self._classifier.candidates(vector, words)
        if candidates and candidates[0].case_type in self._admin:
            candidates = ()  # automated mail is told by its phrases, never by a likeness
        return Wish(tuple(c for c in candidates if c.case_type not in self._admin), segment.start, segment.end)

    def _none(self) -> Vectors:
        return np.zeros((0, self._embedder.dimensions), dtype=np.float32)


def choose_wishes(wishes: list[Wish]) -> list[int]:
    """Which of [whole message, sentence, sentence …] are its wishes, as row numbers.

    The surest sentence of each case type where at least one is sure; otherwise the message as a whole."""
    whole, sentences = wishes[0], wishes[1:]
    best: dict[CaseTypeId, int] = {}
    for row, wish in enumerate(sentences, 1):
        if wish.case_type is None or wish.confidence < SURE:
            continue
        if wish.case_type not in best or wish.confidence > wishes[best[wish.case_type]].confidence:
            best[wish.case_type] = row
    first = max(best.values(), key=lambda row: wishes[row].confidence, default=0)
    if not best or whole.confidence >= wishes[first].confidence:
        first = 0
    further = (row for case_type, row in best.items() if row != first and case_type != wishes[first].case_type)
    return [first, *further]
