# ruff: noqa: E501, S105 (a pattern reads best on one line)
"""The shapes of sentences that must never be said: kind, why, pattern. Read by `forbidden`.

`SHAPES` never hold; `CASE_SHAPES` speak about one customer's own case and hold only where the evidence says so.
"""

from __future__ import annotations

from typing import Final

from firstpass.domain.lint import BanKind

_SECRET = (
    r"(?:pins?\b|pin (?:code|number)|cvv2?|cvc2?|(?:card )?(?:security|verification|check) (?:code|number|digits?|value)|"
    r"pass ?(?:word|code|phrase)s?|one[- ]?time[- ](?:code|password|passcode|pin|number)s?|otp|2fa code|secret (?:code|number|word|key|answer|phrase)|"
    r"(?:sign[- ]?in|log[- ]?in|login|access|backup|recovery|authenticat\w+|confirmation|sms|text|texted|unlock|verification|six[- ]digit|6[- ]digit|four[- ]digit|4[- ]digit|three[- ]digit|3[- ]digit|banking|app|memorable) (?:code|codes|number|digits|details|credentials|word|pin|information)s?|"
    r"(?:full|whole|complete|entire|long|card|16[- ]digit|sixteen[- ]digit|account holder's card|debit card|credit card) (?:card )?(?:number|digits)|credentials|login details|"
    r"(?:the )?(?:\w+ )?(?:code|numbers?|digits|figures|characters|message) (?:that |which )?(?:we|i|you|it|is|was|are|were|they|has|just|came|shown|printed|on|at|from|in|behind)\b(?! (?:the (?:invoice|order|reference|letter|shop|receipt|case)))[\w' ]{0,40}(?:text(?:ed)?|sms|phone|authenticator|sent|received|receive|just got|back|front|reverse|signature|strip|cash ?machine|atm|till|terminal|sign in|log in|log on|unlock|card|screen lock|arrived|popped up|came through|keypad|embossed|app shows)|"
    r"(?:three|four|six|sixteen|3|4|6|16|last three|final three|long row of|row of|string of|group of|set of|handful of|couple of|few|little|short)(?: \w+)? (?:digits|numbers|numerals|figures|characters|letters)(?! of (?:your|the) (?:case|reference|order|invoice|ticket))|"
    r"what(?:ever)? you (?:type|key in|enter|punch in|use|tap in|press|put in)[\w' ]{0,40}(?:sign|log|cash ?machine|atm|till|terminal|unlock|get in|into|open|withdraw|shop|pay)|"
    r"(?:digits|numbers?|code|figures|characters) you (?:\w+ )?(?:enter|type|use|key|put|press|punch|tap)\w*|"
    r"(?:word|phrase|combination) (?:you|that|which|with)[\w' ]{0,30}(?:sign|log|get in|open|use|unlock|into)|"
    r"(?:back|reverse|rear|front|flip side|signature strip|other side) of (?:your|the) (?:card|plastic)|numbers? (?:across|on|along|from) (?:the |your )?(?:front|face|back|card|plastic)|expiry date|valid thru|iban and pin|private key|secret key|api secret|signing secret|live key|(?:live |secret )?api (?:key|token)s?|(?:client|webhook) secret|(?:access|bearer) token)"
)
_TELL = r"(?:tell|send|give|text|e-?mail|mail|message|show|read|share|provide|forward|supply|disclose|reveal|hand|pass|whisper|reply with|respond with|answer with|write|type|enter|put|pop|drop|leave|paste|key in|punch in|submit|state|spell|confirm|post|quote|list|note|jot|dictate|upload|photograph|snap|repeat|copy|include|add|mention|verify|say|fill in|let (?:me|us) (?:know|have|see)|pass (?:on|along|me|us))"
_WHO = r"(?:i|we|northquay|our team|my colleague|a colleague|our system|the system|the agent|the person|they|support)"
_DECIDED = (
    r"(?:approved|accepted|rejected|declined|refused|granted|upheld|dismissed|denied|cleared|confirmed|verified|validated|"
    r"authori[sz]ed|waived|cancelled out|written off|lifted|removed|released|unblocked|unfrozen|unlocked|reinstated|restored|reopened|raised|increased|"
    r"extended|decided|settled|resolved|won|lost|successful|unsuccessful|passed|failed|turned down|given the go[- ]ahead|"
    r"signed off|okayed|ok'd|green[- ]?lit|waved through|ruled|terminated|closed for good|overturned|reversed|refunded|credited|"
    r"sorted(?: out)?|fixed|through|good to go|in the clear|sanctioned|fraudulent|genuine|legitimate|closed|shut|ended)"
)
_OBJECT = (
    r"(?:claim|dispute|chargeback|complaint|application|request|verification|identity|id|documents?|papers?|check|appeal|"
    r"limit|credit|account|block|restriction|hold|freeze|payment|payout|refund|fee|case|review|profile|name|file|passport|loan|"
    r"pay[- ]later|instalment|money|funds|transaction|transfer)"
)

