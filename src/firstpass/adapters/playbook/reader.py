"""Reads a playbook folder: whole, or as far as its files allow, every fault with file, line and mend."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from firstpass.adapters.playbook.article_file import read_articles
from firstpass.adapters.playbook.crisis_file import read_crisis_lines
from firstpass.adapters.playbook.cue_file import read_cues
from firstpass.adapters.playbook.folder import Folder
from firstpass.adapters.playbook.lint_files import read_glossary, read_never_say
from firstpass.adapters.playbook.notice_file import read_notices
from firstpass.adapters.playbook.places import PlaybookPlaces
from firstpass.adapters.playbook.reply_files import read_facts, read_replies
from firstpass.adapters.playbook.schema import OutsideFile
from firstpass.adapters.playbook.scope_file import read_scope
from firstpass.adapters.playbook.signal_files import read_signals
from firstpass.adapters.playbook.statuses_file import read_statuses
from firstpass.domain.lint import NeverSay
from firstpass.domain.playbook import Content
from firstpass.ports import Reading


def read_playbook(root: Path) -> Content:
    """The content of a playbook folder; raises `ContentError` for its first fault."""
    reading = _content(Folder(root))
    content = reading.content
    if reading.faults or content is None:
        raise reading.faults[0]
    return content


def read_tables(root: Path) -> NeverSay | None:
    """What must never be said, read alone; None without such a table. Raises `ContentError` for its first fault."""
    folder = Folder(root)
    never_say = read_never_say(folder)
    if folder.faults:
        raise folder.faults[0]
    return never_say


def examine_playbook(root: Path) -> Reading:
    """What can be read of a playbook folder, and everything that is wrong with its files; raises nothing."""
    folder = Folder(root)
    reading = _content(folder)
    glossary = read_glossary(folder)
    return replace(reading, glossary=glossary, faults=tuple(folder.faults))


def _content(folder: Folder) -> Reading:
    scope = read_scope(folder)
    facts = read_facts(folder)
    articles = read_articles(folder, scope)
    replies = read_replies(folder, facts, scope.language if scope else None)
    cues = read_cues(folder)
    notices = read_notices(folder)
    crisis_lines = read_crisis_lines(folder)
    statuses = read_statuses(folder)
    signals = read_signals(folder)
    never_say = read_never_say(folder)
    outside = folder.yaml(folder.root / "outside.yaml", OutsideFile)
    return Reading(
        folder=folder.root.name,
        scope=scope,
        articles=articles,
        replies=replies,
        cues=cues,
        facts=facts,
        outside=outside.value.questions if outside else (),
        faults=tuple(folder.faults),
        places=PlaybookPlaces(folder.pages),
        notices=notices,
        crisis_lines=crisis_lines,
        statuses=statuses,
        signals=signals,
        never_say=never_say,
    )
