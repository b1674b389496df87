"""The app: routes, guards and the page, on one product."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from starlette.responses import FileResponse
from starlette.staticfiles import StaticFiles

from firstpass import __version__
from firstpass.api import conversations, errors, health
from firstpass.api.door import Door, door_of
from firstpass.api.guards import guards
from firstpass.bootstrap import Follow, Product

log = logging.getLogger(__name__)

PAGES = Path(__file__).parent / "pages"
_RESTART_SECONDS = 1.0


def create_app(product: Product) -> FastAPI:
    """The HTTP door of the product; the app's lifespan runs worker and dispatcher and closes the product."""
    app = FastAPI(
        title="firstpass",
        version=__version__,
        summary="The customer's side of a support conversation.",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan,
        middleware=guards(product.settings),
    )
    app.state.door = Door(product)
    errors.install(app)
    for router in (conversations.starting, conversations.router, health.router):
        app.include_router(router)
    app.add_api_route("/", _page, methods=["GET", "HEAD"], include_in_schema=False)
    app.mount("/chat", StaticFiles(directory=PAGES))
    return app


async def _page() -> FileResponse:
    return FileResponse(PAGES / "index.html")


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    door = door_of({"app": app})
    tasks = [asyncio.create_task(_keep_working(door)), asyncio.create_task(_keep_dispatching(door))]
    if door.product.follow:
        tasks.append(asyncio.create_task(_keep_following(door.product.follow)))
    try:
        yield
    finally:
        door.closing.set()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        door.product.close()


async def _keep_working(door: Door) -> None:
    """Run the worker, again if it ever stops: a message must not stay unanswered."""
    while True:
        door.working = True
        try:
            await door.product.worker.run()
        except Exception as error:  # noqa: BLE001 - whatever it was, the next round goes on
            log.error("the worker stopped and starts again", extra={"error": type(error).__name__})
        door.working = False
        await asyncio.sleep(_RESTART_SECONDS)


async def _keep_dispatching(door: Door) -> None:
    """Run the dispatcher, again if it ever stops: what waits in the outbox must go out."""
    while True:
        try:
            await door.product.dispatcher.run()
        except Exception as error:  # noqa: BLE001 - whatever it was, the next round goes on
            log.error("the dispatcher stopped and starts again", extra={"error": type(error).__name__})
        await asyncio.sleep(_RESTART_SECONDS)


async def _keep_following(follow: Follow) -> None:
    """Look for new generations, again if that ever stops."""
    while True:
        try:
            await follow()
        except Exception as error:  # noqa: BLE001 - whatever it was, the generation that is served stays
            log.error("following the index stopped and starts again", extra={"error": type(error).__name__})
        await asyncio.sleep(_RESTART_SECONDS)