SHAPES: Final[tuple[tuple[BanKind, str, str], ...]] = (
    # secrets
    (
        "asks_for_secret",
        "it asks the customer for a secret",
        rf"\b{_TELL}\b(?!ed\b)(?: (?:me|us|it|them|here|back|over|in|down|out|through|to|with|please|just|also|now|for))*(?: (?:the|your|those|these|that|all|any|what|whatever|its|both|a|my|our|only|just))?[\w' ,/-]{{0,45}}?\b{_SECRET}",
    ),
    (
        "asks_for_secret",
        "it asks the customer for a secret",
        rf"\b{_WHO}(?:'ll| will| would| do| just| only| then| still| also| may| might| can| could)* (?:need|require|want|ask for|ask you for|have to have|must have|be needing|have to see|must see|need to see|need to know|collect|like to (?:know|have|see)|be after|check against)\b[\w' ,/-]{{0,40}}?\b{_SECRET}",
    ),
    (
        "asks_for_secret",
        "it asks the customer for a secret",
        rf"\b(?:what(?:'s| is| are| was| were| did| does)|which|could (?:i|we|you)|can (?:i|we|you)|may (?:i|we)|would you|do you (?:have|remember|recall)|mind|how about)\b[\w' ,/-]{{0,50}}?\b{_SECRET}[\w' ,/-]*\??$(?<!not)",
    ),
    (
        "asks_for_secret",
        "it asks the customer for a secret",
        rf"\b{_SECRET}[\w' ,-]{{0,30}}? (?:is|are|will be|would be) (?:all (?:i|we|that's)|needed|required|necessary|enough|what (?:i|we)|the (?:last|only|one) thing|missing|helpful)",
    ),
    (
        "asks_for_secret",
        "it asks the customer for a secret",
        rf"\b(?:with|without|once i have|once we have|as soon as (?:i|we) (?:have|see|get)|all (?:i|we|that's)(?:'m| am|'re)? (?:need|missing|needed)(?: is)?|just|after (?:you )?(?:send|shar|giv|tell)\w*|by (?:send|shar|giv|tell|typ|enter|post)\w*|have)\b (?:(?:me|us|the|your|those|in|here|to|is|that) )*[\w']{{0,12}} ?{_SECRET}[\w' ,-]{{0,50}}(?:\b(?:i|we|me|us|here|chat|reply|hand|ready|let you|verify)\b)",
    ),
    (
        "asks_for_secret",
        "it asks the customer for a secret",
        r"\b(?:envíe|envie|envíenos|mande|díganos|digame|dígame|dinos|escriba|escribe|escríbanos|facilite|facilítenos|indique|indíquenos|comparta|necesit\w+|confirme|introduzca|cuál es|deme|denos|proporcione|pase|teclee)\b[^.]{0,60}(?:\bpin\b|cvv|cvc|código|codigo|contraseña|clave|número (?:completo|de (?:la|su|tu) tarjeta)|tarjeta completa|dígitos|cifras)",
    ),
    (
        "asks_for_secret",
        "it asks the customer for a secret",
        r"\b(?:envoyez|donnez|dites|écrivez|ecrivez|saisissez|communiquez|indiquez|tapez|partagez|transmettez|fournissez|confirmez|besoin|quel est|quels sont|entrez|renseignez)\b[^.]{0,60}(?:\bpin\b|cvv|cvc|cryptogramme|\bcode\b|mot de passe|numéro (?:complet|de (?:la |votre )?carte)|chiffres)",
    ),
    (
        "asks_for_secret",
        "it asks the customer for a secret",
        r"\b(?:senden|schicken|nennen|schreiben|geben|teilen|brauchen|brauche|benötigen|benötige|wie lautet|tippen|verraten|bestätigen|sagen|übermitteln)\b[^.]{0,60}(?:\bpin\b|cvv|cvc|prüfziffer|sicherheitscode|passwort|kennwort|einmalcode|\btan\b|kartennummer|\bcode\b|ziffern)",
    ),
    (
        "asks_for_secret",
        "it asks the customer for a secret",
        r"\b(?:envie|diga|escreva|indique|introduza|forneça|precis\w+|qual é|partilhe|mande|confirme|digite|informe|dê)\b[^.]{0,60}(?:\bpin\b|cvv|cvc|código|palavra-?\s?passe|senha|número (?:completo|d[eo] (?:seu )?cartão)|dígitos|algarismos)",
    ),
    # claims to be human
    (
        "claims_human",
        "it passes itself off as a person",
        r"\b(?:i am|i'm|this is|you(?:'re| are) (?:speaking|talking|chatting|dealing|writing|in touch|connected)(?: here)? (?:to|with)|it's|speaking to you is)\b(?: \w+){0,3} (?:human|person|man|woman|mum|dad|guy|real one|flesh|employee|adviser|advisor|colleague|specialist|agent|representative|team leader|manager|supervisor|officer|consultant|staff|operator)\b(?! (?:can|could|will|who|from our team (?:can|will|is)))",
    ),
    (
        "claims_human",
        "it passes itself off as a person",
        r"\b(?:not (?:a|an|some|just a|one of those) (?:\w+ )?(?:bot|robot|machine|computer|program|ai|automated|script|chatbot|algorithm)|no (?:bot|robot|machine|ai)\b|flesh and blood|real human|nothing automated|not automated|isn't automated|no automat\w+)",
    ),
    (
        "claims_human",
        "it passes itself off as a person",
        r"\b(?:my name(?:'s| is)|(?:i'm|i am|this is|it's) (?!sorry|afraid|happy|glad|here|the|an? |not|unable|passing|only|still|back|also|very|so|really|just|able|that|this|it|now|free|what|how|why|when|where|in|on|at|up|your|all|true|best|fine|possible|usually|sent|taken|shown|our|my|better|easy|quick|because|for|good|hard|always|never|one|from|to|possible|clear|important|understandable|frustrating|normal|going|with)[a-z]+,? (?:from|at|of|in|here|and i(?:'ve| have)|speaking)\b|call me [a-z]+|signed,)",
    ),
    (
        "claims_human",
        "it passes itself off as a person",
        r"\b(?:i(?:'ve| have)? (?:personally|myself)\b|i (?:\w+ )?(?:looked|checked|went|read|reviewed|examined|spoke|talked|asked|walked|sat|called|rang|phoned|discussed)\b[\w' ]{0,50}\b(?:myself|personally|my (?:manager|boss|supervisor|colleague|desk|team)|in person)|as (?:a|one) (?:human|person(?! (?:from|in|on|has|already|told|said|wrote))|parent|mother|father|customer myself|cardholder|someone who)|my (?:shift|lunch|desk|coffee|boss|manager|supervisor|wife|husband|kids|own eyes|colleagues and i|career|years|office|break|weekend|break)|i(?:'ve| have) (?:worked|been working|been doing this|been with)|in my (?:own )?(?:experience|years|career)|like you,? i|same (?:thing )?happened to me|before my break|i (?:work|started) (?:in|for|at|here)|with my own)",
    ),
    (
        "claims_human",
        "it passes itself off as a person",
        r"\b(?:soy (?:una persona|human\w|un agente|un empleado|real)|no soy un (?:robot|bot)|me llamo|mi nombre es|je suis (?:une personne|humain\w?|un humain|un conseiller|une vraie|un vrai)|je ne suis pas un robot|je m'appelle|ich bin (?:ein mensch|ein mitarbeiter|eine (?:echte )?person|ein echter)|ich bin kein (?:bot|roboter|computer)|mein name ist|ich heiße|sou (?:uma pessoa|human\w|um funcionário)|não sou um robô|chamo-me|o meu nome é|meu nome é)\b",
    ),
    # suspicion, report, investigation: confirmed or denied
    (
        "tipping_off",
        "it confirms or denies a suspicion, a report or an investigation",
        r"\b(?:money laundering|launder\w*|aml\b|sanctions?\b|terroris\w+|financial crime|watch ?lists?|suspicio\w+|(?:a|any|no) suspicion|suspect(?:ed|s)?\b|investigat\w+|criminal\w*|law enforcement|police|nca\b|regulators?|authorit(?:y|ies)\b|prosecut\w+|red flags?|flagged|blacklist\w*|under (?:surveillance|scrutiny|the microscope)|monitor(?:ed|ing) (?:you|your)|(?:sar|report) (?:has|was|is|had) (?:been )?(?:filed|made|sent|submitted)|intelligence|fraud (?:team|department|unit|desk|specialists?)|compliance (?:team|department|unit|desk|officers?|colleagues|people))\b",
    ),
    (
        "tipping_off",
        "it hints at why an account is held, or denies it",
        r"\b(?:certain (?:people|parties|bodies|agencies)|outside (?:body|bodies|agency|agencies|party|parties)|external (?:body|bodies|agency|agencies|consent|party)|third part(?:y|ies) (?:has|have|needs?|must|is|are)|somebody official|someone official|official(?:s|dom)\b|people in uniform|the powers that be|government|crime agency|unusual (?:activity|pattern|movements?|behaviour)|odd (?:pattern|activity|movements?)|strange (?:pattern|activity|movements?)|raised (?:eyebrows|questions|alarms?|concerns?)|alarm bells|looking into (?:you|your|where|how|some)|keeping an eye|(?:closer|extra|special|second|hard|careful|proper) (?:look|attention|eyes|scrutiny) (?:at|to|on) (?:you|your|where|some|the (?:origin|source))|where (?:your|the) money (?:came|comes|goes|went)|origin of (?:your|the)|between you and me|i (?:shouldn't|should not|probably shouldn't|am not supposed|'m not supposed|really shouldn't)|off the record|don't tell (?:anyone|them)|read between the lines|draw your own conclusions|if you know what i mean|let's just say|it rhymes with)\b",
    ),
    (
        "tipping_off",
        "it hints at why an account is held, or denies it",
        r"\b(?:nothing (?:to (?:worry|hide|fear)|\w*\s?(?:sinister|suspicious|serious|wrong with your|on your (?:file|account|record)|like that|against you|bad))|no(?:thing|body|-one| one| report| review| case| alert| note| marker| flag| investigation| check| enquiry| inquiry| mark)\b[\w' ]{0,25} (?:about|against|on|into|over|looking (?:at|into)|filed|reported|opened|pending|running|open) (?:you|your|it|him|her|them|this account|the account)\b|(?:there (?:is|isn't|is not|are|was|has been)|we have|we've|i see) (?:no|not|a|an|any|some|currently)\b[\w' ]{0,25}(?:review|enquiry|inquiry|probe|report|alert|marker|flag|case|concern|query|doubt|note)s? (?:on|about|against|into|concerning|over|open on|regarding|with|around) (?:you|your|it|this account|the account)\b|(?:purely|just|only|simply|merely) (?:a )?(?:technical|routine|random|administrative|standard procedure)|(?:you are|you're|your account is|this is) not (?:being )?(?:under|the (?:subject|target)|reported|accused|in any trouble|in trouble|a suspect|looked (?:at|into)))\b",
    ),
    (
        "tipping_off",
        "it hints at why an account is held, or denies it",
        r"\b(?:avoid|prevent|get round|get around|stay under|slip under|sidestep|work around|dodge|bypass)\b[\w' ]{0,40}\b(?:block\w*|check\w*|radar|review\w*|alarm\w*|control\w*|filter\w*|limit\w*|threshold\w*|scrutiny|hold|held|restriction\w*)\b|\b(?:smaller (?:amounts|sums|payments) (?:next time|instead|so|to avoid)|split (?:it|the (?:payment|transfer|amount)) (?:into|up))",
    ),
    (
        "tipping_off",
        "it confirms or denies a suspicion, a report or an investigation",
        r"\b(?:blanqueo|lavado de dinero|sospechos\w+|investiga\w+|policía|autoridades|blanchiment|soupçon\w*|enquête|police|geldwäsche|verdacht\w*|verdächtig\w*|ermittl\w+|polizei|behörden?|branqueamento|suspeit\w+|polícia|autoridades)\b",
    ),
    # blame
    (
        "blames_customer",
        "it gives the customer a fault",
        r"\b(?:your (?:own )?(?:fault|mistake|error|carelessness|negligence|doing|oversight|slip|responsibility|recklessness|naivety|inattention)|you (?:really |certainly |clearly |simply |probably )?(?:should(?:n't)? (?:not )?have|ought to have|ought not|could have (?:avoided|prevented|checked|spotted|noticed|known|stopped|been)|might have (?:avoided|prevented)|must have (?:given|shared|told|let|shown|clicked|been careless|left|written)|failed to|forgot to|neglected|brought (?:this|it) (?:on|upon)|only have yourself|let (?:someone|somebody|them|it)|did(?:n't| not) (?:take care|protect|look after|pay attention|bother|read|check|keep|act|tell us (?:in|soon)|report|think)|(?:were|was|are|have been|got) (?:rather |a bit |too |very |somewhat |quite )?(?:careless|negligent|reckless|naive|gullible|to blame|at fault|liable|sloppy|inattentive|foolish|unwise|late (?:to|in|with)|too late|slow to)|waited too|left it too|gave (?:it |them |him |her |someone |somebody |your |the )?(?:\w+ )?(?:away|out|pin|code|password|to a stranger)|handed (?:it|them|your|over)|fell for|caused (?:this|it)))\b",
    ),
    (
        "blames_customer",
        "it gives the customer a fault",
        r"\b(?:(?:more|bit|little) (?:care|careful|caution|cautious|attention|common sense)\b[\w' ]{0,30}(?:would|could|might|next time|in future|on your (?:side|part))|(?:be|being) more careful|next time|would have (?:told|shown|saved|spared|prevented|avoided|warned|helped)|had you (?:been|only|read|checked|told|acted|kept|reported|looked|paid|been)|if (?:only )?you had(?:n't| not)? |if you'd (?!like|rather|prefer|want|need|wish|care|be happy)|(?:would|could|need) (?:not|never) have happened|wouldn't have happened|careful (?:customers?|people|users?)|most (?:people|customers) (?:know|would have|read|check|manage|spot)|anyone (?:would|could|can) (?:have )?(?:see|seen|know|known|spot|spotted|tell)|obvious (?:scam|trick|fake)|on (?:you|your (?:side|part|head|end))\b(?! (?:is|page))|down to you|self-inflicted|(?:nobody|no one)(?:'s| else's?)?(?: \w+)? but (?:you|your)|learn(?:ed|t)? (?:your|a) lesson|avoidable|lack of care|too late (?:to|for) (?:claim|complain|dispute|help)|take it up with|first (?:go to|contact|ask|call|report (?:it|this) to) (?:the )?(?:shop|seller|merchant|police)|(?:go|talk|speak|write|turn) to the (?:shop|seller|merchant|police) (?:first|before))\b",
    ),
    (
        "blames_customer",
        "it gives the customer a fault",
        r"\b(?:culpa (?:suya|tuya)|(?:su|tu|la) culpa|debería(?:s)? haber|votre faute|vous auriez dû|votre négligence|ihre (?:eigene )?schuld|selbst schuld|sie hätten|ihr (?:eigener )?fehler|culpa sua|sua culpa|deveria ter|devia ter)\b",
    ),
    # whether an account exists
    (
        "reveals_account_existence",
        "it tells whether an account exists",
        r"\b(?:(?:no|an?|another|one|any|already|existing|active|open|your|that|this|the) (?:\w+ )?(?:accounts?|profile|user|customer|login|record|registration|membership|match) (?:already |also |currently |actually |does |do |is |was )?(?:exists?|existed|not exist|found|registered|linked|listed|held|tied|connected|under (?:this|that|the)|with (?:this|that) (?:e-?mail|address|number|name|phone))|(?:e-?mail|address|number|phone|mailbox|name) (?:\w+ )?(?:is|isn't|is not|was|has|hasn't|does|doesn't|belongs|rings|appears|shows up|comes up|matches|turns up)\b(?: \w+){0,3} (?:registered|known|unknown|on (?:file|record|our books)|in (?:our|the) (?:system|books|records|database|files|list)|an account|taken|in use|recogni[sz]ed|used (?:by|for|with)|a bell|familiar|with us|linked|tied|to an? (?:\w+ )?(?:account|customer)|belong|match))\b",
    ),
    (
        "reveals_account_existence",
        "it tells whether an account exists",
        r"\b(?:(?:i|we) (?:do|can|could|did|don't|do not|can't|cannot|couldn't|could not|have|haven't|already|indeed|actually|just|now|also)(?:n't| not)? ?(?:\w+ )?(?:see|find|found|locate|located|know|recogni[sz]e|have|hold|trace|match|looked)\b[\w' ]{0,30} (?:account|user|customer|profile|record|registration|login|anyone|anybody|address|e-?mail|nobody|no one) ?(?:with|under|by|for|called|named|on|at|belonging|of|in (?:our|the)|here|matching|registered)|(?:he|she|they|that person|your (?:husband|wife|partner|boss|friend|colleague|ex|brother|sister|neighbour|employee|son|daughter|mother|father|tenant|landlord)) (?:is|isn't|is not|has|hasn't|does|doesn't|do|don't|are|aren't|was|banks?|did|holds?)\b[\w' ]{0,25} (?:customer|account|bank|registered|with us|northquay|on our books|member)|you (?:are|aren't|are not|'re|already are|do) (?:already |indeed |not )?(?:registered|a customer|on our books|in our system|known to us|signed up)|already (?:signed up|registered|on our books|one of ours)|nobody (?:by|with|of|under) (?:that|this)|one of (?:our|ours)|(?:have|got) (?:you|them|him|her) (?:on (?:file|record|our books)|in our|down as))\b",
    ),
    # decisions and advice
    (
        "regulated_decision",
        "it decides what is reserved for people",
        rf"\b(?:i|we|our team|my colleagues?|northquay|they|the team|the bank|a person|the card scheme)(?:'ve| have| has| had|'ll| will|'d| would| can| do| did|'m| am|'re| are|'s| is)?(?: (?:just|now|already|gladly|happily|hereby|today|also|gone ahead and|going to|been able to|decided to|agreed to|be able to|be|happy to|pleased to|able to))* (?:approv\w+|reject\w+|grant\w*|uph(?:e|o)ld\w*|dismiss\w*|waiv\w+|lift\w*|unblock\w*|unfr(?:ee|o)z\w*|releas\w+|reinstat\w+|overturn\w*|overrul\w+|rul(?:e|ed|ing) (?:in|that|for|against)|decid\w+ (?:in|for|to|that|against|on)|sid(?:e|ed|ing) with|clear(?:ed|ing)?(?: you| your| the)|sign(?:ed)? off|green[- ]?light\w*|wav\w+ through|authori[sz]\w+|pass(?:ed)? (?:your|the) (?:verification|check|documents|identity)|raised? (?:your|the) limit|increas\w+ (?:your|the) (?:credit |pay[- ]later )?limit|terminat\w+|conclud\w+|find (?:for|in|that|you)|judg\w+|deem\w*|(?:\w+ ){1, 6}and (?:approved|rejected|released|lifted|unblocked|waived|cleared|accepted|declined|refused|decided))\b",
    ),
    (
        "regulated_decision",
        "it decides what is reserved for people",
        r"\b(?:you (?:are|'re|were|have been|will be|would be|'ll be|are clearly|should be|aren't|are not) (?:\w+ )?(?:approved|eligible|entitled|creditworthy|cleared|verified|rejected|accepted|in the right|in the wrong|ineligible|exempt|qualified|good for credit|liable for tax|owed|free to use it again|off the hook)|you (?:clearly |certainly |definitely )?(?:qualify|don't qualify|do not qualify|passed|failed|won|win|lost|deserve|stand (?:to|a (?:good|strong))|have (?:a (?:strong|good|clear|solid|watertight|weak|legal) |every (?:legal )?right|the law|won|lost|passed|been (?:approved|cleared|accepted|rejected))|owe (?:no |some )?(?:tax|vat)|(?:need not|don't have to|do not have to|have to|must|should|needn't) (?:declare|pay (?:any )?(?:tax|vat)|report (?:it|this) (?:to|on)|sue)|(?:should|could|can|ought to) (?:sue|invest|buy|sell|claim damages|take (?:them|us|him|it) to)))\b",
    ),
    (
        "regulated_decision",
        "it gives advice on law, tax or investments",
        r"\b(?:(?:is|isn't|are|aren't|it's|counts as|not) (?:\w+ )?(?:tax[- ]?(?:free|deductible)|deductible|taxable|against the law|unlawful|a breach of (?:contract|law)|illegal|a crime|a (?:good|safe|sound|smart|wise|solid) (?:investment|bet|buy|place for your)|legally binding|fraud\b|fraudulent|a scam|clearly fraud|theft)|(?:i|we)(?:'d| would| will|'ll| can)? (?:advise|recommend|suggest|urge|counsel)\b(?! (?:you )?(?:that you )?(?:\w+ )?(?:talk|speak|ask|contact|tell|freez|block|call)\w*)|(?:in court|legal action|solicitor's letter|small claims|sue (?:them|the|us)|put (?:it|your (?:money|savings|balance)) (?:in|into)|shares|bitcoin|crypto|stocks|bonds|(?:in|by) law,? (?:you|they|the shop)|legally,? (?:you|they|speaking|the)|the law is on))\b",
    ),
    (
        "regulated_decision",
        "it foretells how a decision ends",
        r"\b(?:(?:looks?|looking|seems?|sounds?|appears?|things are|it's all|all) (?:\w+ )?(?:good|promising|fine|great|positive|favourable|in order|okay|ok|bad|poor|like (?:a )?(?:yes|no|win|clear|fraud|good|it (?:will|should|was)))\b|good news|great news|bad news|congratulations|congrats|(?:is|are|it's|that's) (?:a formality|as good as|a done deal|in the bag|a safe bet|only a matter of time|a foregone|bound to|sure to|certain to|likely to|unlikely to|very likely|most likely|almost certain)|(?:good|strong|high|decent|excellent|poor|slim|little|no|every|great) (?:chance|chances|odds|prospects?|hope of|likelihood)|chances are|odds are|(?:in|on) your (?:favour|favor|side)|(?:the )?outcome (?:will|is|should|looks)|come(?:s)? (?:down|out) (?:on|in) your|you(?:'ve| have) nothing to lose|thumbs up|green light|go[- ]ahead|get the nod|case closed|all clear|water under|fingers crossed|(?:happy|pleased|satisfied|content|fine|comfortable|impressed|okay|ok) with (?:what|your|the (?:documents|papers|file)|everything|all)|hopes? up|hold (?:your|my) breath|stands? in (?:the|your) way|(?:plain|smooth) sailing|home and dry|done and dusted|ticks? (?:\w+ )?(?:the |every )?box(?:es)?|you(?:'re| are) in\b(?! (?:a|an|the|uk|eu|another|danger|touch|our|britain|england|scotland))|a leg to stand on|as good as)\b",
    ),
    (
        "regulated_decision",
        "it decides what is reserved for people",
        r"\b(?:(?:ha sido|está|fue|queda) (?:aprobad\w|rechazad\w|aceptad\w|concedid\w)|hemos (?:aprobado|rechazado|levantado|decidido|aceptado)|(?:est|a été|sera) (?:approuvé\w*|refusé\w*|acceptée?|validée?|levée?)|nous avons (?:approuvé|refusé|levé|décidé|accepté|validé)|(?:ist|wurde|wird|sind) [\wäöü ]{0,30}(?:genehmigt|abgelehnt|bewilligt|freigegeben|aufgehoben|bestätigt)|(?:wir|ich) (?:haben|habe) [\wäöü ]{0,40}(?:genehmigt|abgelehnt|bewilligt|aufgehoben|entschieden|freigegeben)|(?:foi|está|será) (?:aprovad\w|recusad\w|aceit\w|rejeitad\w)|(?:aprovámos|recusámos|levantámos|decidimos|aprovamos))\b",
    ),
    # promises
    (
        "false_promise",
        "it promises what is not settled",
        r"\b(?:(?:is|are|it's|they're) on (?:us|the house)|guarantee\w*|(?:i|we)(?:'ll| will| can| do| could)? (?:\w+ )?(?:promise|assure|swear|vouch|pledge|give you (?:my|our) word)|(?:my|our|you have my|you have our) word|rest assured|without (?:fail|a doubt|question)|no doubt|(?:100|hundred) ?(?:%|per ?cent)? ?(?:sure|certain|safe|secure)|count on (?:it|us|me|that)|rely on (?:it|that)|bet on it|mark my words|take it from me|trust me|definitely|absolutely|for (?:sure|certain)|no matter what|come what may|whatever happens|you can be (?:sure|certain|confident)|(?:nothing|won't|will not|can't|cannot|couldn't) (?:will |can |could |possibly )?(?:go wrong|fail|happen to|lose (?:a|any))|don't (?:you )?worry|no need to worry|sleep easy|safe (?:and sound|with us)|in (?:safe|good) hands|(?:as good as|practically|virtually) (?:done|yours|sorted|there|back))\b",
    ),
    (
        "false_promise",
        "it promises what is not settled",
        r"\b(?:(?:i|we|northquay|our team|the team|my colleagues?|they|a (?:person|colleague)|someone)(?:'ll| will|'re going to| are going to|'m going to| am going to| is going to| shall) (?:\w+ ){0,2}?(?:refund|return your|give (?:you|back|it back)|pay (?:you|it back|back|out)|reimburse|credit|compensate|make (?:it|this|that) (?:right|good|up)|sort|fix|resolve|solve|settle|cover|get (?:it|this|that|your|you)(?: \w+)? (?:back|sorted|done|fixed|through|resolved)|restore|put (?:it|things|this|that|the money|your) (?:right|back)|make sure|ensure|see to it|take care of (?:it|this|that|everything)|see (?:you|that you) right|take (?:\w+ ){0,4}off|remove|cancel (?:the|your) (?:fee|block|debt)|waive|lift|release|approve|unblock|unfreeze|overturn|rule|speed|prioriti[sz]e|push|fast[- ]?track|hurry|rush|expedite|bend|reduce|drop|skip|forget about|let you off|knock|double|throw in|win|save)|you(?:'ll| will| are going to|'re going to| shall) (?:\w+ )?(?:get|have|receive|see|be) (?:\w+ ){0,3}?(?:back|refund(?:ed)?|compensat\w+|reimburs\w+|made whole|in your account|restored|sorted|approved|unblocked|yours|out of pocket|money|cash|compensation|goodwill|bonus|voucher)|(?:your|the|every|all) (?:\w+ )?(?:money|refund|cash|fee|funds|account|block|payout|card|limit|penny|pound|balance)(?:'ll| will| is going to| shall)(?: \w+)? (?:be )?(?:\w+ )?(?:back|returned|refunded|restored|unblocked|lifted|waived|yours|safe|released|available again|taken off|back to normal|credited|approved)|(?:will|should|is going to|'ll) (?:all )?be (?:fine|okay|ok|alright|all right|sorted|resolved|fixed|over soon|back to normal|gone (?:by|in|soon)|refunded|approved|lifted|successful|solved))\b",
    ),
    (
        "false_promise",
        "it promises what is not settled",
        r"\b(?:garantiz\w+|prometemos|le prometo|sin falta|le devolveremos|recuperará|recibirá su (?:dinero|reembolso)|garantissons|promettons|sera remboursé\w*|serez remboursé\w*|rembourserons|récupérerez|garantier\w+|versprech\w+|bekommen (?:sie )?(?:ihr|das) geld|erhalten (?:sie )?(?:ihr|das) geld|erstatten wir|garantimos|prometo|será reembolsad\w|vamos devolver|devolveremos|receberá o seu dinheiro|sem falta)\b",
    ),
)

