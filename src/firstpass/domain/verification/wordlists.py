# ruff: noqa: E501 (a pattern reads best on one line)
"""The word lists of the checks, to be read and changed by whoever writes the playbook's language."""

from __future__ import annotations

STOP = """
a an the and or but so nor yet if then than that this these those there here it its itself they them their theirs he she
him her his hers you your yours yourself we our ours us i me my mine myself one ones be is are was were been being am do
does did done doing have has had having will would shall should can could may might to of in on at by for from with as
about into onto onward over under up out off down through per via also too just even still well very quite really
rather such same own each both some what which who whom whose when where why how while whether once again
because since although though however therefore thus hence e.g eg i.e ie etc ll ve re d s m t let lets please ok okay yes
everybody everyone minimum maximum no not never nobody nothing none neither cannot without n't don't doesn't didn't won't can't isn't aren't wasn't weren't
shouldn't wouldn't couldn't haven't hasn't hadn't im i'm i've i'll i'd you're you've you'll you'd we're we've we'll we'd
they're they've they'll it's that's there's here's what's let's it'll that'll anyway meanwhile instead otherwise between
around near among onto upon within during against towards toward like unless until till after before only any anything
anyone all every everything everyone more less most least few many much lot lots several two-step step steps thing things
way ways bit kind sort part use using used via plus said says say simply directly first next finally lastly then second
third must want wants able unable may might possibly perhaps maybe usually normally often sometimes
generally typically about approximately roughly around northquay
"""

COURTESY = """
sorry apologise apologize apology apologies hear understand understandable understandably appreciate frustrating frustration
frustrated annoying annoyance stressful upsetting upset disappointing disappointed inconvenience inconvenient thank thanks
patience patient glad happy hope help helpful helped question questions ask asked asking person people human
colleague colleagues team staff somebody someone talk speak chat write writing message reply answer answers guess know
known knowledge tell told explain explained prefer welcome hello hi hey dear regards wishes follow summary summarise
detail details information info regarding concerning situation matter matters trouble difficult difficulty hard tough
confusing confusion feel free anytime wish connect pass arrange assist assistance support sense clear clearly
bear mention mentioned describe described share assistant bot ai program computer virtual automated sound sounds sure
shortest quick quickly overview note remember bot's short brief briefly point points unfortunately afraid worried worrying
anxious experience waiting wait look see here topic subject good day morning afternoon evening greetings offer moment
concern concerns imagine realise great okay honest honestly beyond rest general context unable reach approved cover
covered covers recognise recognize contact missing something clock exist exists effect otherwise useful words word idea playbook guessing exactly relevant specific anything leave
"""

LIGHT = """
gone marked mark labelled called active activated stay left uncomfortable requires display find show check make take get give go come keep work start begin continue happen add put bring include mean count set
place time case account customer service example page screen list option right now available then way company business
possible allow let try turn follow handle deal complete finish necessary required require own whole
normal long short underneath below above several slight convert redirect proof different another other play return visible ready current term effect available latest elsewhere request usual view particular various main full already later
late ready end begin number amount need live
"""

ABSOLUTE = """
approve reject guarantee promise certain certainly definite definitely undoubtedly surely absolutely always forever automatic
automatically instant immediate immediately free waive exempt entitle eligible qualify permanent permanently tomorrow today
tonight soon shortly overnight unlimited fully safe secure fraud suspicious police investigate illegal lawful negligent
careless blame nomatter positive favourable favour success successful successfully win won pass lose lost deny denied
refuse grant compensation compensate bonus goodwill discount gratis
mandatory prohibited forbidden legal illegal impossible clean suspicion suspect
flag report authority regulator guaranteed risk riskless harmless assure assured
increase decrease double triple extend penalty court tax invest advise recommend bless
"""

IRREGULAR = """
send sent
pay paid
take took taken
get got gotten
give gave given
go went gone goes
come came
keep kept
tell told
choose chose chosen
buy bought
find found
make made
hold held
show shown
see saw seen
write wrote written
freeze froze frozen
begin began begun
lose lost
leave left
lead led
spend spent
withdraw withdrew withdrawn
bring brought
think thought
know knew known
run ran
break broke broken
speak spoke spoken
steal stole stolen
mean meant
hear heard
feel felt
win won
stand stood
understand understood
sell sold
forget forgot forgotten
become became
do done did
hide hid hidden
"""

