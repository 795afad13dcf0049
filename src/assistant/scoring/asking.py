"""The words by which questions ask: one named pattern for each thing that can be asked for or said of a calculation.

Each line of a pattern is one way to put it. To teach the calculations another way is to add a line here.
"""

import re


def _any(*ways: str) -> re.Pattern[str]:
    """Any of `ways`, from the beginning of a word on."""
    return re.compile(r"\b(?:" + "|".join(ways) + ")", re.IGNORECASE)


_WITHOUT = r"(?:ignor(?:e|ing)|without|exclud(?:e|ing)|except|not counting|leav(?:e|ing) out|no|minus|aside from)\s+"
_MACHINES = r"(?:compute|gpus?|instances?|machines?|nodes?|servers?)"

# What is to be worked out

MONEY = _any(
    # "how much is Atlas for three rooms?", but not "how much time"
    r"how much(?=\s*(?:[?,:;]|$)"
    r"| (?:is|are|was|do|does|did|would|will|can|could|should|for|to|more|less|cheaper|dearer|higher|lower|extra|money"
    r"|it|per|we|our|of (?:that|the|our) bill|in (?!hours|time))\b)",
    r"costs?\b|price|spend|spent|pay|paying|bill|budget|fees?\b|charged?\b|charges\b",
    r"dollars?|euros?|money|worth(?! of)|expens\w+|cheap\w*|dear\w*|sav(?:e|ed|es|ing|ings)\b|owe",
    r"set us back|burn|total|tco",
    r"\$|premium|come to\b|(?<!when it )comes to\b|amount to|amounts to|add up to|adds up to|damage\b|run us|rate\b",
    r"usd\b|invoice|spendings?|what (?:sum|amount)\b",
)
COUNTED = _any(r"how many (?!dollars|euros)", r"number of|fewest|count of")
ITS_PRICE = re.compile(r"\b(?:what|which|tell|give|know|name)\b[^.?!]*\bprice (?:of|for)\b", re.IGNORECASE)
"""What asks for the price itself: one that the sources do not give is not asked back."""
HOW_MUCH_TIME = _any(
    r"hrs\b|hours\b|days\b|minutes\b|how many weeks|(?<!first )(?<!last )(?<!next )time\b(?!-)",
    r"how much of (?:a|the|its|our|my) (?:team|time|week)",  # "how much of a week goes to Heron?"
    r"how (?:much|many) of (?:that|those|them|it|these)\b",  # of the hours that it gives
)
FTE = _any(
    r"ftes?\b|full[- ]timers?\b|full[- ]time (?:equivalents?|people|engineers|staff|jobs?)|headcount",
    r"how many (?:\w+ )?(?:people|engineers|admins|positions|heads)\b"
    r"(?! (?:can|could|may|must|use|work|are|were|have)\b)",
    r"person[- ]years?|(?:people|person)['’]s worth",
)
SHARE = _any(
    # "what share of the budget is the fee?", "how large a proportion"
    r"(?:what|which|how (?:big|large|high|much|significant|negligible))\b[^.?!]{0,60}?"
    r"(?:\bshare (?:of|is|are|do|does|would|will)|percentage(?! point)|fraction|proportion|\bpart\b|\bportion)",
    r"(?:how many|what|which) (?:\w+ )?(?:percent\b|%)|as (?:a )?(?:%|percent\w*|share|fraction)|in (?:%|per ?cent)",
    r"(?:what|which|many) %|percentage",
    r"(?:share|fraction|proportion|percent\w*) of (?:the |our |a |my )?(?:\w+ ){0,3}(?:bill|total|budget|spend|cost)",
)
BILL_OF_MACHINES = re.compile(rf"\b{_MACHINES}(?:['’]s?)? (?:bill|costs?|spend|price)\b")
"""A bill without the fees: "as a percentage of the node's bill"."""
BREAK_EVEN = _any(
    r"costs? (?:as much as|the same as)|makes? up (?:for|the)\b|how many (?:[\w-]+ ){0,8}make up\b",
    # "does switching off two nodes pay for the fee?"
    r"(?:get(?:ting)? rid|switch\w* off|turn\w* off|sav\w+|shut\w*)\b.*\bpays? (?:for|exactly)",
    r"(?<!you )(?<!we )(?<!i )(?<!they )pays? for (?:the|its|one|an?|exactly)",  # but "what do we pay for a litre?"
    r"to pay (?:for )?(?:the|its|one|an?)\b|pay(?:s|ing)? (?:\w+ ){0,4}?(?:back|itself|themselves|exactly|off)\b",
    r"paid (?:back|off|for (?:itself|themselves))|payback|breaks?[- ]?even|earn(?:ed|s)? (?:\w+ )?back",
    r"amorti[sz]e\w*|compensate\w*|cover(?:s|ed)?\b|justif\w+|offset\w*|outweigh\w*|recoup\w*|recover\w*|worth it",
)
EFFECTIVE = _any(
    r"effective|actually (?:does|do|works?|used)|real(?:ly)? (?:pay|price|cost|used)",
    # "what does each productive hour cost?"
    r"(?:per|an?|each) (?:actually )?(?:used|useful|utili[sz]ed|busy|productive|worked|working)\b",
    r"(?:used|useful|utili[sz]ed|productive|busy) (?:\w+[- ])?hours?",
)
SAVED = _any(
    r"sav(?:e|ed|es|ing|ings)\b|free(?:s|d)? up|fewer|get rid|give back|spare\w*|switch off|shut|drop|release|cut\b",
    r"less\b|avoid|reduc\w+|back\b|hand back",
)
DIFFERENCE = _any(
    r"differ\w*|more\b|less\b|cheap\w*|sav(?:e|ed|es|ing|ings)\b|gap|premium|extra\b|versus|vs\.?|v\b|compar\w*",
    r"dear\w*|than\b|side by side|both|minus|get back|instead|rather than|or\b|and\b|each\b|fewer|against",
    r"exceed\w*|winner",
    r"which\b|between|surcharge|additional\w*",
)
EVERY_SUBJECT = re.compile(
    r"\b(?:cheapest|which (?:one|platform|of|is|would|comes)|all (?:two|three|four|five)|both|who wins|compare)\b"
)
"""What is asked of all subjects alike: "which is cheapest?"."""

