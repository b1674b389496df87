"""What numbers are called in the five languages of the product; the nearest name says what a number is.

Everything here is matched against folded text: small letters without accents.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from firstpass.domain.redaction.keyed_words import DEVICE

NameKind = Literal["card", "pin", "otp", "code", "iban", "account", "sort", "identity", "phone", "other"]

_NR = r"(?:\s?(?:numbers?|num|no|nos|nr|nummern?|code|id|#)(?![a-z]))?"
_NUMBER_OF = r"(?:(?:numeros?|n[ro]?|num)[.\s\u00ba\u00b0]{0,3}\s?(?:de\s|da\s|do\s|del\s)?(?:la\s|mi\s|ma\s)?)?"
_TYPED_NUMBER = r"(?:numbers?|codes?|digits?|combination|nummer|zahl|ziffern|numero|codigo|chiffres|clave|senha)"
_FOR_THE_MACHINE = (
    r"(?:(?:my|the|meine?|die|mi|el|la|mon|le|o|meu)\s)?(?:secret\s|bank\scard\s)?"
    rf"{_TYPED_NUMBER}\s(?:thing\s)?(?:for|fur|para|pour|at|into|in|a[mou]|del?|d[ou]|no)\s"
    rf"(?:(?:the|my|a|den|die|das|el|la|le|o)\s)?(?:{DEVICE}|withdraw\w{{0,3}}\s(?:cash|money))|"
    rf"(?:the\s|my\s)?(?:(?:4|four)[\s-](?:digit\s)?)?(?:digits?|numbers?|code(?=\s(?:that\s)?i\s(?:use|type|key|punch|tap|put)(?![a-z]))|what(?=\si\s(?:key|type|punch)))"
    r"\s(?:that\s|which\s)?i\s(?:always\s|usually\s)?"
    rf"(?:type|enter|key|punch|use|put|tap)\w{{0,3}}(?:\s(?:in|into|at|on|the|my|a|with|for|to|withdraw|pay|get|cash|money|shops?|stores?|{DEVICE})){{0,5}}|"
    r"(?:my\s|the\s)?(?:four\s|4\s)?digits(?=(?:\sare|\sis|\s?:)\s\d{4}(?!\d|\s?\d))|"
    r"(?:(?:my|the|mi|mon|meu)\s)?(?:secret\s)?(?:4|four|cuatro|quatro|quatre)[\s-](?:digits?|numbers|digitos|cifras|chiffres)(?:\s(?:code|number)s?)?|"
    r"(?:4|vier)-?stellige\w?\s(?:zahl|nummer|code)"
)
"""What a PIN is for says that it is one."""
_NAMES: Final[dict[NameKind, str]] = {
    "otp": (
        r"otps?(?:\s?code)?|2fa(?=[\s:]{1,2}\d)|token\sd[oae]\sapp|sign\sin\scode|authenticator(?:\sapp)?(?=\s(?:code\s)?(?:shows|says|is|code))|one[\s-]?time[\s-](?:pass(?:word|code)?s?|codes?|pins?|security\scode)|"
        r"(?:sms|text|e-?mail|whatsapp|phone|app|authenticat(?:ion|or)|verification|verify|"
        r"confirmation|security|login|log-?in|sign-?in|access|activation|2fa|two[\s-]factor|two[\s-]step|mfa|3ds|"
        r"3d\ssecure|temporary|unlock|reset|recovery|six[\s-]digit|6[\s-]digit|dynamic)"
        r"(?:\s(?:sms|text|login))?[\s-]?(?:pass)?codes?|passcodes?|"
        r"(?:push|sms|m|chip|photo)?-?tans?(?:-?(?:code|nummer))?|tokens?|"
        r"(?:einmal|bestatigungs|freigabe|verifizierungs|sicherheits|sms|aktivierungs|authentifizierungs|zugangs)"
        r"-?\s?(?:codes?|passwort|kennwort|pin|tan)|"
        r"(?:codigos?|clave|senha)\s(?:(?:de|por|del?|do|da|no)\s)?(?:verifica\w+|sms|confirma\w+|seguridad|seguranca|"
        r"acceso|acesso|autentica\w+|un\ssolo\suso|uso\sunico|ativacao|activacion|temporal|temporari\w|"
        r"unica|dinamic\w)|"
        r"codes?\s(?:(?:de|d.|recu\spar|par|a)\s?)?(?:verification|sms|confirmation|securite|acces|validation|"
        r"authentification|usage\sunique|activation)"
    ),
    "other": (
        r"(?:post(?:al)?|postleit|area|zip|address|delivery|city|drop(?:ped)?|location|map|bowling)[\s-]?(?:pin|code)s?"
        r"(?:\s?code)?|postcode|postleitzahl|plz|cep(?![a-z])|codigos?\spostal(?:es)?|codes?\spostaux?|codes?\spostal|"
        r"(?:promo\w{0,6}|discount|voucher|coupon|gift|referral|country|dial\w{0,3}|swift|bic|branch|merchant|product|"
        r"item|status|reason|response|decline|error|fault|activity|qr|bar|source|currency|category|mcc|tax|shipping|"
        r"tracking|reference|booking|order|rabatt|gutschein|fehler|produkt|lander|vorwahl|invite|invitation|campaign|"
        r"report|store|charge|transaction|result|exit|return)[\s-]?(?:codes?|codigo)|"
        r"codigos?\s(?:de\s)?(?:error|erro|promocion\w*|promociona\w*|descuento|desconto|barras|pais|area|producto|"
        r"produto|rastreo|rastreio|seguimiento|referencia|reserva)|"
        r"codes?\s(?:d.?erreur|promo\w*|de\sreduction|barres|pays|produit|client)|"
        r"(?:errors?|fehler|erreur|erro|orders?|tickets?|invoices?|cases?|refs?|references?|referenz|referencia|article|"
        r"artikel|bestell\w*|rechnung\w*|pedidos?|facturas?|commandes?|factures?|faturas?|encomendas?|tracking|parcel|"
        r"sendung\w*|seguimiento|suivi|colis|transactions?|transaktion\w*|transaccion|transacao|transacoes|transferencia|"
        r"payments?|zahlung\w*|pagos?|paiements?|pagamentos?|vorgang\w*|auftrag\w*|incident|dossier|imei|serial|trx|txn|tx|inv|ord|tkt|bkg|pay(?=[\-_]?\d)|"
        r"seriennummer|model|version|step|page|booking|reservation|reserva|flight|claims?|policy|contract|vertrag\w*|"
        r"contrato|kunden?\w*|customer|client\w{0,2}|cliente|member\w*|user|merchant|terminal|extension|vat|ust\S{0,4}|"
        r"batch|purchase|receipt|confirmation|approval|authori[sz]ation|auth|trace|rrn|arn|loyalty|company|firm|"
        r"registration|sim|gift|library|quote|subscription|shipment|request|solicitud|demande|anfrage|caso|chamado|"
        rf"protocolo|lot|meter|device|app|build|sku)s?{_NR}"
    ),
    "pin": (
        r"(?:geheim|karten|atm|my|m|t|u|e)?-?pinn?s?[\s-]?(?:code|nummer|number|no)?|p\si\sn|p1n|geheimzahl(?:en)?|geheimnummer|pincode|"
        r"nip|codes?\s(?:pin|secrets?|confidentiel)|codigos?\s(?:pin|secretos?)|"
        r"(?:clave|senha|contrasena)\s(?:secreta|(?:de\s(?:la|mi)|d[ao]|do\smeu)\s(?:tarjeta|cartao|cajero|atm))|"
        r"(?:numeros?|clave)\s(?:pin|secret\w{1,2})|secret\s(?:number|code)|p\.i\.n\.?|personal\sidentification\snumber|"
        r"(?:atm|cash\s?(?:machine|point)|bank\s?card|card|debit)\scode|clave\sdel\scajero|"
        r"codes?\sfor\s(?:the|my)\s(?:atm|cash\s?machine|cash\s?point|card|debit\scard)|"
        rf"{_FOR_THE_MACHINE}|"
        r"codes?\sde\s(?:la\s|ma\s)?carte|codigos?\s(?:de\s(?:la|mi)\starjeta|do\s(?:meu\s)?cartao)"
    ),
    "card": (
        r"(?:(?:credit|debit|bank|visa|master|prepaid|virtual|payment|corporate|company|business|new|old|long)"
        rf"[\s-]?){{0,3}}cards?{_NR}|c\.?c\.?(?:\s?(?:numbers?|no|nr|num|\#)|(?=\s(?:is|are|\d)))|"
        r"long\s(?:card\s)?number|1[56][\s-](?:digits?|ziffern|digitos|chiffres|algarismos)(?:\snumber)?|visa(?:card)?|master\s?card|maestro|amex|american\sexpress|discover|diners(?:\sclub)?|pan(?:\snumber)?|"
        r"(?:kredit|debit|bank|ec|visa|giro|firmen)?-?karten?(?:-?(?:nummern?|nr))?|"
        rf"{_NUMBER_OF}(?:tarjetas?|cartes?(?!\sd.identite|\svitale)|carta[om](?!\s(?:de\s|do\s)?cidadao)|cartoes)(?:\s(?:de\s)?(?:credito?|debito?|credit|bancaire|bleue))?"
    ),
    "code": (
        r"codes?(?=\s?[:=]\s?\d{6}(?!\d))|(?:the|my|your|this|that|a|here.?s\s(?:the|my)|el|mi|su|der|den|mein|ihr|dein|le|mon|votre|o|meu|seu|um|un)"
        r"\s(?:[46]|six|four)?[\s-]?(?:digits?\s)?(?:codes?|codigos?)"
        r"(?!\sfor\s(?:the|my)\s(?:atm|cash|card|debit))"
        r"(?!\s(?:pin|secret\w?|confidentiel|sms|de|d|do|postal|promo\w*|banque|guichet|barres|client|err\w*)(?![a-z]))"
    ),
    "iban": r"ibans?(?:\s?(?:number|code|nr|nummer|no))?",
    "account": (
        r"(?:a\.?c|acc)\.?(?=\s?(?:no|num|nr|number|\d|is|:|\#))\s?(?:numbers?|num|no|nr)?|(?:bank\s?|checking\s|savings?\s|current\s|giro|spar|bank-?)?(?:accounts?|acct?|konto|konten|kto)\.?[\s\-]{0,2}"
        rf"(?:numbers?|num|no|nr|nummern?|\#)?|a/c{_NR}|"
        rf"{_NUMBER_OF}(?:cuentas?|comptes?|contas?)(?:\s(?:bancari[oa]|bancaire|corriente|corrente|courant|de\sahorros?|"
        r"poupanca|cliente))?"
    ),
    "sort": (
        r"sort(?:ing)?[\s-]?(?:codes?|numbers?)?|(?:aba|routing|transit|rtn)(?:[\s-](?:transit|routing))?"
        r"(?:\s?(?:numbers?|no|nr|code))?|bankleitzahl|blz|bsb(?:\s(?:number|code))?|"
        r"code\s(?:banque|guichet)|codigo\s(?:de\s(?:la\s)?(?:sucursal|entidad|oficina)|do\sbanco)|agencia|bank\scode|s/?c(?=[\s:]{1,2}\d\d[\s\-]\d\d)"
    ),
    "identity": (
        r"ssn|ss(?:#|\s(?:number|no))|social(?:\ssecurity)?(?:\s?(?:numbers?|no|num|\#))?|soc\ssec(?:urity)?|itin|"
        r"tax\s?(?:payer)?\s?(?:id\w*|numbers?)(?:\snumber)?|"
        r"tin(?![a-z])|national\s(?:insurance|id\w*)(?:\s(?:numbers?|card|no))?|nino|ni\s(?:number|no)|"
        r"id(?:entity)?[\s-](?:cards?|numbers?|no)(?:\s(?:number|no))?|passports?(?:\s?(?:numbers?|no))?|"
        r"(?:driver.?s?|driving)\slicen[cs]e(?:\s?(?:number|no))?|"
        rf"{_NUMBER_OF}(?:dni|nie|nif|cif|cpf|rg|nuss)|documento(?:\s(?:nacional\s)?de\sidentidad)?|cedula|pasaporte|"
        r"passaporte|(?:numero\sde\s)?seguridad\ssocial|(?:numero\sde\s)?(?:securite|seguranca)\ssociale?|nir|insee|"
        r"passeport|carte\s(?:d.identite|vitale)(?:\snationale)?|cni|cartao\s(?:de\s|do\s)?cidadao|contribuinte|"
        r"bilhete\sde\sidentidade|steuer-?\s?(?:id\w*|nummer|nr)|idnr|sozialversicherungs?-?(?:nummer|nr)|svnr|sv-nummer|"
        r"rentenversicherungs\w*|personal-?ausweis\w*|ausweis\w*|reisepass\w*|codice\sfiscale"
    ),
    "phone": (
        r"(?:tele|mobile\s|cell\s?|smart)?phones?(?:\snumbers?|\sno)?|mobiles?(?:\snumbers?|\sno)?|"
        r"cell(?:ular)?(?:\snumber)?|tel(?=[\s.:])|telf|tfno|tlf|whats\s?app|"
        r"(?:call|ring|text|phone|reach|contact|sms)\s(?:me|us|him|her)|"
        r"contact(?:\snumbers?|\sno)?|landline|call\s?back|telefon\w*|handy\w*|ruf\w*nummer|mobil(?:funk)?\w*|festnetz\w*|"
        r"ruf\w*\s(?:mich|sie\smich|uns)|erreich\w*|movil|celular|telefono\w*|llam\w+|mi\snumero(?!\s(?:secreto|pin|de))|portable|telephone|"
        r"(?:r?appele[zr]|appel\w*|joindre|contacte[zr])(?:[\s-]moi)?|telemovel|telefone|lig\w{1,3}(?:\s|-)(?:me|para)|"
        r"me\slig\w+|contat\w+|contacto|my\snumber|meine\snummer|mon\snumero|meu\snumero|numero\sde\stel\S*"
    ),
}
_ANY = re.compile(
    "(?<![a-z])(?=[a-z1236]|4[\\s-])(?:"
    + "|".join(f"(?P<{kind}>{words})" for kind, words in _NAMES.items())
    + ")(?![a-z])"
)
_KIND: Final[dict[str, NameKind]] = {str(kind): kind for kind in _NAMES}


class Name(NamedTuple):
    """One of these names in a text."""

    start: int
    end: int
    kind: NameKind


class Names:
    """All names of a text, in its order."""

    def __init__(self, text: str) -> None:
        self.all = tuple(Name(*found.span(), _KIND[found.lastgroup or ""]) for found in _ANY.finditer(text))
        self._ends = [name.end for name in self.all]

    def of(self, *kinds: NameKind) -> tuple[Name, ...]:
        """Those of some kinds."""
        return tuple(name for name in self.all if name.kind in kinds)

    def nearest(self, place: int, reach: int) -> Name | None:
        """The last one that ends before this place and not further away than that."""
        return next(self.before(place, reach), None)

    def before(self, place: int, reach: int) -> Iterator[Name]:
        """Those that end before this place and not further away, the nearest first."""
        for index in range(bisect_left(self._ends, place + 1) - 1, -1, -1):
            if place - self._ends[index] > reach:
                return
            yield self.all[index]
