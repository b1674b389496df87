"""Reads a playbook folder; the first fault stops it with file, line and mend."""

from __future__ import annotations

import re
from datetime import time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from firstpass.adapters.playbook.schema import (
    ArticleFile,
    CaseTypeFile,
    CuesFile,
    FactFile,
    OutsideFile,
    QueueFile,
    ReplyFile,
    ScopeFile,
)
from firstpass.adapters.yaml_files import load_yaml, name_of, parse_yaml, read_text
from firstpass.domain.conversation import QueueId
from firstpass.domain.errors import ContentError
from firstpass.domain.playbook import (
    REFUSAL_PARTS,
    REPLY_FIELDS,
    Article,
    ArticleId,
    Content,
    Cues,
    Reply,
)
from firstpass.domain.scope import CaseType, CaseTypeId, OpenHours, Queue, Scope
from firstpass.domain.signals import ReservedDecision
from firstpass.retrieval.articles import parse_body

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FRONT_MATTER = re.compile(r"\A---\n(.*?\n)---\n(.*)\Z", re.DOTALL)
_FIELD = re.compile(r"\{(\w+)\}")


def read_playbook(root: Path) -> Content:
    """The content of a playbook folder; raises `ContentError` for its first fault."""
    scope = _scope(load_yaml(root / "scope.yaml", ScopeFile, root), name_of(root / "scope.yaml", root))
    facts = {name: fact.value for name, fact in load_yaml(root / "facts.yaml", dict[str, FactFile], root).items()}
    cues = load_yaml(root / "cues.yaml", CuesFile, root)
    articles = tuple(_article(path, root, scope) for path in sorted((root / "articles").rglob("*.md")))
    _check_unique(articles)
    return Content(
        scope=scope,
        articles=articles,
        replies=tuple(_replies(root, facts, scope)),
        cues=_cues(cues),
        facts=facts,
        outside=load_yaml(root / "outside.yaml", OutsideFile, root).questions,
    )


def _scope(file: ScopeFile, name: str) -> Scope:
    queues = {QueueId(queue.id): _queue(queue, name) for queue in file.queues}
    case_types = {CaseTypeId(c.id): _case_type(c, queues, name) for c in file.case_types}
    for special in (file.fallback, file.admin):
        _check_queue(special, queues, name, "scope")
    return Scope(
        company=file.company.name,
        time_zone=file.company.time_zone,
        country=file.company.country,
        language=file.company.language,
        case_types=case_types,
        queues=queues,
        fallback=QueueId(file.fallback),
        admin=QueueId(file.admin),
    )


def _queue(file: QueueFile, name: str) -> Queue:
    try:
        ZoneInfo(file.time_zone)
        hours = {} if file.hours == "24/7" else _week(file.hours)
    except (ValueError, KeyError, OSError):
        what = f"queue {file.id}: unknown time zone or day"
        raise ContentError(name, 1, what, "Use a zone such as Europe/London and days such as mon-fri") from None
    return Queue(
        id=QueueId(file.id),
        public_name=file.public_name,
        contact=file.contact,
        tier=file.tier,
        hours=hours,
        always_open=file.hours == "24/7",
        time_zone=file.time_zone,
        languages=file.languages,
        audience=file.audience,
        skills=file.skills,
        wait_minutes=file.wait_minutes,
    )


def _week(hours: dict[str, str]) -> dict[int, OpenHours]:
    week: dict[int, OpenHours] = {}
    for days, span in hours.items():
        first, _, last = days.partition("-")
        opens, closes = (time.fromisoformat(moment) for moment in span.split("-"))
        for day in range(_DAYS.index(first), _DAYS.index(last or first) + 1):
            week[day] = OpenHours(opens, closes)
    return week


def _case_type(file: CaseTypeFile, queues: dict[QueueId, Queue], name: str) -> CaseType:
    _check_queue(file.queue, queues, name, f"case type {file.id}")
    if file.outcome == "refuse" and file.reserved is None:
        raise ContentError(name, 1, f"case type {file.id} refuses nothing", "Name the reserved decision")
    fields = file.model_dump(exclude={"id", "queue", "service_level_minutes", "shelf_life_days"})
    return CaseType(
        **fields,
        id=CaseTypeId(file.id),
        queue=QueueId(file.queue),
        service_level=timedelta(minutes=file.service_level_minutes),
        shelf_life=timedelta(days=file.shelf_life_days),
    )