OTHER_MEASURE = _any(r"how (?:much|many|long|old|fast|far|big|large|often|quick\w*)\b")
"""What asks for something else than money, where no word of money is said: "how much memory do 3 nodes need?"."""
HOW_MUCH_LESS = _any(r"sav(?:e|es|ed|ing|ings)\b", r"how much (?:less|cheaper)\b")
"""What asks for a saving, which no sum is."""
WHAT_IF = _any(
    r"if\b|were\b|was\b|suppos\w*|imagin\w*|assum\w+|say\b|instead|start\w*|becom\w+|went\b|go(?:es)?\b",
    r"(?:rais|chang|increas|reduc|lower|doubl|halv)\w*|put\w*|drop\w*|rose\b|rises?\b",
)
"""What puts a rate in the place of the documents': "if the fee were $100", "at $4 instead"."""

# What a cost is made of

NO_STAFF = re.compile(rf"\b{_WITHOUT}(?:the |any |all )?(?:\w+ )?(?:staff|people|team|salar\w+|labou?r|personnel)\b")
NO_FEES = re.compile(
    rf"\b{_WITHOUT}(?:the |any |all )?(?:\w+ ){{0,2}}?(?:fees?|control planes?|platform|subscriptions?|licen[cs]es?)\b"
    rf"|\b{_MACHINES} (?:only|alone)\b"
    r"|\b(?:compute|instance|gpu|node|machine|server) (?:bill|cost)\b"  # but "what do 3 nodes cost?"
    r"|\b(?:only|just) (?:the )?(?:compute|instances)\b"
)
NO_COMPUTE = re.compile(rf"\b{_WITHOUT}(?:the |any |all )?(?:\w+ )?(?:{_MACHINES}|hardware)\b")
AND_MORE = re.compile(r"\b(?:plus|and|with|including|as well as)\b")
"""What asks for the price of something else too."""
TOTAL = re.compile(r"\b(?:tco|total|totals|all[- ]in|everything|altogether|overall|incl\w*|full)\b")
OWNERSHIP = re.compile(r"\b(?:tco|total cost of ownership|all[- ]in)\b")
OUR_BILL = re.compile(r"\b(?:our|my)\s+(?:\w+\s+)?(?:bill|spend|invoice|budget)\b")
OUR_MACHINES = re.compile(r"\b(?:our|my|all|the)\s+(?:\w+\s+)?(?:gpus|instances|nodes|machines|servers)\b")
OURS = re.compile(r"\b(?:our|we|my|us)\b")
OUR_CASE = re.compile(r"\b(?:our|we|us|my|calculate|work out)\b")
OUR_THINGS = re.compile(
    r"\b(?:our|my) (?:whole|entire|complete|own)\b|\ball (?:of )?(?:our|my)\b|\bon (?:our|my)\b|\bevery \w+ of ours\b"
)
"""What speaks of things of the asker's whose number only the asker knows: "our whole orchard"."""
OF_DOCUMENTS = re.compile(r"\b(?:docs?|documents?|sources?|documented|quoted?|listed|range)\b")
"""What speaks of the documents' own prices: "at the listed price"."""
RATHER = _any(r"than\b|differen\w*|rather|instead|and not\b|sav\w+|cheaper|dearer")
"""What asks how much one thing costs more than another: "two rooms rather than a hall"."""
EACH_OF = re.compile(r"\b(?:per|for each|for every) (\w+)")
PRICE_WORDS = re.compile(r"\b(?:price[sd]?|gpus?|instances?|nodes?|rate|hourly|discount|off|cheaper|expensive)\b")
FEE_WORDS = re.compile(r"\b(?:fees?|plane|subscription|licen[cs]e|charge[sd]?|platform|base|cluster)\b")
"""Of these a change speaks that is one of a price, or of a fee: "if the fee rises by 10%"."""
BESIDE_FEES = re.compile(r"\b(?:compute|instances?|gpus?|besides|on top|plus)\b")
"""What stands around a bill that has no fees in it yet."""
OF_RATE = re.compile(r"\b(?:fees?|prices?|rates?|costs?|charg\w+|plane|subscription|licen[cs]e|lease|rent|instead)\b")
"""What stands in a sentence that puts a rate in the place of the documents'."""
MORE_OF = r"\b(?:more|fewer|less|times|twice|doubl\w+) (?:\w+ )?(?:data|traffic|usage|volume|{})"
"""What stands around a change of how much of something is used; its name goes into the braces."""

