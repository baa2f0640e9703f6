"""A stand-in and a small real client of discord.py to prove it with."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from typing import Any

import discord as dpy
import pytest
from discord import app_commands, ui
from discord.ext import commands
from discord.http import Route

from evals.discord_standin import Channel, Guild, Member, Standin


class Why(ui.Modal, title="What is wrong?"):
    reason = ui.Label(text="Reason", component=ui.TextInput(custom_id="reason", max_length=200))

    async def on_submit(self, interaction: dpy.Interaction) -> None:
        assert isinstance(self.reason.component, ui.TextInput)
        await interaction.response.send_message(f"noted: {self.reason.component.value}", ephemeral=True)


class Vote(ui.DynamicItem[ui.Button[Any]], template=r"vote:(?P<way>up|down|new|later):(?P<number>\d+)"):
    def __init__(self, way: str, number: int) -> None:
        super().__init__(ui.Button(label=way, custom_id=f"vote:{way}:{number}"))
        self.way = way
        self.number = number

    @classmethod
    async def from_custom_id(cls, interaction: dpy.Interaction, item: ui.Item[Any], match: re.Match[str]) -> "Vote":
        return cls(match["way"], int(match["number"]))

    async def callback(self, interaction: dpy.Interaction) -> None:
        if self.way == "down":
            await interaction.response.send_modal(Why())
        elif self.way == "new":
            await interaction.response.edit_message(view=answer("edited", self.number))
        elif self.way == "later":
            await interaction.response.defer()
            await interaction.edit_original_response(view=answer("edited later", self.number))
        else:
            await interaction.response.send_message(f"counted {self.number}", ephemeral=True)


def answer(text: str, number: int = 1) -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.TextDisplay(text))
    row: ui.ActionRow[Any] = ui.ActionRow()
    for way in ("up", "down", "new", "later"):
        row.add_item(Vote(way, number))
    return view.add_item(row)


class Pick(ui.View):
    @ui.select(
        options=[dpy.SelectOption(label="Hardware", value="hw"), dpy.SelectOption(label="Energy", value="en")],
        custom_id="pick",
        max_values=2,
    )
    async def topic(self, interaction: dpy.Interaction, menu: ui.Select[Any]) -> None:
        await interaction.response.edit_message(content=f"picked {', '.join(menu.values)}", view=None)


class TinyBot(commands.AutoShardedBot):
    def __init__(self) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            intents=dpy.Intents.default(),
            allowed_mentions=dpy.AllowedMentions.none(),
            help_command=None,
            guild_ready_timeout=0.01,
        )
        self.heard: list[dpy.Message] = []
        self.events: list[str] = []
        self.forgiven = asyncio.Event()

    async def setup_hook(self) -> None:
        self.add_dynamic_items(Vote)
        add_commands(self.tree)
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Five seconds less."""

    async def on_message(self, message: dpy.Message) -> None:
        if message.author.bot:
            return
        self.heard.append(message)
        if self.user in message.mentions:
            await message.reply(f"heard: {message.content}", mention_author=False)

    async def on_resumed(self) -> None:
        self.events.append("resumed")

    async def on_guild_join(self, guild: dpy.Guild) -> None:
        self.events.append(f"joined {guild.name}")


def add_commands(tree: app_commands.CommandTree[Any]) -> None:
    @tree.command(description="Ask the corpus")
    @app_commands.describe(question="What to ask", since="From when on", private="Only for you", file="A file")
    async def ask(
        interaction: dpy.Interaction,
        question: app_commands.Range[str, 1, 300],
        since: str | None = None,
        private: bool = False,
        file: dpy.Attachment | None = None,
    ) -> None:
        await interaction.response.defer(ephemeral=private)
        size = len(await file.read()) if file else 0
        await interaction.edit_original_response(view=answer(f"{question} since {since}, {size} bytes"))

    @ask.autocomplete("question")
    async def offer(_: dpy.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=f"{typed}?", value=typed)]

    @ask.autocomplete("since")
    async def offer_too_many(_: dpy.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=f"{typed}-{day}", value=str(day)) for day in range(26)]

    @tree.command(description="Pick a topic")
    async def pick(interaction: dpy.Interaction) -> None:
        await interaction.response.send_message("which?", view=Pick(timeout=None))

    @tree.command(description="Say it plainly")
    async def say(interaction: dpy.Interaction, text: str, more: str | None = None) -> None:
        await interaction.response.send_message(text)
        if more:
            await interaction.followup.send(more, ephemeral=True)

    @tree.command(description="Answers when it is told to")
    async def sulk(interaction: dpy.Interaction[TinyBot]) -> None:
        await interaction.client.forgiven.wait()
        if not interaction.client.is_closed():
            await interaction.response.defer()

    @tree.context_menu(name="Ask about this")
    async def about(interaction: dpy.Interaction, message: dpy.Message) -> None:
        await interaction.response.send_message(f"about: {message.content}", ephemeral=True)

    corpus = app_commands.Group(
        name="corpus", description="Keep the corpus", default_permissions=dpy.Permissions(manage_guild=True)
    )

    @corpus.command(description="Index again")
    async def reindex(interaction: dpy.Interaction) -> None:
        await interaction.response.defer()
        await interaction.followup.send("done", ephemeral=True)

    tree.add_command(corpus)


@pytest.fixture
async def discord() -> AsyncIterator[Standin]:
    async with Standin(heartbeat_interval=0.5) as standin:
        with standin.redirect():
            yield standin


@pytest.fixture
def guild(discord: Standin) -> Guild:
    return discord.guild("Miners")


@pytest.fixture
def channel(guild: Guild) -> Channel:
    return guild.text_channel("general")


@pytest.fixture
def alice(guild: Guild) -> Member:
    return guild.member("alice")


@pytest.fixture
async def bot(discord: Standin, channel: Channel) -> AsyncIterator[TinyBot]:
    client = TinyBot()
    running = asyncio.create_task(client.start(discord.token))
    try:
        await discord.connected()
        await asyncio.wait_for(client.wait_until_ready(), 10)
        yield client
    finally:
        await client.close()
        client.forgiven.set()
        await running


@pytest.fixture
def call(bot: TinyBot) -> Callable[..., Any]:
    """Sends any payload through discord.py's own HTTP client."""

    def send(method: str, path: str, payload: Any) -> Any:
        return bot.http.request(Route(method, path), json=payload)

    return send


@pytest.fixture
def new_bot() -> type[TinyBot]:
    return TinyBot
