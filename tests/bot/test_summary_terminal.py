import io

import pytest
from rich.console import Console

from bot.answers.answer import Citation, Conflict, Side
from bot.summaries.summary import Bullet, Summary
from bot.summary_terminal import SummaryTerminal
from corpus.article import Article

NEWER = Article(
    "Loss [bold]grows[/bold]",
    "It cost 4.6 billion ringgit. Meters were tampered with.",
    id="n",
    publisher="Star",
    published="2025-11-19",
)
OLDER = Article("Loss counted", "Losses reached 440 million ringgit.", id="o", publisher="Star", published="2024-10")
SUMMARY = Summary(
    "Malaysia",
    (
        Bullet("It cost 4.6 billion ringgit", (1,), "2025-11-19"),
        Bullet("Meters were tampered with.", (2,), "2025-11-19"),
        Bullet("Losses reached 440 million ringgit.", (3,), "2024-10", superseded_by=1),
    ),
    (
        Citation(1, NEWER, "It cost 4.6 billion ringgit.", 0, context="Tenaga"),
        Citation(2, NEWER, "Meters were tampered with.", 29),
        Citation(3, OLDER, OLDER.text, 0, reprints=2),
    ),
    (Conflict("the loss", (Side("4.6 billion", (1,), 1, "19 Nov 2025"), Side("440 million", (3,), 1, "Oct 2024"))),),
    note="From 2 articles.",
    newest="2025-12-16",
)


def printed(summary, *, is_terminal=False):
    file = io.StringIO()
    terminal = SummaryTerminal()
    terminal._out = Console(
        file=file,
        force_terminal=is_terminal,
        width=60,
        highlight=False,
        color_system="standard" if is_terminal else None,
    )
    terminal.summary(summary)
    return file.getvalue()


def test_a_piped_summary_is_plain_text_with_whole_lines_and_each_source_once():
    assert printed(SUMMARY) == (
        "Malaysia\n"
        "From 2 articles.\n"
        "\n"
        '  • 19 Nov 2025: "[Tenaga] It cost 4.6 billion ringgit" [1]\n'
        '  • 19 Nov 2025: "Meters were tampered with." [2]\n'
        '  • Oct 2024: "Losses reached 440 million ringgit." [3] superseded by [1]\n'
        "\n"
        "Sources disagree on the loss:\n"
        "  4.6 billion · 1 outlet, 19 Nov 2025 [1]\n"
        "  440 million · 1 outlet, Oct 2024 [3]\n"
        "\n"
        "[1][2] Loss [bold]grows[/bold] · Star, 19 Nov 2025\n"
        "[3] Loss counted · Star, Oct 2024 (and 2 reprints)\n"
        "\n"
        "As of 19 Nov 2025; the corpus reaches 16 Dec 2025.\n"
    )


def test_in_a_terminal_the_title_is_bold_and_no_text_is_markup():
    text = printed(SUMMARY, is_terminal=True)
    assert text.startswith("\x1b[1mMalaysia\x1b[0m\n")
    assert "[bold]grows[/bold]" in text


def test_bullets_stand_under_their_topics():
    bullets = (Bullet("Losses reached 440 million ringgit.", (1,), topic="energy"),)
    text = printed(Summary("This week", bullets, (Citation(1, OLDER, OLDER.text, 0),)))
    assert 'This week\n\nenergy\n  • "Losses reached' in text


@pytest.mark.parametrize("is_terminal", [True, False])
def test_without_bullets_there_is_one_line(is_terminal):
    text = printed(Summary("lasagna", note="Nothing in the corpus on lasagna."), is_terminal=is_terminal)
    assert text.count("\n") == 1
    assert "Nothing in the corpus on lasagna." in text
