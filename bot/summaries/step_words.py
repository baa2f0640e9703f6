"""The words that tell of a step in a sentence, and what kind of step: announced, agreed, financed, built, delayed …"""

import re

ENDINGS = frozenset({"cancelled", "delayed"})

# What a step may be called, and the words that tell it; in a tie of place the earlier kind wins.
_KINDS = {
    "cancelled": r"""
        cancel(?:s|l?ed)|scrap(?:s|ped)|terminat(?:es|ed|ing)|call(?:s|ed) off|abandon(?:s|ed)|
        drop(?:s|ped) (?:its|the|a|his)|(?:was|were|been|has|have) dropped|withdr[ae]w[ns]?|
        pull(?:s|ed)(?! (?:in|up))|vot(?:es|ed) down|turn(?:s|ed) down|reject(?:s|ed|ing)|dismiss(?:es|ed)|
        shelv(?:es|ed)|revok(?:es|ed)|tak(?:es|en) back|took back|fell through|
        failed to (?:get|win|obtain|secure|receive|pass)|incorporation failed|
        w[io]u?nds? down|winding down|replaces a plan|withdraw|turn down|vote down
    """,
    "delayed": r"""
        delay(?:s|ed)|postpon(?:es|ed)|push(?:es|ed) back|put (?:off|on hold)|defer(?:s|red)|held up|
        paus(?:es|ed)|suspend(?:s|ed)|(?:is|was|are|were) holding|missed|failed to (?:repay|pay|meet|deliver)
    """,
    "financed": r"""
        (?:rais(?:es|ed)|secur(?:es|ed)|arrang(?:es|ed)|pric(?:es|ed)|clos(?:es|ed))
        (?=[^.;]*\b(?:debt|loan|fund|notes|bonds?|financing|equity|credit|offering|round)\b)|
        borrow(?:s|ed)|repaid|repays|refinanc(?:es|ed)|issued|oversubscribed
    """,
    "agreed": r"""
        agree[sd]|sign(?:s|ed)|reach(?:es|ed) (?:a|an|the) (?:\w+ )?(?:deal|agreement|settlement|term sheet)|
        ink(?:s|ed)|struck|(?:has |have )?won (?:a|an)(?: [\w-]+)* (?:contract|order|deal)|
        has taken a(?: [\w-]+)* lease|settled|(?:has|have) ended (?:their|its) dispute|agreement(?= of\b)|
        settlement(?= of\b)|contract(?= of\b)|deal(?= of\b)|will supply|placed (?:\w+-?\w* )?orders?
    """,
    "completed": r"""
        complet(?:es|ed)|closed|finali[sz]ed|took over|acquired|bought|purchased|sold|sells|has parted with|
        paid|merged|raised its stake|converted|relisted
    """,
    "filed": r"""
        filed|sued|sues|sought (?:chapter|protection|bankruptcy)|went to (?:federal |state )?court|
        has gone to court|ask(?:s|ed) (?:in|that|for)|petition(?:s|ed)|lodged|went into bankruptcy|filing
    """,
    "decided": r"""
        confirm(?:s|ed)|approv(?:es|ed)|ruled|rules (?:that|against)|voted|passed|banned|
        bans|will prohibit|prohibit(?:s|ed)|
        authori[sz]ed|declared|order(?:s|ed) (?:its |the )?(?:mines|miners)|granted|imposed|vetoed|
        used his veto|(?:put|placed)\b[^.;]*\bblacklist|flagged|opened a probe|runs from|admitted
    """,
    "built": r"""
        opened|opens|began|begins|begin|started|starts|start|built(?! up)|builds|energi[sz]ed|switched on|came online|
        went live|installed|deployed|set up|setting up|founded
    """,
    "announced": r"""
        announc(?:es|ed)|unveil(?:s|ed)|present(?:s|ed)|introduc(?:es|ed)|launch(?:es|ed)|releas(?:es|ed)|
        publish(?:es|ed)|disclos(?:es|ed)|reveal(?:s|ed)|mad?e (?:a \w+ )?public|
        made an? (?:\w+ )?(?:attempt|offer|bid)|offered|proposed|offer (?:by|of|for)|is opening|plans? to|
        intends? to|aims? to|wants? to|expects? to|(?:is|are) preparing|said|says
    """,
    "reported": r"""
        mined|produced|recorded|stood at|climbed|rose|fell|peaked|averaged|lost|gained|cost|dropped|exceeded|
        topped|reached(?= \d)|got to(?= \d)|followed on|slipped|grew|doubled|
        reported (?=losses|a loss|revenue|holdings|output)|had spoken of|marked|hit
    """,
}


def _joined(words: str) -> str:
    """A pattern that was written on several lines, as one."""
    return "".join(line.strip() for line in words.splitlines())


# `lastgroup` of a match is the kind.
TRIGGER = re.compile(
    rf"\b(?:{'|'.join(f'(?P<{kind}>{_joined(words)})' for kind, words in _KINDS.items())})\b",
    re.IGNORECASE,
)
# What is planned, expected or feared, and not told as done.
TO_COME = re.compile(
    r"\b(?:will|would|shall|should|could|(?-i:may)|might|(?:is|are|was|were) (?:to|meant to)|plans|planned|aims?|aimed|"
    r"expects?|expected|due|scheduled|slated|set (?:for|to)|targets?|targeted|intends?|projected?|proposes?|wants?)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"; |, (?:and|but|while|whereas|which|who|where|with|so|though|although|followed by)\b| when ")


def ends_something(text: str) -> bool:
    """Whether a text tells that something was cancelled or delayed, beside whatever else it tells."""
    return any(match.lastgroup in ENDINGS for match in TRIGGER.finditer(text))


def clause_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the clause around a place of a sentence begins and ends."""
    first, last = 0, len(text)
    for cut in _CLAUSE.finditer(text):
        if cut.end() <= start:
            first = cut.end()
        elif cut.start() >= end:
            last = cut.start()
            break
    return first, last
