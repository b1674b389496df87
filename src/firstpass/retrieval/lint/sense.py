"""What the rules about meaning look at: vectors and the classifier's blind guesses, computed before the rules run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from firstpass.domain.lexicon import Lexicon, lexicon_of, terms_of
from firstpass.domain.playbook import Article, ArticleId, Content, Passage
from firstpass.domain.scope import CaseTypeId
from firstpass.ports import Embedder, Vectors
from firstpass.retrieval.building import Progress, embed_all, questions_of
from firstpass.retrieval.chunking import embedded_text, heading_line, passages_of
from firstpass.retrieval.lint.guessing import Guess, guess_all
from firstpass.retrieval.lint.mentions import Mention
from firstpass.retrieval.ranking import Scored
from firstpass.retrieval.search import nearest
from firstpass.understanding.training import Fitter, Questions


@dataclass(frozen=True)
class Sense:
    """`vectors` holds the vector of every text that was asked about, of shape (dimensions,)."""

    passages: Mapping[ArticleId, tuple[Passage, ...]]
    mentions: tuple[Mention, ...]
    questions: Questions
    guesses: Mapping[tuple[str, CaseTypeId], Guess]
    vectors: Mapping[str, Vectors]
    lexicon: Lexicon
    count_tokens: Callable[[str], int]
    max_tokens: int

    def scored(self, passage: Passage, question: str, article: Article) -> Scored:
        """A passage of an article as a search for the question would score it if no article held that question."""
        text, vector = embedded_text(passage), self.vectors[question]
        others = [self.vectors[other] for other in article.questions if other != question]
        return Scored(
            passage,
            cosine=float(self.vectors[text] @ vector),
            words=self.lexicon.share(terms_of(question), text),
            sample=nearest(np.array(others), vector),
            heading=nearest(self.vectors[passage.heading], vector) if passage.heading else 0.0,
        )

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
        lexicon=lexicon_of((passage.id, embedded_text(passage)) for some in passages.values() for passage in some),
        count_tokens=embedder.count_tokens,
        max_tokens=embedder.max_tokens,
    )
