"""What a turn asks of the world outside while it is taken: the customer's things, and whether a limit is reached."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from firstpass.domain.accounts import AccountKind, CustomerId
from firstpass.domain.acting import Consulted, LookedUp
from firstpass.domain.decision import Act, Decision
from firstpass.domain.errors import BackendLied, BackendUnavailable
from firstpass.domain.record import Heard
from firstpass.domain.scope import Scope
from firstpass.ports import AccountBackend, Limiter

log = logging.getLogger(__name__)


class Outside(Protocol):
    """Whom a turn consults; a replay consults the record."""

    async def consult(self, decision: Decision, heard: Heard, scope: Scope) -> Consulted:
        """What the actions of the decision need to know. It reads, and never raises for what is not there."""
        ...


@dataclass(frozen=True)
class NobodyOutside:
    """Without an account backend nothing can be looked up; a decision that acts on nothing needs none."""

    async def consult(self, decision: Decision, heard: Heard, scope: Scope) -> Consulted:
        return Consulted()


@dataclass(frozen=True)
class Recorded:
    """What was learned then, for a replay."""

    consulted: Consulted = field(default_factory=Consulted)

    async def consult(self, decision: Decision, heard: Heard, scope: Scope) -> Consulted:
        return self.consulted


@dataclass(frozen=True)
class Backend:
    """The account backend and the limit of links an address. `patience` is how long all look-ups of a turn may take;
    zero is without an end."""

    accounts: AccountBackend
    limiter: Limiter
    patience: timedelta = timedelta(0)

    async def consult(self, decision: Decision, heard: Heard, scope: Scope) -> Consulted:
        to_do = [act for act in decision.acts if act.outcome == "to_do"]
        if not to_do:
            return Consulted()
        kinds = dict.fromkeys(kind for act in to_do for kind in scope.case_types[act.case_type].looks_up)
        customer = heard.identity.customer
        looked_up = await self._look_up(CustomerId(customer), list(kinds)) if customer else ()
        return Consulted(looked_up, any(self._limited(act) for act in to_do))

    async def _look_up(self, customer: CustomerId, kinds: list[AccountKind]) -> tuple[LookedUp, ...]:
        return tuple(await asyncio.gather(*(self._one(customer, kind) for kind in kinds)))

    async def _one(self, customer: CustomerId, kind: AccountKind) -> LookedUp:
        try:
            async with asyncio.timeout(self.patience.total_seconds() or None):
                return LookedUp(kind, await self.accounts.statuses(customer, kind))
        except (BackendUnavailable, BackendLied, TimeoutError) as error:
            log.warning("statuses could not be read", extra={"kind": kind, "error": type(error).__name__})
            return LookedUp(kind, None)

    def _limited(self, act: Act) -> bool:
        """Counted by the address as it was typed, whether it is known or not."""
        if act.action != "password_reset" or act.address is None:
            return False
        return self.limiter.allow("reset", act.address.mark) is not None
