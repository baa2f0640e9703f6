"""`/sources`, `/why`, `/privacy`, `/help`, and the autocomplete of `/ask`."""

import json

BHUTAN = "how many bitcoin does Bhutan hold?"


async def answered(member, channel, question=BHUTAN, **options):
    return await (await member.slash("ask", channel=channel, question=question, **options)).response(timeout=10)


async def test_sources_counts_by_publisher_and_month(guild, channel, alice, bot):
    shown = await (await alice.slash("sources", channel=channel)).response()
    assert "**4 articles, up to 18 Sep 2025** · indexed <t:" in shown.text
    assert "Blockspace 1 · CoinDesk 1 · Forbes 1 · TheMinerMag 1" in shown.text
    assert "Jul 2025" in shown.text


async def test_why_shows_the_passages_behind_the_last_answer_that_one_may_see(guild, channel, alice, bot):
    bob = guild.member("bob")
    nothing = await (await bob.slash("why", channel=channel)).response()
    assert "There is no answer in this channel yet" in nothing.text
    await answered(alice, channel)
    await answered(alice, channel, "who bought GRIID?", private=True)
    theirs = await (await bob.slash("why", channel=channel)).response(timeout=10)
    mine = await (await alice.slash("why", channel=channel)).response(timeout=10)
    assert BHUTAN in theirs.text
    assert "**Passages** by score" in theirs.text
    assert "[Bhutan holds 9,969 bitcoin](https://example.com/bhutan)" in theirs.text
    assert "who bought GRIID?" in mine.text


async def test_privacy_shows_exports_and_forgets(guild, channel, alice, bot, discord):
    answer = await answered(alice, channel)
    await (await guild.member("bob").click(answer, "hd:up:1")).response()
    shown = await (await alice.slash("privacy", channel=channel)).response()
    assert "1 question with the answers, for 365 days" in shown.text
    exported = await (await alice.click(shown, label="Export mine")).response()
    kept = json.loads(exported.attachments[0].content)
    assert [one["question"] for one in kept["questions"]] == [BHUTAN]
    await alice.click(shown, label="Forget me")
    await discord.until(lambda: "**Forgotten**: 1 question," in shown.text)
    assert not any(bot.state.privacy.export(alice.id).values())
    assert bot.state.votes.worst_first() == []
    late = await (await alice.click(answer, label="Quotes")).response()
    assert "I don't remember this answer any more" in late.text


async def test_help_is_for_everyone_and_tells_moderators_more(guild, channel, alice, bot):
    mod = guild.member("mod", permissions=1 << 5)
    assert "/corpus" not in (await (await alice.slash("help", channel=channel)).response()).text
    assert "/corpus" in (await (await mod.slash("help", channel=channel)).response()).text
    assert "I answer questions" in (await (await alice.slash("help", channel=alice.dm)).response()).text


async def test_autocomplete_offers_public_questions_of_this_channel_and_examples(guild, channel, alice, bot):
    other = guild.text_channel("other")
    await answered(alice, channel, "how many bitcoin did Bhutan hold in September?")
    await answered(alice, channel, "how much did CleanSpark pay for GRIID?", private=True)
    await answered(alice, other, "who bought GRIID in 2024?")
    names = [one["name"] for one in await alice.autocomplete("ask", channel=channel, focused="question", value="")]
    assert names[0] == "how many bitcoin did Bhutan hold in September?"
    assert "where is Bitmain building?" in names
    assert "how much did CleanSpark pay for GRIID?" not in names
    assert "who bought GRIID in 2024?" not in names
    typed = await alice.autocomplete("ask", channel=channel, focused="question", value="SEPTEMBER")
    assert [one["value"] for one in typed] == ["how many bitcoin did Bhutan hold in September?"]


async def test_dates_limit_what_is_quoted_and_bad_ones_are_refused(guild, channel, alice, bot):
    before = await answered(alice, channel, "who bought GRIID?", until="2024-12")
    after = await answered(alice, channel, "who bought GRIID?", since="2025")
    wrong = await answered(alice, channel, "who bought GRIID?", since="soon")
    turned = await answered(alice, channel, "who bought GRIID?", since="2025", until="2024")
    assert "CleanSpark bought GRIID" in before.text
    assert "CleanSpark bought GRIID" not in after.text
    assert "`since` takes a date such as" in wrong.text
    assert "is after `until`" in turned.text
