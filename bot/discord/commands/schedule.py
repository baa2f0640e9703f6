"""`/schedule`: when and where a server's digest is posted, for its moderators."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord.checks import require_moderator
from bot.discord.errors import Refused
from bot.discord.handling import handled
from bot.discord.layout import Accent
from bot.discord.schedule import DAYS, Schedule, following, zone_of, zones_matching

if TYPE_CHECKING:
    from bot.discord.client import HashdeskBot

NEVER, EVERY_DAY = "never", "every day"
Day = Literal[
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "every day", "never",
]  # fmt: skip
_CHOICES = 25


class ScheduleCommands(commands.Cog):
    """The server's digest."""

    def __init__(self, bot: "HashdeskBot") -> None:
        self.bot = bot

    @app_commands.command(description="Post the digest in this server: on which day, at which hour, and where")
    @app_commands.describe(
        day="The day of the week, every day, or never",
        hour="The hour, 0 to 23 (8)",
        zone="The time zone of that hour, such as Europe/Berlin (UTC)",
        channel="Where it is posted (by default this channel, or the one chosen before)",
    )
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    async def schedule(
        self,
        interaction: discord.Interaction,
        day: Day,
        hour: app_commands.Range[int, 0, 23] = 8,
        zone: app_commands.Range[str, 1, 60] = "UTC",
        channel: discord.TextChannel | None = None,
    ) -> None:
        async with handled(interaction, "schedule") as reply:
            guild_id = require_moderator(interaction)
            if day == NEVER:
                await self.bot.work.remember(self.bot.state.schedules.put, guild_id, None)
                await reply.say("The digest is not posted in this server any more.", Accent.NOTHING)
                return
            name = zone_of(zone)
            if name is None:
                raise Refused("There is no such time zone: pick one from the list, such as Europe/Berlin.")
            channel_id = self._channel(interaction, guild_id, channel)
            weekday = None if day == EVERY_DAY else DAYS.index(day)
            chosen = Schedule(weekday, hour, name, self.bot.clock())
            await self._put(guild_id, channel_id, chosen)
            first = following(chosen, datetime.fromtimestamp(self.bot.clock(), UTC))
            await reply.say(
                f"The digest is posted {chosen} in <#{channel_id}>, first <t:{int(first.timestamp())}:F>. "
                "When there is no news, nothing is posted.", Accent.GOOD,
            )  # fmt: skip

    async def _put(self, guild_id: int, channel_id: int, chosen: Schedule) -> None:
        guilds = self.bot.state.guilds
        settings = replace(guilds.of(guild_id), digest_channel=channel_id)
        await self.bot.work.remember(guilds.put, guild_id, settings)
        await self.bot.work.remember(self.bot.state.schedules.put, guild_id, chosen)

    def _channel(self, interaction: discord.Interaction, guild_id: int, chosen: discord.TextChannel | None) -> int:
        """The channel that is chosen now, was chosen before, or else this one, if the bot may speak there."""
        if chosen is None and (before := self.bot.state.guilds.of(guild_id).digest_channel):
            return before
        channel = chosen or interaction.channel
        if not isinstance(channel, discord.TextChannel):
            raise Refused("A digest needs an ordinary text channel: choose one with `channel`.")
        rights = channel.permissions_for(channel.guild.me)
        if not (rights.view_channel and rights.send_messages):
            raise Refused(f"I may not write in <#{channel.id}>: allow me to, or choose another channel.")
        return channel.id

    @schedule.autocomplete("zone")
    async def schedule_zone(self, _: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=name, value=name) for name in zones_matching(typed, _CHOICES)]
