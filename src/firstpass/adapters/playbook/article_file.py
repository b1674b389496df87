"""`articles/<category>/<id>.md`: YAML front matter, then the approved wording in Markdown."""

from __future__ import annotations

import re
from pathlib import Path

from firstpass.adapters.playbook.folder import Folder
from firstpass.adapters.playbook.places import Page
from firstpass.adapters.playbook.schema import ArticleFile
from firstpass.adapters.yaml_files import Located, name_of
from firstpass.domain.errors import ContentError
from firstpass.domain.playbook import Article, ArticleId
from firstpass.domain.scope import CaseTypeId, Scope
from firstpass.retrieval.articles import Body, body_faults, parse_body

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n(.*))?\Z", re.DOTALL | re.MULTILINE)


def read_articles(folder: Folder, scope: Scope | None) -> tuple[Article, ...]:
    """Every article below `articles` that can be read, by the names of the files.

    Case types are not checked without a scope; of two articles with one id only the first is taken."""
    articles: dict[str, Article] = {}
    paths = sorted((folder.root / "articles").rglob("*.md"))
    for path in paths:
        front, body = _parts(path, folder)
        if front is None:
            continue
        folder.faults += _case_type_faults(front, scope)
        known = articles.get(front.value.id)
        if known:
            what = f"{known.file} has the same id"
            folder.faults.append(front.fault(("id",), what, "Give each article its own", "same_id"))
        elif body:
            articles[front.value.id] = _article(front, body)
    if not paths:
        what, mend = "there is no article", "Write one, named <id>.md"
        folder.faults.append(ContentError(folder.name("articles"), 1, what, mend, "unreadable_file"))
    return tuple(articles.values())


def _parts(path: Path, folder: Folder) -> tuple[Located[ArticleFile] | None, Body | None]:
    text, name = folder.text(path), name_of(path, folder.root)
    if text is None:
        return None, None
    found = _FRONT_MATTER.match(text)
    if not found:
        mend = "Begin with --- and end the front matter with ---"
        folder.faults.append(ContentError(name, 1, "no front matter", mend, "front_matter"))
        return None, None
    above = text.count("\n", 0, found.end(1)) + 1
    body = _body(found.group(2) or "", name, above, folder)
    sections = tuple(above + line for line in body.lines) if body else ()
    return folder.yaml_text(found.group(1), ArticleFile, name, Page(text, None, 2, sections)), body


def _body(markdown: str, name: str, above: int, folder: Folder) -> Body | None:
    faults = [
        ContentError(name, above + fault.line, fault.what, fault.mend, fault.rule) for fault in body_faults(markdown)
    ]
    folder.faults += faults
    return None if faults else parse_body(markdown)


def _case_type_faults(front: Located[ArticleFile], scope: Scope | None) -> list[ContentError]:
    return [
        front.fault(
            ("case_types", number),
            f"the case type {case_type} is not in scope.yaml",
            "Add it there or correct the name",
            "unknown_case_type",
        )
        for number, case_type in enumerate(front.value.case_types)
        if scope and case_type not in scope.case_types
    ]


def _article(front: Located[ArticleFile], body: Body) -> Article:
    return Article(
        **front.value.model_dump(exclude={"id", "case_types"}),
        id=ArticleId(front.value.id),
        case_types=tuple(CaseTypeId(case_type) for case_type in front.value.case_types),
        sections=body.sections,
        agent_only=body.agent_only,
        file=front.file,
    )
