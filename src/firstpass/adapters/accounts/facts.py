"""Backend facts of a scripted conversation: the customer's things, and whether the account backend answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from firstpass.adapters.accounts.memory import MemoryAccounts
from firstpass.adapters.accounts.sandbox.people import SeedPerson, SeedThing, person_at
from firstpass.domain.accounts import AccountKind, AccountObject, CustomerId
from firstpass.domain.errors import BackendUnavailable, Malformed
from firstpass.ports import AccountBackend

_SOMEBODY = "somebody"
_MEND = "Write facts as docs/support-leads.md shows, under A golden conversation"


class Facts(BaseModel):
    """What of `facts` has a meaning; other names are accepted and have none."""

    model_config = ConfigDict(extra="ignore", frozen=True, use_attribute_docstrings=True, hide_input_in_errors=True)

    things: tuple[SeedThing, ...] = ()
    """The customer's payments, invoices and other things, as the account backend knows them."""
    backend: Literal["up", "down"] = "up"
    """Whether the account backend answers."""


class DownAccounts(MemoryAccounts):
    """An account backend that does not answer."""

    async def statuses(self, customer: CustomerId, kind: AccountKind) -> tuple[AccountObject, ...]:
        raise BackendUnavailable("the account backend did not answer")


def backend_of(given: Mapping[str, object], customer: str | None, at: datetime) -> AccountBackend:
    """A backend that knows one customer. Days of the facts count from `at`. Raises `Malformed` for facts that cannot
    be read, without quoting them."""
    try:
        facts = Facts.model_validate(given)
        if facts.backend == "down":
            return DownAccounts()
        seed = SeedPerson(id=customer or _SOMEBODY, name="", addresses=("customer@example.com",), things=facts.things)
        return MemoryAccounts([person_at(seed, at)])
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(str(step) for step in ("facts", *first["loc"]))
        raise Malformed(
            f"{place}: {first['msg']}. Write facts as docs/support-leads.md shows, under A golden conversation"
        ) from None
