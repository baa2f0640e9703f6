"""Getting answers through to Discord, once each: what may be repeated is repeated, and what may not is told apart.

`edit_original_response` may be repeated; a send may, because its nonce is enforced. `followup.send` may not: it is
repeated into a duplicate when an answer is lost, so nothing here uses it but further pages for one pair of eyes.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

import aiohttp
import discord
from discord import ui

R = TypeVar("R")
Files = Callable[[], Sequence[discord.File]]

_ALREADY_ACKNOWLEDGED = 40060
_LOST = (aiohttp.ClientConnectionError, ConnectionError, TimeoutError)
_PAUSES = (0.1, 1.0, 3.0)


async def repeated(call: Callable[[], Awaitable[R]]) -> R:
    """The call's result; made again where the connection broke before it came. Only for what may be done twice."""
    for pause in _PAUSES:
        try:
            return await call()
        except _LOST:
            await asyncio.sleep(pause)
    return await call()


async def acknowledge(interaction: discord.Interaction, *, ephemeral: bool, update: bool = False) -> None:
    """Defer: a click with `update` changes its own message later, everything else gets a message of its own."""
    await _once(lambda: interaction.response.defer(ephemeral=ephemeral, thinking=not update))


async def show_modal(interaction: discord.Interaction, modal: ui.Modal) -> None:
    """Answer with a form. It is not kept in memory: `modals.py` reads what is sent in, also after a restart."""
    modal.stop()
    await _once(lambda: interaction.response.send_modal(modal))


async def show(
    interaction: discord.Interaction, view: ui.LayoutView, files: Files = tuple
) -> discord.InteractionMessage:
    """Put the answer in place of "thinking", or in place of the message that was clicked on."""
    return await repeated(lambda: interaction.edit_original_response(view=view, attachments=list(files())))


async def show_more(interaction: discord.Interaction, views: Sequence[ui.LayoutView]) -> None:
    """Further pages, for the eyes of the one who asked; a lost answer may show one twice, to one person."""
    for view in views:
        await interaction.followup.send(view=view, ephemeral=True)


async def send(
    channel: discord.abc.Messageable, view: ui.LayoutView, *, nonce: int | str, reference: discord.Message | None = None
) -> discord.Message:
    """An ordinary message. The nonce makes a repeat harmless: Discord answers it with the message that is there."""
    if reference is None:
        return await repeated(lambda: channel.send(view=view, nonce=nonce))
    target = reference.to_reference(fail_if_not_exists=False)
    return await repeated(lambda: channel.send(view=view, nonce=nonce, reference=target, mention_author=False))


async def delete(interaction: discord.Interaction) -> None:
    """Delete the message that was clicked on; one that is gone already is as good."""
    with contextlib.suppress(discord.NotFound):
        await repeated(interaction.delete_original_response)


async def _once(call: Callable[[], Awaitable[object]]) -> None:
    """An acknowledgement that arrived although its answer was lost counts as one."""
    try:
        await repeated(call)
    except discord.HTTPException as error:
        if error.code != _ALREADY_ACKNOWLEDGED:
            raise
