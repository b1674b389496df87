"""What publishing a playbook changes, told before it is done. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from difflib import SequenceMatcher
from typing import Any, Literal, TypeVar

from firstpass.domain.lint import NeverSay
from firstpass.domain.playbook import Article, Content, Reply

Kind = Literal[
    "article",
    "reply",
    "fact",
    "company",
    "scope",
    "case type",
    "queue",
    "reserved decision",
    "queue of a signal",
    "cues",
    "word list",
    "outside",
    "notices",
    "clock",
    "signal",
    "raised from",
    "never say",
    "crisis lines",
    "statuses",
    "status",
    "playbook",
]
How = Literal["new", "gone", "changed"]
T = TypeVar("T")

_MOST = 6
"""Entries of a list that are named; where more come and go, they are counted."""


@dataclass(frozen=True)
class Change:
    """One thing that differs; `details` are lines for people, old words in [-…-] and new ones in {+…+}."""

    kind: Kind
    name: str
    how: How
    details: tuple[str, ...] = ()


OTHERWISE = Change("playbook", "as a whole", "changed", ("another order of entries, or of another version",))
"""What is left where two generations differ and none of their entries does."""


def changes(old: Content, new: Content) -> tuple[Change, ...]:
    """Every entry that differs between two playbooks, articles first, each in the order of its name."""
    return (
        *_compared("article", _articles(old), _articles(new), _article_details),
        *_compared("reply", _replies(old), _replies(new), _reply_details),
        *_compared("fact", old.facts, new.facts, _plain_details),
        *_scope_changes(old, new),
        *_compared("cues", old.cues.phrases, new.cues.phrases, _phrase_details),
        *_compared("word list", old.cues.words, new.cues.words, _plain_details),
        *_compared("outside", {"examples": old.outside}, {"examples": new.outside}, _plain_details),
        *_compared("notices", _defaults(old), _defaults(new), _plain_details),
        *_compared("clock", _clocks(old), _clocks(new), _field_details),
        *_compared("signal", _signals(old), _signals(new), _plain_details),
        *_compared("raised from", old.signals.raised_from, new.signals.raised_from, _plain_details),
        *_compared("never say", _never_said(old), _never_said(new), _plain_details),
        *_compared("crisis lines", _crisis_lines(old), _crisis_lines(new), _field_details),
        *_compared("statuses", _of_statuses(old), _of_statuses(new), _plain_details),
        *_compared("status", _statuses(old), _statuses(new), _field_details),
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


def _scope_changes(old: Content, new: Content) -> Iterator[Change]:
    was, now = old.scope, new.scope
    company = ("company", "time_zone", "country", "language")
    yield from _compared("company", _named(was, company), _named(now, company), _plain_details)
    default = ("fallback", "admin")
    yield from _compared("scope", _named(was, default), _named(now, default), _plain_details)
    yield from _compared("case type", was.case_types, now.case_types, _field_details)
    yield from _compared("queue", was.queues, now.queues, _field_details)
    yield from _compared("reserved decision", was.reserved, now.reserved, _field_details)
    yield from _compared("queue of a signal", was.signals, now.signals, _plain_details)


def _named(scope: object, names: tuple[str, ...]) -> dict[str, object]:
    return {{"company": "name"}.get(name, name): getattr(scope, name) for name in names}


def _defaults(content: Content) -> dict[str, object]:
    return {"country": content.notices.country, "product": content.notices.product}


def _clocks(content: Content) -> dict[str, object]:
    return {clock.id: clock for clock in content.notices.clocks}


def _signals(content: Content) -> dict[str, tuple[str, ...]]:
    """The examples by signal and language, under names of their own those that come near or raise nothing."""
    found: dict[str, list[str]] = {"none": list(content.signals.ordinary)}
    for example in content.signals.examples:
        name = f"{example.name} ({example.language}{'' if example.raises else ', near'})"
        found.setdefault(name, []).append(example.text)
    return {name: tuple(texts) for name, texts in found.items()}


def _never_said(content: Content) -> dict[str, object]:
    table = content.never_say
    return {field.name: getattr(table, field.name) for field in fields(NeverSay)} if table else {}


def _crisis_lines(content: Content) -> dict[str, object]:
    return {entry.country: entry for entry in content.crisis_lines.countries}


def _of_statuses(content: Content) -> dict[str, object]:
    """What holds for all of them: the age of what is stale, what things are called."""
    table = content.statuses
    age = {"language": table.language, "review_by": table.review_by, "stale": table.stale}
    called = {f"called {kind}": names for kind, names in table.called.items()}
    documents = {f"documents {name}": words for name, words in table.documents.items()}
    return {**age, "stale_after": table.stale_after, **called, **documents}


def _statuses(content: Content) -> dict[str, object]:
    return {f"{words.kind} {words.state}": words for words in content.statuses.entries}


def _replies(content: Content) -> dict[str, Reply]:
    return {f"{reply.id} ({reply.language})": reply for reply in content.replies}


def _reply_details(was: Reply, now: Reply) -> Iterator[str]:
    if was.text != now.text:
        yield worded(was.text, now.text)
    yield from _field_details(was, now, {"text"})


@dataclass(frozen=True)
class _Article:
    """What can be compared of an article: all but the name of its file."""

    title: str
    audience: str
    in_force: str
    case_types: str
    language: str
    owner: str
    approved_by: str
    review_by: str
    sample_questions: tuple[str, ...]
    sections: Mapping[str, str]
    order: tuple[str | None, ...]


def _articles(content: Content) -> dict[str, _Article]:
    return {article.id: _article(article) for article in content.articles}


def _article(article: Article) -> _Article:
    until = f" to {article.effective_to}" if article.effective_to else ""
    sections = dict[str, str]()
    for section in article.sections:
        heading = section.heading or "opening"
        sections[heading] = f"{sections[heading]} {section.text}" if heading in sections else section.text
    if article.agent_only:
        sections["agent only"] = article.agent_only
    return _Article(
        title=article.title,
        audience=article.audience,
        in_force=f"from {article.effective_from}{until}",
        case_types=", ".join(article.case_types),
        language=article.language,
        owner=article.owner,
        approved_by=article.approved_by,
        review_by=str(article.review_by),
        sample_questions=article.questions,
        sections=sections,
        order=tuple(section.heading for section in article.sections),
    )


def _article_details(was: _Article, now: _Article) -> Iterator[str]:
    for field in fields(_Article):
        before, after = getattr(was, field.name), getattr(now, field.name)
        if isinstance(before, str) and before != after:
            yield f"{field.name.replace('_', ' ')}: {worded(before, after)}"
    if was.sample_questions != now.sample_questions:
        yield f"sample questions: {_counted(was.sample_questions, now.sample_questions)}"
    for heading in dict.fromkeys((*was.sections, *now.sections)):
        before, after = was.sections.get(heading, ""), now.sections.get(heading, "")
        if before != after:
            yield f"{heading}: {worded(before, after)}"
    if was.order != now.order and was.sections.keys() == now.sections.keys():
        yield "sections: another order"


def _field_details(was: object, now: object, told: Iterable[str] = ()) -> Iterator[str]:
    for field in fields(was):  # type: ignore[arg-type]
        if field.name not in told and getattr(was, field.name) != getattr(now, field.name):
            [detail] = _plain_details(getattr(was, field.name), getattr(now, field.name))
            yield f"{field.name}: {detail}"


def _plain_details(was: object, now: object) -> Iterator[str]:
    if isinstance(was, tuple) and isinstance(now, tuple):
        yield _counted(was, now)
    else:
        yield f"[-{was}-] {{+{now}+}}"


def _phrase_details(was: Mapping[str, tuple[str, ...]], now: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for language in sorted({*was, *now}):
        before, after = was.get(language, ()), now.get(language, ())
        if before != after:
            yield f"{language}: {_counted(before, after)}"


def _counted(before: tuple[object, ...], after: tuple[object, ...]) -> str:
    """Which entries of a list came and went; of many only how many."""
    gone, came = [e for e in before if e not in after], [e for e in after if e not in before]
    if len(gone) + len(came) > _MOST:
        return f"{len(came)} new, {len(gone)} gone"
    return " ".join([*(f"[-{each}-]" for each in gone), *(f"{{+{each}+}}" for each in came)]) or "another order"
