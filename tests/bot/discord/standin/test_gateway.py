"""The gateway: lost connections, resuming, heartbeats."""

import asyncio
import sys
import time
import types

import discord as dpy
import pytest
from discord.http import Route

from evals.discord_standin import Standin, hashdesk


async def test_a_dropped_connection_resumes_and_misses_nothing(discord, bot, alice, channel):
    with discord.hold_gateway():
        await discord.drop_gateway()
        await alice.message(channel, "while you were away", mentions_bot=True)
        interaction = await alice.slash("say", channel, text="still here")
    assert (await interaction.response()).content == "still here"
    await discord.until(lambda: bot.events == ["resumed"])
    assert [message.content.split(" ", 1)[1] for message in bot.heard] == ["while you were away"]
    assert (len(discord.identifies), len(discord.resumes)) == (1, 1)
    assert discord.violations == []


@pytest.mark.parametrize("code", [1000, 1006, 4000, 4009])
async def test_every_resumable_close_code_resumes(discord, bot, code):
    await discord.drop_gateway(code=code if code != 1006 else 1011)
    await discord.until(lambda: bot.events == ["resumed"])


async def test_a_forgotten_session_identifies_anew(discord, bot, alice, channel):
    await discord.drop_gateway(resumable=False)
    await discord.until(lambda: len(discord.identifies) == 2)
    await discord.connected()
    assert len(discord.resumes) == 1  # tried, and refused
    assert (await (await alice.slash("say", channel, text="back")).response()).content == "back"


async def test_op_7_makes_the_bot_reconnect_and_resume(discord, bot):
    await discord.reconnect()
    await discord.until(lambda: bot.events == ["resumed"])
    assert len(discord.identifies) == 1


async def test_an_invalid_session_resumes_or_identifies(discord, bot):
    await discord.invalid_session(resumable=True)
    await discord.until(lambda: bot.events == ["resumed"])
    await discord.invalid_session(resumable=False)
    await discord.until(lambda: len(discord.identifies) == 2)
    await discord.connected()
    assert len(discord.resumes) == 1


async def test_heartbeats_come_at_the_interval(discord, bot):
    await discord.until(lambda: len(discord.heartbeats) >= 3)
    assert discord.late_heartbeats(tolerance=5) == []


async def test_a_blocked_event_loop_shows_as_a_late_heartbeat(discord, bot):
    await discord.until(lambda: len(discord.heartbeats) >= 2)
    time.sleep(1.2)  # noqa: ASYNC251 - the fault that this finds
    await discord.until(lambda: [beat for beat in discord.heartbeats if beat.late > 0.3])
    assert discord.late_heartbeats(tolerance=0.3)


async def test_a_privileged_intent_is_refused(discord):
    client = dpy.AutoShardedClient(intents=dpy.Intents.all())
    with pytest.raises(dpy.PrivilegedIntentsRequired):
        await client.start(discord.token)
    await client.close()


async def test_events_go_to_the_shard_of_their_server(new_bot):
    async with Standin(shards=2) as discord:
        guilds = [discord.guild("even", id=2 << 22), discord.guild("odd", id=3 << 22)]
        channels = [guild.text_channel("general") for guild in guilds]
        with discord.redirect():
            client = new_bot()
            running = asyncio.create_task(client.start(discord.token))
            await discord.connected()
            await client.wait_until_ready()
            assert {guild.name: guild.shard_id for guild in client.guilds} == {"even": 0, "odd": 1}
            for guild, channel in zip(guilds, channels, strict=True):
                interaction = await guild.member("m").slash("say", channel, text=guild.name)
                assert (await interaction.response()).content == guild.name
            await client.close()
            await running
    assert discord.violations == []


async def test_members_can_be_asked_for_by_id(bot, guild, alice):
    found = await bot.get_guild(guild.id).query_members(user_ids=[alice.id])
    assert [member.name for member in found] == ["alice"]
    assert (await bot.get_guild(guild.id).fetch_member(alice.id)).name == "alice"


async def test_the_end_leaves_no_task_behind(new_bot):
    before = asyncio.all_tasks()
    async with Standin() as discord:
        with discord.redirect():
            client = new_bot()
            running = asyncio.create_task(client.start(discord.token))
            await discord.connected()
            await client.close()
            await running
    assert asyncio.all_tasks() == before


async def test_a_client_that_nobody_closed_ends_with_the_standin(new_bot):
    async with Standin() as discord:
        with discord.redirect():
            client = new_bot()
            running = asyncio.create_task(client.start(discord.token))
            await discord.connected()
    with pytest.raises(dpy.ConnectionClosed, match="4004"):
        await asyncio.wait_for(running, 5)
    assert client.is_closed()


async def test_a_client_in_a_process_of_its_own_is_pointed_here(monkeypatch):
    ran = []
    stub = types.SimpleNamespace(main=lambda: ran.append((sys.argv, Route.BASE)))
    monkeypatch.setitem(sys.modules, "bot.cli", stub)
    monkeypatch.setattr(sys, "argv", ["hashdesk.py", "http://127.0.0.1:1", "bot"])
    hashdesk.main()
    assert ran == [(["hashdesk", "bot"], "http://127.0.0.1:1/api/v10")]


async def test_fifty_questions_at_once(discord, bot, guild, channel):
    members = [guild.member(f"m{number}") for number in range(50)]
    asked = [await member.slash("ask", channel, question=f"q{member.name}") for member in members]
    answers = await asyncio.gather(*(interaction.response(timeout=10) for interaction in asked))
    assert [answer.text.split()[0] for answer in answers] == [f"qm{number}" for number in range(50)]
    assert discord.unacknowledged() == []
    assert discord.violations == []
