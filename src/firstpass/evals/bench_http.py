"""The same from outside: from posting a message to reading the reply's event on the stream, over loopback."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from firstpass.evals.bench_turn import WARM_UP, Clocked, Run, messages, yardstick
from firstpass.ports import Embedder

PATIENCE_SECONDS = 10.0
_PATH = "/v1/conversations"


async def measure_http(port: int, embedder: Embedder, turns: int) -> Run:
    """One run of so many calls to a server on this machine, interleaved with the yardstick."""
    calls = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    asked, clocked, warming = messages(), Clocked(), Clocked()
    try:
        for number in range(-WARM_UP, turns):
            text, into = asked[number % len(asked)], clocked if number >= 0 else warming
            await yardstick(embedder, text, into)
            _turn(port, calls, text, into)
    finally:
        calls.close()
    return Run(clocked.spread("yardstick"), clocked.spread("turn"))


def _turn(port: int, calls: http.client.HTTPConnection, text: str, clocked: Clocked) -> None:
    started = _post(calls, _PATH, {}, {})
    path, bearer = f"{_PATH}/{started['conversation']}", {"Authorization": f"Bearer {started['token']}"}
    with _stream(port, f"{path}/events", bearer) as lines, clocked.timed("turn"):
        _post(calls, f"{path}/messages", {"text": text}, {**bearer, "Idempotency-Key": "bench"})
        for line in lines:
            if line.startswith("data:") and json.loads(line[5:])["from"] == "bot":
                break


@contextmanager
def _stream(port: int, path: str, headers: dict[str, str]) -> Iterator[Iterator[str]]:
    """The lines of a conversation's events after the first one, once the stream is open."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", path, headers={**headers, "Accept": "text/event-stream", "Last-Event-ID": "1"})
        response = connection.getresponse()
        lines = (line.decode() for line in iter(response.readline, b""))
        next(line for line in lines if line.startswith("retry:"))
        yield lines
    finally:
        connection.close()


def _post(
    calls: http.client.HTTPConnection, path: str, body: dict[str, str], headers: dict[str, str]
) -> dict[str, Any]:
    calls.request("POST", path, json.dumps(body), {**headers, "Content-Type": "application/json"})
    response = calls.getresponse()
    answer: dict[str, Any] = json.loads(response.read())
    if response.status >= 400:
        raise RuntimeError(f"the server refused with {response.status}")
    return answer
