# ruff: noqa: E501 (a pattern reads best on one line)
"""What in a customer's words tells one of their things from another: cards, days, amounts, names, states."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher

from firstpass.domain.accounts import AccountObject, AskedDocument, State
from firstpass.domain.days import Named, Span
from firstpass.domain.verification.quantities import quantities

Fits = Callable[[AccountObject], bool]


@dataclass(frozen=True, slots=True)
class Clue:
    """What one piece of the words asks of a thing: the first of `tiers` that any thing fits holds.

    Where none fits, a `firm` one means that what they name is not there; another is then no clue."""

    tiers: tuple[Fits, ...]
    firm: bool = False


_CARD = re.compile(
    r"(?:\bcard|\bending|\bends|\blast (?:four|4)(?: digits)?|\*{2,}|\bx{2,}|\.{3})\W*(?:(?:in|with|is|are|of|number|no|on)\W+)*(\d{4})\b(?![.,]\d)"
)
_FOUR = re.compile(r"(?<![\w£€$.,/-])(\d{4})(?![\w£€$/-]|[.,]\d)")


def cards(things: Sequence[AccountObject], said: str) -> tuple[Clue | None, str]:
    """Which card is meant by its last four digits; and the words without them."""
    known = {thing.last_four for thing in things if thing.last_four}
    named = _CARD.search(said)
    four = named or next((match for match in _FOUR.finditer(said) if match[1] in known), None)
    if four is None or not known:
        return None, said
    rest = said[: four.start(1)] + "    " + said[four.end(1) :]
    return Clue((lambda thing: thing.last_four == four[1],), firm=named is not None), rest


def days(named: Sequence[Named]) -> Clue | None:
    """On which day it was made; else which its next step is expected on. A month may stand in the title."""
    spans = [span for each in named for span in each.spans]
    if not spans:
        return None
    return Clue(
        (
            lambda thing: any(_within(thing.created, span) or _titled(thing, span) for span in spans),
            lambda thing: any(_within(thing.expected_by, span) for span in spans),
        ),
        firm=any(each.firm for each in named),
    )


def _within(day: date | None, span: Span) -> bool:
    return day is not None and span[0] <= day <= span[1]


def _titled(thing: AccountObject, span: Span) -> bool:
    """Whether a whole month is meant that the title names, as "Monthly plan, October" does."""
    first, last = span
    near = abs((thing.created - first).days) < 190
    return near and (last - first).days > 26 and last.month == first.month and f"{first:%B}" in (thing.title or "")


_UNITS = {"£": frozenset({"GBP"}), "€": frozenset({"EUR"}), "$": frozenset({"USD", "CAD", "AUD", "NZD", "SGD", "HKD"})}
_APART = frozenset({"minutes", "months", "working days", "date", "time", "weekday", "%", "phone"})
_ROUGHLY = re.compile(r"\b(?:about|around|roughly|approximately|approx|nearly|almost|some|circa|ish|like)\W*$")
_OF_MONEY = re.compile(r"\b(?:of|for|amount|amounting to|worth|paid|sent|got|charged|transferred|received|wired)\W*$")


_LEFT = re.compile(
    r"^\W*(?:pounds?|euros?|dollars?|quid|gbp|eur|usd)?\W*(?:still )?(?:left\b|available\b|remaining\b|to spend\b|(?:of )?credit\b|"
    r"(?:on|in) (?:it|there|the card|my card|(?:the|my|our) (?:account|balance))\b)"
)
_BALANCE = re.compile(r"\b(?:balance|limit|credit)(?: is| was| of| shows| says)?\W*$")
"""What is left to spend is no amount of a payment."""


@dataclass(frozen=True, slots=True)
class _Amount:
    value: Decimal
    currencies: frozenset[str]
    whole: bool
    """Whether no smaller coins were said."""
    rough: bool
    firm: bool


def amounts(things: Sequence[AccountObject], said: str) -> Clue | None:
    """Which amount it is about, to the penny, else as people round it; or one of an invoice's lines."""
    named = list(_amounts(said, {thing.amount.currency for thing in things if thing.amount}))
    if not named:
        return None
    return Clue(
        (
            lambda thing: any(_is(thing.amount, one) for one in named),
            lambda thing: any(_is(line.amount, one) for line in thing.lines for one in named),
            lambda thing: any(_is_about(thing, one) for one in named),
        ),
        firm=any(one.firm for one in named),
    )


