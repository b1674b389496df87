"""The mails that a wish leads to at the sandbox's company. Only who reads the mailbox learns what there is."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from firstpass.adapters.accounts.sandbox.people import SeedPerson

LINK = "https://northquay.example/reset/"
_RESET = (
    "Someone asked for a new password for your account. If it was you, open this link within 30 minutes; it works once:"
)
_NOTICE = (
    "Someone asked for a new password for your account, and we sent a link to your main address. If it was not you, "
    "you need not do anything: nothing changes until the link is used. Tell us if it goes on."
)
_CODE = "Your code is {}. It is valid for 10 minutes. We never ask for it in a chat or by phone."
_COPY = "This is the copy you asked for. (The sandbox attaches no file.)"
_LOCKED = "Someone asked for a new password for your account. It needs to be unlocked first: please call us."
_UNVERIFIED = (
    "Someone asked for a new password. Please confirm this address first with the link we sent when you joined."
)


@dataclass(frozen=True)
class Wish:
    """What was asked for: `details` are its words, such as an address or a customer's id and a code."""

    what: Literal["password_reset", "code", "invoice_copy", "mail"]
    details: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True)
class Letter:
    """A mail."""

    to: str
    subject: str
    text: str = field(repr=False)


def letters_for(wish: Wish, people: tuple[SeedPerson, ...]) -> Iterator[Letter]:
    """What the company mails for this wish: nothing for an address or a customer that is not there."""
    match wish.what:
        case "password_reset":
            yield from _reset(wish.details[0], people)
        case "code":
            yield from _main(wish.details[0], "Your one-time code", _CODE.format(wish.details[1]), people)
        case "invoice_copy":
            yield from _main(wish.details[0], f"Your invoice {wish.details[1]}", _COPY, people)
        case "mail":
            yield Letter(*wish.details)


def _main(customer: str, subject: str, text: str, people: tuple[SeedPerson, ...]) -> Iterator[Letter]:
    for person in people:
        if person.id == customer and person.addresses:
            yield Letter(person.addresses[0], subject, text)


def _reset(address: str, people: tuple[SeedPerson, ...]) -> Iterator[Letter]:
    """The link to the main address, and a notice of recovery to all of them (NIST SP 800-63B-4)."""
    typed = address.strip().casefold()
    for person in people:
        if typed not in {known.casefold() for known in person.addresses}:
            continue
        match person.standing:
            case "open" | "restricted":
                yield Letter(person.addresses[0], "Your new password", f"{_RESET}\n{LINK}{secrets.token_urlsafe(24)}")
                yield from (Letter(known, "A new password was asked for", _NOTICE) for known in person.addresses)
            case "locked":
                yield Letter(person.addresses[0], "Your account", _LOCKED)
            case "unverified":
                yield Letter(person.addresses[0], "Confirm your address", _UNVERIFIED)
            case "closed":
                pass
