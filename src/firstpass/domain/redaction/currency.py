"""Amounts of money, which are neither card numbers nor codes."""

from __future__ import annotations

SYMBOLS = r"$\u00a2-\u00a5\u20a0-\u20cf"
"""For a character class: the signs of currencies in Unicode."""
CURRENCY = (
    rf"(?:[{SYMBOLS}]|(?:eur|usd|gbp|chf|cad|aud|nzd|jpy|inr|brl|mxn|sek|nok|dkk|pln|czk|"
    r"euros?|dollars?|dolares|pounds?|bucks|francs?|franken|reais|pesos)(?![a-z]))"
)
NO_AMOUNT = rf"(?!(?:[.,]\d{{3}})*(?:[.,]\d{{1,2}})?\s?{CURRENCY})(?![.,]\d\d(?!\d|[./\-]\d))"
"""Behind digits: no currency follows, nor two decimals, unless those begin a date as in `123.05/27`."""
