"""Questions that the corpus could not answer, and who wants to be told when it can."""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.database import ThreadedDatabase
from index.tokens import analyse, without_stop_words

# Questions of which at least this share of the words is common are shown as one: "where is X" and "where does X mine"
# are, two questions on one company are not (tests/bot/discord/test_unanswered.py holds the pairs that it was set by).
SAME_QUESTION = 0.6


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question without an answer; `watchers` wait for one."""

    answer_id: int
    question: str
    asked_at: float
    watchers: int


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions that ask for one thing, newest first."""

    questions: tuple[OpenQuestion, ...]

    @property
    def watchers(self) -> int:
        return sum(question.watchers for question in self.questions)


class UnansweredStore:
    """Open questions and watches."""

    def __init__(self, database: ThreadedDatabase) -> None:
        self._database = database

    def still_open(self, limit: int = 500) -> list[OpenQuestion]:
        """The newest questions that still have no answer."""
        return self._questions("u.answered_at is null", limit)

    def watch(self, answer_id: int, user_id: int, now: float) -> bool:
        """Note that a member wants to be told; False if the question was forgotten or has been answered."""
        with self._database.writing() as db:
            known = db.execute(
                "select 1 from unanswered where answer_id = ? and answered_at is null", [answer_id]
            ).fetchone()
            if known:
                db.execute(
                    "insert into watches (answer_id, user_id, since) values (?, ?, ?) on conflict do nothing",
                    [answer_id, user_id, now],
                )
            return bool(known)

    def close(self, answer_id: int, now: float) -> list[int]:
        """A question has an answer now. Returns who is to be told, and never returns anyone twice."""
        with self._database.writing() as db:
            db.execute("update unanswered set answered_at = ? where answer_id = ?", [now, answer_id])
            rows = db.execute(
                "update watches set told_at = ? where answer_id = ? and told_at is null returning user_id",
                [now, answer_id],
            ).fetchall()
            return [user_id for (user_id,) in rows]

    def _questions(self, where: str, limit: int) -> list[OpenQuestion]:
        rows = self._database.db.execute(
            f"""
            select a.id, a.question, a.asked_at, count(w.user_id) from unanswered u join answers a on a.id = u.answer_id
            left join watches w on w.answer_id = a.id and w.told_at is null
            where {where} group by a.id order by a.id desc limit ?
            """,  # noqa: S608
            [limit],
        )
        return [OpenQuestion(*row) for row in rows.fetchall()]


def grouped(questions: Sequence[OpenQuestion]) -> list[Gap]:
    """Questions that ask for one thing side by side, the largest group first."""
    groups: list[tuple[frozenset[str], list[OpenQuestion]]] = []
    for question in questions:
        words = content_words(question.question)
        for known, members in groups:
            if alike(words, known):
                members.append(question)
                break
        else:
            groups.append((words, [question]))
    gaps = [Gap(tuple(members)) for _, members in groups]
    return sorted(gaps, key=lambda gap: (len(gap.questions), gap.watchers, gap.questions[0].asked_at), reverse=True)


def content_words(question: str) -> frozenset[str]:
    """The stems of the words that carry a question."""
    return frozenset(without_stop_words(analyse(question)) or analyse(question))


def alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two questions share most of their words."""
    return bool(one | other) and len(one & other) / len(one | other) >= SAME_QUESTION
