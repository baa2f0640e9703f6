"""What a question asks for, by rules over its words; the main kind first.

The rules read the question after `chat.clean`, so "whats" is "what is" here. A chat question often has no question
word at all ("s23 hydro efficiency?"): then a noun that takes a figure asks for it.
"""

import re
from collections.abc import Sequence
from enum import StrEnum

from bot.answers.wordlists import AUXILIARIES


class Kind(StrEnum):
    """The kind of thing asked for; WHAT is an open question."""

    WHO = "who"
    WHERE = "where"
    WHEN = "when"
    HOW_MANY = "how_many"
    WHY = "why"
    LIST = "list"
    COMPARE = "compare"
    YES_NO = "yes_no"
    LATEST = "latest"
    WHAT = "what"


_BE = r"(?:is|are|was|were|will|would|did|does|do|has|have|had|can|could|should)"
_PLACES = r"(?:states?|country|countries|count(?:y|ies)|cit(?:y|ies)|towns?|regions?|provinces?|places?|locations?|continents?|districts?|villages?)"
_PEOPLE = (
    r"(?:compan(?:y|ies)|firms?|miners?(?! model)|pools?|persons?|people|guys?|analysts?|banks?|makers?|manufacturers?|outlets?|judges?|senators?|lawmakers?|"
    r"governors?|ministers?|ceos?|lenders?|buyers?|sellers?|investors?|partners?|clients?|customers?|landlords?|tenants?|shareholders?|owners?|backers?|creditors?|hosts?|employers?|suppliers?|rivals?|competitors?|agenc(?:y|ies)|regulators?|officials?|operators?|lawyers?|law firms?)"
)
_TIMES = r"(?:dates?|days?|years?|months?|quarters?|weeks?|times?(?! of))"

