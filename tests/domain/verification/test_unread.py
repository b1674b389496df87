"""Names and other languages: what free wording cannot explain, and no fitted line may overrule."""

from __future__ import annotations

import pytest

from firstpass.domain.verification import Saying, Violation, examine

RULES = "Open Cards, choose the card and tap Replace. A refund takes 3 to 5 working days."
REGLAS = "Sentimos mucho lo ocurrido. Una persona toma nota de su caso."


def firm(text: str, evidence: str, question: str = "") -> list[str]:
    found: tuple[Violation, ...] = examine(Saying(text, (evidence,), question))
    return [violation.span for violation in found if violation.firm]


@pytest.mark.parametrize(
    "text",
    [
        "Open Cards, choose the card and tap Emergency Reprint.",
        "A refund takes 3 to 5 working days, and Garmin knows more.",
    ],
)
def test_a_name_that_no_evidence_holds_is_firm(text: str) -> None:
    assert len(firm(text, RULES)) == 1


def test_a_name_that_the_customer_said_is_none() -> None:
    assert firm("A refund takes 3 to 5 working days, also from Garmin.", RULES, "when does Garmin refund me") == []


@pytest.mark.parametrize(
    "text",
    [
        "Lo suyo entra de lleno en las normas y la cantidad vuelve a su saldo.",
        "Ihr Geld ist morgen wieder auf dem Konto, das wird nicht mehr geprüft.",
        "Votre dossier est clos et la somme vous sera rendue demain.",
        "O seu caso foi aceite e o valor volta para a sua conta.",
        "Il suo caso non è stato accettato e la somma torna nel conto.",
        "Uw geld is niet meer bij ons en wordt morgen voor u teruggezet.",
    ],
)
def test_what_is_worded_in_another_language_is_firm(text: str) -> None:
    assert set(firm(f"{REGLAS} {text}", REGLAS)) == {text}


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        (REGLAS, REGLAS),
        ("Una persona toma nota de su caso.", REGLAS),
        ("A refund takes three to five working days.", RULES),
        ("Open Cards, choose the card, then Replace.", RULES),
    ],
)
def test_what_stands_in_the_evidence_or_in_english_is_none(text: str, evidence: str) -> None:
    assert firm(text, evidence) == []
