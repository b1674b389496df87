"""The words around a card's verification value, as people write them in the five languages of the product.

Everything here is matched against folded text: small letters without accents.
"""

from __future__ import annotations

import re

from firstpass.domain.redaction.spans import FILLERS

_SCHEMES_NAME = r"(?:c\.?v\.?[vcnd]\.?|ccv|(?<![a-z])c\sv\s[vc](?![a-z]))(?:\s?2(?!\d))?"
"""Its letters stand in no word, so something may be written on to them, as in `cardCvvCode`."""
_THREE = r"(?:3|three|tres|trois|drei)[\s-]{1,2}"
_FOUR = r"(?:4|four|cuatro|quatro|quatre|vier)[\s-]{1,2}"
_DIGITS = r"(?:digits?|numbers|digitos?|numeros|cifras|chiffres|algarismos|ziffern|zahlen)"
_CODE = r"(?:code|number|value|digits?|no\.?)s?"
_CODE_OF = r"(?:codigos?|cod\.?|codes?|numeros?|clave|digitos?|chiffres?)\s{1,3}(?:de|do|da)\s{1,3}"
_THREE_FOLLOW = r"(?=[\W_]{0,3}(?:(?:is|es|e|est)\W{1,2})?\d{3}(?!\d))"
"""A verification code of another length is one for a login."""
_ON_THE_CARD = r"(?=[^\d.!?\n]{0,30}(?:card|back|tarjeta|carte|cartao|karte)[^\d.!?\n]{0,12}\d{3}(?!\d))"
OF_A_CARD = (
    r"(?!\s(?:of|de|du|del|d[ao]|der|des|von|meine[rs])\s"
    r"(?!(?:(?:the|my|your|la|mi|ma|der|meiner|minha|meu)\s)?(?:card|credit|debit|visa|tarjeta|carte|karte|cartao|kredit)))"
)
"""Behind the word for a back: it is not that of a receipt or a letter."""
BACK_OF_CARD = (
    rf"(?<![a-z])(?:(?:on|at|from)\s(?:the\s|its\s)?(?:back|reverse|rear){OF_A_CARD}|"
    r"(?:back|reverse|rear)\s(?:side\s)?of\s(?:(?:the|my)\s)?(?:card|visa|mastercard|amex|debit|credit)|behind\s(?:(?:the|my|your)\s)?card|flip\s?side|"
    r"(?:next\sto|beside|by|under|after|near|behind)\s(?:the|my)\ssignature|signature\s(?:strip|panel|field|box)|"
    r"(?:on|from)\sthe\sstrip|verification\svalue|unterschrift(?:en|s)?feld\w{0,2}|"
    rf"ruckseite{OF_A_CARD}|hinten|al\sdorso{OF_A_CARD}|detras(?:\sde\s(?:la|mi)\starjeta)?|de\satras|"
    rf"(?:parte\s)?trasera|reverso{OF_A_CARD}|(?:au|le)\s(?:dos|verso){OF_A_CARD}|derriere|[nd]o\sverso{OF_A_CARD}|"
    r"atras\sd[oe]\s(?:meu\s)?cartao)(?![a-z])"
)
"""Where the value stands on a card."""
NAMED = re.compile(
    rf"{_SCHEMES_NAME}|"
    r"(?<![a-z])(?:cv2|cav2?|csc|cid)(?![a-z])|"
    # English
    rf"(?<!social )(?:secur(?:ity|e)|cvv|card\s(?:verification|validation))[\s_\-]{{0,3}}{_CODE}|"
    r"(?<![a-z])signature\s(?:strip|panel)\scode|cod\.?\ssegur\w{4,5}(?![a-z])|"
    rf"(?<![a-z])(?:sec\.?|safety|back)\s{{0,3}}(?:code|numbers?|no|digits?)(?![a-z])|"
    rf"(?:verification|validation)[\s_\-]{{0,3}}{_CODE}(?:{_THREE_FOLLOW}|{_ON_THE_CARD})|"
    rf"(?<![a-z])(?:card\scode|check\s(?:digits?|numbers?|code)){_THREE_FOLLOW}|"
    rf"(?<![a-z])(?:last|letzten|ultimos|derniers)\s(?:3|three|drei|tres|trois)"
    rf"(?=\s(?:on|at|from)\s(?:(?:the|my)\s)?(?:back|reverse|rear|strip|signature))|"
    rf"(?<![a-z\d])(?:{_THREE}|(?P<four>{_FOUR})){_DIGITS}(?!\s{{1,3}}pin)(?:\s{{1,3}}(?:code|number))?|"
    rf"(?<![a-z])(?:code|numbers?|digits)\s{{1,3}}(?:printed\s)?(?:on|at|from)\s{{1,3}}(?:the\s{{1,3}})?"
    rf"(?:back|reverse|rear){OF_A_CARD}|"
    # German
    r"(?:(?:kredit)?karten)?(?:prue?f|sicherheits)-?(?:ziffern?|nummern?|zahl|codes?|wert)|"
    r"(?<![a-z\d])(?:drei|3)[\s-]?stellig\w{0,2}(?:\s{1,3}(?:code|nummer|zahl))?|"
    # Spanish, Portuguese, French
    rf"(?<![a-z]){_CODE_OF}(?:seguridad|seguranca|securite|(?:verifica|valida)\w{{3,5}}(?:{_THREE_FOLLOW}|{_ON_THE_CARD}))|"
    r"cryptogramme(?:\s{1,3}visuel)?"
)
"""What the value is called by the schemes (CVV2, CVC2, CVN2, CID, CAV2) and by people."""

