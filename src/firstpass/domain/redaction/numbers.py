"""A number of a kind: behind its name, or before it ("4821 is my pin")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from firstpass.domain.redaction.currency import NO_AMOUNT, SYMBOLS
from firstpass.domain.redaction.spans import CARD, CODE, MENTION, OPAQUE, Stretch
from firstpass.domain.redaction.words import NameKind, Names

_LINK_WORDS = (
    "is|are|was|were|be|been|reads?|says|equals|as|and|its?|it.s|the|this|that|my|your|our|his|her|a|an|of|on|at|for|"
    "in|by|to|no|nr|number|numbers|num|value|digits?|code|codes|here|here.s|same|new|old|current|correct|right|which|"
    "namely|still|now|just|called|says|i|you|we|use|used|have|had|set|chose|choose|changed|change|enter|entered|"
    "typed|put|got|get|received|sent|me|from|bank|card|credit|debit|visa|mastercard|amex|atm|with|via|via|sms|text|"
    "email|phone|app|one|following|four|digit|six|secret|personal|usual|"
    "es|son|el|la|los?|las|mi|su|del?|al|y|con|por|para|que|un|una|numero|codigo|tarjeta|recibi|recibido|uso|tengo|era|"
    "me|ha|han|llegado|enviado|enviaron|"
    "ist|lautet|sind|die|der|das|de[mn]|meine?r?|ihre?|auf|von|und|mit|fur|ein|eine|zu|zur|zum|karte|nummer|war|"
    "ich|habe|hatte|bekommen|erhalten|heisst|"
    "est|sont|les?|ma|mon|votre|aux?|du|d|des|dos|carte|et|avec|pour|etait|j|ai|recu|c|"
    "e|sao|os?|as|d[oa]s?|n[oa]|meu|minha|seu|cartao|com|eh|foi|recebi|"
    "cvv2?|cvc2?|pin|otp|birth|birthday|year|date"
)
LINK = rf"(?:\s++|[^\w\s{CARD}{CODE}{MENTION}{OPAQUE}?!]|_|(?:{_LINK_WORDS})(?![a-z])){{0,24}}+"
"""What may stand between a name and its number: signs and small words."""
NO_UNIT = (
    rf"{NO_AMOUNT}(?![:/]\d|\s?%|\s?(?:times?|x(?![a-z])|veces|mal(?![a-z])|fois|vezes|tries|attempts?|digits?|letters?|"
    r"stellig|cifras|chiffres|characters|days?|hours?|hrs?|minutes?|mins?|seconds?|weeks?|months?|years?|dias?|tage|"
    r"jours|stunden|horas|heures|minutos|minuten|people|customers|orders?|transactions?|payments?|charges?|km|miles|"
    r"points?|(?:is|was)\s(?:my|the|our|an?)\s(?:order|ticket|case|invoice|ref\w*|amount|booking))(?![a-z]))"
)
"""Behind digits: they count or measure nothing."""
NO_MONEY = rf"(?<![{SYMBOLS}])(?<![{SYMBOLS}]\s)"
NO_DATE = (
    r"(?!(?:19|20)\d\d[./\-](?:0?[1-9]|1[0-2])[./\-]\d|(?:0?[1-9]|[12]\d|3[01])[./\-](?:0?[1-9]|[12]\d|3[01])[./\-]"
    r"(?:19|20)?\d\d(?!\d))"
)
"""Before digits: no date begins."""
_IS = (
    r"(?:\s++|[(\[=:/\-\"'*,\u2013]|(?:is|was|are|as|its|it.s|for|this|that|my|the|a|an|our|new|old|current|card|bank|code|"
    r"es|era|el|la|mi|ist|war|lautet|die|der|das|meine?|est|etait|le|ma|mon|[eoa]|foi|meu|minha)(?![a-z])){1,10}+$"
)
_REACH = 40


def behind(text: str, names: Names, kinds: tuple[NameKind, ...], number: re.Pattern[str]) -> Iterator[Stretch]:
    """The numbers behind names of these kinds, where no other name stands between; a card may be mentioned."""
    for name in names.of(*kinds):
        found = number.match(text, name.end)
        nearest = found and names.nearest(found.start("number"), len(text))
        if found and nearest and (nearest.kind in kinds or nearest.kind == "card"):
            yield Stretch(*found.span("number"))


def before(text: str, names: Names, kinds: tuple[NameKind, ...], number: str) -> Iterator[Stretch]:
    """The numbers that are said to be one of these kinds."""
    pattern = _before(number)
    for name in names.of(*kinds):
        found = pattern.search(text, max(0, name.start - _REACH), name.start)
        if found and not _is_another(names, found.start("number")):
            yield Stretch(*found.span("number"))


@cache
def _before(number: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\d.,+\-/]){NO_MONEY}{NO_DATE}(?P<number>{number}){_IS}")


def _is_another(names: Names, place: int) -> bool:
    """Whether the name right before says something else."""
    nearest = names.nearest(place, 3)
    return nearest is not None and nearest.kind == "other"
