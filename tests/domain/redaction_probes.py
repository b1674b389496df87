"""Secrets as people type them who do not say what they are, in five languages, and what only looks like one."""

from __future__ import annotations

FOUND = """
je l'ai changé de {pin|4821} à {pin|9034}
pin is still {pin|1234} default
i told them {pin|4821} when they asked for my pin
el pin {pin|7394} no me funciona
old pin {pin|4821}, new pin {pin|9034}
my pin: *{pin|4821}*
mon code pin est le {pin|quatre huit deux un}
cash machine says "wrong code" when I type {pin|7394}
your machine swallowed my card after I typed {pin|4821}
o pin {pin|7394} não funciona
pin {pin|seven-three-nine-four}
tentei {pin|4821} três vezes e bloqueou
is it {pin|4821} or {pin|4812}? I forgot my pin
PIN which I set yesterday: {pin|7394}
the four digits I enter at the ATM are {pin|4821}
pin {pin|four, eight, two, one}
quando coloco {pin|4821} a maquininha apita
PIN von {pin|4821} auf {pin|9034} ändern bitte
le code {pin|4821} ne passe pas au distributeur
the hole in the wall keeps spitting my card out when I put {pin|7394}
my pln is {pin|4821} sorry pin
I wrote {pin|4821} on the back of my card because I forget the pin
scammer asked for my pin and I said {pin|4821}
{pin|4821} no longer works at the ATM
pin {pin|4-8-2-1}
pin now {pin|7394}
what's my pin? I thought it was {pin|4821}
pin:{pin|4821},card blocked
set my new pin as {pin|9034}
ich möchte meine PIN auf {pin|1122} ändern
pin is {pin|4 8 21}
meine PIN war immer {pin|4821}
reset pin to {pin|4821}
metí {pin|7394} en el datáfono y dice pin incorrecto
mein Code am Automaten ist {pin|7394}
with {pin|4821} the terminal says wrong number
meu número do caixa eletrônico: {pin|4821}
please update it from {pin|7394} to {pin|1122}
someone saw me type {pin|4821} at the ATM
i'd like {pin|1122} for my pin
pin-{pin|4821}
mon code est {pin|4821} pour la carte
my pin, {pin|7394}, isn't recognised
{pin|4821} doesnt work at the cash machine
I put in {pin|4821} and the atm ate my card
meine Nummer für den Automaten: {pin|4821}
the number I type in at shops is {pin|4821}
the letter says my pin is {pin|4821}
why is {pin|4821} wrong
I use my birth year {pin|1984} as my pin
I gave my son the pin ({pin|4821})
my daughter's card uses {pin|7394}
lo cambié de {pin|4821} a {pin|9034}
le code de ma carte est {pin|7394}
my card only takes {pin|4821} sometimes
tecleo {pin|4821} y el datáfono pita
coloquei {pin|7394} e a máquina engoliu o cartão
senha do cartão {pin|4821}
pin {pin|four eight 2 1}
the pin you posted to me was {pin|7394}
my PIN (which is {pin|7394}) doesn't work
PIN#{pin|4821}
the PIN's {pin|7394}
mpin {pin|4821}
Geheimnummer ist {pin|4821}
my pin should be {pin|4821}
wrong code {pin|7394} at the ATM
pin [{pin|4821}]
my pin is {pin|forty-eight twenty-one}
o caixa não aceita {pin|4821}
wenn ich {pin|4821} eingebe, piept das Gerät
for the card ending 4421 I enter {pin|7394} and get declined
CVC lautet {cvv|vier eins zwei}
virtual card cvv={cvv|737}
signature panel code {cvv|737}
auf der Rückseite steht {cvv|737}
my cvv changed from {cvv|737} to {cvv|912}
card validation code {cvv|737}
cid {cvv|737}
cvv either {cvv|737} or {cvv|773}
sec no {cvv|737}
die drei Ziffern hinten sind {cvv|737}
the digits behind the card are {cvv|737}
back of the card: {cvv|737}
when asked for the cvv I enter {cvv|737}
three little numbers on the back {cvv|737}
numéro au dos {cvv|737}
cvv {cvv|double seven three}
my dynamic cvv {cvv|737}
mon cvv c'est {cvv|412}
last 3 on back are {cvv|737}
CVV:{cvv|737}
cryptogramme : {cvv|sept trois sept}
the cvv I'm using is {cvv|737}
safety code {cvv|737}
CVV/CVC: {cvv|412}
someone has my cvv {cvv|737}
my c.v.v is {cvv|412}
{cvv|737} for the cvv
C.V.V. {cvv|737}
it's {cvv|737}, the cvv
3 digit security number {cvv|412}
cvv {cvv|7.3.7}
le code au dos de la carte est {cvv|737}
código de segurança {cvv|737}
al dorso pone {cvv|737}
is my security code {cvv|412}?
number after the signature {cvv|412}
{pan|4111 and 1111 and 1111 and 1111}
card {pan|5500 0055 5555 five five five nine}
{pan|4716.1089.9971.6531}
{pan|٤١١١ ١١١١ ١١١١ ١١١١}
{pan|4O11 1111 1111 1111}
{pan|4111 1111 1111 !!!1}
{pan|41-11-11-11-11-11-11-11}
{pan|5️⃣5️⃣0️⃣0️⃣ 0️⃣0️⃣5️⃣5️⃣ 5️⃣5️⃣5️⃣5️⃣ 5️⃣5️⃣5️⃣9️⃣}
4x1 then {pan|4111111111111111}
tarjeta {pan|4111.1111.1111.1111} bloqueada
{pan|4111 1111 1111 llll}
cc: {pan|4111111111111111}
{pan|4111 dash 1111 dash 1111 dash 1111}
{pan|cuatro cero uno dos ocho ocho ocho ocho ocho ocho ocho ocho uno ocho ocho uno}
{pan|41 11 11 11 11 11 11 11}
card:{pan|4111111111111111};
{pan|4111 1111 1111 1111}
my card: {pan|5500-0055-5555-5559}.
{pan|4111|1111|1111|1111}
hello my card {pan|4929123456789012} does not work in shops
{pan|4IIIIIIIIIIIIIII}
tarjeta {pan|cuatro uno uno uno 1111 1111 1111}
card {pan|4O12 8888 8888 l88l}
{pan|4111%2D1111%2D1111%2D1111}
{pan|5500 OO55 5555 5559}
mastercard {pan|2223 0031 2200 3222}
card {pan|5500-zero zero five five-5555-5559}
{pan|৪১১১১১১১১১১১১১১১}
order 4471 paid with {pan|4111111111111111}
my card {pan|4111, 1111 and 1111 and finally 1111}
{pan|5500&#160;0055&#160;5555&#160;5559}
order 12345 on {pan|5500005555555559}
"number":"{pan|4111111111111111}"
{pan|4111111111111111}
{pan|4111 1111 1111 iiii}
{pan|four-oh-one-two 8888 8888 1881}
{pan|4111<br>1111<br>1111<br>1111}
{pan|4111–1111–1111–1111}
{pan|𝟒𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏}
{pan|4111 sowie 1111 und 1111 und 1111}
the code {otp|739104} is invalid
is {otp|48291} the right code?
I typed the code {otp|48291} and it says invalid
my otp is {otp|739104}
3ds code {otp|4829}
el código que me llegó es {otp|48291}
en el sms pone {otp|48291374}
one time password {otp|48291374}
{otp|482 913} is the otp
code {otp|482913} expired
authenticator shows {otp|4829}
I told the caller the code {otp|48291374}
code à usage unique {otp|482 913}
the sms says {otp|48291}
I entered {otp|4829} but it says expired code
le sms dit {otp|4829}
the password I use is {password|Sunny2024!}
{password|hunter22} is my password
Password={password|abc12345}
password - {password|Liverpool1}
I use {password|Sunny2024!} as my password
password: {password|hunter22}
my pass is {password|hunter22}
mein PW ist {password|Sunny2024!}
mon mot de passe c'est {password|P@ssw0rd}
mon mot de passe est {password|hunter22}
my card ending 4821, expiry {expiry|05 / 27}
expiry {expiry|0527} on my card
card exp. {expiry|05/27}
visa exp {expiry|5/27}
"""

