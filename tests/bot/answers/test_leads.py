"""The line above the quotes: what the best sentence plainly states, or nothing."""

import pytest

from bot.answers import conflicts
from bot.answers.leads import lead


@pytest.fixture
def led(ask, report, told):
    """The lead of a question whose best sentences, the most probable first, are these."""

    def of(question: str, *texts: str, best: float = 0.9) -> str | None:
        query = ask(question)
        lines = [(report(text, vectors=[(1, 3 * place, 0)])[0], best - place / 10) for place, text in enumerate(texts)]
        evidence = told(query, *lines)
        return lead(query, conflicts.values(query, evidence), evidence)

    return of


@pytest.mark.parametrize(
    ("question", "text", "line"),
    [
        ("how many workers will bitmain hire?", "Bitmain hires 250 workers in Texas.", "250 workers."),
        ("when does the bitmain plant open?", "The Bitmain plant opens on 3 March 2026.", "3 March 2026."),
        ("where is bitmain building?", "Bitmain builds in Texas.", "Texas."),
        ("who runs cleanspark?", "Chief executive Zach Bradford of CleanSpark said so.", "Zach Bradford."),
        ("did cleanspark purchase rhodium?", "CleanSpark purchased Rhodium in 2024.", "Yes."),
    ],
)
def test_the_lead_is_what_the_best_sentence_states(led, question, text, line):
    assert led(question, text) == line


@pytest.mark.parametrize(
    ("question", "text"),
    [
        # Two figures that could be it.
        ("how much did cleanspark pay?", "CleanSpark paid $25 million, and not $40 million."),
        # Nobody but the one asked about, or too many.
        ("who runs cleanspark?", "CleanSpark has a chief executive."),
        ("who backs bitmain?", "Riot Platforms and MARA back Bitmain."),
        # An office that stands elsewhere.
        ("who is the ceo of cleanspark?", "Zach Bradford wrote to CleanSpark."),
        # Denied, planned, or not all that is asked.
        ("did cleanspark purchase rhodium?", "CleanSpark never purchased Rhodium."),
        ("did cleanspark purchase rhodium?", "CleanSpark plans to purchase Rhodium."),
        ("did cleanspark purchase rhodium?", "CleanSpark sued Rhodium."),
        # The other way round.
        ("did cleanspark purchase rhodium?", "Rhodium purchased CleanSpark in 2024."),
        ("why did cleanspark buy rhodium?", "CleanSpark bought Rhodium for its power."),
    ],
)
def test_where_it_is_not_plain_the_quotes_speak_alone(led, question, text):
    assert led(question, text) is None


def test_what_a_lesser_sentence_names_is_no_lead(led):
    assert led("where is bitmain building?", "Bitmain is building.", "Bitmain has an office in Texas.") is None


def test_a_figure_that_another_article_gives_otherwise_is_no_lead(led):
    question, best = "how many workers will bitmain hire?", "Bitmain hires 250 workers in Texas."
    assert led(question, best, "It is said to be looking for 300 workers.") is None
    assert led(question, best, "It is said to be looking for 250 workers.") == "250 workers."


def test_an_improbable_sentence_gives_no_lead(led):
    assert led("where is bitmain building?", "Bitmain builds in Texas.", best=0.1) is None