_WHY = re.compile(r"\bwhy\b|^(?:the )?(?:main |real )?(?:reasons?|causes?)\b|\bhow come\b|\breasons? (?:for|behind|why|that|of)\b|\bwhat (?:is|was|were|are) the (?:reasons?|cause|motive)|\bwhat (?:caused|made|led|drove)\b|\bbecause of what\b|\bwhat for\b")
_COMPARE = re.compile(r"\bcompar(?:e|es|ed|ing|ison)\b|\b(?:vs\.?|versus)\b|\bdifferences? (?:between|of|in)\b|\bdiff between\b|\bhow (?:does|do|is|are) .+ (?:differ|different|stack up)\b|\b(?:better|worse|bigger|larger|smaller|cheaper|higher|lower|faster|more efficient|more) than\b(?! \$?\d| half| one\b| a\b)")
_SIDES = re.compile(r"\b(?:bigger|larger|smaller|more|fewer|less|better|worse|higher|lower|cheaper|faster|first|earlier|later|most|biggest|largest)\b")
_HOW_MANY = re.compile(
    r"\bhow (?:many|much|long|old|big|large|small|far|fast|quickly|slow|often|frequently|high|low|loud|noisy|hot|warm|cold|heavy|tall|deep|wide|expensive|cheap|costly|efficient|powerful|dense|thick)\b"
    r"|\b(?:number|amount|count|percentage|percent|share|proportion|fraction) of\b|\bwhat (?:percentage|percent|share|number|amount|fraction|proportion|size|price|multiple|ratio|(?:\w+ )?node|%)(?!\w)|\bat what (?:price|cost|rate|level)\b"
)
_HOW_OFTEN_ELSE = re.compile(r"\bhow (?:far along|long ago|soon)\b")
_WHEN = re.compile(
    rf"(?:^|[?.!,;] ?|\b(?:and|since|until|till|by|from|so) )when(?: and where\b| (?:exactly )?{_BE}\b|n't\b|\?|$|,| exactly| (?:the|did|it|they)\b)|\bwhen\??$|\b(?:what|which) {_TIMES}\b|\bhow long ago\b|\bhow soon\b|"
    r"\bwhat (?:exact )?(?:date|day|year|month|time)\b|\b(?:exact |start |launch |release |closing |end |delivery )date\b|\bdate (?:of|for)\b|\bdeadline\b|\b(?:since|until|till|by) when\b|\beta\b"
)
_WHERE = re.compile(rf"\bwhere\b|\b(?:which|what)(?: us| american| chinese| other)? {_PLACES}\b|\b(?:exact )?(?:location|address|headquarters|whereabouts) of\b|\blocated\b|\bin (?:which|what) (?:part|area)\b|\bwhat part of\b")
_PLACE_NOUN = re.compile(r"\b(?:which|what) (?:\w+ )?(?:base|site|facility|plant|factory|farm|building|campus|building|port|border)\b")
# Behind a noun "who" tells which one ("people who report a farm") and asks nothing.
_WHO = re.compile(rf"(?:^|[?.,;:] ?|\b(?:and|or|but|so|n|with|by|to|from|for|of|on|is|was|then|else) )(?:who|whom|whose|who's)\b|\b(?:which|what)(?: \w+)? {_PEOPLE}\b|\bby whom\b|\b(?:name|identity) of the\b|^(?:the )?(?:\w+est|top|leading|main|dominant) (?:\w+ ){{0,2}}{_PEOPLE}\b|^(?:the )?(?:new |current |former )?(?:ceo|cfo|coo|chairman|founder|owner|boss|head)s? (?:of|at)\b|\b(?:ceo|cfo|owner|founder)\??$")
_ADJECTIVES = r"(?:us|u\.s\.|american|chinese|russian|canadian|listed|public|private|big|bigger|biggest|large|other|new|old|bitcoin|crypto|mining|asic|hydro|more|of the|of these|different)"
_SINGULAR_IN_S = r"(?:is|was|has|does|this|its|us|owns|runs|makes|gets|pays|holds|sells|uses|mines|builds|leads|wins|costs|says|gives|means|happens|comes|goes|needs|wants|hosts|backs|dies|status|basis|business|process|class|loss|bus|gas|address|access|series|news)"
_PLURAL = rf"(?:{_ADJECTIVES} ){{0,3}}(?!{_SINGULAR_IN_S}\b)\w{{2,}}s\b"
_LIST = re.compile(
    rf"^(?:list|name(?! of)|enumerate|about|info on|facts (?:on|about)|tell me about)\b|\bwhat (?:do|does) (?:we|anyone|the \w+) know\b|"
    rf"^(?:(?:all|the|top \d+|public|listed|us|\w+est|top|major|main) ){{0,3}}(?:miners|pools|countries|states|companies|firms|sites|machines|rigs|models|makers|places|banks|deals|risks|reasons|terms|conditions|features|highlights) "
    rf"(?:that|with|over|above|under|below|in|by|who|of|for|on|against|behind)\b|\b(?:terms|conditions|features|highlights|key (?:facts|points|figures|terms)|details)\??$|"
    rf"\b(?:over the years|month by month|year by year|by (?:month|year|quarter))\b|"
    rf"\bwhat (?:did|does|has|was|were|is) .+ (?:find|found|agree|agreed|promise|promised|propose|proposed|demand|include|included|recommend|decide|decided|conclude)\b|"
    rf"\b(?:list|rankings?|leaderboard|timeline|history|chronology|overview|summary|rundown|breakdown|specs|specifications|details|examples?|names) (?:of|for|on)?|"
    rf"\b(?:which|what) {_PLURAL} (?!of\b)|\bwhat (?:are|were) (?:(?:the|all|some)\b|(?:\S+ ){{0,6}}\w+s\W*$)|\bwho (?:are|were) (?:(?:the|all)\b|(?:\S+ ){{0,5}}\w+s\W*$)|\bwhat else\b|\bwhat (?:is|was|were) (?:in|inside|included|agreed|announced|decided)\b|\bwho all\b|\bover time\b|\ball (?:the|of the|known)\b|\b(?:specs|ranking|sides|options)\??$|"
    r"\bwhat (?:did|does|do|has|have|had|is|are|was|were) .+ (?:say|said|saying|think|thinks|claim|claims|know|announce|announced|planning|plan|plans)\b|\bwhat(?: all| else)? (?:happened|is happening|is going on|went on|changed)\b|\bgive me (?:both|all)\b|\btop \d+\b"
)
_LATEST = re.compile(
    r"\b(?:any|some|the)? ?(?:latest|newest|recent|fresh) (?:news|updates?|on|from|about|developments?)\b|\bany (?:news|updates?|word|developments?)\b|\bnews (?:on|about|from)\b|\bupdates? (?:on|about|for)\b|"
    r"\bwhat (?:is|was) (?:new|the news|the latest|the status|the state|happening|going on)\b|\bstatus (?:of|on)\b|\bwhat (?:happened|became|came) (?:with|to|of)\b|\bwhatever happened\b|\blatest\b"
)
_NEWEST = re.compile(
    r"\b(?:records?|all[- ]time (?:high|low)|ath|lowest|highest|peak|latest|newest|currently|current|right now|at the moment|now|still|yet|any ?more|these days|so far|today)\b|^(?:has|have) "
)
_TAG = re.compile(r",? ?\b(?:right|correct|true|yes|no|isn'?t it|huh|yeah|or not)\s*\?*$")
_ASIDE = re.compile(r"\b(?:is|was|does|did|are|do|will|has) (?:that|it|this|they|he|she)\b")
_HEAD_END = re.compile(
    r"[?.,;:!(]|(?<=\w) (?:in|at|for|of|on|by|with|to|from|since|per|during|before|after|until|under|over|right|now|currently|today|last|this|is|are|was|were|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|\d[\w.]*)\b"
)
# "jpm on mining profits": what somebody said.
_OPINION = re.compile(r"^[\w.&'-]+(?: [\w.&'-]+)? on (?!the )\w+ \w+")
_OPEN_HOW = re.compile(r"\bhow (?:do|does|did|is|are|was|were|can|could|will|would|should)\b|^explain\b")
_DEFINITION = re.compile(r"^(?:what (?:is|are)(?: an?)? [\w-]+\W*$|(?:explain|define)\b)|\bwhat does .+ mean\b")
# "so the survey is dead?": said as a statement, asked by the sign.
_STATEMENT = re.compile(r"\w+ (?:(?:is|are|was|were|has|have|had|will|did|can|isn't|aren't|didn't|won't) |(?:\w+ed|sold|bought|lost|won|paid|left|quit|made|got|went|built) ).+\?\s*$|\w+ (?:is|are|was|were|has) \w+\?\s*$")
_OPEN = re.compile(r"\b(?:what|which|how|who)\b")
_SAYS_SO = re.compile(r"\bis it true\b|\btrue that\b|\b(?:confirm|heard|rumou?r)\b")
PAYS = re.compile(
    r"\bwhat (?:did|does|do|will|would|has|have|was|is|were|are|had) .*?\b(?P<verb>pay|paid|costs?|raised?|spend|spent|earn|earned|make|charges?|owed?|owes|worth|valued|"
    r"mined?|produced?|holds?|borrow|invest|get for|sell for|go for|lose|lost|weigh|draw|consume|do in hash)\b"
)
# Nouns that are answered with a figure: alone in a chat fragment, or behind "what is the".
_QUANTITY = re.compile(
    r"\b(?:efficiency|price|prices|cost|costs|fees?|fine|fines|penalt(?:y|ies)|revenues?|profits?|earnings|debt|loan|valuation|worth|value|bid|rent|bounty|market cap|salary|budget|"
    r"share|stake|percentage|percent|margin|growth|tariff rates?|duty|tax rate|rate|odds|hash ?rate|hash|hashpower|hashprice|hashcost|capacity|power draw|power use|power consumption|wattage|consumption|load|"
    r"headcount|employees|workers|jobs|staff|fleet size|order|orders|shipments?|ratio|split|noise|decibels?|noise limit|limit|term|duration|warranty|lifespan|lifetime|jail time|jail term|prison|sentence|length|"
    r"difficulty|production|output|holdings|stack|treasury|reserves?|node|footprint|emissions|size|area|acres|votes?|turnout|temperature|uptime|premium|price target|target|dividend|rewards?|subsidy|eps|ebitda|cash|hashes|mw|megawatts|gw|eh/s|j/th|btc|volume|gain|age)\b"
)
_MONTHS = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|\b(?:19|20)\d\d\b")


