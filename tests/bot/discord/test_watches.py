"""`/watch` and `/unwatch`: one message an event, once, where it was wanted, until it is not wanted any more."""

import re
from datetime import UTC, datetime

import pytest
from discord import Permissions

from bot.discord import delivery
from bot.discord.state.subject_watches import MOST_A_MEMBER
from corpus.article import Article

NOW = datetime(2025, 8, 1, 12, tzinfo=UTC).timestamp()
DAY = 86_400.0
HERE = "this channel"


def report(article_id: str, publisher: str, text: str, title: str = "Bitmain opens its Texas plant") -> Article:
    return Article(
        id=article_id, title=title, url=f"https://example.com/{article_id}", publisher=publisher,
        published="2025-08-02", entities=("Bitmain",), text=text,
    )  # fmt: skip


OPENED = report(
    "opened", "Reuters",
    "Bitmain opened its plant in Texas on Saturday with 250 workers, the company told Reuters. The plant assembles "
    "Antminer S23 machines from imported boards, and the first shipments leave in September.",
)  # fmt: skip
COPIED = report("copied", "MEXC News", OPENED.text + " This article was first published by Reuters.")
SUED = report(
    "sued", "CoinDesk",
    "Bitmain was sued by a customer in Delaware over 1,400 faulty hashboards. A court date is not set.",
    title="Customer sues Bitmain over hashboards",
)  # fmt: skip


@pytest.fixture
def clock():
    return [NOW]


@pytest.fixture
def begin(start, clock):
    def begun(**more):
        return start(clock=lambda: clock[0], **more)

    return begun


@pytest.fixture
def mod(guild):
    return guild.member("mod", permissions=1 << 5)


async def watch(member, channel, subject="Bitmain", **options):
    return await (await member.slash("watch", channel=channel, subject=subject, **options)).response(timeout=10)


def publish(desk, *articles):
    desk.store.put_all(articles)
    desk.reindex()


async def looked(bot, desk, discord):
    """The bot has looked at the generation in use."""
    note = "generation that watches were told of"
    await discord.until(lambda: bot.state.journal.note(note) == str(desk.generations.current()), timeout=20)


def news(messages):
    return [message for message in messages if "News on" in message.text]


async def test_an_event_is_told_once_however_many_report_it(guild, channel, alice, begin, clock, discord, desk):
    async with begin() as bot:
        assert "🔔 I'll tell of news on **Bitmain** by direct message" in (await watch(alice, channel)).text
        clock[0] += DAY
        publish(desk, OPENED)
        await discord.until(lambda: news(alice.dm.messages), timeout=20)
        publish(desk, COPIED)
        await looked(bot, desk, discord)
    async with begin() as bot:
        publish(desk, Article(title="Other", text="Hydropower in Ethiopia.", published="2025-08-02"))
        await looked(bot, desk, discord)
    [message] = news(alice.dm.messages)
    assert "opened its plant in Texas on Saturday" in message.text
    assert "[Bitmain opens its Texas plant](https://example.com/opened)" in message.text


async def test_what_was_known_when_the_watch_began_is_no_news(guild, channel, alice, begin, clock, discord, desk):
    publish(desk, OPENED)
    clock[0] += DAY
    async with begin() as bot:
        await watch(alice, channel)
        publish(desk, COPIED)
        await looked(bot, desk, discord)
        assert news(alice.dm.messages) == []
        publish(desk, SUED)
        await discord.until(lambda: news(alice.dm.messages), timeout=20)
        assert "1,400 faulty hashboards" in news(alice.dm.messages)[0].text


async def test_two_events_are_two_messages_and_other_subjects_none(guild, channel, alice, begin, clock, discord, desk):
    async with begin() as bot:
        await watch(alice, channel)
        await watch(alice, channel, "CleanSpark")
        clock[0] += DAY
        publish(desk, OPENED, SUED)
        await looked(bot, desk, discord)
        assert len(news(alice.dm.messages)) == 2


