"""The buttons of `/corpus`: confirmed reindexes and rollbacks. Who clicks is checked again."""

import discord

from bot.discord import delivery
from bot.discord.checks import require_keeper
from bot.discord.commands.corpus import plan_view
from bot.discord.handling import Reply, handled
from bot.discord.layout import Accent, line
from bot.discord.reindexing import PROGRESS_NOTE, Show
from bot.discord.views import Click


async def reindex(interaction: discord.Interaction, revision: str) -> None:
    """Confirmed. The progress goes into an ordinary message: a reindex may outlive the interaction's 15 minutes."""
    async with handled(interaction, "corpus reindex confirmed", update=True) as reply:
        require_keeper(interaction)
        bot = reply.bot
        bot.reindexing.check_free()
        if bot.desk.store.revision != int(revision):
            await reply.show(await plan_view(bot, "The corpus changed meanwhile; this is what it is now."))
            return
        show = await _progress_message(reply)
        bot.spawn(_run(reply, interaction.user.display_name, show), "reindex job")


async def rollback(interaction: discord.Interaction, generation: str) -> None:
    async with handled(interaction, "corpus rollback confirmed", update=True) as reply:
        require_keeper(interaction)
        bot = reply.bot
        bot.reindexing.check_free()
        if bot.desk.generations.current() != int(generation):
            await reply.show(
                line("Another generation is in use by now; look at `/corpus status` first.", Accent.NOTHING)
            )
            return
        number = await bot.work.think(bot.desk.rollback)
        text = f"**Generation {number} is in use again**, pinned until a moderator reindexes."
        await reply.show(line(text, Accent.GOOD))


async def cancel(interaction: discord.Interaction, _: str) -> None:
    async with handled(interaction, "cancel", update=True) as reply:
        await reply.show(line("Cancelled; nothing was changed.", Accent.NOTHING))


async def _progress_message(reply: Reply) -> Show:
    """Where progress is shown: in the channel, or where the bot may not speak there, in the moderator's own message."""
    interaction, bot = reply.interaction, reply.bot
    first = line("**Reindexing** · starting…", Accent.ANSWER)
    channel = interaction.channel
    if isinstance(channel, discord.abc.Messageable):
        try:
            message = await delivery.send(channel, first, nonce=interaction.id)
        except discord.Forbidden:
            await reply.show(first)
            return lambda view: interaction.edit_original_response(view=view)
        await bot.work.remember(bot.state.journal.take_note, PROGRESS_NOTE, f"{message.channel.id} {message.id}")
        await reply.show(line("Started; the progress stands in the channel.", Accent.GOOD))
        return lambda view: message.edit(view=view)
    return lambda view: interaction.edit_original_response(view=view)


async def _run(reply: Reply, by: str, show: Show) -> None:
    bot = reply.bot
    await bot.reindexing.run(by, show)
    await bot.work.remember(bot.state.journal.take_note, PROGRESS_NOTE, None)


CLICKS: dict[str, Click] = {"reindex": reindex, "rollback": rollback, "cancel": cancel}