CASE_SHAPES: Final[tuple[tuple[BanKind, str, str], ...]] = (
    (
        "false_promise",
        "it says what is under way, and nothing shows that it is",
        r"\b(?:is|are|'s) (?:already |just |now )?(?:on (?:its|the|their) way|in the post|under way|being (?:sent|fixed|printed|processed|moved|refunded|prepared))\b",
    ),
    (
        "false_promise",
        "it takes on a cost or a duty",
        r"\b(?:we|northquay|the company)(?:'ll| will| do| also| always| gladly| happily)? (?:pays?|covers?|bears?|absorbs?|carry|carries|shoulders?|swallows?|foots?|makes? up for|stands? in for|chips? in)\b",
    ),
    (
        "regulated_decision",
        "it states what was decided in the customer's own case",
        rf"\b(?:your|the|this|that|it|they|everything|all)(?: \w+)? ?(?:\w+ )?{_OBJECT}?s?(?: (?:is|was|are|were|has|have|had|will|got|gets|now|been|be|just|already|not|now|fully|officially|went|'s|hasn't|wasn't|isn't|finally|being|come|came|sadly|clearly))+ {_DECIDED}\b",
    ),
    (
        "false_promise",
        "it says what was done, and nothing shows that it was",
        r"\b(?:i|we|my colleagues?|our team)(?:'ve| have| has|) (?:just |now |already |also |gone ahead and |since )*(?:refund\w+|credited|added|removed|cancelled|cancel|changed|updated|issued|ordered|sent|transferred|moved|paid|reduced|extended|scheduled|booked|escalated|prioriti[sz]ed|fast-tracked|sped|arranged|processed|submitted|started|opened|closed|blocked|frozen|reset|reversed|returned|taken (?:off|care)|put (?:through|in|back)|fixed|sorted|resolved|asked|made sure|noted|spoken|marked|set|taken)\b(?! (?:it |this |that )?(?:down|on to|over to|to your case))",
    ),
)

