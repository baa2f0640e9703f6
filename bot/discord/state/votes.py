"""Votes on answers: one a member, changeable, a reason with the unhelpful ones."""

import json
from dataclasses import dataclass

from corpus.database import ThreadedDatabase

MAX_REASON = 500


@dataclass(frozen=True, slots=True)
class Feedback:
    """What people thought of one answer; `reasons` newest first."""

    answer_id: int
    question: str
    status: str
    answer: str
    asked_at: float
    helpful: int
    unhelpful: int
    reasons: tuple[str, ...]


class VoteStore:
    """Votes by answer and voter."""

    def __init__(self, database: ThreadedDatabase) -> None:
        self._database = database

    def cast(self, answer_id: int, voter_id: int, helpful: bool, now: float) -> bool:
        """Count a vote in place of the voter's earlier one; False if the answer was forgotten."""
        with self._database.writing() as db:
            if not db.execute("select 1 from answers where id = ?", [answer_id]).fetchone():
                return False
            db.execute(
                """
                insert into votes (answer_id, voter_id, helpful, voted_at) values (?, ?, ?, ?)
                on conflict do update set helpful = excluded.helpful, voted_at = excluded.voted_at,
                reason = case when excluded.helpful then null else reason end
                """,
                [answer_id, voter_id, int(helpful), now],
            )
            return True

    def explain(self, answer_id: int, voter_id: int, reason: str) -> bool:
        """Why a voter found an answer unhelpful; False if that vote is gone or was changed."""
        with self._database.writing() as db:
            changed = db.execute(
                "update votes set reason = ? where answer_id = ? and voter_id = ? and helpful = 0",
                [reason[:MAX_REASON], answer_id, voter_id],
            )
            return changed.rowcount > 0

    def worst_first(self, limit: int = -1) -> list[Feedback]:
        """Every answer with votes, the least helpful first; all of them if `limit` is -1."""
        rows = self._database.db.execute(
            """
            select a.id, a.question, a.status, a.answer, a.asked_at, sum(v.helpful), sum(1 - v.helpful),
            json_group_array(v.reason) filter (where v.reason is not null)
            from votes v join answers a on a.id = v.answer_id group by a.id
            order by sum(1 - v.helpful) - sum(v.helpful) desc, sum(1 - v.helpful) desc, a.asked_at desc limit ?
            """,
            [limit],
        ).fetchall()
        return [Feedback(*row[:7], reasons=tuple(reversed(json.loads(row[7])))) for row in rows]
