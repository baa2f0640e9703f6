"""What the buttons below an answer do, and the forms that they open."""

import discord

from bot.discord import delivery, forms
from bot.discord.asking import Answered, ask, refusal
from bot.discord.checks import moderates
from bot.discord.errors import Refused
from bot.discord.handling import Reply, handled, shown
from bot.discord.layout import Accent, pages
from bot.discord.render.quotes import quotes as rendered_quotes
from bot.discord.state.answers import Asking, Given
from bot.discord.views import Click

_FORGOTTEN = "I don't remember this answer any more: its asker had it forgotten."


async def quotes(interaction: discord.Interaction, about: str) -> None:
    """The exact sentences in their context, only for the one who clicks."""
    async with handled(interaction, "quotes") as reply:
        given = await _given(reply, about)
        text = await reply.bot.work.think(rendered_quotes, given.quotes, reply.bot.desk.store.get)
        await reply.show_pages(pages(text or "This answer quotes nothing.", Accent.ANSWER))


async def vote_up(interaction: discord.Interaction, about: str) -> None:
    async with handled(interaction, "vote.up") as reply:
        bot = reply.bot
        if not await bot.work.remember(bot.state.votes.cast, int(about), interaction.user.id, True, bot.clock()):
            raise Refused(_FORGOTTEN)
        await reply.say("👍 Counted, thank you. Click 👎 to change your vote.", Accent.GOOD)


async def vote_down(interaction: discord.Interaction, about: str) -> None:
    """Counts at once, whether or not the form that asks why is sent in."""
    async with shown(interaction, "vote.down", forms.reason(int(about))):
        bot = interaction.client
        await bot.work.remember(bot.state.votes.cast, int(about), interaction.user.id, False, bot.clock())  # type: ignore[attr-defined]


async def explained(interaction: discord.Interaction, about: str) -> None:
    """The form behind 👎 was sent in."""
    async with handled(interaction, "vote.reason") as reply:
        reason = forms.written(interaction.data or {}).get(forms.REASON, "").strip()
        votes = reply.bot.state.votes
        if reason and not await reply.bot.work.remember(votes.explain, int(about), interaction.user.id, reason):
            raise Refused(_FORGOTTEN)
        await reply.say("👎 Counted, thank you. The moderators see it without your name.", Accent.NOTHING)


async def follow_up(interaction: discord.Interaction, about: str) -> None:
    async with shown(interaction, "follow", forms.follow_up(int(about))):
        pass


async def followed_up(interaction: discord.Interaction, about: str) -> None:
    """The next turn of a conversation; as private as the answer that it follows."""
    flags = interaction.message.flags if interaction.message else None
    private = bool(flags and flags.ephemeral)
    async with handled(interaction, "follow.ask", ephemeral=private) as reply:
        question = forms.written(interaction.data or {}).get(forms.QUESTION, "")
        asking = Asking(
            guild_id=interaction.guild_id or 0, channel_id=interaction.channel_id or 0, asker_id=interaction.user.id,
            question=question, parent_id=await _known(reply, about),
            public=not private and interaction.guild_id is not None,
        )  # fmt: skip
        if refused := refusal(reply.bot, asking):
            raise refused
        await show_answer(reply, await ask(reply.bot, asking))


async def delete(interaction: discord.Interaction, about: str) -> None:
    """The asker and moderators may take an answer back."""
    async with handled(interaction, "delete", update=True) as reply:
        bot, answer_id = reply.bot, int(about)
        given = await bot.work.remember(bot.state.answers.get, answer_id)
        asker = given.asking.asker_id if given else None
        if interaction.user.id != asker and not moderates(interaction):
            raise Refused("Only the one who asked and the moderators can delete an answer.")
        await delivery.delete(interaction)
        await bot.work.remember(bot.state.answers.deleted, answer_id, bot.clock())


async def watch(interaction: discord.Interaction, about: str) -> None:
    async with handled(interaction, "watch") as reply:
        bot = reply.bot
        if not await bot.work.remember(bot.state.unanswered.watch, int(about), interaction.user.id, bot.clock()):
            raise Refused("There is nothing to wait for: this question was answered or forgotten. Ask it again.")
        await reply.say("🔔 I'll send you a direct message once when the corpus has an answer.", Accent.GOOD)


async def show_answer(reply: Reply, answered: Answered) -> None:
    """Put an answer in place of "thinking", and note where it stands."""
    message = await reply.show(answered.view(repeat_question=True))
    await reply.bot.work.remember(reply.bot.state.answers.sent, answered.id, message.id, message.channel.id)


async def _given(reply: Reply, about: str) -> Given:
    given = await reply.bot.work.remember(reply.bot.state.answers.get, int(about))
    if given is None:
        raise Refused(_FORGOTTEN)
    return given


async def _known(reply: Reply, about: str) -> int | None:
    """The answer's id, or None where it was forgotten: the question then starts a conversation of its own."""
    given = await reply.bot.work.remember(reply.bot.state.answers.get, int(about))
    return given.id if given else None


CLICKS: dict[str, Click] = {
    "quotes": quotes, "follow": follow_up, "up": vote_up, "down": vote_down, "delete": delete, "watch": watch,
}  # fmt: skip
FORMS: dict[str, Click] = {"follow": followed_up, "reason": explained}
