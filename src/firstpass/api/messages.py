"""What a customer's client sent, made ready for the reception; and what a press of "talk to a person" means."""

from __future__ import annotations

import hashlib
import hmac
from typing import NamedTuple

from firstpass.api.door import Door, LimitReachedError
from firstpass.api.errors import FieldError
from firstpass.api.schemas import SendMessage
from firstpass.domain.acting import thing_choice
from firstpass.domain.conversation import PERSON_CHOICE, SOMETHING_ELSE, ConversationId, MessageBody
from firstpass.domain.errors import TooLarge
from firstpass.domain.redaction import readable, redact
from firstpass.ports import Conversation

LOOKED_AT = 1_000
"""Characters of a message past the limit that are searched for what is urgent: what is refused must cost little."""


class Said(NamedTuple):
    """A message's text, never blank, and the button behind it."""

    text: str
    choice: str | None


def check_message(door: Door, message: SendMessage) -> Said:
    """Raises `TooLarge`, and `FieldError` for a message that says nothing or a button that does not exist.

    A button that the playbook no longer has counts as its text, so that nobody presses in vain."""
    if len(message.text or "") > door.product.settings.max_message_chars:
        raise TooLarge("the message is too long")
    text = readable(message.text or "")
    title = button_title(door, message.choice) if message.choice else None
    if text.strip():
        return Said(text, message.choice if title else None)
    if message.choice is None:
        raise FieldError("body.text", "blank")
    if title is None:
        raise FieldError("body.choice", "choice")
    return Said(title, message.choice)


def button_title(door: Door, choice: str, language: str | None = None) -> str | None:
    """What the button says, of one about a thing what it is about; None for one that does not exist."""
    playbook = door.product.playbooks.current().playbook
    if choice in {PERSON_CHOICE, SOMETHING_ELSE}:
        return playbook.reply(f"choice_{choice}", language or playbook.scope.language).text
    titles = {str(name): case_type.title for name, case_type in playbook.scope.case_types.items()}
    about = thing_choice(choice)
    return titles.get(about.case_type if about else choice)


def spend_message(door: Door, conversation: ConversationId, said: Said) -> None:
    """Count the message; past the limit, asking for a person and what is urgent still gets through."""
    try:
        door.spend("message", conversation)
    except LimitReachedError:
        understander = door.product.playbooks.current().understander
        if said.choice != PERSON_CHOICE and not understander.is_urgent(redact(said.text[:LOOKED_AT]).text):
            raise
        door.spend("person", conversation)


def kept_key(door: Door, conversation: ConversationId, key: str) -> str:
    """What is stored of a client's key: a keyed hash, for a client may put anything into it (DESIGN 5, edges)."""
    secret = door.product.reception.secret
    return hmac.new(secret, f"key\n{conversation}\n{key}".encode(), hashlib.sha256).hexdigest()


def asked_already(seen: Conversation) -> int | None:
    """The number of a request for a person that nobody answered yet."""
    for event in seen.unanswered:
        if isinstance(event.body, MessageBody) and event.body.choice == PERSON_CHOICE:
            return event.number
    return None


def person_key(seen: Conversation) -> str:
    """The same for requests that arrive at once, so that a double click asks once.

    It begins with a letter that no client's key can hold."""
    oldest = seen.unanswered[0].number if seen.unanswered else seen.last_number + 1
    return f"§person-after-{oldest - 1}"
