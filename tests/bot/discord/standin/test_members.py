"""What members do, and how the real client sees and answers it."""

import pytest

from evals.discord_standin import Misuse, Unanswered, Upload


async def test_the_bot_logs_in_syncs_and_sees_its_server(discord, bot, guild, channel):
    assert [command["name"] for command in discord.commands.everywhere] == [
        "ask", "pick", "say", "sulk", "corpus", "Ask about this",
    ]  # fmt: skip
    assert discord.commands.puts == 1
    assert [one["shard"] for one in discord.identifies] == [[0, 1]]
    seen = bot.get_guild(guild.id)
    assert [one.name for one in seen.text_channels] == ["general"]
    assert seen.self_role.name == "hashdesk"
    assert seen.me.guild_permissions.send_messages
    assert not seen.me.guild_permissions.manage_messages
    assert discord.violations == []


async def test_a_server_and_a_channel_made_later_reach_the_bot(discord, bot, guild):
    second = discord.guild("Second")
    lobby = second.text_channel("lobby")
    await discord.until(lambda: bot.get_channel(lobby.id))
    assert bot.events == ["joined Second"]
    second.leave_bot()
    await discord.until(lambda: bot.get_guild(second.id) is None)


async def test_a_slash_command_goes_from_thinking_to_its_answer(discord, bot, alice, channel):
    interaction = await alice.slash("ask", channel=channel, question="where?", since="2025")
    message = await interaction.response()
    assert interaction.acked == 5
    assert 0 < interaction.ack_ms < interaction.answer_ms
    assert message.text == "where? since 2025, 0 bytes"
    assert message.render() == "where? since 2025, 0 bytes\n[up]  [down]  [new]  [later]"
    assert len(message.edits) == 1
    assert channel.messages == [message]
    assert not interaction.ephemeral
    assert discord.violations == []


async def test_a_private_answer_is_seen_by_its_asker_only(discord, bot, guild, alice, channel):
    interaction = await alice.slash("ask", channel, question="where?", private=True)
    message = await interaction.response()
    assert interaction.ephemeral
    assert channel.messages == []
    assert channel.everything == [message]
    with pytest.raises(Misuse, match="somebody else"):
        await guild.member("bob").click(message, label="up")
    assert await (await alice.click(message, label="up")).response()


async def test_an_attachment_option_can_be_read(bot, alice, channel):
    upload = Upload("notes.txt", b"twelve bytes", "text/plain")
    interaction = await alice.slash("ask", channel, question="what?", file=upload)
    assert (await interaction.response()).text == "what? since None, 12 bytes"


async def test_autocomplete_offers_choices(bot, alice, channel):
    choices = await alice.autocomplete("ask", channel, focused="question", value="bitm")
    assert choices == [{"name": "bitm?", "value": "bitm"}]


@pytest.mark.parametrize(
    ("command", "options", "why"),
    [
        ("nothing", {}, "no slash command 'nothing'"),
        ("ask", {}, "needs \\['question'\\]"),
        ("ask", {"question": "x", "colour": "red"}, "no option \\['colour'\\]"),
        ("ask", {"question": 3}, "takes <class 'str'>"),
        ("ask", {"question": "x" * 301}, "1 to 300 characters"),
        ("ask", {"question": "x", "private": "yes"}, "takes <class 'bool'>"),
        ("ask", {"question": "x", "file": "path"}, "takes a Upload"),
        ("corpus", {}, "does not see"),
    ],
)
async def test_what_a_client_would_not_send_fails_the_test(bot, alice, channel, command, options, why):
    with pytest.raises(Misuse, match=why):
        await alice.slash(command, channel, options=options)


