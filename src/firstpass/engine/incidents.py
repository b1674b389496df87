"""Incident mode: people open, extend and close what everybody is told, with words checked like any reply.

What is told is kept first and then appended to the conversations that go on; a turn sees it when it is claimed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from firstpass.domain.conversation import ConversationId
from firstpass.domain.errors import Malformed, NotFound
from firstpass.domain.incidents import EVERYTHING, LASTS, Incident, IncidentId
from firstpass.domain.redaction import SafeText, readable, redact
from firstpass.domain.scope import CaseTypeId, Scope
from firstpass.domain.verification import Bans, unfit
from firstpass.ports import Clock, ConversationStore, EventFeed, Ids

LONGEST = 1_000
"""Characters of a text that everybody is to read."""
_BLANK_LINES = re.compile(r"\s*\n\s*")


@dataclass(frozen=True)
class Wanted:
    """What people say of a new incident; what is left out has its default. `EVERYTHING` may stand for case types."""

    case_types: tuple[str, ...]
    text: str
    next_update_at: datetime
    started_at: datetime | None = None
    ends_at: datetime | None = None
    id: str | None = None


class Checked(NamedTuple):
    """Words that may be told, and how many secrets were taken out of them."""

    text: SafeText
    redacted: int


class Told(NamedTuple):
    """An incident as it is kept now, the conversations that were told just now, and how many secrets were taken out."""

    incident: Incident
    conversations: tuple[ConversationId, ...]
    redacted: int = 0


@dataclass(frozen=True)
class IncidentDesk:
    """What people may do about incidents. Every error of theirs is `Malformed` or `NotFound` and names the mend."""

    store: ConversationStore
    feed: EventFeed
    clock: Clock
    ids: Ids
    scope: Scope
    bans: Bans | None

    async def open(self, wanted: Wanted) -> Told:
        """Tell of a new one; without an end it lasts 24 hours from now, or from a start to come."""
        now = self.clock.now()
        started_at, said = wanted.started_at or now, self._fit(wanted.text)
        incident = Incident(
            id=IncidentId(wanted.id or self.ids.reference()),
            case_types=self._known(wanted.case_types),
            text=said.text,
            started_at=started_at,
            next_update_at=wanted.next_update_at,
            ends_at=wanted.ends_at or max(started_at, now) + LASTS,
            updated_at=now,
        )
        return await self._tell(incident, now, said.redacted)

    async def extend(
        self,
        incident: str,
        ends_at: datetime | None = None,
        next_update_at: datetime | None = None,
        text: str | None = None,
    ) -> Told:
        """Let one go on, for 24 hours from now at least unless an end is given, perhaps in other words."""
        now, found = self.clock.now(), await self._find(incident)
        said = Checked(found.text, 0) if text is None else self._fit(text)
        until = ends_at or max(found.ends_at, now + LASTS)
        longer = found.extended(until, next_update_at or found.next_update_at, now, said.text)
        return await self._tell(longer, now, said.redacted)

    async def close(self, incident: str) -> Told:
        """Let one be over from this moment on."""
        now, found = self.clock.now(), await self._find(incident)
        return await self._save(found.closed(now), now)

    async def not_over(self) -> tuple[Incident, ...]:
        """Every one that is in force or still to come, the oldest first."""
        return await self.store.incidents(self.clock.now())

    async def _tell(self, incident: Incident, now: datetime, redacted: int) -> Told:
        if incident.ends_at <= max(now, incident.started_at):
            raise Malformed("It would be over before it is told. Give a later end")
        if incident.next_update_at <= now:
            raise Malformed("The next update would be in the past. Say when the next one comes")
        if incident.next_update_at > incident.ends_at:
            raise Malformed("It would end before the next update. Give an earlier update or a later end")
        return (await self._save(incident, now))._replace(redacted=redacted)

    async def _save(self, incident: Incident, now: datetime) -> Told:
        told = await self.store.tell_incident(incident, now)
        for conversation in told:
            self.feed.ring(conversation)
        return Told(incident, told)

    async def _find(self, name: str) -> Incident:
        known = {incident.id: incident for incident in await self.not_over()}
        found = known.get(IncidentId(name)) or known.get(IncidentId(name.upper()))
        if found is None:
            those = f"Those are: {', '.join(known)}" if known else "None is in force or to come"
            raise NotFound(f"There is no incident of this id that is not over. {those}")
        return found

    def _known(self, names: tuple[str, ...]) -> tuple[CaseTypeId, ...]:
        """Each once, in order; every unknown one is told with the nearest there is."""
        if not names:
            raise Malformed("An incident is about something. Name the case types, or everything")
        if EVERYTHING in names:
            return (EVERYTHING,)
        unknown = [name for name in names if name not in self.scope.case_types]
        if unknown:
            raise Malformed("; ".join(self._unknown(name) for name in dict.fromkeys(unknown)))
        return tuple(dict.fromkeys(CaseTypeId(name) for name in names))

    def _unknown(self, name: str) -> str:
        from difflib import get_close_matches

        near = get_close_matches(name, list(self.scope.case_types), n=1)
        mend = f"Did you mean {near[0]}?" if near else "The case types stand in scope.yaml"
        return f"There is no case type {name}. {mend}"

    def _fit(self, said: str) -> Checked:
        """The words without secrets, as one paragraph of lines, as the gate would let them pass."""
        redaction = redact(_BLANK_LINES.sub("\n", readable(said).strip()), secrets_only=True)
        text = redaction.text
        if not text or len(text) > LONGEST:
            raise Malformed(f"The text has {len(text)} characters. Give one of 1 to {LONGEST:,}")
        found = unfit(text, self.bans)
        if found:
            told = "; ".join(f"{violation.span!r}: {violation.why}" for violation in found)
            raise Malformed(f"The text may not be told: {told}. Say it otherwise: what does not work, since when")
        return Checked(text, len(redaction.spans))
