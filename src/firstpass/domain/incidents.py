"""Incidents: a known problem on our side, told in one approved text to everyone whom it may touch (PSRs 99(3)).

While one is in force its text stands in place of answers and status replies on its case types; it promises nothing to a
single customer, and it ends by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NewType

from firstpass.domain.playbook import PassageId, digest
from firstpass.domain.redaction import SafeText
from firstpass.domain.scope import CaseTypeId

IncidentId = NewType("IncidentId", str)

LASTS = timedelta(hours=24)
"""How long an incident is in force unless it is extended or closed."""
EVERYTHING = CaseTypeId("*")
"""In place of case types: every one, also those that the scope gets later. No name in `scope.yaml` can look so."""


@dataclass(frozen=True)
class Incident:
    """`text` says what does not work and what customers can do; all moments are aware.

    It is in force from `started_at` until `ends_at`, which an early close moves to the present."""

    id: IncidentId
    case_types: tuple[CaseTypeId, ...]
    text: SafeText
    started_at: datetime
    next_update_at: datetime
    ends_at: datetime
    updated_at: datetime | None = None
    """When people last said something about it; None in those that were kept before this was."""

    @property
    def last_update_at(self) -> datetime:
        """When people last said something about it, as far as known."""
        return self.updated_at or self.started_at

    @property
    def revision(self) -> str:
        """The name of its words by their content."""
        return digest(self.text)

    @property
    def told_as(self) -> PassageId:
        """Under which name a conversation counts how often it was told: other words count anew."""
        return PassageId(f"incident:{self.id}@{self.revision}")

    def in_force(self, at: datetime) -> bool:
        """Whether it is told at this moment."""
        return self.started_at <= at < self.ends_at

    def touches(self, case_type: CaseTypeId | None) -> bool:
        """Whether questions of this case type are about it."""
        return case_type is not None and (case_type in self.case_types or EVERYTHING in self.case_types)

    def extended(
        self, ends_at: datetime, next_update_at: datetime, at: datetime | None = None, text: SafeText | None = None
    ) -> Incident:
        """The same with another end and next update, said `at` this moment, and other words where some are given."""
        later = replace(self, ends_at=ends_at, next_update_at=next_update_at)
        return replace(later, text=text or self.text, updated_at=at or self.updated_at)

    def closed(self, at: datetime) -> Incident:
        """The same, over from this moment on; one that is over stays as it is."""
        if self.ends_at <= at:
            return self
        return replace(self, ends_at=max(at, self.started_at), updated_at=at)


def touching(incidents: Iterable[Incident], case_type: CaseTypeId | None) -> Incident | None:
    """The incident that questions of this case type are about, the newest of several."""
    found = [incident for incident in incidents if incident.touches(case_type)]
    return max(found, key=lambda incident: incident.started_at, default=None)
