"""A line of the log: whole words of ours, and of vendors and exceptions nothing that a customer may have said."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

import pytest

from firstpass.observability import JsonLines

CANARY = "cAnArY4711"


def line(logger: str, message: str, *given: object, **more: Any) -> dict[str, Any]:
    """What is written for one record."""
    record = logging.LogRecord(logger, logging.WARNING, "file.py", 1, message, given, None)
    vars(record).update(more)
    written: dict[str, Any] = json.loads(JsonLines().format(record))
    return written


@pytest.mark.parametrize(
    ("message", "given", "written"),
    [
        ("the store failed: %s %s", ("OperationalError", ""), "the store failed: OperationalError "),
        ("took %d of %.1f", (3, 4), "took 3 of 4.0"),
        ("100% of it", (), "100% of it"),
        ("the store failed: %s", (ValueError(CANARY),), "the store failed: ValueError"),
    ],
)
def test_our_own_words_are_whole_and_quote_no_exception(message: str, given: tuple[object, ...], written: str) -> None:
    assert line("firstpass.adapters.sql", message, *given)["message"] == written


@pytest.mark.parametrize(
    ("message", "given", "written"),
    [
        ("Invalid HTTP request received.", (), "Invalid HTTP request received."),
        ("connection to %s lost", (CANARY,), "connection to "),
        (f"Task exception was never retrieved\nfuture: <{CANARY}>", (), "Task exception was never retrieved"),
        ("", (), ""),
    ],
)
def test_of_a_vendors_words_only_the_constant_ones_are_kept(
    message: str, given: tuple[object, ...], written: str
) -> None:
    assert line("asyncio", message, *given)["message"] == written
    assert line("firstpassing", message, *given)["message"] == written


def test_an_exception_is_told_by_type_and_place() -> None:
    try:
        try:
            raise KeyError(CANARY)
        except KeyError as error:
            raise ValueError(CANARY) from error
    except ValueError:
        written = line("uvicorn.error", "Exception in ASGI application\n", exc_info=sys.exc_info())
    assert CANARY not in json.dumps(written)
    assert [place.split(" at ")[0] for place in written["exception"]] == ["ValueError", "KeyError"]
