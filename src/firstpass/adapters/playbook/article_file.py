"""`articles/<category>/<id>.md`: YAML front matter, then the approved wording in Markdown."""

from __future__ import annotations

import re
from pathlib import Path

from firstpass.adapters.playbook.schema import ArticleFile
from firstpass.adapters.yaml_files import Located, locate_text, name_of, read_text
from firstpass.domain.errors import ContentError
from firstpass.domain.playbook import Article, ArticleId
from firstpass.domain.scope import CaseTypeId, Scope
from firstpass.retrieval.articles import Body, BodyFault, parse_body

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n(.*))?\Z", re.DOTALL | re.MULTILINE)


def read_articles(root: Path, scope: Scope) -> tuple[Article, ...]:
    """Every article below `articles`, by the names of the files; raises `ContentError`."""
    articles: list[Article] = []
    files: dict[str, str] = {}
    for path in sorted((root / "articles").rglob("*.md")):
        article, front = _article(path, root, scope)
        if article.id in files:
            raise front.fault(("id",), f"{files[article.id]} has the same id", "Give each article its own")
        files[article.id] = article.file
        articles.append(article)
    if not articles:
        raise ContentError(name_of(root / "articles", root), 1, "there is no article", "Write one, named <id>.md")
    return tuple(articles)


def _article(path: Path, root: Path, scope: Scope) -> tuple[Article, Located[ArticleFile]]:
    text, name = read_text(path, root), name_of(path, root)
    found = _FRONT_MATTER.match(text)
    if not found:
        raise ContentError(name, 1, "no front matter", "Begin with --- and end the front matter with ---")
    front = locate_text(found.group(1), ArticleFile, name, first_line=2)
    _check_case_types(front, scope)
    body = _body(found.group(2) or "", name, above=text.count("\n", 0, found.end(1)) + 1)
    article = Article(
        **front.value.model_dump(exclude={"id", "case_types"}),
        id=ArticleId(front.value.id),
        case_types=tuple(CaseTypeId(case_type) for case_type in front.value.case_types),
        sections=body.sections,
        agent_only=body.agent_only,
        file=name,
    )
    return article, front


def _check_case_types(front: Located[ArticleFile], scope: Scope) -> None:
    for number, case_type in enumerate(front.value.case_types):
        if case_type not in scope.case_types:
            what = f"the case type {case_type} is not in scope.yaml"
            raise front.fault(("case_types", number), what, "Add it there or correct the name")


def _body(markdown: str, name: str, above: int) -> Body:
    try:
        return parse_body(markdown)
    except BodyFault as fault:
        raise ContentError(name, above + fault.line, fault.what, fault.mend) from None
