"""`/settings`, and what each setting does."""

import pytest

from bot.discord.quota import HOUR, Quotas, next_free_slot
from bot.discord.state.guild_settings import GuildSettings
from evals.discord_standin import Misuse

BHUTAN = "how many bitcoin does Bhutan hold?"


@pytest.fixture
def mod(guild):
    return guild.member("mod", permissions=1 << 5)


@pytest.fixture
async def panel(mod, channel, bot):
    return await (await mod.slash("settings", channel=channel)).response()


def settings(bot, guild) -> GuildSettings:
    return bot.state.guilds.of(guild.id)


async def test_each_control_changes_its_setting_and_the_panel_shows_it(guild, channel, mod, bot, panel, discord):
    role, digest = guild.role("keepers"), guild.text_channel("digest")
    await mod.select(panel, "hds:channels", channel)
    await discord.until(lambda: channel.mention in panel.text)
    await mod.select(panel, "hds:role", role)
    await discord.until(lambda: role.mention in panel.text)
    await mod.select(panel, "hds:digest", digest)
    await discord.until(lambda: f"Digest channel: {digest.mention}" in panel.text)
    await mod.click(panel, label="Answer privately")
    await discord.until(lambda: "only to the one who asks" in panel.text)
    await mod.click(panel, label="Answer in threads")
    await discord.until(lambda: "in a thread of their own" in panel.text)
    form = await (await mod.click(panel, label="Quotas…")).shown_modal()
    await mod.submit_modal(form, {"member": "5", "guild": "0"})
    await discord.until(lambda: "5 a member, no limit in all" in panel.text)
    assert settings(bot, guild) == GuildSettings((channel.id,), True, True, 5, 0, role.id, digest.id)


async def test_settings_and_the_panel_survive_a_restart(guild, channel, mod, start, discord):
    async with start():
        panel = await (await mod.slash("settings", channel=channel)).response()
        await mod.click(panel, label="Answer privately")
        await discord.until(lambda: "only to the one who asks" in panel.text)
    async with start() as bot:
        assert settings(bot, guild).private
        await mod.click(panel, label="Answer publicly")
        await discord.until(lambda: not settings(bot, guild).private)


async def test_members_are_refused_at_the_command_and_at_the_click(guild, channel, mod, alice, bot, panel, discord):
    with pytest.raises(Misuse, match="does not see"):
        await alice.slash("settings", channel=channel)
    guild.open_command("settings")
    refused = await (await alice.slash("settings", channel=channel)).response()
    assert "Only moderators" in refused.text
    former = guild.member("former", permissions=1 << 5)
    theirs = await (await former.slash("settings", channel=channel)).response()
    guild.everyone.permissions &= ~(1 << 5)
    for role in list(former.roles):
        former.remove_role(role)
    click = await former.click(theirs, label="Answer privately")
    await discord.until(lambda: click.followups)
    assert "Only moderators" in click.followups[0].text
    assert not settings(bot, guild).private


@pytest.mark.parametrize("written", ["many", "-1", "1.5"])
async def test_a_quota_that_is_no_number_is_refused(guild, channel, mod, bot, panel, discord, written):
    form = await (await mod.click(panel, label="Quotas…")).shown_modal()
    sent = await mod.submit_modal(form, {"member": written, "guild": "100"})
    await discord.until(lambda: sent.followups)
    assert "A quota is a whole number" in sent.followups[0].text


async def test_in_other_channels_it_says_where_it_answers(guild, channel, alice, bot):
    elsewhere = guild.text_channel("elsewhere")
    bot.state.guilds.put(guild.id, GuildSettings(channels=(channel.id,)))
    refused = await alice.slash("ask", channel=elsewhere, question=BHUTAN)
    assert (await refused.response()).text == f"I answer in {channel.mention} here."
    assert refused.ephemeral
    question = await alice.message(elsewhere, BHUTAN, mentions_bot=True)
    assert channel.mention in (await elsewhere.next_message(after=question)).text


async def test_private_by_default_and_public_on_request(guild, channel, alice, bot):
    bot.state.guilds.put(guild.id, GuildSettings(private=True))
    hidden = await alice.slash("ask", channel=channel, question=BHUTAN)
    shown = await alice.slash("ask", channel=channel, question=BHUTAN, private=False)
    await hidden.response(timeout=10)
    await shown.response(timeout=10)
    assert (hidden.ephemeral, shown.ephemeral) == (True, False)


async def test_a_members_quota_shows_the_next_free_slot_and_frees_it(guild, channel, alice, start):
    now = [1_000_000.0]
    async with start(clock=lambda: now[0]) as bot:
        bot.state.guilds.put(guild.id, GuildSettings(member_quota=1))
        await (await alice.slash("ask", channel=channel, question=BHUTAN)).response(timeout=10)
        now[0] += 60
        refused = await (await alice.slash("ask", channel=channel, question=BHUTAN)).response()
        assert f"<t:{1_000_000 + 3600 + 1}:R>" in refused.text
        assert refused.ephemeral_for is alice.user
        bob = guild.member("bob")
        assert "9,969" in (await (await bob.slash("ask", channel=channel, question=BHUTAN)).response(timeout=10)).text
        now[0] += HOUR
        assert "9,969" in (await (await alice.slash("ask", channel=channel, question=BHUTAN)).response(timeout=10)).text


async def test_quotas_survive_a_restart(guild, channel, alice, start):
    for attempt in ("9,969", "The next slot is free"):
        async with start() as bot:
            bot.state.guilds.put(guild.id, GuildSettings(member_quota=1))
            shown = await (await alice.slash("ask", channel=channel, question=BHUTAN)).response(timeout=10)
            assert attempt in shown.text


@pytest.mark.parametrize(
    ("times", "quota", "free"),
    [
        ([], 1, None),
        ([100], 1, 3700),
        ([100, 200], 2, 3700),
        ([100, 200], 3, None),
        ([-4000, 100], 1, 3700),
        ([100], 0, None),
    ],
)
def test_next_free_slot(times, quota, free):
    assert next_free_slot(times, quota, now=300, window=3600) == free


def test_a_servers_quota_counts_all_its_members_and_no_other_servers():
    quotas = Quotas([(1, 10, 0.0), (1, 11, 5.0)])
    assert quotas.take(1, 12, 10.0, member_quota=5, guild_quota=2) == 3600.0
    assert quotas.take(2, 12, 10.0, member_quota=5, guild_quota=2) is None


def test_a_refused_question_takes_no_slot():
    quotas = Quotas()
    quotas.take(1, 10, 0.0, member_quota=1, guild_quota=0)
    for moment in (10.0, 20.0):
        assert quotas.take(1, 10, moment, member_quota=1, guild_quota=0) == 3600.0
    assert quotas.take(1, 10, 3600.0, member_quota=1, guild_quota=0) is None
