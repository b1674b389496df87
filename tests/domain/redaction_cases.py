"""Texts in five languages: what must be found, marked as {kind|value}, and what must stay as it is."""

from __future__ import annotations

FOUND = """
my card number is {pan|4111 1111 1111 1111}
card: {pan|4111-1111-1111-1111} please block it
{pan|4111.1111.1111.1111}
I typed {pan|4111111111111111} and it failed
{pan|5555 5555 5555 4444} was charged twice
amex {pan|3782 822463 10005}
mi tarjeta es {pan|4012 8888 8888 1881}
número de tarjeta: {pan|4012888888881881}
meine Kartennummer lautet {pan|4012-8888-8888-1881}
Karte {pan|5105105105105100} gesperrt
ma carte {pan|4012 8888 8888 1881} est bloquée
le numéro de carte est {pan|5105 1051 0510 5100}
o número do cartão é {pan|4012 8888 8888 1881}
meu cartão {pan|5105105105105100} foi recusado
my card number is {pan|1234 5678 9012 3456}
my card number is {pan|1234567890123456}
credit card no {pan|2345678923456789}
my credit card number is {pan|4575 7621 3247 4524}
card no. {pan|198765463732}
card number: {pan|1234 5678 9012}
visa {pan|7896 1472 1478 3987} not working
debit card {pan|6011 0009 9013 9425} lost
long number {pan|4929123456789012}
the 16 digits are {pan|4929 1234 5678 9012}
{pan|4929123456789012} exp {expiry|04/28}
{pan|4111111111111111}|{expiry|05/28}|{cvv|123}
{pan|4111x1111x1111x1111}
my card starts with {pan|4929 1234 and ends with 5678 9012}
the card {pan|1234 5678 9012 3457} was stolen
{pan|1234 5678 9012 3456} is my card number
{pan|1234567890123456} is the number on my card
número de tarjeta {pan|1234 5678 9012 3456}
mi tarjeta {pan|1234-5678-9012-3456} no funciona
Kreditkartennummer: {pan|1234 5678 9012 3456}
meine Karte {pan|1234567890123456} wurde eingezogen
numéro de carte : {pan|1234 5678 9012 3456}
ma carte bancaire {pan|1234567890123456} ne marche pas
número do cartão: {pan|1234 5678 9012 3456}
o cartão {pan|1234567890123456} não funciona
{pan|4111 1111 then 1111 1111}
{pan|4111 1111 and then 1111 1111}
{pan|4111 1111 followed by 1111 1111}
first half {pan|4111 1111, second half 1111 1111}
it starts {pan|4111 1111 1111 and the last part is 1111}
first 4 digits {pan|4111, next 4 are 1111, then 1111, last 4 are 1111}
my card is {pan|4111 1111 (hold on) 1111 1111}
{pan|4111 1111 und dann 1111 1111}
{pan|4111 1111 y luego 1111 1111}
{pan|4111 1111 puis 1111 1111}
{pan|4111 1111 e depois 1111 1111}
{pan|4111 1111 danach 1111 1111}
card {pan|four one one one one one one one one one one one one one one one}
{pan|four one one one, one one one one, one one one one, one one one one}
my visa is {pan|four triple one double one double one double one double one double one double one}
my card is {pan|four oh one two eight eight eight eight eight eight eight eight one eight eight one}
{pan|4111 one one one one 1111 one one one one}
{pan|forty-one eleven eleven eleven eleven eleven eleven eleven}
{pan|four-one-one-one one-one-one-one one-one-one-one one-one-one-one}
{pan|cuatro uno uno uno uno uno uno uno uno uno uno uno uno uno uno uno}
meine Karte: {pan|vier eins eins eins eins eins eins eins eins eins eins eins eins eins eins eins}
{pan|quatre un un un un un un un un un un un un un un un}
{pan|quatro um um um um um um um um um um um um um um um}
card number is {pan|one two three four five six seven eight nine zero one two three four five six}
my cvv is {cvv|123}
CVC {cvv|456} does not work
cvv2: {cvv|789}
security code {cvv|321}
security code is {cvv|4321}
the three digits on the back are {cvv|737}
the number on the back is {cvv|912}
cvv: {cvv|one two three}
my cvv is {cvv|seven three one}
cvv {cvv|1 2 3}
mi cvv es {cvv|123}
código de seguridad: {cvv|123}
der Sicherheitscode ist {cvv|123}
Prüfziffer {cvv|123}
Kartenprüfnummer lautet {cvv|123}
le cryptogramme est {cvv|123}
code de sécurité {cvv|123}
cryptogramme visuel : {cvv|123}
código de segurança {cvv|123}
o cvv é {cvv|123}
back of card says {cvv|412}
it's {cvv|882} on the back of the card
{cvv|882} - that is the CVC
My CVV? It's {cvv|882}.
verification value of my card = {cvv|882}
cvv {cvv|drei vier fünf}
cvv {cvv|uno dos tres}
{cvv|123} is my cvv
the cvc on my card is {cvv|123}
card verification value {cvv|123}
{pan|4111111111111111} exp {expiry|05/27}
{pan|4111111111111111} {expiry|05/27} {cvv|123}
{pan|4111 1111 1111 1111}, {expiry|12/2028}, {cvv|999}
{pan|4111111111111111} expires {expiry|May 2027}
card {pan|4111111111111111} valid thru {expiry|11/29}
cvv {cvv|123} exp {expiry|0527}
{expiry|05/27} {pan|4111111111111111}
my card expires {expiry|05/27}
my card expiry is {expiry|05/2027}
visa, exp date {expiry|05/27}
card valid until {expiry|05/27}
my card exp: {expiry|0527}
the card is valid thru {expiry|08-29}
mi tarjeta caduca {expiry|05/27}
fecha de caducidad de la tarjeta: tarjeta vence {expiry|05/27}
meine Karte ist gültig bis {expiry|05/27}
Karte, Ablaufdatum: {expiry|05/2027}
ma carte expire fin {expiry|05/27}
carte, date d'expiration {expiry|05/27}
o cartão é válido até {expiry|05/27}
cartão, validade {expiry|05/27}
my pin is {pin|1234}
pin: {pin|0 0 0 0}
PIN {pin|4821}
PIN={pin|4821}
the pin I use for the card, {pin|4821}
my PIN number is {pin|4821}
pin code: {pin|4821}
pincode {pin|4821}
the pin for my card is {pin|4821}
my pin isn't working, it is {pin|4821}
can you check my pin? {pin|4821}
I forgot my pin. {pin|4821}. is that it?
change my pin to {pin|1234}
I want my pin to be {pin|9876}
my old pin was {pin|5555} and I want a new one
atm pin {pin|2580}
{pin|4821} is my pin
{pin|4821} (pin)
pin and cvv are {cvv|4821} and {pin|123}
my pin is {pin|four eight two one}
pin {pin|nine nine zero zero}
my PIN for the card ending 4421 is {pin|7788}
here is my pin: {pin|482193}
I used my pin {pin|4821} at the shop
mi pin es {pin|1234}
el PIN de mi tarjeta es {pin|4821}
mi NIP es {pin|4821}
código PIN: {pin|4821}
clave secreta {pin|4821}
mi pin es {pin|cuatro ocho dos uno}
meine PIN ist {pin|4821}
meine PIN lautet {pin|4821}
Geheimzahl: {pin|4821}
die Geheimzahl meiner Karte ist {pin|4821}
PIN-Nummer {pin|4821}
meine Pin ist {pin|vier acht zwei eins}
mon code pin est {pin|4821}
mon code secret est le {pin|4821}
code confidentiel : {pin|4821}
mon code pin c'est {pin|4821}
o meu pin é {pin|4821}
meu PIN é {pin|4821}
código PIN {pin|4821}
a senha do cartão é {pin|4821}
código secreto: {pin|4821}
my pin's {pin|4821}
my p.i.n. is {pin|4821}
the four digit pin I chose was {pin|4821}
The PIN on my debit card should be {pin|4821} but it isn't accepted
{pin|4821} does not work as my pin
My personal identification number is {pin|4821}
my atm code is {pin|4821}
code for the cash machine {pin|4821}
my pin has always been {pin|4821}
so my PIN, which I have had for years, {pin|4821}, is refused
card {pan|4111111111111111} pin {pin|4821} cvc {cvv|123}
ich gebe {pin|4821} als PIN ein
mi clave del cajero es {pin|4821}
mi número secreto es {pin|4821}
je tape {pin|4821} comme code pin
mon code de carte est {pin|4821}
meu código do cartão é {pin|4821}
uso {pin|4821} como pin do cartão
meu pin: {pin|quatro oito dois um}
my password is {password|hunter2}
password: {password|hunter2}
pw: {password|sunshine}
pwd={password|Abc!2345}
my password is {password|Tr0ub4dor&3}.
the password I use is fine but password is {password|qwerty12}
passcode? no, my password was {password|letmein99}
login password - password: {password|correct-horse}
my password for the app is {password|Sunny2024!}
{password|hunter22} is my password
la contraseña es {password|perro123}
mi contraseña: {password|Gato_77}
contraseña {password|abc12345}
mi clave es {password|luna2020}
mein Passwort lautet {password|Geheim!23}
Passwort: {password|sommer}
das Kennwort ist {password|hund1234}
Passwort {password|Katze2022}
mon mot de passe est {password|azerty99}
mot de passe : {password|soleil}
mdp: {password|bonjour12}
minha senha é {password|praia2021}
senha: {password|futebol}
a palavra-passe é {password|sol12345}
palavra-passe: {password|mar!mar}
the code you sent me is {otp|482913}
OTP {otp|123456}
otp is {otp|4829}
one-time password: {otp|482913}
one time code {otp|482 913}
security code {otp|482913}
verification code {otp|482913}
the verification code {otp|123456} came late
sms code: {otp|482913}
the code I received is {otp|482913}
the code I got by text was {otp|9921}
I got the code {otp|482913} by sms
my 2fa code is {otp|482913}
login code {otp|55213}
{otp|482913} is the code you sent me
{otp|482913} is my otp
the code is {otp|482913}
authentication code {otp|482-913}
passcode {otp|482913}
my access code is {otp|482913}
otp {otp|four eight two nine one three}
el código que me enviaron es {otp|482913}
código de verificación: {otp|482913}
código SMS {otp|482913}
clave de un solo uso {otp|482913}
mi código de confirmación es {otp|482913}
TAN {otp|482913}
die TAN lautet {otp|482913}
pushTAN: {otp|482913}
Bestätigungscode {otp|482913}
der Code ist {otp|482913}
der Code, den ich bekommen habe: {otp|482913}
SMS-Code {otp|482913}
code de vérification : {otp|482913}
le code reçu par sms est {otp|482913}
code sms {otp|482913}
le code est {otp|482913}
código de verificação: {otp|482913}
o código que recebi é {otp|482913}
o código é {otp|482913}
token {otp|482913}
IBAN {iban|DE89 3704 0044 0532 0130 00}
{iban|GB82 WEST 1234 5698 7654 32}
my iban is {iban|GB82WEST12345698765432}
iban {iban|DE88 3704 0044 0532 0130 00} thanks
iban: {iban|DE00370400440532013000}
IBAN {iban|GB83 WEST 1234 5698 7654 32}
mi IBAN es {iban|ES91 2100 0418 4502 0005 1332}
{iban|ES9121000418450200051332}
meine IBAN lautet {iban|DE89370400440532013000}
Überweisung auf {iban|DE88370400440532013000}
mon IBAN : {iban|FR14 2004 1010 0505 0001 3M02 606}
{iban|FR1420041010050500013M02606}
o meu IBAN é {iban|PT50 0002 0123 1234 5678 9015 4}
{iban|pt50000201231234567890154}
account number {account_number|12345678}
my account number is {account_number|12345678}
acct no {account_number|1234567}
account no. {account_number|00123456}
bank account: {account_number|987654321}
a/c {account_number|12345678}
{account_number|12345678} is my account number
account number is {account_number|2123256987521}
número de cuenta {account_number|1234567890}
mi cuenta es {account_number|1234567890}
cuenta bancaria: {account_number|0182345678}
Kontonummer {account_number|532013000}
meine Kontonummer lautet {account_number|0532013000}
Konto-Nr. {account_number|532013000}
numéro de compte {account_number|0500013026}
mon compte est le {account_number|20041010050}
número da conta {account_number|12345678}
conta corrente: {account_number|0012345678}
sort code {sort_code|12-34-56}
sort code {sort_code|12-34-56} account {account_number|12345678}
{sort_code|12-34-56} {account_number|12345678}
sort code: {sort_code|123456}
sort code is {sort_code|20 00 00}
my sort code is {sort_code|40-47-84}
routing number {sort_code|021000021}
aba {sort_code|021000021}
routing number {sort_code|021000021} and account {account_number|123456789}
BLZ {sort_code|37040044}
Bankleitzahl: {sort_code|370 400 44}
BLZ {sort_code|10000000}, Konto {account_number|1234567}
code banque {sort_code|20041}
agência {sort_code|1234}
ssn {ssn|123-45-6789}
{ssn|123-45-6789}
my ssn is {ssn|123456789}
social security number {ssn|123-45-6789}
social {ssn|219 09 9999}
my national insurance number is {ssn|AB 12 34 56 C}
{ssn|AB123456C}
NI number: {ssn|QQ123456C}
passport number {ssn|502135326}
my id number is {ssn|88120112}
mi DNI es {ssn|12345678Z}
DNI {ssn|12345678-Z}
{ssn|12345678Z}
NIE: {ssn|X1234567L}
mi pasaporte {ssn|AAA123456}
Steuer-ID {ssn|36574261809}
Steueridentifikationsnummer: {ssn|36 574 261 809}
Sozialversicherungsnummer {ssn|15070649C103}
Personalausweis {ssn|T22000129}
numéro de sécurité sociale {ssn|2 95 10 99 126 111 93}
{ssn|295109912611193}
carte d'identité {ssn|880692310285}
codice fiscale {ssn|RCCMNL83S18D969H}
{ssn|RCCMNL83S18D969H}
o meu NIF é {ssn|501964843}
contribuinte {ssn|501964843}
CPF {ssn|390.533.447-05}
{ssn|390.533.447-05}
jo {email|jo@example.com}
my email is {email|john.smith+bank@mail.example.co.uk}
write to {email|anna_b@firma.de} please
{email|JO@EXAMPLE.COM}
it is {email|jo at example dot com}
{email|john.smith at gmail.com}
{email|jo (at) example (dot) com}
{email|jo[at]example.com}
mi correo es {email|maria@correo.es}
{email|maria arroba correo punto es}
meine E-Mail: {email|karl@web.de}
{email|karl (at) web (punkt) de}
mon adresse {email|luc@orange.fr}
o meu email é {email|rui@sapo.pt}
{email|rui arroba sapo ponto pt}
call me on {phone|+44 20 7946 0318}
{phone|+1 555 123 4567}
{phone|+49 151 12345678}
phone {phone|07700 900123}
my number is {phone|07700900123}
{phone|(555) 123-4567}
{phone|555-123-4567} is my phone
text me at {phone|5551234567}
tel: {phone|020 7946 0018}
mobile {phone|0044 7700 900123}
mi teléfono es el {phone|612 345 678}
llámame al {phone|612345678}
{phone|+34 612 34 56 78}
móvil {phone|612 34 56 78}
meine Handynummer ist {phone|0151 23456789}
Telefon: {phone|030 1234567}
rufen Sie mich unter {phone|0171/2345678} an
mon téléphone : {phone|06 12 34 56 78}
appelez-moi au {phone|0612345678}
{phone|06.12.34.56.78}
o meu telemóvel é {phone|912 345 678}
ligue para {phone|912345678}
{phone|+351 912 345 678}
WhatsApp {phone|+55 11 91234-5678}
"""

