"""One-time codes told without their name: by the message that brought them, or by what went wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from firstpass.domain.redaction.keyed_words import AT_DEVICE, MONEY_SPOKEN_OF
from firstpass.domain.redaction.near import is_called_else, sentence
from firstpass.domain.redaction.numbers import NO_DATE, NO_MONEY, NO_UNIT
from firstpass.domain.redaction.spans import Stretch
from firstpass.domain.redaction.words import Names

_CODE = (
    rf"{NO_MONEY}{NO_DATE}(?P<number>(?:[a-z]-)?(?:\d{{3}}[\s\-]\d{{3}}|\d{{4}}[\s\-]\d{{4}}|\d{{4,8}}))"
    rf"(?![\d.,:/\-]\d|\d|[a-z]){NO_UNIT}"
)
_SIX = rf"(?<![\d.,+\-#/]){NO_MONEY}(?P<number>\d{{3}}[\s\-]?\d{{3}}|\d{{8}})(?!\d|[.,:/\-]\d|[a-z]){NO_UNIT}"
_MESSAGE = (
    r"(?:text(?:\smessage)?|sms|message|e?mail|notification|authenticator(?:\sapp)?|whatsapp|"
    r"nachricht|mensaje|mensagem)"
)
_SAYS = (
    r"(?:\s(?:said|says|say|reads|read|shows?|showed|contains?|with|was|is|had|has|tells?\sme|told\sme|just|pone|dice|decia|dit|disait|"
    r"affiche|diz|dizia|sagt|zeigt|steht|stand)){1,2}"
)
_SMALL = r"[\s:\"'(]{1,3}(?:(?:the|a|my|code|codes?|number|that|it|is|el|le|der|o|codigo)[\s:\"'(]{1,3}){0,3}"
_TOLD = re.compile(rf"(?<![a-z]){_MESSAGE}{_SAYS}{_SMALL}{_CODE}")
_GOT = re.compile(
    r"(?<![a-z])(?:(?:got|received|have|sent|texted|typed|entered|entering|read\sout|used)(?:\s(?:me|in|him|her|them|the))*|habe|he\srecibido|recibi|"
    rf"recebi|j.ai\srecu|me\sllego|(?:text|sms)(?:ed)?\sme){_SMALL}{_CODE}"
    rf"(?=\s(?:by|via|in|on|from|as|per|aus|par|por|al|en)\s(?:(?:a|an|the|my|your|der|un|el|le|o|sms)\s)?{_MESSAGE}(?![a-z]))"
)
_CAME = re.compile(
    rf"(?<![\d.,+\-#/]){_CODE}(?=\s(?:came|arrived|is\swhat|was\sin|was\swhat|kam|llego|est\sarrive|chegou)\s[^\d.!?]{{0,16}}{_MESSAGE}(?![a-z]))"
)
_SHOWN = re.compile(rf"{_SIX}(?=\sas\s(?:the\s|my\s|a\s)?(?:code|otp))")
_FAILS = (
    r"(?=\s(?:(?:is|was|has|just|keeps?|does|doesn.t|doesnt|did|didn.t|isn.t|wasn.t|not|ist|wird|ha|est|esta)\s)*(?:and\s(?:it|they)\s(?:says?|said)\s|"
    r"but\sit\s(?:says?|said)\s)?(?:expired|invalid|wrong|incorrect|not|rejected|refused|work|working|accepted|the\sright|abgelaufen|"
    r"ungultig|caduc\w+|no\sfunciona|invalide|expire|expirou|invalido|from|aus|came)(?![a-z]))"
)
_CODE_FAILS = re.compile(rf"(?<![a-z])(?:codes?|codigo)[\s:\"']{{1,3}}{_CODE}{_FAILS}")
_CODE_SIX = re.compile(
    rf"(?<![a-z])(?:code|codigo)(?:\s(?:war|was|is|era|etait))?[\s:#]{{1,3}}(?P<number>\d{{3}}[\s\-]?\d{{3}})(?!\d|[\-.,]\d){NO_UNIT}"
)
_TYPED_EXPIRED = re.compile(
    rf"(?<![a-z])(?:typed|entered|entering|put|tried|used)(?:\sin)?{_SMALL}{_CODE}(?=[^\d.!?]{{0,24}}(?:expired|invalid\scode|code))"
)
_RIGHT = re.compile(
    rf"(?<![a-z])(?:is\s)?(?<![\d.,+\-#/]){_CODE}(?=\s(?:is\s)?(?:the|my)\s(?:right|correct|wrong|latest|new|last)?\s?code(?![a-z]))"
)
_TEXTED = re.compile(rf"(?<![a-z])(?:text(?:ed)?|sms.?(?:ed)?)\sme{_SMALL}{_CODE}")
_PASSED_ON = re.compile(
    r"(?<![a-z])(?:told|gave|given|read|shared|sent|recu|erhalten|bekommen|recibi\w{0,2}|recebi)(?:\s[^\s\d.!?]{1,14}){0,3}"
    rf"\s(?:codes?|codigo){_SMALL}{_CODE}"
)
_FROM_MESSAGE = re.compile(
    rf"(?<![a-z])codes?\s(?:from|in|per|aus|par)\s(?:the\s|an?\s|der\s)?{_MESSAGE}{_SMALL}{_CODE}"
)
_IN_VAIN = re.compile(rf"(?<![a-z])(?:sent|gave)\sme\s{_CODE}(?=\s(?:but|and)\sit\s(?:does|did|is|was|says|said|has))")
_ALL = (
    _PASSED_ON,
    _FROM_MESSAGE,
    _IN_VAIN,
    _TOLD,
    _GOT,
    _TEXTED,
    _CAME,
    _SHOWN,
    _CODE_FAILS,
    _CODE_SIX,
    _TYPED_EXPIRED,
    _RIGHT,
)
_OTP = re.compile(r"(?<![a-z])otps?(?![a-z])")
_GAVE = re.compile(
    rf"(?<![a-z])(?:gave|said|told|entered|typed|used|read\sout|shared)(?:\s(?:it|him|her|them|out|in|was|is|that|so))*{_SMALL}{_CODE}"
)
_WORTH = re.compile(r"code|codigo|text|sms|message|mail|notif|authent|whatsapp|nachricht|mensa|otp")


def sent_codes(text: str, names: Names) -> Iterator[Stretch]:
    """In a text where what has a name is filled."""
    if not _WORTH.search(text):
        return
    patterns = (*_ALL, _GAVE) if _OTP.search(text) else _ALL
    for pattern in patterns:
        for found in pattern.finditer(text):
            if not is_called_else(text, names, found.start("number")) and not _is_another(text, found):
                yield Stretch(*found.span("number"))


def _is_another(text: str, found: re.Match[str]) -> bool:
    """Whether a short number is a sum that a message tells of, or what was typed into a machine."""
    start, end = found.span("number")
    around = sentence(text, start, end)
    return end - start <= _LONGEST_SUM and any(words.search(text, *around) for words in (MONEY_SPOKEN_OF, AT_DEVICE))


_LONGEST_SUM = 5