def _amounts(said: str, currencies: set[str]) -> Iterator[_Amount]:
    plain = _plainly(said)
    for found in quantities(plain):
        if found.unit in _APART or found.unit.startswith("few ") or found.high <= 0:
            continue
        before, around = plain[: found.start], plain[max(0, found.start - 4) : found.end + 4]
        if _LEFT.match(plain[found.end :]) or _BALANCE.search(before):
            continue
        code = next((name for name in sorted(currencies) if re.search(rf"\b{name.lower()}\b", around)), None)
        known = _UNITS.get(found.unit) or (frozenset({code}) if code else frozenset())
        cents = bool(re.search(r"[.]\d\d?\b", found.said)) or found.high != int(found.high)
        firm = bool(known) or cents or bool(_OF_MONEY.search(before) and not found.unit) or "k" in found.said
        for value in sorted({found.low, found.high}):
            yield _Amount(Decimal(str(value)), known, not cents, bool(_ROUGHLY.search(before)), firm)


def _plainly(said: str) -> str:
    """Amounts as the reader of figures takes them: sign in front, point before the pence."""
    said = re.sub(r"(?<=[£€$])\s+(?=\d)", "", said)
    for sign, name in (("£", "pounds"), ("€", "euros"), ("$", "dollars")):
        said = re.sub(rf"(\d)\s?[{sign}](?!\d)", rf"\1 {name}", said)
    said = re.sub(r"(\d)\.(?=\d{3}(?:,\d\d)?\b)", r"\1", said)
    said = re.sub(r"(?<=\d),(?=\d\d?\b)", ".", said)
    said = re.sub(r"(?<=\d)(?=(?:eur|gbp|usd|quid|pounds?|euros?)\b)", " ", said)
    return re.sub(r"\b(?:a|an) (?=(?:hundred|thousand)\b)", "one ", said)


def _is(amount: object, one: _Amount) -> bool:
    value, currency = getattr(amount, "value", None), getattr(amount, "currency", "")
    return value is not None and value == one.value and (not one.currencies or currency in one.currencies)


def _is_about(thing: AccountObject, one: _Amount) -> bool:
    if thing.amount is None or (one.currencies and thing.amount.currency not in one.currencies):
        return False
    off = abs(thing.amount.value - one.value)
    return (one.whole and one.value >= 5 and off < 1) or (one.rough and off * 10 <= one.value)


_COMMON = frozenset(
    ["the", "and", "for", "from", "with", "not", "new", "our", "your", "card", "cards", "payment", "payments", "transfer", "transfers",
     "invoice", "invoices", "refund", "refunds", "account", "accounts", "order", "orders", "shop", "online", "store", "company",
     "monthly", "plan", "fee", "fees", "late", "money", "bank", "change", "opening"]
)  # fmt: skip
"""Words of titles that customers use of anything."""
_ALIKE = 0.8


def names(things: Sequence[AccountObject], said: str) -> Clue | None:
    """Whom it went to or what it is called, with a typo or two."""
    words = _words(said)
    scores = {thing.id: _score(_words(thing.title or ""), words) for thing in things}
    best = max(scores.values(), default=0.0)
    return Clue((lambda thing: scores.get(thing.id) == best,)) if best > 0 else None


def _words(text: str) -> tuple[str, ...]:
    low = unicodedata.normalize("NFKD", text.lower())
    return tuple(re.findall(r"[a-z0-9]+", re.sub(r"'s\b|[\u0300-\u036f]", "", low)))


def _score(title: tuple[str, ...], said: tuple[str, ...]) -> float:
    """How many words of the title are said; words that say little count only where the whole title is said."""
    if title and f" {' '.join(title)} " in f" {' '.join(said)} ":
        return len(title) + 1.0
    telling = {word for word in title if word not in _COMMON and len(word) > 2}
    return sum(max((_alike(word, other) for other in said), default=0.0) for word in telling)


def _alike(word: str, other: str) -> float:
    if word == other:
        return 1.0
    if min(len(word), len(other)) < 5 or word[0] != other[0] or other in _COMMON:
        return 0.0
    matcher = SequenceMatcher(None, word, other, autojunk=False)
    return 0.9 * matcher.ratio() if matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE else 0.0


