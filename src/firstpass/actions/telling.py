"""One of a customer's things in words: what is said of it, and the short title of its button. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from firstpass.domain.accounts import AccountObject, Money
from firstpass.domain.conversation import Citation
from firstpass.domain.playbook import digest
from firstpass.domain.redaction import approved
from firstpass.domain.routing import moment_words
from firstpass.domain.statuses import StatusTable, StatusWords
from firstpass.domain.verification import Evidence

LABEL_AT_MOST = 60
"""Characters of a button."""
_SIGNS = {"GBP": "£", "EUR": "€", "USD": "$"}
_OF_KIND = {"invoice": "Invoice", "verification_document": "Document", "ticket": "Request", "dispute": "Dispute"}
"""Things that are known by the number that stands on them."""


def tell(thing: AccountObject, table: StatusTable, at: datetime, time_zone: str, language: str) -> tuple[Evidence, ...]:
    """What is said of it at this moment, and of when that is where it is old; nothing for a state without words.

    The words are those of the table's language whatever the customer's: nobody has approved others."""
    words = table.of(thing.kind, thing.state)
    if words is None:
        return ()
    values = _values(thing, table, time_zone)
    said = " ".join(words.sentences(thing, values, at.astimezone(ZoneInfo(time_zone)).date()))
    told = Evidence(Citation(f"status:{thing.kind}.{thing.state}", _revision(words, table)), approved(said))
    if at - thing.as_of <= table.stale_after:
        return (told,)
    return told, Evidence(Citation("status:stale", digest(table.stale)), approved(table.stale.format_map(values)))


def label(thing: AccountObject) -> str:
    """A short title that tells it from others: what stands on it, or how much it was, with whom and when."""
    day = _short_day(thing.created)
    pieces = tuple(piece for piece in (*_head(thing), thing.title) if piece)
    led = thing.kind in _OF_KIND and thing.reference is not None
    ends = ((day,), ()) if led else ((thing.reference, day), (day,))
    for end in ends:
        whole = ", ".join((*pieces, *filter(None, end)))
        if len(whole) <= LABEL_AT_MOST:
            return whole
    last = "" if led else f", {day}"
    return f"{', '.join(pieces)[: LABEL_AT_MOST - len(last) - 1].rstrip(' ,')}…{last}"


def _head(thing: AccountObject) -> Iterator[str]:
    """What comes first: for a paper the number that stands on it, else how much."""
    if thing.kind == "card_delivery":
        yield f"Card ending {thing.last_four}" if thing.last_four else "Card"
    elif name := _OF_KIND.get(thing.kind):
        yield f"{name} {thing.reference}" if thing.reference else name
    if thing.amount and not (thing.kind in _OF_KIND and thing.reference):
        yield amount_words(thing.amount)


def amount_words(money: Money) -> str:
    """An amount as people here write it: "£1,200.00", or "300.00 CHF" where the sign is not plain."""
    sign = _SIGNS.get(money.currency)
    return f"{sign}{money.value:,f}" if sign else f"{money.value:,f} {money.currency}"


def day_words(day: date) -> str:
    """A day: "24 November 2026"."""
    return f"{day.day} {day:%B} {day.year}"


def _short_day(day: date) -> str:
    return f"{day.day} {day:%b} {day.year}"


def _values(thing: AccountObject, table: StatusTable, time_zone: str) -> dict[str, str]:
    """Every field that has a value."""
    lines = [f"{line.what_for or 'other'} ({amount_words(line.amount)})" for line in thing.lines]
    values = {
        "title": thing.title,
        "reference": thing.reference,
        "amount": thing.amount and amount_words(thing.amount),
        "created": day_words(thing.created),
        "expected_by": thing.expected_by and day_words(thing.expected_by),
        "last_four": thing.last_four,
        "available": thing.available and amount_words(thing.available),
        "limit": thing.limit and amount_words(thing.limit),
        "documents": _listed([table.documents[name] for name in thing.documents if name in table.documents]),
        "lines": _listed(lines),
        "as_of": moment_words(thing.as_of, time_zone, table.language),
    }
    known = {name: value for name, value in values.items() if value}
    return {**known, "thing": table.name_of(thing.kind, known)}


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _revision(words: StatusWords, table: StatusTable) -> str:
    """What names these words by their content, whoever approved them."""
    called = table.called.get(words.kind, ())
    return digest("\n".join((*words.says, "", *words.itself, "", *words.call, "", *words.late, "", *called)))
