import io

import pytest
from rich.console import Console

from bot.answers.answer import Answer, Citation, Status
from bot.terminal import Terminal
from corpus.article import Article
from index.build import Progress

SALE = Article(
    title="Rhodium sells [bold]Temple[/bold]",
    text="Rhodium sold its Temple site for $40.6 million.",
    id="temple",
    url="https://example.com/a-long-path-that-no-line-of-sixty-characters-can-hold/temple",
    publisher="Example",
    published="2025-07-29",
)


def terminal_on(file, *, is_terminal):
    terminal = Terminal()
    terminal._out = terminal._err = Console(
        file=file,
        force_terminal=is_terminal,
        width=60,
        highlight=False,
        color_system="standard" if is_terminal else None,
    )
    return terminal


def printed(answer, *, is_terminal=False):
    file = io.StringIO()
    terminal_on(file, is_terminal=is_terminal).answer(answer)
    return file.getvalue()


def answered():
    quote = Citation(1, SALE, SALE.text, 0, reprints=1)
    return Answer("what did Rhodium get?", Status.ANSWERED, "$40.6 million.", (quote,), newest="2025-12-16")


def test_a_piped_answer_is_plain_text_with_whole_lines():
    assert printed(answered()) == (
        "$40.6 million.\n"
        '"Rhodium sold its Temple site for $40.6 million." [1]\n'
        "\n"
        f"[1] Rhodium sells [bold]Temple[/bold] · Example, 29 Jul 2025 · {SALE.url} (and 1 reprint)\n"
        "\n"
        "As of 29 Jul 2025; the corpus reaches 16 Dec 2025.\n"
    )


def test_in_a_terminal_the_address_is_one_hyperlink_over_several_lines():
    text = printed(answered(), is_terminal=True)
    assert "\x1b[1m$40.6 million.\x1b[0m" in text
    assert f";{SALE.url}\x1b\\" in text
    assert str(SALE.url) not in text.replace(f";{SALE.url}\x1b\\", "")


def test_without_an_answer_the_closest_articles_are_shown():
    answer = Answer("who is it?", Status.NOT_FOUND, closest=(SALE,))
    assert printed(answer).splitlines()[:3] == ["That is not in the corpus.", "", "Closest articles:"]
    assert str(SALE.url) in printed(answer)


@pytest.mark.parametrize("is_terminal", [True, False])
def test_progress_is_drawn_in_a_terminal_only(is_terminal):
    file = io.StringIO()
    with terminal_on(file, is_terminal=is_terminal).progress() as bar:
        bar(Progress("split", 0, 4, None))
        bar(Progress("encode", 100, 400, 75.0))
        if bar._bars:
            bar._bars.refresh()
    text = file.getvalue()
    assert ("Encoding" in text and "100/400" in text and "1 min 15 s left" in text) is is_terminal
    assert bool(text) is is_terminal


def test_no_step_draws_nothing():
    file = io.StringIO()
    with terminal_on(file, is_terminal=True).progress():
        pass
    assert file.getvalue() == ""
