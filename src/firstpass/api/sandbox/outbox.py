"""The page of the sandbox's mails: plain HTML without a script, every text escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from firstpass.adapters.accounts.sandbox.store import SentMail

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}
_HEAD = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Outbox of the sandbox</title>
<style>
body { font: 16px/1.5 sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem }
article { border-top: 1px solid }
pre { font: inherit; white-space: pre-wrap; overflow-wrap: anywhere }
</style>
<h1>Outbox of the sandbox</h1>
<p>Mails that the invented company would have sent, the newest first. Load the page again for news.</p>
"""


def page(mails: Iterable[SentMail]) -> str:
    """The whole page."""
    return _HEAD + ("".join(_article(mail) for mail in mails) or "<p>There is no mail yet.</p>\n")


def _article(mail: SentMail) -> str:
    letter = mail.letter
    return (
        f"<article><h2>{escape(letter.subject)}</h2>\n<p>To {escape(letter.to)}, {mail.at:%Y-%m-%d %H:%M} UTC</p>\n"
        f"<pre>{escape(letter.text)}</pre></article>\n"
    )