def _check_queue(queue: str, queues: dict[QueueId, Queue], name: str, who: str) -> None:
    if queue not in queues:
        raise ContentError(name, 1, f"{who} names the queue {queue}, which does not exist", "Add it under queues")


def _article(path: Path, root: Path, scope: Scope) -> Article:
    text, name = read_text(path, root), name_of(path, root)
    found = _FRONT_MATTER.match(text)
    if not found:
        raise ContentError(name, 1, "no front matter", "Begin with --- and end the front matter with ---")
    front = parse_yaml(found.group(1), ArticleFile, name, first_line=2)
    for case_type in front.case_types:
        if case_type not in scope.case_types:
            what = f"the case type {case_type} is not in scope.yaml"
            raise ContentError(name, _line(text, case_type), what, "Add it there or correct the name")
    body = parse_body(found.group(2))
    if not body.sections:
        raise ContentError(
            name, text.count("\n"), "the article says nothing", "Write the answer below the front matter"
        )
    fields = front.model_dump(exclude={"id", "case_types"})
    case_types = tuple(CaseTypeId(case_type) for case_type in front.case_types)
    return Article(
        **fields,
        id=ArticleId(front.id),
        case_types=case_types,
        sections=body.sections,
        agent_only=body.agent_only,
        file=name,
    )


def _check_unique(articles: tuple[Article, ...]) -> None:
    files: dict[str, str] = {}
    for article in articles:
        if article.id in files:
            raise ContentError(article.file, 2, f"{files[article.id]} has the same id", "Give each article its own")
        files[article.id] = article.file


def _replies(root: Path, facts: dict[str, str], scope: Scope) -> list[Reply]:
    replies = []
    for path in sorted((root / "replies").glob("*.yaml")):
        for reply_id, file in load_yaml(path, dict[str, ReplyFile], root).items():
            replies.append(_reply(reply_id, file, path, root, facts))
    _check_complete(replies, scope, name_of(root / "replies" / f"{scope.language}.yaml", root))
    return replies


def _reply(reply_id: str, file: ReplyFile, path: Path, root: Path, facts: dict[str, str]) -> Reply:
    name, refusal = name_of(path, root), reply_id.startswith("refusal_")
    line = _line(read_text(path, root), f"{reply_id}:")
    if reply_id not in REPLY_FIELDS and not refusal:
        raise ContentError(name, line, f"nothing says the reply {reply_id}", "Correct the id or remove it")
    if refusal != (file.parts is not None) or (file.parts is None) == (file.text is None):
        raise ContentError(name, line, f"{reply_id} has the wrong form", "A refusal has parts, others have text")
    text = " ".join(getattr(file.parts, part) for part in REFUSAL_PARTS) if file.parts else str(file.text)
    filled = _FIELD.sub(lambda field: facts.get(field.group(1), field.group(0)), text).strip()
    unknown = set(_FIELD.findall(filled)) - REPLY_FIELDS.get(reply_id, frozenset())
    if unknown:
        what = f"{reply_id} has the field {{{unknown.pop()}}}, which nothing fills"
        raise ContentError(name, line, what, "Remove it or add the fact to facts.yaml")
    return Reply(reply_id, path.stem, filled, file.approved_by, file.approved_on, file.example)


def _check_complete(replies: list[Reply], scope: Scope, name: str) -> None:
    written = {reply.id for reply in replies if reply.language == scope.language}
    needed = {*REPLY_FIELDS, *(f"refusal_{reserved}" for reserved in ReservedDecision)}
    for missing in sorted(needed - written):
        raise ContentError(name, 1, f"the reply {missing} is missing", "Write it: the product says it")


def _cues(file: CuesFile) -> Cues:
    kinds = file.model_dump(exclude={"words", "reserved"})
    reserved = {f"reserved.{kind.value}": phrases for kind, phrases in file.reserved.items()}
    return Cues(file.words, kinds | reserved)


def _line(text: str, needle: str) -> int:
    return text.count("\n", 0, max(text.find(needle), 0)) + 1