_LINK_WORDS = "|".join(
    (
        "is|are|was|were|be|reads|says|equals|as|and|its|it|the|this|that|my|your|our|his|her|of|on|at|for|in|no|nr",
        "code|numbers?|value|digits?|here|back|front|rear|reverse|side|signature|strip|panel|print|printed|card|credit|debit|visa|mastercard|amex|security|pin",
        "es|son|el|la|los?|las|mi|su|del?|al|y|con|por|numero|codigo|dorso|reverso|atras|tarjeta|detras",
        "ist|lautet|sind|die|der|das|de[mn]|meine?r?|ihre?|auf|von|und|mit|hinten|ruckseite|karte|nummer",
        "est|sont|les?|ma|mon|votre|aux?|du|dos|carte|et|avec|derriere",
        "e|sao|os?|a|as|d[oa]s?|n[oa]|meu|minha|seu|cartao|verso|tras|com",
    )
)
_SIGNS = rf"\s++|(?:[^\w\s{FILLERS}]|_)++"
LINK = rf"(?:{_SIGNS}|(?:{_LINK_WORDS}|{_SCHEMES_NAME})(?![a-z])){{0,20}}+"
"""What may stand between a name and its value: signs, small words, another name."""
_LINK_TO_CARD_WORDS = (
    "and|with|the|code|number|no|sec|security|back|is|card|visa|mastercard|amex|y|con|codigo|und|mit|et|avec|e|com"
)
LINK_TO_CARD = rf"(?:{_SIGNS}|(?:{_LINK_TO_CARD_WORDS}|{_SCHEMES_NAME})(?![a-z])){{0,12}}+"
"""What may stand between a card, or its expiry, and the value."""

ON_THE_FRONT = re.compile(
    rf"(?<![a-z])(?:amex|american\sexpress|front|back|security|vorne|vorderseite|devant)(?![a-z])|{_SCHEMES_NAME}|[{FILLERS}]"
)
"""What makes four digits the value of a card: American Express prints it on the front."""
CARD_MENTION = re.compile(
    rf"(?<![a-z])(?:end(?:ing|s|et|end)|termina\w{{0,4}}|finissant|finit|final|"
    rf"(?:last|first|ultimos|letzten)\s(?:{_FOUR})(?:{_DIGITS})?|(?:{_FOUR})(?:last|ultimos|derniers)\s{_DIGITS})"
    r"(?:\s{1,3}(?:of|the|my|your|credit|debit|card|number|no|in|with|on|are|is|en|em|com|con|auf|mit|par|son|sind|"
    r"sont|sao|de|mi)){0,6}"
    r"[\s:#x*.]{0,20}\d{4}(?!\d)"
)
"""The four digits with which people say which card they mean; they are not its code."""
OTHER_NUMBER = re.compile(
    r"(?:errors?|fehler|erreur|erro|order|ticket|invoice|case|ref(?:erence)?|article|step|page|year|ssn|acc(?:ount)?|"
    r"phone|pin|geheimzahl|bestellung|rechnung|konto|pedido|factura|cuenta|facture|commande|compte|fatura|conta)"
    r"(?:\s(?:code|number|no|id|nr))?(?:\s(?:is|are|was))?[\s.:#\-]{0,3}$"
)
"""Right before a number: it is a number of something else."""

MONTH = r"(?:jan|ene|feb|fev|mar|apr|abr|avr|ma[iy]|ju[nli]|aug|ago|aou|sep|set|oct|okt|out|nov|de[cz]|dic)[a-z]{0,7}"
_BETWEEN = rf"[^\w{FILLERS}]{{1,3}}"
MONTH_AND_YEAR = r"(?:(?:0[1-9]|1[0-2])(?:20)?\d\d|[23]\d(?:0[1-9]|1[0-2]))"
EXPIRY = (
    r"(?>(?<!\d)(?:"
    r"\d{1,2}[./\-]\d{1,2}[./\-](?:20)?\d\d|"
    r"20\d\d[./\-](?:0?[1-9]|1[0-2])(?:[./\-]\d{1,2})?|"
    rf"{MONTH}[^\w{FILLERS}]{{0,3}}(?:(?:de|of)\s)?(?:20)?\d\d|"
    rf"\d{{1,2}}{_BETWEEN}(?:20)?\d\d|"
    rf"(?P<in_one>{MONTH_AND_YEAR})"
    r")(?!\d))"
)
"""An expiry or a whole date in the forms people write. Atomic, so that no piece of a date is taken for a code."""
