"""A life at risk: whom to call by country, no digits where it is not known, and nothing that must not follow."""

from __future__ import annotations

import re

import pytest

from firstpass.adapters.playbook import read_playbook
from firstpass.domain.decision import HandOff, ReasonCode, Transfer
from firstpass.domain.playbook import GenerationId, Playbook
from firstpass.domain.scope import QueueId
from firstpass.domain.verification import verify
from firstpass.engine.wording import Wording, as_draft
from firstpass.settings import HERE
from tests.stage import NOON

CRISIS = HandOff("crisis", None, Transfer(ReasonCode.VULNERABILITY, QueueId("general"), "crisis"), ("crisis",))
LANGUAGES = ("en", "es", "fr", "de", "pt")


@pytest.fixture(scope="module")
def playbook() -> Playbook:
    content = read_playbook(HERE / "knowledge_base")
    replies = {(reply.id, reply.language): reply for reply in content.replies}
    return Playbook(
        GenerationId("g"),
        content.scope,
        {},
        replies,
        content.cues,
        content.facts,
        never_say=content.never_say,
        crisis_lines=content.crisis_lines,
    )


def said(playbook: Playbook, language: str, country: str | None) -> str:
    draft = as_draft(tuple(Wording(playbook, language, NOON, country).pieces(CRISIS)))
    return str(draft.text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("country", [None, "XX"])
def test_where_the_country_is_not_known_there_is_no_digit(
    playbook: Playbook, language: str, country: str | None
) -> None:
    assert not re.search(r"\d", said(playbook, language, country))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_numbers_of_the_country_are_told_in_the_language(playbook: Playbook, language: str) -> None:
    text = said(playbook, language, "GB")
    assert "999" in text
    assert "116 123" in text
    assert ("day and night" in text) == (language == "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_asked_and_nobody_is_promised(playbook: Playbook, language: str) -> None:
    for entry in playbook.crisis_lines.countries:
        text = said(playbook, language, entry.country)
        assert "?" not in text
        assert "{" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_numbers_are_evidence_and_pass_the_verifier(playbook: Playbook, language: str) -> None:
    for entry in playbook.crisis_lines.countries:
        pieces = tuple(Wording(playbook, language, NOON, entry.country).pieces(CRISIS))
        verdict = verify(as_draft(pieces), pieces, question="I want to end my life", bans=playbook.bans)
        assert verdict.passed, (entry.country, verdict.violations)
