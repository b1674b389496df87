"""Which words mean the same to the checks: stems, groups of like words, and words that carry no claim.

The tables are English and plain: a line of `GROUPS` holds words that may stand for one another in a draft, the first
one names them.
"""

from __future__ import annotations

import re
from functools import lru_cache

from firstpass.domain.verification.wordlists import (
    ABSOLUTE,
    COURTESY,
    GROUPS,
    IRREGULAR,
    LIGHT,
    PHRASES,
    STOP,
)

_STEP = re.compile(r"(?:ingly|edly|ings|ing|ied|ies|ed|ly|es|s|e)$")
_SHORTEST = 3
_MAX = 9
_DOUBLED = re.compile(r"([bdgkmnprt])\1$")
_IRREGULAR = {form: line.split()[0] for line in IRREGULAR.strip().splitlines() for form in line.split()[1:]}


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """The word without its commonest endings, such as `arriv` for arrives, arrived and arriving."""
    word = word.removesuffix("'s").removesuffix("s'")
    word = _IRREGULAR.get(word, word)
    if len(word) > _SHORTEST and not word.endswith(("ss", "us", "is")):
        found = _STEP.search(word)
        if found and found.start() >= _SHORTEST:
            ending = "y" if found.group() in ("ied", "ies") else ""
            word = word[: found.start()] + ending
        if word.endswith("e") and len(word) > _SHORTEST:
            word = word[:-1]
        word = _DOUBLED.sub(r"\1", word)
    if word.endswith("y") and len(word) > _SHORTEST:
        word = word[:-1] + "i"
    return word[:_MAX]


def _stems(table: str) -> frozenset[str]:
    return frozenset(stem(word) for word in table.split())


_GROUP = {
    stem(word): stem(line.split()[0])
    for line in GROUPS.strip().splitlines()
    if line.strip() and not line.startswith("#")
    for word in line.split()
}
_STOP, _COURTESY, _LIGHT, _ABSOLUTE = (
    frozenset(STOP.split()),
    *(frozenset(_GROUP.get(s, s) for s in _stems(table)) for table in (COURTESY, LIGHT, ABSOLUTE)),
)
_NAMED_PHRASES = [line.split("=", 1) for line in PHRASES.strip().splitlines() if line.strip()]
PHRASE = re.compile("|".join(f"(?P<p{number}>{pattern.strip()})" for number, (_, pattern) in enumerate(_NAMED_PHRASES)))
"""Several words that mean one thing; the group found names it (`phrase_concept`)."""


def phrase_concept(group: str) -> str:
    """The concept of a group of `PHRASE`; empty for a phrase that carries no claim."""
    name = _NAMED_PHRASES[int(group[1:])][0].strip()
    return "" if name == "-" else concept(name)


@lru_cache(maxsize=16384)
def concept(word: str) -> str:
    """What the word stands for, empty for a word of grammar."""
    if word in _STOP or word.removesuffix("s") in _STOP:
        return ""
    found = stem(word)
    return _GROUP.get(found, found)


def weight(name: str) -> float:
    """How much a concept must be supported: 0 courtesy, 0.4 usual verbs, 1 the rest, 2 absolutes and outcomes."""
    if name in _ABSOLUTE:
        return 2.0
    if name in _COURTESY:
        return 0.0
    return 0.4 if name in _LIGHT or name.endswith("ly") else 1.0