# People and their time

STAFF = re.compile(r"\b(?:time(?!-)|ops|operations|effort|upkeep|work|hours|staff)\b")
SALARY_WORDS = re.compile(r"\b(?:salary|salaries|wages)\b")
COST_OF_TIME = re.compile(r"\btime (?:\w+ ){0,5}(?:cost|in (?:dollars|euros|money))")
TOTAL_PAY = re.compile(
    r"\b(?:add up to|payroll|total|sum|together|altogether|combined|(?:team|staff|crew) costs?"
    r"|team's (?:cost|salar\w+))\b"
)
TEAM_COSTS = re.compile(r"\b(?:team|staff|crew) of [\w-]+(?: \w+)? costs?(?: us)?\s*$")
"""What stands before the pay of all of a team together."""
ONE_PERSON = re.compile(
    r"\b(?:just me|myself|alone|i work|i['’]m working|my (?:working )?(?:week|hours|time))\b"
    r"|\b(?:one|a|an|single|each|per|every|only|our|my|the|her|his)\s+(?:[\w-]+\s+){0,2}"
    r"(?:person|engineer|dev|developer|admin|administrator|employee|fte|operator|specialist|sre|dba|colleague)\b"
)
OWNER_OF_TIME = re.compile(r"\b(?:an?|one|the) ((?:[\w-]+ ){0,2}[\w-]+)['’]s? time\b")
"""In a source: "a tenth of an editor's time"."""
GROUP = re.compile(r"\b(?:team|group|company|department|staff|people|crew)\b")
PAID = _any(r"dollars?|euros?|money|usd|eur\b|\$|salary|wages?|pay\b|costs?\b|worth(?! of)")
IN_TIME = _any(r"in (?:time|hours|ftes?)\b")
HOW_MANY_HOURS = _any(r"how many (?:\w+ )?(?:hours|days|minutes|ftes?)\b")
HOUR_WORDS = _any(r"hours|minutes|how much time|days")
WORKING_DAYS = _any(r"how many (?:[\w-]+ ){0,3}?(?:days|workdays)\b|(?:working|person|man)[- ]days")
IN_MINUTES = _any(r"(?:in|how many) (?:\w+ )?minutes")
HOW_MANY_PEOPLE = _any(
    r"how many (?:\w+ )?(?:people|persons|engineers?|admins?|administrators?|staff|employees|developers)\b"
)
SHARE_OF_TIME = _any(
    r"the (?:share|percentage|fraction|proportion|part) of (?:[\w'’]+ ){0,3}time\b",
    r"(?:how (?:big|large|much|high)|what|which) (?:a |of )?(?:\w+ )?"
    r"(?:share|percentage|fraction|proportion|part|of (?:a|an|the|its|our|their|my) (?:[\w'’]+ ){0,2}(?:time|week))\b",
)
WHOSE = _any(r"(?:team|people|staff|time)\b")
EXTRA_STAFF = _any(r"extra (?:\w+ ){0,2}(?:time|staff|effort|people|work)|ops time|staff time")
FEES_TOO = _any(r"fees?\b|control plane")

