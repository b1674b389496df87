"""Rules about the languages in which customers are met: each has what leads to a person."""

from __future__ import annotations

from collections.abc import Iterator

from firstpass.domain.lint import Finding
from firstpass.domain.playbook import IN_EVERY_LANGUAGE
from firstpass.domain.scope import Scope
from firstpass.retrieval.lint.material import Material, Place

_ASKS = "asks_for_person"


def incomplete_language(m: Material, scope: Scope) -> Iterator[Finding]:
    """A language other than the company's without the replies that must exist in every one."""
    for language in _languages(m):
        written = {reply.id for reply in m.reading.replies if reply.language == language}
        missing = sorted(IN_EVERY_LANGUAGE - written)
        if missing and language != scope.language:
            place = Place(m.file(f"replies/{language}.yaml"), ())
            what = f"of the replies that every language must have it lacks {', '.join(missing)}"
            yield m.error("incomplete_language", place, what, "Have them translated, or remove the file")


def language_without_person(m: Material) -> Iterator[Finding]:
    """A language with replies in which no phrase asks for a person."""
    if m.reading.cues is None:
        return
    phrases = m.reading.cues.phrases.get(_ASKS, {})
    for language in _languages(m):
        if not phrases.get(language):
            what = f"there are replies in {language}, but no phrase of it asks for a person"
            mend = f"Write how customers ask for one, under {_ASKS}: {language}"
            yield m.error("language_without_person", Place(m.file("cues.yaml"), (_ASKS,)), what, mend)


def _languages(m: Material) -> list[str]:
    """The languages of the fixed replies."""
    return sorted({reply.language for reply in m.reading.replies})
