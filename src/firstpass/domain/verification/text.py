# ruff: noqa: E501, RUF001 (a pattern reads best on one line, and look-alike letters are what it looks for)
"""Text as the checks see it: words with places, concepts and polarity, in clauses and sentences."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache

from firstpass.domain.verification.concepts import PHRASE, concept, phrase_concept, weight

_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_LOOKALIKE = str.maketrans("аеорсухіАЕОРСТХВМНК’‘ʼ“”", "aeopcyxiAEOPCTXBMHK'''\"\"")
_SPELLED = re.compile(r"(?<![\w'])(p)[ .\-_*·/]{1,2}(i)[ .\-_*·/]{1,2}(n)(?!\w)|(?<!\w)(c)[ .\-_*/]{1,2}(v)[ .\-_*/]{1,2}(v|c)(?!\w)|(?<!\w)(o)[ .\-_*/]{1,2}(t)[ .\-_*/]{1,2}(p)(?!\w)", re.IGNORECASE)  # fmt: skip
_LEET = {"p1n": "pin", "passw0rd": "password", "passwd": "password", "c0de": "code", "p4ssword": "password"}
_LEETS = re.compile("|".join(_LEET), re.IGNORECASE)
_WORD = re.compile(r"\d+(?:[.,:/]\d+)*|[^\W\d_]+(?:['’-][^\W\d_]+)*|[£€$%]")
_SENTENCE = re.compile(r"(?<=[.!?…])[\"')*]*\s+|\s*\n+\s*(?:[-*•·–—>#]+\s*)*(?:\(?\d{1,2}[.)]\s+)?")
_LIST_MARK = re.compile(r"^\s*(?:[-*•·–—>#]+\s*)*(?:(?:step )?\(?\d{1,2}[.):]\s+)?", re.IGNORECASE)
_SUBJECT = (
    r"(?:you|we|it|i|they|he|she|your|our|the|this|that|there|these|those|my|nobody|please|then|not|never|"
    r"don't|do not|everyone|anyone|nothing|someone|if|when|once)"
)
_CLAUSE = re.compile(
    rf"\s*[;()]\s*|:\s+|\s+[–—-]\s+|\s*—\s*|,\s*(?=(?:and|but|so|because|while|although|though|yet|which|who|where|or|"
    rf"if|when|once|unless|then|not|as|since|whereas|you|we|it|i|they|please|there|nobody|someone|tell|send|never)\b)|\s+(?=(?:but|because|although|though|so that|whereas|"
    rf"unless)\b)|\s+(?=and {_SUBJECT}\b)|(?<!only)(?<!even)\s+(?=(?:if|when|once) (?:you|we|it|the|your|a|they)\b)",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"(?P<verb>\b(?:not(?! only)|never|cannot|nobody|nothing|no one|neither|nor|hardly|no longer|refuses?|fails? to|failed to|unable|"
    r"cant|dont|wont|doesnt|didnt|isnt|arent|wasnt|stop(?:s|ped)? (?=[a-z]+ing\b))\b|n't\b)|\b(?:no|none|without|non)\b"
)
_MORE_THAN = re.compile(r"(?: \w+){0,4} \w*(?:more|less|[a-z]{3}er) than\b(?! once)")
_GOES_ON = re.compile(
    r",\s*(?:or|nor|and (?!you|we|it|they|a person)|for|to|in|on|at|by|with|from|a|an|the|any|your|our)\b"
)
_SUPPOSED = re.compile(r"\s*(?:and |but )?(?:if|when|once|unless)\b")
_SUPPOSING = frozenset({"if", "whether", "unless", "when", "once"})
_NEGATIVE_PREFIX = {
    "impossible": "possible", "unavailable": "available", "unsuccessful": "successful", "non-refundable": "refundable",
    "nonrefundable": "refundable", "ineligible": "eligible", "unnecessary": "necessary", "optional": "required",
    "incorrect": "correct", "invalid": "valid", "unable": "able", "unverified": "verified", "unchanged": "changed",
    "unlimited": "limited", "irreversible": "reversible", "inactive": "active", "incomplete": "complete",
    "unsure": "sure",
    "disallowed": "allowed", "prohibited": "allowed", "forbidden": "allowed", "unpaid": "paid",
}  # fmt: skip


def plain(text: str) -> str:
    """The text without hidden signs and look-alike letters, and with `P I N` and `p1n` written as words."""
    cleaned = _HIDDEN.sub("", text)
    if not cleaned.isascii():
        cleaned = unicodedata.normalize("NFKC", cleaned.replace("…", "...")).translate(_LOOKALIKE)
    cleaned = _SPELLED.sub(lambda found: "".join(group for group in found.groups() if group), cleaned)
    return _LEETS.sub(lambda found: _LEET[found.group().lower()], cleaned)


@dataclass(frozen=True, slots=True)
class Word:
    """A word: as written, in small letters, what it stands for (empty for grammar), and whether it is negated."""

    raw: str
    low: str
    concept: str
    negated: bool
    start: int
    end: int


@dataclass(frozen=True)
class Clause:
    """A stretch of a sentence that says one thing; `sentence` numbers the sentence in its text."""

    words: tuple[Word, ...]
    text: str
    start: int
    sentence: int

    @cached_property
    def concepts(self) -> frozenset[str]:
        """What its words stand for."""
        return frozenset(word.concept for word in self.words if word.concept)

    @cached_property
    def signs(self) -> dict[str, bool]:
        """Concept to whether it is negated, of what is said and not only asked or supposed (`if`, `whether`)."""
        begin = next((word.start for word in self.words if word.low in _SUPPOSING), None)
        comma = self.text.find(",", begin - self.start) if begin is not None else -1
        end = self.start + comma if comma >= 0 else self.words[-1].end
        stated = [w for w in self.words if begin is None or not begin <= w.start < end]
        return {word.concept: word.negated for word in reversed(stated) if word.concept}

    @cached_property
    def head(self) -> str:
        """What it speaks about: its first concept."""
        return next((word.concept for word in self.words if word.concept), "")

    @cached_property
    def key(self) -> str:
        """The words in small letters, for telling whether two clauses say the same word for word."""
        return " ".join(word.low for word in self.words)

    @cached_property
    def weights(self) -> dict[str, float]:
        """Its concepts with their weights, the usual ones counting a little too."""
        return {name: max(weight(name), 0.4) for name in self.concepts}

    @cached_property
    def lows(self) -> frozenset[str]:
        """Its words in small letters."""
        return frozenset(word.low for word in self.words)

    @cached_property
    def content(self) -> dict[str, float]:
        """Its concepts that must be supported, with their weights."""
        return {name: heavy for name in self.concepts if (heavy := weight(name))}


@dataclass(frozen=True)
class Text:
    """A text taken apart; `plain` is what spans are cut from."""

    plain: str
    clauses: tuple[Clause, ...]

    @cached_property
    def concepts(self) -> frozenset[str]:
        return frozenset(name for clause in self.clauses for name in clause.concepts)

    @cached_property
    def sentences(self) -> tuple[frozenset[str], ...]:
        """The concepts of each sentence, in order."""
        found: dict[int, set[str]] = {}
        for clause in self.clauses:
            found.setdefault(clause.sentence, set()).update(clause.concepts)
        return tuple(frozenset(found[number]) for number in sorted(found))

    @cached_property
    def keys(self) -> frozenset[str]:
        """The words of each clause and of each sentence, for telling what is repeated word for word."""
        whole: dict[int, list[str]] = {}
        for clause in self.clauses:
            whole.setdefault(clause.sentence, []).append(clause.key)
        return frozenset((*(clause.key for clause in self.clauses), *(" ".join(keys) for keys in whole.values())))

    @cached_property
    def names(self) -> frozenset[str]:
        """Every word of the text in small letters."""
        return frozenset(word.low for clause in self.clauses for word in clause.words)


@lru_cache(maxsize=4096)
def analyse(text: str) -> Text:
    """Take a text apart; evidence is asked for again and again, so results are kept."""
    cleaned = plain(text)
    clauses: list[Clause] = []
    for number, (start, end) in enumerate(_pieces(cleaned, 0, len(cleaned), _SENTENCE)):
        begin = start + (mark.end() if (mark := _LIST_MARK.match(cleaned[start:end])) else 0)
        for first, last in _pieces(cleaned, begin, end, _CLAUSE):
            words = _words(cleaned, first, last)
            if words:
                said = cleaned[first:last].strip()
                clauses.append(Clause(words, said, cleaned.index(said, first), number))
    return Text(cleaned, tuple(clauses))


def _pieces(text: str, start: int, end: int, mark: re.Pattern[str]) -> list[tuple[int, int]]:
    pieces, place = [], start
    for found in mark.finditer(text, start, end):
        if found.start() > place:
            pieces.append((place, found.start()))
        place = max(found.end(), place)
    if end > place:
        pieces.append((place, end))
    return pieces


def _words(text: str, start: int, end: int) -> tuple[Word, ...]:
    lowered = text[start:end].lower()
    phrases = [(m.start() + start, m.end() + start, phrase_concept(str(m.lastgroup))) for m in PHRASE.finditer(lowered)]
    negations = _negations(lowered, start, phrases)
    words: list[Word] = []
    named = -1
    for found in _WORD.finditer(text, start, end):
        low = found.group().lower()
        inside = next((p for p in phrases if p[0] <= found.start() < p[1]), None)
        if inside:
            meant = inside[2] if inside[0] != named else ""
            named = inside[0]
        else:
            meant = concept(_NEGATIVE_PREFIX.get(low, low))
        negated = low in _NEGATIVE_PREFIX or any(first <= found.start() < last for first, last in negations)
        words.append(Word(found.group(), low, meant, negated, *found.span()))
    return tuple(words)


def _negations(lowered: str, start: int, phrases: list[tuple[int, int, str]]) -> list[tuple[int, int]]:
    """The stretches of a clause that are negated: `not` its whole part between commas and on, `no` what follows it."""
    found: list[tuple[int, int]] = []
    for match in _NEGATION.finditer(lowered):
        begin, comma = match.start(), lowered.find(",", match.end())
        in_phrase = any(first <= begin + start < last for first, last, _ in phrases)
        if in_phrase or _MORE_THAN.match(lowered, match.end()):
            continue
        supposed = _SUPPOSED.match(lowered) and comma >= 0
        goes_on = match["verb"] and not supposed and _GOES_ON.match(lowered, comma)
        end = len(lowered) if comma < 0 or goes_on else comma
        if match["verb"]:
            begin = lowered.rfind(",", 0, begin) + 1
        found.append((begin + start, end + start))
    return found
