"""Start-up: what is synced, when, and what a member finds."""

from bot.discord.sync import command_payload_hash


async def test_commands_are_synced_at_the_first_start_and_not_at_the_next(guild, discord, start):
    async with start():
        assert {command["name"] for command in discord.commands.everywhere} == {
            "ask", "summary", "digest", "timeline", "trend", "watch", "unwatch", "sources", "why", "privacy", "help",
            "settings", "schedule", "Ask about this", "Check against the corpus", "Summarise links",
        }  # fmt: skip
        assert [command["name"] for command in discord.commands.in_guild(guild)] == ["corpus"]
        puts = discord.commands.puts
        assert puts == 2
    async with start():
        assert discord.commands.puts == puts


async def test_a_changed_payload_is_synced_again(guild, discord, start, desk):
    async with start() as bot:
        puts = discord.commands.puts
        await bot.work.remember(
            bot.state.journal.take_note,
            f"commands of {bot.application_id} in all",
            command_payload_hash([{"name": "old"}]),
        )
    async with start():
        assert discord.commands.puts == puts + 1


async def test_without_the_scope_for_commands_it_names_the_cure_and_goes_on(
    guild, channel, alice, discord, start, caplog
):
    discord.fail_next("PUT", r"/guilds/\d+/commands$", status=403)
    async with start():
        assert "invite the bot again with the scope applications.commands" in caplog.text
        question = await alice.message(channel, "how many bitcoin does Bhutan hold?", mentions_bot=True)
        assert "9,969" in (await channel.next_message(after=question, timeout=10)).text


async def test_corpus_is_offered_in_no_server_when_a_stranger_invites_the_bot_first_to_two(discord, start):
    one, two = discord.guild("One"), discord.guild("Two")
    async with start() as bot:
        assert bot.homes == frozenset()
        assert discord.commands.in_guild(one) == discord.commands.in_guild(two) == []


async def test_the_first_server_stays_home_when_the_bot_joins_another(guild, discord, start, bot):
    other = discord.guild("Stranger")
    await discord.until(lambda: len(bot.guilds) == 2)
    assert bot.homes == {guild.id}
    assert discord.commands.in_guild(other) == []


async def test_it_asks_for_no_privileged_intent(guild, bot, discord):
    privileged = (1 << 1) | (1 << 8) | (1 << 15)
    assert all(not identify["intents"] & privileged for identify in discord.identifies)
