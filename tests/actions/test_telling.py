# ruff: noqa: E501 (a table reads best with a case on a line)
"""What is said of one thing, and the title of its button."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstpass.actions.telling import LABEL_AT_MOST, amount_words, label, tell
from firstpass.adapters.accounts.sandbox.people import people
from firstpass.adapters.playbook import read_playbook
from firstpass.domain.accounts import (
    KINDS,
    PERSON_WILL_LOOK,
    STATES,
    AccountKind,
    AccountObject,
    InvoiceLine,
    Money,
    ObjectId,
    State,
    for_a_person,
)
from firstpass.domain.statuses import StatusTable
from firstpass.domain.verification import Saying, examine
from firstpass.domain.verification.bans import Bans
from firstpass.settings import HERE

AT = datetime(2026, 11, 23, 10, tzinfo=UTC)
SHIPPED = read_playbook(HERE / "knowledge_base")
TABLE = SHIPPED.statuses


def a_thing(**other: Any) -> AccountObject:
    told: dict[str, Any] = {
        "id": ObjectId("internal-1"),
        "kind": "payment",
        "state": "on_its_way",
        "created": date(2026, 11, 22),
        "as_of": AT,
        "reference": "PAY-70311",
        "title": "Blue Fern Coffee",
        "amount": Money(Decimal("1242.10"), "GBP"),
        "expected_by": date(2026, 11, 24),
        "resolves_itself": True,
    }
    return AccountObject(**told | other)


def said(thing: AccountObject, at: datetime = AT) -> str:
    return " ".join(piece.text for piece in tell(thing, TABLE, at, "Europe/London", "en"))


def test_a_status_says_what_it_means_and_what_comes_next_and_when() -> None:
    [piece] = tell(a_thing(), TABLE, AT, "Europe/London", "en")
    assert piece.citation.source == "status:payment.on_its_way"
    assert len(piece.citation.revision) == 16
    assert "Your payment of £1,242.10 (Blue Fern Coffee, 22 November 2026) is on its way." in piece.text
    assert "It goes on by itself" in piece.text
    assert "by 24 November 2026" in piece.text


def test_a_sentence_without_its_field_is_left_out() -> None:
    words = said(a_thing(expected_by=None))
    assert "expected" not in words
    assert "{" not in words
    assert "Your payment (22 November 2026) is" in said(a_thing(amount=None, title=None))


def test_what_does_not_go_on_by_itself_needs_somebody_to_ask() -> None:
    stuck = a_thing(resolves_itself=False)
    assert "has to ask the bank or the card network" in said(stuck)
    assert TABLE.needs_person(stuck, AT.date())
    assert not TABLE.needs_person(a_thing(), AT.date())


@pytest.mark.parametrize(("day", "late"), [(22, True), (23, False), (24, False)])
def test_late_is_what_should_have_come_before_today(day: int, late: bool) -> None:
    thing = a_thing(expected_by=date(2026, 11, day))
    assert ("That day is past" in said(thing)) is late
    assert TABLE.needs_person(thing, AT.date()) is late


def test_the_day_is_the_companys_not_the_worlds() -> None:
    thing, midnight = a_thing(expected_by=date(2026, 11, 23)), datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    fresh = replace(thing, as_of=midnight)
    assert "is past" not in " ".join(piece.text for piece in tell(fresh, TABLE, midnight, "Europe/London", "en"))
    assert "is past" in " ".join(piece.text for piece in tell(fresh, TABLE, midnight, "Europe/Berlin", "en"))


@pytest.mark.parametrize(("age", "stale"), [(timedelta(hours=4), False), (timedelta(hours=4, seconds=1), True)])
def test_of_old_news_it_is_said_how_old_they_are(age: timedelta, stale: bool) -> None:
    pieces = tell(a_thing(as_of=AT - age), TABLE, AT, "Europe/London", "en")
    assert [piece.citation.source for piece in pieces[1:]] == ["status:stale"] * stale
    assert ("as of 23 November 2026, 0" in pieces[-1].text) is stale


def test_a_pump_that_asks_for_more_than_is_bought_can_be_understood() -> None:
    words = said(
        a_thing(
            kind="declined_payment",
            state="limit",
            expected_by=None,
            resolves_itself=False,
            limit=Money(Decimal("120.00"), "GBP"),
            available=Money(Decimal("640.20"), "GBP"),
        )
    )
    assert "limit it met is £120.00" in words
    assert "still had £640.20" in words
    assert "fuel pump" in words


def test_an_invoice_says_its_lines_and_that_a_fee_can_be_disputed_here() -> None:
    lines = (
        InvoiceLine("Monthly plan", Money(Decimal("46.00"), "EUR"), date(2026, 10, 31)),
        InvoiceLine(None, Money(Decimal("15.00"), "EUR"), date(2026, 10, 31)),
    )
    words = said(a_thing(kind="invoice", state="late_fee_charged", resolves_itself=False, lines=lines))
    assert "Monthly plan (€46.00) and other (€15.00)" in words
    assert "dispute it right here" in words
    assert "due on 24 November 2026" in words


def test_what_is_asked_for_is_said() -> None:
    asked = a_thing(
        kind="verification_document",
        state="asked_for",
        resolves_itself=False,
        documents=("company_registration", "proof_of_address", "bank_statement"),
    )
    assert "the registration of the company, a proof of address and a bank statement" in said(asked)


def test_without_words_nothing_is_said_and_a_person_is_needed() -> None:
    assert tell(a_thing(), StatusTable(), AT, "Europe/London", "en") == ()
    assert StatusTable().needs_person(a_thing(), AT.date())


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_person_will_look_at_is_told_alike_whatever_it_was(kind: AccountKind) -> None:
    """Byte for byte, whatever state, day and money it had before (POCA s333A)."""
    told = set()
    for state in sorted(STATES[kind]):
        for other in ({}, {"expected_by": date(2027, 1, 1)}, {"available": Money(Decimal(1), "GBP")}):
            thing = for_a_person(a_thing(kind=kind, state=state, **other))
            told.add(tell(thing, TABLE, AT, "Europe/London", "en"))
            assert TABLE.needs_person(thing, AT.date())
    assert len(told) == 1


@pytest.mark.parametrize(
    ("kind", "state"), [(kind, state) for kind in KINDS for state in (*sorted(STATES[kind]), PERSON_WILL_LOOK)]
)
@pytest.mark.parametrize("full", [True, False])
def test_every_status_passes_the_gate_in_time_and_late(kind: AccountKind, state: State, full: bool) -> None:
    assert SHIPPED.never_say is not None
    bans = Bans(SHIPPED.never_say)
    facts: dict[str, Any] = {"kind": kind, "state": state, "reference": "AB-1234", "last_four": "1234"}
    if not full:
        facts |= {"reference": None, "title": None, "amount": None, "last_four": None}
    plain = for_a_person(a_thing(kind="payment", state="pending"))
    base = replace(plain, **facts)
    things = [base]
    if state != PERSON_WILL_LOOK:
        more: dict[str, Any] = {"limit": base.amount, "available": base.amount, "documents": ("proof_of_address",)}
        days = (date(2026, 12, 1), date(2026, 11, 1)) if full else (None,)
        things = [
            replace(base, expected_by=day, resolves_itself=itself, **(more if full else {}))
            for day in days
            for itself in (True, False)
        ]
    for thing in things:
        for piece in tell(thing, TABLE, AT + timedelta(days=1), "Europe/London", "en"):
            assert piece.text.strip()
            assert "{" not in piece.text
            assert list(examine(Saying(piece.text, (piece.text,)), bans)) == []


@pytest.mark.parametrize(
    ("other", "title"),
    [
        ({"reference": None, "amount": Money(Decimal("120.00"), "GBP"), "title": "Acme"}, "£120.00, Acme, 22 Nov 2026"),
        ({}, "£1,242.10, Blue Fern Coffee, PAY-70311, 22 Nov 2026"),
        ({"amount": Money(Decimal("300.00"), "CHF"), "title": None}, "300.00 CHF, PAY-70311, 22 Nov 2026"),
        ({"kind": "invoice", "state": "open", "reference": "INV-1003-10", "title": "October"}, "Invoice INV-1003-10, October, 22 Nov 2026"),
        ({"kind": "invoice", "state": "open", "reference": None}, "Invoice, £1,242.10, Blue Fern Coffee, 22 Nov 2026"),
        ({"kind": "card_delivery", "state": "posted", "last_four": "9026", "title": None, "amount": None, "reference": None}, "Card ending 9026, 22 Nov 2026"),
        ({"title": "The Honourable Society of Ancient and Modern Booksellers"}, "£1,242.10, The Honourable Society of Ancient a…, 22 Nov 2026"),
    ],
)  # fmt: skip
def test_a_button_says_which_one_it_is(other: dict[str, Any], title: str) -> None:
    assert label(a_thing(**other)) == title


def test_the_things_of_each_invented_customer_have_titles_of_their_own() -> None:
    for person in people(AT):
        for kind in KINDS:
            titles = [label(thing) for thing in person.things if thing.kind == kind]
            assert len(set(titles)) == len(titles)


@given(st.text(max_size=80) | st.none(), st.text(max_size=40) | st.none(), st.sampled_from(KINDS))
def test_a_title_is_short_and_holds_no_internal_id(title: str | None, reference: str | None, kind: AccountKind) -> None:
    thing = for_a_person(a_thing(kind="payment", state="pending", title=title, reference=reference))
    shown = label(replace(thing, kind=kind))
    assert 0 < len(shown) <= LABEL_AT_MOST
    assert "internal-1" not in shown


@pytest.mark.parametrize(
    ("value", "currency", "words"),
    [("1200.00", "GBP", "£1,200.00"), ("5", "EUR", "€5"), ("1E+3", "USD", "$1,000"), ("980", "JPY", "980 JPY")],
)
def test_amounts_are_written_in_the_companys_form(value: str, currency: str, words: str) -> None:
    assert amount_words(Money(Decimal(value), currency)) == words
