"""`/corpus`: moderators keep the corpus. It exists in home servers only, and each command and click checks who acts."""

import io
import tempfile
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import discord
from discord import app_commands, ui

from bot.desk import Added, Desk
from bot.discord.checks import require_keeper
from bot.discord.errors import Refused
from bot.discord.handling import handled
from bot.discord.layout import Accent, layout, pages
from bot.discord.markup import plain
from bot.discord.render import corpus as rendering
from bot.discord.state.unanswered import grouped
from bot.discord.views import button

if TYPE_CHECKING:
    from bot.discord.client import HashdeskBot

MAX_UPLOAD_BYTES = 25 * 1024 * 1024
_SHOWN_GAPS = 20
_SHOWN_VOTES = 15
_SHOWN_ERRORS = 5
_FEEDBACK_FILE = "feedback.csv"


class CorpusCommands(app_commands.Group):
    """Keeping the corpus."""

    def __init__(self, bot: "HashdeskBot") -> None:
        super().__init__(
            name="corpus", description="Keep the corpus that answers are quoted from", guild_only=True,
            default_permissions=discord.Permissions(manage_guild=True),
        )  # fmt: skip
        self.bot = bot

    @app_commands.command(description="Show what a reindex would do, then do it")
    async def reindex(self, interaction: discord.Interaction) -> None:
        async with handled(interaction, "corpus reindex") as reply:
            require_keeper(interaction)
            self.bot.reindexing.check_free()
            await reply.show(await plan_view(self.bot))

    @app_commands.command(description="Return to the index before the one in use")
    async def rollback(self, interaction: discord.Interaction) -> None:
        async with handled(interaction, "corpus rollback") as reply:
            require_keeper(interaction)
            self.bot.reindexing.check_free()
            status = await self.bot.work.think(self.bot.desk.status)
            confirm = button("rollback", status.generation or 0, "Roll back", style=discord.ButtonStyle.danger)
            text = (
                f"Generation {status.generation} is in use. A rollback returns to the one before and stays there: "
                "nothing reindexes by itself until a moderator does."
            )
            controls = [confirm, button("cancel", "", "Cancel")]
            await reply.show(layout([text], controls, accent=Accent.DISAGREEMENT))

    @app_commands.command(description="Articles, index, model, size, age and the last errors")
    async def status(self, interaction: discord.Interaction) -> None:
        async with handled(interaction, "corpus status") as reply:
            require_keeper(interaction)
            bot = self.bot
            status = await bot.work.think(bot.desk.status)
            errors = await bot.work.remember(bot.state.journal.errors, _SHOWN_ERRORS)
            still_open = await bot.work.remember(bot.state.unanswered.still_open)
            await reply.show(layout(rendering.status(status, errors, len(still_open)), accent=Accent.ANSWER))

    @app_commands.command(
        description="Add articles from a file: Markdown, HTML, PDF, text, JSONL, CSV, or a zip of them"
    )
    @app_commands.describe(file="The file, at most 25 MB")
    async def add(self, interaction: discord.Interaction, file: discord.Attachment) -> None:
        async with handled(interaction, "corpus add") as reply:
            require_keeper(interaction)
            if file.size > MAX_UPLOAD_BYTES:
                raise Refused(f"The file has {file.size / 1e6:,.0f} MB; at most 25 MB can be added here.")
            content = await file.read()
            result = await self.bot.work.think(add_file, self.bot.desk, file.filename, content)
            await reply.show(layout(rendering.added(result, next_step=self._next_step()), accent=_accent(result)))

    @app_commands.command(description="Remove an article; it disappears from answers at once")
    @app_commands.describe(article="A part of its title")
    async def remove(self, interaction: discord.Interaction, article: app_commands.Range[str, 1, 200]) -> None:
        async with handled(interaction, "corpus remove") as reply:
            require_keeper(interaction)
            article_id = await self.bot.titles.resolve(article)
            found = await self.bot.work.remember(self.bot.desk.store.get, article_id) if article_id else None
            if found is None:
                raise Refused("There is no such article: pick one from the list that appears while you type.")
            await self.bot.work.think(self.bot.desk.remove, [found.id])
            text = f"**Removed:** {plain(found.title, 200)}\n-# Adding the same file again brings it back."
            await reply.say(text, Accent.GOOD)

    @remove.autocomplete("article")
    async def remove_article(self, interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        try:
            require_keeper(interaction)
        except Refused:
            return []
        return [app_commands.Choice(name=title, value=value) for title, value in self.bot.titles.matching(typed)]

    @app_commands.command(description="Questions that the corpus could not answer, grouped")
    async def gaps(self, interaction: discord.Interaction) -> None:
        async with handled(interaction, "corpus gaps") as reply:
            require_keeper(interaction)
            questions = await self.bot.work.remember(self.bot.state.unanswered.still_open)
            found = await self.bot.work.think(grouped, questions)
            await reply.show_pages(pages(rendering.gaps(found[:_SHOWN_GAPS]), Accent.NOTHING))

    @app_commands.command(description="Votes on answers with their reasons, worst first")
    @app_commands.describe(export="Attach all of them as a CSV file")
    async def feedback(self, interaction: discord.Interaction, export: bool = False) -> None:
        async with handled(interaction, "corpus feedback") as reply:
            require_keeper(interaction)
            votes = self.bot.state.votes
            if not export:
                found = await self.bot.work.remember(votes.worst_first, _SHOWN_VOTES)
                await reply.show_pages(pages(rendering.feedback(found), Accent.NOTHING))
                return
            found = await self.bot.work.remember(votes.worst_first)
            content = rendering.feedback_csv(found)
            view = layout([f"**{len(found):,} answers with votes**"], extra=[ui.File(f"attachment://{_FEEDBACK_FILE}")])
            await reply.show(view, lambda: [discord.File(io.BytesIO(content), _FEEDBACK_FILE)])

    def _next_step(self) -> str:
        after = self.bot.settings.reindex_after
        if self.bot.desk.generations.pinned() or not after:
            return "`/corpus reindex` makes them searchable."
        return f"They become searchable by themselves {rendering.duration(after)} after the last change."


async def plan_view(bot: "HashdeskBot", note: str = "") -> ui.LayoutView:
    """The dry run with its buttons."""
    plan = await bot.work.think(bot.desk.plan)
    titles = await bot.work.think(bot.desk.store.titles)
    pinned = bot.desk.generations.pinned()
    texts = rendering.plan(plan, titles, pinned=pinned)
    controls = [button("cancel", "", "Cancel")]
    if pinned or not plan.is_empty:
        controls.insert(0, button("reindex", plan.revision, "Reindex", style=discord.ButtonStyle.success))
    return layout([*([note] if note else []), *texts], controls, accent=Accent.ANSWER)


def add_file(desk: Desk, filename: str, content: bytes) -> Added:
    """Store the articles of an uploaded file under its own name, whatever path that name pretends to have."""
    name = PurePath(filename.replace("\\", "/")).name or "upload"
    with tempfile.TemporaryDirectory(prefix="hashdesk-") as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        return desk.add([path])


def _accent(result: Added) -> Accent:
    return Accent.BAD if result.failed and not result.stored else Accent.GOOD
