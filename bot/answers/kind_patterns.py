"""The words by which a question's kind is known: patterns over its cleaned, lower-case text, one way to ask a line."""

import re

_BE = r"(?:is|are|was|were|will|would|did|does|do|has|have|had|can|could|should)(?:n't)?"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_PLACES = (
    r"(?:states?|country|countries|county|counties|city|cities|towns?|regions?|provinces?|places?|locations?|"
    r"continents?|districts?|villages?|ports?|(?:part|area|corner|side) of)"
)
_PEOPLE = (
    r"(?:company|companies|firms?|miners?(?! model)|pools?|persons?|people|guys?|analysts?|banks?|makers?|"
    r"manufacturers?|outlets?|judges?|senators?|lawmakers?|governors?|ministers?|ceos?|lenders?|buyers?|sellers?|"
    r"investors?|partners?|clients?|customers?|landlords?|tenants?|shareholders?|owners?|backers?|creditors?|hosts?|"
    r"employers?|suppliers?|rivals?|competitors?|agency|agencies|regulators?|officials?|operators?|lawyers?|law firms?)"
)
_THINGS = (
    r"(?:miners|pools|countries|states|companies|firms|sites|machines|rigs|models|makers|places|banks|deals|risks|"
    r"reasons|terms|conditions|features|highlights)"
)
_ADJECTIVES = (
    r"(?:us|u\.s\.|american|chinese|russian|canadian|listed|public|private|big|bigger|biggest|large|other|new|old|"
    r"bitcoin|crypto|mining|asic|hydro|more|of the|of these|different)"
)
_SINGULAR_IN_S = (
    r"(?:is|was|has|does|this|its|us|owns|runs|makes|gets|pays|holds|sells|uses|mines|builds|leads|wins|costs|says|"
    r"gives|means|happens|comes|goes|needs|wants|hosts|backs|dies|status|basis|business|process|class|loss|bus|gas|"
    r"address|access|series|news)"
)
_PLURAL = rf"(?:{_ADJECTIVES} ){{0,3}}(?!{_SINGULAR_IN_S}\b)\w{{2,}}s\b"
# Behind "what" a word in -s may be a verb ("what powers it"): a plural shows by the verb that follows.
_AFTER_PLURAL = rf"(?:{_BE}|got|get|banned|that|in|on|at|over|with|\w+ed)\b"


def _any(*ways: str) -> re.Pattern[str]:
    return re.compile("|".join(ways))


