"""Card verification values (PCI DSS 3.3.1): by their name, before or behind it, or standing behind a card number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from firstpass.domain.redaction.code_words import (
    CARD_MENTION,
    EXPIRY,
    LINK,
    LINK_TO_CARD,
    MONTH,
    MONTH_AND_YEAR,
    NAMED,
    ON_THE_FRONT,
    OTHER_NUMBER,
)
from firstpass.domain.redaction.currency import NO_AMOUNT, SYMBOLS
from firstpass.domain.redaction.spans import CARD, FILLERS, MENTION, OPAQUE, Stretch, blank

_PLAIN = r"\d{3,4}(?!\d)"
_ONE_BY_ONE = r"\d(?:[\s.,\-/]{1,2}\d){2,3}(?!\d)(?![\s.,\-/]{1,2}\d(?!\d))"
_CODE = rf"(?P<code>{_PLAIN}|{_ONE_BY_ONE})"
_OVER_A_CARD = rf"[{CARD}{MENTION}]++"
_WORDS = rf"[^\d{FILLERS}.!?;\n]{{0,20}}+"

_LINKED = re.compile(rf"{LINK}(?:{_OVER_A_CARD}{LINK})?{_CODE}")
_IN_THE_SENTENCE = re.compile(rf"(?P<between>{_WORDS}(?:{_OVER_A_CARD}{_WORDS})?)(?P<code>{_PLAIN}){NO_AMOUNT}")
"""Behind a name: past anything that links, also if it is money; or past a few words of the same sentence."""
_BEFORE = re.compile(
    rf"(?<!\d)(?<![\d{OPAQUE}][.,])(?P<code>\d{{3,4}})"
    r"(?:\s++|[(\[=:/\-\"'*]|"
    r"(?:is|was|are|as|for|my|the|its|our|card|es|el|la|mi|ist|die|der|meine?|est|le|mon|[eoa]|meu)(?![a-z])){0,9}+$"
)
_BEFORE_REACH = 40
_MONTHS = re.compile(rf"(?<![a-z]){MONTH}[\s\-/.,']{{1,3}}$")
_CSV = re.compile(rf"(?<![a-z])csv(?![a-z])[\s:=#_\-]{{0,3}}(?:is\s)?(?P<code>{_PLAIN})")
"""A slip for CVV when the value follows at once; else it is a file."""

_CARDS = re.compile(f"{CARD}+")
_TRACK = re.compile(rf"(?P<code>(?:=|\^[^^]{{2,26}}\^)[\d{CARD}]{{7,}}+)")
"""What a magnetic stripe holds behind the number, a code among it (ISO/IEC 7813); some of it may pass for a card."""
_STUCK = re.compile(r"(?P<code>\d{3,9})(?!\d)")
"""In one piece with the card: the code, or the expiry and the code."""
_BEHIND_EXPIRY = re.compile(rf"[^\d{FILLERS}]{{0,30}}?{EXPIRY}{LINK_TO_CARD}(?:(?<!\d){_CODE}{NO_AMOUNT}|{OPAQUE})")
"""The value, or where one was taken out before."""
_MONTH_AND_YEAR = re.compile(MONTH_AND_YEAR)
_NO_MONEY = rf"(?<![{SYMBOLS}])(?<![{SYMBOLS}]\s)"
_NO_DATE = r"(?!(?:19|20)\d\d(?P<mark>[./\-])(?:0?[1-9]|1[0-2])(?:(?P=mark)\d\d?(?!\d)|(?![./\-]?\d)))"
_EXPIRY_AND_CODE = r"(?:0[1-9]|1[0-2])(?:20)?[2-4]\d{4}(?!\d)"
_BEHIND = re.compile(
    rf"{LINK_TO_CARD}{_NO_MONEY}{_NO_DATE}(?P<code>{_PLAIN}|{_ONE_BY_ONE}|{_EXPIRY_AND_CODE}){NO_AMOUNT}"
)


def find_codes(text: str) -> Iterator[Stretch]:
    """The values in a folded text in which card numbers are filled."""
    text = blank(text, (Stretch(*mention.span()) for mention in CARD_MENTION.finditer(text)), MENTION)
    front = ON_THE_FRONT.search(text) is not None
    for name in NAMED.finditer(text):
        if front or not name["four"]:
            yield from _named(text, name)
    for slip in _CSV.finditer(text):
        yield Stretch(*slip.span("code"))
    for card in _CARDS.finditer(text):
        yield from _behind_card(text, card.end())


def _named(text: str, name: re.Match[str]) -> Iterator[Stretch]:
    before = _BEFORE.search(text, max(0, name.start() - _BEFORE_REACH), name.start())
    if before and not any(
        words.search(text, max(0, before.start() - _BEFORE_REACH), before.start()) for words in (OTHER_NUMBER, _MONTHS)
    ):
        yield Stretch(*before.span("code"))
    linked = _LINKED.match(text, name.end())
    behind = linked or _IN_THE_SENTENCE.match(text, name.end())
    if behind and (linked or not OTHER_NUMBER.search(behind["between"])):
        yield Stretch(*behind.span("code"))


def _behind_card(text: str, end: int) -> Iterator[Stretch]:
    """Three or four digits right behind a card are its code, or an expiry that looks like one: both are secrets."""
    dated = _BEHIND_EXPIRY.match(text, end)
    if dated and dated["code"]:
        either_is_the_code = dated["in_one"] and _MONTH_AND_YEAR.fullmatch(dated["code"])
        yield Stretch(dated.start("in_one" if either_is_the_code else "code"), dated.end("code"))
    looks = () if dated else (_TRACK, _STUCK, _BEHIND)
    behind = next((found for look in looks if (found := look.match(text, end))), None)
    if behind:
        yield Stretch(*behind.span("code"))
