"""The buttons below an answer, before and after a restart of the bot."""

import contextlib

import pytest

BHUTAN = "how many bitcoin does Bhutan hold?"


@contextlib.asynccontextmanager
async def answered(start, channel, alice, restart: bool, question: str = BHUTAN):
    """An answer, and the bot that gave it or, after a restart, its successor."""
    async with start() as bot:
        interaction = await alice.slash("ask", channel=channel, question=question)
        answer = await interaction.response(timeout=10)
        if not restart:
            yield answer, bot
    if restart:
        async with start() as bot:
            yield answer, bot


either = pytest.mark.parametrize("restart", [False, True], ids=["before a restart", "after a restart"])


@either
async def test_quotes_shows_the_sentences_in_context_to_the_one_who_clicks(guild, channel, alice, start, restart):
    bob = guild.member("bob")
    async with answered(start, channel, alice, restart) as (answer, _):
        click = await bob.click(answer, label="Quotes")
        shown = await click.response(timeout=10)
        assert click.ephemeral
        assert shown.ephemeral_for is bob.user
        assert "**Bhutan held 9,969 bitcoin in September 2025.** The kingdom mines with hydropower." in shown.text


@either
async def test_follow_up_opens_a_form_and_goes_on_from_the_answer(guild, channel, alice, start, asked, restart):
    async with answered(start, channel, alice, restart, "who bought GRIID?") as (answer, _):
        click = await alice.click(answer, label="Follow-up")
        form = await click.shown_modal()
        sent = await alice.submit_modal(form, {"Your question": "and when?"})
        further = await sent.response(timeout=10)
        assert "**and when?**" in further.text
        assert not sent.ephemeral
        question, history = asked[-1]
        assert question == "and when?"
        assert history[0] == ("user", "who bought GRIID?")


@either
async def test_a_vote_counts_once_a_member_and_can_be_changed(guild, channel, alice, start, restart):
    async with answered(start, channel, alice, restart) as (answer, bot):
        up = await alice.click(answer, answer.button(custom_id="hd:up:1")["custom_id"])
        assert "Counted" in (await up.response()).text
        down = await alice.click(answer, "hd:down:1")
        form = await down.shown_modal()
        await channel.world.until(lambda: votes(bot) == [(0, 1)], 5, "the vote")
        sent = await alice.submit_modal(form, {"reason": "outdated"})
        await sent.response()
        [feedback] = bot.state.votes.worst_first()
        assert (feedback.helpful, feedback.unhelpful, feedback.reasons) == (0, 1, ("outdated",))


async def test_a_thumb_down_counts_although_its_form_is_dismissed(guild, channel, alice, start):
    async with answered(start, channel, alice, False) as (answer, bot):
        await (await alice.click(answer, "hd:down:1")).shown_modal()
        await channel.world.until(lambda: votes(bot) == [(0, 1)], 5, "the vote")


async def test_a_form_survives_a_restart(guild, channel, alice, start):
    async with answered(start, channel, alice, False) as (answer, _):
        form = await (await alice.click(answer, "hd:down:1")).shown_modal()
    async with start() as bot:
        await (await alice.submit_modal(form, {"reason": "wrong"})).response()
        assert bot.state.votes.worst_first()[0].reasons == ("wrong",)


@either
async def test_the_asker_can_delete_an_answer(guild, channel, alice, start, restart):
    async with answered(start, channel, alice, restart) as (answer, _):
        await alice.click(answer, "hd:delete:1")
        await channel.world.until(lambda: answer.deleted, 5, "the deletion")


async def test_moderators_can_delete_an_answer_and_others_can_not(guild, channel, alice, start):
    bob, carol = guild.member("bob"), guild.member("carol", permissions=1 << 5)
    async with answered(start, channel, alice, False) as (answer, _):
        refused = await bob.click(answer, "hd:delete:1")
        await channel.world.until(lambda: refused.followups, 5, "the refusal")
        assert "Only the one who asked" in refused.followups[0].text
        assert refused.followups[0].ephemeral_for is bob.user
        assert not answer.deleted
        await carol.click(answer, "hd:delete:1")
        await channel.world.until(lambda: answer.deleted, 5, "the deletion")


async def test_a_private_answer_is_followed_up_privately(guild, channel, alice, bot):
    interaction = await alice.slash("ask", channel=channel, question="who bought GRIID?", private=True)
    answer = await interaction.response(timeout=10)
    assert answer.ephemeral_for is alice.user
    form = await (await alice.click(answer, label="Follow-up")).shown_modal()
    sent = await alice.submit_modal(form, {"question": "and for how much?"})
    assert (await sent.response(timeout=10)).ephemeral_for is alice.user


async def test_quotes_of_a_removed_article_are_not_shown(guild, channel, alice, bot, desk):
    answer = await (await alice.slash("ask", channel=channel, question=BHUTAN)).response(timeout=10)
    desk.remove(["bhutan"])
    shown = await (await alice.click(answer, label="Quotes")).response()
    assert "This article was removed from the corpus since." in shown.text
    assert "hydropower" not in shown.text


def votes(bot) -> list[tuple[int, int]]:
    return [(one.helpful, one.unhelpful) for one in bot.state.votes.worst_first()]