HARMLESS = """
press 48213
CVE-2024-48210
the machine shows error 0821
amount=4821
my pin was rejected
the atm in 4821 Oak Street is broken
my card reader model 4821 beeps
I typed 2500 into the amount field
last four 4821
loan of $4821
aumentar o limite de $4821 para 9000
fehler 48213
paid 4500 by card
changed the limit from 4821.50 to 9000
code 51
IMG_4821.jpg
change my limit from 1500 to 2500
case number 482193 please
the code you sent expired
the shop charged 4821 EUR instead of 4100
update invoice 4821
Karte endet mit 4821
der Automat gab mir nur 6100
the ATM on 1200 Broadway ate my card
receipt 482193
référence 482193
the machine ate 3000 of my cash
card ****4821
error 4821 not resolved
using api 4821
contract 48213
message says invoice 482193 is due
response code 4821
last 4: 4821
android 14
booking reference 482193
von 4821 EUR auf 8000 erhöht bitte, das Limit
Kundennummer 482193
I have a PIN question. Call me in 2027.
price went up from $4821 to 5100
pin changed, reference 48213
number 4821 on the list
I want to change my address from 12 Oak to 14 Elm
the ATM refuses notes of 500
my pin works but my limit of 4500 is too low
reader 4821 not working
valid until 05/27 voucher
I tried to withdraw 4821.50 three times and it was declined
I put in 2500 at the deposit machine in cash
código de error 482193
you charged £4821 twice
the text said order 48213 shipped
I entered 4821 for the quantity
voucher valid until 05/2027
{"amount": 4821, "currency": "EUR"}
km 4821
room 4821
terminal id 4821 is offline
flight 4821 was cancelled
he stole $4821 from me
cash machine 4821 does not work
j'ai changé mon code en 2024
referência 4821
j'ai retiré $4821 au distributeur
pin ok but error 4821 afterwards
intenté retirar £4821 y no me dejó
4821 rows in the export
I deposited $4821 at the machine
I typed 4500 into the amount field
le distributeur m'a donné 2500
I entered 4,821 and it says insufficient funds
dispute code 4837
bill 4821
my card was declined with code 05
the port changed from 8080 to 8443
payload of 4821 bytes
saquei 4,821 no caixa
you texted me about ticket 482193
payment reference 4821
PIN request, ref 48213
card xxxx 4821
fehlercode 737
our address changed from 4821 Oak to 12 Elm
limit changed from 4500 to 5500
flight BA4821
I tried to withdraw 4821 EUR three times and it was declined
decline code 51
four thousand eight hundred euros
pagué $4821 con tarjeta
order number 48213
"""
