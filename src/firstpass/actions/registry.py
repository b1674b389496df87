"""The closed registry: everything the bot can do besides talking, and what each may ask of the account backend.

Nothing here approves, lifts, rules, moves money or changes contact details, and nothing can be added at run time
(DESIGN rule 6; OWASP LLM06). A test holds this table against a snapshot.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from firstpass.domain.acting import ActionName
from firstpass.domain.conversation import IdentityLevel

BackendCall = Literal["start_password_reset", "statuses", "send_invoice_copy"]


@dataclass(frozen=True)
class Action:
    """What one action may do. `identity` is the least that must be known of the customer, whatever scope says."""

    identity: IdentityLevel
    calls: frozenset[BackendCall]
    effect: str | None
    """The kind of outbox entry that it leaves behind; None for one that only reads."""


REGISTRY: Mapping[ActionName, Action] = MappingProxyType(
    {
        "password_reset": Action("anonymous", frozenset({"start_password_reset"}), "password_reset.requested"),
        "status_check": Action("session", frozenset({"statuses"}), None),
        "invoice_copy": Action("session", frozenset({"statuses", "send_invoice_copy"}), "invoice_copy.requested"),
    }
)
