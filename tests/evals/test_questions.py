"""The gold questions are well-formed, and each right answer can be quoted from the starter corpus."""

import json
import re
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
QUESTIONS = [json.loads(line) for line in (ROOT / "evals" / "questions.jsonl").read_text("utf-8").splitlines()]
LEAST = dict.fromkeys(
    ["unanswerable", "how_many", "yesno", "who", "latest", "list", "injection", "when", "compare", "where", "why"], 30
) | dict.fromkeys(["out_of_domain", "followup", "conflict"], 40)
FIELDS = {"id", "half", "type", "question", "gold_ids", "answer_keys", "must_not", "note"}
EXTRA_FIELDS = {"conflict": {"sides"}, "followup": {"history", "history_use"}}
NEVER_ANSWERED = {"unanswerable", "out_of_domain"}
MOST_SENTENCES = defaultdict(lambda: 3, list=6, compare=6, conflict=6)
"""Sentences an answer may quote, by type."""


def brief_text(source: str) -> str:
    """Title and body of a brief."""
    front, body = source.removeprefix("---\n").split("\n---\n", 1)
    title = re.search(r'^title: "(.*)"$', front, re.MULTILINE)
    assert title
    return f"{title[1]}\n{body}"


BRIEFS = {path.stem: brief_text(path.read_text("utf-8")) for path in (ROOT / "corpus" / "starter").glob("*.md")}


def answerable(question: dict) -> bool:
    return bool(question["gold_ids"])


def wanted(question: dict) -> list[re.Pattern]:
    """What a right answer must say: its keys, and each side of a conflict."""
    return [re.compile(key, re.IGNORECASE) for key in [*question["answer_keys"], *question.get("sides", [])]]


def sentences(question: dict) -> list[str]:
    lines = "\n".join(BRIEFS[brief] for brief in question["gold_ids"]).splitlines()
    return [part for line in lines for part in re.split(r"(?<=[.!?])\s+(?=[A-Z])", line) if part]


def wrong(finding) -> list[str]:
    return [f"{question['id']} {question['question']}" for question in QUESTIONS if finding(question)]


def test_ids_and_questions_are_distinct():
    assert len({question["id"] for question in QUESTIONS}) == len(QUESTIONS)
    asked = Counter((question["question"].casefold(), json.dumps(question.get("history"))) for question in QUESTIONS)
    assert [question for question, times in asked.items() if times > 1] == []


def test_each_type_has_enough_questions():
    counts = Counter(question["type"] for question in QUESTIONS)
    assert counts.keys() == LEAST.keys()
    assert {kind: counts[kind] for kind, least in LEAST.items() if counts[kind] < least} == {}


def test_a_question_has_the_fields_of_its_type():
    def unfit(question: dict) -> bool:
        fields = FIELDS | EXTRA_FIELDS.get(question["type"], set())
        fields |= set() if answerable(question) else {"expect"}
        return question.keys() != fields or not question["question"].strip() or question["half"] not in {"a", "b"}

    assert wrong(unfit) == []


def test_gold_articles_are_in_the_starter_corpus_and_every_brief_is_asked_about():
    gold = {brief for question in QUESTIONS for brief in question["gold_ids"]}
    assert gold == BRIEFS.keys()


def test_what_has_no_answer_has_no_gold_and_names_the_right_outcomes():
    assert wrong(lambda q: q["type"] in NEVER_ANSWERED and (q["gold_ids"] or q["answer_keys"])) == []
    assert wrong(lambda q: not answerable(q) and q["type"] not in NEVER_ANSWERED | {"injection"}) == []
    assert wrong(lambda q: not answerable(q) and not set(q["expect"]) <= {"not_found", "off_topic"}) == []
    assert wrong(lambda q: not answerable(q) and not q["expect"]) == []
    assert wrong(lambda q: q["type"] == "unanswerable" and q["expect"] != ["not_found"]) == []


@pytest.mark.parametrize("field", ["answer_keys", "must_not", "sides"])
def test_patterns_compile_and_match_no_empty_answer(field):
    assert wrong(lambda q: any(re.search(key, "", re.IGNORECASE) for key in q.get(field, []))) == []


def test_each_key_and_each_side_stands_in_the_gold_articles():
    def unmatched(question: dict) -> bool:
        text = "\n".join(BRIEFS[brief] for brief in question["gold_ids"])
        return not all(key.search(text) for key in wanted(question))

    assert wrong(lambda q: answerable(q) and (not q["answer_keys"] or unmatched(q))) == []


def test_a_right_answer_fits_the_sentences_an_answer_may_quote():
    def too_long(question: dict) -> bool:
        said = {frozenset(i for i, key in enumerate(wanted(question)) if key.search(s)) for s in sentences(question)}
        every = frozenset(range(len(wanted(question))))
        most = MOST_SENTENCES[question["type"]]
        return not any(frozenset().union(*few) == every for n in range(1, most + 1) for few in combinations(said, n))

    assert wrong(lambda q: answerable(q) and too_long(q)) == []


def test_no_right_sentence_is_forbidden():
    def forbidden(question: dict) -> bool:
        bans = [re.compile(ban, re.IGNORECASE) for ban in question["must_not"]]
        right = [s for s in sentences(question) if any(key.search(s) for key in wanted(question))]
        return any(ban.search(sentence) for ban in bans for sentence in right)

    assert wrong(lambda q: answerable(q) and forbidden(q)) == []


def test_a_conflict_has_two_sides_that_differ():
    assert wrong(lambda q: q["type"] == "conflict" and len(set(q["sides"])) < 2) == []


def test_a_history_alternates_and_ends_with_the_answer():
    def unfit(question: dict) -> bool:
        history = question["history"]
        roles = [turn["role"] for turn in history]
        return (
            roles != ["user", "assistant"] * (len(history) // 2)
            or not 2 <= len(history) <= 6
            or any(turn.keys() != {"role", "content"} or not turn["content"] for turn in history)
            or question["history_use"] not in {"needed", "switch"}
        )

    assert wrong(lambda q: "history" in q and unfit(q)) == []


def test_after_a_switch_the_names_of_the_old_subject_are_forbidden():
    def leaks(question: dict) -> bool:
        turns = " ".join(turn["content"] for turn in question["history"])
        named = [ban for ban in question["must_not"] if re.search(ban, turns, re.IGNORECASE)]
        return not named or any(re.search(ban, question["question"], re.IGNORECASE) for ban in named)

    assert wrong(lambda q: q.get("history_use") == "switch" and leaks(q)) == []


def test_an_injection_forbids_its_obedience():
    assert wrong(lambda q: q["type"] == "injection" and not q["must_not"]) == []


def test_the_halves_are_balanced_in_each_type():
    by_type = defaultdict(Counter)
    for question in QUESTIONS:
        by_type[question["type"]][question["half"]] += 1
    assert {t: halves for t, halves in by_type.items() if abs(halves["a"] - halves["b"]) > 0.1 * halves.total()} == {}


def test_few_articles_are_asked_about_in_both_halves():
    halves = defaultdict(set)
    for question in QUESTIONS:
        for brief in question["gold_ids"]:
            halves[brief].add(question["half"])
    split = [brief for brief, asked in halves.items() if len(asked) > 1]
    assert len(split) <= 0.15 * len(BRIEFS), split
