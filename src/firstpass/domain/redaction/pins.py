"""Personal identification numbers (PCI DSS 3.3.1) and one-time codes: by their name, before or behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from firstpass.domain.redaction.keyed_words import AT_DEVICE
from firstpass.domain.redaction.near import POSTAL, is_postal, is_sum
from firstpass.domain.redaction.numbers import LINK, NO_MONEY, NO_UNIT, before, behind
from firstpass.domain.redaction.spans import CARD, CODE, MENTION, OPAQUE, Stretch
from firstpass.domain.redaction.words import Names

_OTHERS = rf"[{CARD}{MENTION}]++"
_PLAIN = r"\d{4,8}"
_APART = (
    r"\d(?:[\s.,\-/_\"']{1,3}\d){3,7}|\d{2}[\s\-]\d{2}|\d[\s\-]\d[\s\-]\d{2}|\d{2}[\s\-]\d[\s\-]\d|"
    r"\d{3}[\s\-]\d{3}|\d{4}[\s\-]\d{4}"
)
_NUMBER = rf"(?:{_APART}|{_PLAIN})(?!\d)"
_SAID = (
    r"(?:[,:;=(\"'\u2013\u2026>-]|"
    r"(?<![a-z])(?:is|are|was|it.s|its|being|namely|es|ist|lautet|est|eh?|son|era|war))\s{0,3}"
)
_NO_YEAR = r"(?!(?:19|20)\d\d(?!\d))"
_NOT_SINCE = (
    r"(?:(?<=\sis\s)|(?<=\swas\s)|(?<=[:=(\"'#>\-]\s)|(?<=[:=(\"'#>\-])|(?<=['\u2019]s\s)|(?<=\sto\s)|(?<=\sas\s)|"
    r"(?<=year\s)|(?<=date\s)|(?<=birthday\s)|(?<=number\s)|(?<=code\s)|(?<=\sist\s)|(?<=lautet\s)|(?<=\ses\s)|"
    rf"(?<=\sest\s)|(?<=\se\s)|(?<=\sle\s)|(?<=pin\s)(?!(?:19|20)\d\d\s{{1,2}}[a-z])|{_NO_YEAR})"
)
"""A year is a PIN only where the words before say that it is one."""
_WORDS = rf"[^\d?!.\n{OPAQUE}{CODE}{CARD}{MENTION}]{{0,60}}"
_ALONE = rf"[^\d{OPAQUE}{CODE}]{{0,60}}[.?!\n]\s{{0,3}}{_NO_YEAR}(?P<number>\d{{4}}(?!\d))(?=\s{{0,3}}(?:$|[.!?\n]))"

_LINKED = rf"{LINK}(?:{_OTHERS}{LINK})?"
_PIN_LINKED = re.compile(rf"{_LINKED}{NO_MONEY}{_NOT_SINCE}(?P<number>{_NUMBER}){NO_UNIT}")
_PIN_SAID = re.compile(rf"{_WORDS}(?:{_OTHERS}{_WORDS})?{_SAID}{_NO_YEAR}(?P<number>{_NUMBER}){NO_UNIT}")
_PIN_ALONE = re.compile(_ALONE)
_PIN_BESIDE_CODE = re.compile(rf"{_LINKED}{CODE}++{LINK}(?P<number>\d{{3,8}}(?!\d)){NO_UNIT}")

_OTP = r"(?:[a-z]-)?(?:\d{3}[\s\-]\d{3}|\d{4}[\s\-]\d{4}|\d(?:[\s.,\-]{1,2}\d){3,7}|\d{4,8})(?!\d)"
_OTP_LINKED = re.compile(rf"{LINK}{NO_MONEY}(?P<number>{_OTP}){NO_UNIT}")
_OTP_SAID = re.compile(rf"{_WORDS}{_SAID}{_NO_YEAR}(?P<number>{_OTP}){NO_UNIT}")
_GOT = (
    r"(?:sent|send|texted|text|sms|gave|received|receive|got|get|emailed|messaged|phone|app|whatsapp|came|arrived|"
    r"recib\w+|enviad\w|envia\w+|llego|llegado|mandaron|bekommen|erhalten|geschickt|gesendet|recu|envoye|recebi|chegou)"
)
_CODE_SENT = re.compile(
    rf"(?=[^\d?!.\n]{{0,60}}(?<![a-z]){_GOT}(?![a-z]))[^\d?!.\n]{{0,70}}(?P<number>{_OTP}){NO_UNIT}"
)
_VERB = r"\s?(?:is|was|:|=|es|ist|war|lautet|(?:c.)?est|e|eh)"
_CODE_IS = re.compile(rf"(?:{_VERB})?[\s:]{{1,3}}(?P<number>\d{{3}}[\s\-]?\d{{3}}(?!\d)){NO_UNIT}")
_CODE_IS_FOUR = re.compile(rf"{_VERB}[\s:]{{1,3}}(?P<number>\d{{4}}(?!\d)){NO_UNIT}")


def find_pins(text: str, names: Names) -> Iterator[Stretch]:
    """Four to eight digits called PIN, in a text where cards and their codes are filled."""
    for found in _pins(text, names):
        size = sum(char.isdigit() for char in text[found.start : found.end])
        if size != POSTAL or not is_postal(text, found.start):
            yield found


def _pins(text: str, names: Names) -> Iterator[Stretch]:
    for pattern in (_PIN_BESIDE_CODE, _PIN_LINKED, _PIN_ALONE):
        yield from behind(text, names, ("pin",), pattern)
    yield from (found for found in behind(text, names, ("pin",), _PIN_SAID) if not is_sum(text, found))
    if names.of("card") or AT_DEVICE.search(text):
        yield from behind(text, names, ("code",), _CODE_IS_FOUR)
    yield from before(text, names, ("pin",), rf"(?:{_APART}|{_PLAIN})")


def find_passcodes(text: str, names: Names) -> Iterator[Stretch]:
    """Four to eight digits that were sent to log in or to confirm something."""
    for pattern in (_OTP_LINKED, _OTP_SAID):
        yield from behind(text, names, ("otp",), pattern)
    for pattern in (_CODE_SENT, _CODE_IS):
        yield from behind(text, names, ("code",), pattern)
    yield from before(text, names, ("otp",), r"(?:[a-z]-)?(?:\d{3}[\s\-]\d{3}|\d{4,8})")
    yield from _told(text, names)


_IS_THE_CODE = re.compile(rf"[^\d?!.\n]{{0,40}}(?<![a-z]){_GOT}(?![a-z])")


def _told(text: str, names: Names) -> Iterator[Stretch]:
    """ "482913 is the code you sent me"."""
    for name in names.of("code"):
        if _IS_THE_CODE.match(text, name.end):
            yield from (
                found
                for found in before(text, names, ("code",), r"\d{3}[\s\-]\d{3}|\d{4,8}")
                if found.end <= name.start <= found.end + 20
            )
