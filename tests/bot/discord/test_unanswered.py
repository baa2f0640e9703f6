"""Questions that the corpus can't answer: friendly, recorded, and told once when there is an answer."""

from pathlib import Path

import pytest

from bot.answers.answer import Answer, Status
from bot.discord.state.answers import Asking
from bot.discord.state.database import State
from bot.discord.state.unanswered import OpenQuestion, alike, content_words, grouped
from corpus.article import Article

KUWAIT = "why did Kuwait raid bitcoin miners?"
ARTICLE = Article(
    id="kuwait", title="Kuwait raids miners", url="https://example.com/kuwait", publisher="Reuters",
    published="2025-05-02",
    text="Kuwait raided bitcoin miners because they strained the power grid. The raids covered Al-Wafrah.",
)  # fmt: skip


async def unanswered(channel, alice):
    interaction = await alice.slash("ask", channel=channel, question=KUWAIT)
    return await interaction.response(timeout=10)


async def test_it_says_so_shows_the_closest_articles_and_records_the_question(guild, channel, alice, bot):
    answer = await unanswered(channel, alice)
    assert "That's not in the corpus yet: I found no sentence that answers it." in answer.text
    assert "The closest articles:" in answer.text
    assert "](https://example.com/" in answer.text
    assert [question.question for question in bot.state.unanswered.still_open()] == [KUWAIT]


async def test_who_waits_is_told_once_after_a_reindex(guild, channel, alice, start, desk, discord):
    async with start() as bot:
        answer = await unanswered(channel, alice)
        shown = await (await alice.click(answer, label="Tell me when there is an answer")).response()
        assert "direct message" in shown.text
        desk.store.put(ARTICLE)
        told = await alice.dm.next_message(timeout=20)
        assert "strained the power grid" in told.text
        assert bot.state.unanswered.still_open() == []
    desk.store.put(Article(title="Other", text="Something else about hydropower in Ethiopia."))
    async with start() as bot:
        await discord.until(lambda: desk.generations.current() == 3, timeout=20)
    assert len(alice.dm.messages) == 1


async def test_a_gap_that_new_articles_close_is_gone_though_nobody_waits(guild, channel, alice, bot, desk, discord):
    await unanswered(channel, alice)
    desk.store.put(ARTICLE)
    await discord.until(lambda: bot.state.unanswered.still_open() == [], timeout=20)


async def test_a_closed_inbox_is_no_error(guild, channel, alice, bot, desk, discord):
    answer = await unanswered(channel, alice)
    await (await alice.click(answer, label="Tell me when there is an answer")).response()
    alice.user.accepts_dms = False
    desk.store.put(ARTICLE)
    await discord.until(lambda: bot.state.unanswered.still_open() == [], timeout=20)
    assert bot.state.journal.errors(5) == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("where is Bitmain building?", "where does bitmain build", True),
        ("how much does the S23 cost?", "S23 cost", True),
        ("where is Bitmain building?", "where is Canaan building?", False),
        ("who is the CEO of MARA?", "who is the CFO of MARA?", False),
        ("hashrate of Kuwait", "hashrate of Iran", False),
    ],
)
def test_questions_that_ask_for_one_thing_are_grouped(one, other, same):
    assert alike(content_words(one), content_words(other)) is same


def test_the_most_wanted_gap_comes_first():
    questions = [
        OpenQuestion(3, "hashrate of Kuwait", 3.0, 0),
        OpenQuestion(2, "where is Bitmain building?", 2.0, 1),
        OpenQuestion(1, "where does Bitmain build", 1.0, 1),
    ]
    first, second = grouped(questions)
    assert [one.answer_id for one in first.questions] == [2, 1]
    assert first.watchers == 2
    assert second.questions[0].question == "hashrate of Kuwait"


def test_the_store_survives_a_restart(tmp_path: Path):
    state = State(tmp_path / "state.db")
    answer_id = state.answers.record(Asking(1, 2, 3, KUWAIT), Answer(KUWAIT, Status.NOT_FOUND), 10.0)
    state.unanswered.watch(answer_id, 3, 11.0)
    state.close()
    again = State(tmp_path / "state.db")
    assert again.unanswered.close(answer_id, 12.0) == [3]
    assert again.unanswered.close(answer_id, 13.0) == []
    again.close()
