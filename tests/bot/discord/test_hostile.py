"""A hostile title in every place where titles stand, and the limits of every payload."""

from datetime import UTC, datetime

import pytest

from bot.answers.answer import Answer, Status
from bot.discord.schedule import Schedule
from bot.discord.state.answers import Asking
from bot.discord.state.guild_settings import GuildSettings
from corpus.article import Article
from evals.discord_standin import Upload

DUE = datetime(2025, 6, 2, 8, tzinfo=UTC).timestamp()
TITLE = (
    "@everyone @here <@&1> [free coins](https://evil.example) **b** ||s|| `c` # big\n> q \u202e Zzyzx miner "
    + "x" * 5000
)
EVIL = Article(
    id="evil" * 40, title=TITLE, url="https://example.com/a)b](https://evil.example)", publisher="@everyone **P**",
    published="2025-06-01",
    text=f"Zzyzx Mining bought 4,321 machines in Nevada. @everyone {'[x](https://evil.example) **w** ' * 800}End.",
)  # fmt: skip
QUESTION = "how many machines did Zzyzx Mining buy in Nevada? @everyone **now** [x](https://evil.example)"


@pytest.fixture
def desk(desk):
    desk.store.put(EVIL)
    desk.reindex()
    return desk


@pytest.fixture
def mod(guild):
    return guild.member("mod", permissions=1 << 5)


def assert_harmless(message):
    assert message.pings == set()
    assert "@everyone" not in message.text
    assert "(https://evil.example" not in message.text
    assert "\u202e" not in message.text


async def test_members_see_it_as_text(guild, channel, alice, bot, desk):
    answer = await (await alice.slash("ask", channel=channel, question=QUESTION)).response(timeout=10)
    assert "4,321 machines" in answer.text
    assert_harmless(answer)
    assert_harmless(await (await alice.click(answer, label="Quotes")).response())
    assert_harmless(await (await alice.slash("why", channel=channel)).response(timeout=10))
    assert_harmless(await (await alice.slash("sources", channel=channel)).response())
    missing = await (
        await alice.slash("ask", channel=channel, question="why did Zzyzx leave Kuwait? @everyone")
    ).response(timeout=10)
    assert_harmless(missing)


async def test_a_claim_about_it_is_shown_as_text(guild, channel, alice, bot, desk):
    message = await alice.message(channel, "Zzyzx Mining bought 99 machines in Nevada @here")
    assert_harmless(await (await alice.context_menu("Check against the corpus", message)).response(timeout=10))


async def test_summaries_show_it_as_text(guild, channel, alice, bot, desk, discord):
    await discord.until(lambda: bot.titles.matching("everyone"))
    subject = "Zzyzx Mining @everyone **b** [x](https://evil.example)"
    shown = await (await alice.slash("summary topic", channel=channel, subject="Zzyzx Mining")).response(timeout=10)
    assert "4,321 machines" in shown.text
    assert_harmless(shown)
    assert_harmless(await (await alice.click(shown, label="Quotes")).response())
    for command in ("summary topic", "timeline", "trend", "watch"):
        assert_harmless(await (await alice.slash(command, channel=channel, subject=subject)).response(timeout=10))
    [choice] = await alice.autocomplete("summary article", channel=channel, focused="article", value="everyone")
    article = await alice.slash("summary article", channel=channel, article=choice["value"])
    assert_harmless(await article.response(timeout=10))
    assert_harmless(await (await alice.slash("digest", channel=channel, days=366, topics="@everyone")).response())
    message = await alice.message(channel, "https://example.com/a)b](https://evil.example)")
    assert_harmless(await (await alice.context_menu("Summarise links", message)).response(timeout=10))
    [watched] = await alice.autocomplete("unwatch", channel=channel, focused="subject", value="Zzyzx")
    assert_harmless(await (await alice.slash("unwatch", channel=channel, subject=watched["value"])).response())


async def test_a_digest_of_hostile_titles_is_text(guild, channel, start, desk, discord):
    async with start(clock=lambda: DUE) as bot:
        bot.state.guilds.put(guild.id, GuildSettings(digest_channel=channel.id))
        bot.state.schedules.put(guild.id, Schedule(None, 8, "UTC", DUE - 60))
        posted = await discord.until(lambda: channel.messages and channel.messages[-1], timeout=10)
        assert "4,321 machines" in posted.text
        assert_harmless(posted)


async def test_moderators_see_it_as_text(guild, channel, mod, bot, desk, discord):
    await discord.until(lambda: bot.titles.matching("everyone"))
    [choice] = await mod.autocomplete("corpus remove", channel=channel, focused="article", value="everyone")
    assert len(choice["name"]) <= 100
    assert len(choice["value"]) <= 100
    removed = await (await mod.slash("corpus remove", channel=channel, article=choice["value"])).response()
    assert "Removed" in removed.text
    assert_harmless(removed)
    assert_harmless(await (await mod.slash("corpus reindex", channel=channel)).response())
    broken = Upload("@everyone **x**.pdf", b"no", "application/pdf")
    assert_harmless(await (await mod.slash("corpus add", channel=channel, file=broken)).response())


async def test_many_hostile_changes_fit_the_dry_run(guild, channel, mod, bot, desk):
    desk.store.put_all(Article(id=f"new-{n}", title=f"{n} " + "*[" * 500, text="Some text.") for n in range(40))
    desk.store.put_all(Article(id=id_, title="_`" * 500, text="Other text.") for id_ in ("texas", "bhutan"))
    desk.remove(["georgia"])
    shown = await (await mod.slash("corpus reindex", channel=channel)).response(timeout=10)
    assert "40 new" in shown.text
    assert "and 34 more" in shown.text


async def test_a_question_of_the_greatest_length_is_answered_or_not_but_shown(guild, channel, alice, bot):
    question = ("*[" * 990 + " how many bitcoin does Bhutan hold?")[:2000]
    shown = await (await alice.slash("ask", channel=channel, question=question)).response(timeout=10)
    assert shown.text


async def test_long_lists_come_as_several_messages(guild, channel, mod, alice, bot):
    for number in range(20):
        question = f"{number}{chr(97 + number)} " + "*" * 190
        bot.state.answers.record(Asking(1, 2, 3, question), Answer(question, Status.NOT_FOUND), float(number))
    interaction = await mod.slash("corpus gaps", channel=channel)
    await interaction.response()
    await channel.world.until(lambda: len(interaction.followups) >= 1, 5, "a second page")
    assert all(page.ephemeral_for is mod.user for page in interaction.followups)
