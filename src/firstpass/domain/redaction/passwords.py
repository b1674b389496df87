"""Passwords: what somebody says theirs is, not what they say about it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from firstpass.domain.redaction.spans import FILLERS, Stretch

_NAME = (
    r"(?<![a-z])(?:pass\s?words?|pas(?:s|w|sw)o?r?o?r?ds?|pasword|passwrod|passwd|pwd|pw|p/w|pass\s?phrase|"
    r"(?:[a-z]{2,12})?passw(?:o|oe)rt|kennw(?:o|oe)rt|contrasen[ay]a?|contrasena|"
    r"clave(?:\sde\s(?:acceso|la\scuenta))?|mots?\sde\spasse|mdp|senha|palavra-?\s?passe|login\spw)(?![a-z])"
)
_OF = r"(?:\s(?:for|of|to|fur|von|de|do|da|del|para|pour)\s[^\d.,:;!?\n]{1,30}?)?"
_SIGN = r"\s{0,2}(?:[:=]|->)\s{0,3}(?:(?:is|ist|es|est|e)\s)?"
_SAYS = (
    r"(?:\s(?:i|we)\s(?:use|used|have|had|chose|set|want)|\syou\s(?:sent|gave)(?:\sme)?)?"
    r"\s{1,2}(?:(?:was|is|are|has\sbeen|will\sbe|should\sbe|must\sbe|used\sto\sbe|c.est|lautet|ist|war|heisst|es|era|est|etait|e|eh|foi|s)(?:\s?[:=])?|=)\s{1,2}"
    r"(?:(?:now|still|currently|jetzt|noch|ahora|maintenant|agora|called|the|this|das|la|el|le|a|o)\s[:]?)?"
)
_VALUE = rf"(?P<value>\"[^\"\n]{{3,40}}\"|'[^'\n]{{3,40}}'|\u201c[^\u201d\n]{{3,40}}\u201d|[^\s{FILLERS}\"']{{3,60}})"
_BY_SIGN = re.compile(rf"{_NAME}{_OF}{_SIGN}{_VALUE}")
_BY_WORD = re.compile(rf"{_NAME}{_OF}{_SAYS}{_VALUE}")
_NO_ADDRESS = r"(?![^\s@]{1,40}@[^\s@]{1,40}\.[a-z]{2,10}(?![a-z]))"
"""Behind the bare word an e-mail address is where a link should go, and no password."""
_PLACED = re.compile(
    rf"{_NAME}\s{{1,2}}{_NO_ADDRESS}(?P<value>(?=[^\s]{{0,30}}[a-z])(?=[^\s]{{0,30}}\d)[^\s{FILLERS}]{{5,40}})"
)
_CHANGED = re.compile(
    rf"{_NAME}\s(?:from\s\S{{4,40}}\s)?(?:to|into|a|auf|zu|en|para|-)\s{{1,2}}{_NO_ADDRESS}"
    rf"(?P<value>(?=[^\s]{{0,30}}[a-z])(?=[^\s]{{0,30}}[\d!@#$%&*_])"
    rf"[^\s{FILLERS}]{{5,40}})"
)
_SHORT_NAME = re.compile(
    rf"(?<![a-z])(?<!boarding\s)(?<!bus\s)(?<!day\s)pass(?:\s(?:is|was))?[\s:=]{{1,3}}(?P<value>(?=[^\s]{{0,30}}[a-z])(?=[^\s]{{0,30}}\d)[^\s{FILLERS}]{{5,40}})"
)
_TOLD = re.compile(
    rf"(?<!\S)(?P<value>(?=\S{{0,30}}\d)(?=\S{{0,30}}[a-z!#$%&*@_])[^\s{FILLERS}]{{5,40}})\s"
    rf"(?:(?:-\s)?(?:is|was|as|ist|es|est|e|that.s|that\sis))\s(?:(?:my|the|our|mein|das|mi|la|mon|le|minha|a|old|new|current|bank|login|account)\s){{0,3}}{_NAME}"
)
_ORDINARY = re.compile(
    r"not|no|too|never|always|still|being|again|already|also|now|wrong|incorrect|invalid|"
    r"expired|correct|right|working|broken|blocked|locked|weak|strong|secure|insecure|safe|unsafe|"
    r"compromised|leaked|stolen|hacked|known|unknown|forgotten|forgot|lost|old|new|long|short|"
    r"missing|required|needed|rejected|refused|declined|accepted|saved|stored|different|fine|okay|"
    r"good|bad|gone|empty|blank|temporary|permanent|unchanged|updated|changed|reset|sent|set|"
    r"asked|the|this|that|what|how|why|where|when|who|which|your|mine|yours|his|her|our|"
    r"their|its|it|there|here|only|just|very|really|so|same|similar|simple|complex|easy|hard|"
    r"difficult|impossible|possible|case-sensitive|sensitive|useless|supposed|about|from|with|for|"
    r"and|but|or|please|help|can|cannot|could|would|should|will|does|doesn.t|don.t|didn.t|"
    r"isn.t|wasn.t|won.t|have|has|had|get|got|need|want|because|since|after|before|unable|"
    r"protected|shared|public|private|secret|visible|hidden|exposed|valid|nicht|falsch|abgelaufen|"
    r"gesperrt|vergessen|weg|zu|kein|keine|ungultig|richtig|unsicher|sicher|alt|neu|bekannt|"
    r"immer|noch|nur|was|wie|warum|mein|das|der|die|ein|eine|auch|schon|wieder|korrekt|"
    r"geandert|incorrecta|incorrecto|caducada|expirada|bloqueada|olvidada|erronea|invalida|valida|"
    r"correcta|mal|muy|demasiado|nueva|vieja|ya|que|para|como|cuando|porque|debil|segura|"
    r"insegura|olvide|cambiada|incorrecte|expire|expiree|oublie|perdu|perdue|bloque|bloquee|errone|"
    r"mauvais|bon|faux|pas|trop|toujours|plus|encore|refuse|valide|nouveau|ancien|faible|oubliee|"
    r"errada|errado|expirou|bloqueou|esqueci|esquecida|nao|muito|sempre|ainda|igual|fraca|forte|"
    r"incorreta"
)
"""What people say about a password, in five languages."""
_ENDS_ORDINARY = re.compile(
    r"[a-z'\u2019\-]+(?:ed|ing|able|ible|ive|ly|ada|ado|ido|ida|ando|endo|bar|lich|ment|n't|n\u2019t)"
)
_TRAILING = ".,;:?)\u2026"
_CLAUSE_ENDS = re.compile(r"\s{0,3}(?:$|[.,;:!?\n)]|(?:and|but|y|und|aber|et|mais|pero|e|mas|please|can)\s)")
_LOOKS = ((_BY_SIGN, True), (_BY_WORD, False), (_PLACED, True), (_CHANGED, True), (_SHORT_NAME, True), (_TOLD, True))
_SHORTEST, _QUOTES = 4, "\"'\u201c"


def find_passwords(text: str) -> Iterator[Stretch]:
    """Values in a text where what was found before is filled."""
    for pattern, sure in _LOOKS:
        for found in pattern.finditer(text):
            value = _bare(found)
            if value and (_is_no_word(text[value.start : value.end]) or _is_all(text, value, sure=sure)):
                yield value


def _bare(found: re.Match[str]) -> Stretch | None:
    """Without the signs of the sentence behind it."""
    value = found["value"] if found["value"][0] in _QUOTES else found["value"].rstrip(_TRAILING)
    start = found.start("value")
    return Stretch(start, start + len(value)) if len(value) >= _SHORTEST else None


def _is_no_word(value: str) -> bool:
    """What holds a digit or a sign, or stands in quotes, is a password and no word about one."""
    return not re.sub(r"['\u2019\-]", "", value).isalpha() or value[0] in _QUOTES


def _is_all(text: str, value: Stretch, *, sure: bool) -> bool:
    """Whether the clause ends with this one word, and the word says nothing about a password."""
    word = text[value.start : value.end]
    ordinary = _ORDINARY.fullmatch(word) or (not sure and _ENDS_ORDINARY.fullmatch(word))
    return not ordinary and _CLAUSE_ENDS.match(text, value.end) is not None
