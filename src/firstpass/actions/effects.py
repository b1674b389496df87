"""What an action leaves for the outbox: it happens after the reply is delivered, once, under the turn's id."""

from __future__ import annotations

from firstpass.actions.registry import REGISTRY
from firstpass.domain.conversation import TurnId
from firstpass.domain.decision import Act, Decision
from firstpass.domain.record import Heard
from firstpass.ports import OutboxEntry


def effects_of(decision: Decision, heard: Heard, turn: TurnId) -> tuple[OutboxEntry, ...]:
    """The entries of a decision that has acted, in the order of its parts; the turn's id is their idempotency key."""
    payloads = [(act, payload) for act in decision.acts if (payload := _payload(act, heard))]
    return tuple(
        OutboxEntry(kind, f"{turn}:{number}", payload)
        for number, (act, payload) in enumerate(payloads)
        if (kind := REGISTRY[act.action].effect)
    )


def _payload(act: Act, heard: Heard) -> dict[str, str] | None:
    """Ids alone: an address stays under its seal until it is used."""
    if act.outcome == "requested" and act.address is not None:
        return {"sealed": act.address.id}
    if act.outcome == "copy" and heard.identity.customer is not None:
        return {"customer": heard.identity.customer, "invoice": act.things[0].id}
    return None
