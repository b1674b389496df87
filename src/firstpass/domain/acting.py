"""Acting: what the bot asked a customer for, which things it offered, and what it learned of them from outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from firstpass.domain.accounts import AccountKind, AccountObject, ObjectId
from firstpass.domain.scope import CaseTypeId

ActionName = Literal["password_reset", "status_check", "invoice_copy"]
"""Everything that the bot does itself; `actions.registry` says what each may touch."""
Slot = Literal["address", "thing", "code"]
"""What an action can wait for: the address to log in with, which one of several things, a code in its own field."""

RESETS_AT_MOST = 3
"""Links that one conversation may have mailed (OWASP Forgot Password)."""


@dataclass(frozen=True)
class Asking:
    """What the customer was asked for and has not given yet; `offered` are the things to choose from."""

    case_type: CaseTypeId
    slot: Slot
    offered: tuple[ObjectId, ...] = ()


@dataclass(frozen=True)
class LookedUp:
    """The customer's things of one kind as the backend told them, newest first; None where it did not in time."""

    kind: AccountKind
    things: tuple[AccountObject, ...] | None


@dataclass(frozen=True)
class Consulted:
    """What a turn learned from outside, on record so that the turn can be run again."""

    looked_up: tuple[LookedUp, ...] = ()
    limited: bool = False
    """Whether too many links were asked for with this address, known or not."""


@dataclass(frozen=True)
class ThingChoice:
    """A button about one thing: its status, or a copy of it."""

    case_type: CaseTypeId
    thing: ObjectId
    copy: bool = False

    @property
    def id(self) -> str:
        return f"{self.case_type}/{'copy' if self.copy else 'status'}/{self.thing}"


def thing_choice(choice: str | None) -> ThingChoice | None:
    """The thing that a button is about; None for any other button."""
    case_type, _, rest = (choice or "").partition("/")
    what, _, thing = rest.partition("/")
    return ThingChoice(CaseTypeId(case_type), ObjectId(thing), what == "copy") if thing else None
