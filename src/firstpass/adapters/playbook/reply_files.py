"""`facts.yaml` and `replies/<language>.yaml`: what the product says in fixed words, and the facts that fill it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from string import Formatter

from firstpass.adapters.playbook.schema import FactFile, Name, ReplyFile
from firstpass.adapters.yaml_files import Fault, Located, Location, locate_yaml, name_of
from firstpass.domain.errors import ContentError
from firstpass.domain.playbook import REFUSAL_PARTS, REPLY_FIELDS, Reply
from firstpass.domain.signals import ReservedDecision

Facts = Mapping[str, str]
Replies = Located[dict[str, ReplyFile]]

_REFUSALS = frozenset(f"refusal_{reserved}" for reserved in ReservedDecision)
_FIELDS = frozenset[str]().union(*REPLY_FIELDS.values())
_LANGUAGE = re.compile(r"[a-z]{2}")
_NO_FIELDS: frozenset[str] = frozenset()


def read_facts(root: Path) -> dict[str, str]:
    """The facts by name; raises `ContentError`."""
    facts = locate_yaml(root / "facts.yaml", dict[Name, FactFile], root)
    for name in sorted(_FIELDS.intersection(facts.value)):
        raise facts.fault((name,), f"the product itself fills {{{name}}}", "Give the fact another name")
    return {name: fact.value for name, fact in facts.value.items()}


def read_replies(root: Path, facts: Facts, language: str) -> tuple[Reply, ...]:
    """The replies of every language, complete in the company's own; raises `ContentError`."""
    own = root / "replies" / f"{language}.yaml"
    replies = tuple(
        reply for path in sorted({own, *own.parent.glob("*.yaml")}) for reply in _of_language(path, root, facts)
    )
    written = {reply.id for reply in replies if reply.language == language}
    for missing in sorted({*REPLY_FIELDS, *_REFUSALS} - written):
        what = f"the reply {missing} is missing"
        raise ContentError(name_of(own, root), 1, what, "Write it: the product says it")
    return replies


def _of_language(path: Path, root: Path, facts: Facts) -> Iterator[Reply]:
    if not _LANGUAGE.fullmatch(path.stem):
        what = f"{path.stem} is no language"
        raise ContentError(name_of(path, root), 1, what, "Name the file by two letters, such as fr.yaml")
    replies = locate_yaml(path, dict[str, ReplyFile], root)
    for reply_id, file in replies.value.items():
        _check_form(replies, reply_id, file)
        text = " ".join(_filled(replies, facts, reply_id, _texts(reply_id, file))).strip()
        yield Reply(reply_id, path.stem, text, file.approved_by, file.approved_on, file.example)


def _check_form(replies: Replies, reply_id: str, file: ReplyFile) -> None:
    if reply_id not in REPLY_FIELDS and reply_id not in _REFUSALS:
        raise replies.fault((reply_id,), f"nothing says the reply {reply_id}", "Correct the id or remove it")
    form = (file.text is not None, file.parts is not None)
    if form != (reply_id not in _REFUSALS, reply_id in _REFUSALS):
        raise replies.fault((reply_id,), f"{reply_id} has the wrong form", "A refusal has parts, others have text")


def _texts(reply_id: str, file: ReplyFile) -> Iterator[tuple[Location, str]]:
    """Each piece of the wording, and where it stands."""
    if file.text is not None:
        yield (reply_id, "text"), file.text
    for part in REFUSAL_PARTS if file.parts else ():
        yield (reply_id, "parts", part), getattr(file.parts, part)


def _filled(replies: Replies, facts: Facts, reply_id: str, texts: Iterable[tuple[Location, str]]) -> Iterator[str]:
    for path, text in texts:
        try:
            yield _with_facts(text, facts, REPLY_FIELDS.get(reply_id, _NO_FIELDS))
        except Fault as fault:
            raise replies.fault(path, f"{reply_id}: {fault.what}", fault.mend) from None


def _with_facts(text: str, facts: Facts, fields: frozenset[str]) -> str:
    """The text, its facts in place; the product's own fields stay for `Reply.fill`. Raises `Fault`."""
    try:
        pieces = list(Formatter().parse(text))
    except ValueError:
        raise Fault("a brace stands alone", "Close it, or write {{ or }} for a brace that is to be read") from None
    filled = ""
    for literal, field, form, conversion in pieces:
        filled += _kept(literal)
        if field is None:
            continue
        if form or conversion or field not in fields | facts.keys():
            raise Fault(f"nothing fills {{{field}}}", "Remove it or add the fact to facts.yaml")
        filled += _kept(facts[field]) if field in facts else f"{{{field}}}"
    return filled


def _kept(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")
