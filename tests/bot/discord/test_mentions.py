"""Questions in ordinary messages."""

import pytest

from bot.discord.mentions import Heard, Wanted, should_answer, without_mention
from bot.discord.state.guild_settings import GuildSettings

BHUTAN = "how many bitcoin does Bhutan hold?"
HELD = "Bhutan held 9,969 bitcoin"
GRIID = "who bought GRIID?"


def heard(**changes) -> Heard:
    plain = {
        "by_bot": False, "ordinary": True, "direct": False, "mentions_bot": False, "mentions_bot_role": False,
        "allowed": True, "text": "where?",
    }  # fmt: skip
    return Heard(**plain | changes)


@pytest.mark.parametrize(
    ("message", "wanted"),
    [
        (heard(), Wanted.NOTHING),
        (heard(mentions_bot=True), Wanted.ANSWER),
        (heard(mentions_bot=True, text=""), Wanted.HELP),
        (heard(direct=True), Wanted.ANSWER),
        (heard(direct=True, text=""), Wanted.HELP),
        (heard(direct=True, by_bot=True), Wanted.NOTHING),
        (heard(mentions_bot=True, ordinary=False), Wanted.NOTHING),
        (heard(mentions_bot_role=True, text=""), Wanted.EXPLAIN_MENTION),
        (heard(mentions_bot_role=True), Wanted.ANSWER),
        (heard(mentions_bot=True, allowed=False), Wanted.SAY_WHERE),
        (heard(allowed=False), Wanted.NOTHING),
    ],
)
def test_who_gets_an_answer(message, wanted):
    assert should_answer(message) is wanted


def test_the_mention_is_no_part_of_the_question():
    assert without_mention("<@1> where is <@!1> Bitmain <@&2> <@3>?", 1, 2) == "where is Bitmain <@3>?"


async def test_a_mention_is_answered_by_a_reply_that_pings_nobody(guild, channel, alice, bot):
    question = await alice.message(channel, BHUTAN, mentions_bot=True)
    answer = await channel.next_message(after=question, timeout=10)
    assert HELD in answer.text
    assert answer.reference is question
    assert answer.pings == set()


async def test_a_direct_message_is_answered_and_the_next_one_goes_on_from_it(guild, alice, bot, asked):
    first = await alice.message(alice.dm, GRIID)
    answer = await alice.dm.next_message(after=first, timeout=10)
    assert "CleanSpark bought GRIID" in answer.text
    second = await alice.message(alice.dm, "and when?")
    await alice.dm.next_message(after=second, timeout=10)
    assert continues(asked)


async def test_a_direct_message_long_after_the_last_starts_anew(guild, alice, start, asked):
    now = [1_000_000.0]
    async with start(clock=lambda: now[0]):
        await alice.dm.next_message(after=await alice.message(alice.dm, GRIID), timeout=10)
        now[0] += 3600
        await alice.dm.next_message(after=await alice.message(alice.dm, "and when?"), timeout=10)
    assert asked[1] == ("and when?", [])


async def test_a_reply_to_an_answer_goes_on_from_it(guild, channel, alice, bot, asked):
    question = await alice.message(channel, GRIID, mentions_bot=True)
    answer = await channel.next_message(after=question, timeout=10)
    await recorded(bot, answer)
    reply = await alice.message(channel, "and when?", reply_to=answer)
    await channel.next_message(after=reply, timeout=10)
    assert continues(asked)


async def test_a_mention_in_its_thread_goes_on_and_other_talk_there_is_left_alone(guild, channel, alice, bot, asked):
    bot.state.guilds.put(guild.id, GuildSettings(threads=True))
    question = await alice.message(channel, GRIID, mentions_bot=True)
    thread = await channel.world.until(lambda: question.thread, 10, "a thread")
    answer = await thread.next_message(timeout=10)
    assert "CleanSpark bought GRIID" in answer.text
    await recorded(bot, answer)
    assert thread.name == GRIID
    await alice.message(thread, "interesting")
    again = await alice.message(thread, "and when?", mentions_bot=True)
    await thread.next_message(after=again, timeout=10)
    assert continues(asked)


@pytest.mark.parametrize("status", [None, 502], ids=["connection lost", "bad gateway"])
async def test_a_lost_answer_to_a_thread_makes_no_second_thread(guild, channel, alice, bot, discord, status):
    bot.state.guilds.put(guild.id, GuildSettings(threads=True))
    discord.lose_next_answer("POST", r"/threads$", status=status)
    question = await alice.message(channel, BHUTAN, mentions_bot=True)
    await discord.until(lambda: question.thread)
    assert HELD in (await question.thread.next_message(timeout=10)).text
    assert len(channel.threads) == 1
    assert [violation.code for violation in discord.violations] == [160004]
    discord.violations.clear()


async def test_without_the_right_to_open_threads_the_answer_comes_as_a_reply(guild, channel, alice, bot):
    bot.state.guilds.put(guild.id, GuildSettings(threads=True))
    channel.deny(guild.me, 1 << 35)
    question = await alice.message(channel, BHUTAN, mentions_bot=True)
    assert HELD in (await channel.next_message(after=question, timeout=10)).text


async def test_the_role_of_the_same_name_gets_an_explanation(guild, channel, alice, bot):
    question = await alice.message(channel, "where is Bitmain building?", mentions_role=guild.self_role)
    assert "You mentioned my role" in (await channel.next_message(after=question, timeout=5)).text


async def test_an_empty_mention_gets_help(guild, channel, alice, bot):
    question = await alice.message(channel, "", mentions_bot=True)
    assert "I answer questions on bitcoin mining" in (await channel.next_message(after=question, timeout=5)).text


async def test_bots_are_ignored(guild, channel, bot, alice):
    robot = guild.member("robot", bot=True)
    await robot.message(channel, BHUTAN, mentions_bot=True)
    question = await alice.message(channel, BHUTAN, mentions_bot=True)
    await channel.next_message(after=question, timeout=10)
    assert sum(message.author is channel.world.bot for message in channel.messages) == 1


async def test_where_it_may_not_speak_it_stays_silent_and_goes_on(guild, channel, alice, bot, caplog):
    caplog.set_level("INFO")
    silent = guild.text_channel("silent")
    silent.deny(guild.me, 1 << 11)
    await alice.message(silent, BHUTAN, mentions_bot=True)
    question = await alice.message(channel, BHUTAN, mentions_bot=True)
    await channel.next_message(after=question, timeout=10)
    await channel.world.until(lambda: "may not speak there" in caplog.text, 5, "the log")


async def recorded(bot, answer):
    """Nobody replies within the millisecond that noting the message takes; a test does."""
    await answer.channel.world.until(lambda: bot.state.answers.of_message(answer.id), 5, "the note of the answer")


def continues(asked) -> bool:
    """Whether the second question was read as a turn after the first."""
    (first, none), (_, history) = asked
    return none == [] and history[0] == ("user", first) and history[1][0] == "assistant"
