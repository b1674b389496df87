"""Domain values to JSON text and back, with pydantic. Adapters are built once, when first needed.

Reading forgives fields it does not know and fills fields that have a default, so a newer field needs a
default.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter
from pydantic_core import CoreSchema, core_schema

from firstpass.domain.conversation import (
    Body,
    EndedBody,
    ErasedBody,
    EventKind,
    HandoffBody,
    IncidentBody,
    MessageBody,
    OverwrittenBody,
    OwnerBody,
    RatingBody,
)
from firstpass.domain.redaction import SafeText, approved

T = TypeVar("T")

log = logging.getLogger(__name__)

UNDECODABLE = (KeyError, TypeError, ValueError)
"""What reading raises for a value of another version, or a broken one."""
UNREADABLE: Body = ErasedBody("unreadable")
"""The stand-in for a body that cannot be decoded."""

_BODIES: Mapping[EventKind, type[Body]] = {
    "message": MessageBody,
    "owner": OwnerBody,
    "handoff": HandoffBody,
    "incident": IncidentBody,
    "overwritten": OverwrittenBody,
    "rating": RatingBody,
    "ended": EndedBody,
}
_TOMBSTONE = '{"erased":'


def encode(shape: Any, value: object) -> str:
    """`value` as JSON text; `shape` is its type: a domain dataclass, or a type such as `tuple[str, ...]`."""
    return _adapter(shape).dump_json(value, warnings=False, fallback=dict).decode()


def decode(shape: type[T], stored: str) -> T:
    """The value that was stored; every text in it that is SafeText is minted as such again."""
    value: T = _adapter(shape).validate_json(stored)
    return value


def encode_body(body: Body) -> str:
    """An event's body; an erased one becomes a tombstone that says so whatever the event's kind."""
    if isinstance(body, ErasedBody):
        return f"{_TOMBSTONE}{encode(ErasedBody, body)}}}"
    return encode(type(body), body)


def decode_body(kind: EventKind, stored: str) -> Body:
    """The body of an event of this kind, or its tombstone."""
    if stored.startswith(_TOMBSTONE):
        return decode(ErasedBody, stored[len(_TOMBSTONE) : -1])
    return decode(_BODIES[kind], stored)


class Salvage:
    """Reads a conversation although a value in it cannot be decoded: that one is logged and gets a stand-in.

    One broken value, or one of another version, must not keep a customer from a person (rule 11)."""

    def __init__(self, conversation: str) -> None:
        self._conversation = conversation
        self.intact = True

    def decode(self, shape: type[T], stored: str, stand_in: T) -> T:
        """As `decode` does."""
        return self._tried(lambda: decode(shape, stored), shape.__name__, stand_in)

    def decode_body(self, kind: EventKind, stored: str) -> Body:
        """As `decode_body` does."""
        return self._tried(lambda: decode_body(kind, stored), "body", UNREADABLE)

    def _tried(self, read: Callable[[], T], where: str, stand_in: T) -> T:
        try:
            return read()
        except UNDECODABLE as error:
            self.intact = False
            found = {"conversation": self._conversation, "where": where, "error": type(error).__name__}
            log.error("a stored value cannot be decoded", extra=found)
            return stand_in


def storable(text: str) -> str:
    """`text` as UTF-8 can hold it: half a surrogate pair, which no customer means, becomes a question
    mark."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _build(shape: Any) -> TypeAdapter[Any]:
    _teach_pydantic_safe_text()
    return TypeAdapter(shape)


_adapter: Callable[[Any], TypeAdapter[Any]] = cache(_build)


@cache
def _teach_pydantic_safe_text() -> None:
    """Give pydantic the one way back into SafeText. It stands here so that domain needs no pydantic."""

    def schema(_cls: type[SafeText], _source: Any, _handler: Any) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            approved,
            core_schema.str_schema(),
            serialization=core_schema.plain_serializer_function_ser_schema(storable),
        )

    setattr(SafeText, "__get_pydantic_core_schema__", classmethod(schema))  # noqa: B010
