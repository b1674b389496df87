"""From a decision to words that passed verification: draft, one repair, the approved wording, and then a person."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import NamedTuple

from firstpass.domain.decision import Decision, HandOff, ReasonCode, Transfer
from firstpass.domain.scope import QueueId
from firstpass.domain.verification import Bans, Draft, Saying, Verdict, Violation, examine, uncited
from firstpass.ports import Drafter, DraftRequest, SupportJudge

log = logging.getLogger(__name__)


class ApprovedWording:
    """The drafter of the embedded default: it leaves the approved wording as it is."""

    async def draft(self, request: DraftRequest) -> Draft:
        return request.approved


class Drafted(NamedTuple):
    """A draft that may leave, or None when none passed, and every violation found on the way."""

    draft: Draft | None
    violations: tuple[Violation, ...]


class RulesAlone:
    """The judge where nothing but approved wording is ever drafted: what the rules found holds."""

    async def weigh(self, saying: Saying, found: tuple[Violation, ...]) -> tuple[Violation, ...]:
        return found


async def verdict_on(
    draft: Draft, request: DraftRequest, judge: SupportJudge, question: str, bans: Bans | None
) -> Verdict:
    """The rules' findings, weighed where the words are not approved ones."""
    saying = Saying(draft.text, tuple(item.text for item in request.evidence), question)
    found = examine(saying, bans)
    held = found if saying.is_approved else await judge.weigh(saying, found)
    return Verdict((*uncited(draft, request.evidence), *held))


async def draft_and_check(
    drafter: Drafter, request: DraftRequest, judge: SupportJudge, *, question: str = "", bans: Bans | None = None
) -> Drafted:
    """The first draft that passes: the drafter's, its one repair, the approved wording."""
    found: tuple[Violation, ...] = ()
    tried: set[Draft] = set()
    for attempt in ("first", "repair", "approved"):
        wording = request.approved if attempt == "approved" else await _drafted(drafter, request)
        if wording is None or wording in tried:
            continue
        tried.add(wording)
        verdict = await verdict_on(wording, request, judge, question, bans)
        if verdict.passed:
            return Drafted(wording, found)
        found += verdict.violations
        request = replace(request, violations=verdict.violations)
    return Drafted(None, found)


async def _drafted(drafter: Drafter, request: DraftRequest) -> Draft | None:
    """A drafter comes on top, never instead: one that fails leaves the approved wording."""
    try:
        return await drafter.draft(request)
    except Exception as error:  # noqa: BLE001 whatever a drafter raises, the customer gets the approved wording
        log.warning("the drafter failed", extra={"error": type(error).__name__})
        return None


def to_a_person(rule: str, reason: ReasonCode, queue: QueueId, opening: str) -> Decision:
    """The decision that stands where the bot cannot go on: an honest sentence and a person (rule 11)."""
    return Decision((HandOff(rule, None, Transfer(reason, queue, rule), openings=(opening,)),))
