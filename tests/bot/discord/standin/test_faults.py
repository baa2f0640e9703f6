"""Faults of REST and the protocol of interactions, as the real client meets them."""

import asyncio
import time

import aiohttp
import discord as dpy
import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from evals.discord_standin import Standin


async def test_a_429_is_waited_for(discord, bot, channel):
    discord.fail_next("POST", r"/messages$", status=429, retry_after=0.1)
    await bot.get_channel(channel.id).send("hello")
    sent = discord.requested("POST", r"/messages$")
    assert [one.status for one in sent] == [429, 200]
    assert sent[1].at - sent[0].at >= 0.1
    assert sent[0].answer == {"message": "You are being rate limited.", "retry_after": 0.1, "global": False}
    assert [message.content for message in channel.messages] == ["hello"]
    assert discord.violations == []


async def test_a_global_429_holds_every_route(discord, bot, channel, call):
    discord.fail_next("POST", r"/messages$", status=429, retry_after=0.2, everywhere=True)
    place = bot.get_channel(channel.id)
    sending = asyncio.create_task(place.send("hello"))
    await discord.until(lambda: not bot.http._global_over.is_set())
    await call("GET", f"/channels/{channel.id}", None)
    await sending
    refused, repeated = discord.requested("POST", r"/messages$")
    assert (refused.status, repeated.status) == (429, 200)
    assert discord.requested("GET", rf"/channels/{channel.id}$")[0].at - refused.at >= 0.2


async def test_a_webhook_429_is_waited_for(discord, bot, alice, channel):
    discord.fail_next("PATCH", r"/messages/@original$", status=429, retry_after=0.1)
    assert await (await alice.slash("ask", channel, question="where?")).response()
    assert [one.status for one in discord.requested("PATCH", "@original")] == [429, 200]


async def test_a_500_is_repeated_by_the_client(discord, bot, channel):
    discord.fail_next("POST", r"/messages$", status=502)
    await bot.get_channel(channel.id).send("hello")
    assert [one.status for one in discord.requested("POST", r"/messages$")] == [502, 200]
    assert len(channel.messages) == 1


async def test_a_lost_answer_leaves_the_message_behind(discord, bot, channel):
    discord.lose_next_answer("POST", r"/messages$")
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await bot.get_channel(channel.id).send("hello")
    assert [message.content for message in channel.messages] == ["hello"]
    assert discord.requests[-1].status == 0


async def test_an_answer_lost_behind_a_502_does_not_double_a_message_with_a_nonce(discord, bot, channel, call):
    discord.lose_next_answer("POST", r"/messages$", status=502, times=2)
    await asyncio.gather(
        bot.get_channel(channel.id).send("with a nonce"),
        call("POST", f"/channels/{channel.id}/messages", {"content": "without"}),
    )
    assert sorted(message.content for message in channel.messages) == ["with a nonce", "without", "without"]


async def test_an_edit_of_the_answer_is_safe_to_repeat(discord, bot, alice, channel):
    discord.lose_next_answer("PATCH", r"/@original$", status=502)
    interaction = await alice.slash("ask", channel, question="where?")
    message = await interaction.response()
    await discord.until(lambda: len(discord.requested("PATCH", "@original")) == 2)
    assert channel.messages == [message]


async def test_an_acknowledgement_whose_answer_is_lost_is_refused_when_repeated(discord, bot, alice, channel):
    discord.lose_next_answer("POST", r"/callback$", status=502)
    interaction = await alice.slash("ask", channel, question="where?")
    again = await discord.until(lambda: discord.requested("POST", r"/callback$")[1:])
    await discord.until(lambda: again[0].status)
    assert (again[0].status, again[0].answer["code"]) == (400, 40060)
    assert interaction.acked == 5
    assert discord.violations == []  # the bot could not know


async def test_a_delayed_answer_comes_late(discord, bot, channel):
    discord.delay_next("POST", r"/messages$", 0.2)
    start = time.monotonic()
    await bot.get_channel(channel.id).send("hello")
    assert time.monotonic() - start >= 0.2


