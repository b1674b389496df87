"""What a new generation changes for customers and agents, told before it is published. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from difflib import SequenceMatcher
from typing import Any, Literal, TypeVar

from firstpass.domain.playbook import Audience, Passage, Playbook

Kind = Literal["article", "reply", "case type", "queue", "cues"]
How = Literal["new", "gone", "changed"]
T = TypeVar("T")


@dataclass(frozen=True)
class Change:
    """One thing that differs; `details` are lines for people, old words in [-…-] and new ones in {+…+}."""

    kind: Kind
    name: str
    how: How
    details: tuple[str, ...] = ()


def changes(old: Playbook, new: Playbook) -> tuple[Change, ...]:
    """Everything that differs between two generations, articles first, each in the order of its name."""
    return (
        *_compared("article", _articles(old), _articles(new), _article_details),
        *_compared("reply", _replies(old), _replies(new), lambda was, now: [worded(was, now)]),
        *_compared("case type", old.scope.case_types, new.scope.case_types, _field_details),
        *_compared("queue", old.scope.queues, new.scope.queues, _field_details),
        *_compared("cues", old.cues.phrases, new.cues.phrases, _phrase_details),
    )


def worded(was: str, now: str) -> str:
    """The new text with what went in [-…-] and what came in {+…+}, word by word."""
    before, after = was.split(), now.split()
    pieces: list[str] = []
    for how, b1, b2, a1, a2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if how == "equal":
            pieces += after[a1:a2]
            continue
        pieces += [f"[-{' '.join(before[b1:b2])}-]"] if b2 > b1 else []
        pieces += [f"{{+{' '.join(after[a1:a2])}+}}"] if a2 > a1 else []
    return " ".join(pieces)


def _compared(
    kind: Kind, old: Mapping[Any, T], new: Mapping[Any, T], details: Callable[[T, T], Iterable[str]]
) -> Iterator[Change]:
    for name in sorted({*old, *new}):
        if name not in old:
            yield Change(kind, name, "new")
        elif name not in new:
            yield Change(kind, name, "gone")
        elif old[name] != new[name]:
            yield Change(kind, name, "changed", tuple(details(old[name], new[name])))


@dataclass(frozen=True)
class _Article:
    """What anybody may notice of an article."""

    title: str
    audience: Audience
    in_force: str
    case_types: str
    sections: Mapping[str, str]


def _articles(playbook: Playbook) -> dict[str, _Article]:
    grouped: dict[str, list[Passage]] = {}
    for passage in playbook.passages.values():
        grouped.setdefault(passage.article, []).append(passage)
    return {name: _article(passages) for name, passages in grouped.items()}


def _article(passages: list[Passage]) -> _Article:
    first, sections = passages[0], dict[str, str]()
    for passage in passages:
        heading = passage.heading or "opening"
        sections[heading] = f"{sections[heading]} {passage.text}" if heading in sections else passage.text
    until = f" to {first.effective_to}" if first.effective_to else ""
    return _Article(
        first.title, first.audience, f"from {first.effective_from}{until}", ", ".join(first.case_types), sections
    )


def _article_details(was: _Article, now: _Article) -> Iterator[str]:
    for field in ("title", "audience", "in_force", "case_types"):
        if getattr(was, field) != getattr(now, field):
            yield f"{field.replace('_', ' ')}: {worded(getattr(was, field), getattr(now, field))}"
    for heading in dict.fromkeys((*was.sections, *now.sections)):
        before, after = was.sections.get(heading, ""), now.sections.get(heading, "")
        if before != after:
            yield f"{heading}: {worded(before, after)}"


def _replies(playbook: Playbook) -> dict[str, str]:
    return {f"{name} ({language})": reply.text for (name, language), reply in playbook.replies.items()}


def _field_details(was: object, now: object) -> Iterator[str]:
    for field in fields(was):  # type: ignore[arg-type]
        before, after = getattr(was, field.name), getattr(now, field.name)
        if before != after and isinstance(before, tuple) and isinstance(after, tuple):
            yield f"{field.name}: {_counted(before, after)}"
        elif before != after:
            yield f"{field.name}: [-{before}-] {{+{after}+}}"


def _phrase_details(was: Mapping[str, tuple[str, ...]], now: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for language in sorted({*was, *now}):
        before, after = was.get(language, ()), now.get(language, ())
        if before != after:
            yield f"{language}: {_counted(before, after)}"


def _counted(before: tuple[object, ...], after: tuple[object, ...]) -> str:
    """Which entries of a list came and went; of many only how many."""
    gone, came = [e for e in before if e not in after], [e for e in after if e not in before]
    if len(gone) + len(came) > 6:
        return f"{len(came)} new, {len(gone)} gone"
    return " ".join([*(f"[-{each}-]" for each in gone), *(f"{{+{each}+}}" for each in came)]) or "another order"
