"""What the buttons below a summary, a digest and the news on a watched subject do."""

import discord

from bot.discord import delivery
from bot.discord.checks import moderates
from bot.discord.errors import Refused
from bot.discord.handling import Reply, handled
from bot.discord.layout import Accent, pages
from bot.discord.markup import plain
from bot.discord.render.quotes import quotes as rendered_quotes
from bot.discord.state.summaries import Shown
from bot.discord.views import Click

_FORGOTTEN = "I don't remember this summary any more."


async def quotes(interaction: discord.Interaction, about: str) -> None:
    """Every quoted sentence in its context, only for the one who clicks."""
    async with handled(interaction, "summary.quotes") as reply:
        shown = await _shown(reply, about)
        text = await reply.bot.work.think(rendered_quotes, shown.quotes, reply.bot.desk.store.get)
        await reply.show_pages(pages(text or "This summary quotes nothing.", Accent.ANSWER))


async def delete(interaction: discord.Interaction, about: str) -> None:
    """Whoever asked for a summary may take it back, and moderators any."""
    async with handled(interaction, "summary.delete", update=True) as reply:
        shown = await reply.bot.work.remember(reply.bot.state.summaries.get, int(about))
        asker = shown.asker_id if shown else None
        if interaction.user.id != asker and not moderates(interaction):
            raise Refused("Only the one who asked and the moderators can delete a summary.")
        await delivery.delete(interaction)


async def unwatch(interaction: discord.Interaction, about: str) -> None:
    """End the watch that a message comes from: the watcher may, and in a channel its moderators."""
    async with handled(interaction, "unwatch.click") as reply:
        watches = reply.bot.state.watches
        watch = await reply.bot.work.remember(watches.get, int(about))
        if watch is None:
            raise Refused("This watch has ended already.")
        if interaction.user.id != watch.user_id and not (watch.channel_id and moderates(interaction)):
            raise Refused("Only the one who watches this and the moderators can end it.")
        await reply.bot.work.remember(watches.end, [watch.id])
        await reply.say(f"🔕 Nobody is told of **{plain(watch.subject, 100)}** here any more.", Accent.NOTHING)


async def _shown(reply: Reply, about: str) -> Shown:
    shown = await reply.bot.work.remember(reply.bot.state.summaries.get, int(about))
    if shown is None:
        raise Refused(_FORGOTTEN)
    return shown


CLICKS: dict[str, Click] = {"summary-quotes": quotes, "summary-delete": delete, "unwatch": unwatch}
