"""`python -m evals.claims`: how often a claim is sorted rightly, over a range of bot/answers/claim.py's thresholds.

evals/claims.jsonl holds claims on the starter corpus as chat writes them: said there, said with another value, or not
said. A wrong "says the same" costs most: it lends the corpus to what it doesn't say.
"""

import json
from collections import Counter
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

from bot.answers import claim as claims
from bot.answers.claim import Checked, check
from evals.examples import starter_desk

FILE = Path(__file__).with_name("claims.jsonl")
NOW = datetime(2025, 12, 20, tzinfo=UTC)
SUBJECT = (0.4, 0.45, 0.5, 0.55, 0.6, 0.65)
STATEMENT = (0.55, 0.6, 0.65, 0.7)


def main() -> None:
    rows = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
    with starter_desk() as desk:
        looked = [desk.responder.look(row["claim"], now=NOW) for row in rows]
    for subject, statement in product(SUBJECT, STATEMENT):
        claims.SAME_SUBJECT, claims.SAME_STATEMENT = subject, statement
        found = [verdict(check(one, row["claim"])) for one, row in zip(looked, rows, strict=True)]
        table = Counter((row["verdict"], got) for row, got in zip(rows, found, strict=True))
        right = sum(count for (wanted, got), count in table.items() if wanted == got)
        false_same = sum(count for (wanted, got), count in table.items() if got == "same" != wanted)
        right_of = f"right {right} of {len(rows)}, wrongly the same {false_same}"
        print(f"subject {subject:.2f} statement {statement:.2f}: {right_of}")
        if (subject, statement) == (SUBJECT[2], STATEMENT[1]):
            for row, got in zip(rows, found, strict=True):
                if got != row["verdict"]:
                    print(f"  {row['verdict']:>8} → {got:<8} {row['claim']}")


def verdict(checked: Checked) -> str:
    """The side whose best sentence comes first; where both have some, "same": the corpus does say it."""
    return "same" if checked.same else "other" if checked.other else "nothing"


if __name__ == "__main__":
    main()
