"""Approved wording: from a decision to the pieces of text that say it, each with the source behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from firstpass.domain.conversation import PERSON_CHOICE, SOMETHING_ELSE, Choice, Citation
from firstpass.domain.decision import (
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


@dataclass(frozen=True)
class Wording:
    """Fixed replies and passages of one playbook in one language, as evidence that can be cited."""

    playbook: Playbook
    language: str
    received_at: datetime | None = None
    """When the message was received that is answered."""

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
                yield from (self.fixed(opening, self._known()) for opening in openings)
                yield from self._told(incident)
            case Refuse(reserved=reserved, incident=incident):
                yield self.fixed(f"refusal_{reserved}")
                yield from self._told(incident)
            case Clarify(openings=openings):
                yield from (self.fixed(opening) for opening in openings)
            case StaySilent():
                return
            case _:
                assert_never(part)

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
        person = Choice(PERSON_CHOICE, str(self.fixed("choice_person").text))
        asked = [part for part in decision.parts if isinstance(part, Clarify)]
        if asked:
            titles = self.playbook.scope.case_types
            offered = [Choice(name, titles[name].title) for part in asked for name in part.case_types]
            return (*offered, Choice(SOMETHING_ELSE, str(self.fixed("choice_something_else").text)), person)
        return (person,) if any(_offers_person(part) for part in decision.parts) else ()


def _offers_person(part: Part) -> bool:
    match part:
        case Answer(offers_person=offers):
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
