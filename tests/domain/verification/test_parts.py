"""The parts of verification: figures, polarity, clauses, marks, shapes, what a person said."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstpass.domain.verification import Saying, examine
from firstpass.domain.verification.quantities import number, quantities, same
from firstpass.domain.verification.text import analyse, plain
from tests.domain.verification.test_cases import SECTIONS, bans

WORDS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split()  # noqa: SIM905


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3-5 business days", "three to five working days"),
        ("within a week", "within 7 days"),
        ("a fortnight", "14 days"),
        ("half an hour", "30 minutes"),
        ("a quarter of an hour", "15 minutes"),
        ("£12.50", "12 pounds 50"),
        ("20p", "£0.20"),
        ("1.5 per cent", "one and a half percent"),
        ("a dozen pounds", "£12"),
        ("IV weeks", "four weeks"),
        ("31 March 2027", "March 31st, 2027"),
        ("31 March 2027", "2027-03-31"),
        ("5 pm", "17:00"),
        ("noon", "12:00"),
        ("one hundred and twenty days", "120 days"),
        ("£10,000", "ten thousand pounds"),
        ("a couple of hours", "2 hours"),
    ],
)
def test_one_figure_written_in_two_ways_is_one(one: str, other: str) -> None:
    assert len(quantities(one)) == len(quantities(other)) == 1
    assert same(quantities(one)[0], quantities(other)[0])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3 working days", "3 days"),
        ("£12", "€12"),
        ("5 minutes", "5 hours"),
        ("2 to 5 days", "2 to 6 days"),
        ("within 2 days", "2 to 5 days"),
        ("1%", "£1"),
        ("13 March", "31 March"),
        ("5 pm", "5 am"),
    ],
)
def test_two_figures_are_two(one: str, other: str) -> None:
    assert not same(quantities(one)[0], quantities(other)[0])


@given(st.integers(1, 15))
def test_a_number_in_words_is_the_number_in_digits(value: int) -> None:
    assert number(WORDS[value - 1]) == number(str(value)) == value
    assert same(quantities(f"{WORDS[value - 1]} days")[0], quantities(f"{value} days")[0])


@given(st.text(max_size=200))
def test_any_text_can_be_looked_at(text: str) -> None:
    assert [word for clause in analyse(text).clauses for word in clause.words if word.start >= word.end] == []
    quantities(text)
    examine(Saying(text, (text,), text, (text,)), bans())


@pytest.mark.parametrize("text", ["P I N", "p-i-n", "P.I.N", "p1n", "P\u200bIN", "РIN"])
def test_disguised_words_are_read(text: str) -> None:
    assert plain(text).lower() == "pin"


@pytest.mark.parametrize(
    ("evidence", "draft"),
    [
        ("The fee is not refundable.", "The fee is refundable."),
        ("The fee is refundable.", "The fee isn't refundable."),
        ("Freezing stops new payments.", "Freezing does not stop new payments."),
        ("Save the address before you order a card.", "Save the address after you order a card."),
        ("You pay the postage for the parcel.", "We pay the postage for the parcel."),
        ("You cannot cancel a transfer.", "You can cancel a transfer."),
        ("You do not have to register the device.", "You have to register the device."),
        ("The transfer usually arrives on the same day.", "The transfer always arrives on the same day."),
        ("The fee is at least £5.", "The fee is at most £5."),
        ("A sale costs 1%. A refund costs 2%.", "A refund costs 1%."),
    ],
)
def test_what_is_turned_round_is_stopped(evidence: str, draft: str) -> None:
    assert examine(Saying(evidence, (evidence,))) == ()
    assert examine(Saying(draft, (evidence,)))


@pytest.mark.parametrize(
    ("kind", "draft"),
    [
        ("injected_link", "![x](https://example.com/x.png)"),
        ("injected_link", "<img src='https://example.com'>"),
        ("injected_link", "See example [dot] com for more."),
        ("echoes_pan", "Your card 4111 1111 1111 1111 is here."),
        ("echoes_pan", "Your PIN is 4821."),
        ("claims_human", "My name is Laura from the team."),
        ("asks_for_secret", "Please tell me your PIN."),
        ("asks_for_secret", "Bitte nennen Sie mir Ihre PIN."),
        ("tipping_off", "There is no investigation into your account."),
        ("regulated_decision", "We have approved your verification."),
        ("false_promise", "We will refund you, I promise."),
        ("blames_customer", "It was your own fault."),
        ("reveals_account_existence", "There is no account with this address."),
    ],
)
def test_what_must_never_be_said_is_named(kind: str, draft: str) -> None:
    assert kind in {violation.kind for violation in examine(Saying(draft, ("https://example.com/x.png",)), bans())}


@pytest.mark.parametrize(
    "draft",
    [
        "We never ask for your PIN.",
        "I cannot approve it.",
        "A person decides that.",
        "I am an AI assistant, not a person.",
        "It is not your fault.",
        "I can neither confirm nor deny anything about that.",
    ],
)
def test_harmless_uses_pass_without_any_evidence(draft: str) -> None:
    assert examine(Saying(draft, ()), bans()) == ()


def test_a_person_is_repeated_and_never_contradicted() -> None:
    evidence, said = ("A refund takes 3 to 5 working days.",), ("Your refund takes 10 working days.",)
    assert (
        examine(Saying("My colleague told you that your refund takes 10 working days.", evidence, agent_said=said))
        == ()
    )
    found = examine(Saying("A refund takes 3 to 5 working days.", evidence, agent_said=said))
    assert "contradicts_agent" in {violation.kind for violation in found}


def test_a_figure_of_the_customer_may_be_said_back() -> None:
    evidence = ("If a payment is late, a person can look at it with you.",)
    draft = "I am sorry that your payment of £40 is late."
    assert examine(Saying(draft, evidence, "My £40 payment is late")) == ()
    assert examine(Saying(draft, evidence, "My payment is late"))


@pytest.mark.alone
def test_a_draft_is_judged_in_milliseconds() -> None:
    """The bar is 2 ms on a free machine; a shared one is given more."""
    evidence = tuple(SECTIONS[f"payout-times/{number}"] for number in range(3))
    draft = " ".join(SECTIONS["payout-times/0"].replace("Standard payouts", "Usual payouts").split()[:100])
    examine(Saying(draft, evidence), bans())
    taken = []
    for _ in range(10):
        begun = time.perf_counter()
        examine(Saying(draft, evidence), bans())
        taken.append(time.perf_counter() - begun)
    assert min(taken) < 0.02
