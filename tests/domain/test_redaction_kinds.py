"""Every kind is found in five languages, exactly where it stands, and harmless texts stay as they are."""

from __future__ import annotations

import re
from collections import Counter
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstpass.domain.redaction import SECRETS, RedactionKind, redact, without_placeholders
from tests.domain.redaction_cases import FOUND, HARMLESS, lines

_MARK = re.compile(r"\{(\w+)\|([^}]+)\}")


def unmarked(line: str) -> tuple[str, list[tuple[str, str]]]:
    """The text, and each value in it with its kind."""
    return _MARK.sub(r"\2", line), [(kind, value) for kind, value in _MARK.findall(line)]


@pytest.mark.parametrize("line", lines(FOUND))
def test_it_is_found_exactly(line: str) -> None:
    text, expected = unmarked(line)
    assert [(span.kind, text[span.start : span.end]) for span in redact(text).spans] == expected


@pytest.mark.parametrize("text", lines(HARMLESS))
def test_harmless_texts_stay(text: str) -> None:
    assert redact(text).text == text


def test_the_tables_are_large_and_know_every_kind() -> None:
    kinds = Counter(kind for line in lines(FOUND) for kind, _ in unmarked(line)[1])
    assert set(kinds) == set(get_args(RedactionKind))
    assert sum(kinds.values()) >= 300
    assert len(lines(HARMLESS)) >= 400


@pytest.mark.parametrize("line", lines(FOUND))
def test_a_second_time_changes_nothing_and_a_person_loses_only_secrets(line: str) -> None:
    text = unmarked(line)[0]
    once = redact(text)
    assert redact(once.text).text == once.text
    assert {span.kind for span in redact(text, secrets_only=True).spans} <= SECRETS
    assert once.secrets == any(span.kind in SECRETS for span in once.spans)


@pytest.mark.parametrize("line", lines(FOUND))
def test_a_placeholder_is_no_word_of_a_customer(line: str) -> None:
    text = unmarked(line)[0]
    found = redact(text)
    seen = without_placeholders(found.text)
    assert len(seen) == len(found.text)
    assert "[" not in seen or "[" in text
    assert seen.split() == [
        word
        for kept in re.split("\0", re.sub(r"\[[^\]]*(?:ending \d+|removed|email)\]", "\0", found.text))
        for word in kept.split()
    ]


@given(st.lists(st.sampled_from([unmarked(line)[0] for line in [*lines(FOUND), *lines(HARMLESS)]]), max_size=4))
def test_what_is_not_found_does_not_change(texts: list[str]) -> None:
    text = "; ".join(texts)
    found = redact(text)
    kept, last = [], 0
    for span in found.spans:
        kept.append(text[last : span.start])
        last = span.end
    pattern = r"\[[^\[\]]+\]".join(re.escape(piece) for piece in [*kept, text[last:]])
    assert re.fullmatch(pattern, found.text)
    assert redact(found.text).text == found.text


SAYS = {
    "my pin is {}": 4,
    "cvv {}": 3,
    "the code you sent me is {}": 6,
    "mein PIN lautet {}": 4,
    "card number {}": 16,
    "my ssn is {}": 9,
    "account number {}": 8,
    "IBAN DE{}": 20,
    "call me on 07{}": 9,
    "mi número de tarjeta es {}": 16,
    "mon code pin est {}": 4,
}


@given(st.sampled_from(sorted(SAYS)), st.data())
def test_the_digits_of_a_value_never_survive(says: str, data: st.DataObject) -> None:
    digits = data.draw(st.text("0123456789", min_size=SAYS[says], max_size=SAYS[says]))
    text = redact(says.format(digits)).text
    assert max(map(len, re.findall(r"\d+", text)), default=0) <= 4
    assert digits not in text


def test_a_person_may_write_personal_values() -> None:
    text = "Please write to help@example.com or call +44 20 7946 0318, IBAN DE89370400440532013000"
    assert redact(text, secrets_only=True).text == text
    assert redact(f"{text}, PIN 4821", secrets_only=True).text == f"{text}, PIN [PIN removed]"


@pytest.mark.parametrize("text", ["password ana99@example.com", "reset my password to ana99@example.co.uk please"])
def test_an_address_behind_the_bare_word_password_is_where_a_link_should_go(text: str) -> None:
    assert {span.kind for span in redact(text).spans} == {"email"}


def test_an_address_ends_with_its_sentence() -> None:
    assert redact("I am jo@example.com. And how do I add a user?").text == "I am [email]. And how do I add a user?"
    assert redact("write to jo @ example . com please").text == "write to [email] please"


@pytest.mark.parametrize("text", ["password: ana99@example.com", "my password is Ana99@example.com"])
def test_what_is_said_to_be_the_password_is_one_whatever_it_looks_like(text: str) -> None:
    assert {span.kind for span in redact(text).spans} == {"password"}
