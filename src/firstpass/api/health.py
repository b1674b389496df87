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
    report = Readiness(
        ready=not problems,
        problems=problems,
        example_replies=_example_replies(door),
        refused_generation=door.product.refused() if door.product.refused else None,
        dead_letters=await _dead_letters(door),
    )
    if report.ready:
        return report
    error = ErrorBody(
        code="unavailable",
        message=f"Not ready: {', '.join(problems)}",
        mend="See the log of this process",
        person=None,
    )
    request.state.error_code = "unavailable"
    return JSONResponse(
        NotReady(**report.model_dump(), error=error).model_dump(), 503, dict(KINDS["unavailable"].headers)
    )


async def _problems(door: Door) -> AsyncIterator[Problem]:
    try:
        await door.product.store.ping()
    except FirstpassError:
        yield "store_unavailable"
    if door.words("disclosure") is None:
        yield "no_generation"
    if not door.working:
        yield "worker_stopped"


async def _dead_letters(door: Door) -> int:
    try:
        return len(await door.product.outbox.dead()) if door.product.outbox else 0
    except FirstpassError:
        return 0


def _example_replies(door: Door) -> int:
    try:
        return door.product.playbooks.current().playbook.examples
    except FirstpassError:
        return 0
