"""A conversation as lines of text: what the customer types, and everything the conversation's log says."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import TextIO, assert_never
from uuid import uuid4

from firstpass.bootstrap import Product
from firstpass.domain.conversation import (
    PERSON_CHOICE,
    Choice,
    ConversationId,
    EndedBody,
    ErasedBody,
    Event,
    HandoffBody,
    IncidentBody,
    MessageBody,
    OverwrittenBody,
    Owner,
    OwnerBody,
    RatingBody,
    Speaker,
)

PATIENCE_SECONDS = 30.0
"""How long a reply is waited for; another process may have taken the turn."""
LOOK_SECONDS = 0.5
"""How often the log is read while nobody types: a person may be writing."""
_LABELS = {Speaker.BOT: "assistant", Speaker.SYSTEM: "notice", Speaker.PERSON: "person", Speaker.CUSTOMER: "you"}
_OWNERS = {
    Owner.BOT: "the assistant answers",
    Owner.QUEUE: "waiting for a person",
    Owner.HUMAN: "a person has the conversation",
    Owner.CLOSED: "the conversation is closed",
}


@dataclass
class Talk:
    """One conversation on a product, printed to `out`. On a terminal, which shows what is typed, the customer's words
    are printed only where they are not what was kept."""

    product: Product
    out: TextIO
    terminal: bool = False
    conversation: ConversationId = field(default=ConversationId(""))
    _shown: int = 0
    _choices: tuple[Choice, ...] = ()
    _typed: str = ""

    async def hold(self, lines: AsyncIterator[str | None], language: str | None = None) -> None:
        """Talk until /quit or the end of the lines; None among them says that nobody typed for a while."""
        first = await self.product.reception.start(language=language)
        self.conversation = first.conversation
        self._print(f"conversation {self.conversation} (/person, /close, /quit)")
        await self._show_news()
        self._ask()
        async for line in lines:
            if line is not None and line.strip() == "/quit":
                return
            if line is None or line.strip():
                news = await self._show_news() if line is None else await self._take(line.strip())
                self._ask(news)

    def _ask(self, news: bool = True) -> None:
        if self.terminal and news:
            self.out.write("> ")
            self.out.flush()

    async def _take(self, line: str) -> bool:
        """What one line means: a command, the number of a button, or words."""
        self._typed = line
        if line == "/close":
            await self.product.reception.close(self.conversation)
        elif line == "/person":
            await self._send(self._title(PERSON_CHOICE), PERSON_CHOICE)
        elif line.startswith("/"):
            self._print("There are /person, /close and /quit.")
        elif line.isdecimal() and 1 <= int(line) <= len(self._choices):
            choice = self._choices[int(line) - 1]
            await self._send(choice.title, choice.id)
        else:
            await self._send(line, None)
        await self._show_news()
        return True

    def _title(self, choice: str) -> str:
        playbook = self.product.playbooks.current().playbook
        return playbook.reply(f"choice_{choice}", playbook.scope.language).text

    async def _send(self, text: str, choice: str | None) -> None:
        await self.product.reception.receive(self.conversation, uuid4().hex, text, choice)
        patience = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < patience:
            await self.product.worker.run_until_idle()
            await self.product.dispatcher.run_until_idle()
            if not (await self.product.store.read(self.conversation)).unanswered:
                return
            await asyncio.sleep(LOOK_SECONDS)
        self._print("No answer yet; it will stand here when it comes.")

    async def _show_news(self) -> bool:
        """Print what happened since; whether anything did."""
        news = await self.product.store.events(self.conversation, self._shown, 1000)
        for event in news:
            self._show(event)
            self._shown = event.number
        return bool(news)

    def _show(self, event: Event) -> None:
        match event.body:
            case MessageBody() as body:
                self._show_message(event.who, body)
            case OwnerBody(owner=owner):
                self._print(f"[{_OWNERS[owner]}]")
            case HandoffBody(state=state, reference=reference, public_name=name, opens_at=opens):
                later = f", opens {opens:%A %d %B %H:%M %Z}" if opens else ""
                self._print(f"[case {reference}: {state.value} with {name}{later}]")
            case IncidentBody() as body:
                self._show_incident(event, body)
            case OverwrittenBody(text=text):
                self._print(f"[an earlier message now reads: {text}]")
            case EndedBody():
                self._print("[ended; a new message opens it again]")
            case RatingBody(score=score):
                self._print(f"[rated {score}]")
            case ErasedBody():
                self._print("[erased]")
            case _:
                assert_never(event.body)

    def _show_incident(self, event: Event, body: IncidentBody) -> None:
        to_come = f", from {body.started_at:%d %B %H:%M %Z}" if body.started_at > event.at else ""
        over = body.ends_at <= max(event.at, body.started_at)
        self._print("[the incident is over]" if over else f"[incident{to_come}: {body.text}]")

    def _show_message(self, who: Speaker, body: MessageBody) -> None:
        if not (self.terminal and who is Speaker.CUSTOMER and body.text == self._typed):
            self._print(f"{_LABELS[who]}: {body.text}")
        if who is not Speaker.CUSTOMER:
            self._choices = body.choices
            for number, choice in enumerate(body.choices, 1):
                self._print(f"  {number}. {choice.title}")

    def _print(self, text: str) -> None:
        self.out.write(f"{text}\n")
        self.out.flush()


async def lines_of(source: TextIO) -> AsyncIterator[str | None]:
    """Lines as they are typed, and None whenever nothing came for a while.

    A thread reads the bare file: it can be left waiting at the end, which a buffered reader does not allow."""
    queue: asyncio.Queue[str | None] = asyncio.Queue()
    loop = asyncio.get_running_loop()
    threading.Thread(target=_read, args=(source.fileno(), loop, queue), daemon=True).start()
    while True:
        try:
            line = await _next(queue)
        except TimeoutError:
            yield None
            continue
        if line is None:
            return
        yield line


async def _next(queue: asyncio.Queue[str | None]) -> str | None:
    """Not with wait_for, which before Python 3.12 can swallow a cancellation."""
    async with asyncio.timeout(LOOK_SECONDS):
        return await queue.get()


def _read(descriptor: int, loop: asyncio.AbstractEventLoop, queue: asyncio.Queue[str | None]) -> None:
    rest = b""
    while piece := os.read(descriptor, 65_536):
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            loop.call_soon_threadsafe(queue.put_nowait, line.decode("utf-8", "replace"))
    for last in (rest.decode("utf-8", "replace"), None) if rest else (None,):
        loop.call_soon_threadsafe(queue.put_nowait, last)
