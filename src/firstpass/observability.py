"""Logging: one JSON object a line on standard error, never with a customer's words.

A record says what happened (our own constant message), where, and fields from a closed list. Of an exception it says
type and place; its message is left out, since vendors put data into theirs.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime

FIELDS = (
    *("conversation", "turn", "generation", "error", "where", "method", "route", "status", "code", "ms", "count"),
    "port",
)
"""The extra fields a record may carry."""


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        ours = record.name.partition(".")[0] == "firstpass"
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _own(record) if ours else _foreign(record),
        }
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[1]:
            line["exception"] = describe(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def _own(record: logging.LogRecord) -> str:
    """Our words with their arguments; an exception among them is named, never quoted."""
    if not isinstance(record.args, tuple) or not record.args:
        return str(record.msg)
    return str(record.msg) % tuple(type(arg).__name__ if isinstance(arg, BaseException) else arg for arg in record.args)


def _foreign(record: logging.LogRecord) -> str:
    """What stands before the first argument, in the first line: asyncio puts an exception's text into the others."""
    return next(iter(str(record.msg).splitlines()), "").partition("%")[0]


def describe(error: BaseException) -> list[str]:
    """The chain of an exception as types and places, without messages."""
    places: list[str] = []
    cause: BaseException | None = error
    while cause:
        frames = traceback.extract_tb(cause.__traceback__)[-6:]
        at = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))
        places.append(f"{type(cause).__name__} at {at}")
        cause = cause.__cause__ or cause.__context__
    return places


def configure_logging(level: str = "INFO") -> None:
    """Send every record of this process through `JsonLines`; vendors speak from warnings on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("firstpass").setLevel(level)