HARMLESS = """
My PIN was rejected at the ATM on 5th Street, I tried at 1430
my pin worked for 1200 pounds but not 1500
I was asked for a pin at the station, pump 1204
cvv check failed with response 821
SEPA transfer TRX2026031200012345
2026 03 12 14 30 00
transaction 4929123456789012 missing
policy 2234567890123
1 234 567,89 EUR
the CVV on my card, I bought 300 shares
my pin stopped working on 12 March 2026
pin locked; ticket 90211
my card ends in 1111
the card ending 4421 was declined
last four digits 9982
last 4 digits of my card are 4421
card *4421 is blocked
my old card 1234 was replaced
I have 2 cards and 3 accounts
the first 6 digits are the BIN
what are the 16 digits on the card?
where is the card number?
my card number does not fit the form
the site asks for a 16 digit card number
order 732201349959 has not come
order number 1234567890123456
order 20260302-1234567 is late
order #00004587345
tracking number 9400111899223100001234
tracking 1Z999AA10123456784
invoice 4471-22
invoice INV-2026-000123
ticket 7K2P-9WQX
ticket 482913
case 00482913
reference 123456789012
reference number 1234 5678 9012 3456
payment reference PAY-2026-000123456789
transaction id 123456789012345
transaction 98765432
my booking 4829131
ARN 74537604221222132710572
IMEI 490154203237518
customer number 12345678
customer id 998877
contract 12345678
claim 2026001122
receipt 55512345
user 482913
merchant 123456789
terminal 12345678
app version 12.34.56
model 12345678
I paid 1,234.56 EUR on 2026-03-02 at 14:30
100.00, 200.00, 300.00
you charged me 4111 EUR
1500 euros were taken
my limit is 5000
I withdrew 250 twice
the fee was 12.50
$4,821.00 is missing
a payment of 123456.78 USD
on 12.03.2026 I paid 50
from 01/02/2026 to 03/04/2026
my card was charged on 05/27
on 27/05 my card was charged
in May 2027 I move to Spain
the statement for May 2026
since 2019 I am a customer
between 2019, 2020, 2021 and 2022
at 14:30 or 15:45
within 24 hours
it takes 3-5 days
opened 2026-03-02T14:30:00Z
when does my card expire?
my card expired
my card expires next month
the expiry date is wrong on the form
how do I change the expiry date of my card
what is a cvv?
where do I find the CVV
the CVV was refused
the CVV is the 3 or 4 digits on the back
CVV error 4003
I will not give you my cvv
the cvv does not match
the security code is wrong
security code: 6 digits
I never got a security code
I entered my PIN 3 times
PIN 3 times wrong
pin entered 3 times
PIN code letter has not arrived
my PIN letter is late
I forgot my PIN
my pin does not work
reset my pin please
how do I change my PIN
can I choose my own pin?
pin blocked after 3 tries
the pin pad at the shop was broken
postal pin code 560001
our office pin code is in the address
pin code of the area 560001 is wrong in my address
I set my PIN in 2023
my PIN was set up in 2021
PIN not received since 2024
My pin does not work when I try to withdraw 1500
I forgot my PIN, order 4471
pin for card ending 4421 is blocked
is a PIN 4 digits?
a 4 digit pin is not safe
the pin must have 4 to 6 digits
PIN error 4031
I used the pin 2 days ago
chip and pin 250.00 EUR
my pin was refused for 1500 euros
pinned post 1234
spin 4821
my password is not working
my password is expired
my password is too long
my password is wrong
my password is incorrect
my password was changed
my password has been stolen
my password is being rejected
my password isn't accepted
my password is case sensitive
password reset
reset my password
I forgot my password
forgot password
password: how do I change it?
password not accepted
is the password the same as for the app?
the password must have 8 characters
password needs 8 to 12 characters
can you send me a new password
my password is no longer valid
your password rules are strange
change password please
the password is always refused
the password page is blank
password link expired
I never set a password
does my password expire?
error code 4031
error code 4031 appears
code 4031
code 51 declined
decline code 05
response code 482913
promo code 20231
promo code SUMMER26
voucher code 482913
discount code 123456
gift code 998877
postcode 12345
post code 28013
zip code 94105
country code 0044
area code 020
sort code is wrong on my statement
what is your sort code?
swift code
bic code of my bank
merchant code 5411
reason code 4853
mcc 5411
qr code does not scan
product code 123456
reference code 482913
order code 482913
booking code 482913
tracking code 482913
status code 404
I did not receive the code
the code never came
the code expired
send me a new code please
the sms code did not arrive
OTP not received
I got 3 OTP messages
the otp comes after 10 minutes
the verification code is not coming
the code you sent me does not work
I waited 30 minutes for the code
one-time code expired after 5 minutes
what is an IBAN
my IBAN is rejected
is the IBAN on the statement?
the iban has 22 characters
IBAN ending 3000
my account is locked
my account was charged 150000
account ending 4421
the account number is missing
account 1
open an account in 2026
I have had an account for 12 years
two accounts, 3 cards
transfer 500000 to my account
my account shows 1234.56
account opened 2026-03-02
account fee 12.50
is my account closed?
close account please
account closed on 02.03.2026
account balance 1000000 EUR
the last four of my ssn are 6789
why do you need my ssn?
ssn ending 6789
I sent my passport last week
the passport photo was refused
ID check pending for 3 days
my id card was rejected
is a driving licence enough?
tax id needed?
my email changed
I never got the email
email me please
I bought it at amazon.com
your website www.example.com is down
at this point and time I am tired
pending at this point, it has been days
see https://example.com/help
meet me at the branch
@support please help
follow you @example
call me please
call me at 14:30
call me on 2026-03-02 at 14:30
call me tomorrow between 9 and 10
my phone is broken
my phone number changed
I have a new phone
your phone line is busy since 08:00
telephone banking 24/7
I called 3 times
I called on 12.03.2026 at 14:30
no answer since 2 weeks
one two three testing
one of the two cards
no one answered
nine times out of ten
two hundred and fifty euros
I need three cards for four people
five hundred twenty euros
the first one, then two more
six to eight weeks
tarjeta terminada en 1111
los últimos cuatro dígitos son 4421
mi tarjeta no funciona
¿dónde está el número de tarjeta?
pedido 732201349959
número de pedido 20260302123
factura 4471-22
referencia 123456789012
transacción 98765432
pagué 1.234,56 EUR el 2 de marzo de 2026
me cobraron 4111 euros
el 12/03/2026 pagué 50
mi tarjeta caduca pronto
mi tarjeta ha caducado
la fecha de caducidad no coincide
¿qué es el CVV?
olvidé mi PIN
mi pin no funciona
introduje el PIN 3 veces
quiero cambiar mi pin
el PIN está bloqueado
la carta con el pin no llegó
cambié mi PIN en 2023
olvidé mi contraseña
mi contraseña no funciona
mi contraseña es incorrecta
la contraseña ha caducado
la contraseña es demasiado larga
restablecer contraseña
no puedo cambiar la contraseña
código de error 4031
código postal 28013
código promocional 2026
código de descuento 482913
no recibí el código
el código no llega
el código ha caducado
envíame otro código
mi cuenta está bloqueada
abrí la cuenta en 2020
mi cuenta tiene 1500 euros
cerrar mi cuenta
¿cuál es mi IBAN?
¿por qué necesitan mi DNI?
envié mi pasaporte
el DNI ha caducado
no recibí el correo
llámame mañana a las 14:30
llamé 3 veces
cambié de teléfono
uno de los dos
dos tarjetas y tres cuentas
cliente desde 2015
Karte endet auf 1111
die letzten vier Ziffern sind 4421
meine Karte geht nicht
wo steht die Kartennummer?
Bestellung 732201349959
Bestellnummer 20260302123
Rechnung 4471-22
Rechnungsnummer 2026-00123
Kundennummer 12345678
Referenz 123456789012
Transaktion 98765432
ich habe 1.234,56 EUR am 02.03.2026 bezahlt
4111 Euro abgebucht
meine Karte läuft ab
wann läuft meine Karte ab?
das Ablaufdatum ist falsch
was ist die Prüfziffer?
PIN vergessen
meine PIN geht nicht
PIN dreimal falsch
PIN 3 mal falsch eingegeben
PIN-Brief nicht angekommen
ich habe meine PIN 2023 geändert
PIN ändern
Passwort vergessen
mein Passwort ist abgelaufen
mein Passwort ist falsch
mein Passwort geht nicht
Passwort zurücksetzen
das Passwort ist zu lang
Passwort funktioniert nicht
Fehlercode 4031
Fehler 4031
Gutscheincode 482913
Postleitzahl 10115
PLZ 10115
Vorwahl 030
TAN nicht erhalten
die TAN kommt nicht
Code nicht angekommen
der Code ist abgelaufen
Konto gesperrt
mein Konto ist leer
Konto seit 2015
Kontoauszug 3/2026
Kontostand 1500 EUR
was ist meine IBAN?
die IBAN hat 22 Stellen
Ausweis abgelehnt
warum brauchen Sie meine Steuer-ID?
E-Mail nicht erhalten
rufen Sie mich bitte an
rufen Sie mich um 14:30 an
Telefon kaputt
drei Karten für vier Personen
ein oder zwei Tage
zwei von drei Zahlungen
in 24 Stunden
carte se terminant par 1111
les quatre derniers chiffres sont 4421
ma carte ne marche pas
où est le numéro de carte ?
commande 732201349959
numéro de commande 20260302123
facture 4471-22
référence 123456789012
transaction 98765432 refusée
j'ai payé 1 234,56 EUR le 2 mars 2026
4111 euros débités
le 12/03/2026 j'ai payé 50
ma carte expire bientôt
ma carte a expiré
la date d'expiration est fausse
qu'est-ce que le cryptogramme ?
j'ai oublié mon code pin
code pin oublié
mon code secret ne marche pas
code faux 3 fois
je n'ai pas reçu mon code pin
j'ai changé mon code secret en 2023
mot de passe oublié
mon mot de passe est expiré
mon mot de passe est incorrect
mon mot de passe ne marche pas
réinitialiser mon mot de passe
le mot de passe est trop long
code d'erreur 4031
erreur 4031
code postal 75001
code promo 482913
je n'ai pas reçu le code
le code a expiré
le code ne marche pas
mon compte est bloqué
compte ouvert en 2015
il y a 1500 euros sur mon compte
fermer mon compte
quel est mon IBAN ?
j'ai envoyé mon passeport
ma carte d'identité est refusée
pas reçu l'email
appelez-moi demain à 14h30
j'ai appelé 3 fois
mon téléphone est cassé
un ou deux jours
deux cartes sur trois
cartão terminado em 1111
os últimos quatro dígitos são 4421
o meu cartão não funciona
onde está o número do cartão?
pedido 20260302123
encomenda 732201349959
fatura 4471-22
referência 123456789012
transação 98765432
paguei 1.234,56 EUR em 2 de março de 2026
cobraram 4111 euros
em 12/03/2026 paguei 50
o meu cartão expira em breve
o cartão expirou
a validade está errada
o que é o CVV?
esqueci o meu PIN
o pin não funciona
errei o PIN 3 vezes
quero mudar o pin
o PIN está bloqueado
mudei o PIN em 2023
esqueci a senha
a minha senha não funciona
a senha está errada
a senha expirou
redefinir senha
a palavra-passe é muito longa
código de erro 4031
erro 4031
código postal 1000-001
código promocional 2026
não recebi o código
o código não chega
o código expirou
a minha conta está bloqueada
conta aberta em 2015
tenho 1500 euros na conta
encerrar a conta
qual é o meu IBAN?
porque precisam do meu NIF?
enviei o passaporte
não recebi o email
ligue amanhã às 14:30
liguei 3 vezes
o telemóvel está avariado
um ou dois dias
dois cartões e três contas
hello
thank you, that helped
I want to talk to a person
is there a fee for paying abroad?
freeze my card
two charges of 19.99 and 29.99
charged 49.90 on 3 March and 49.90 on 4 March
"""


def lines(table: str) -> list[str]:
    """The texts of a table."""
    return [line for line in table.splitlines() if line]
