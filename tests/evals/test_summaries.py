"""The reference summaries are well-formed, and a summary of the starter corpus can state each of their key facts."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from corpus.article import date_bounds
from corpus.starter_articles import starter_articles
from index.passages import sentences

ROOT = Path(__file__).parents[2]
TOPICS = [json.loads(line) for line in (ROOT / "evals" / "summaries.jsonl").read_text("utf-8").splitlines()]
FIELDS = {"subject", "kind", "half", "reference", "key_facts"}
QUOTABLE = [
    article.text[sentence.start : sentence.end]
    for article in starter_articles()
    for sentence in sentences(article.text)
]
# A pattern that more sentences match would count a fact that nobody stated.
MOST_MATCHES = len(QUOTABLE) // 50
"""2 % of the corpus."""


def test_there_are_fifteen_topics_or_more_of_every_kind_in_two_halves():
    assert len({topic["subject"] for topic in TOPICS}) == len(TOPICS) >= 15
    assert {topic["kind"] for topic in TOPICS} == {"company", "place", "machine", "law", "theme"}
    halves = Counter(topic["half"] for topic in TOPICS)
    assert abs(halves["a"] - halves["b"]) <= 1


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic["subject"])
def test_a_reference_is_five_to_eight_sentences_of_our_own(topic):
    assert FIELDS <= topic.keys() <= FIELDS | {"since", "until"}
    assert 5 <= len(topic["reference"]) <= 8
    assert all(sentence.endswith(".") and sentence not in QUOTABLE for sentence in topic["reference"])
    for day in (topic.get("since"), topic.get("until")):
        assert day is None or date_bounds(day)


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic["subject"])
def test_each_key_fact_is_stated_somewhere_and_its_pattern_takes_little_else_for_it(topic):
    assert 5 <= len(topic["key_facts"]) <= 10
    assert len({fact["pattern"] for fact in topic["key_facts"]}) == len(topic["key_facts"])
    for fact in topic["key_facts"]:
        stating = [text for text in QUOTABLE if re.search(fact["pattern"], text, re.IGNORECASE)]
        assert 1 <= len(stating) <= MOST_MATCHES, (fact, stating[:20])
