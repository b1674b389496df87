"""What may leave: nothing that is not in the evidence, whoever wrote it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstpass.domain.conversation import Citation
from firstpass.domain.redaction import approved
from firstpass.domain.verification import Draft, Evidence, verify

FEE = Citation("late-fee", "r1", "late-fee-1")
EVIDENCE = Evidence(
    FEE,
    approved(
        "A late payment costs £5.50 from 1 March 2026, within 14 days. "
        "Call 020 7946 0318, write to help@example.com or see https://example.com/fees."
    ),
)


def kinds(text: str, *citations: Citation) -> set[str]:
    """What is found against a draft that cites the fee unless it says otherwise."""
    return {v.kind for v in verify(Draft(approved(text), citations or (FEE,)), [EVIDENCE]).violations}


@pytest.mark.parametrize(
    "text",
    [
        str(EVIDENCE.text),
        "It costs £5.50.",
        "You have 14 days, until 2026!",
        "See https://example.com/fees, or call 020 7946 0318.",
        "Write to help@example.com.",
        "I am sorry about that.",
    ],
)
def test_what_the_evidence_says_may_leave(text: str) -> None:
    assert kinds(text) == set()


@pytest.mark.parametrize(
    "text", ["It costs £5.", "It costs £50", "Within 15 days", "5.5 EUR", "Since 2025", "1/3/2026"]
)
def test_a_figure_that_no_evidence_holds_stays(text: str) -> None:
    assert "ungrounded_number" in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "See https://evil.example/fees",
        "See http://example.com/fees",
        "See HTTPS://EXAMPLE.ORG",
        "See www.example.com",
        "Write to help@example.org",
        "[here](https://example.com/fees?next=https://evil.example)",
        "See evil.example/login",
        "Log in at example-pay.com now",
    ],
)
def test_an_address_that_no_evidence_holds_stays(text: str) -> None:
    assert "injected_link" in kinds(text)


@pytest.mark.parametrize("text", ["Your card 4111 1111 1111 1111 is blocked.", "Your CVV is 123."])
def test_no_card_number_and_no_code_is_repeated(text: str) -> None:
    assert "echoes_pan" in kinds(text)


def test_a_source_that_was_no_evidence_stays() -> None:
    assert kinds("Hello", FEE, Citation("late-fee", "r2", "late-fee-1")) == {"unknown_citation"}
    assert kinds("Hello", Citation("reply:greeting", "r1")) == {"unknown_citation"}


def test_nothing_is_said_without_a_source() -> None:
    draft = Draft(approved("Fees are high."), ())
    assert "no_evidence" in {v.kind for v in verify(draft, [EVIDENCE]).violations}
    assert not verify(draft, []).passed


def test_every_violation_names_the_piece_it_is_about() -> None:
    verdict = verify(Draft(approved("It costs £7 at https://evil.example"), (FEE,)), [EVIDENCE])
    assert [violation.span for violation in verdict.violations] == ["https://evil.example", "£7"]
    assert all(violation.why for violation in verdict.violations)


@given(st.lists(st.text("abc 0123456789.,£:/@w\n-", max_size=60), min_size=1, max_size=4))
def test_approved_wording_is_never_held_back_for_its_figures_or_links(texts: list[str]) -> None:
    evidence = [Evidence(Citation(str(i), "r1"), approved(text)) for i, text in enumerate(texts)]
    joined = Draft(approved("\n\n".join(texts)), tuple(piece.citation for piece in evidence))
    found = {violation.kind for violation in verify(joined, evidence).violations}
    assert found <= {"echoes_pan"}