async def test_news_goes_into_the_channel_where_it_is_wanted(guild, channel, alice, begin, clock, discord, desk):
    async with begin() as bot:
        said = await watch(alice, channel, where=HERE)
        assert f"in {channel.mention}" in said.text
        assert said.ephemeral_for is alice.user
        clock[0] += DAY
        publish(desk, OPENED)
        await looked(bot, desk, discord)
        [message] = news(channel.messages)
        assert message.pings == set()
        assert news(alice.dm.messages) == []


async def test_a_crash_after_the_message_tells_it_once(guild, channel, alice, begin, clock, discord, desk, monkeypatch):
    async with begin() as bot:
        await watch(alice, channel)
        clock[0] += DAY

        def dies(*_):
            raise RuntimeError("killed")

        monkeypatch.setattr(bot.state.watches, "tell", dies)
        publish(desk, OPENED)
        await discord.until(lambda: bot.state.journal.errors(1), timeout=20)
    clock[0] += 600
    discord.clock.advance(minutes=10)
    async with begin() as bot:
        await looked(bot, desk, discord)
        assert len(news(alice.dm.messages)) == 1
        assert bot.state.posts.interrupted() == []


async def test_a_crash_before_the_message_tells_it_after_the_restart(
    guild, channel, alice, begin, clock, discord, desk, monkeypatch
):
    async def dies(*_, **__):
        raise RuntimeError("killed")

    async with begin() as bot:
        await watch(alice, channel)
        clock[0] += DAY
        with monkeypatch.context() as patch:
            patch.setattr(delivery, "send", dies)
            publish(desk, OPENED)
            await discord.until(lambda: bot.state.journal.errors(1), timeout=20)
    async with begin() as bot:
        await looked(bot, desk, discord)
        assert len(news(alice.dm.messages)) == 1


async def test_a_closed_inbox_ends_the_watch_with_a_line_in_the_log(
    guild, channel, alice, begin, clock, discord, desk, caplog
):
    async with begin() as bot:
        await watch(alice, channel)
        alice.user.accepts_dms = False
        clock[0] += DAY
        publish(desk, OPENED)
        await discord.until(lambda: bot.state.watches.all() == [], timeout=20)
        assert "a watch ended" in caplog.text
        assert bot.state.journal.errors(5) == []


async def test_unwatch_offers_ones_own_and_ends_them(guild, channel, alice, begin, clock, discord, desk):
    bob = guild.member("bob")
    async with begin() as bot:
        await watch(alice, channel)
        await watch(bob, channel, "CleanSpark")
        [choice] = await alice.autocomplete("unwatch", channel=channel, focused="subject", value="")
        assert choice["name"] == "Bitmain (direct message)"
        not_hers = await (await alice.slash("unwatch", channel=channel, subject="CleanSpark")).response()
        assert "You don't watch that" in not_hers.text
        ended = await (await alice.slash("unwatch", channel=channel, subject=choice["value"])).response()
        assert "🔕 No more news on **Bitmain**" in ended.text
        publish(desk, OPENED)
        await looked(bot, desk, discord)
        assert news(alice.dm.messages) == []


async def test_moderators_end_the_watches_of_their_channels_others_do_not(
    guild, channel, alice, mod, begin, clock, discord, desk
):
    bob = guild.member("bob")
    async with begin() as bot:
        await watch(alice, channel, where=HERE)
        await watch(alice, channel, "CleanSpark")
        clock[0] += DAY
        publish(desk, OPENED)
        await looked(bot, desk, discord)
        [message] = news(channel.messages)
        refused = await (await bob.click(message, label="Stop watching")).response()
        assert "Only the one who watches this and the moderators" in refused.text
        [choice] = await mod.autocomplete("unwatch", channel=channel, focused="subject", value="")
        assert choice["name"] == "Bitmain (#general, another member's)"
        await (await mod.click(message, label="Stop watching")).response()
        assert [one.subject for one in bot.state.watches.all()] == ["CleanSpark"]


async def test_a_member_and_a_server_have_so_many_watches(guild, channel, alice, begin, monkeypatch):
    monkeypatch.setattr("bot.discord.state.subject_watches.MOST_A_GUILD", MOST_A_MEMBER + 1)
    async with begin():
        for number in range(MOST_A_MEMBER):
            assert "🔔" in (await watch(alice, channel, f"miner {number}")).text
        again = await watch(alice, channel, "Miner 0")
        assert "already" in again.text
        assert "end one with `/unwatch`" in (await watch(alice, channel)).text
        bob, carol = guild.member("bob"), guild.member("carol")
        assert "🔔" in (await watch(bob, channel)).text
        assert "watches are used up" in (await watch(carol, channel)).text


