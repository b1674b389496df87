"""What the shipped playbook says passes verification on its own evidence, alone and as the engine puts it together."""

from __future__ import annotations

from itertools import combinations

import pytest

from firstpass.domain.conversation import Citation
from firstpass.domain.redaction import approved
from firstpass.domain.verification import Evidence, verify
from firstpass.engine.wording import as_draft
from tests.domain.verification.test_cases import READING, bans

VALUES = dict.fromkeys(("company", "public_name", "reference", "opens", "limit"), "Account support")
VALUES |= {"wait": "5 to 20 minutes", "low": "5", "high": "20", "limit": "4,000", "opens": "Monday at 08:00"}
VALUES |= {"reference": "FP-7K2M-94QX", "company": "Northquay", "card_line": "020 7946 0318"}
VALUES |= {"emergency": "999 or 112", "name": "Samaritans", "number": "116 123", "hours": "day and night"}
VALUES |= {"thing": "Invoice INV-3010, 31 Oct 2026"}
VALUES |= dict.fromkeys(("received", "next_update"), "24 November 2026, 14:05 (GMT)")
REPLIES = {
    (reply.id, reply.language): Evidence(Citation(f"reply:{reply.id}", reply.revision), reply.fill(VALUES))
    for reply in READING.replies
}
ARTICLES = {
    str(article.id): [
        Evidence(Citation(article.id, "r1", str(number)), approved(section.text))
        for number, section in enumerate(article.sections)
    ]
    for article in READING.articles
    if article.audience == "customer"
}


def held_back(*pieces: Evidence) -> list[str]:
    verdict = verify(as_draft(pieces), pieces, question="anything", bans=bans())
    return [f"{violation.kind}: {violation.span} ({violation.why})" for violation in verdict.violations]


@pytest.mark.parametrize("article", sorted(ARTICLES))
def test_an_article_passes_alone_and_with_what_comes_with_it(article: str) -> None:
    sections, offer = ARTICLES[article], REPLIES["person_offer", "en"]
    for section in sections:
        assert held_back(section) == []
        assert held_back(sections[0], section, offer) == []
        assert held_back(REPLIES["reopened", "en"], section, REPLIES["handoff", "en"]) == []


@pytest.mark.parametrize("language", ["en", "es", "fr", "de", "pt"])
def test_fixed_replies_pass_alone_and_in_pairs(language: str) -> None:
    replies = [piece for (_, spoken), piece in REPLIES.items() if spoken == language]
    for reply in replies:
        assert held_back(reply) == []
    for pair in combinations(replies, 2):
        assert held_back(*pair) == []
