# ruff: noqa: E501 (a pattern reads best on one line)
"""What a text for everybody must not say on top of what no reply may: nothing of one customer's own case, no money for
it, no end of the trouble (PSRs 99(3): an incident's text promises nothing to a single customer)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from firstpass.domain.verification.text import plain

_THINGS = (
    r"(?:money|funds|cash|payouts?|payments?|refunds?|transfers?|cards?|accounts?|balance|orders?|invoices?|data|limit)"
)
_DINGE = r"(?:geld|guthaben|auszahlung(?:en)?|zahlung(?:en)?|erstattung(?:en)?|überweisung(?:en)?|karten?|kont(?:o|en)|rechnung(?:en)?|daten)"
_COSAS = r"(?:dinero|fondos|pagos?|reembolsos?|transferencias?|tarjetas?|cuentas?|saldo|facturas?|datos)"
_CHOSES = r"(?:argent|fonds|paiements?|versements?|remboursements?|virements?|cartes?|comptes?|solde|factures?|données)"
_COISAS = r"(?:dinheiro|fundos|pagamentos?|reembolsos?|transferências?|cart(?:ão|ões)|contas?|saldo|faturas?|dados)"

_SHAPES: Final = tuple(
    (why, re.compile(pattern, re.IGNORECASE))
    for why, pattern in (
        (
            "it speaks about one customer's own case",
            rf"\byour (?:\w+ )?{_THINGS} (?:is|are|was|were|will|has|have|arrives?|comes?|stays?)\b|\byou(?:'re| are) (?:not |un)?(?:affected|covered|safe)\b"
            rf"|\bihre?[nrs]? (?:\w+ )?{_DINGE} (?:ist|sind|wird|werden|kommt|kommen|bleib\w+)\b|\bsie sind (?:nicht )?betroffen\b"
            rf"|\bsus? {_COSAS} (?:está\w?|es|será\w?|llega\w*|sigue\w?)\b|\b(?:votre|vos) {_CHOSES} (?:est|sont|sera|seront|arriv\w+|reste\w*)\b"
            rf"|\b(?:seus?|suas?) {_COISAS} (?:está|estão|é|são|será|serão|cheg\w+)\b",
        ),
        (
            "it speaks of money for the trouble",
            r"\b(?:compensat\w+|goodwill|make up for|free of charge|entschädig\w+|gutschrift\w*|kulanz\w*|indemni\w+|compensa\w*|dédommag\w+|indeniza\w*)\b"
            r"|\b(?:you|(?:every|each|all|any)(?: \w+){0,2} (?:customers?|user|account|of you)) (?:\w+ )?(?:gets?|receives?|is paid|are paid)\b",
        ),
        (
            "it says when or that the trouble will be over",
            r"\b(?:will|going to|'ll) (?:\w+ ){0,2}?(?:arrive|be (?:back|there|fixed|over|solved|up|available|paid|sent)|work|return|reach|come back)\b"
            r"|\b(?:arrives?|fixed|back|over|solved|resolved|paid|sent|works?|there) (?:again )?(?:by|before|at|within|in) (?:the )?(?:end|noon|midnight|tonight|today|tomorrow|\w+day|\d)"
            r"|\b(?:soon|shortly|almost done|any minute|in kürze|gleich|bald|pronto|bientôt|em breve|brevemente)\b"
            r"|\b(?:wird|werden)\b[^.!?]{0,60}\b(?:behoben|gelöst|ankommen|eintreffen|wieder (?:da|verfügbar|gehen|funktionieren))\b"
            r"|\b(?:llegarán?|funcionarán?|se (?:resolverá|solucionará)\w*|arriver(?:a|ont)|fonctionner(?:a|ont)|ser(?:a|ont) (?:résolus?|rétablie?s?)|chegarão|chegará|funcionarão|funcionará|será resolvid\w)\b",
        ),
    )
)


def private(text: str) -> Iterator[tuple[str, str]]:
    """Each thing said that everybody must not be told, with why."""
    cleaned = plain(text)
    for why, pattern in _SHAPES:
        for found in pattern.finditer(cleaned):
            yield found.group(), why