GROUPS = """
choose select pick tap click press hit choice
open go head navigate visit
sign log login signin logon
verification verify verified verifying
check examine review inspect look
document documents paper papers paperwork file certificate
refund refunded reimburse reimbursed reimbursement refundable repay
fee charge charges charged levy surcharge cost price costs
arrive reach land show-up appear
send sent ship shipped dispatch dispatched post posted forward issue issued
payout payouts
payment pay paid transaction purchase
instalment installment instalments repayment
invitation invite invited
remove delete removed
add new
valid open
expire expiry lapse
email e-mail mail
mobile phone telephone cell
replacement replace replaced
cancel cancelled canceled cancellation cancels
stop stopped stops halt
cash cashpoint withdrawal withdraw
machine atm
abroad overseas foreign
money funds sum
shop merchant seller store retailer trader
bank banks
begin start
end finish
finish complete completed completion done
usually
see view find
freeze frozen block blocked
unfreeze unfrozen
unblock unblocked unlock reopen
lock locked
lost lose misplaced
theft steal stolen
customer client clients
user member users members
decide decision decisions decides decided determine rule judge ruling
dispute disputes chargeback disputed contest
complain complaint complaints
change switch update edit amend alter modify modified changed adjust
move transfer
download export
upload submit
type enter input key
quick fast
delay late overdue
home main
amount value total
rate exchange
currency currencies
reason cause why
limit cap maximum limits ceiling
permit allow accept accepted
reject decline declined declines refuse refused turned-down
approve approved approval
error fault mistake wrong incorrect
correct right
close closed closing closure
account accounts
business company firm
role roles
owner owners
wages salary
rent
urgent urgently
sell sale sales sold
buy bought purchase
code codes
password passwords
wait waiting
happen occur
goods item items product
follow track tracking
delivery deliver delivered
order ordered
card cards
weekend weekends
weekday weekdays
holiday holidays
reference ref
statement statements
invoice bill invoices bills
record records
setting settings
photo picture image photograph
identity id
software computer system
law legal legally
require required
possible
hour hours
repeat again
get receive obtain
different another other alternative
convert exchange
die died death
return returned
legitimate genuine
reinstall install
restart reboot
work function run operate
direct redirect
empty blank
left remaining
remind reminder
reserve hold held set-aside deposit
owe owing debt
vanish vanished disappeared
spam junk
backup spare
income earnings
job employer
copy duplicate
give provide supply
contact reach-out
call ring
news update
status state stand
tell inform notify
keep retain stay remain
expect expected
confirm confirmation
split divide
gratis free
immediate instantly straightaway immediately instant
warn reminder remind
large big high larger bigger
small little low smaller
cheap cheaper
old previous former
colleague adviser advisor agent representative specialist
people staff
grow increase rise raise raised higher
shrink decrease reduce reduced lower
separate separately
shown display displayed
guarantee guaranteed guarantees
certain certainly
safe safely safety
fraud fraudulent
suspicious suspicion suspect suspected
investigate investigation investigated investigating
entitle entitled entitlement
eligible eligibility
settle settled sort sorted resolve resolved resolution fix fixed
automatic automatically
permanent permanently
success succeed successful successfully
win won
compensate compensation
release released
positive favourable favour favor
risk risky
half
double
advise advice
recommend recommendation
"""

PHRASES = r"""
gratis= free of charge|(?:costs?|pay|charged?|costing) (?:you )?nothing|no (?:extra |additional |such |further )?(?:costs?|charges?|fees?)\b|at no (?:extra |additional )?(?:cost|charge)|without (?:a |any |extra )?(?:charge|cost|fee)s?|(?:does not|doesn't|won't|will not) cost (?:you )?(?:anything|a thing)|(?:don't|do not|won't) (?:charge|cost|have to pay)(?: you)? (?:for|anything)|for free|\bfree\b(?! to| amount)|not charged?\b
atonce= straight away|right away|at once|immediately|instantly|without delay|in no time|\binstant(?:ly)?\b(?! payout)|on the spot
-= (?:are|'re) free to|takes? effect|plays? (?:a|any) role|get in touch|reach out|(?:at )?any time|whenever you like|as soon as|in the meantime|in that case|for example|such as|as well as|as well|of course|by the way|feel free|let (?:us|me) know|make sure|be sure|bear in mind|(?:i am|i'm) happy to|no (?:problem|worries)|step by step|as (?:long|far) as|at the moment|right now|on (?:the|our) website|not only|no doubt that|one (?:of|by one)|point by point
signin= (?:sign|log|logg)(?:ed|ing|s)?[ -]?(?:in|on)(?:to)?\b|login
automatic= (?:by|on) (?:itself|its own|themselves|their own)|of (?:its|their) own accord
inchat= in(?:to)? (?:this|the) chat
nomatter= (?:makes?|made) no difference|(?:does not|doesn't|do not|don't|did not|didn't) matter|no matter\b|regardless of|irrelevant
signout= (?:sign|log)(?:ed|ing|s)?[ -]?(?:out|off)\b
switchoff= (?:switch|turn)(?:ed|ing|es|s)?(?: (?:it|them|this|that|these))? off|disabled?
switchon= (?:switch|turn)(?:ed|ing|es|s)?(?: (?:it|them|this|that|these))? on\b|enabled?
refund= (?:money|cash) (?:back|returned)|(?:give|gives|given|gave|giving|get|gets|getting|got|pay|pays|paid|paying|hand|handed|send|sent) (?:you |them |it |the (?:money|fee|amount) |your money |your (?:fee|cash) )?back|(?:take|took|taken|taking)(?: (?:it|this|that|them|the (?:[\w£.]+ ){0,2}\w+))? off
expire= (?:run|runs|ran|running) out|expir\w+|laps\w+
bankholiday= (?:bank|public) holidays?
workingday= (?:working|business) days?
bank= bank accounts?
"""

ELSEWHERE = """
el la los las un una unos unas de del que y en por para con su sus se lo es no al le les mas ya muy como pero esta este esto
eso usted nos sin sobre ha han fue hay der die das den dem des ein eine einen einem einer und ist nicht sie wir ihr ihre
ihnen mit von zu fur für auf im bei nach aus wird werden hat haben kann wenn dass noch nur auch les du et est pas vous nous
votre vos il elle ce cette ces dans pour sur avec au aux ne plus sont être etre os as uma do da dos das em não nao com
seu sua mais ja já nos pela pelo il lo gli che di per non sono della nel het een van niet zijn voor wordt jest nie się na
"""
"""Small words of other languages; what is a word of English too counts for English."""