async def test_faults_hit_what_they_name_and_wear_off(discord, bot, channel, call):
    discord.fail_next("PATCH", r"/messages/\d+$", status=400, times=2)
    sent = await bot.get_channel(channel.id).send("one")
    for _ in range(2):
        with pytest.raises(dpy.HTTPException, match="ordered by the test"):
            await sent.edit(content="two")
    await sent.edit(content="three")
    assert discord.messages[sent.id].content == "three"
    assert len(discord.messages[sent.id].edits) == 1


async def test_a_late_acknowledgement_is_refused(alice, discord, bot, channel):
    discord.ack_seconds = 0.1
    interaction = await alice.slash("sulk", channel)
    await asyncio.sleep(0.15)
    bot.forgiven.set()
    await discord.until(lambda: discord.violations)
    assert (discord.violations[0].status, discord.violations[0].code) == (404, 10062)
    assert discord.unacknowledged() == [interaction]
    assert interaction.acked is None


async def test_a_second_acknowledgement_is_refused(discord, bot, alice, channel, call):
    interaction = await alice.slash("say", channel, text="hello")
    await interaction.response()
    path = f"/interactions/{interaction.id}/{interaction.token}/callback"
    with pytest.raises(dpy.HTTPException, match="40060"):
        await call("POST", path, {"type": 5})
    assert discord.violations[0].code == 40060


@pytest.mark.parametrize("kind", [6, 7, 8, 1])
async def test_a_slash_command_takes_no_component_answer(discord, bot, alice, channel, call, kind):
    interaction = await alice.slash("sulk", channel)
    with pytest.raises(dpy.HTTPException, match="Value must be one of"):
        await call("POST", f"/interactions/{interaction.id}/{interaction.token}/callback", {"type": kind})


async def test_a_token_lives_fifteen_minutes(discord, bot, alice, channel, call):
    interaction = await alice.slash("ask", channel, question="where?")
    await interaction.response()
    path = f"/webhooks/{discord.application_id}/{interaction.token}/messages/@original"
    discord.clock.advance(minutes=14)
    await call("GET", path, None)
    discord.clock.advance(minutes=2)
    with pytest.raises(dpy.HTTPException, match="50027"):
        await call("GET", path, None)
    assert discord.violations[0].status == 401


async def test_an_answer_before_the_acknowledgement_is_refused(discord, bot, alice, channel, call):
    interaction = await alice.slash("sulk", channel)
    path = f"/webhooks/{discord.application_id}/{interaction.token}"
    with pytest.raises(dpy.NotFound, match="10015"):
        await call("POST", path, {"content": "too early"})


async def test_followups_stand_beside_the_answer(discord, bot, alice, channel, call):
    interaction = await alice.slash("say", channel, text="public", more="private")
    original = await interaction.response()
    follow = await discord.until(lambda: interaction.followups and interaction.followups[0])
    assert (original.content, follow.content) == ("public", "private")
    assert follow.ephemeral_for is alice.user
    path = f"/webhooks/{discord.application_id}/{interaction.token}/messages/{follow.id}"
    await call("PATCH", path, {"content": "changed"})
    assert follow.content == "changed"
    await call("DELETE", path, None)
    assert follow.deleted
    await call("DELETE", f"/webhooks/{discord.application_id}/{interaction.token}/messages/@original", None)
    assert channel.messages == []


async def test_an_unknown_endpoint_is_a_violation(discord, bot, call):
    with pytest.raises(dpy.NotFound, match="the stand-in has no GET /voice/regions"):
        await call("GET", "/voice/regions", None)
    assert discord.violations[0].status == 404


async def test_a_wrong_token_does_not_log_in(discord, new_bot):
    client = new_bot()
    with pytest.raises(dpy.LoginFailure):
        await client.start("wrong")
    await client.close()


async def test_the_redirect_ends_with_its_block():
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    async with Standin() as standin:
        with standin.redirect():
            assert standin.api == Route.BASE
            assert str(DiscordWebSocket.DEFAULT_GATEWAY) == standin.gateway_url
        assert before == (Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY)


async def test_a_wait_in_vain_tells_what_happened(discord, bot, alice, channel):
    discord.fail_next("POST", r"/callback$", status=403)
    interaction = await alice.slash("say", channel, text="hello")
    await discord.until(lambda: discord.requests[-1].status == 403)
    with pytest.raises(AssertionError, match=r"an answer to <Interaction say of alice.*callback -> 403"):
        await interaction.response(timeout=0)
