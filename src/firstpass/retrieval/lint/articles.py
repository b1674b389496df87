"""Rules about single articles: form, length, dates, and what they may mention."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from firstpass.domain.lint import Finding
from firstpass.domain.playbook import Article
from firstpass.domain.scope import Scope
from firstpass.retrieval.lint.material import Material, Place, ended, sentences
from firstpass.retrieval.lint.sense import Sense

FEWEST_QUESTIONS, MOST_QUESTIONS = 5, 25
MOST_WORDS = 90
"""Words a passage may have (knowledge_base/voice.md)."""
MOST_GRADE, MOST_PASSAGE_GRADE = 8.0, 11.0
"""School years of reading that an article may need, and a single passage, where few words vary more."""

_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
_FILE_TYPE = re.compile(r".*\.(?:csv|doc|docx|gif|heic|jpe?g|json|pdf|png|txt|xlsx?|xml|zip)", re.IGNORECASE)
_CONTACT = re.compile(
    r"(?:https?://|www\.)\S+"  # a link
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # an e-mail address
    r"|(?<![\w./])(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/\S*)?"  # a link as people say it
    r"|(?<![\w+])[+(]?\d(?:[ ()/-]{0,2}\d){8,}(?!\w)",  # a telephone number
    re.IGNORECASE,
)


def file_name(m: Material) -> Iterator[Finding]:
    """An article whose file is not named after its id."""
    for article in m.reading.articles:
        if PurePath(article.file).stem != article.id:
            what = f"the id is {article.id}, the file is not"
            yield m.error("file_name", Place(article.file, ("id",)), what, f"Rename the file to {article.id}.md")


def number_of_questions(m: Material) -> Iterator[Finding]:
    """An article for customers with too few sample questions to be found by, or so many that they drown others."""
    for article in m.shown:
        count = len(article.questions)
        if not FEWEST_QUESTIONS <= count <= MOST_QUESTIONS:
            what = f"{count} sample questions" if count else "no sample questions"
            mend = f"Write 8 to 15, each in other words; at least {FEWEST_QUESTIONS}, at most {MOST_QUESTIONS}"
            yield m.warning("number_of_questions", Place(article.file, ("questions",)), what, mend)


def long_passage(m: Material) -> Iterator[Finding]:
    """A passage for customers of more than 90 words."""
    for article in m.shown:
        for number, section in enumerate(article.sections):
            words = len(section.text.split())
            if words > MOST_WORDS:
                what = f"{_name(section.heading)} has {words} words"
                mend = f"Cut it to {MOST_WORDS}, or begin a passage of its own with a ## heading"
                yield m.warning("long_passage", Place(article.file, ("sections", number)), what, mend)


def unfit_passage(m: Material, scope: Scope, sense: Sense) -> Iterator[Finding]:
    """A passage for customers that is longer than the embedder takes, so that it would be cut."""
    for article in m.shown:
        for number, section in enumerate(article.sections):
            tokens = sense.tokens(article, section.heading, section.text)
            if tokens > sense.max_tokens:
                what = f"{_name(section.heading)} has {tokens} tokens with its headings, {sense.max_tokens} fit"
                mend = "Cut it, or begin a passage of its own with a ## heading"
                yield m.error("unfit_passage", Place(article.file, ("sections", number)), what, mend)


def hard_to_read(m: Material) -> Iterator[Finding]:
    """English for customers that needs more than eight years of school (Flesch-Kincaid)."""
    for article in m.shown:
        if article.language == "en":
            yield from _hard(m, article)


def review_due(m: Material) -> Iterator[Finding]:
    """An article whose review is overdue."""
    for article in m.reading.articles:
        if article.review_by < m.on and not ended(article, m.on):
            what, mend = f"its review was due on {article.review_by}", "Read it again, and set the next review_by"
            yield m.warning("review_due", Place(article.file, ("review_by",)), what, mend)


def crisis_lines_due(m: Material) -> Iterator[Finding]:
    """A country whose crisis lines are overdue for a review."""
    for number, entry in enumerate(m.reading.crisis_lines.countries):
        if entry.review_by < m.on:
            place = Place(m.file("crisis_lines.yaml"), ("countries", number, "review_by"))
            what = f"the numbers of {entry.country} should have been checked by {entry.review_by}"
            yield m.warning("crisis_lines_due", place, what, "Check each at its source, and set both days anew")


def uncovered_language(m: Material, scope: Scope) -> Iterator[Finding]:
    """An article for customers in a language that neither the company nor any reply speaks."""
    spoken = {scope.language, *(reply.language for reply in m.reading.replies)}
    for article in m.shown:
        if article.language not in spoken:
            what = f"there are no replies in {article.language}, so it will never be said"
            mend = f"Write replies/{article.language}.yaml, or correct the language"
            yield m.error("uncovered_language", Place(article.file, ("language",)), what, mend)


def unknown_contact(m: Material) -> Iterator[Finding]:
    """A link, e-mail address or telephone number for customers that is not in facts.yaml."""
    if m.reading.facts is None:
        return
    known = " ".join(m.reading.facts.values()).casefold()
    for wording in m.wordings:
        for found in _CONTACT.finditer(wording.text):
            said = found.group().rstrip(".,;:!?)")
            if said.casefold() not in known and not _FILE_TYPE.fullmatch(said):
                mend = "Correct it, or add it to facts.yaml with its source and who approved it"
                place = wording.place._replace(said=said)
                yield m.error("unknown_contact", place, f"{said} is not in facts.yaml", mend)


def _hard(m: Material, article: Article) -> Iterator[Finding]:
    mend = "Use shorter sentences and shorter words"
    whole = _grade(m, "\n".join(section.text for section in article.sections))
    if whole > MOST_GRADE:
        what = f"the article needs {whole:.1f} years of school, {MOST_GRADE:.0f} are the most"
        yield m.warning("hard_to_read", Place(article.file, ("sections", 0)), what, mend)
        return
    for number, section in enumerate(article.sections):
        grade = _grade(m, section.text)
        if grade > MOST_PASSAGE_GRADE:
            what = f"{_name(section.heading)} needs {grade:.1f} years of school"
            yield m.warning("hard_to_read", Place(article.file, ("sections", number)), what, mend)


def _grade(m: Material, text: str) -> float:
    """The Flesch-Kincaid grade; 0 for a text without words."""
    words = _WORD.findall(text)
    if not words:
        return 0.0
    lines = sum(1 for sentence in sentences(text) if _WORD.search(sentence))
    return 0.39 * len(words) / lines + 11.8 * sum(map(m.syllables, words)) / len(words) - 15.59


def _name(heading: str | None) -> str:
    return f"{heading!r}" if heading else "the opening"
