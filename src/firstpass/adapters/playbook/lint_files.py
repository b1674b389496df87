"""`never_say.yaml` and `glossary.yaml`: what must never be said, and terms. A playbook works without them."""

from __future__ import annotations

from pydantic import Field

from firstpass.adapters.playbook.cue_file import phrase_faults
from firstpass.adapters.playbook.folder import Folder
from firstpass.adapters.playbook.schema import Name, Phrases, Strict, Text
from firstpass.domain.lint import GLOSSARY, NEVER_SAY, Ban, BanKind, NeverSay
from firstpass.domain.playbook import Cues


class BanFile(Strict):
    """`not` are harmless uses of the phrases."""

    why: Text
    phrases: Phrases
    allowed: Phrases = Field(default_factory=dict, alias="not")


class MustFile(Strict):
    person: Phrases
    complain: Phrases


class NeverSayFile(Strict):
    words: dict[Name, tuple[Text, ...]] = Field(default_factory=dict)
    never: dict[BanKind, BanFile]
    refusals_must_say: MustFile


class TermFile(Strict):
    means: Text
    approved_by: Text


def read_never_say(folder: Folder) -> NeverSay | None:
    """The wording that must never reach a customer; None where the file is absent or has a fault."""
    path = folder.root / NEVER_SAY
    located = folder.yaml(path, NeverSayFile) if path.exists() else None
    if located is None:
        return None
    file = located.value
    tables = {f"never.{kind}.phrases": ban.phrases for kind, ban in file.never.items()}
    tables |= {f"never.{kind}.not": ban.allowed for kind, ban in file.never.items()}
    tables |= {"refusals_must_say.person": file.refusals_must_say.person}
    tables |= {"refusals_must_say.complain": file.refusals_must_say.complain}
    faults = list(phrase_faults(located, Cues(file.words, tables)))
    folder.faults += faults
    return None if faults else _never_say(file)


def _never_say(file: NeverSayFile) -> NeverSay:
    return NeverSay(
        words=file.words,
        bans=tuple(Ban(kind, ban.why, ban.phrases, ban.allowed) for kind, ban in file.never.items()),
        person=file.refusals_must_say.person,
        complain=file.refusals_must_say.complain,
    )


def read_glossary(folder: Folder) -> dict[str, str] | None:
    """What each term means; None where the file is absent or cannot be read."""
    path = folder.root / GLOSSARY
    located = folder.yaml(path, dict[str, TermFile]) if path.exists() else None
    return {term: file.means for term, file in located.value.items()} if located else None