def kinds_of(text: str, options: Sequence[str], *, latest: bool, dated: bool = False, place_options: bool = False) -> tuple[Kind, ...]:
    """The kinds asked for, main one first, at least one.

    `text`: cleaned, any case. `options`: the alternatives it offers; `place_options` if they are places. `latest`: its time
    scope wants the newest; `dated`: it names days, so that "any news from October" asks for a list and not for the newest.
    """
    low = text.lower().strip()
    found = _asked(low)
    yes_no = bool(re.match(rf"(?:and |but |so |then |also )*(?:{'|'.join(AUXILIARIES - {'being', 'be', 'been'})})\b", low)) or bool(
        _TAG.search(low) or _SAYS_SO.search(low)
    )
    if options:
        found = [*found, *_kinds_of_options(options, low, place_options=place_options)] if not found else _with_sides(found, low)
    elif yes_no:
        found = [Kind.YES_NO, *(kind for kind in found if kind not in {Kind.LIST, Kind.LATEST} and _second_question(low, kind))]
    if not found and _STATEMENT.search(low) and not _OPEN.search(low):
        found = [Kind.YES_NO]
    if not found and _QUANTITY.search(_head(low)) and not _OPEN_HOW.search(low):
        found = [Kind.HOW_MANY]
    if not found and _OPINION.match(low):
        found = [Kind.LIST]
    found = found or [Kind.YES_NO if _ASIDE.search(low) and not _OPEN.search(low) else Kind.WHAT]
    if dated and not latest:
        found = [kind for kind in found if kind is not Kind.LATEST] or [Kind.LIST]
    elif latest or (_NEWEST.search(low) and found != [Kind.WHAT]):
        found.append(Kind.LATEST)
    return tuple(dict.fromkeys(found))


