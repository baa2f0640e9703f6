"""What the bot hears of messages, and what becomes of its own."""

import io

import discord as dpy
import pytest
from discord import ui
from discord.http import Route

from evals.discord_standin import Misuse, Upload

PIN = b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize("how", ["plain", "role", "reply to an interaction", "reply without ping"])
async def test_content_stays_hidden_without_a_mention(discord, bot, guild, alice, channel, how):
    answer = await (await alice.slash("say", channel, text="mine")).response()
    ordinary = await bot.get_channel(channel.id).send("ordinary")
    options = {
        "plain": {},
        "role": {"mentions_role": guild.self_role},
        "reply to an interaction": {"reply_to": answer},
        "reply without ping": {"reply_to": discord.messages[ordinary.id], "ping": False},
    }[how]
    await alice.message(channel, "where is Bitmain building?", attachments=[Upload("a.txt", b"a")], **options)
    heard = await discord.until(lambda: bot.heard and bot.heard[-1])
    assert (heard.content, heard.attachments, heard.mentions) == ("", [], [])
    assert [role.name for role in heard.role_mentions] == (["hashdesk"] if how == "role" else [])
    # what the bot wrote itself it may read, also as the message that was replied to
    if heard.reference:
        assert heard.reference.resolved.content in {"mine", "ordinary"}


async def test_a_mention_a_ping_reply_and_a_direct_message_are_heard(discord, bot, alice, channel):
    mention = await alice.message(channel, "where?", mentions_bot=True)
    answer = await channel.next_message(after=mention)
    assert answer.content == f"heard: <@{discord.bot.id}> where?"
    assert answer.reference is mention
    reply = await alice.message(channel, "and then?", reply_to=answer)
    assert (await channel.next_message(after=reply)).content == "heard: and then?"
    await alice.message(alice.dm, "in private", attachments=[Upload("a.txt", b"abc", "text/plain")])
    heard = await discord.until(lambda: bot.heard[-1].guild is None and bot.heard[-1])
    assert heard.content == "in private"
    assert await heard.attachments[0].read() == b"abc"
    assert discord.violations == []


async def test_a_reply_to_somebody_else_does_not_reveal_what_that_one_wrote(discord, bot, guild, alice, channel):
    claim = await guild.member("bob").message(channel, "secret")
    await alice.message(channel, "is this so?", mentions_bot=True, reply_to=claim)
    heard = await discord.until(lambda: len(bot.heard) == 2 and bot.heard[-1])
    assert "is this so?" in heard.content
    assert heard.reference.resolved.content == ""


async def test_fetching_a_message_reveals_no_more_than_hearing_it(discord, bot, alice, channel):
    claim = await alice.message(channel, "secret")
    place = bot.get_channel(channel.id)
    assert (await place.fetch_message(claim.id)).content == ""
    assert [message.content async for message in place.history()] == [""]


async def test_edits_and_deletions_of_members_reach_the_bot(discord, bot, alice, channel):
    message = await alice.message(channel, "where?", mentions_bot=True)
    await discord.until(lambda: bot.heard)
    await alice.edit(message, f"{discord.bot.mention} when?")
    cached = bot.heard[0]
    await discord.until(lambda: cached.content.endswith("when?"))
    answer = await channel.next_message(after=message)
    with pytest.raises(Misuse, match="can't delete"):
        await alice.delete(answer)
    await alice.delete(message)
    await discord.until(lambda: cached not in bot.cached_messages)
    assert message not in channel.messages


async def test_history_of_edits_and_deletion_is_kept(discord, bot, channel):
    sent = await bot.get_channel(channel.id).send("one")
    await sent.edit(content="two")
    await sent.edit(content="three")
    message = discord.messages[sent.id]
    assert [state.content for state in message.states] == ["one", "two", "three"]
    assert len(message.edits) == 2
    await sent.delete()
    assert message.deleted
    assert channel.messages == []
    with pytest.raises(dpy.NotFound):
        await sent.edit(content="four")
    assert discord.violations == []  # a message that is gone is nobody's fault


async def test_files_travel_both_ways(discord, bot, channel):
    view = ui.LayoutView()
    view.add_item(ui.MediaGallery(dpy.MediaGalleryItem("attachment://trend.png", description="a chart")))
    view.add_item(ui.Section("with a picture", accessory=ui.Thumbnail("attachment://trend.png")))
    picture = dpy.File(io.BytesIO(PIN), "trend.png", description="articles a month")
    sent = await bot.get_channel(channel.id).send(view=view, file=picture)
    message = discord.messages[sent.id]
    assert message.attachments[0].content == PIN
    assert message.attachments[0].description == "articles a month"
    assert message.components[0]["items"][0]["media"]["url"] == message.attachments[0].url
    assert await sent.attachments[0].read() == PIN
    assert message.render() == "🖼 trend.png\nwith a picture\n  → 🖼 trend.png"
    await sent.edit(attachments=[*sent.attachments, dpy.File(io.BytesIO(b"x"), "b.txt")])
    assert [one.filename for one in message.attachments] == ["trend.png", "b.txt"]