# Time

WEEKDAYS = re.compile(
    r"\b(?:weekdays?|week-days?|working days|workdays|business days|work days"
    r"|mon(?:day)?s?\s*(?:-|–|to|through|till)\s*fri(?:day)?s?)\b"
)
WEEKENDS = re.compile(r"\bweekends?\b")
ALWAYS = re.compile(r"\bnever (?:pauses?|stops?|sleeps?|rests?)\b|\balways[- ]on\b|\bnon-?stop\b")
HOURLY = re.compile(r"\bhour(?:ly|s)?\b|\bhrs?\b")

WHOLE_THING = re.compile(
    r"\b(?:our|my|the|this|that) (?:whole|entire|complete|full)\s"
    r"(?!(?:time|day|night|week|month|quarter|year|team|bill|gpu|node|price|rate|cost)s?\b)"
)
"""What lasts as long as only the asker knows: "our whole training run"."""

# Savings and break-even

IN_MONEY = _any(
    r"how much (?:\w+ ){0,2}money|how much do we save|dollars",
    r"what (?:do|does|would|will) (?:\w+ ){0,4}save|compute money",
)
BY_SHARING = _any(r"(?:by|with|from|through|of|when|if) (?:\w+ ){0,3}?shar(?:e|es|ed|ing)\b")
NET = _any(
    r"net\b|once (?:\w+ ){0,5}paid|what['’]s left",
    r"after (?:paying |the |we pay )?(?:\w+ ){0,3}(?:fees?|control plane|subscription)",
    r"fee included|including the fee|minus the fee|less the fee|fees? (?:\w+ )?(?:deducted|included|subtracted)",
)
LESS_MONEY = _any(r"sav\w+|less|drop by|cut|reduc\w+ by|fewer|cheaper")
HOW_LONG = _any(
    r"how (?:many|long) (?:\w+ )?(?:months?|years?|weeks?)|after how many|how long|when (?:will|does|would|do)"
)
WHAT_PRICE = _any(
    r"at what (?:\w+ ){0,3}(?:price|rate|cost)|how (?:expensive|cheap|much)|what (?:\w+ ){0,3}price|which price"
)
HOURS_TO_COVER = _any(
    r"how many (?:\w+[- ]){0,4}?hours|hours\b.{0,40}(?:cover|pay|break|avoid|save)",
)
LESS_FEES = _any(r"clusters?\b|fees?\b|control planes?")
AFFORD = _any(
    r"how many\b[^?.!]*\b(?:afford|buys?|gets? (?:for|with|me)|pays? for|(?:for|with|on) (?:that|it))\b",
    r"how many\b[^?.!]*\b(?:enough|reach|suffic\w*|stretch|go|covered?|at (?:the )?most|at (?:a )?max\w*)\b",
)
HOW_MUCH_OF_WHAT = re.compile(r"\bhow (?:many|much) ((?:[^\W\d_][\w³²-]*\s?){1,3})")
"""Of what an amount is asked: "how many litres", "how much water"."""
HOW_MANY_WHAT = re.compile(r"how many ((?:[a-z-]+ ?){1,4})")

