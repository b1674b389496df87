"""Chunking: articles to passages, measured with the embedder's own tokenizer so that ids are the same everywhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from firstpass.domain.playbook import Article, Passage, PassageId, digest
from firstpass.domain.redaction import approved

CountTokens = Callable[[str], int]


def passages_of(article: Article, count: CountTokens, max_tokens: int) -> Iterator[Passage]:
    """The passages of an article: one a section, cut between paragraphs where a section is too long to embed."""
    revision = article_revision(article)
    taken: set[PassageId] = set()
    for section in article.sections:
        for text in cut(section.text, count, max_tokens - count(heading_line(article.title, section.heading))):
            yield Passage(
                id=_new_id("\n".join((article.id, section.heading or "", text)), taken),
                article=article.id,
                revision=revision,
                title=article.title,
                heading=section.heading,
                text=approved(text),
                case_types=article.case_types,
                audience=article.audience,
                language=article.language,
                effective_from=article.effective_from,
                effective_to=article.effective_to,
            )


def _new_id(content: str, taken: set[PassageId]) -> PassageId:
    """The id of this content; where an article says the same twice, the later one's derives from the earlier one's."""
    name = PassageId(digest(content))
    while name in taken:
        name = PassageId(digest(name))
    taken.add(name)
    return name


def article_revision(article: Article) -> str:
    """The revision of an article: it changes with any word a customer can read, and with its dates."""
    dates = f"{article.effective_from} {article.effective_to}"
    return digest("\n".join((article.title, dates, *(f"{s.heading}\n{s.text}" for s in article.sections))))


def heading_line(title: str, heading: str | None) -> str:
    """What stands above a passage when it is embedded."""
    return f"{title}. {heading}" if heading else title


def embedded_text(passage: Passage) -> str:
    """The text a passage is embedded by."""
    return f"{heading_line(passage.title, passage.heading)}\n{passage.text}"


def cut(text: str, count: CountTokens, max_tokens: int) -> list[str]:
    """Pieces of at most `max_tokens`, cut between paragraphs, then sentences; a longer sentence stays whole."""
    if count(text) <= max_tokens:
        return [text]
    for separator, between in (("\n\n", r"\n\n"), ("\n", r"\n"), (" ", r"(?<=[.!?]) ")):
        parts = re.split(between, text)
        if len(parts) > 1:
            return _packed(parts, separator, count, max_tokens)
    return [text]


def _packed(parts: list[str], separator: str, count: CountTokens, max_tokens: int) -> list[str]:
    pieces: list[str] = []
    for part in (piece for long in parts for piece in cut(long, count, max_tokens)):
        joined = f"{pieces[-1]}{separator}{part}" if pieces else part
        if pieces and count(joined) <= max_tokens:
            pieces[-1] = joined
        else:
            pieces.append(part)
    return pieces
