"""Words of one meaning for what questions ask by: "cfo" wants a finance chief, not any person.

General English and the trade's own usage; stems as they stand in texts, matched at the start of a word.
"""

import re
from functools import cache, lru_cache

# Each sentence that could answer is held against the question anew.
_QUESTIONS_KEPT = 64

# An office or part in an event, by the stems that name it.
_ROLES = (
    ("ceo", "chief executive", "runs", "run by", "boss", "head of", "headed", "led by"),
    ("cfo", "finance chief", "financial officer", "chief financial"),
    ("coo", "chief operating", "operating officer"),
    ("cto", "chief technology", "technology officer"),
    ("chairm", "chairwom", "chairperson", "chair "),
    ("founder", "founded", "co-found", "cofound"),
    ("president",),
    ("minister",),
    ("judge", "court", "justice"),
    ("owns", "owned", "owner", "belong", "parent company", "subsidiary", "arm of"),
    ("lawyer", "law firm", "attorney", "represent", "counsel"),
    ("bank", "lender", "underwrit", "financ", "lent"),
    ("auditor", "audit"),
    ("analyst",),
    ("senator", "congressm", "lawmaker", "representative", "sponsor"),
)
# What "how many" counts, by stems of one meaning.
_COUNTED = (
    (
        "worker",
        "employee",
        "staff",
        "job",
        "people",
        "headcount",
        "workforce",
        "hire",
        "personnel",
        "layoff",
        "position",
    ),
    ("rig", "machine", "miner", "asic", "device", "antminer", "avalon", "unit", "server", "computer", "equipment"),
    ("farm", "site", "facilit", "plant", "mine", "location", "center", "centre", "operation", "raid"),
    ("compan", "firm", "miner", "maker", "business", "operator"),
    ("house", "household", "home", "address", "customer"),
    ("shop", "shophouse", "premise", "building", "hall"),
    ("people", "ppl", "person", "men", "women", "suspect", "signature", "name", "resident", "neighbo", "firefighter"),
    ("dev", "engineer", "developer", "team"),
    ("region", "province", "state", "district", "area", "territor"),
    ("share", "stock"),
    ("voter", "vote", "ballot", "resident", "people"),
    ("tank",),
    ("transaction", "tx"),
    ("block",),
    ("country", "countries", "nation"),
    ("day",),
    ("month",),
    ("year",),
    ("chip", "wafer", "die"),
    ("node",),
    ("creditor", "claimant", "name", "claim"),
    ("lawsuit", "suit", "case", "complaint"),
    ("order", "unit", "machine"),
)

# What is done, by stems of one meaning: news say "filed suit" where people ask "who sued".
_DEEDS = (
    ("build", "built", "construct", "plant", "factory", "facilit", "assembl", "break ground", "broke ground"),
    ("sue", "suing", "lawsuit", "suit", "complaint", "litigat", "to court"),
    ("buy", "bought", "acquir", "acquisition", "purchas", "takeover", "take over", "took over", "merge"),
    ("sell", "sold", "sale", "offload", "divest"),
    ("ban", "banned", "prohibit", "forbid", "forbade", "outlaw", "illegal"),
    ("hire", "hiring", "employ", "job", "worker", "staff", "headcount"),
    ("quit", "leave", "leaving", "left", "exit", "wind down", "winds down", "cease", "stop", "depart", "resign"),
    ("suppl", "provide", "deliver", "furnish", "make", "made by"),
    ("borrow", "lend", "lent", "loan", "credit", "financ", "raise", "raising", "debt"),
    ("fine", "penalt", "punish", "sanction"),
    ("steal", "stole", "theft", "illegal"),
    ("price", "cost", "pay", "paid", "worth", "value", "charge"),
    ("own", "belong", "parent", "subsidiary", "arm of", "holds", "stake"),
    ("invest", "back", "fund", "stake"),
    ("mine", "mined", "produce", "production", "output"),
    ("shut", "close", "closing", "closure", "halt", "suspend", "cut off", "offline"),
    ("open", "launch", "start", "begin", "began", "unveil", "introduc", "present", "releas"),
    ("finish", "complet", "conclude", "done"),
    ("reject", "refus", "turn down", "turned down", "voted down", "deny", "denied", "dismiss"),
    ("delay", "postpone", "push back", "pushed back", "late"),
    ("seiz", "confiscat", "raid", "detain", "held", "hold", "stopped", "stuck"),
    ("bankrupt", "chapter 11", "insolven", "bust", "went under", "creditor"),
    ("accus", "alleg", "claim", "complain"),
    ("host", "colocat", "tenant", "lease", "rent", "landlord"),
    ("grow", "grew", "increase", "rise", "rose", "climb", "jump", "gain", "expand"),
    ("fall", "fell", "drop", "decline", "decrease", "slip", "slid", "shrink", "lower"),
)


def asked_deed(text: str) -> re.Pattern[str] | None:
    """What a sentence must match to speak of what a question says is done; None if it says nothing of the kind."""
    return _asked(text.lower(), _DEEDS)


@lru_cache(maxsize=_QUESTIONS_KEPT)
def asked_role(text: str) -> re.Pattern[str] | None:
    """What a sentence must match to speak of the office or part that a question names; None if it names none."""
    return _asked(text.lower(), _ROLES)


@lru_cache(maxsize=_QUESTIONS_KEPT)
def asked_count(text: str) -> re.Pattern[str] | None:
    """What a count's noun must match to be the thing that "how many" asks for; None if that is not said."""
    match = re.search(r"\bhow many\b(?P<thing>(?:\W+\w+){1,4})|\bnumber of\b(?P<other>(?:\W+\w+){1,3})", text.lower())
    if not match:
        return None
    return _asked(match["thing"] or match["other"], _COUNTED)


def _asked(text: str, groups: tuple[tuple[str, ...], ...]) -> re.Pattern[str] | None:
    stems = [stem for group in groups if _pattern(group).search(text) for stem in group]
    return _pattern(tuple(stems)) if stems else None


@cache
def _pattern(stems: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, stems))})", re.IGNORECASE)
