"""What the API description says beside the schemas: every status of every route, with an example."""

from __future__ import annotations

from typing import Any

from firstpass.api.errors import KINDS
from firstpass.api.schemas import ErrorCode, ErrorEnvelope

Responses = dict[int | str, dict[str, Any]]

ANYWHERE = (403, 413, 500)
STARTING = (*ANYWHERE, 422, 429, 503)
WITH_BODY = (408,)
IN_CONVERSATION = (*STARTING, 401, 404)

EVENTS: Responses = {
    200: {
        "description": "The events. As a stream: `id` is the event's number, `data` one event as in the list; "
        "`event: token_expired` comes last when the token ends.",
        "content": {
            "text/event-stream": {
                "schema": {"type": "string"},
                "example": 'id: 3\ndata: {"number": 3, "kind": "message", "from": "bot", "...": "..."}\n\n',
            }
        },
    }
}


def errors(*statuses: int) -> Responses:
    """The documentation of these statuses."""
    return {kind.status: _documented(code) for code, kind in KINDS.items() if kind.status in statuses}


def _documented(code: ErrorCode) -> dict[str, Any]:
    kind = KINDS[code]
    person = {"href": "/v1/conversations/5f1c9a4e8d2b47f0a6c3e1d9b8704f26/person", "label": "Talk to a person"}
    error = {"code": code, "message": kind.message, "mend": kind.mend, "person": person}
    return {
        "model": ErrorEnvelope,
        "description": kind.message,
        "content": {"application/json": {"example": {"error": error}}},
    }
