"""`facts.yaml` and `replies/<language>.yaml`: what the product says in fixed words, and the facts that fill it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter

from firstpass.adapters.playbook.folder import Folder
from firstpass.adapters.playbook.schema import FactFile, Name, ReplyFile
from firstpass.adapters.yaml_files import Fault, Located, Location, name_of
from firstpass.domain.errors import ContentError
from firstpass.domain.playbook import REFUSAL_PARTS, REPLY_FIELDS, Reply
from firstpass.domain.signals import ReservedDecision

Facts = Mapping[str, str]
Replies = Located[dict[str, ReplyFile]]

_REFUSALS = frozenset(f"refusal_{reserved}" for reserved in ReservedDecision)
_FIELDS = frozenset[str]().union(*REPLY_FIELDS.values())
_LANGUAGE = re.compile(r"[a-z]{2}")
_NO_FIELDS: frozenset[str] = frozenset()


def read_facts(folder: Folder) -> dict[str, str] | None:
    """The facts by name."""
    facts = folder.yaml(folder.root / "facts.yaml", dict[Name, FactFile])
    if facts is None:
        return None
    for name in sorted(_FIELDS.intersection(facts.value)):
        folder.faults.append(facts.fault((name,), f"the product itself fills {{{name}}}", "Give the fact another name"))
    return {name: fact.value for name, fact in facts.value.items()}


def read_replies(folder: Folder, facts: Facts | None, language: str | None) -> tuple[Reply, ...]:
    """The replies of every language; whether they are complete in the company's own is not checked without one.

    What fills their fields is not checked without facts."""
    own = folder.root / "replies" / f"{language}.yaml" if language else None
    replies: list[Reply] = []
    unread = set()
    for path in sorted({*((own,) if own else ()), *(folder.root / "replies").glob("*.yaml")}):
        read = _of_language(path, folder, facts)
        if read is None:
            unread.add(path)
        replies += read or ()
    if own and own not in unread:
        written = {reply.id for reply in replies if reply.language == language}
        folder.faults += (_missing(own, folder, name) for name in sorted({*REPLY_FIELDS, *_REFUSALS} - written))
    return tuple(replies)


def _missing(own: Path, folder: Folder, reply_id: str) -> ContentError:
    what = f"the reply {reply_id} is missing"
    return ContentError(name_of(own, folder.root), 1, what, "Write it: the product says it", "missing_reply")


def _of_language(path: Path, folder: Folder, facts: Facts | None) -> list[Reply] | None:
    """The replies of a file, None where it cannot be read."""
    if not _LANGUAGE.fullmatch(path.stem):
        what, mend = f"{path.stem} is no language", "Name the file by two letters, such as fr.yaml"
        folder.faults.append(ContentError(name_of(path, folder.root), 1, what, mend, "wrong_value"))
        return None
    replies = folder.yaml(path, dict[str, ReplyFile])
    if replies is None:
        return None
    if not replies.value:
        mend = "Write those that every language must have, or remove the file"
        folder.faults.append(ContentError(name_of(path, folder.root), 1, "there is no reply", mend, "missing_reply"))
    folder.faults += (fault for reply_id, file in replies.value.items() for fault in _form(replies, reply_id, file))
    return [_reply(replies, reply_id, path.stem, facts, folder) for reply_id in replies.value]


def _form(replies: Replies, reply_id: str, file: ReplyFile) -> Iterator[ContentError]:
    if reply_id not in REPLY_FIELDS and reply_id not in _REFUSALS:
        what = f"nothing says the reply {reply_id}"
        yield replies.fault((reply_id,), what, "Correct the id or remove it", "unknown_reply")
        return
    form = (file.text is not None, file.parts is not None)
    if form != (reply_id not in _REFUSALS, reply_id in _REFUSALS):
        what = f"{reply_id} has the wrong form"
        yield replies.fault((reply_id,), what, "A refusal has parts, others have text", "reply_form")


def _reply(replies: Replies, reply_id: str, language: str, facts: Facts | None, folder: Folder) -> Reply:
    file, pieces = replies.value[reply_id], []
    for path, text in _texts(reply_id, file):
        try:
            pieces.append(_with_facts(text, facts, REPLY_FIELDS.get(reply_id, _NO_FIELDS)))
        except Fault as fault:
            folder.faults.append(replies.fault(path, f"{reply_id}: {fault.what}", fault.mend, "unknown_field"))
            pieces.append(_kept(text))
    text = " ".join(pieces).strip()
    return Reply(reply_id, language, text, file.approved_by, file.approved_on, file.example)


def _texts(reply_id: str, file: ReplyFile) -> Iterator[tuple[Location, str]]:
    """Each piece of the wording, and where it stands."""
    if file.text is not None:
        yield (reply_id, "text"), file.text
    for part in REFUSAL_PARTS if file.parts else ():
        yield (reply_id, "parts", part), getattr(file.parts, part)


def _with_facts(text: str, facts: Facts | None, fields: frozenset[str]) -> str:
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
        fact = None if facts is None else facts.get(field)
        if form or conversion or (fact is None and facts is not None and field not in fields):
            raise Fault(f"nothing fills {{{field}}}", "Remove it or add the fact to facts.yaml")
        filled += f"{{{field}}}" if fact is None else _kept(fact)
    return filled


def _kept(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")
