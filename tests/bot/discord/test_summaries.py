"""`/summary`, `/digest`, `/timeline`, `/trend` and "Summarise links", over the loopback Discord."""

import struct
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from discord import Embed

from bot.discord.render.summary import summary as rendered
from bot.discord.state.guild_settings import GuildSettings
from bot.discord.targets import links_of
from corpus.article import Article
from evals.discord_standin import Misuse

NOW = datetime(2025, 9, 20, 12, tzinfo=UTC).timestamp()
RATES = tuple(
    Article(
        id=f"rate-{month}", title=f"Network hash rate in {name} 2025", url=f"https://example.com/rate-{month}",
        publisher="TheMinerMag", published=f"2025-{month:02}-05",
        text=f"The network hash rate of bitcoin stood at {rate} EH/s on 5 {name} 2025. Pools found {rate * 5} blocks.",
    )
    for month, name, rate in ((5, "May", 870), (6, "June", 895), (7, "July", 921), (8, "August", 948))
)  # fmt: skip


@pytest.fixture
async def bot(start):
    async with start(clock=lambda: NOW) as bot:
        yield bot


async def answered(member, channel, command, **options):
    return await (await member.slash(command, channel=channel, **options)).response(timeout=20)


async def test_a_topic_is_summed_up_in_quoted_lines_with_their_sources(guild, channel, alice, bot):
    shown = await answered(alice, channel, "summary topic", subject="Bitmain plant")
    assert shown.text.startswith("**Bitmain plant**")
    assert "Bitmain is building a factory in Texas" in shown.text
    assert "[Bitmain picks Texas for a plant](https://example.com/texas) · TheMinerMag, 29 Jul 2025" in shown.text
    assert "the corpus reaches 18 Sep 2025" in shown.text


async def test_length_and_dates_limit_a_summary(guild, channel, alice, bot):
    short = await answered(alice, channel, "summary topic", subject="Bitmain", length="short")
    assert 1 <= short.text.count("\n- ") <= 3
    until = await answered(alice, channel, "summary topic", subject="Bitmain", until="2025-07-25")
    assert "Georgia" in until.text
    assert "Texas" not in until.text
    with pytest.raises(Misuse):
        await alice.slash("summary topic", channel=channel, subject="Bitmain", length="endless")
    wrong = await answered(alice, channel, "summary topic", subject="Bitmain", since="soon")
    assert "`since` takes a date" in wrong.text
    assert wrong.ephemeral_for is alice.user


async def test_what_the_corpus_has_nothing_on_is_said(guild, channel, alice, bot):
    shown = await answered(alice, channel, "summary topic", subject="zebra crossings of Uruguay")
    assert "Nothing in the corpus" in shown.text
    assert shown.buttons == []
    blank = await answered(alice, channel, "summary topic", subject="   ")
    assert "the subject is empty" in blank.text


async def test_an_article_is_chosen_by_its_title_and_summed_up(guild, channel, alice, bot, discord):
    await discord.until(lambda: bot.titles.matching("griid"))
    [choice] = await alice.autocomplete("summary article", channel=channel, focused="article", value="griid")
    shown = await answered(alice, channel, "summary article", article=choice["value"])
    assert "[CleanSpark closes the GRIID deal](https://example.com/griid) · CoinDesk, 31 Oct 2024" in shown.text
    assert "> “CleanSpark bought GRIID for $155 million" in shown.text
    typed = await answered(alice, channel, "summary article", article="something else")
    assert "There is no such article" in typed.text


async def test_subjects_are_offered_from_what_articles_name(guild, channel, alice, bot, desk, discord):
    desk.store.put(Article(title="Hut 8 grows", text="Hut 8 grew.", entities=("Hut 8", "American Bitcoin")))
    bot.titles.refresh()
    await discord.until(lambda: bot.titles.subjects("hut"))
    for command in ("summary topic", "timeline", "trend", "watch"):
        offered = await alice.autocomplete(command, channel=channel, focused="subject", value="HUT")
        assert offered == [{"name": "Hut 8", "value": "Hut 8"}]


async def test_summarise_links_shows_the_articles_of_the_corpus(guild, channel, alice, bot):
    bob = guild.member("bob")
    message = await bob.message(
        channel,
        "read <https://example.com/bhutan?utm_source=x>, (https://example.com/griid) and https://example.org/no!",
    )
    shown = await (await alice.context_menu("Summarise links", message)).response(timeout=20)
    assert "[Bhutan holds 9,969 bitcoin](https://example.com/bhutan)" in shown.text
    assert "[CleanSpark closes the GRIID deal](https://example.com/griid)" in shown.text
    for text, said in (
        ("https://example.org/no", "The article behind this link is not in the corpus."),
        ("https://example.org/a https://example.org/b", "None of the 2 links"),
        ("no link", "There is no link in this message."),
    ):
        other = await bob.message(channel, text)
        shown = await (await alice.context_menu("Summarise links", other)).response(timeout=10)
        assert said in shown.text


