"""Approved wording: from a decision to the pieces of text that say it, each with the source behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import assert_never

from firstpass.actions.telling import label, tell
from firstpass.domain.accounts import AccountObject
from firstpass.domain.acting import ThingChoice
from firstpass.domain.conversation import PERSON_CHOICE, SOMETHING_ELSE, Choice, Citation
from firstpass.domain.crisis import ALWAYS
from firstpass.domain.decision import (
    Act,
    ActOutcome,
    Answer,
    Clarify,
    Decision,
    HandOff,
    Part,
    Refuse,
    StaySilent,
)
from firstpass.domain.incidents import Incident
from firstpass.domain.playbook import Passage, Playbook
from firstpass.domain.policy.situation import MAX_READABLE
from firstpass.domain.redaction import approved
from firstpass.domain.routing import moment_words
from firstpass.domain.verification import Draft, Evidence

SAID: Mapping[ActOutcome, str] = MappingProxyType(
    {
        "login": "identity_login",
        "code": "identity_code",
        "address": "reset_address",
        "one_address": "reset_two_addresses",
        "requested": "reset_requested",
        "which": "status_which",
        "none": "status_none",
        "copy": "status_copy",
    }
)
"""The fixed reply that says what an action came to."""


@dataclass(frozen=True)
class Wording:
    """Fixed replies and passages of one playbook in one language, as evidence that can be cited."""

    playbook: Playbook
    language: str
    received_at: datetime | None = None
    """When the message was received that is answered."""
    country: str | None = None
    """Where the customer is, as far as the session knows."""

    def fixed(self, reply_id: str, values: Mapping[str, str] | None = None) -> Evidence:
        """A fixed reply with its fields filled; the company's name is always known."""
        reply = self.playbook.reply(reply_id, self.language)
        return Evidence(
            Citation(f"reply:{reply.id}", reply.revision),
            reply.fill({"company": self.playbook.scope.company, **(values or {})}),
        )

    def pieces(self, part: Part) -> Iterator[Evidence]:
        """What one part of the decision says, in reading order; the sentence about a transfer is not among it."""
        match part:
            case Answer(replies=replies, evidence=passages, offers_person=offers, incident=incident):
                yield from (self.fixed(reply) for reply in replies)
                yield from (passage_evidence(passage) for passage in passages)
                yield from self._told(incident)
                if offers:
                    yield self.fixed("person_offer")
            case HandOff(openings=openings, evidence=passages, incident=incident):
                yield from (passage_evidence(passage) for passage in passages)
                yield from (piece for opening in openings for piece in self._opening(opening))
                yield from self._told(incident)
            case Refuse(reserved=reserved, incident=incident):
                refusal = self.playbook.reply(f"refusal_{reserved}", self.language)
                if refusal.language != self.language:
                    yield self.fixed("language_not_covered")
                yield self.fixed(refusal.id)
                yield from self._told(incident)
            case Clarify(openings=openings):
                yield from (self.fixed(opening) for opening in openings)
            case Act():
                yield from self._acted(part)
            case StaySilent():
                return
            case _:
                assert_never(part)

    def _acted(self, act: Act) -> Iterator[Evidence]:
        """The customer's own thing first; else the approved answer, and then what was done or is asked for."""
        if act.outcome == "told":
            yield from (piece for thing in act.things for piece in self._status(thing))
        yield from (passage_evidence(passage) for passage in act.evidence)
        if act.outcome in SAID:
            yield self.fixed(SAID[act.outcome])
        if act.offers_person and act.outcome in ("address", "one_address", "none"):
            yield self.fixed("person_offer")

    def _status(self, thing: AccountObject) -> tuple[Evidence, ...]:
        if self.received_at is None:
            raise AssertionError("a status is told at a moment")
        return tell(thing, self.playbook.statuses, self.received_at, self.playbook.scope.time_zone, self.language)

    def _opening(self, reply_id: str) -> Iterator[Evidence]:
        """A fixed reply that is said first; behind the crisis text whom to call, where the country is known."""
        yield self.fixed(reply_id, self._known())
        found = self.playbook.crisis_lines.of(self.country) if reply_id == "crisis" else None
        if found is None:
            return
        yield self.fixed("crisis_emergency", {"emergency": found.emergency.number})
        for line in found.lines:
            hours = str(self.fixed("crisis_always").text) if line.hours == ALWAYS else line.hours
            yield self.fixed("crisis_line", {"name": line.name, "number": line.number, "hours": hours})

    def _told(self, incident: Incident | None) -> Iterator[Evidence]:
        """The words of an incident, and when the next ones come; an update that did not come is called late."""
        if incident is None:
            return
        yield Evidence(Citation(f"incident:{incident.id}", incident.revision), incident.text)
        due = incident.next_update_at
        late = self.received_at is not None and due <= self.received_at
        words = moment_words(due, self.playbook.scope.time_zone, self.language)
        yield self.fixed("incident_late" if late else "incident_update", {"next_update": words})

    def _known(self) -> dict[str, str]:
        """What an opening may name."""
        values = {"limit": f"{MAX_READABLE:,}"}
        if self.received_at:
            values["received"] = moment_words(self.received_at, self.playbook.scope.time_zone, self.language)
        return values

    def choices(self, decision: Decision) -> tuple[Choice, ...]:
        """The buttons: after a question always something else and a person; elsewhere a person where one is offered."""
        person = self._choice(PERSON_CHOICE, "choice_person")
        things = [choice for part in decision.acts for choice in self._about_things(part)]
        asked = [part for part in decision.parts if isinstance(part, Clarify)]
        if asked:
            titles = self.playbook.scope.case_types
            offered = [Choice(name, titles[name].title) for part in asked for name in part.case_types]
            return (*things, *offered, self._choice(SOMETHING_ELSE, "choice_something_else"), person)
        return (*things, person) if any(_offers_person(part) for part in decision.parts) else (*things,)

    def _choice(self, name: str, reply_id: str) -> Choice:
        return Choice(name, str(self.fixed(reply_id).text))

    def _about_things(self, act: Act) -> Iterator[Choice]:
        """The things to choose from; to have a copy mailed; to go on once the customer is known."""
        if act.outcome in ("login", "code"):
            yield self._choice(act.case_type, f"choice_{act.outcome}_done")
        elif act.outcome == "which":
            yield from (Choice(ThingChoice(act.case_type, thing.id).id, label(thing)) for thing in act.things)
            yield self._choice(SOMETHING_ELSE, "choice_something_else")
        elif act.outcome in ("told", "offered"):
            for thing in act.things:
                if thing.kind == "invoice":
                    title = str(self.fixed("choice_copy", {"thing": label(thing)}).text)
                    yield Choice(ThingChoice(act.case_type, thing.id, copy=True).id, title)


def _offers_person(part: Part) -> bool:
    match part:
        case Answer(offers_person=offers):
            return offers
        case Act(offers_person=offers):
            return offers
        case Refuse(transfer=transfer):
            return transfer is None
        case _:
            return False


def passage_evidence(passage: Passage) -> Evidence:
    """A passage as evidence, cited by article, revision and its own id."""
    return Evidence(Citation(passage.article, passage.revision, passage.id), passage.text)


def as_draft(pieces: tuple[Evidence, ...]) -> Draft:
    """The approved wording as one draft: pieces as paragraphs, a text said once, every source cited."""
    texts = tuple(dict.fromkeys(str(piece.text).strip() for piece in pieces))
    return Draft(approved("\n\n".join(texts)), tuple(dict.fromkeys(piece.citation for piece in pieces)))