_TELLING: tuple[tuple[re.Pattern[str], frozenset[State]], ...] = (
    (re.compile(r"\b(?:came|come|comes|sent|gone|went|got sent) back\b|\breturned\b|\bbounced\b"), frozenset({"returned"})),
    (re.compile(r"\blate fee\b|\bcharged (?:me )?(?:for being )?late\b"), frozenset({"late_fee_charged"})),
    (re.compile(r"\boverdue\b|\bpast due\b"), frozenset({"overdue"})),
    (re.compile(r"\bunpaid\b|\bnot (?:yet )?paid\b|\bstill (?:open|to pay|owe)\b|\boutstanding\b"), frozenset({"open", "overdue", "late_fee_charged"})),
    (re.compile(r"\bwrong pin\b|\bmy pin\b"), frozenset({"pin"})),
    (re.compile(r"\bexpired\b"), frozenset({"expiry"})),
    (re.compile(r"\bnot enough (?:money|funds)\b|\binsufficient\b"), frozenset({"funds"})),
    (re.compile(r"\b(?:over|above|hit) (?:the|my) limit\b"), frozenset({"limit"})),
    (re.compile(r"\bdisconnected\b|\bno longer connected\b"), frozenset({"disconnected"})),
    (re.compile(r"\bbroken\b|\bfailing\b|\bfails\b|\bkeeps failing\b"), frozenset({"failing", "disconnected"})),
    (re.compile(r"\b(?:you|they) (?:asked|ask|need|want)\b.*\bfrom me\b|\bwaiting (?:for|on) me\b"), frozenset({"waiting_for_you", "asked_for", "needs_new_upload"})),
    (re.compile(r"\bupload(?:ed)? again\b|\bre-?upload\b|\bnew upload\b"), frozenset({"needs_new_upload"})),
)  # fmt: skip
_ADJECTIVES: tuple[tuple[str, frozenset[State]], ...] = (
    ("paid", frozenset({"paid", "completed"})),
    ("pending", frozenset({"pending", "on_its_way", "requested"})),
    ("scheduled|planned", frozenset({"scheduled"})),
    ("completed|finished|done|arrived", frozenset({"completed", "arrived", "delivered", "closed"})),
    ("closed|resolved|old", frozenset({"closed"})),
    ("open|running|active", frozenset({"open", "received", "waiting_for_us", "waiting_for_you", "with_the_other_bank"})),
    ("sent", frozenset({"sent", "on_its_way"})),
    ("posted|shipped", frozenset({"posted"})),
    ("connected|working", frozenset({"connected"})),
)  # fmt: skip
_NOUN = r"(?:ones?|payments?|transfers?|refunds?|cards?|disputes?|invoices?|bills?|documents?|papers?|tickets?|cases?|requests?|connections?|integrations?)"
_LATE = re.compile(rf"\b(?:late|delayed) {_NOUN}\b|\b(?:is|are|that's|its|it's|running) late\b")


def states(today: date, said: str) -> Iterator[Clue]:
    """How it stands, in words that tell one thing from another: "the unpaid invoice", "the one that came back"."""
    for pattern, meant in _TELLING:
        if pattern.search(said):
            yield _in(meant)
    for words, meant in _ADJECTIVES:
        if re.search(rf"\b(?:the|my|that|this) (?:{words}) {_NOUN}\b|\bone (?:that|which) (?:is|was|has|got) (?:{words})\b", said):  # fmt: skip
            yield _in(meant)
    if _LATE.search(said):
        yield Clue((lambda thing: bool(thing.expected_by and thing.expected_by < today) or thing.state in ("overdue", "late_fee_charged"),))  # fmt: skip


def _in(meant: frozenset[State]) -> Clue:
    return Clue((lambda thing: thing.state in meant,))


_DOCUMENTS: tuple[tuple[AskedDocument, re.Pattern[str]], ...] = (
    ("identity_document", re.compile(r"\bpassport\b|\b(?:driving )?licen[cs]e\b|\bidentity\b|\bid (?:card|document|check)\b|\bmy id\b")),
    ("proof_of_address", re.compile(r"\baddress\b|\butility bill\b|\bcouncil tax\b")),
    ("company_registration", re.compile(r"\b(?:company )?registration\b|\bcertificate of incorporation\b")),
    ("ownership_details", re.compile(r"\bowner(?:s|ship)?\b|\bshareholders?\b")),
    ("bank_statement", re.compile(r"\bbank statements?\b")),
    ("invoice_or_contract", re.compile(r"\bcontract\b")),
)  # fmt: skip


def documents(said: str) -> Clue | None:
    """Which document is meant, by what it is."""
    meant = {name for name, pattern in _DOCUMENTS if pattern.search(said)}
    return Clue((lambda thing: bool(meant.intersection(thing.documents)),)) if meant else None
