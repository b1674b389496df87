"""When a card expires: beside its number or its code, or by its name where a card is spoken of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from firstpass.domain.redaction.spans import CARD, CODE, FILLERS, MENTION, OPAQUE, Stretch
from firstpass.domain.redaction.words import Names

_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|"
    r"enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|"
    r"januar|februar|marz|mai|juni|juli|oktober|dezember|"
    r"janvier|fevrier|mars|avril|juin|juillet|aout|septembre|octobre|novembre|decembre|"
    r"janeiro|fevereiro|marco|maio|junho|julho|setembro|outubro|novembro|dezembro|"
    r"jan|ene|feb|fev|fevr|mar|apr|abr|avr|mai|jun|jul|aug|ago|sept?|set|oct|okt|out|nov|dec|dez|dic)\.?"
)
_YEAR = r"(?:20)?[1-4]\d"
_VALUE = (
    rf"(?:(?:0?[1-9]|1[0-2])\s?[./\-|]\s?{_YEAR}|(?:0[1-9]|1[0-2])\s{_YEAR}|20[1-4]\d[./\-](?:0[1-9]|1[0-2])|"
    rf"{_MONTH}[\s\-/.,']{{0,3}}(?:(?:de|of|del|do)\s)?{_YEAR}|[2-4]\d[./\-](?:0[1-9]|1[0-2]))(?!\d)(?![./\-]\d)"
)
_IN_ONE = rf"(?:(?:0[1-9]|1[0-2]){_YEAR})(?!\d)(?![.,]\d)"
_NO_EVENT = r"(?<![a-z])(?:on|since|from|am|seit|vom|el|desde|le|depuis|em|dated?|charged?|paid|bought)\s$"
_BEHIND = re.compile(
    rf"(?P<between>[^\d{FILLERS}?!]{{0,40}}?)(?<!\d)(?P<value>{_VALUE})|"
    rf"(?P<signs>[^\w{FILLERS}]{{1,4}})(?P<in_one>{_IN_ONE})"
)
_BEFORE = re.compile(rf"(?<![\d./\-])(?P<value>{_VALUE})[^\d{FILLERS}?!]{{0,12}}$")
_BEFORE_REACH = 34
_FOUND = re.compile(f"[{CARD}{CODE}]+")
_NAMED = re.compile(
    r"(?<![a-z])(?:mm\s?/\s?(?:yy|aa|jj)(?:yy)?|exp(?:\.|iry|ire[sd]?|iring|iration|\.?\s?date|dt)?(?![a-z])|valid(?:\s(?:thru|through|until|till|to))|"
    r"good\s(?:thru|through)|gultig(?:\sbis)?|gueltig\sbis|gultigkeit\w*|ablauf\w*|verfall\w*|lauft(?:\sam|\sim)?|"
    r"caduc\w+|venc\w+|valid[ao]?\s(?:hasta|ate)|valid[ae]de|expira\w*|valable\w*|validite|echeance|date\sd.expiration)"
    rf"(?P<between>(?:[\s:=.,()\-]|[{CARD}{CODE}{MENTION}{OPAQUE}]|(?:date|is|are|was|the|of|on|in|at|by|my|card|it|and|or|end|month|year|"
    r"datum|ist|im|am|bis|ende|es|el|en|la|fecha|de|final|fin|le|est|ate|em|o|a|e|mm|yy|aa|jj|mi|tarjeta|karte|carte|"
    rf"cartao|ab|jusqu.a|ma|da|do|meu|new|old|debit|credit)(?![a-z])){{0,12}}+)(?P<value>{_VALUE}|{_IN_ONE})"
)
_CARD_SPOKEN_OF = re.compile(rf"[{CARD}{CODE}{MENTION}]|(?<![a-z])cvv|(?<![a-z])cvc")


def find_expiries(text: str, names: Names) -> Iterator[Stretch]:
    """Months and years in a text where cards and their codes are filled."""
    for found in _FOUND.finditer(text):
        behind = _BEHIND.match(text, found.end())
        if behind and not re.search(_NO_EVENT, behind["between"] or ""):
            yield Stretch(*behind.span("value" if behind["value"] else "in_one"))
        before = _BEFORE.search(text, max(0, found.start() - _BEFORE_REACH), found.start())
        if before and not re.search(_NO_EVENT, text[max(0, before.start() - 8) : before.start()]):
            yield Stretch(*before.span("value"))
    if names.of("card") or _CARD_SPOKEN_OF.search(text):
        yield from (Stretch(*named.span("value")) for named in _NAMED.finditer(text))