def _asked(low: str) -> list[Kind]:
    """The kinds whose words stand in the text, the first one the main one: the order here is that of precedence."""
    quantity = bool(_HOW_MANY.search(low) and not _HOW_OFTEN_ELSE.search(low))
    found: list[Kind] = []
    if _COMPARE.search(low):
        found.append(Kind.COMPARE)
    if _WHY.search(low):
        found.append(Kind.WHY)
    if quantity and (not found or found == [Kind.COMPARE]):
        found.append(Kind.HOW_MANY)
    for kind, pattern in ((Kind.WHEN, _WHEN), (Kind.WHERE, _WHERE), (Kind.WHO, _WHO)):
        if pattern.search(low) and not (kind is Kind.WHO and Kind.WHERE in found and not re.search(r"\bwho", low)):
            found.append(kind)
    found = _by_position(low, found)
    if not quantity and PAYS.search(low):
        found.append(Kind.HOW_MANY)
    if _LATEST.search(low):
        found.append(Kind.LATEST)
    if _LIST.search(low) and not {Kind.WHY, Kind.WHEN, Kind.COMPARE, Kind.HOW_MANY} & set(found):
        # "which states", "what companies": a list of places or of actors.
        found = [*found, Kind.LIST] if re.search(r"\bwhat happened (?:with|to)\b", low) else [Kind.LIST, *found]
    if found == [Kind.LATEST] and re.search(r"\bnews|updates?\b", low):
        found = [Kind.LATEST, Kind.LIST]
    if not found and re.search(r"\b(?:which|what) \w+ (?:models|machines|rigs|sites|companies|firms|pools|miners|states|countries|chips|plants|laws|deals|people)\b", low):
        found = [Kind.LIST]
    if not found and _PLACE_NOUN.search(low):
        found = [Kind.WHAT, Kind.WHERE]
    if _DEFINITION.search(low):
        return [Kind.WHAT]
    if not found and re.search(r"\bwhat(?:'s)? (?:is|was|are|were|will)\b|\bwhat .+ (?:is|was)\b", low) and _QUANTITY.search(low):
        found = [Kind.HOW_MANY]
    return found


def _head(low: str) -> str:
    """The last two words of a fragment's noun phrase: "noise limit" of "noise limit in texas"; so "production plans" is no figure."""
    return " ".join(_HEAD_END.split(low, maxsplit=1)[0].split()[-2:])


def _by_position(low: str, found: list[Kind]) -> list[Kind]:
    """Of who, when and where the one asked first leads ("where did block announce the rig and with who")."""
    asked = {Kind.WHEN: _WHEN, Kind.WHERE: _WHERE, Kind.WHO: _WHO, Kind.HOW_MANY: _HOW_MANY, Kind.WHY: _WHY}
    leads = [kind for kind in found if kind in asked]
    leads.sort(key=lambda kind: match.start() if (match := asked[kind].search(low)) else 0)
    return [kind for kind in found if kind not in asked] + leads


def _second_question(low: str, kind: Kind) -> bool:
    """Whether a yes/no question goes on to ask: "was it blacklisted? when", "did they sell and for how much"."""
    words = {Kind.WHEN: r"when", Kind.WHERE: r"where", Kind.WHO: r"who|whom", Kind.WHY: r"why", Kind.HOW_MANY: r"how (?:much|many|long)", Kind.COMPARE: r"than|vs"}
    return bool(re.search(rf"(?:[?.,;]|\band\b|\bthan\b) ?(?:\w+ )?(?:{words.get(kind, kind.value)})\b|\bthan\b", low)) and kind in words


def _with_sides(found: list[Kind], low: str) -> list[Kind]:
    return [*found, Kind.COMPARE] if _SIDES.search(low) and Kind.COMPARE not in found else found


def _kinds_of_options(options: Sequence[str], low: str, *, place_options: bool) -> list[Kind]:
    figures = sum(bool(re.match(r"(?:[$€£~]|about |over )?\d", option)) for option in options)
    if _MONTHS.search(options[0]) and "%" not in low:
        return [Kind.WHEN]
    if figures >= len(options) / 2:
        return [Kind.HOW_MANY]
    if place_options:
        return [Kind.WHERE]
    return [Kind.COMPARE] if _SIDES.search(low) else [Kind.WHAT]
