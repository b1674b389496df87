"""Reads a playbook folder; the first fault stops it with file, line and mend."""

from __future__ import annotations

from pathlib import Path

from firstpass.adapters.playbook.article_file import read_articles
from firstpass.adapters.playbook.cue_file import read_cues
from firstpass.adapters.playbook.reply_files import read_facts, read_replies
from firstpass.adapters.playbook.schema import OutsideFile
from firstpass.adapters.playbook.scope_file import read_scope
from firstpass.adapters.yaml_files import load_yaml
from firstpass.domain.playbook import Content


def read_playbook(root: Path) -> Content:
    """The content of a playbook folder; raises `ContentError` for its first fault."""
    scope = read_scope(root)
    facts = read_facts(root)
    return Content(
        scope=scope,
        articles=read_articles(root, scope),
        replies=read_replies(root, facts, scope.language),
        cues=read_cues(root),
        facts=facts,
        outside=load_yaml(root / "outside.yaml", OutsideFile, root).questions,
    )