async def test_digest_tells_the_last_days(guild, channel, alice, bot):
    week = await answered(alice, channel, "digest")
    assert "**Mining news, 13 Sep 2025 to 20 Sep 2025**" in week.text
    assert "Bhutan held 9,969 bitcoin" in week.text
    assert "Texas" not in week.text
    longer = await answered(alice, channel, "digest", days=90)
    assert "Bitmain is building a factory in Texas" in longer.text
    quiet = await answered(alice, channel, "digest", days=1)
    assert "No news" in quiet.text
    [choice] = await alice.autocomplete("digest", channel=channel, focused="topics", value="hardware, ene")
    assert choice["value"] == "hardware, energy"
    assert bot.state.schedules.told(guild.id) == frozenset()


async def test_timeline_puts_steps_in_order(guild, channel, alice, bot):
    shown = await answered(alice, channel, "timeline", subject="CleanSpark")
    assert "Oct 2024" in shown.text
    assert "CleanSpark bought GRIID for $155 million in October 2024." in shown.text
    nothing = await answered(alice, channel, "timeline", subject="CleanSpark", since="2025")
    assert "bought GRIID" not in nothing.text


async def test_trend_is_a_picture_with_words_for_it_and_cited_points(guild, channel, alice, bot, desk):
    desk.store.put_all(RATES)
    desk.reindex()
    shown = await answered(alice, channel, "trend", subject="network hash rate", unit="EH/s")
    [chart] = shown.attachments
    assert chart.content[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", chart.content[16:24])
    assert width >= 800
    assert height >= 300
    assert "870" in chart.description
    [gallery] = [one for one in walk(shown.components) if one["type"] == 12]
    assert gallery["items"][0]["media"]["url"] == chart.url
    assert gallery["items"][0]["description"] == chart.description
    assert "- **5 Aug 2025** 948 EH/s **[" in shown.text
    assert "](https://example.com/rate-8)" in shown.text
    nothing = await answered(alice, channel, "trend", subject="zebra crossings of Uruguay")
    assert "The corpus has nothing on" in nothing.text
    assert nothing.attachments == ()


def walk(components):
    for component in components:
        yield component
        yield from walk(component.get("components", ()))


async def test_summaries_count_against_the_quota_and_stay_in_allowed_channels(guild, channel, alice, bot):
    bot.state.guilds.put(guild.id, GuildSettings(member_quota=1, channels=(channel.id,)))
    elsewhere = await answered(alice, guild.text_channel("elsewhere"), "digest")
    assert elsewhere.text == f"I answer in {channel.mention} here."
    assert "Mining news" in (await answered(alice, channel, "digest")).text
    for command, options in (
        ("summary topic", {"subject": "Bitmain"}), ("timeline", {"subject": "Bitmain"}), ("digest", {}),
        ("trend", {"subject": "Bitmain"}), ("watch", {"subject": "Bitmain"}),
    ):  # fmt: skip
        refused = await answered(alice, channel, command, **options)
        assert "The next slot is free" in refused.text
        assert refused.ephemeral_for is alice.user


async def test_private_summaries_are_for_one_pair_of_eyes(guild, channel, alice, bot):
    shown = await answered(alice, channel, "digest", private=True)
    assert shown.ephemeral_for is alice.user
    bot.state.guilds.put(guild.id, GuildSettings(private=True))
    assert (await answered(alice, channel, "timeline", subject="CleanSpark")).ephemeral_for is alice.user


@pytest.mark.parametrize("restart", [False, True], ids=["before a restart", "after a restart"])
async def test_quotes_and_delete_work(guild, channel, alice, start, discord, restart):
    bob = guild.member("bob")
    async with start(clock=lambda: NOW):
        shown = await answered(alice, channel, "summary topic", subject="CleanSpark")
        if not restart:
            await buttons_work(shown, alice, bob, discord)
    if restart:
        async with start(clock=lambda: NOW):
            await buttons_work(shown, alice, bob, discord)


async def buttons_work(shown, alice, bob, discord):
    quotes = await (await bob.click(shown, label="Quotes")).response()
    assert "CleanSpark bought GRIID for $155 million in October 2024." in quotes.text
    assert quotes.ephemeral_for is bob.user
    bin_id = next(one["custom_id"] for one in shown.buttons if "delete" in one["custom_id"])
    refused = await bob.click(shown, bin_id)
    await discord.until(lambda: refused.followups)
    assert "Only the one who asked" in refused.followups[0].text
    await alice.click(shown, bin_id)
    await discord.until(lambda: shown.deleted)


def post(**fields: Any) -> Any:
    return SimpleNamespace(**fields)


def test_links_are_found_in_text_masks_and_embeds():
    embed = Embed(title="News", url="https://example.com/e", description="more at https://example.com/d.")
    message = post(
        content="see [this](https://example.com/a_(b)) <https://example.com/c?x=1&y=2> https://example.com/c?x=1&y=2, **https://example.com/f**",
        embeds=[embed],
    )
    assert links_of(message) == [
        "https://example.com/a_(b)", "https://example.com/c?x=1&y=2", "https://example.com/f", "https://example.com/e",
        "https://example.com/d",
    ]  # fmt: skip


def test_every_line_of_a_summary_is_cited_below(starter_desk):
    found = starter_desk.summaries.digest(now=datetime(2025, 10, 30, tzinfo=UTC), days=150).summary
    body, sources = rendered(found).texts
    shown = [line for line in body.split("\n") if line.startswith("- ")]
    assert len(shown) >= 8
    for line in shown:
        mark = line[line.index("**[") : line.index("]**") + 3]
        assert mark in sources
