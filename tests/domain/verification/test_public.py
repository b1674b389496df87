"""What may be told to everybody: facts about the trouble, nothing of one customer's own, no promise."""

from __future__ import annotations

import pytest

from firstpass.domain.verification import unfit

FIT = [
    "Card payments in shops have been failing for some customers since 10:40. Cash machines work.",
    "Payouts of Tuesday have not arrived in some bank accounts. We are working on it.",
    "Our app is down since 09:12. You can sign in on our website.",
    "Bank transfers are delayed. Please do not send a payment twice.",
    "Some customers cannot sign in. If you need to block a card, call the card line.",
    "Since 14:05 the card machines of some shops decline payments. Another card reader or cash works.",
    "SMS codes for signing in arrive late. Please wait before you ask for another code.",
    "Online payments fail with error 503 since 11:20. We post news on the status page.",
    "Some refunds are shown twice in the app. The money moves only once.",
    "Die Auszahlungen von heute verspäten sich. Kartenzahlungen sind nicht betroffen.",
    "Los pagos de hoy llegan con retraso. Las tarjetas funcionan.",
    "Les versements du jour ont du retard. Les cartes fonctionnent.",
    "Os pagamentos de hoje estão atrasados. Os cartões funcionam.",
]
UNFIT = [
    "Your payout will arrive tomorrow.",
    "Your money is safe.",
    "You are not affected.",
    "We will refund your fees.",
    "We have fixed it for your account.",
    "Every customer gets compensation.",
    "Each affected customer receives 5 pounds.",
    "As a goodwill gesture there is no fee this month.",
    "All payouts arrive by 17:00 today.",
    "Everything will work again in the afternoon.",
    "Everything will be resolved by noon.",
    "It works again soon.",
    "There is nothing to worry about.",
    "Please send us your PIN to check.",
    "Ihr Geld kommt morgen an.",
    "Ihre Auszahlung ist sicher.",
    "Die Störung wird heute noch behoben.",
    "Su dinero está seguro.",
    "Los pagos llegarán hoy.",
    "Votre argent est en sécurité.",
    "Les paiements fonctionneront ce soir.",
    "O seu dinheiro está seguro.",
    "Os pagamentos chegarão hoje.",
]


@pytest.mark.parametrize("text", FIT)
def test_facts_may_be_told(text: str) -> None:
    assert unfit(text) == ()


@pytest.mark.parametrize("text", UNFIT)
def test_promises_and_one_customers_own_case_may_not(text: str) -> None:
    assert unfit(text)
