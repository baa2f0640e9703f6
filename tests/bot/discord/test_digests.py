"""The scheduled digest: posted once whenever the bot stops, never repeated, quiet without news."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from discord import Permissions

from bot.discord import delivery, posting
from bot.discord.schedule import Schedule
from bot.discord.state.database import State
from bot.discord.state.guild_settings import GuildSettings
from corpus.article import Article
from evals.discord_standin import Misuse

DUE = datetime(2025, 7, 30, 8, tzinfo=UTC).timestamp()  # a Wednesday
MINUTE, DAY = 60.0, 86_400.0
CANAAN = Article(
    id="canaan", title="Canaan wins an order", url="https://example.com/canaan", publisher="Reuters",
    published="2025-08-05", text="Canaan won an order for 50,000 Avalon A15 machines from a miner in Ohio, it said.",
)  # fmt: skip


class Killed(Exception):
    """The process ends here."""


@pytest.fixture
def clock():
    return [DUE - 30]


@pytest.fixture
def mod(guild):
    return guild.member("mod", permissions=1 << 5)


@pytest.fixture
def planned(guild, channel, start, clock):
    """Starts a bot on the clock, with a digest every Wednesday at 8 in the channel."""

    def begin(**more):
        return start(clock=lambda: clock[0], **more)

    return begin


async def plan(bot, guild, channel, schedule: Schedule | None = None):
    bot.state.guilds.put(guild.id, GuildSettings(digest_channel=channel.id))
    bot.state.schedules.put(guild.id, schedule or Schedule(2, 8, "UTC", DUE - DAY))


def digests(channel):
    return [message for message in channel.everything if "Mining news" in message.text]


async def looks(bot, times: int = 6):
    """Time for some looks of the bot at its schedule."""
    await asyncio.sleep(times * bot.timing.poll)


async def test_a_digest_is_posted_at_its_minute_and_not_before(guild, channel, planned, clock, discord):
    async with planned() as bot:
        await plan(bot, guild, channel)
        await looks(bot)
        assert digests(channel) == []
        clock[0] = DUE
        await discord.until(lambda: digests(channel), timeout=10)
        await looks(bot)
        [message] = digests(channel)
        assert "Bitmain" in message.text
        assert "](https://example.com/texas)" in message.text
        assert message.pings == set()


async def test_a_restart_at_the_very_minute_posts_one(guild, channel, planned, clock, discord):
    async with planned() as bot:
        await plan(bot, guild, channel)
    clock[0] = DUE
    for _ in range(3):
        async with planned() as bot:
            await discord.until(lambda: digests(channel), timeout=10)
            await looks(bot)
        clock[0] += 20
    assert len(digests(channel)) == 1


@pytest.mark.parametrize("restart_after", [5.0, 10 * MINUTE], ids=["seconds", "minutes"])
@pytest.mark.parametrize("killed", ["claimed", "sending", "sent", "told"])
async def test_a_crash_at_any_step_leaves_exactly_one_digest(
    guild, channel, planned, clock, discord, monkeypatch, killed, restart_after
):
    clock[0] = DUE
    with monkeypatch.context() as patch:
        async with planned() as bot:
            kill(bot, patch, killed)
            await plan(bot, guild, channel)
            await discord.until(lambda: bot.state.journal.errors(1), timeout=10)
        assert len(digests(channel)) == (killed in {"sent", "told"})
    clock[0] += restart_after
    discord.clock.advance(seconds=restart_after)
    async with planned() as bot:
        await discord.until(lambda: digests(channel), timeout=10)
        await looks(bot)
        assert len(digests(channel)) == 1
        assert bot.state.posts.interrupted() == []
        assert "texas" in bot.state.schedules.told(guild.id)


def kill(bot, patch, step):
    """The bot of this context ends at a step, as kill -9 would end it."""

    async def dies(*_, **__):
        raise Killed

    def dies_in_thread(*_, **__):
        raise Killed

    match step:
        case "claimed":
            patch.setattr(posting, "make", dies)
        case "sending":
            patch.setattr(delivery, "send", dies)
        case "sent":
            patch.setattr(bot.state.schedules, "tell", dies_in_thread)
        case "told":
            patch.setattr(bot.state.posts, "done", dies_in_thread)


async def test_kill_9_after_the_message_and_a_start_much_later_leave_one_digest(guild, channel, discord, desk, process):
    due = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    desk.store.put(replace(CANAAN, published=f"{due:%Y-%m-%d}"))
    desk.reindex()
    state = State(desk.settings.data / "state.db")
    state.guilds.put(guild.id, GuildSettings(digest_channel=channel.id))
    state.schedules.put(guild.id, Schedule(None, due.hour, "UTC", due.timestamp() - 1))
    # The message is there, but no answer comes through: the bot can't have noted it when it is killed.
    discord.lose_next_answer("POST", rf"/channels/{channel.id}/messages$", times=3)
    first = await process()
    await discord.until(lambda: digests(channel), timeout=40)
    first.kill()
    await first.wait()
    assert [post.sending_at is not None for post in state.posts.interrupted()] == [True]
    discord.clock.advance(minutes=10)
    second = await process()
    await discord.until(lambda: state.posts.interrupted() == [], timeout=40)
    await discord.connected(timeout=40)
    second.terminate()
    await asyncio.wait_for(second.communicate(), 30)
    assert len(digests(channel)) == 1
    assert "canaan" in state.schedules.told(guild.id)
    state.close()


async def test_where_the_history_is_closed_it_is_not_posted_twice(guild, channel, planned, clock, discord, monkeypatch):
    channel.deny(guild.me, Permissions(read_message_history=True))
    clock[0] = DUE
    with monkeypatch.context() as patch:
        async with planned() as bot:
            kill(bot, patch, "sent")
            await plan(bot, guild, channel)
            await discord.until(lambda: bot.state.journal.errors(1), timeout=10)
    for wait in (5.0, 10 * MINUTE):
        clock[0] += wait
        discord.clock.advance(seconds=wait)
        async with planned() as bot:
            await looks(bot)
    assert len(digests(channel)) == 1


async def test_what_could_not_be_sent_is_tried_again_after_five_minutes(
    guild, channel, planned, clock, discord, monkeypatch
):
    async def unreachable(*_, **__):
        raise ConnectionResetError

    async with planned() as bot:
        await plan(bot, guild, channel)
        clock[0] = DUE
        with monkeypatch.context() as patch:
            patch.setattr(delivery, "send", unreachable)
            await discord.until(lambda: bot.state.journal.errors(5), timeout=10)
            await looks(bot)
        clock[0] += 4 * MINUTE
        await looks(bot)
        assert len(bot.state.journal.errors(5)) == 1
        assert digests(channel) == []
        clock[0] += 2 * MINUTE
        await discord.until(lambda: digests(channel), timeout=10)


async def test_a_bot_that_was_away_catches_up_within_a_day_and_not_later(guild, channel, planned, clock, discord):
    async with planned() as bot:
        await plan(bot, guild, channel)
    clock[0] = DUE + DAY + MINUTE
    async with planned() as bot:
        await looks(bot)
        assert digests(channel) == []
    clock[0] = DUE + DAY - MINUTE
    async with planned():
        await discord.until(lambda: digests(channel), timeout=10)


async def test_the_next_digest_tells_only_what_is_new_and_nothing_is_posted_without_news(
    guild, channel, planned, clock, discord, desk
):
    async with planned() as bot:
        await plan(bot, guild, channel)
        clock[0] = DUE
        await discord.until(lambda: digests(channel), timeout=10)
        clock[0] = DUE + 7 * DAY
        await discord.until(lambda: f"digest {guild.id} {int(clock[0])}" in purposes(bot), timeout=10)
        assert len(digests(channel)) == 1
        desk.store.put(CANAAN)
        desk.reindex()
        clock[0] = DUE + 14 * DAY
        await discord.until(lambda: len(digests(channel)) == 2, timeout=10)
        second = digests(channel)[1]
        assert "50,000 Avalon" in second.text
        assert "factory in Texas" not in second.text
        assert "since the last digest" in second.text


def purposes(bot) -> list[str]:
    rows = bot.state.posts._database.db.execute("select purpose from posts where done_at is not null")
    return [purpose for (purpose,) in rows.fetchall()]


async def test_a_channel_that_is_gone_or_closed_is_reported_once(guild, channel, planned, clock, discord):
    channel.deny(guild.me, Permissions(send_messages=True))
    async with planned() as bot:
        await plan(bot, guild, channel)
        clock[0] = DUE
        await discord.until(lambda: bot.state.journal.errors(5), timeout=10)
        await looks(bot)
        assert [error.place for error in bot.state.journal.errors(5)] == ["digest"]


async def test_members_read_the_quotes_and_only_moderators_delete_it(
    guild, channel, alice, mod, planned, clock, discord
):
    async with planned() as bot:
        await plan(bot, guild, channel)
        clock[0] = DUE
        await discord.until(lambda: digests(channel), timeout=10)
        [message] = digests(channel)
        quotes = await (await alice.click(message, label="Quotes")).response()
        assert "**Bitmain is building a factory in Texas.**" in quotes.text
        refused = await alice.click(message, bin_of(message))
        await discord.until(lambda: refused.followups)
        assert "Only the one who asked and the moderators" in refused.followups[0].text
        await mod.click(message, bin_of(message))
        await discord.until(lambda: message.deleted)


def bin_of(message) -> str:
    return next(one["custom_id"] for one in message.buttons if "summary-delete" in one["custom_id"])


async def test_moderators_choose_day_hour_zone_and_channel(guild, channel, mod, alice, planned, clock, discord):
    news = guild.text_channel("news")
    async with planned() as bot:
        with pytest.raises(Misuse, match="does not see"):
            await alice.slash("schedule", channel=channel, day="Monday")
        guild.open_command("schedule")
        refused = await (await alice.slash("schedule", channel=channel, day="Monday")).response()
        assert "Only moderators" in refused.text
        wrong = await (await mod.slash("schedule", channel=channel, day="Monday", zone="Mars")).response()
        assert "There is no such time zone" in wrong.text
        offered = await mod.autocomplete("schedule", channel=channel, focused="zone", value="berl", day="Monday")
        assert {"name": "Europe/Berlin", "value": "Europe/Berlin"} in offered
        said = await (
            await mod.slash("schedule", channel=channel, options={"channel": news}, day="Monday", hour=7,
                            zone="europe/berlin")
        ).response()  # fmt: skip
        assert f"every Monday at 07:00 (Europe/Berlin) in {news.mention}" in said.text
        first = int(datetime(2025, 8, 4, 5, tzinfo=UTC).timestamp())
        assert f"first <t:{first}:F>" in said.text
        panel = await (await mod.slash("settings", channel=channel)).response()
        assert f"Digest channel: {news.mention}; posted every Monday at 07:00 (Europe/Berlin)" in panel.text
        clock[0] = float(first)
        await discord.until(lambda: digests(news), timeout=10)
        await (await mod.slash("schedule", channel=channel, day="never")).response()
        assert bot.state.schedules.of(guild.id) is None


async def test_a_channel_where_it_may_not_speak_is_refused(guild, channel, mod, planned):
    closed = guild.text_channel("closed")
    closed.deny(guild.me, Permissions(send_messages=True))
    async with planned():
        said = await (
            await mod.slash("schedule", channel=channel, options={"channel": closed}, day="Monday")
        ).response()
        assert f"I may not write in {closed.mention}" in said.text


async def test_a_server_that_the_bot_left_has_no_schedule(guild, channel, planned, discord):
    async with planned() as bot:
        await plan(bot, guild, channel)
        guild.leave_bot()
        await discord.until(lambda: bot.state.schedules.all() == {})
