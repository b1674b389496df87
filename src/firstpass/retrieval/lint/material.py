"""What the rules of lint look at, and how they tell what they find."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from firstpass.domain.lint import Finding
from firstpass.domain.playbook import Article
from firstpass.ports import Reading

Location = tuple[int | str, ...]

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")


class Place(NamedTuple):
    """A place in a file; `said` is the wording meant there, where it is shorter than what stands at the path."""

    file: str
    path: Location
    said: str = ""


class Wording(NamedTuple):
    """A piece of what customers read."""

    place: Place
    language: str
    text: str


@dataclass(frozen=True)
class Material:
    """A playbook as far as it can be read, and the day it is looked at. `syllables` counts those of an English word."""

    reading: Reading
    on: date
    syllables: Callable[[str], int]

    def error(self, rule: str, place: Place, what: str, mend: str) -> Finding:
        """A finding that must be mended."""
        return Finding(place.file, self.reading.places.line(*place), "error", rule, what, mend)

    def warning(self, rule: str, place: Place, what: str, mend: str) -> Finding:
        """A finding that should be looked at."""
        return Finding(place.file, self.reading.places.line(*place), "warning", rule, what, mend)

    def where(self, place: Place) -> str:
        """The place as `file:line`, to be named in another finding."""
        return f"{place.file}:{self.reading.places.line(*place)}"

    def file(self, name: str) -> str:
        """How findings name a file of the playbook."""
        return f"{self.reading.folder}/{name}"

    @cached_property
    def articles_read(self) -> bool:
        """Whether every article could be read, so that one that is not found is not there."""
        return not any(fault.file.endswith(".md") for fault in self.reading.faults)

    @cached_property
    def shown(self) -> tuple[Article, ...]:
        """The articles that customers are or will be shown."""
        return tuple(a for a in self.reading.articles if a.audience == "customer" and not ended(a, self.on))

    @cached_property
    def wordings(self) -> tuple[Wording, ...]:
        """Everything that customers read, piece by piece."""
        return (*self._of_articles(), *self._of_replies(), *self._of_statuses(), *self._of_scope())

    def _of_articles(self) -> Iterator[Wording]:
        for article in self.shown:
            yield Wording(Place(article.file, ("title",)), article.language, article.title)
            for number, section in enumerate(article.sections):
                for text in (section.heading, section.text):
                    if text:
                        yield Wording(Place(article.file, ("sections", number)), article.language, text)

    def _of_replies(self) -> Iterator[Wording]:
        for reply in self.reading.replies:
            place = Place(self.file(f"replies/{reply.language}.yaml"), (reply.id,))
            yield Wording(place, reply.language, reply.text)

    def _of_statuses(self) -> Iterator[Wording]:
        """What is said of a customer's own things, each state as it is read in one go."""
        table, file = self.reading.statuses, self.file("statuses.yaml")
        if table.stale:
            yield Wording(Place(file, ("stale", "says")), table.language, table.stale)
        for words in table.entries:
            for key in ("says", "itself", "call", "late"):
                if said := getattr(words, key):
                    place = Place(file, ("statuses", words.kind, words.state, key))
                    yield Wording(place, table.language, " ".join(said))

    def _of_scope(self) -> Iterator[Wording]:
        scope = self.reading.scope
        if scope is None:
            return
        file = self.file("scope.yaml")
        for case_type in scope.case_types.values():
            yield Wording(Place(file, ("case_types", case_type.id, "title")), scope.language, case_type.title)
        for queue in scope.queues.values():
            yield Wording(Place(file, ("queues", queue.id, "public_name")), scope.language, queue.public_name)


def ended(article: Article, on: date) -> bool:
    """Whether the article is over and will never be said again."""
    return article.effective_to is not None and article.effective_to < on


def in_force(article: Article, on: date) -> bool:
    """Whether the article is said on this day."""
    return article.effective_from <= on and not ended(article, on)


def meet(one: Article, other: Article) -> bool:
    """Whether there is a day on which both are in force."""
    return not (ended(one, other.effective_from) or ended(other, one.effective_from))


def sentences(text: str) -> list[str]:
    """The sentences of a text, and the items of a list in it."""
    return [piece for piece in _SENTENCE_END.split(text) if piece.strip()]
