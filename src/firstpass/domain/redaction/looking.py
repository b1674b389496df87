"""One look through a message: every finder in its turn, each on what the ones before left over."""

from __future__ import annotations

import re
from collections.abc import Iterable

from firstpass.domain.redaction.accounts import find_account_numbers, find_sort_codes
from firstpass.domain.redaction.chains import beside_pins
from firstpass.domain.redaction.claimed import find_claimed, find_whole
from firstpass.domain.redaction.code_words import CARD_MENTION
from firstpass.domain.redaction.codes import find_codes
from firstpass.domain.redaction.emails import find_emails
from firstpass.domain.redaction.expiry import find_expiries
from firstpass.domain.redaction.ibans import find_ibans, find_mistyped
from firstpass.domain.redaction.identity import find_identity_numbers
from firstpass.domain.redaction.keyed import keyed_pins
from firstpass.domain.redaction.near import near_codes, near_pins
from firstpass.domain.redaction.pans import find_pans
from firstpass.domain.redaction.passwords import find_passwords
from firstpass.domain.redaction.phones import find_phones
from firstpass.domain.redaction.pins import find_passcodes, find_pins
from firstpass.domain.redaction.placeholders import filled
from firstpass.domain.redaction.reading import read
from firstpass.domain.redaction.references import find_references
from firstpass.domain.redaction.sent import sent_codes
from firstpass.domain.redaction.spans import (
    CARD,
    CODE,
    MENTION,
    OPAQUE,
    SECRETS,
    RedactionKind,
    Span,
    Stretch,
    apart,
    blank,
)
from firstpass.domain.redaction.split import find_split
from firstpass.domain.redaction.words import Names

_WORTH = re.compile(
    r"\d|@|pass|pw|kennwort|contrase|clave|mdp|senha|(?<![a-z])(?:at|arroba|arobase|klammeraffe)(?![a-z])|[\[(]a"
)
"""Without a digit, an address or a password's name there is nothing to find."""
_DIGIT = re.compile(r"\d")


class _Page:
    """A text in which every find is filled with a sign."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.names = Names(text if _DIGIT.search(text) else "")
        self.found: list[tuple[Stretch, RedactionKind]] = []

    def take(self, kind: RedactionKind, stretches: Iterable[Stretch], filler: str = OPAQUE) -> None:
        """Keep these finds and fill them."""
        pieces = _merged(stretches)
        if pieces:
            self.found += [(piece, kind) for piece in pieces]
            self.text = blank(self.text, pieces, filler)


def look(raw: str, *, secrets_only: bool) -> tuple[Span, ...]:
    """What has to go from a message, as far as one look shows it."""
    folded = read(raw)
    if not _WORTH.search(folded.text):
        return ()
    page = _Page(filled(folded.text))
    with_digits = _DIGIT.search(page.text) is not None
    if with_digits:
        _cards(page)
        _codes(page)
    page.take("password", find_passwords(page.text))
    if with_digits and not secrets_only:
        _numbers(page)
    if not secrets_only:
        page.take("email", find_emails(page.text))
        if with_digits:
            page.take("phone", find_phones(page.text, page.names))
    wanted = (found for found in page.found if not secrets_only or found[1] in SECRETS)
    return apart(folded.span(stretch, kind) for stretch, kind in wanted)


def _cards(page: _Page) -> None:
    page.take("iban", find_ibans(page.text))
    page.take("iban", find_mistyped(page.text, page.names))
    references = list(find_references(page.text, page.names))
    page.text = blank(page.text, references, OPAQUE)
    page.take("pan", find_whole(page.text, page.names), CARD)
    page.take("pan", find_pans(page.text), CARD)
    page.take("pan", find_split(page.text, page.names), CARD)
    page.take("pan", find_claimed(page.text, page.names), CARD)


def _codes(page: _Page) -> None:
    page.take("cvv", find_codes(page.text), CODE)
    page.take("expiry", find_expiries(page.text, page.names))
    mentions = (Stretch(*mention.span()) for mention in CARD_MENTION.finditer(page.text))
    page.text = blank(page.text, mentions, MENTION)
    page.take("otp", find_passcodes(page.text, page.names))
    page.take("otp", sent_codes(page.text, page.names))
    page.take("pin", find_pins(page.text, page.names))
    page.take("pin", near_pins(page.text, page.names))
    page.take("cvv", near_codes(page.text, page.names))
    page.take("pin", keyed_pins(page.text, page.names))
    page.take("pin", list(beside_pins(page.text, [found for found, kind in page.found if kind == "pin"])))


def _numbers(page: _Page) -> None:
    page.take("sort_code", find_sort_codes(page.text, page.names))
    page.take("account_number", find_account_numbers(page.text, page.names))
    page.take("ssn", find_identity_numbers(page.text, page.names))


def _merged(stretches: Iterable[Stretch]) -> list[Stretch]:
    """In order and apart; what overlaps becomes one."""
    merged: list[Stretch] = []
    for stretch in sorted(stretches):
        if merged and stretch.start < merged[-1].end:
            merged[-1] = Stretch(merged[-1].start, max(merged[-1].end, stretch.end))
        else:
            merged.append(stretch)
    return merged
