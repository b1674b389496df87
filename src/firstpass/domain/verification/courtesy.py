# ruff: noqa: E501 (a pattern reads best on one line)
"""Sentences that need no evidence: courtesy, honest limits, and the way to a person."""

from __future__ import annotations

import re

_PERSON = r"(?:a |an |the |one of (?:our|the|my) |our |my |another |some)?(?:real |human |trained |specialist |support )?(?:person|people|human(?: being)?|colleagues?|team(?: members?| mates?)?|agents?|advis[eo]rs?|someone|somebody|one|specialists?|member of (?:our|the) team|staff)(?: (?:from|in|on|at) (?:our|the) (?:support )?(?:team|company))?"
_TOPIC = r"[\w' ,/-]{0,80}"

_HARMLESS = tuple(
    re.compile(
        rf"(?:and |but |so |then |however,? |unfortunately,? |honestly,? |sadly,? |for that,? |in that case,? |also,? )*{pattern}[.!?)]*$",
        re.IGNORECASE,
    )
    for pattern in (
        # honest limits
        rf"(?:i|we|this chat|the assistant|the chat|a bot like me|as an? (?:ai )?(?:assistant|bot|program),? i) (?:can ?not|can't|am not able to|am unable to|do not|don't|could not|couldn't|won't|will not|must not|would not|wouldn't|may not|have no|am not allowed to|never) (?:want to |wish to |like to |be able to )?(?:\w+ (?:or|and) )?(?:know|guess|see|say|tell|decide|judge|promise|predict|approve|reject|decline|change|influence|speed|lift|release|rule|confirm|explain|look|access|settle|answer|find|have|give|speculate|comment|cover|make|way|part|approved|checked|information|answer|view|handle|advise|grant|waive|refund|remove|take|unblock|unlock|guarantee|close|do|help|offer|check|read|estimate|ask)\b(?! (?:it )?(?:is|was|has|will))(?!.*\b(?:but i will|yet|that \w+(?: \w+)? (?:is|are|was|has)|reported|investigat\w+|suspicio\w+|fraud\w*|police|report|review|flag\w*|registered|exists?)\b){_TOPIC}",
        r"i (?:don't|do not) want to guess",
        # who decides
        rf"(?:that|this|it|the decision|that decision|such a decision|which|whether [\w' ]{{0,50}}|that's|this is|that is|it is|it's)?(?: \w+)? ?(?:is |are |'s )?(?:decided|made|taken|checked|answered|looked at|handled|a decision|for|up to|something (?:for|that)|with|rests with|lies with) (?:by |for |with )?{_PERSON}(?: (?:has to|have to|must|can|to|decides?|will|looks? at|who can)(?: \w+){{0,5}})?",
        rf"(?:only )?{_PERSON} (?:decides?|will decide|has to decide|have to decide|must decide|makes? (?:that|this|the) (?:decision|call)|take the final decision|takes? (?:that|this|the) decision|(?:needs?|has|have) to look at (?:it|this|that)|has to check (?:it|this|that))(?: (?:whether|if|on|that|this|it)\b(?!.*(?:favour|soon|today|tomorrow))[\w' ]{{0,60}})?",
        # the way to a person
        rf"(?:if (?:you (?:would |'d )?(?:like|want|prefer|wish|rather)|that helps|this does not help|it does not help|that doesn't help|you'd (?:like|rather|prefer)|you (?:still )?need (?:more )?(?:help|anything else)|you have (?:any )?(?:more |other |further )?questions?)[\w' ]{{0,40}},? ?)?(?:just (?:say so|say the word|tell me|ask|write (?:here|back|to us)|let me know)|you can (?:always |also |still )?(?:ask for|talk to|speak to|speak with|reach|write to|chat with) {_PERSON}(?: (?:here|instead|at any time|any time|anytime|whenever you like))?(?: (?:here|instead|at any time|any time))?|i (?:can|will|'ll|could) (?:gladly |happily |also )?(?:pass|hand|connect|put|bring|transfer|arrange|get) (?:you|it|this|that|your (?:question|case|message))?(?: \w+){{0,3}} ?(?:to|with|for) {_PERSON}(?: (?:to|who can|for) \w+(?: \w+){{0,5}})?|{_PERSON} (?:can|could|will(?: be able to)?|is able to|would be able to) (?:also |then |certainly )?(?:help|look(?: at| into)?|assist|take (?:it from there|this from there|a look|over|your case)|answer|talk|explain|check|follow|get back|go through|read|support)\b(?! it (?:in|within))(?:(?! (?:today|tomorrow|refund\w*|approve\w*|unblock\w*|minutes?|hours?|days?|soon|immediately|money)\b)[\w' ]){{0,60}})",
        rf"(?:would|do) you (?:like|want|prefer)(?: me)?(?: to)?(?: (?:be |get |speak|talk|pass|connect|put|have|hand|arrange|reach)\w*)?[\w' ]{{0,40}}{_PERSON}{_TOPIC}",
        r"(?:shall|should|can|may) i (?:pass|connect|hand|put|get|arrange|bring|help|transfer)[\w' ]{0,60}",
        rf"(?:just )?(?:tell (?:me|us)|ask|say|write)(?: here)?(?: if| that)?(?: you(?: would|'d)?)?(?: like| want| prefer| rather)?(?: to)?(?: talk| speak| chat)?(?: to| with| for)? {_PERSON}(?: at any time| instead| here)?",
        # feeling with the customer
        r"(?:i am|i'm|we are|we're|so|very|really)? ?(?:so |very |really |truly )?sorry(?: (?:to hear|about|for|that (?:you|this|your|the|things|it)|this|it|your|you|if|to read)\b(?!.*\b(?:our fault|compensat\w+|refund\w*|mistake of ours)\b)[\w' ,-]{0,90})?",
        r"(?:i|we) (?:completely |fully |really |do |can )*(?:understand|see|realise|realize|appreciate|know|imagine|hear)(?: (?:how|that|why|your|this|it|you|what)\b(?!.*\b(?:approved|innocent|refund(?:ed)? (?:is|will)|genuine|account (?:is|was|has)|legitimate)\b)[\w' ,-]{0,90})?",
        r"(?:that|this|it) (?:must|can|may|sounds?|is|feels?)(?: \w+)? ?(?:be|feel|like)? ?(?:very |really |so |quite |a bit )*(?:frustrating|stressful|annoying|worrying|upsetting|difficult|hard|unsettling|confusing|a worry|tough|unpleasant|disappointing|a nuisance|unnerving|inconvenient|a long wait|tiring)(?: (?:when|to|for|especially|situation|moment|time|position)\b[\w' ]{0,60})?",
        r"(?:thank you|thanks)(?: (?:very much|so much|a lot|again))?(?: for [\w' ,-]{0,60})?(?: and [\w' ]{0,30})?",
        r"(?:good |great |fair |a fair |that's a |that is a |a )?(?:good |great |fair |very good )?question",
        r"(?:i|we) hope (?:this|that|it|you)[\w' ]{0,30}(?:help\w*|clear\w*|answers?|useful|well|soon better)[\w' ]{0,30}",
        # leading in and out
        r"(?:here(?: is|'s| are)|below (?:is|are)|these are|this is|that is|let me|i(?:'ll| will)|happy to|i(?:'m| am) happy to|glad to|of course|certainly|sure)[\w', ]{0,40}(?:i know|steps?|how (?:it|this|that) works|summary|overview|options|playbook says|tell you|you can do|explain|help|what happens|you need|answer|list)[\w', ]{0,25}",
        r"(?:is there|was there) (?:anything|something) else[\w' ]{0,40}",
        r"(?:(?:what|how) (?:else )?(?:can|may|could) (?:i|we) (?:do|help)\b[\w' ]{0,40}|(?:can|could|would) you (?:please )?(?:tell (?:me|us)|say|write|describe|explain)[\w' ]{0,20}(?:more|what (?:you mean|happened|you need|you would like)|in (?:a few|other) words)[\w' ]{0,40}|which (?:of these|one) (?:do you mean|fits\w*|is it)|what (?:do you|would you) (?:mean|like|need)[\w' ]{0,30}|does (?:that|this) help)\?",
        r"(?:please )?(?:never|do not|don't)(?: ever)? (?:share|type|tell|send|give|enter|write|post)[\w' ,-]{0,50}(?:pin|password|passwords|code|codes|card number|full number|card numbers|cvv|secrets?)\b[\w' ,-]{0,50}",
        r"(?:and )?(?:we|nobody here|northquay|our team)(?: will| would)? never (?:ask|need)s? (?:you )?(?:for )?[\w' ,-]{0,60}(?:pin|password|code|card number)\b[\w' ,-]{0,40}",
        r"(?:it|this|that) (?:is not|was not|isn't|wasn't) (?:your fault|something you did wrong)",
        r"i can neither confirm nor deny [\w' ]{0,50}|(?:that|this|it) is the same for (?:every customer|everybody|everyone|all customers)(?: and says nothing about you)?",
        r"(?:and )?what (?:our team|my colleagues?|the team|a person|they|you were) (?:told|said|wrote|were told)[\w' ]{0,20}(?:still )?(?:stands|holds|counts)",
        r"in (?:short|brief|summary|other words|general)|to (?:sum up|summari[sz]e|be clear|be honest)|for (?:example|instance)|(?:good|please) (?:note|day)|step \d+|a few things(?: to know| to note)?|what (?:i|we) (?:can|do) (?:say|know|tell you)(?: is)?(?: this)?",
    )
)
_QUESTION_RISK = re.compile(
    r"\b(?:pin|cvv|cvc|code|password|passcode|digits?|number|otp|passphrase|secret|security|back of|login|credentials?)\b",
    re.IGNORECASE,
)
_LONGEST = 240


def harmless(clause: str) -> bool:
    """Whether a clause is a sentence that anybody may say without a source."""
    said = " ".join(clause.split())
    if len(said) > _LONGEST or (said.endswith("?") and _QUESTION_RISK.search(said)):
        return False
    return any(pattern.match(said) for pattern in _HARMLESS)
