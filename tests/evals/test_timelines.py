"""The gold of timelines and sections is well-formed, stands in the starter corpus, and is judged as it says."""

import json
import re

import pytest

from bot.answers.answer import Citation
from bot.summaries.sections import SECTIONS
from bot.summaries.summary import Bullet, Summary
from corpus.article import Article, checked_date
from corpus.starter_articles import starter_articles
from evals.digest import LABELS
from evals.timelines import GOLD, Expected, complaints, judge, read

BRIEFS = {article.id: article for article in starter_articles()}
TEXT = "\n".join(article.text for article in BRIEFS.values())
SOLD = Article(title="A sale", text="Rhodium sold Temple on 18 December 2024. Riot dropped its plan.", id="a")


@pytest.mark.parametrize("gold", read(GOLD), ids=lambda gold: gold.subject)
def test_every_expected_step_stands_in_the_starter_corpus_with_a_real_date(gold):
    assert gold.half in {"tune", "test"}
    for event in gold.events:
        assert re.search(event.pattern, TEXT), event.pattern
        assert event.superseded_by is None or re.search(event.superseded_by, TEXT)
        assert [checked_date(day) for day in event.dates]
    assert any(not event.minor for event in gold.events)


def test_every_brief_has_a_section():
    labels = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    assert {label["id"] for label in labels} == set(BRIEFS)
    assert all({label["section"], *label.get("also", ())} <= set(SECTIONS) for label in labels)


def test_a_timeline_is_judged_by_date_and_sentence():
    events = (
        Expected(("2024-12-18",), "sold Temple"),
        Expected(("2024-12",), "plan", superseded_by="sold Temple"),
        Expected(("2023",), "missing"),
    )
    summary = Summary(
        "Timeline",
        (
            Bullet("Rhodium sold Temple on 18 December 2024.", (1,), "2024-12-18", "completed"),
            Bullet("Riot dropped its plan.", (2,), "2024-11", "cancelled", superseded_by=1),
            Bullet("Bhutan mines.", (3,), "2024-11", "reported"),
        ),
        tuple(Citation(n, SOLD, quote, 0) for n, quote in enumerate(SOLD.text.split(". "), 1)),
    )
    judged = judge(events, summary)
    assert (judged.bullets, judged.right, judged.misdated, judged.unexpected) == (3, 1, 1, 1)
    assert (judged.expected, judged.found) == (3, 1)
    assert (judged.replaced, judged.replaced_found, judged.marked) == (1, 1, 1)
    told = "\n".join(complaints(events, summary))
    assert "missing 2023: missing" in told
    assert "wrong 2024-11" in told
    assert "unexpected 2024-11" in told