async def test_nobody_has_it_post_where_they_may_not_or_the_bot_may_not(guild, channel, alice, begin):
    async with begin():
        channel.deny(alice, Permissions(send_messages=True))
        assert "You may not write in this channel" in (await watch(alice, channel, where=HERE)).text
        closed = guild.text_channel("closed")
        closed.deny(guild.me, Permissions(send_messages=True))
        assert "I may not write in this channel" in (await watch(alice, closed, where=HERE)).text


async def test_in_a_direct_message_it_tells_there(guild, channel, alice, begin, clock, discord, desk):
    async with begin() as bot:
        assert "by direct message" in (await watch(alice, alice.dm, where=HERE)).text
        clock[0] += DAY
        publish(desk, OPENED)
        await looked(bot, desk, discord)
        [message] = news(alice.dm.messages)
        quotes = await (await alice.click(message, label="Quotes")).response()
        assert "opened its plant in Texas on Saturday" in quotes.text
        await (await alice.click(message, label="Stop watching")).response()
        assert bot.state.watches.all() == []


async def test_forget_me_ends_what_one_watches(guild, channel, alice, begin, clock, discord, desk):
    async with begin() as bot:
        await watch(alice, channel)
        clock[0] += DAY
        publish(desk, OPENED)
        await discord.until(lambda: news(alice.dm.messages), timeout=20)
        await looked(bot, desk, discord)
        shown = await (await alice.slash("privacy", channel=channel)).response()
        assert "1 watched subject\n" in shown.text
        await alice.click(shown, label="Forget me")
        await discord.until(lambda: "**Forgotten**" in shown.text)
        db = bot.state.watches._database.db
        for table in ("subject_watches", "watch_told", "posts", "summaries"):
            assert db.execute(f"select count(*) from {table}").fetchone() == (0,)


@pytest.mark.parametrize("event", ["THREAD_DELETE", "CHANNEL_DELETE"])
async def test_a_channel_or_thread_that_is_deleted_ends_its_watches(guild, channel, alice, begin, discord, event):
    place = await alice.thread(channel, "Texas") if event == "THREAD_DELETE" else guild.text_channel("texas")
    async with begin() as bot:
        await watch(alice, place, where=HERE)
        assert len(bot.state.watches.all()) == 1
        discord.world.publish(event, place.payload(), guild=guild, channel=place)
        await discord.until(lambda: bot.state.watches.all() == [])


async def test_a_server_that_the_bot_left_has_no_watches_in_channels(guild, channel, alice, begin, discord):
    async with begin() as bot:
        await watch(alice, channel, where=HERE)
        await watch(alice, channel, "CleanSpark")
        guild.leave_bot()
        await discord.until(lambda: [one.channel_id for one in bot.state.watches.all()] == [None])


async def test_many_events_at_once_are_counted_in_the_first_message(guild, channel, alice, begin, clock, discord, desk):
    names = ("Ohio", "Iowa", "Utah", "Georgia", "Nevada", "Kansas", "Oregon")
    articles = [
        report(
            name.lower(), f"Paper of {name}",
            f"Bitmain hired {number}00 people in {name} for a repair shop of its own.",
            title=f"Bitmain repairs in {name}",
        )
        for number, name in enumerate(names, 1)
    ]  # fmt: skip
    async with begin() as bot:
        await watch(alice, channel)
        clock[0] += DAY
        publish(desk, *articles)
        await looked(bot, desk, discord)
        told = news(alice.dm.messages)
        assert len(told) == 5
        assert re.search(r"And \d earlier events?: look with /summary topic\.", told[0].text)
        desk.store.put(Article(title="Other", text="Hydropower in Ethiopia.", published="2025-08-02"))
        desk.reindex()
        await looked(bot, desk, discord)
        assert len(news(alice.dm.messages)) == 5
