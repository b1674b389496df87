"""Short texts from outside that a customer may read: cleaned, or not passed on at all.

A backend's free text is the one place where an internal word could ride along. So a text is freed of markup and links,
and one that holds a secret, a personal value or a code, or speaks of checks, blocks or suspicion is dropped as a whole:
half a sentence about a block is a disclosure too (POCA s333A).
"""

from __future__ import annotations

import re
import unicodedata

from firstpass.domain.redaction import readable, redact

_MARKUP = re.compile(r"<[^<>]*>|&#?\w{1,8};|[*_`~|#\[\]{}<>\\^]{2,}|!?\[([^\]]*)\]\([^)]*\)")
_LINK = re.compile(r"(?i)\b(?:[a-z][a-z0-9+.-]*:/\S*|www\.\S+|(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/\S*)?)")
_CODE = re.compile(r"\w_\w|\b[A-Za-z]{1,12}[:/-]?\d|\b[A-Z]{2,}[:/-][A-Z0-9]")
_INTERNAL = re.compile(
    r"(?i)\b(?:aml|cft|sar|sars|str|kyc|kyb|pep|ofac|rba|edd)\b"
    r"|suspici|suspect|fraud|launder|sanction|terror|investigat|watch.?list|black.?list|risk|restrict|compliance"
    r"|block(?:ed|ing|s)?\b|frozen|freez|\bhold\b|\bheld\b|\bflag(?:ged)?\b|escalat|internal|tipping|do not tell|nca\b"
)
"""Words of checks and blocks. A counterparty that is really called so loses its title, never its reference."""
_SIGNS = re.compile(r"[^\w\s.,&'’()+/:–-]")
_REFERENCE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 ./-]{0,38}[A-Za-z0-9])?")


def safe_words(told: str, limit: int) -> str | None:
    """The text in one line of at most `limit` characters, without markup and links; None when nothing is left, or
    when it holds a secret, a personal value or a code, or speaks of what a customer must not read."""
    text = unicodedata.normalize("NFKC", readable(told))
    text = "".join(char for char in text if unicodedata.category(char) != "Cf")
    text = _MARKUP.sub(" ", text)
    if _INTERNAL.search(text) or _CODE.search(text) or redact(text).spans:
        return None
    text = " ".join(_SIGNS.sub(" ", _LINK.sub(" ", text)).split())
    return _shortened(text, limit) or None


def safe_reference(told: str) -> str | None:
    """The reference as it stands, None where it is none that a customer could have been given: it has digits, in each
    of its words but the first."""
    if not all(re.search("[0-9]", word) for word in told.split(" ")[1:] or [told]):
        return None
    speaks = _INTERNAL.search(re.sub(r"[^A-Za-z]+", " ", told)) or redact(told).spans
    return told if _REFERENCE.fullmatch(told) and not speaks else None


def _shortened(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(" ", 1)[0][: limit - 1].rstrip(" ,.") + "…"
