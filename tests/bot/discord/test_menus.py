"""The message menus."""

from types import SimpleNamespace
from typing import Any

import pytest
from discord import Embed

from bot.discord.targets import text_of


async def test_ask_about_this_takes_the_message_as_the_question(guild, channel, alice, bot):
    message = await guild.member("bob").message(channel, "how many bitcoin does Bhutan hold?")
    answer = await (await alice.context_menu("Ask about this", message)).response(timeout=10)
    assert "Bhutan held 9,969 bitcoin" in answer.text


@pytest.mark.parametrize(
    ("claim", "heading", "quote"),
    [
        ("Bhutan held 9,969 bitcoin in September", "### Says the same", "Bhutan held 9,969 bitcoin"),
        (
            "CleanSpark bought GRIID for $400 million",
            "### Gives another value\n-# $155 million, not $400 million",
            "GRIID for",
        ),
    ],
)
async def test_check_against_the_corpus(guild, channel, alice, bot, claim, heading, quote):
    message = await guild.member("bob").message(channel, claim)
    checked = await (await alice.context_menu("Check against the corpus", message)).response(timeout=10)
    assert heading in checked.text
    assert quote in checked.text
    assert "](https://example.com/" in checked.text


async def test_check_says_plainly_that_the_corpus_says_nothing(guild, channel, alice, bot):
    message = await guild.member("bob").message(channel, "Ethiopia banned new mining permits in 2031")
    checked = await (await alice.context_menu("Check against the corpus", message)).response(timeout=10)
    assert "The corpus says nothing on this." in checked.text


def post(**fields: Any) -> Any:
    return SimpleNamespace(**fields)


def test_the_post_of_a_news_bot_says_what_its_embed_says():
    embed = Embed(title="Bitmain picks Texas.", description="The plant opens in 2026.")
    assert text_of(post(content=" ", embeds=[embed])) == "Bitmain picks Texas. The plant opens in 2026"
    assert text_of(post(content=" own words ", embeds=[embed])) == "own words"


@pytest.mark.parametrize("menu", ["Ask about this", "Check against the corpus"])
async def test_a_message_without_text_is_refused(guild, channel, alice, bot, menu):
    message = await guild.member("bob").message(channel, "")
    refused = await (await alice.context_menu(menu, message)).response()
    assert "There is no text in this message" in refused.text
