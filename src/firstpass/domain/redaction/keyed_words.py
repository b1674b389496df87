"""The words around a PIN that nobody calls one: what it is typed into, what went wrong, and what speaks for money.

In the five languages of the product, for folded text: small letters without accents.
"""

from __future__ import annotations

import re

DEVICE = (
    r"(?:atms?|cash\s?(?:machine|point)s?|hole\sin\sthe\swall|(?:card\s)?(?:machine|reader|terminal)s?|key\s?pads?|"
    r"pin\s?pads?|tills?|checkouts?|pos|(?:geld|bank)?automat\w{0,2}|kartenleser\w{0,2}|(?:lese|karten)?gerat\w{0,2}|"
    r"kasse|gadgets?|cajeros?(?:\sautomatico)?|datafonos?|maquin\w{1,4}|tpv|distributeurs?|lecteurs?|bornes?|"
    r"caixas?(?:\seletronico)?|multibanco|terminal|terminais|leitor)"
)
_SMALL = (
    r"(?:in|into|my|the|a|code|codes?|numbers?|digits?|it|as|always|usual|only|just|old|new|same|correct|right|is|was|its|"
    r"four|4|bien|one|ones|last|first|ich|die|den|immer|meine?|nur|el|la|mi|codigo|siempre|numero|le|les|mon|ma|toujours|chiffres|o|os|meu|"
    r"minha|sempre|again|even|that|this)"
)
TYPED = re.compile(
    r"(?<![a-z])(?<!terminal\s)(?<!account\s)(?<!card\s)(?:typ(?:e|es|ed|ing)|enter(?:s|ed|ing)?|key(?:s|ed|ing)?|punch(?:es|ed|ing)?|press(?:es|ed|ing)?|put(?:s|ting)?|input\w{0,4}|(?:re)?set\s(?:it|that)\s(?:to|as)|"
    r"tap(?:s|ped|ping|e|es)?|"
    r"gebe?n?|gab|tippe?n?|tippte|"
    r"marc(?:o|a|ar|ando|ado|amos)|marque|pon(?:go|er|iendo|emos)|puesto|puse|tecle\w{1,4}|met(?:o|i|er|ido|iendo)|"
    r"ingres(?:o|e|ar|ado|ando)|introdu\w{2,5}|digit(?:o|e|ar|ei|ado|ando|amos)|escribo|"
    r"tap(?:er|es)|compos(?:e|er|es)|saisi\w{0,5}|j.entre|entrez|mets|rentre|"
    rf"coloc(?:o|ar|ando|amos)|coloquei|marquei|insir\w|inser\w{{1,3}}|ponho)[\s:\"'(]{{1,3}}(?:{_SMALL}[\s:\"'(]{{1,3}}){{0,4}}$"
)
"""Right before a number."""
KEYED = re.compile(
    r"(?<![a-z])(?:typ(?:e|es|ed|ing)|enter(?:s|ed|ing)?|key(?:s|ed|ing)|punch(?:es|ed|ing)?|press(?:es|ed|ing)?|tap(?:s|ped|ping|e|es|er)?|tippe?n?|"
    rf"tippte|tecle\w{{1,4}}|digit(?:o|ei|ado|ando|amos)|compos(?:e|er|es)|saisi\w{{0,5}})[\s:\"'(]{{1,3}}(?:{_SMALL}[\s:\"'(]{{1,3}}){{0,4}}$"
)
"""The same, by words that mean nothing else."""
FIELD = re.compile(
    r"(?<![a-z])(?:field|quantity|qty|form|search|box|address|street|post\s?code|zip|year|page|extension|quiz|competition|draw|"
    r"website|url|file|excel|sheet|cell|column|row|console|command|class|course|country|building|room)(?![a-z])"
)
"""What else numbers are typed into."""
TYPED_IN = re.compile(
    r"[\s\"')]{1,3}(?:(?:[a-z]{1,12}|\d)\s){0,3}(?:ein(?:gebe?n?|gegeben|tippe?n?|getippt|gebe|gab)|ein(?=\s{0,2}(?:$|und|[.,;])))(?![a-z])"
)
"""Behind one: German verbs come in two parts, or last."""
TRIED = re.compile(
    r"(?<![a-z])(?:tr(?:y|ies|ied|ying)|us(?:e|es|ed|ing)|attempt(?:s|ed|ing)?|(?<!card\s)(?<!one\s)with|remember(?:ed)?|memori[sz]ed|gave|said|told|"
    r"takes?|mix\w{0,3}\sup|confus\w{1,3}|(?:whether|if)\sit(?:.?s|\sis|\swas)|versucht?e?|probiert?e?|mit|benutze?|nutze|verwende|prob(?:e|ado|ando|o)|us(?:o|amos|ado)|con|intent(?:o|e|ado)|"
    r"essay\w{1,2}|utilis\w{1,2}|avec|tent(?:o|ei|ando)|usei|com|uso)[\s:\"'(]{1,3}"
    rf"(?:(?:him|her|them|{_SMALL})[\s:\"'(]{{1,3}}){{0,3}}$"
)
REFUSES = re.compile(
    rf"(?<![a-z]){DEVICE}(?![a-z])[^\d.!?;]{{0,16}}?(?<![a-z])(?:tak(?:e|es|ing)|accept\w{{0,3}}|recogni[sz]\w{{1,3}}|reject\w{{0,3}}|"
    r"refus\w{0,3}|read\w{0,3}|like|want\w?|nimmt|akzeptiert|verweigert|acepta\w?|rechaza|reconoce|accepte|prend|reconnait|"
    rf"aceita|recusa|reconhece)\s(?:{_SMALL}\s){{0,2}}$|"
    r"(?<![a-z])(?:card|it)\s(?:(?:only|now|still|always)\s(?:takes|accepts|uses|wants)|uses|accepts)\s$"
)
WRONG = (
    r"(?:wrong|incorrect\w?|invalid\w?|accept\w{0,3}|reject\w{0,3}|recogni[sz]ed|refus\w{0,3}|work\w{0,3}|right|correct|valid|"
    r"falsch|richtig|akzeptiert|abgelehnt|geht|funktioniert|erkannt|funciona\w?|acepta\w{0,2}|(?:no|ne)\sva|vale|rechaza\w{0,2}|"
    r"marche|passe|fonctionne|accepte|faux|errone\w?|passa|what\syou\shave|aceit\w{1,3}|errad\w|incorret\w|recusad\w)"
)
VERDICT = re.compile(
    r"[\"')]{0,2},?\s(?:(?:(?:not|no|ne|nao|is|isn.?t|was|wasn.?t|were|weren.?t|are|did(?:n.?t)?|does(?:n.?t)?|doesnt|keeps?|gets?|"
    r"stopped|still|never|won.?t|used|wird|ist|geht|funktioniert|me\sha|ya|es|n.est|est|e|esta)(?![a-z])"
    rf"[^\d.!?;]{{0,26}}?(?<![a-z]))?{WRONG}|(?:funktioniert|geht)\snicht)(?![a-z])"
)
"""Behind a number."""
ASKED = re.compile(
    r"(?:^|[.!?;\n,]\s{0,3})(?:(?:why|is|if|but|and|that|my|can|you|tell|me|says|because|now|even|though|when|so|hi|hello|"
    r"ok|it|was|porque|por|que|warum|wieso|pourquoi|whether|check|please|sure|know|the|code)[\s,:\"']{1,2}){0,6}[\"']?$"
)
"""Before a number that a sentence is about."""
WENT_WRONG = re.compile(
    r"(?<![a-z])(?:wrong|incorrect\w?|invalid|block\w{0,3}|lock\w{0,3}|beep\w{0,3}|reject\w{0,3}|refus\w{0,3}|accept\w{0,3}|"
    r"recogni[sz]\w{1,2}|swallow\w{0,3}|ate|eats|retained|kept\smy|works?|working|doesn.?t|didn.?t|fail\w{0,3}|forg[oe]t\w{0,3}|"
    r"nothing|error|mixed|spit\w{0,4}|locked|trag\w{1,3}|engoli\w|avale\w?|eingezogen|einbehalten|errone\w?|attempts?|tries|twice|times|saw|seen|watch\w{0,3}|declined|gesehen|visto|vio|vu|viu|"
    r"falsch|gesperrt|blockiert|piep\w{0,3}|akzept\w{0,5}|abgelehnt|funktioniert|mal|ungultig|zweimal|dreimal|"
    r"bloque\w{0,4}|pita\w?|rechaz\w{1,3}|acepta\w?|equivocad\w|mal|veces|"
    r"faux|bloqu\w{1,3}|bipe\w?|accepte|fois|marche|passe|erreur|"
    r"errad\w|incorret\w|bloqu\w{1,4}|apit\w{1,3}|recus\w{1,3}|aceit\w{1,3}|vezes|funciona|erro)(?![a-z])"
)
AT_DEVICE = re.compile(rf"(?<![a-z])(?:{DEVICE}|in\sshops|in\sstores|my\scard|the\scard)(?![a-z])")
MONEY_SPOKEN_OF = re.compile(
    r"(?<![a-z])(?:amounts?|withdr[ae]w\w{0,4}|tak(?:e|en|ing)\sout|took\sout|cash\sout|dispens\w{1,3}|(?:gave|give|gives)\sme|"
    r"instead\sof|insufficient|funds|receiv\w{1,3}|deposit\w{0,3}|balance|limits?|prices?|cost\w{0,2}|charg\w{1,3}|pa(?:y|id|ying)|"
    r"spen[dt]|transfer\w{0,4}|salary|fees?|loan|rent|cash(?!\s?(?:machine|point))|notes?|bills?|"
    r"betrag|abheb\w{0,2}|abgehoben|guthaben|zahl\w{0,3}|bezahl\w{0,3}|bargeld|"
    r"retir\w{1,4}|sac(?:ar|o|ado)|saqu\w{1,2}|importe|cantidad|limite|pag\w{1,4}|cobr\w{1,4}|efectivo|"
    r"montant|plafond|pay\w{1,3}|especes|levant\w{1,4}|valor|saldo|solde|sacar)(?![a-z])"
)
_CHANGE = (
    r"(?:chang(?:e|ed|ing)|switch(?:ed|ing)?|swap(?:ped)?|update[d]?|reset|geandert|andern|wechsel\w{1,3}|cambi(?:e|ar|o|ado|arlo)|"
    r"chang(?:er|ee?)|modifi\w{1,3}|mud(?:ei|ar|ou|o)|alter(?:ei|ar)|troc(?:ar)?|troquei)"
)
_IT = (
    r"(?:\s(?:it|this|that|mine|my\s(?:code|card|pin|number)|the\s(?:code|pin)|to|mi\s(?:clave|codigo|pin)|"
    r"mon\scode|o\spin))?"
)
_N = r"(?P<{}>\d{{4}})(?!\d|[.,:/\-]\d|\s?(?:euros?|eur|dollars?|pounds?|usd|gbp)(?![a-z]))"
CHANGED = re.compile(
    r"(?:^|(?<=[.!?;,\n]\s)|(?<![a-z])(?:i|we|you|they|to|ve|d|just|please|can|could|have|want|been|was|lo|l.ai|la|ai|eu|he|hemos|"
    r"quiero|quero|veux|voudrais|mochte|gustaria|gostaria|like)\s)"
    rf"(?:to\s)?{_CHANGE}{_IT}(?:\s(?:from|de|von|desde))?\s{_N.format('old')}\s(?:to|into|a|por|auf|zu|en|para|por|with|for)\s{_N.format('new')}"
    rf"|(?<![a-z])von\s{_N.format('old2')}\sauf\s{_N.format('new2')}\s(?:ge|zu\s)?(?:andert|andern|wechseln|gewechselt)"
    rf"|(?:^|[.!?;,\n]\s?)old(?:\s(?:one|code|pin))?(?:\s(?:was|is))?[\s:]{{1,2}}{_N.format('old3')}[\s,;/]{{1,3}}(?:and\s)?new(?:\s(?:one|code|pin))?"
    rf"(?:\s(?:is|will\sbe))?[\s:]{{1,2}}{_N.format('new3')}"
)
"""Changed by somebody, not the limit or the port that was changed: what it is stands nowhere."""
CODE_FAILS = re.compile(
    r"(?<![a-z])(?:(?P<said>(?:wrong|incorrect|invalid)\s)|)(?:codes?|codigo|senha|clave)[\s:]{1,2}(?P<number>\d{4})"
    rf"(?!\d)(?(said)|(?=\s[^\d.!?;]{{0,30}}?(?<![a-z]){WRONG}(?![a-z])))"
)
