# ruff: noqa: E501 (a pattern reads best on one line)
"""Marks in a draft: addresses that no evidence holds, markup that loads something, card numbers and codes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from firstpass.domain.redaction import redact
from firstpass.domain.verification.text import plain

_TLD = r"(?:com|net|org|info|biz|help|io|co|uk|app|link|xyz|site|online|top|shop|store|support|me|ru|cn|example|test|invalid|de|fr|es|pt|eu|ly|to|gg|page|dev|cc|tk|live|click|finance|bank|pay|cash|money|cards?)"
_LINK = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,12}://|www\.|hxxps?:)[^\s<>\"')\]]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<![\w@.])(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?(?:/[^\s<>\"')\]]*)?(?![\w])"
    r"|(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?:[:/][^\s]*)?|(?<!\w)(?:tel|mailto|sms|whatsapp|tg):[^\s<>\"')\]]+",
    re.IGNORECASE,
)
_MARKUP = re.compile(
    r"!\[[^\]]*\]\s*[(\[][^)\]]*[)\]]?|</?[a-z!][^>\n]*>?|\b(?:data|javascript|vbscript|file|blob)\s*:\s*(?=[^\s])[^\s)\"']+|\[[^\]]+\]\s*\([^)\s]+[^)]*\)|\[[^\]]+\]:\s*\S+|&#x?[0-9a-f]+;",
    re.IGNORECASE,
)
_OBFUSCATED = re.compile(
    rf"\b[\w-]+(?:\s*(?:\[\s*(?:dot|\.)\s*\]|\(\s*(?:dot|\.)\s*\)|\{{\s*dot\s*\}}|\s[dD][oO][tT]\s|\s+punkt\s+|\s+punto\s+|\s+point\s+)\s*[\w-]+)+|\b[\w.-]+\s*(?:\[at\]|\(at\)|\sat\s)\s*[\w-]+(?:\s+dot\s+|\s*\[dot\]\s*|\.)\w+|\b[\w-]+\s\.\s{_TLD}\b|\b[\w-]{{3,}} (?:slash|forward slash) [\w-]+",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\b(?:whatsapp|telegram|signal app|wechat|viber|facetime|skype|messenger|instagram|facebook|t\.me|bit\.ly|tinyurl|qr code below|(?:anydesk|teamviewer|rustdesk))\b|\b(?:search(?: for| online| the web)?|google)\b (?:for )?[\w' -]{0,30}(?:online|help|support|number|page|site|form)\b|\b(?:our|the|a) (?:other|new|second|partner|mirror|backup|secure|special|private|external|unofficial) (?:site|website|page|portal|form|link|channel|web ?page)\b|\b(?:click|tap|follow|open|use|visit)\b(?: \w+){0,3} (?:the |this |that )?(?:link|url|attachment) (?:below|above|here|in)\b",
    re.IGNORECASE,
)
_SPOKEN = "zero|oh|nought|one|two|three|four|five|six|seven|eight|nine|double|triple|null|uno|dos|tres|cuatro|cinco|un|deux|trois|quatre|cinq|eins|zwei|drei|vier|fünf"
_DIGIT_RUN = re.compile(rf"(?:\b(?:{_SPOKEN}|\d{{1,4}})\b[\s,.\-–/*_]*){{3,}}", re.IGNORECASE)
_SPOKEN_WORD = re.compile(rf"\b(?:{_SPOKEN})\b|\d", re.IGNORECASE)
_SECRET_SAID = re.compile(
    r"\b(?:pin|cvv2?|cvc2?|security code|passcode|password|one[- ]time (?:code|password)|otp|expiry(?: date)?|(?:sign-in|verification|card verification|login) (?:code|value)|code|valid thru|(?:(?:three|3) )?digits on the back)\b(?: (?:you (?:gave|sent|typed|told|wrote)(?: (?:us|me))?|on file|for (?:your|this|the) card|is|was|of|ending|reads|that (?:you|we)|which))*[\s:=,\"'“”]+(?:is |was |of )?[\"'“”(]?(?:(?P<digits>\d{2,8}|\d{2}/\d{2,4})\b|(?P<words>(?:(?:zero|one|two|three|four|five|six|seven|eight|nine|oh)[\s,-]+){2,}(?:zero|one|two|three|four|five|six|seven|eight|nine|oh)))",
    re.IGNORECASE,
)
_COMPLETED = re.compile(
    r"\[(?:card ending|security code|iban|e-?mail|phone|account)[^\]]*\][\s:,=(]*(?:which is|that is|i\.e\.|in full|starts?|starting|begins?|beginning|is|means|stands for|=|was)\b[^.]{0,40}[\d@]|"
    r"\b(?:starts?|starting|begins?|beginning|opens?|first (?:six|four|digits)|bin)\b[^.]{0,25}\b\d{4,8}\b[^.]{0,40}(?:end(?:s|ing)?|\[card)|\b\d{4,8}[\s-]*(?:[x*•#]{2,}[\s-]*)+\d{2,4}\b",
    re.IGNORECASE,
)
_PAN_DIGITS = 13
_CODE_DIGITS = 3


def foreign_links(text: str, known: str) -> Iterator[tuple[str, str]]:
    """Every address and every markup that the evidence does not hold, with why."""
    cleaned, source = plain(text), plain(known)
    lowered = source.lower()
    grounded = {_bare(found) for found in _LINK.findall(source)}
    seen: list[str] = []
    for pattern, why in ((_MARKUP, "markup that loads or opens something"), (_OBFUSCATED, "an address in disguise")):
        for found in pattern.finditer(cleaned):
            said = found.group().strip()
            inside = [_bare(link) for link in _LINK.findall(said)]
            excused = (
                said.lower() in lowered if pattern is _OBFUSCATED else said.startswith("[") and set(inside) <= grounded
            )
            if not excused:
                seen.append(said)
                yield said, why
    for link in _LINK.findall(cleaned):
        if _bare(link) not in grounded and not any(link in piece for piece in seen) and not _is_figure(link):
            yield link, "this address is in no evidence"
    for found in _ELSEWHERE.finditer(cleaned):
        if found.group().lower() not in lowered:
            yield found.group(), "it sends the customer to a place that is in no evidence"


def without_links(text: str) -> str:
    """The text with every address blanked out."""
    return _LINK.sub(lambda found: " " * len(found.group()), text)


def _bare(link: str) -> str:
    return link.rstrip(".,;:)!?")


def _is_figure(link: str) -> bool:
    return bool(re.fullmatch(r"(?:[a-z]\.){1,4}[a-z]?\.?|e\.g|i\.e|[ap]\.m", link, re.IGNORECASE))


def echoes(text: str, known: str) -> Iterator[tuple[str, str]]:
    """Card numbers and codes, in digits or words, and placeholders that were filled again."""
    for span in redact(text, secrets_only=True).spans:
        yield _masked(text[span.start : span.end]), "a card number or its code may never be repeated"
    cleaned = plain(text)
    for found in _DIGIT_RUN.finditer(cleaned):
        digits = sum(1 for _ in _SPOKEN_WORD.finditer(found.group()))
        if digits >= _PAN_DIGITS and found.group().strip() not in known:
            yield _masked(found.group().strip()), "a card number may never be repeated, also not in words"
    for pattern, why in (
        (_SECRET_SAID, "a secret may never be repeated"),
        (_COMPLETED, "what was removed stays removed"),
    ):
        for found in pattern.finditer(cleaned):
            if found.group() not in known:
                yield _masked(found.group()), why


def _masked(said: str) -> str:
    """The piece without its figures: a verdict is stored and must not hold what may not be repeated."""
    return _SPOKEN_WORD.sub("•", said)
