"""Which figures may be other answers, and what speaks for it."""

import pytest

from bot.answers.conflicts import asked_measure
from bot.answers.evidence import Evidence
from bot.answers.measures import Measure
from bot.answers.rivals import QUOTED_AT, others, rivals, signals
from bot.answers.weights import Logistic

MW = "how many MW does the bitmain plant have?"
SURE, UNLIKELY = Logistic(9.0, {}), Logistic(-9.0, {})


@pytest.fixture
def both(ask, report, told):
    """The best sentence and another one, each of an article of its own with these fields."""

    def heard(other, best=None, *, question=MW, text="The plant has 450 MW.", chance=0.6):
        query = ask(question)
        first = report("The plant of Bitmain has 300 MW.", **(best or {}))[0]
        return query, told(query, (first, 0.9), (report(text, **other)[0], chance))

    return heard


def stated(query, item) -> tuple[Evidence, Measure]:
    measure = asked_measure(query, item)
    assert measure
    return item, measure


def weighed(query, evidence) -> dict[str, float]:
    best, item = evidence
    return signals(query, stated(query, best), stated(query, item))


@pytest.mark.parametrize(
    ("signal", "more", "less"),
    [
        ("days", {"published": "2025-01-01"}, {"published": "2025-05-03"}),
        ("days", {"published": "2025-05-01"}, {"published": "2025-05-03"}),
        ("days", {}, {"published": "2025-05-03"}),
        ("alike", {"vectors": ((1, 0, 0),)}, {"vectors": ((0, 0, 1),)}),
        ("title", {"title": "The Bitmain plant"}, {"title": "On power"}),
    ],
)
def test_what_two_articles_have_in_common_is_weighed(both, signal, more, less):
    known = {"published": "2025-05-04", "title": "The Bitmain plant"}
    assert weighed(*both(more, known))[signal] > weighed(*both(less, known))[signal]


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [("The plant has 310 MW.", 0.0, 0.1), ("The plant has 450 MW.", 0.3, 0.5), ("The plant has 9,000 MW.", 3.0, 3.0)],
)
def test_figures_of_one_size_are_nearer(both, text, least, most):
    assert least <= weighed(*both({}, text=text))["ratio"] <= most


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("The plant has 450 MW.", True),
        ("The plant has 0.3 GW.", False),
        ("The plant has 450 workers.", False),
        ("The plant is large.", False),
    ],
)
def test_only_another_figure_of_the_kind_asked_for_is_one(both, text, is_one):
    query, evidence = both({}, text=text)
    assert bool(list(others(query, stated(query, evidence[0]), evidence))) is is_one


def test_what_is_compared_does_not_contradict(both):
    query, evidence = both({}, question="MW of the bitmain plant vs the mara plant")
    assert rivals(query, evidence[0], evidence, SURE) == []


def test_the_model_decides_and_each_figure_counts_once(ask, report, told):
    query = ask(MW)
    texts = ("The plant has 300 MW.", "The plant has 450 MW.", "It has 450 MW.", "The plant has 600 MW.")
    evidence = told(query, *((report(text)[0], 0.9 - 0.1 * n) for n, text in enumerate(texts)))
    by_share = Logistic(0.0, {"share": 1.0})
    assert [item.text for item, _ in rivals(query, evidence[0], evidence, by_share)] == [texts[1], texts[3]]
    assert rivals(query, evidence[0], evidence, UNLIKELY) == []
    assert UNLIKELY.chance({}) < QUOTED_AT < SURE.chance({})


def test_without_a_figure_nothing_contradicts(both):
    query, evidence = both({}, question="why does bitmain build a plant?")
    assert rivals(query, evidence[0], evidence, SURE) == []
