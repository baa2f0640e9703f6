"""What a message says, and what it links to, for the menus that take one."""

import re

import discord

_LINK = re.compile(r"https?://[^\s<>\"|]+", re.IGNORECASE)
_MOST_LINKS = 50


def text_of(message: discord.Message) -> str:
    """Its text; where it has none, as the posts of news bots, the titles and descriptions of its embeds."""
    if message.content.strip():
        return message.content.strip()
    parts = [part for embed in message.embeds for part in (embed.title, embed.description) if part]
    return ". ".join(part.strip().rstrip(".") for part in parts)


def links_of(message: discord.Message) -> list[str]:
    """The web addresses in its text and its embeds, each once, in the order they stand."""
    texts = [message.content]
    for embed in message.embeds:
        texts += [part for part in (embed.url, embed.title, embed.description) if part]
    found = [_whole(match[0]) for text in texts for match in _LINK.finditer(text)]
    return list(dict.fromkeys(found))[:_MOST_LINKS]


def _whole(link: str) -> str:
    """A link without what ends the sentence or the masked link that it stands in."""
    link = link.rstrip(".,;:!?'*_~`]")
    while link.endswith(")") and link.count(")") > link.count("("):
        link = link[:-1].rstrip(".,;:!?'*_~`]")
    return link
