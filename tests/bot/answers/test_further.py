"""What speaks for another article's sentence being an answer too, and that only other articles' are weighed."""

import pytest

from bot.answers.further import further, signals, stated
from bot.answers.weights import Logistic

MW = "how many MW does the bitmain plant have?"
BY_SHARE = Logistic(0.0, {"share": 1.0})


@pytest.fixture
def both(ask, report, told):
    """The best sentence and another one, each of an article of its own with these fields."""

    def heard(other, best=None, *, question=MW, text="The plant has 450 MW.", chance=0.6):
        query = ask(question)
        first = report("The plant of Bitmain has 300 MW.", **(best or {}))[0]
        return query, told(query, (first, 0.9), (report(text, **other)[0], chance))

    return heard


def weighed(query, evidence) -> dict[str, float]:
    best, item = evidence
    return signals(stated(query, best), item)


@pytest.mark.parametrize(
    ("signal", "less", "more"),
    [
        ("days", {"published": "2025-05-03"}, {"published": "2025-01-01"}),
        ("days", {"published": "2025-05-03"}, {"published": "2025-05-01"}),
        ("days", {"published": "2025-05-03"}, {}),
        ("alike", {"vectors": ((0, 0, 1),)}, {"vectors": ((1, 0, 0),)}),
        ("title", {"title": "On power"}, {"title": "The Bitmain plant"}),
        ("names", {"title": "On power"}, {"title": "The Bitmain plant"}),
    ],
)
def test_what_two_articles_have_in_common_is_weighed(both, signal, less, more):
    best = {"published": "2025-05-04", "title": "The Bitmain plant"}
    assert weighed(*both(more, best))[signal] > weighed(*both(less, best))[signal]


def test_a_probable_sentence_is_likelier_in_itself_and_against_the_best_one(both):
    less, more = weighed(*both({}, chance=0.1)), weighed(*both({}, chance=0.6))
    assert all(more[signal] > less[signal] for signal in ("probability", "share"))


def test_what_the_cross_encoder_found_is_weighed(ask, report, told):
    query = ask(MW)
    read, unread = (
        told(query, (report("The plant has 300 MW.")[0], 0.9), (report("It has 450 MW.")[0], 0.5), reranker=logit)
        for logit in (3.0, float("-inf"))
    )
    assert weighed(query, read)["reranker"] > 0 > weighed(query, unread)["reranker"]


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [("The plant has 310 MW.", 0.0, 0.1), ("The plant has 450 MW.", 0.3, 0.5), ("The plant has 9,000 MW.", 3.0, 3.0)],
)
def test_figures_of_one_size_are_nearer(both, text, least, most):
    assert least <= weighed(*both({}, text=text))["ratio"] <= most


@pytest.mark.parametrize(
    ("text", "other", "none"),
    [
        ("The plant has 450 MW.", 1, 0),
        ("The plant has 0.3 GW.", 0, 0),
        ("The plant has 450 workers.", 0, 1),
        ("The plant is large.", 0, 1),
    ],
)
def test_only_another_figure_of_the_kind_asked_for_is_one(both, text, other, none):
    found = weighed(*both({}, text=text))
    assert (found["other_figure"], found["no_figure"]) == (other, none)
    assert found["ratio"] > 0 if other else found["ratio"] == 0


def test_figures_that_count_the_same_thing_are_nearer(ask, report, told):
    query = ask("how many were there at the bitmain plant?")
    best, same, another = told(
        query, *((report(text)[0], p) for text, p in (("9 tanks.", 0.9), ("12 tanks.", 0.8), ("12.", 0.7)))
    )
    assert [weighed(query, (best, item))["noun"] for item in (same, another)] == [1.0, 0.5]


def test_a_question_that_says_that_sources_differ_wants_sides(both):
    assert weighed(*both({}))["wants_sides"] == 0
    assert weighed(*both({}, question="sources differ: how many MW has the bitmain plant?"))["wants_sides"] == 1


def test_without_a_figure_in_the_best_sentence_figures_say_nothing(both):
    found = weighed(*both({}, question="why does bitmain build a plant?"))
    assert not any(found[signal] for signal in ("other_figure", "no_figure", "ratio", "noun"))


def test_only_sentences_of_other_articles_are_weighed_by_the_model(ask, report, told):
    query = ask(MW)
    first, second = report("The plant has 300 MW. It opened in May.")
    evidence = told(query, (first, 0.8), (second, 0.7), (report("It has 450 MW.")[0], 0.4))
    ((item, chance),) = further(query, evidence[0], evidence, BY_SHARE)
    assert item.text == "It has 450 MW."
    assert chance == pytest.approx(1 / 3, abs=0.01)
