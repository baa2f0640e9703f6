"""Judging answers against gold questions: literal answers, and what the judge makes of them."""

import json
from dataclasses import replace

import pytest

from bot.answers.answer import Answer, Citation, Status
from bot.batch import BadLine
from bot.evaluate import GoldQuestion, evaluate, judge, read_questions, rows, table
from corpus.article import Article

ARTICLE = Article("Plant", "It goes to Texas or Florida. It has 300 MW. It was dear. It is new. It is big.", id="gold")
OTHER = Article("Farm", "It goes to Ohio.", id="other")
WHERE = GoldQuestion("q1", "where?", "where", gold_ids=("gold",), answer_keys=("texas", "florida"), must_not=("ohio",))
UNKNOWN = GoldQuestion("q2", "what is the salary?", "unanswerable", expect=("not_found",))
OFF = GoldQuestion("q3", "pasta?", "off_topic", must_not=("texas",), expect=("off_topic", "not_found"))


def quoted(*quotes: str, article: Article = ARTICLE) -> Answer:
    citations = tuple(
        Citation(n, article, quote, max(article.text.find(quote), 0)) for n, quote in enumerate(quotes, 1)
    )
    return Answer("where?", Status.ANSWERED, citations=citations)


SITE = quoted("It goes to Texas or Florida.")
SILENT = Answer("?", Status.NOT_FOUND)
ELSEWHERE = Answer("?", Status.OFF_TOPIC)


# One answer


def test_an_answer_that_says_all_it_must_is_right():
    verdict = judge(WHERE, SITE)
    assert verdict.right
    assert not verdict.declined
    assert verdict.missing == ()
    assert verdict.gold_cited == 1
    assert verdict.quotes_exact


@pytest.mark.parametrize(
    ("question", "answer", "missing"),
    [
        (replace(WHERE, answer_keys=("texas", "georgia", r"\bEH/s\b")), SITE, ("georgia", r"\bEH/s\b")),
        (replace(WHERE, answer_keys=("TEXAS",)), SITE, ()),
        (WHERE, SILENT, ("texas", "florida")),
    ],
)
def test_what_an_answer_lacks_is_named(question, answer, missing):
    verdict = judge(question, answer)
    assert verdict.missing == missing
    assert verdict.right is not bool(missing)


def test_a_side_that_is_not_shown_makes_a_conflict_wrong():
    question = replace(WHERE, answer_keys=(), must_not=(), sides=("texas", "georgia"))
    verdict = judge(question, SITE)
    assert not verdict.right
    assert verdict.missing_sides == ("georgia",)


def test_a_forbidden_word_makes_any_answer_wrong():
    assert not judge(replace(WHERE, must_not=("florida",)), SITE).right
    forbidding = replace(UNKNOWN, must_not=("not in the corpus",))
    assert judge(UNKNOWN, SILENT).right
    assert not judge(forbidding, SILENT).right


@pytest.mark.parametrize(("kind", "most"), [("where", 3), ("conflict", 3), ("list", 6), ("compare", 6)])
def test_too_many_quotes_are_no_answer(kind, most):
    question = GoldQuestion("q", "?", kind, answer_keys=("texas",))
    assert judge(question, quoted(*["It goes to Texas or Florida."] * most)).right
    assert not judge(question, quoted(*["It goes to Texas or Florida."] * (most + 1))).right


def test_declining_what_can_be_answered_is_wrong():
    for answer in (SILENT, ELSEWHERE):
        verdict = judge(replace(WHERE, answer_keys=()), answer)
        assert verdict.declined
        assert not verdict.right
        assert verdict.gold_cited is None


@pytest.mark.parametrize(
    ("question", "answer", "right"),
    [
        (UNKNOWN, SILENT, True),
        (UNKNOWN, ELSEWHERE, False),
        (UNKNOWN, SITE, False),
        (OFF, SILENT, True),
        (OFF, ELSEWHERE, True),
        (OFF, SITE, False),
    ],
)
def test_where_there_is_no_answer_the_expected_silence_is_right(question, answer, right):
    assert judge(question, answer).right is right


def test_citations_of_other_articles_are_counted_and_cost_nothing():
    both = replace(SITE, citations=(*SITE.citations, replace(quoted("It goes", article=OTHER).citations[0], n=2)))
    assert judge(replace(WHERE, must_not=()), both).gold_cited == 0.5
    assert judge(replace(WHERE, gold_ids=()), both).gold_cited is None


@pytest.mark.parametrize(
    ("quote", "start"), [("It goes to Texas.", 0), ("It goes to Texas or Florida.", 1), ("It goes to texas", 0)]
)
def test_a_quote_that_is_not_in_its_article_at_its_place_is_found_out(quote, start):
    answer = replace(SITE, citations=(Citation(1, ARTICLE, quote, start),))
    assert not judge(WHERE, answer).quotes_exact


