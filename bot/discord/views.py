"""Buttons. Each carries what it needs in its custom id, so it works after a restart and on any shard."""

import contextlib
import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Self

import discord
from discord import ButtonStyle, ui

from bot.answers.answer import Status
from bot.discord.errors import Reported

if TYPE_CHECKING:
    from bot.discord.client import HashdeskBot

# What a click does: it gets the interaction and what stands behind the deed in the custom id.
Click = Callable[[discord.Interaction, str], Awaitable[None]]


class DeedButton(ui.DynamicItem[ui.Button[Any]], template=r"hd:(?P<deed>[a-z-]+):(?P<about>\w*)"):
    """A button with the custom id `hd:DEED:ABOUT`; the client knows what each deed does."""

    def __init__(self, deed: str, about: str | int, button: ui.Button[Any]) -> None:
        button.custom_id = f"hd:{deed}:{about}"
        super().__init__(button)
        self.deed = deed
        self.about = str(about)

    @classmethod
    async def from_custom_id(cls, interaction: discord.Interaction, item: ui.Item[Any], match: re.Match[str]) -> Self:  # noqa: ARG003
        return cls(match["deed"], match["about"], ui.Button())

    async def callback(self, interaction: discord.Interaction) -> None:
        bot: HashdeskBot = interaction.client  # type: ignore[assignment]
        if click := bot.clicks.get(self.deed):
            with contextlib.suppress(Reported):
                await click(interaction, self.about)


def button(
    deed: str, about: str | int, label: str | None = None, emoji: str | None = None,
    style: ButtonStyle = ButtonStyle.secondary,
) -> DeedButton:  # fmt: skip
    return DeedButton(deed, about, ui.Button(label=label, emoji=emoji, style=style))


def answer_buttons(answer_id: int, status: Status) -> list[ui.Item[Any]]:
    """The row below an answer."""
    delete = button("delete", answer_id, emoji="🗑️")
    match status:
        case Status.ANSWERED:
            votes = [button("up", answer_id, emoji="👍"), button("down", answer_id, emoji="👎")]
            return [button("quotes", answer_id, "Quotes"), button("follow", answer_id, "Follow-up"), *votes, delete]
        case Status.NOT_FOUND:
            watch = button("watch", answer_id, "Tell me when there is an answer", "🔔")
            return [watch, button("follow", answer_id, "Follow-up"), delete]
        case _:
            return [button("follow", answer_id, "Ask again"), delete]