async def test_a_direct_message_of_the_bot(discord, bot, alice):
    user = await bot.fetch_user(alice.id)
    await user.send("there is an answer now")
    assert [one.content for one in discord.direct_messages] == ["there is an answer now"]
    assert discord.direct_messages == alice.dm.messages
    alice.user.accepts_dms = False
    with pytest.raises(dpy.Forbidden, match="50007"):
        await user.send("again")


async def test_threads_of_the_bot_and_of_members(discord, bot, alice, channel):
    question = await alice.message(channel, "where?", mentions_bot=True)
    answer = await channel.next_message(after=question)
    start = await bot.get_channel(channel.id).fetch_message(answer.id)
    opened = await start.create_thread(name="Bitmain")
    assert answer.thread is channel.threads[0]
    assert (opened.id, channel.threads[0].name) == (answer.id, "Bitmain")
    with pytest.raises(dpy.HTTPException, match="160004"):
        await start.create_thread(name="again")
    own = await alice.thread(channel, "hers")
    await discord.until(lambda: bot.get_channel(own.id))
    follow = await alice.message(own, "go on", mentions_bot=True)
    assert (await own.next_message(after=follow)).channel is own


async def test_permissions_of_the_bot_hold(discord, bot, guild, alice, channel):
    place = bot.get_channel(channel.id)
    channel.deny(guild.self_role, dpy.Permissions(send_messages=True))
    with pytest.raises(dpy.Forbidden, match="50013"):
        await place.send("hello")
    assert await (await alice.slash("say", channel, text="interactions need none")).response()
    channel.deny(guild.me, dpy.Permissions(view_channel=True))
    with pytest.raises(dpy.Forbidden, match="50001"):
        await place.send("hello")
    await alice.message(channel, "unheard", mentions_bot=True)
    other = guild.text_channel("other")
    await alice.message(other, "heard", mentions_bot=True)
    await discord.until(lambda: bot.heard)
    assert [message.channel.name for message in bot.heard] == ["other"]
    assert discord.violations == []


@pytest.mark.parametrize(
    ("text", "allowed", "pinged"),
    [
        ("@everyone look", None, {"everyone"}),
        ("@everyone look", dpy.AllowedMentions.none(), set()),
        ("@here", dpy.AllowedMentions(everyone=True), {"here"}),
        ("<@42> and <@&7>", None, {"user:42", "role:7"}),
        ("<@42> and <@43>", dpy.AllowedMentions(everyone=False, roles=False, users=[dpy.Object(43)]), {"user:43"}),
    ],
)
async def test_pings_are_noticed(discord, bot, channel, text, allowed, pinged):
    body = {"content": text} | ({"allowed_mentions": allowed.to_dict()} if allowed else {})
    sent = await bot.http.request(Route("POST", f"/channels/{channel.id}/messages"), json=body)
    assert discord.messages[int(sent["id"])].pings == pinged


async def test_a_ping_in_a_text_display_counts(discord, bot, channel, call):
    body = {"flags": 1 << 15, "components": [{"type": 10, "content": "@everyone"}]}
    sent = await call("POST", f"/channels/{channel.id}/messages", body)
    assert discord.messages[int(sent["id"])].pings == {"everyone"}


async def test_a_reply_pings_its_author_unless_told_not_to(discord, bot, alice, channel, call):
    original = await alice.message(channel, "where?")
    reference = {"message_reference": {"message_id": str(original.id)}, "content": "there"}
    loud = await call("POST", f"/channels/{channel.id}/messages", reference)
    assert discord.messages[int(loud["id"])].pings == {f"user:{alice.id}"}
    quiet = reference | {"allowed_mentions": {"parse": [], "replied_user": False}}
    still = await call("POST", f"/channels/{channel.id}/messages", quiet)
    assert discord.messages[int(still["id"])].pings == set()


async def test_a_slash_command_in_a_direct_channel(discord, bot, alice):
    interaction = await alice.slash("say", alice.dm, text="in private", more="only you")
    assert (await interaction.response()).channel is alice.dm
    follow = await discord.until(lambda: interaction.followups and interaction.followups[0])
    assert follow.ephemeral_for is alice.user
