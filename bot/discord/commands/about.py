"""`/sources`, `/why`, `/privacy` and `/help`."""

import io
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.answers.respond import Looked
from bot.desk import Desk
from bot.discord.asking import period_of
from bot.discord.checks import moderates
from bot.discord.coverage import coverage
from bot.discord.errors import Refused
from bot.discord.handling import Reply, handled
from bot.discord.layout import Accent, layout, pages
from bot.discord.markup import counted
from bot.discord.render import about as rendering
from bot.discord.render.help import help_view
from bot.discord.state.answers import Given
from bot.discord.views import button

if TYPE_CHECKING:
    from bot.discord.client import HashdeskBot

_EXPORT_FILE = "hashdesk-mine.json"


class AboutCommands(commands.Cog):
    """What the bot knows, and what it keeps."""

    def __init__(self, bot: "HashdeskBot") -> None:
        self.bot = bot

    @app_commands.command(description="What the corpus covers, by publisher and month, and when it was last indexed")
    async def sources(self, interaction: discord.Interaction) -> None:
        async with handled(interaction, "sources") as reply:
            desk = self.bot.desk
            found = await self.bot.work.think(coverage, desk.store)
            status = await self.bot.work.think(desk.status)
            await reply.show(layout(rendering.sources(found, status), accent=Accent.ANSWER))

    @app_commands.command(description="The passages behind the last answer in this channel, with their scores")
    async def why(self, interaction: discord.Interaction) -> None:
        async with handled(interaction, "why") as reply:
            answers = self.bot.state.answers
            channel_id, user_id = interaction.channel_id or 0, interaction.user.id
            given = await self.bot.work.remember(answers.last_seen_by, channel_id, user_id)
            if given is None:
                raise Refused("There is no answer in this channel yet: ask with `/ask` first.")
            history = await self.bot.work.remember(answers.history, given.asking.parent_id)
            looked = await self.bot.work.think(look_again, self.bot.desk, given, history)
            text = rendering.why(given.asking.question, looked.hits, looked.evidence)
            await reply.show_pages(pages(text, Accent.ANSWER))

    @app_commands.command(description="What I keep of you; export it, or have it forgotten")
    async def privacy(self, interaction: discord.Interaction) -> None:
        async with handled(interaction, "privacy") as reply:
            kept = await self.bot.work.remember(self.bot.state.privacy.export, interaction.user.id)
            controls = [
                button("export", "", "Export mine"),
                button("forget", "", "Forget me", style=discord.ButtonStyle.danger),
            ]
            texts = rendering.privacy(kept, self.bot.settings.keep_days)
            await reply.show(layout(texts, controls, accent=Accent.ANSWER))

    @app_commands.command(description="How to ask, with examples that work")
    async def help(self, interaction: discord.Interaction) -> None:
        async with handled(interaction, "help") as reply:
            await reply.show(help_view(self.bot.name, moderator=moderates(interaction)))


def look_again(desk: Desk, given: Given, history: list[tuple[str, str]]) -> Looked:
    """What is found now for a question that was answered before."""
    asking = given.asking
    now = datetime.fromtimestamp(given.asked_at, UTC)
    return desk.responder.look(asking.question, now=now, period=period_of(asking.since, asking.until), history=history)


async def export(interaction: discord.Interaction, _: str) -> None:
    """Everything that is kept of the one who clicks, as a file."""
    async with handled(interaction, "privacy.export") as reply:
        kept = await reply.bot.work.remember(reply.bot.state.privacy.export, interaction.user.id)
        content = json.dumps(kept, indent=1, ensure_ascii=False).encode()
        view = layout(["**Everything I keep of you**"], extra=[ui.File(f"attachment://{_EXPORT_FILE}")])
        await reply.show(view, lambda: [discord.File(io.BytesIO(content), _EXPORT_FILE)])


async def forget(interaction: discord.Interaction, _: str) -> None:
    """Everything that is kept of the one who clicks is deleted."""
    async with handled(interaction, "privacy.forget", update=True) as reply:
        await _forget(reply)


async def _forget(reply: Reply) -> None:
    user_id = reply.interaction.user.id
    count = await reply.bot.work.remember(reply.bot.state.privacy.forget, user_id)
    await reply.show(
        layout([f"**Forgotten**: {counted(count, 'question')}, and everything else I kept of you."], accent=Accent.GOOD)
    )


CLICKS = {"export": export, "forget": forget}
