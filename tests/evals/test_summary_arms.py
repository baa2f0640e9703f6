from datetime import UTC, datetime

import numpy as np
import pytest

from bot.summaries import figures
from bot.summaries.gathering import gather
from evals.summary_arms import first_sentences, lexrank, lexrank_scores

NOW = datetime(2025, 12, 31, tzinfo=UTC)


@pytest.fixture(scope="module")
def gathered(starter_desk):
    return gather(starter_desk.searcher, starter_desk.responder.gazetteer(), "IREN", now=NOW)


def test_lexrank_prefers_the_sentence_that_the_others_are_like():
    hub = np.array([1.0, 1.0, 1.0]) / np.sqrt(3)
    scores = lexrank_scores(np.stack([*np.eye(3), hub]))
    assert int(np.argmax(scores)) == 3
    assert scores.sum() == pytest.approx(1.0)


def test_lexrank_says_nothing_twice(gathered):
    by_text = {candidate.text: candidate for candidate in gathered.relevant}
    chosen = [by_text[text] for text in lexrank(gathered, 6)]
    assert len(chosen) == 6
    assert not any(figures.repeats(later, one) for place, later in enumerate(chosen) for one in chosen[:place])


def test_first_sentences_open_the_articles_on_the_subject_in_the_order_of_the_search(gathered):
    chosen = first_sentences(gathered, 2)
    on_it = {candidate.version for candidate in gathered.relevant}
    best = [article for article in gathered.articles if article.version in on_it][:2]
    assert all(article.article.text.startswith(text) for article, text in zip(best, chosen, strict=True))