ALLOWED: Final[tuple[tuple[BanKind, str], ...]] = (
    (
        "asks_for_secret",
        r"(?:\b(?:(?:never|not|no need to|nobody|no one|cannot|without|avoid|rather than|instead of|nor|nothing|neither)\b|\w+n't\b)(?:(?!\b(?:but|just|only|however|except|unless|instead,)\b)[^;.])*|(?:last|final) (?:four|4)(?: digits| numbers)?(?: of (?:your|the) card(?: number)?)?|(?:choose|create|set|pick|make|change|reset|forgot\w*|new|wrong|see|view|shows?|shown|unlock|locked?|keep) (?:a |an |your |the |another )?(?:new |strong |different |own )?(?:pin|password|passcode|code)|(?:someone|somebody|anyone|who|whoever|they|a message|messages?|callers?) (?:who )?(?:asks?|asking|wants?|says?) (?:you )?(?:for|to)[^.;]*|in the app(?! and (?:tell|send|share))[^.;]{0,10}|at (?:a|the|any|another)(?: uk)? cash ?machine[^.;]{0,30}|(?:error|status|country|sort|reason|discount|qr|bar|post)\s?codes?|scan the code)",
    ),
    (
        "asks_for_secret",
        r"\b(?:type|enter|put in|key in|use) [\w' ,]{0,40}(?:in the app|at a (?:uk )?cash machine|on the (?:sign-in )?page|on our website|into the (?:app|card reader|terminal)|on the (?:keypad|terminal|card reader))",
    ),
    ("asks_for_secret", r"\bnever (?:share|type|tell|send|give)[^.;]*"),
    ("asks_for_secret", r"\b(?:no|nunca|jamás|ne|jamais|nie|niemals|keine|nicht|não|nunca)\b [^.]{0,80}"),
    (
        "claims_human",
        r"\b(?:i am|i'm) (?:not a (?:person|human)|an? (?:ai|assistant|bot|program|computer)|the (?:ai )?assistant|passing|not able|unable|here)[^.;]*|\bnot a (?:person|human)\b|(?:talk|speak|hand|pass|connect|write|ask)\w*(?: you)?(?: \w+)? (?:to|for|with) a (?:real )?(?:person|human|colleague)",
    ),
    (
        "tipping_off",
        r"\b(?:neither confirm nor deny|cannot (?:confirm|say|see|tell|comment)[^.;]{0,60}\bor deny\b[^.;]*|payment authorit(?:y|ies)|(?:card )?scheme)",
    ),
    (
        "blames_customer",
        r"\b(?:not|n't|never|nothing|isn't|wasn't|no matter)\b(?: \w+){0,4} (?:fault|mistake|whose fault|blame|responsib\w+|do (?:anything )?wrong)\b|\b(?:you )?(?:do not|don't|need not|never) (?:have|need) to [\w' ]{0,30}(?:first|shop|police)|\bcontact the shop if\b",
    ),
    (
        "reveals_account_existence",
        r"\b(?:if|whether|when|in case|unless)\b[^.;,]*|\b(?:neither|nor|same for every)\b[^.;]*",
    ),
    (
        "regulated_decision",
        r"\b(?:if|whether|when|once|until|before|after|unless|in case|as soon as|how|why|which|who|so that|for|to see|see)\b(?! (?:now|sure|certain|the record))[^;.,]*|sorry (?:to (?:hear|read) )?(?:that )?(?:about )?(?:your|the) \w+(?: \w+)? (?:was|is|has been|got|were) (?:declined|blocked|refused|locked|frozen|rejected|closed)|\b(?:cannot|can't|can not|could not|couldn't|do not|don't|does not|doesn't|never|nor|neither|nobody|no one|unable to|only (?:a |our )?(?:trained )?(?:people|person|colleagues?|team))\b(?:(?! but\b)[^;.])*|\b(?:a )?(?:trained )?(?:person|people|human|colleague|team|someone|specialist)(?: (?:at|from|in|on) our (?:company|team))? (?:has to|have to|must|can|will have to|needs? to|who)? ?(?:decides?|approves?|make the decision|take the decision|rules?|looks?|reviews?)\b(?! (?:in your|in favour|for you|soon|today|tomorrow))[^;.]*|(?:is|are|was|will be|gets?) (?:decided|made|taken|checked|reviewed|approved|handled) by [^;.]*",
    ),
    (
        "false_promise",
        r"\b(?:cannot|can't|can not|could not|couldn't|not|never|nor|neither|n't|nobody|no one|unable to|no) (?:\w+ ){0,4}?(?:guarantee\w*|promise\w*|assure|predict|say|tell|know|approve|decide|sure|certain|confirm|refund|speed|fast)\b[^;.]*|\bi am sure\b(?= you)|\bif\b[^,;.]*(?=,)",
    ),
)
