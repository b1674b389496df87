"""What the rules about meaning look at: vectors and the classifier's blind guesses, computed before the rules run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from firstpass.domain.playbook import Article, ArticleId, Content, Passage
from firstpass.domain.scope import CaseTypeId
from firstpass.ports import Embedder, Vectors
from firstpass.retrieval.building import Progress, embed_all, questions_of
from firstpass.retrieval.chunking import embedded_text, heading_line, passages_of
from firstpass.retrieval.lint.guessing import Guess, guess_all
from firstpass.retrieval.lint.mentions import Mention
from firstpass.understanding.training import Fitter, Questions


@dataclass(frozen=True)
class Sense:
    """`vectors` holds the vector of every text that was asked about, of shape (dimensions,)."""

    passages: Mapping[ArticleId, tuple[Passage, ...]]
    mentions: tuple[Mention, ...]
    questions: Questions
    guesses: Mapping[tuple[str, CaseTypeId], Guess]
    vectors: Mapping[str, Vectors]
    count_tokens: Callable[[str], int]
    max_tokens: int

    def of_passage(self, passage: Passage) -> Vectors:
        """The vector by which a passage is found."""
        return self.vectors[embedded_text(passage)]

    def tokens(self, article: Article, heading: str | None, text: str) -> int:
        """The length of a section as the embedder takes it, its headings included."""
        return self.count_tokens(heading_line(article.title, heading)) + self.count_tokens(text)


async def make_sense(
    content: Content, mentions: tuple[Mention, ...], embedder: Embedder, fitter: Fitter, progress: Progress
) -> Sense:
    """Embed what the rules compare, and let the classifier guess each question blindly. Takes seconds."""
    passages = {
        article.id: tuple(passages_of(article, embedder.count_tokens, embedder.max_tokens))
        for article in content.articles
    }
    questions = questions_of(content)
    texts = [embedded_text(passage) for some in passages.values() for passage in some]
    texts += [*questions.texts, *(text for mention in mentions for text in (mention.clause, mention.context))]
    texts = list(dict.fromkeys(texts))
    vectors = dict(zip(texts, await embed_all(texts, embedder, progress, "meaning"), strict=True))
    return Sense(
        passages=passages,
        mentions=mentions,
        questions=questions,
        guesses=guess_all(questions, np.array([vectors[text] for text in questions.texts]), fitter, progress),
        vectors=vectors,
        count_tokens=embedder.count_tokens,
        max_tokens=embedder.max_tokens,
    )
