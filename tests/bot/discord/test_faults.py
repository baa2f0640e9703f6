"""What Discord does on bad days, and that nobody gets two answers or none."""

import asyncio

import pytest

BHUTAN = "how many bitcoin does Bhutan hold?"
CALLBACK, ORIGINAL, MESSAGES = r"/callback$", r"/messages/@original$", r"/channels/\d+/messages$"


async def answer_to(alice, channel):
    return await (await alice.slash("ask", channel=channel, question=BHUTAN)).response(timeout=15)


def answers_in(channel):
    return [message for message in channel.messages if message.author is channel.world.bot]


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_an_answer_that_is_refused_for_a_while_is_sent_later(guild, channel, alice, bot, discord, status):
    discord.fail_next("PATCH", ORIGINAL, status=status, retry_after=0.1)
    assert "9,969" in (await answer_to(alice, channel)).text
    assert len(answers_in(channel)) == 1


@pytest.mark.parametrize("status", [429, 502])
async def test_a_mention_is_answered_once_though_discord_fails(guild, channel, alice, bot, discord, status):
    discord.fail_next("POST", MESSAGES, status=status, retry_after=0.1)
    await alice.message(channel, BHUTAN, mentions_bot=True)
    assert "9,969" in (await channel.next_message(timeout=15)).text
    assert len(answers_in(channel)) == 1


@pytest.mark.parametrize("status", [None, 502], ids=["connection lost", "bad gateway"])
@pytest.mark.parametrize(("method", "path"), [("POST", CALLBACK), ("PATCH", ORIGINAL)], ids=["defer", "answer"])
async def test_a_lost_answer_of_discord_makes_no_double(guild, channel, alice, bot, discord, method, path, status):
    discord.lose_next_answer(method, path, status=status)
    assert "9,969" in (await answer_to(alice, channel)).text
    await settled(discord)
    assert len(answers_in(channel)) == 1
    assert discord.commands.find("ask")


@pytest.mark.parametrize("status", [None, 502], ids=["connection lost", "bad gateway"])
async def test_a_lost_answer_to_a_mention_makes_no_double(guild, channel, alice, bot, discord, status):
    discord.lose_next_answer("POST", MESSAGES, status=status)
    await alice.message(channel, BHUTAN, mentions_bot=True)
    await channel.next_message(timeout=15)
    await discord.until(lambda: len(discord.requested("POST", MESSAGES)) == 2, timeout=10)
    await settled(discord)
    assert len(answers_in(channel)) == 1


async def test_a_form_whose_acknowledgement_was_lost_is_shown_once_and_the_vote_counts(
    guild, channel, alice, bot, discord
):
    answer = await answer_to(alice, channel)
    discord.lose_next_answer("POST", CALLBACK)
    await (await alice.click(answer, "hd:down:1")).shown_modal()
    await discord.until(lambda: [one.unhelpful for one in bot.state.votes.worst_first()] == [1])


async def test_an_interaction_that_expired_is_no_error(guild, channel, alice, bot, discord, caplog):
    caplog.set_level("INFO")
    discord.fail_next("POST", CALLBACK, status=404)
    await alice.slash("ask", channel=channel, question=BHUTAN)
    await discord.until(lambda: discord.requested("POST", CALLBACK))
    assert "9,969" in (await answer_to(alice, channel)).text
    assert "Traceback" not in caplog.text


async def test_a_failure_is_one_line_with_an_id_and_the_trace_is_in_the_log(
    guild, channel, alice, bot, desk, monkeypatch, caplog
):
    def fail(*_, **__):
        raise RuntimeError("secret path /srv/data")

    monkeypatch.setattr(desk, "ask", fail)
    shown = await answer_to(alice, channel)
    error_id = shown.text.split("`")[1]
    assert len(shown.text.splitlines()) == 1
    assert "secret" not in shown.text
    [record] = [record for record in caplog.records if record.getMessage() == "failed"]
    assert record.error_id == error_id
    assert "secret path /srv/data" in str(record.exc_info[1])


async def test_a_dropped_gateway_resumes_and_what_was_asked_meanwhile_is_answered(guild, channel, alice, bot, discord):
    with discord.hold_gateway():
        await discord.drop_gateway(resumable=True)
        question = await alice.message(channel, BHUTAN, mentions_bot=True)
    answer = await channel.next_message(after=question, timeout=20)
    assert "9,969" in answer.text
    assert len(discord.resumes) == 1
    await settled(discord)
    assert len(answers_in(channel)) == 1


async def test_a_reconnect_that_discord_asks_for_is_done(guild, channel, alice, bot, discord):
    await discord.reconnect()
    await discord.until(lambda: discord.resumes, timeout=20)
    assert "9,969" in (await answer_to(alice, channel)).text


async def test_an_invalid_session_is_begun_anew_and_nothing_is_synced_again(guild, channel, alice, bot, discord):
    puts = discord.commands.puts
    await discord.invalid_session(resumable=False)
    await discord.until(lambda: len(discord.identifies) == 2, timeout=30)
    await discord.connected(timeout=20)
    assert "9,969" in (await answer_to(alice, channel)).text
    assert discord.commands.puts == puts


async def settled(discord):
    """Time enough for a second answer to arrive, if there were one."""
    seen = -1
    while seen != len(discord.requests):
        seen = len(discord.requests)
        await asyncio.sleep(0.3)
