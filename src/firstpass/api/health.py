"""Is the process alive, and can it serve customers?"""

from __future__ import annotations

from collections.abc import AsyncIterator

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse

from firstpass.api.door import Door, door_of
from firstpass.api.errors import KINDS
from firstpass.api.openapi import ANYWHERE, Responses, errors
from firstpass.api.schemas import Alive, ErrorBody, NotReady, Problem, Readiness
from firstpass.domain.errors import FirstpassError

router = APIRouter(prefix="/v1", tags=["Operation"])

_NOT_READY: Responses = {503: {"model": NotReady, "description": "Not ready"}}


@router.get("/health", responses=errors(*ANYWHERE))
async def health() -> Alive:
    """The process answers; nothing else is looked at."""
    return Alive()


@router.get("/ready", response_model=Readiness, responses=errors(*ANYWHERE) | _NOT_READY)
async def ready(request: Request) -> Readiness | JSONResponse:
    """Whether the store answers, a generation is loaded and turns are taken."""
    door = door_of(request.scope)
    problems = tuple([problem async for problem in _problems(door)])
    examples = _example_replies(door)
    refused = door.product.refused() if door.product.refused else None
    if not problems:
        return Readiness(ready=True, problems=(), example_replies=examples, refused_generation=refused)
    error = ErrorBody(
        code="unavailable",
        message=f"Not ready: {', '.join(problems)}",
        mend="See the log of this process",
        person=None,
    )
    report = NotReady(ready=False, problems=problems, example_replies=examples, refused_generation=refused, error=error)
    request.state.error_code = "unavailable"
    return JSONResponse(report.model_dump(), 503, dict(KINDS["unavailable"].headers))


async def _problems(door: Door) -> AsyncIterator[Problem]:
    try:
        await door.product.store.ping()
    except FirstpassError:
        yield "store_unavailable"
    if door.words("disclosure") is None:
        yield "no_generation"
    if not door.working:
        yield "worker_stopped"


def _example_replies(door: Door) -> int:
    try:
        replies = door.product.playbooks.current().playbook.replies
    except FirstpassError:
        return 0
    return sum(reply.example for reply in replies.values())