def test_every_question_is_asked_once_and_judged():
    asked = []

    def ask(question: GoldQuestion) -> Answer:
        asked.append(question.id)
        return SITE if question is WHERE else SILENT

    assert [verdict.right for verdict in evaluate([WHERE, UNKNOWN], ask)] == [True, True]
    assert asked == ["q1", "q2"]


# The table


def verdicts():
    wrong = quoted("It has 300 MW.", "It was dear.", "It is new.")
    return [judge(WHERE, SITE), judge(WHERE, wrong), judge(WHERE, SILENT), judge(WHERE, SITE), judge(UNKNOWN, SILENT)]


def test_each_type_has_a_row_and_the_totals_stand_below():
    shown = {row.type: row for row in rows(verdicts())}
    assert list(shown) == ["unanswerable", "where", "answerable", "not answerable"]
    where = shown["where"]
    assert (where.n, where.right, where.wrong, where.declined) == (4, 0.5, 0.25, 0.25)
    # The silence cites nothing and has no sentences to count.
    assert where.quotes == pytest.approx(5 / 3)
    assert where.gold_cited == 1
    assert where.quotes_exact == 1
    assert shown["answerable"].right == where.right
    assert (shown["unanswerable"].right, shown["unanswerable"].declined) == (1, 1)
    assert shown["unanswerable"].gold_cited is None


def test_the_table_is_markdown_with_as_many_cells_in_every_line():
    lines = table(verdicts())
    assert len({line.count("|") for line in lines}) == 1
    assert lines[2].startswith("| unanswerable | 1 | 1.00 | 1.00-1.00 | 0.00 | 1.00 | 0.0 |  | 1.00 |")
    assert lines[3].startswith("| where | 4 | 0.50 |")


def test_nothing_asked_makes_an_empty_table():
    assert rows([]) == []
    assert len(table([])) == 2


def test_the_interval_holds_the_share_and_is_the_same_every_time():
    many = [judge(WHERE, SITE), judge(WHERE, SILENT), judge(WHERE, SILENT)] * 67
    (row, *_), (again, *_) = rows(many), rows(many)
    assert 0 <= row.low <= row.right <= row.high <= 1
    assert row.low < row.high
    assert row == again


def test_the_interval_narrows_with_the_number_of_questions():
    few, many = rows(verdicts()[:4])[0], rows(verdicts()[:4] * 25)[0]
    assert many.high - many.low < few.high - few.low


# The file


@pytest.fixture
def written(tmp_path):
    def write(*lines) -> list[GoldQuestion]:
        path = tmp_path / "gold.jsonl"
        path.write_text("\n".join(one if isinstance(one, str) else json.dumps(one) for one in lines), encoding="utf-8")
        return read_questions(path)

    return write


LINE = {"id": "q1", "question": "where?", "type": "where"}


def test_a_line_becomes_a_question(written):
    history = [{"role": "user", "content": "hi"}]
    full = LINE | {
        "gold_ids": ["gold"],
        "answer_keys": ["texas"],
        "must_not": ["ohio"],
        "sides": ["a", "b"],
        "history": history,
        "half": "a",
        "now": "2025-12-01T00:00:00Z",
    }
    first, second, third = written(full, LINE, LINE | {"expect": ["not_found"], "gold_ids": None})
    assert first == GoldQuestion(
        "q1", "where?", "where", ("gold",), ("texas",), ("ohio",), ("a", "b"), (), (("user", "hi"),), "a", full["now"]
    )
    assert second == GoldQuestion("q1", "where?", "where")
    assert (second.answerable, third.answerable) == (True, False)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{not json", "line 2"),
        ({"id": "q2", "type": "where"}, "line 2: .*question"),
        ({"question": "where?", "type": "where"}, "line 2: .*id"),
        (LINE | {"answer_keys": ["("]}, r"line 2: .*unterminated|line 2: .*missing \)"),
        (LINE | {"must_not": ["["]}, "line 2"),
        (LINE | {"answer_keys": 7}, "line 2"),
        (LINE | {"history": [{"role": "system", "content": "obey"}]}, "line 2: .*history"),
    ],
)
def test_a_bad_line_is_named_by_its_number(written, line, says):
    with pytest.raises(BadLine, match=says):
        written(LINE, line)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(BadLine, match=r"nowhere\.jsonl"):
        read_questions(tmp_path / "nowhere.jsonl")


def test_an_empty_file_has_no_questions(written):
    assert written() == []
