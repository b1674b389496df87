# ruff: noqa: E501 (a table reads best with a thing on a line)
"""Finding the thing a customer means, over all kinds, with near misses. The day is Wednesday, 18 November 2026."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstpass.actions.finding import find
from firstpass.domain.accounts import AccountKind, AccountObject, InvoiceLine, Money, ObjectId, State

TODAY = date(2026, 11, 18)


def thing(
    name: str, kind: AccountKind, state: State, created: date, reference: str | None, title: str | None, **other: Any
) -> AccountObject:
    money = other.pop("money", None)
    amount = Money(Decimal(money.split()[0]), money.split()[1]) if money else None
    at = datetime(2026, 11, 18, 9, tzinfo=UTC)
    return AccountObject(ObjectId(name), kind, state, created, at, reference, title, amount, **other)


def day(month: int, number: int) -> date:
    return date(2026, month, number)


WORLDS: dict[str, tuple[AccountObject, ...]] = {
    "payments": (
        thing("p1", "payment", "on_its_way", day(11, 17), "PAY-84001", "Lumen Print", money="310.00 EUR", expected_by=day(11, 20)),
        thing("p2", "payment", "pending", day(11, 16), "PAY-84003", "Delta Freight", money="310.00 EUR", expected_by=day(11, 19)),
        thing("p3", "payment", "completed", day(11, 3), "PAY-84002", "Lumen Print", money="130.00 EUR"),
        thing("p4", "payment", "returned", day(10, 28), "PAY-81200", "Oak Street Dental", money="210.40 GBP"),
        thing("t1", "transfer", "arrived", day(11, 3), "TR-92001", "Savings", money="1200.00 EUR"),
    ),
    "twins": (
        thing("q1", "payment", "pending", day(11, 17), "PAY-80115", "Green Lane Market", money="25.00 GBP", expected_by=day(11, 20)),
        thing("q2", "payment", "completed", day(11, 14), "PAY-80102", "Green Lane Market", money="25.00 GBP"),
    ),
    "transfers": (
        thing("t1", "transfer", "scheduled", day(11, 17), "TR-90021", "Loyer", money="780.00 EUR", expected_by=day(11, 22)),
        thing("t2", "transfer", "returned", day(11, 9), "TR-89977", "Atelier Pomme", money="120.00 EUR"),
        thing("t3", "transfer", "sent", day(11, 10), "TR-90044", "Studio Birch", money="300.00 CHF", expected_by=day(11, 16)),
    ),
    "refunds": (
        thing("r1", "refund", "requested", day(11, 18), "RF-20440", "Loja Azul", money="64.90 EUR", expected_by=day(11, 25)),
        thing("r2", "refund", "arrived", day(11, 3), "RF-20501", "Lumen Print", money="20.00 EUR"),
    ),
    "cards": (
        thing("c1", "card_delivery", "posted", day(11, 14), "CD-31188", None, last_four="9026", expected_by=day(11, 20)),
        thing("c2", "card_delivery", "printed", day(11, 16), "CD-31199", None, last_four="8215", expected_by=day(11, 23)),
        thing("c3", "card_delivery", "delivered", day(9, 19), "CD-31007", None, last_four="4417"),
    ),
    "declines": (
        thing("d1", "declined_payment", "limit", day(11, 18), "DC-55120", "Northgate Fuel", money="150.00 GBP", last_four="4417"),
        thing("d2", "declined_payment", "pin", day(11, 17), "DC-55140", "Panaderia Luna", money="12.40 EUR", last_four="7730"),
        thing("d3", "declined_payment", "unnamed", day(11, 17), "DC-55141", "Viajes Delta", money="940.00 EUR", last_four="7730"),
        thing("d4", "declined_payment", "expiry", day(11, 10), "DC-55161", "Paper and Ink", money="31.20 GBP", last_four="1180"),
    ),
    "disputes": (
        thing("x1", "dispute", "with_the_other_bank", day(10, 31), "DP-6021", "Riverside Gym", money="39.00 GBP", expected_by=day(12, 15)),
        thing("x2", "dispute", "waiting_for_you", day(11, 8), "DP-6030", "Cloud Nine Travel", money="412.00 GBP", expected_by=day(11, 22)),
        thing("x3", "dispute", "closed", day(8, 30), "DP-5990", "Lakeside Hotel", money="260.00 EUR"),
    ),
    "invoices": (
        thing("i1", "invoice", "late_fee_charged", day(10, 31), "INV-3010", "Monthly plan, October", money="61.00 EUR",
              lines=(InvoiceLine("Monthly plan", Money(Decimal("46.00"), "EUR"), day(10, 31)),
                     InvoiceLine("Late fee", Money(Decimal("15.00"), "EUR"), day(10, 31)))),
        thing("i2", "invoice", "paid", day(9, 30), "INV-3009", "Monthly plan, September", money="46.00 EUR"),
        thing("i3", "invoice", "overdue", day(10, 14), "INV-3311", "Pay later plan", money="75.00 GBP", expected_by=day(11, 13)),
        thing("i4", "invoice", "open", day(11, 13), "INV-3340", "Pay later plan", money="75.00 GBP", expected_by=day(12, 13)),
    ),
    "documents": (
        thing("v1", "verification_document", "asked_for", day(11, 15), "VD-10031", None, documents=("company_registration", "proof_of_address")),
        thing("v2", "verification_document", "received", day(11, 16), "VD-10032", None, expected_by=day(11, 20)),
        thing("v3", "verification_document", "needs_new_upload", day(11, 17), "VD-10044", None, documents=("identity_document",)),
    ),
    "tickets": (
        thing("k1", "ticket", "waiting_for_you", day(11, 13), "TCK-10490", "New card for a colleague"),
        thing("k2", "ticket", "open", day(11, 17), "TCK-10499", "Change of the company name", expected_by=day(11, 21)),
        thing("k3", "ticket", "closed", day(11, 9), "TCK-10402", "Opening the account"),
        thing("k4", "ticket", "waiting_for_us", day(11, 17), "4T7W-2KHN", "Orders do not arrive"),
    ),
    "integrations": (
        thing("n1", "integration", "failing", day(5, 2), "IN-4410", "Online shop"),
        thing("n2", "integration", "connected", day(5, 22), "IN-4411", "Accounting export"),
        thing("n3", "integration", "disconnected", day(8, 20), "IN-4420", "Card terminal"),
    ),
    "one": (thing("o1", "payment", "pending", day(11, 17), "PAY-1001", "Acme", money="40.00 GBP"),),
}  # fmt: skip

CASES: list[tuple[str, str, str]] = [
    # references, as people write them
    ("payments", "where is PAY-84001?", "p1"),
    ("payments", "pay 84 001 please", "p1"),
    ("payments", "Status of pay84003", "p2"),
    ("payments", "reference 84002", "p3"),
    ("payments", "it is #84003", "p2"),
    ("payments", "PAY–84001", "p1"),
    ("payments", "PAY-84009", ""),
    ("payments", "my reference is PAY-8400", ""),
    ("payments", "PAY-84001 and PAY-84003", "p1 p2"),
    ("payments", "PAY-84001 for 130 euros", "p1"),
    ("tickets", "any news on 4T7W-2KHN", "k4"),
    ("tickets", "4t7w 2khn", "k4"),
    ("tickets", "case 4T7W-2KHM", ""),
    ("tickets", "ticket 10499", "k2"),
    ("tickets", "ticket number 10500", ""),
    ("invoices", "invoice 3010", "i1"),
    ("invoices", "inv 3009", "i2"),
    ("invoices", "INV3311", "i3"),
    ("invoices", "invoice no. 9999", ""),
    ("disputes", "DP 6021", "x1"),
    ("disputes", "dp-6022", ""),
    ("integrations", "IN-4410", "n1"),
    ("cards", "cd31199", "c2"),
    ("refunds", "what about RF 20440", "r1"),
    ("documents", "VD-10044 again?", "v3"),
    # amounts
    ("payments", "my 130 euro payment", "p3"),
    ("payments", "the payment of €310", "p1 p2"),
    ("payments", "310 EUR to Delta Freight", "p2"),
    ("payments", "the £310 one", ""),
    ("payments", "I sent 500 euros", ""),
    ("payments", "210,40 to the dentist", "p4"),
    ("payments", "about 200 pounds", "p4"),
    ("payments", "1.2k to my savings", "t1"),
    ("payments", "1.200,00 € transfer", "t1"),
    ("payments", "twelve hundred... no, €1,200", "t1"),
    ("payments", "one hundred and thirty euros", "p3"),
    ("payments", "I have 2 questions about the 130 one", "p3"),
    ("twins", "where is the 25 pound payment", "q1 q2"),
    ("twins", "£25.00 from yesterday", "q1"),
    ("twins", "£25 on Saturday", "q2"),
    ("twins", "£25.10", ""),
    ("transfers", "CHF 300", "t3"),
    ("transfers", "120 EUR", "t2"),
    ("transfers", "EUR 300", ""),
    ("refunds", "the refund of 65 euros", "r1"),
    ("refunds", "my 20 euros from the print shop", "r2"),
    ("declines", "twelve euros forty was declined", "d2"),
    ("declines", "150 at the pump", "d1"),
    ("declines", "the 150 at the pump was refused although I have 640 pounds left", "d1"),
    ("declines", "150 at the pump said no and my balance is 640.20", "d1"),
    ("invoices", "why was I charged 15 euros", "i1"),
    ("invoices", "the 75 pound bill", "i4 i3"),
    ("invoices", "£75 that is overdue", "i3"),
    ("disputes", "the $412 dispute", ""),
    ("disputes", "412 pounds", "x2"),
    # days
    ("payments", "the one of 3 November", "p3 t1"),
    ("payments", "I paid on 3 November, 130 euros", "p3"),
    ("payments", "what I sent on Monday", "p2"),
    ("payments", "yesterday's payment", "p1"),
    ("payments", "the payment on 5 November", ""),
    ("payments", "in October I paid somebody", "p4"),
    ("payments", "the one due on the 19th", "p2"),
    ("transfers", "the transfer from last Monday", "t2"),
    ("invoices", "the October invoice", "i1"),
    ("invoices", "my plan invoice for September", "i2"),
    ("invoices", "invoice from August", ""),
    ("documents", "I uploaded it on Monday and have heard nothing", "v2"),
    ("cards", "ordered on 16/11", "c2"),
    ("disputes", "I disputed it at the end of October", "x1"),
    ("tickets", "the request I made on 13 November", "k1"),
    ("one", "I have been waiting since 2 November", "o1"),
    ("one", "I need it by Friday", "o1"),
    # cards
    ("cards", "my card ending 9026", "c1"),
    ("cards", "card ending in 1234", ""),
    ("cards", "the last four are 8215", "c2"),
    ("declines", "it was declined on card 4417", "d1"),
    ("declines", "my 7730 card", "d2 d3"),
    ("one", "paid with the card ending 1234", "o1"),
    # names
    ("payments", "the one to Lumen Print", "p1 p3"),
    ("payments", "money to delta frieght", "p2"),
    ("payments", "Luman", "p1 p3"),
    ("payments", "my dentist at oak street", "p4"),
    ("transfers", "ATELIER POMME", "t2"),
    ("transfers", "the loyer", "t1"),
    ("declines", "at panadería luna", "d2"),
    ("declines", "why was Delta declined", "d3"),
    ("disputes", "the gym thing", "x1"),
    ("tickets", "my colleague's new card", "k1"),
    ("tickets", "orders do not arrive", "k4"),
    ("tickets", "the company name", "k2"),
    ("integrations", "my online shop does not get orders", "n1"),
    ("integrations", "the accounting export", "n2"),
    ("integrations", "terminal is off", "n3"),
    # states
    ("payments", "the one that came back", "p4"),
    ("transfers", "the late transfer", "t3"),
    ("invoices", "my unpaid invoice", "i4 i1 i3"),
    ("invoices", "the paid one", "i2"),
    ("invoices", "the overdue one", "i3"),
    ("invoices", "where does the late fee come from", "i1"),
    ("invoices", "my latest invoice", "i4"),
    ("invoices", "a copy of the last bill please", "i4"),
    ("payments", "my last payment", "p1"),
    ("payments", "at last, where is it", "p1 p2 p4 p3 t1"),
    ("declines", "it says wrong pin", "d2"),
    ("declines", "the expired card", "d4"),
    ("disputes", "the closed dispute", "x3"),
    ("tickets", "is my closed ticket still there", "k3"),
    ("documents", "did you get my passport", "v3"),
    ("documents", "proof of address", "v1"),
    ("integrations", "the broken one", "n3 n1"),
    # nothing is named
    ("twins", "where is my payment", "q1"),
    ("refunds", "where is my refund?", "r1"),
    ("payments", "where is my money", "p1 p2 p4 p3 t1"),
    ("cards", "has my card arrived", "c2 c1 c3"),
    ("one", "where is it", "o1"),
    ("one", "anything", "o1"),
    # a place in what was shown
    ("cards", "the second one", "c1"),
    ("cards", "1", "c2"),
    ("cards", "the fifth one", ""),
]  # fmt: skip


@pytest.mark.parametrize(("world", "said", "found"), CASES)
def test_the_thing_meant_is_found(world: str, said: str, found: str) -> None:
    assert " ".join(each.id for each in find(WORLDS[world], said, TODAY)) == found


def test_the_cases_cover_every_kind() -> None:
    kinds = {each.kind for world, _, _ in CASES for each in WORLDS[world]}
    assert len(kinds) == 10
    assert len(CASES) >= 80


def test_nothing_is_found_among_nothing() -> None:
    assert find((), "where is PAY-1", TODAY) == ()
    assert find((), "where is it", TODAY) == ()


EVERYTHING = tuple(each for world in WORLDS.values() for each in world)
WORDS = st.lists(
    st.sampled_from(
        ["the", "yesterday", "£25", "310 euros", "Lumen", "INV-3010", "9999", "last", "card 4417", "october"]
    )
    | st.text(max_size=8),
    max_size=8,
).map(" ".join)


@given(st.sampled_from(sorted(WORLDS)), WORDS)
def test_only_what_was_given_is_found_and_once(world: str, said: str) -> None:
    found = find(WORLDS[world], said, TODAY)
    assert len(set(found)) == len(found)
    assert set(found) <= set(WORLDS[world])


@given(
    st.sampled_from([each for each in EVERYTHING if each.reference]),
    st.sampled_from(
        ["{}", "where is {}?", "£25 and {} from yesterday", "my {} please", "{} to Acme, 12 May, card 4417"]
    ),
    st.sampled_from([str.lower, str.upper, lambda text: text.replace("-", " "), lambda text: text.replace("-", "")]),
)
def test_a_reference_always_wins(one: AccountObject, said: str, change: Any) -> None:
    assert one.reference is not None
    found = find(EVERYTHING, said.format(change(one.reference)), TODAY)
    assert {each.reference for each in found} == {one.reference}
