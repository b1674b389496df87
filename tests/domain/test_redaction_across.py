"""A message read together with those before it: what only they show goes too, and nothing else changes."""

from __future__ import annotations

import pytest

from firstpass.domain.redaction import SafeText, redact
from firstpass.domain.redaction.across import redact_after

GONE = "[card ending 1111]"


def kept(*messages: str) -> list[str]:
    """What stands in the store once all of them came."""
    texts: list[SafeText] = []
    for message in messages:
        across = redact_after(texts[-3:], message, redact(message))
        texts = [*texts[:-3], *across.earlier, across.text]
    return [str(text) for text in texts]


@pytest.mark.parametrize(
    ("messages", "stored"),
    [
        (["4111 1111", "1111 1111"], [GONE, GONE]),
        (["4111-1111-", "1111-1111"], [f"{GONE}-", GONE]),
        (["4111", "1111 1111 1111"], [GONE, GONE]),
        (["4111", "1111", "1111", "1111"], [GONE] * 4),
        (["my card is 4111 1111", "1111", "1111, thanks"], [f"my card is {GONE}", GONE, f"{GONE}, thanks"]),
        (["my card is 41111111", "one moment", "11111111"], [f"my card is {GONE}", "one moment", GONE]),
        (["four one one one one one one one", "1111 1111"], [GONE, GONE]),
        (["it starts with 4111 1111", "the rest is 1111 1111"], [f"it starts with {GONE}", f"the rest is {GONE}"]),
        (["\u0664\u0661\u0661\u0661 \u0661\u0661\u0661\u0661", "1111 1111"], [GONE, GONE]),
        (
            ["4111 1111", "1111 1111 exp 12/27 cvv 123"],
            [GONE, f"{GONE} exp [expiry removed] cvv [security code removed]"],
        ),
        (["4111 1111 1111 1111", "12/27", "123"], [GONE, "[expiry removed]", "[security code removed]"]),
        (["my pin is", "4821"], ["my pin is", "[PIN removed]"]),
        (["the number is 4111\n1111", "1111 1111"], [f"the number is {GONE}", GONE]),
    ],
)
def test_what_a_later_message_completes_goes_from_all_of_them(messages: list[str], stored: list[str]) -> None:
    assert kept(*messages) == stored


@pytest.mark.parametrize(
    "messages",
    [
        # each pair of numbers has the checksum of a card
        ["my order number is 45391488", "03436467"],
        ["45391488 is my order", "03436467"],
        ["45391488", "03436467 is my customer number"],
        ["invoice 45391488", "and the next one 03436467"],
        ["reference 453914880343", "6467"],
        ["tracking 453914880343", "order 6467"],
        ["453914880343", "6467 euros"],
        ["453914880343", "\u20ac6467"],
        ["I paid 453914880343 EUR", "6467"],
        ["Bestellung 45391488", "03436467"],
        ["pedido 45391488", "03436467"],
        ["45391488 est ma commande", "03436467"],
        # these have not
        ["order 12345678", "90123456"],
        ["I paid 50.00", "and then 120.00"],
        ["on 12.03.2026", "at 14:30"],
        ["ticket FP-1234", "the amount was 1,234.56"],
        ["4111 1111 1111", "1112"],
        ["4111 1111 1111", "SW1A 1AA"],
        ["[card ending 1111]", "order 123"],
        ["[card ending 1111]", "I paid 123 yesterday"],
        ["[card ending 1111]", "I waited 30 minutes"],
        ["I forgot my pin", "2000 euros were taken"],
        ["[card ending 1111]", "1234"],
        ["[card ending 1111]", "1111 is the end"],
        ["[card ending 1111]", "2026"],
        ["[card ending 1111] cvv [security code removed]", "4111 1111"],
    ],
)
def test_other_numbers_stay_as_they_are(messages: list[str]) -> None:
    assert kept(*messages) == messages


def test_a_phone_number_and_a_post_code_are_no_card() -> None:
    assert kept("call me on 020 7946 0318", "my postcode is 10115")[1] == "my postcode is 10115"


def test_a_whole_card_number_is_not_taken_for_the_end_of_another() -> None:
    across = redact_after([SafeText("4539 1488")], "4111 1111 1111 1111", redact("4111 1111 1111 1111"))
    assert (across.text, across.earlier, across.last_four) == (GONE, ("4539 1488",), None)


def test_the_last_four_digits_are_those_of_the_whole_number() -> None:
    card = "4012888888881881"
    for cut in (14, 15):
        across = redact_after([SafeText(card[:cut])], card[cut:], redact(card[cut:]))
        assert across.last_four in (None, "1881")
    across = redact_after([SafeText(card[:12])], card[12:], redact(card[12:]))
    assert across.last_four == "1881"


def test_only_the_end_of_long_messages_is_looked_at() -> None:
    long = SafeText("no number here. " * 1000)
    assert kept(long + "4111 1111", "1111 1111" + long)[0] == long + GONE
