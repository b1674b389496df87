"""From a stored event to what the customer's client gets."""

from __future__ import annotations

from typing import assert_never

from firstpass.api.schemas import (
    ChoiceFrame,
    CitationFrame,
    EndedFrame,
    ErasedFrame,
    EventFrame,
    HandoffFrame,
    IncidentFrame,
    MessageFrame,
    OverwrittenFrame,
    OwnerFrame,
    RatingFrame,
)
from firstpass.domain.conversation import (
    Body,
    Citation,
    EndedBody,
    ErasedBody,
    Event,
    HandoffBody,
    IncidentBody,
    MessageBody,
    OverwrittenBody,
    OwnerBody,
    RatingBody,
)
from firstpass.domain.incidents import EVERYTHING
from firstpass.domain.playbook import PassageId, Playbook
from firstpass.domain.scope import CaseTypeId

BodyFrame = (
    MessageFrame | OwnerFrame | HandoffFrame | IncidentFrame | OverwrittenFrame | RatingFrame | EndedFrame | ErasedFrame
)


def frame(event: Event, playbook: Playbook) -> EventFrame:
    """The event on the wire; the playbook lends the titles of the articles that are cited."""
    return EventFrame(
        number=event.number,
        kind=event.kind,
        at=event.at,
        who=event.who,
        body=_body(event.body, playbook),
    )


def _body(body: Body, playbook: Playbook) -> BodyFrame:
    match body:
        case MessageBody():
            return _message(body, playbook)
        case OwnerBody(owner=owner):
            return OwnerFrame(owner=owner)
        case HandoffBody(state=state, reference=reference, public_name=name, opens_at=opens_at):
            return HandoffFrame(state=state, reference=reference, public_name=name, opens_at=opens_at)
        case IncidentBody():
            return _incident(body, playbook)
        case OverwrittenBody(message=message, text=text):
            return OverwrittenFrame(message=message, text=text)
        case RatingBody(score=score):
            return RatingFrame(score=score)
        case EndedBody(ending=ending):
            return EndedFrame(ending=ending)
        case ErasedBody(why=why):
            return ErasedFrame(why=why)
        case _:
            assert_never(body)


def _message(body: MessageBody, playbook: Playbook) -> MessageFrame:
    return MessageFrame(
        text=body.text,
        choices=tuple(ChoiceFrame(id=choice.id, title=choice.title) for choice in body.choices),
        citations=tuple(_citation(citation, playbook) for citation in body.citations),
        choice=body.choice,
        reply_to=body.reply_to,
        needs=body.needs,
    )


def _incident(body: IncidentBody, playbook: Playbook) -> IncidentFrame:
    known = (playbook.scope.case_types.get(CaseTypeId(name)) for name in body.case_types)
    return IncidentFrame(
        id=body.id,
        text=body.text,
        scope=None if EVERYTHING in body.case_types else tuple(case_type.title for case_type in known if case_type),
        started_at=body.started_at,
        updated_at=body.updated_at or body.started_at,
        next_update_at=body.next_update_at,
        ends_at=body.ends_at,
        in_force=body.in_force,
    )


def _citation(citation: Citation, playbook: Playbook) -> CitationFrame:
    passage = playbook.passages.get(PassageId(citation.passage)) if citation.passage else None
    return CitationFrame(
        source=citation.source,
        revision=citation.revision,
        passage=citation.passage,
        title=passage.title if passage else None,
    )