# Whether a number is asked for

ASKS_FOR_AMOUNT = re.compile(r"\bhow (?:much|many|far)\b|\bby how\b|\bwh(?:ich|at)\b", re.IGNORECASE)
"""What makes a question that begins as for Yes or No one for a number: "is it clear what that costs?"."""
TAG = re.compile(
    r",\s*(?:is that |that['’]s |am i |are we )?(?:correct|right|true|yes|no|ok|okay"
    r"|(?:is|does|do|are|ca|wo)n['’]?t (?:it|that|they|we|i))"
    r"\s*\?*$",
    re.IGNORECASE,
)
"""What asks whether all before is so: "…, correct?"."""
NO_NUMBER = re.compile(
    r"\s*(?:(?:and|so|but|then|or|on|by|in|at|from|to|till|until|since|for|with|after|under|through|below|above|before)\s+)?"
    r"(?:why|how often|how do|how does (?!\d)|how can|how (?:long|early|late|fast|soon|quick\w*|old|big|large|far)\b"
    r"(?! apart| a (?:share|part|percentage|proportion)| until\b.*\bpaid|.*\bas an? (?:percentage|share|fraction)\b)"
    r"|who|whose|whom|where|when|in which|what (?:happens|follows|must|may|becomes|about|kind|else"
    r"|should(?! (?:we|i) (?:expect|pay|budget|reckon)))"
    r"|what (?:do|does|can|could) (?:i|we|you|one|they|the company|\w+) (?:do|need|have to do|say|offer|mean)\b)\b"
    r"|(?:(?:in|at|by|from|to|till|until|after|within|on) )?what (?:date|time|day|hour)\b",
    re.IGNORECASE,
)
ADVICE = re.compile(
    r"\b(?:what|which)\b[^.?!]{0,40}\b(?:should|shall) (?:we|i|my|our|you)\b(?! (?:expect|pay|budget|reckon|be))"
    r"|\b(?:advice|recommend\w*|suggest\w*)\b|\bwhich \w+,? (?:then|now)\s*\?*$",
    re.IGNORECASE,
)
"""What asks which of several to take, and for no number: "three of us, no money: which one, then?"."""
ALL_TOGETHER = _any(
    r"total|altogether|together|combined|overall|all[- ]in|tco|sum\b",
    r"adds? up|come to|comes to|amounts? to|plus|incl\w*|counting",
)
"""What asks for the sum of several things."""
AND_COST = _any(
    r"(?:and|plus|&)\b[^.?!]{0,30}\b(?:costs?|bills?|spend)\b",
    r"(?:costs?|bills?|spend)\b[^.?!]{0,30}\b(?:and|plus|&)\b",
)
"""What asks for a cost beside another number: "how many rooms, and what monthly cost?"."""
ADDED_UP = _any(r"(?:both|all)\b[^.?!]{0,30}\b(?:together|combined)|in total\b|altogether\b|in sum\b|combined\b")
"""What asks for the sum of what several sides come to."""
HOW_MUCH_APART = _any(
    r"how much (?:more|less|cheaper|dearer|higher|lower|longer|is saved|do we save|does)|by how much",
    r"how many (?:more|fewer|less)|what (?:share|part|percentage)\b[^.?!]*\b(?:more|less) than",
    r"differ\w*|gap\b|how far apart|extra\b|sav(?:e|es|ed|ing|ings)\b|side by side|premium (?:of|for)",
)
"""What asks how much lies between two things, and not only which of them has more."""
MACHINE_WORDS = re.compile(rf"\b(?:{_MACHINES}|workloads?|jobs|tco|cost of ownership)\b")
"""What is run by the hour, and what runs on it."""
