"""Figures in what customers or agents read: each with its clause, in which the figure itself is masked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Literal, NamedTuple

from firstpass.domain.playbook import Article, Reply
from firstpass.retrieval.lint.material import Material, Place, ended, sentences
from firstpass.retrieval.lint.words import content_words

Bound = Literal["least", "most", ""]

MASK = "#"
_NUMBER_WORDS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBER_WORD = re.compile(rf"\b(?:{'|'.join(_NUMBER_WORDS)})\b", re.IGNORECASE)
_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_MONEY, _SHARE = "[£€$]", r"(?:\s?%|p\b)"
_UNIT = (
    r"(?:working|business|calendar) days?|days?|weeks?|months?|years?|hours?|minutes?|seconds?|per cent|percent|"
    r"pounds?|pence|euros?|dollars?|[KMG]B|times|tries|attempts|people|users|files|documents|digits|characters|"
    r"requests|instalments|addresses|pages|cards|points"
)
_FIGURE = re.compile(
    rf"(?<![\w.,:/_-])(?P<money>{_MONEY})?(?P<low>{_NUMBER})(?P<share>{_SHARE})?"
    rf"(?:\s?(?:to|or|-|–)\s?(?:{_MONEY})?(?P<high>{_NUMBER})(?P<high_share>{_SHARE})?)?(?![\w:/_-])"
    rf"(?: (?:more |full |whole |wrong |further )?(?P<unit>{_UNIT})\b)?",
    re.IGNORECASE,
)
_SAME_UNIT = {"p": "£", "pence": "£", "pound": "£", "euro": "€", "dollar": "$", "percent": "%", "per cent": "%"}
_SAME_UNIT |= {"business day": "working day", "attempt": "try"}
_BREAK = re.compile(r",\s+(?:and\s+|or\s+|but\s+)?|;\s*|:\s+|\s+(?:and|but|or|plus)\s+")
_LEAST = re.compile(r"\b(?:at least|from|more than|above|over|older than|the smallest \w+ is) $", re.IGNORECASE)
_MOST = re.compile(r"\b(?:up to|at most|within|under|below|less than|the largest \w+ is) $", re.IGNORECASE)
_CONDITION = re.compile(r"(?:if|when|once|for example|so|for \w+ worth)\b", re.IGNORECASE)


class Figure(NamedTuple):
    """A figure in its unit, a range from `low` to `high`, which are equal for a single one."""

    unit: str
    low: float
    high: float
    bound: Bound

    def contradicts(self, other: Figure) -> bool:
        """Whether both cannot be true of one thing; a single figure within a range may be."""
        if (self.low < self.high) == (other.low < other.high):
            return (self.low, self.high) != (other.low, other.high)
        return max(self.low, other.low) > min(self.high, other.high)


class Source(NamedTuple):
    """Where figures are said: to whom, in which language, and from when until when; replies hold always."""

    name: str
    audience: str
    language: str
    begins: date
    ends: date

    def meets(self, other: Source) -> bool:
        """Whether the same reader can read both at one time."""
        same = (self.audience, self.language) == (other.audience, other.language)
        return same and self.begins <= other.ends and other.begins <= self.ends


class Mention(NamedTuple):
    """A figure where it is said: `said` is how, `around` the passage with its headings; `sentence` tells sentences
    apart."""

    source: Source
    place: Place
    sentence: tuple[str, int, int]
    figure: Figure
    said: str
    clause: str
    context: str
    around: str


class _Text(NamedTuple):
    source: Source
    place: Place
    number: int
    heading: str
    text: str


def mentions(m: Material) -> tuple[Mention, ...]:
    """Every figure with a unit in articles and replies that are or will be said, whatever the audience."""
    return tuple(mention for text in _texts(m) for mention in _of_text(text))


def _texts(m: Material) -> Iterator[_Text]:
    for article in m.reading.articles:
        if not ended(article, m.on):
            yield from _of_article(article)
    for reply in m.reading.replies:
        yield _of_reply(reply, Place(m.file(f"replies/{reply.language}.yaml"), (reply.id,)))


def _of_article(article: Article) -> Iterator[_Text]:
    ends = article.effective_to or date.max
    source = Source(article.id, article.audience, article.language, article.effective_from, ends)
    for number, section in enumerate(article.sections):
        heading = f"{article.title}. {section.heading or ''}".strip()
        yield _Text(source, Place(article.file, ("sections", number)), number, heading, section.text)


def _of_reply(reply: Reply, place: Place) -> _Text:
    source = Source(reply.id, "customer", reply.language, date.min, date.max)
    return _Text(source, place, 0, "", reply.text)


def _of_text(text: _Text) -> Iterator[Mention]:
    for number, sentence in enumerate(sentences(text.text)):
        digits = _NUMBER_WORD.sub(_digits, sentence)
        found = [match for match in _FIGURE.finditer(digits) if _unit(match)]
        breaks = [(0, 0), *_breaks(digits, found), (len(digits), len(digits))]
        for match in found:
            clause = _clause(digits, match, found[0], breaks)
            if _CONDITION.match(clause):
                continue
            yield Mention(
                source=text.source,
                place=text.place._replace(said=sentence),
                sentence=(text.source.name, text.number, number),
                figure=_figure(digits, match),
                said=match.group(),
                clause=clause,
                context=f"{text.heading}\n{clause}".strip(),
                around=f"{text.heading} {text.text}",
            )


def _breaks(sentence: str, found: list[re.Match[str]]) -> Iterator[tuple[int, int]]:
    """Where clauses of a sentence meet, never within a figure."""
    for match in _BREAK.finditer(sentence):
        if not any(figure.start() <= match.start() < figure.end() for figure in found):
            yield match.span()


def _clause(sentence: str, match: re.Match[str], first: re.Match[str], breaks: list[tuple[int, int]]) -> str:
    """The figure's own clause; where that does not say what has it, after the sentence up to the first figure."""
    begin = max(end for _, end in breaks if end <= match.start())
    end = min(start for start, _ in breaks if start >= match.end())
    clause = sentence[begin:end]
    if len(content_words(sentence[begin : match.start()])) < 2:
        head_end = min(first.start(), begin)
        clause = f"{sentence[:head_end]} {clause}"
    return " ".join(_FIGURE.sub(_masked, clause).split())


def _masked(match: re.Match[str]) -> str:
    unit = match["unit"] or (match["money"] or match["share"] or "").strip()
    return f"{MASK} {unit}".strip()


def _figure(sentence: str, match: re.Match[str]) -> Figure:
    before = sentence[max(0, match.start() - 30) : match.start()]
    bound: Bound = "least" if _LEAST.search(before) else "most" if _MOST.search(before) else ""
    low = float(match["low"].replace(",", ""))
    high = float((match["high"] or match["low"]).replace(",", ""))
    unit = _unit(match)
    scale = 100 if unit in ("p", "pence") else 1
    return Figure(_SAME_UNIT.get(unit, unit), low / scale, high / scale, bound)


def _unit(match: re.Match[str]) -> str:
    """The unit in the singular, empty for a bare number."""
    sign = (match["money"] or match["share"] or match["high_share"] or "").strip()
    return sign or _singular((match["unit"] or "").lower())


def _singular(unit: str) -> str:
    if unit in ("tries", "addresses"):
        return {"tries": "try", "addresses": "address"}[unit]
    return unit.removesuffix("s")


def _digits(match: re.Match[str]) -> str:
    return str(_NUMBER_WORDS.index(match.group().lower()) + 2)
