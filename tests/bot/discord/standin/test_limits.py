"""Payloads that the real API refuses are refused, and stand among the violations."""

import asyncio

import aiohttp
import discord as dpy
import pytest
from discord.http import Route

V2 = 1 << 15
LEGACY = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"
NOT_ATTACHED = "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND"
NO_ORIGINAL = "MESSAGE_REFERENCE_UNKNOWN_MESSAGE"


def text(content="x"):
    return {"type": 10, "content": content}


def button(custom_id="a", **more):
    return {"type": 2, "style": 1, "label": "go", "custom_id": custom_id} | more


def row(*children):
    return {"type": 1, "components": list(children)}


def link(url, label="source"):
    return {"type": 2, "style": 5, "label": label, "url": url}


def select(count=1, **more):
    options = [{"label": f"o{number}", "value": str(number)} for number in range(count)]
    return {"type": 3, "custom_id": "s", "options": options} | more


def container(*children):
    return {"type": 17, "components": list(children)}


def v2(*components):
    return {"flags": V2, "components": list(components)}


REFUSED = {
    "content of 2,001": ({"content": "x" * 2001}, "BASE_TYPE_MAX_LENGTH"),
    "nothing at all": ({"content": "  "}, None),
    "embed description": ({"embeds": [{"description": "x" * 4097}]}, "BASE_TYPE_MAX_LENGTH"),
    "embed fields": ({"embeds": [{"fields": [{"name": "n", "value": "v"}] * 26}]}, "BASE_TYPE_MAX_LENGTH"),
    "embeds together": ({"embeds": [{"description": "x" * 3001}] * 2}, "MAX_EMBED_SIZE_EXCEEDED"),
    "eleven embeds": ({"embeds": [{"title": "t"}] * 11}, "BASE_TYPE_MAX_LENGTH"),
    "embed url": ({"embeds": [{"title": "t", "url": "nonsense"}]}, "URL_TYPE_INVALID_SCHEME"),
    "content beside V2": (v2(text()) | {"content": "x"}, LEGACY),
    "embed beside V2": (v2(text()) | {"embeds": [{"title": "t"}]}, LEGACY),
    "poll beside V2": (v2(text()) | {"poll": {}, "content": "x"}, LEGACY),
    "V2 component without the flag": ({"components": [text()]}, "UNION_TYPE_CHOICES"),
    "six rows without the flag": ({"components": [row(button(str(n))) for n in range(6)]}, "BASE_TYPE_MAX_LENGTH"),
    "41 components": (v2(container(*[text()] * 40)), "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED"),
    "4,001 characters": (v2(text("x" * 2000), text("x" * 2001)), "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED"),
    "an empty text display": (v2(text("")), "BASE_TYPE_BAD_LENGTH"),
    "a section without accessory": (v2({"type": 9, "components": [text()]}), "UNION_TYPE_CHOICES"),
    "a section of four": (v2({"type": 9, "components": [text()] * 4, "accessory": button()}), "BASE_TYPE_BAD_LENGTH"),
    "a container in a container": (v2(container(container(text()))), "UNION_TYPE_CHOICES"),
    "a bare button": (v2(button()), "UNION_TYPE_CHOICES"),
    "six buttons in a row": (v2(row(*(button(str(n)) for n in range(6)))), "BASE_TYPE_BAD_LENGTH"),
    "a select beside a button": (v2(row(select(), button())), "COMPONENT_LAYOUT_WIDTH_EXCEEDED"),
    "custom id of 101": (v2(row(button("x" * 101))), "BASE_TYPE_BAD_LENGTH"),
    "empty custom id": (v2(row(button(""))), "BASE_TYPE_BAD_LENGTH"),
    "custom id twice": (v2(row(button("a")), row(button("a"))), "COMPONENT_CUSTOM_ID_DUPLICATED"),
    "id twice": (v2(text() | {"id": 3}, text() | {"id": 3}), "COMPONENT_ID_DUPLICATED"),
    "button label of 81": (v2(row(button(label="x" * 81))), "BASE_TYPE_MAX_LENGTH"),
    "a button without label": (v2(row(button(label=None))), "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED"),
    "link of 513": (v2(row(link("https://example.com/" + "x" * 493))), "BASE_TYPE_BAD_LENGTH"),
    "link of a script": (v2(row(link("javascript:alert(1)"))), "URL_TYPE_INVALID_SCHEME"),
    "link with a blank": (v2(row(link("https://example.com/a b"))), "URL_TYPE_INVALID_URL"),
    "link without a host": (v2(row(link("https:///path"))), "URL_TYPE_INVALID_URL"),
    "26 select options": (v2(row(select(26))), "BASE_TYPE_BAD_LENGTH"),
    "option label of 101": (v2(row(select(options=[{"label": "x" * 101, "value": "v"}]))), "BASE_TYPE_BAD_LENGTH"),
    "option value twice": (
        v2(row(select(options=[{"label": "x", "value": "v"}] * 2))), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
    ),
    "select placeholder": (v2(row(select(placeholder="x" * 151))), "BASE_TYPE_MAX_LENGTH"),
    "a picture that isn't attached": (v2({"type": 12, "items": [{"media": {"url": "attachment://a"}}]}), NOT_ATTACHED),
    "a reply to nothing": ({"content": "x", "message_reference": {"message_id": "1"}}, NO_ORIGINAL),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
async def test_a_message_beyond_a_limit_is_refused(discord, bot, channel, call, name):
    payload, code = REFUSED[name]
    with pytest.raises(dpy.HTTPException) as caught:
        await call("POST", f"/channels/{channel.id}/messages", payload)
    assert caught.value.status == 400
    assert caught.value.code == (50035 if code else 50006)
    assert channel.messages == []
    assert [violation.status for violation in discord.violations] == [400]
    assert code is None or code in str(discord.violations[0].errors)


TAKEN = {
    "content of 2,000": {"content": "x" * 2000},
    "embeds of 6,000": {"embeds": [{"description": "x" * 3000}] * 2},
    "40 components": v2(container(*[text()] * 39)),
    "4,000 characters": v2(text("x" * 4000)),
    "labels and links at their ends": v2(row(button("x" * 100, label="x" * 80), link("https://a.com/" + "x" * 498))),
    "25 options": v2(row(select(25))),
    "a section": v2({"type": 9, "components": [text()] * 3, "accessory": button()}, {"type": 14}, row(select())),
}


@pytest.mark.parametrize("name", TAKEN)
async def test_a_message_at_its_limits_is_taken(discord, bot, channel, call, name):
    await call("POST", f"/channels/{channel.id}/messages", TAKEN[name])
    assert len(channel.messages) == 1
    assert discord.violations == []


async def test_the_errors_name_the_place_as_discord_does(discord, bot, channel, call):
    with pytest.raises(dpy.HTTPException, match=r"In components\.0\.components\.1\.label"):
        await call("POST", f"/channels/{channel.id}/messages", v2(row(button("a"), button("b", label="x" * 81))))


async def test_text_too_long_in_bytes_only_answers_500(discord, bot, channel, call):
    await call("POST", f"/channels/{channel.id}/messages", v2(text("鉱" * 3386)))
    with pytest.raises(dpy.DiscordServerError):
        await _without_retries(bot, channel, v2(text("鉱" * 3387)))
    assert [violation.status for violation in discord.violations] == [500]


async def _without_retries(bot, channel, payload):
    """discord.py would repeat a 500 five times over 20 seconds."""
    async with (
        aiohttp.ClientSession() as session,
        session.post(
            f"{Route.BASE}/channels/{channel.id}/messages",
            json=payload,
            headers={"Authorization": "Bot standin"},
        ) as response,
    ):
        raise dpy.DiscordServerError(response, await response.text()) if response.status == 500 else AssertionError


async def test_the_components_v2_flag_can_be_set_but_not_removed(discord, bot, channel, call):
    sent = await call("POST", f"/channels/{channel.id}/messages", {"content": "plain"})
    path = f"/channels/{channel.id}/messages/{sent['id']}"
    with pytest.raises(dpy.HTTPException, match="content"):
        await call("PATCH", path, v2(text("rich")))
    await call("PATCH", path, v2(text("rich")) | {"content": None})
    for back in ({"flags": 4}, {"content": "plain again"}, {"components": []}):
        with pytest.raises(dpy.HTTPException):
            await call("PATCH", path, back)
    assert discord.messages[int(sent["id"])].text == "rich"


async def test_a_malformed_body_is_a_violation(discord, bot, channel, call):
    with pytest.raises(dpy.HTTPException, match="can't make sense"):
        await call("POST", f"/channels/{channel.id}/messages", {"embeds": "none"})
    assert len(discord.violations) == 1


async def test_a_nonce_is_enforced_for_some_minutes(discord, bot, channel, call):
    payload = {"content": "once", "nonce": "42", "enforce_nonce": True}
    first = await call("POST", f"/channels/{channel.id}/messages", payload)
    again = await call("POST", f"/channels/{channel.id}/messages", payload)
    assert first["id"] == again["id"]
    assert len(channel.messages) == 1
    discord.clock.advance(minutes=10)
    await call("POST", f"/channels/{channel.id}/messages", payload)
    assert len(channel.messages) == 2


def command(**more):
    return {"name": "ask", "description": "Ask", "type": 1} | more


def option(name="q", **more):
    return {"name": name, "description": "d", "type": 3} | more


@pytest.mark.parametrize(
    ("commands", "code"),
    [
        ([command(name="Ask")], "APPLICATION_COMMAND_INVALID_NAME"),
        ([command(name="two words")], "APPLICATION_COMMAND_INVALID_NAME"),
        ([command(name="x" * 33)], "BASE_TYPE_BAD_LENGTH"),
        ([command(description="x" * 101)], "BASE_TYPE_BAD_LENGTH"),
        ([command(), command()], "APPLICATION_COMMANDS_DUPLICATE_NAME"),
        ([command(options=[option(f"o{n}") for n in range(26)])], "BASE_TYPE_MAX_LENGTH"),
        ([command(options=[option("a"), option("b", required=True)])], "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID"),
        ([command(options=[option(choices=[{"name": "n", "value": "v"}] * 26)])], "BASE_TYPE_MAX_LENGTH"),
        ([command(options=[option(choices=[{"name": "n" * 101, "value": "v"}])])], "BASE_TYPE_BAD_LENGTH"),
        ([{"name": "Ask about this", "type": 3, "description": "no"}], "CONTEXT_MENU_DESCRIPTION_CANNOT_BE_SET"),
        ([{"name": f"menu {n}", "type": 3} for n in range(16)], "APPLICATION_COMMAND_TOO_MANY"),
        ([command(options=[option(f"o{n}", choices=[{"name": "n" * 100, "value": "v" * 100}] * 20) for n in range(3)])],
         "APPLICATION_COMMAND_TOO_LARGE"),
    ],
)  # fmt: skip
async def test_commands_beyond_a_limit_are_not_synced(discord, bot, call, commands, code):
    before = discord.commands.everywhere
    with pytest.raises(dpy.HTTPException):
        await call("PUT", f"/applications/{discord.application_id}/commands", commands)
    assert code in str(discord.violations[0].errors)
    assert discord.commands.everywhere is before


async def test_commands_of_one_server_stay_there(discord, bot, guild, alice, channel, call):
    path = f"/applications/{discord.application_id}/guilds/{guild.id}/commands"
    await call("PUT", path, [command(name="here")])
    assert [one["name"] for one in discord.commands.in_guild(guild)] == ["here"]
    assert discord.commands.find("here") is None
    elsewhere = discord.guild("Other")
    with pytest.raises(AssertionError, match="no slash command 'here'"):
        await elsewhere.member("bob").slash("here", elsewhere.text_channel("x"))


@pytest.mark.parametrize(
    ("modal", "code"),
    [
        ({"title": "x" * 46}, "BASE_TYPE_BAD_LENGTH"),
        ({"custom_id": "x" * 101}, "BASE_TYPE_BAD_LENGTH"),
        ({"components": []}, "BASE_TYPE_BAD_LENGTH"),
        ({"components": [{"type": 18, "label": "x" * 46, "component": {"type": 4, "custom_id": "a", "style": 1}}]},
         "BASE_TYPE_BAD_LENGTH"),
        ({"components": [{"type": 18, "label": "x"}]}, "UNION_TYPE_CHOICES"),
        ({"components": [row(button())]}, "UNION_TYPE_CHOICES"),
        ({"components": [{"type": 18, "label": f"{n}", "component": {"type": 4, "custom_id": "a"}} for n in range(2)]},
         "COMPONENT_CUSTOM_ID_DUPLICATED"),
    ],
)  # fmt: skip
async def test_a_modal_beyond_a_limit_is_not_shown(discord, bot, alice, channel, call, modal, code):
    sulking = await alice.slash("sulk", channel)
    field = {"type": 18, "label": "why", "component": {"type": 4, "custom_id": "a", "style": 1}}
    data = {"title": "t", "custom_id": "m", "components": [field]} | modal
    with pytest.raises(dpy.HTTPException):
        await call("POST", f"/interactions/{sulking.id}/{sulking.token}/callback", {"type": 9, "data": data})
    assert code in str(discord.violations[0].errors)
    assert sulking.modal is None


async def test_26_choices_are_not_offered(discord, bot, alice, channel):
    asking = asyncio.create_task(alice.autocomplete("ask", channel, focused="since", value="2025"))
    await discord.until(lambda: discord.violations)
    assert "BASE_TYPE_MAX_LENGTH" in str(discord.violations[0].errors)
    assert discord.interactions[-1].choices is None
    asking.cancel()
