"""Rules about what is said to customers: `never_say.yaml`, and what a refusal must offer."""

from __future__ import annotations

from collections.abc import Iterator

from firstpass.domain.lint import Ban, Finding, NeverSay, Phrases
from firstpass.domain.playbook import Cues, Reply
from firstpass.domain.verification import Bans, Saying, examine
from firstpass.retrieval.lint.material import Material, Place, sentences
from firstpass.understanding.cues import CueTable, words_of

_QUOTED = 60
"""Characters of a sentence that are shown."""


def never_said(m: Material) -> Iterator[Finding]:
    """Wording that must never reach a customer; the rule is named after its kind in never_say.yaml."""
    never_say = m.reading.never_say
    if never_say is None:
        return
    tables = _tables(never_say)
    for wording in m.wordings:
        table = tables.get(wording.language)
        if table is None:
            continue
        for sentence in sentences(wording.text):
            for ban, at in _broken(never_say, table, sentence):
                said = sentence[at : at + _QUOTED]
                mend = "Say it otherwise; a harmless use goes under not in never_say.yaml"
                yield m.error(ban.kind, wording.place._replace(said=said), f"{said!r}: {ban.why}", mend)


def unverifiable(m: Material) -> Iterator[Finding]:
    """Wording that verification would hold back although it is its own evidence: a person would answer instead."""
    never_say = m.reading.never_say
    bans, tables = (Bans(never_say), _tables(never_say)) if never_say else (None, {})
    for wording in m.wordings:
        if not examine(Saying(wording.text, (wording.text,)), bans):
            continue
        table = tables.get(wording.language)
        for sentence in sentences(wording.text):
            told = {ban.kind for ban, _ in _broken(never_say, table, sentence)} if never_say and table else set[str]()
            for found in examine(Saying(sentence, (wording.text,)), bans):
                if found.kind not in told:
                    what, mend = f"{found.span!r}: {found.why}", "Say it otherwise, or leave it out"
                    yield m.error("unverifiable", wording.place._replace(said=sentence), what, mend)


def refusal_without_person(m: Material) -> Iterator[Finding]:
    """A refusal that does not name the way to a person."""
    for reply in _refusals_without(m, "person"):
        what, mend = f"{reply.id} names no way to a person", "Say that the customer can ask for a person at any time"
        yield m.error("refusal_without_person", _place(m, reply), what, mend)


def refusal_without_complaint(m: Material) -> Iterator[Finding]:
    """A refusal that does not say how to complain."""
    for reply in _refusals_without(m, "complain"):
        what, mend = f"{reply.id} does not say how to complain", "Say what the customer has to do for that"
        yield m.error("refusal_without_complaint", _place(m, reply), what, mend)


def _broken(never_say: NeverSay, table: CueTable, sentence: str) -> Iterator[tuple[Ban, int]]:
    """The bans that a sentence breaks, each with the offset."""
    words = words_of(sentence)
    for ban in never_say.bans:
        at = table.find(ban.kind, table.without(f"{ban.kind} not", words))
        if at is not None:
            yield ban, at


def _refusals_without(m: Material, kind: str) -> Iterator[Reply]:
    """The refusals, in languages that the table has, in which nothing of this kind is said."""
    tables = _tables(m.reading.never_say) if m.reading.never_say else {}
    for reply in m.reading.replies:
        table = tables.get(reply.language)
        if reply.id.startswith("refusal_") and table and table.find(kind, words_of(reply.text)) is None:
            yield reply


def _tables(never_say: NeverSay) -> dict[str, CueTable]:
    """The phrases of each language, compiled."""
    kinds: dict[str, Phrases] = {"person": never_say.person, "complain": never_say.complain}
    for ban in never_say.bans:
        kinds |= {ban.kind: ban.phrases, f"{ban.kind} not": ban.allowed}
    languages = {language for phrases in kinds.values() for language in phrases}
    return {language: _table(never_say, kinds, language) for language in sorted(languages)}


def _table(never_say: NeverSay, kinds: dict[str, Phrases], language: str) -> CueTable:
    ours = {kind: {language: phrases.get(language, ())} for kind, phrases in kinds.items()}
    return CueTable(Cues(never_say.words, ours))


def _place(m: Material, reply: Reply) -> Place:
    return Place(m.file(f"replies/{reply.language}.yaml"), (reply.id, "parts"))
