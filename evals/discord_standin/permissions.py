"""Who may do what where (docs, topics, "Permissions")."""

from typing import TYPE_CHECKING

import discord

if TYPE_CHECKING:
    from evals.discord_standin.members import Member
    from evals.discord_standin.world import Channel

PermissionBits = discord.Permissions | int

EVERYONE = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
    use_application_commands=True,
    add_reactions=True,
).value
BOT = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
).value
ALL = discord.Permissions.all().value
# What an app may do in a direct channel with its user (docs, receiving and responding, `app_permissions`).
IN_DIRECT_CHANNELS = discord.Permissions(
    attach_files=True, embed_links=True, mention_everyone=True, use_external_emojis=True
).value


def bits(permissions: PermissionBits) -> int:
    return permissions.value if isinstance(permissions, discord.Permissions) else permissions


def in_guild(member: "Member") -> int:
    """Permissions of a member before any channel has its say."""
    if member.guild.owner is member:
        return ALL
    granted = member.guild.everyone.permissions
    for role in member.roles:
        granted |= role.permissions
    return ALL if granted & discord.Permissions.administrator.flag else granted


def in_channel(member: "Member", channel: "Channel") -> int:
    """Permissions of a member in a text channel; a thread goes by its parent."""
    granted = in_guild(member)
    if granted == ALL:
        return ALL
    overwrites = channel.root.overwrites
    everyone = overwrites.get(member.guild.everyone.id)
    if everyone:
        granted = granted & ~everyone.deny | everyone.allow
    allow = deny = 0
    for role in member.roles:
        if overwrite := overwrites.get(role.id):
            allow |= overwrite.allow
            deny |= overwrite.deny
    granted = granted & ~deny | allow
    if own := overwrites.get(member.id):
        granted = granted & ~own.deny | own.allow
    return granted if granted & discord.Permissions.view_channel.flag else 0


def may(member: "Member", channel: "Channel", permission: str) -> bool:
    """Whether a member has a permission, by the name that `discord.Permissions` gives it."""
    return bool(in_channel(member, channel) & getattr(discord.Permissions, permission).flag)