WHY = _any(
    r"\bwhy\b",
    r"\bhow come\b",
    r"^(?:the )?(?:main |real )?(?:reasons?|causes?)\b",
    r"\breasons? (?:for|behind|why|that|of)\b",
    r"\bwhat (?:is|was|were|are) the (?:reasons?|cause|motive)",
    r"\bwhat (?:caused|made|led|drove)\b",
    r"\bbecause of what\b",
    r"\bwhat for\b",
)
COMPARE = _any(
    r"\bcompar(?:e|es|ed|ing|ison)\b",
    r"\b(?:vs\.?|versus)(?!\w)",
    r"\bdiff(?:erences?)? (?:between|of|in)\b",
    r"\bhow (?:does|do|is|are) .+ (?:differ|different|stack up)\b",
    r"\b(?:better|worse|bigger|larger|smaller|cheaper|pricier|higher|lower|faster|longer|shorter|louder|quieter|"
    r"more efficient|more) than\b(?! \$?\d| half| one\b| a\b)",
    r"\b(?:side by side|stacks? up|relative to)\b",
    r"\b(?:before|then|now) (?:and|n|&) (?:after|now|then|before)\b",
    r"\bhow (?:did|has|have) .+ (?:changed?|grown?|moved?|shift(?:ed)?)\b.* (?:from|between|since) ",
    r"\bwhich of .+ (?:and|or) ",
    # "q2 against q3", not "voted against the tax".
    r"\bagainst (?:(?:the|a|an|its|their) )?(?:(?:jan|febr)uary|march|april|may|june|july|august|(?:septem|octo|novem|"
    r"decem)ber|[qh]\d|(?:end|start|mid|year|full|other|last|previous|prior|old|"
    r"new)\b|\w*\d|\w+ (?:one|ones)\b)",
)
# With alternatives given, these compare them.
SIDES = _any(
    r"\b(?:bigger|larger|smaller|more|fewer|less|better|worse|higher|lower|cheaper|pricier|faster|longer|shorter|"
    r"louder|quieter|first|earlier|later|most|biggest|largest)\b"
)
HOW_MANY = _any(
    r"\bhow (?:many|much|long|old|big|large|small|far|fast|quickly|slow|often|frequently|high|low|loud|noisy|hot|warm|"
    r"cold|heavy|tall|deep|wide|expensive|cheap|costly|efficient|powerful|dense|thick)\b(?<!how long)(?<!how far)",
    r"\bhow long\b(?! ago)",
    r"\bhow far\b(?! along)",
    r"\b(?:number|amount|count|percentage|percent|share|proportion|fraction) of\b",
    r"\bwhat (?:percentage|percent|share|number|amount|fraction|proportion|size|price|multiple|ratio|(?:\w+ )?node|%)"
    r"(?!\w)",
    r"\bat what (?:price|cost|rate|(?:\w+ )?level)\b",
    # "what does it get per MWh", "capex per MW", "what is it paying a day".
    r"\bper (?:day|week|month|quarter|year|yr|hour|kwh|mwh|[mk]w|[ept]h(?:/s)?|exahash|petahash|terahash|coin|btc|"
    r"bitcoin|share|machine|rig|unit|household)\b",
    r"\b(?:each|every) (?:day|week|month|quarter|year|yr|hour)\W*$",
    r"\b(?:what|which) (?:slice|piece|portion|cut|discount|wattage|hash ?rate|efficiency|uptime|headcount|margin|"
    r"nanometer)\b",
    r"\bhow (?:steep|deep|dominant|much pricier)\b",
    r"\b(?:value|size|worth) of\b|\bbreak(?:-?up)? fee\b",
    r"\bin (?:dollars|ringgit|euros|tenge|mw|megawatts)\b",
    # "machines lost in the blaze", "coins mined by X", "days the plant was down".
    r"^(?:the )?(?:total |legal |illegal |licensed )?(?:machines|rigs|units|devices|hookups|coins|btc|bitcoins?|blocks|"
    r"days|hours|weeks|jobs|workers|employees|homes|complaints|acres|mw|megawatts|watts|gw|eh|th|licen[cs]es) "
    r"(?!that|with|over|above|under|below|who|which|are|is|were|was)\w+",
    # "what does cryptoquant think china's share is".
    r"^what .+ (?:share|price|cost|stake|value|rate|hashprice|hash ?rate|capacity|number|total) (?:is|was|will be)\W*$",
)
# "where did hashprice land": at what figure.
LEVEL = _any(
    r"\bwhere (?:is|was|did|does|do|has|had) (?:the )?(?:\w+ )?"
    r"(?:hash ?price|difficulty|prices?|btc|bitcoin|hash ?rate|stock|shares?)\b"
)
WHEN = _any(
    rf"(?:^|[?.!,;] ?|\b(?:and|since|until|till|by|from|so) )when(?: (?:and where|exactly)|"
    rf" {_BE}| (?:the|did|it|they))\b",
    r"(?:^|\b(?:and|since|until|till|by|from|so) )when\b\W*(?:$|,)",
    r"\bwhen\??$",
    r"\b(?:what|which) (?:dates?|days?|years?|months?|quarters?|weeks?|times?(?! of))\b",
    r"\bhow (?:long ago|soon)\b",
    r"\bwhat exact (?:date|day|year|month|time)\b",
    r"\b(?:exact|start|launch|release|closing|end|delivery|ship|shipping|vote|earliest|latest|due|story) date\b",
    r"\bdate (?:of|for)\b",
    r"^(?:the )?(?:earliest |first |last |exact )?(?:date|day) (?!rate|ahead)\w+",
    r"^[^,:]*\bdate\??$",
    r"\bwhat (?:period|timeframe)\b",
    r"\b(?:tell|remind|know|told) (?:me |us )?when\b",
    r"\b(?:start|founding|launch|opening) year\b",
    r"\bdeadline\b",
    r"\b(?:since|until|till|by) when\b",
    r"\beta\b",
    # A fragment that ends in what happens on a day: "norway mining ban start".
    r"^(?!.*\b(?:what|who|how|why|where|which|is|are|did|does|do)\b).* (?:start|launch|opening|closing|expiry)\??$",
)
WHERE = _any(
    r"\bwhere\b",
    rf"\b(?:which|what)(?: us| american| chinese| other)? {_PLACES}\b",
    r"\b(?:location|address|headquarters|whereabouts) of\b",
    r"\blocated\b",
    r"\bin (?:which|what) (?:part|area)\b",
    r"\bwhat part of\b",
)
PLACE_NOUN = _any(r"\b(?:which|what) (?:\w+ )?(?:base|site|facility|plant|factory|farm|campus|building|port|border)\b")
WHO = _any(
    # Behind a noun "who" tells which one ("people who report a farm") and asks nothing.
    r"(?:^|[?.,;:] ?|\b(?:and|or|but|so|n|with|by|to|from|for|of|on|is|was|then|else) )(?:who|who's|whose)\b",
    r"\bwhom\b",
    rf"\b(?:which|what)(?: \w+)? {_PEOPLE}\b",
    r"\b(?:name|identity) of the\b",
    rf"^(?:the )?(?:\w+est|top|leading|main|dominant) (?:\w+ ){{0,2}}{_PEOPLE}\b",
    r"^(?:the )?(?:new |current |former )?(?:ceo|cfo|coo|chairman|founder|owner|boss|head)s? (?:of|at)\b",
    r"\b(?:ceo|cfo|owner|founder)\??$",
)
# What somebody says: it may take a list, and is most often told in a sentence or two.
SAYS = _any(
    r"\bwhat (?:did|does|do|has|have|had|is|are|was|were) .+ (?:say|said|saying|think|thinks|claim|claims|know|"
    r"announce|announced|plan|plans|planning|find|found|agree|agreed|promise|promised|propose|proposed|demand|include|"
    r"included|recommend|decide|decided|conclude)\b",
)
# A list is asked for in so many words.
ENUMERATE = _any(r"^(?:list|name(?! of)|enumerate)\b", r"\ball (?:the|of the|known)\b")
LIST = _any(
    r"^(?:list|name(?! of)|enumerate|about|info on|facts (?:on|about))\b",
    rf"^(?:(?:all|the|top \d+|public|listed|us|\w+est|top|major|main) ){{0,3}}{_THINGS} "
    r"(?:that|with|over|above|under|below|in|by|who|of|for|on|against|behind)\b",
    r"\b(?:list|rankings?|leaderboard|timeline|history|chronology|overview|summary|rundown|breakdown|specs|"
    r"specifications|details|examples?|names) (?:of|for|on)?",
    r"\b(?:specs|ranking|sides|options|terms|conditions|features|highlights|details|key (?:facts|points|figures))\??$",
    r"\b(?:terms|conditions|brackets|motives|reasons|complaints|measures|effects|findings|"
    r"(?:key|main) (?:points|facts)) "
    r"(?:of|for|named|near|in)\b",
    r"\b(?:brackets|motives|complaints|findings)\b|\bbreak (?:it|this|that) down\b|,? each\??$",
    r"\bwhat (?:did|does|do|has|have|can|could) .+ (?:do|done|produced?|examine|get out of|get for|have to do|hold)\b"
    r"(?! (?:with|w)\b)",
    rf"\bwhich {_PLURAL} (?!of\b)",
    rf"\bwhat {_PLURAL} {_AFTER_PLURAL}",
    rf"\b(?:which|what) \w+ {_THINGS}\b",
    r"\bwhat (?:are|were) (?:(?:the|all|some)\b|(?:\S+ ){0,6}\w+s\W*$)",
    r"\bwho (?:are|were) (?:(?:the|all)\b|(?:\S+ ){0,5}\w+s\W*$)",
    r"\bwho all\b",
    r"\bwhat else\b",
    r"\bwhat (?:is|was|were) (?:in|inside|included|agreed|announced|decided)\b",
    r"\bwhat (?:do|does) (?:we|anyone|the \w+) know\b",
    SAYS.pattern,
    r"\bwhat(?: all| else)? (?:happened|is happening|is going on|went on|changed)\b",
    r"\bover (?:time|the years)\b",
    r"\b(?:month by month|year by year|by (?:month|year|quarter))\b",
    r"\ball (?:the|of the|known)\b",
    r"\bgive me (?:both|all)\b",
    r"\btop \d+\b",
)
# "why two records", "i keep seeing two totals": the figures are what is asked for.
FIGURES = _any(
    r"\b(?:two|three|both|different|conflicting|several) (?:\w+ )?"
    r"(?:totals?|figures?|numbers?|records?|values?|counts?|sums?)\b"
)
DATES = _any(r"\b(?:two|three|both|different|conflicting|several) (?:\w+ )?dates?\b")
# "july stats: coins, hashrate, uptime".
SEVERAL = _any(
    r"^(?!.*\b(?:is|are|was|were|did|does|do|has|have|had|who|why|when|where|which|what|how|can|will|should|got|or)\b)"
    r"[^,]+, [^,]+(?:, | and | n | & )\w"
)
LATEST = _any(
    r"\blatest\b",
    r"\b(?:newest|recent|fresh) (?:news|updates?|developments?)\b",
    r"\bany (?:news|updates?|word|developments?)\b",
    r"\bnews (?:on|about|from)\b",
    r"\bupdates? (?:on|about|for)\b",
    r"\bwhat (?:is|was) (?:new\b(?! \w+ (?:of|for))|the news|the latest|the status|the state|happening|going on)",
    r"\bstatus (?:of|on)\b",
    r"\bwhat (?:happened|became|came) (?:with|to|of)\b",
    r"\bwhatever happened\b",
)
# Beside another kind, these want the newest.
NEWEST = _any(
    r"\b(?:records?|all[- ]time (?:high|low)|ath|lowest|highest|peak|latest|newest|currently|current|right now|"
    r"at the moment|now|still|yet|any ?more|these days|so far|today)\b",
    r"^(?:has|have) ",
)
TAG = _any(r",? ?\b(?:right|correct|true|yes|no|isn'?t it|huh|yeah|or not)\s*\?*$")
SAYS_SO = _any(r"\bis it true\b", r"\btrue that\b", r"\b(?:confirm|heard|rumou?r)\b")
ASIDE = _any(r"\b(?:is|was|does|did|are|do|will|has) (?:that|it|this|they|he|she)\b")
# "so the survey is dead?": said as a statement, asked by the sign.
STATEMENT = _any(
    r"\w+ (?:is|are|was|were|has|have|had|will|did|can|isn't|aren't|didn't|won't) .+\?\s*$",
    r"\w+ (?:\w+ed|sold|bought|lost|won|paid|left|quit|made|got|went|built) .+\?\s*$",
    r"\w+ (?:is|are|was|were|has) \w+\?\s*$",
)
# "could you tell me when" asks when.
POLITE = _any(
    r"^(?:\w+,? )?(?:could|can|would|does|do) (?:you|some(?:one|body)|any(?:one|body))(?: please| kindly)? "
    r"(?:tell|remind|show|know|say|let)(?: me| us)?(?: know)? (?=what|which|how|who|when|where|why|by|at|in)"
)
# Told by their first word.
ASKS = _any(r"(?:and |so |but |then )?(?:what|which|how|who|whom|whose|where|when|why)\b")
OPEN = _any(r"\b(?:what|which|how|who|whom|where|when|why|whence)\b")
OPEN_WHAT = _any(r"\b(?:what|which|how|who)\b")
OPEN_HOW = _any(r"\bhow (?:do|does|did|is|are|was|were|can|could|will|would|should)\b", r"^explain\b")
DEFINITION = _any(r"^what (?:is|are)(?: an?)? [\w-]+\W*$", r"^(?:explain|define)\b", r"\bwhat does .+ mean\b")
# "jpm on mining profits": what somebody said.
OPINION = _any(r"^[\w.&'-]+(?: [\w.&'-]+)? on (?!the )\w+ \w+")
WHAT_IS = _any(r"\bwhat(?:'s)? (?:is|was|are|were|will)\b", r"\bwhat .+ (?:is|was)\b")
PAYS = _any(
    r"\bwhat (?:did|does|do|will|would|has|have|was|is|were|are|had) .*?\b(?P<verb>pay|paid|costs?|raised?|spend|spent|"
    r"earn|earned|make|charges?|owed?|owes|worth|valued|mined?|produced?|holds?|borrow|invest|get for|sell for|go for|"
    r"lose|lost|losing|costing|paying|earning|charging|weigh|draw|consume|do in hash)\b"
)
# Nouns that are answered with a figure: alone in a chat fragment, or behind "what is the".
QUANTITY = _any(
    r"\b(?:prices?|costs?|fees?|fines?|penalty|penalties|revenues?|profits?|earnings|debts?|loan|valuation|worth|value|"
    r"amount|investment|bid|rent|bounty|market cap|market value|salary|budget|dividend|rewards?|subsidy|eps|ebitda|"
    r"cash|target|premium|damages?|liabilities|assets|loss(?:es)?|savings|synergies|deposit|coupon|payout|recovery|bail|"
    r"capex|guidance|backlog|cents|net income|bill for|"
    r"(?:construction|power|electricity|storage|legal|repair|tax) bill)\b",
    r"\b(?:share|stake|percentage|percent|margin|growth|gain|tariff rates?|duty|tax rate|rate|odds|ratio|split|slice|"
    r"cut|piece|discount|decline|drop|increase)\b",
    r"\b(?:hash ?rate|hash|hashpower|hashprice|hashcost|hashes|eh/s|difficulty|efficiency|j/th|node)\b",
    r"\b(?:capacity|power draw|power use|power consumption|wattage|consumption|load|mw|megawatts|gw)\b",
    r"\b(?:headcount|employees|workers|jobs|staff|fleet size|orders?|pre-?orders?|shipments?|votes?|turnout|volume|"
    r"count|number|tally|total|workforce)\b",
    r"\b(?:duration|warranty|lifespan|lifetime|jail time|(?:jail|prison|lease|loan|contract) term|prison|sentence|"
    r"length|age|uptime|downtime|(?:approval|waiting|lead) time)\b",
    r"\b(?:production|output|holdings|stack|treasury|reserves?|btc)\b",
    r"\b(?:noise|decibels?|limit|footprint|emissions|size|area|acres|temperature)\b",
)
# Heads that a quantity may stand before without being asked for: "output plans", "price dispute".
NO_FIGURE = _any(
    r"plans?|talks|rules?|laws?|bills?|bans?|news|story|stories|reports?|disputes?|lawsuits?|policy|policies|crisis|"
    r"strategy|problems?|issues?|reasons?|effects?|meaning|definition"
)
# Where the noun phrase of a fragment ends.
HEAD_END = _any(
    r"[?.,;:!(]",
    r"(?<=\w) (?:so far|in|at|for|of|on|by|with|to|from|since|per|during|before|after|until|under|over|right|now|"
    r"currently|today|last|this|is|are|was|were|after|according|acc|said|says|to|(?:first|second|third|fourth) "
    r"quarter)\b",
    rf"(?<=\w) (?:{_MONTH}|\d[\w.]*)\b",
)
MONTH_OR_YEAR = _any(rf"\b{_MONTH}\b", r"\b(?:19|20)\d\d\b")
