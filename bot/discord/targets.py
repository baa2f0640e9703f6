"""What a message says, for the menus that take one."""

import discord


def text_of(message: discord.Message) -> str:
    """Its text; where it has none, as the posts of news bots, the titles and descriptions of its embeds."""
    if message.content.strip():
        return message.content.strip()
    parts = [part for embed in message.embeds for part in (embed.title, embed.description) if part]
    return ". ".join(part.strip().rstrip(".") for part in parts)
