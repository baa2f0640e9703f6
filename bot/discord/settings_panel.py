"""`/settings`: a panel of menus and buttons. Who uses it is checked again at each of them."""

import contextlib
import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

import discord
from discord import ButtonStyle, SelectDefaultValue, ui

from bot.discord import forms
from bot.discord.checks import require_moderator
from bot.discord.errors import Refused, Reported
from bot.discord.handling import Reply, handled, shown
from bot.discord.layout import Accent, layout
from bot.discord.schedule import Schedule
from bot.discord.state.guild_settings import GuildSettings
from bot.discord.views import Click, button

if TYPE_CHECKING:
    from bot.discord.client import HashdeskBot

# A digest is an ordinary message: a forum has none.
_DIGEST_CHANNELS = [discord.ChannelType.text, discord.ChannelType.news]
_TEXT_CHANNELS = [discord.ChannelType.text, discord.ChannelType.news, discord.ChannelType.forum]
_CHANNEL = discord.SelectDefaultValueType.channel
_MOST_QUOTA = 99_999
Change = Callable[[GuildSettings], GuildSettings]


class SettingSelect(ui.DynamicItem[ui.ChannelSelect[Any] | ui.RoleSelect[Any]], template=r"hds:(?P<setting>[a-z]+)"):
    """A menu of the panel, with the custom id `hds:SETTING`."""

    def __init__(self, setting: str, menu: ui.ChannelSelect[Any] | ui.RoleSelect[Any]) -> None:
        super().__init__(menu)
        self.setting = setting

    @classmethod
    async def from_custom_id(cls, interaction: discord.Interaction, item: ui.Item[Any], match: re.Match[str]) -> Self:  # noqa: ARG003
        return cls(match["setting"], item)  # type: ignore[arg-type]

    async def callback(self, interaction: discord.Interaction) -> None:
        with contextlib.suppress(Reported):
            await _change(interaction, f"settings.{self.setting}", self._chosen)

    def _chosen(self, settings: GuildSettings) -> GuildSettings:
        ids = tuple(value.id for value in self.item.values)
        first = ids[0] if ids else None
        match self.setting:
            case "channels":
                return replace(settings, channels=ids)
            case "role":
                return replace(settings, moderator_role=first)
            case "digest":
                return replace(settings, digest_channel=first)
            case _:
                raise Refused("This menu is from an older version: open `/settings` again.")


def panel(settings: GuildSettings, schedule: Schedule | None = None) -> ui.LayoutView:
    """The settings of a server, each with its control; the digest's schedule has a command of its own."""
    channels = ", ".join(f"<#{channel}>" for channel in settings.channels) or "all channels"
    role = f"<@&{settings.moderator_role}> and Manage Server" if settings.moderator_role else "Manage Server"
    digest = f"<#{settings.digest_channel}>" if settings.digest_channel else "none"
    posted = f"posted {schedule}" if schedule and settings.digest_channel else "not posted by itself"
    text = (
        "**Settings of this server**\n"
        f"I answer in {channels}; by default {'only to the one who asks' if settings.private else 'for everyone'}.\n"
        f"Mentions are answered {'in a thread of their own' if settings.threads else 'below the question'}.\n"
        f"Questions an hour: {_quota(settings.member_quota)} a member, {_quota(settings.guild_quota)} in all.\n"
        f"Moderators: {role}.\n"
        f"Digest channel: {digest}; {posted} (`/schedule`)."
    )
    answers = "Answer publicly" if settings.private else "Answer privately"
    threads = "Answer below the question" if settings.threads else "Answer in threads"
    controls = [
        button("private", int(not settings.private), answers), button("threads", int(not settings.threads), threads),
        button("quotas", "", "Quotas…", style=ButtonStyle.primary),
    ]  # fmt: skip
    menus = ([_channels(settings)], [_role(settings)], [_digest(settings)])
    return layout([text], *menus, controls, accent=Accent.ANSWER)


async def private(interaction: discord.Interaction, wanted: str) -> None:
    await _change(interaction, "settings.private", lambda settings: replace(settings, private=wanted == "1"))


async def threads(interaction: discord.Interaction, wanted: str) -> None:
    await _change(interaction, "settings.threads", lambda settings: replace(settings, threads=wanted == "1"))


async def quotas(interaction: discord.Interaction, _: str) -> None:
    bot: HashdeskBot = interaction.client  # type: ignore[assignment]
    settings = bot.state.guilds.of(interaction.guild_id or 0)
    async with shown(interaction, "settings.quotas", forms.quotas(settings.member_quota, settings.guild_quota)):
        pass


async def quotas_written(interaction: discord.Interaction, _: str) -> None:
    written = forms.written(interaction.data or {})

    def change(settings: GuildSettings) -> GuildSettings:
        return replace(settings, member_quota=_number(written["member"]), guild_quota=_number(written["guild"]))

    await _change(interaction, "settings.quotas", change)


async def _change(interaction: discord.Interaction, name: str, change: Change) -> None:
    """Check who acts, store the changed settings, show the panel anew."""
    async with handled(interaction, name, update=True) as reply:
        guild_id = require_moderator(interaction)
        await _store(reply, guild_id, change)


async def _store(reply: Reply, guild_id: int, change: Change) -> None:
    guilds = reply.bot.state.guilds
    changed = change(guilds.of(guild_id))
    await reply.bot.work.remember(guilds.put, guild_id, changed)
    schedule = await reply.bot.work.remember(reply.bot.state.schedules.of, guild_id)
    await reply.show(panel(changed, schedule))


def _channels(settings: GuildSettings) -> SettingSelect:
    return SettingSelect("channels", ui.ChannelSelect(
        custom_id="hds:channels", channel_types=_TEXT_CHANNELS, placeholder="Channels I answer in (none: all)",
        min_values=0, max_values=25, default_values=_defaults(settings.channels, _CHANNEL),
    ))  # fmt: skip


def _role(settings: GuildSettings) -> SettingSelect:
    chosen = (settings.moderator_role,) if settings.moderator_role else ()
    return SettingSelect("role", ui.RoleSelect(
        custom_id="hds:role", placeholder="Moderators' role, besides Manage Server", min_values=0, max_values=1,
        default_values=_defaults(chosen, discord.SelectDefaultValueType.role),
    ))  # fmt: skip


def _digest(settings: GuildSettings) -> SettingSelect:
    chosen = (settings.digest_channel,) if settings.digest_channel else ()
    return SettingSelect("digest", ui.ChannelSelect(
        custom_id="hds:digest", channel_types=_DIGEST_CHANNELS, placeholder="Channel for digests", min_values=0,
        max_values=1, default_values=_defaults(chosen, _CHANNEL),
    ))  # fmt: skip


def _defaults(ids: tuple[int, ...], kind: discord.SelectDefaultValueType) -> list[SelectDefaultValue]:
    return [SelectDefaultValue(id=one, type=kind) for one in ids[:25]]


def _quota(number: int) -> str:
    return f"{number:,}" if number else "no limit"


def _number(text: str) -> int:
    if not text.strip().isdecimal() or int(text) > _MOST_QUOTA:
        raise Refused(f"A quota is a whole number from 0 (no limit) to {_MOST_QUOTA:,}.")
    return int(text)


CLICKS: dict[str, Click] = {"private": private, "threads": threads, "quotas": quotas}
FORMS: dict[str, Click] = {"quotas": quotas_written}