async def test_default_permissions_hide_a_command_until_admins_open_it(bot, guild, alice, channel):
    keeper = guild.member("keeper", permissions=1 << 5)
    first = await (await keeper.slash("corpus reindex", channel)).response()
    with pytest.raises(Misuse, match="pick one of the subcommands"):
        await keeper.slash("corpus", channel)
    with pytest.raises(Misuse, match="does not see 'corpus'"):
        await alice.slash("corpus reindex", channel)
    guild.open_command("corpus")
    assert await (await alice.slash("corpus reindex", channel)).response()
    # the first follow-up after a public defer is the deferred answer: `ephemeral` has no effect on it
    assert first.content == "done"
    assert first.ephemeral_for is None


async def test_a_menu_entry_gets_the_content_that_the_channel_hides(bot, discord, guild, alice, channel):
    claim = await guild.member("bob").message(channel, "Bitmain builds in Ohio")
    await discord.until(lambda: bot.heard)
    assert bot.heard[0].content == ""
    interaction = await alice.context_menu("Ask about this", claim)
    assert (await interaction.response()).content == "about: Bitmain builds in Ohio"


async def test_buttons_answer_edit_or_show_a_modal(discord, bot, alice, channel):
    message = await (await alice.slash("ask", channel, question="where?")).response()
    up = await alice.click(message, "vote:up:1")
    assert (await up.response()).content == "counted 1"
    assert up.ephemeral
    edited = await (await alice.click(message, label="new")).response()
    assert edited is message
    assert message.text == "edited"
    later = await alice.click(message, label="later")
    assert (await later.response()).text == "edited later"
    assert later.acked == 6
    down = await alice.click(message, label="down")
    modal = await down.shown_modal()
    with pytest.raises(Unanswered, match="shows a modal"):
        await down.response()
    assert (modal.title, [field["label"] for field in modal.fields]) == ("What is wrong?", ["Reason"])
    submitted = await alice.submit_modal(modal, {"Reason": "wrong state"})
    assert (await submitted.response()).content == "noted: wrong state"
    assert discord.violations == []


async def test_a_modal_is_filled_in_as_it_demands(bot, guild, alice, channel):
    message = await (await alice.slash("ask", channel, question="where?")).response()
    modal = await (await alice.click(message, label="down")).shown_modal()
    for values, why in [
        ({}, "is required"),
        ({"reason": "x" * 201}, "0 to 200 characters"),
        ({"reason": "x", "mood": "bad"}, "no field \\['mood'\\]"),
    ]:
        with pytest.raises(Misuse, match=why):
            await alice.submit_modal(modal, values)
    with pytest.raises(Misuse, match="shown to alice"):
        await guild.member("bob").submit_modal(modal, {"reason": "x"})


async def test_only_buttons_that_are_there_can_be_clicked(bot, alice, channel):
    message = await (await alice.slash("ask", channel, question="where?")).response()
    with pytest.raises(Misuse, match="no button 'sideways'"):
        await alice.click(message, label="sideways")


async def test_a_select_menu_takes_labels_or_values(bot, alice, channel):
    message = await (await alice.slash("pick", channel)).response()
    with pytest.raises(Misuse, match="no option \\['gold'\\]"):
        await alice.select(message, "pick", "gold")
    interaction = await alice.select(message, "pick", "Hardware", "en")
    assert (await interaction.response()).content == "picked hw, en"
    assert message.components == []


async def test_buttons_work_after_a_restart_of_the_bot(discord, bot, alice, channel, new_bot):
    message = await (await alice.slash("ask", channel, question="where?")).response()
    await bot.close()
    second = new_bot()
    async with second:
        running = second.loop.create_task(second.start(discord.token))
        await discord.until(lambda: len(discord.identifies) == 2)
        await discord.connected()
        assert (await (await alice.click(message, label="up")).response()).content == "counted 1"
        await second.close()
        await running


async def test_commands_keep_their_ids_when_synced_again(discord, bot):
    before = [command["id"] for command in discord.commands.everywhere]
    await bot.tree.sync()
    assert [command["id"] for command in discord.commands.everywhere] == before
    assert discord.commands.puts == 2
