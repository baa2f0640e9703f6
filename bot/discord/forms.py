"""Forms (modals), and what members wrote in them.

discord.py keeps every form that was ever shown in memory until it is sent in, and loses it at a restart. These are read
from the interaction itself instead, by their custom id `hd:FORM:ABOUT`.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import discord
from discord import ui

from bot.desk import MAX_QUESTION
from bot.discord.state.votes import MAX_REASON

FORM = re.compile(r"hd:(?P<form>[a-z-]+):(?P<about>\w*)")
QUESTION, REASON = "question", "reason"


def follow_up(answer_id: int) -> ui.Modal:
    """A further question in the conversation of an answer."""
    field = ui.TextInput(
        custom_id=QUESTION, style=discord.TextStyle.paragraph, max_length=MAX_QUESTION,
        placeholder="and how much does it cost?",
    )  # fmt: skip
    return _form("Follow-up", f"hd:follow:{answer_id}", {"Your question": field})


def reason(answer_id: int) -> ui.Modal:
    """Why an answer did not help. The vote counts already."""
    field = ui.TextInput(
        custom_id=REASON, style=discord.TextStyle.paragraph, max_length=MAX_REASON, required=False,
        placeholder="wrong, outdated, beside the point, a source is missing…",
    )  # fmt: skip
    return _form("What was wrong with it?", f"hd:reason:{answer_id}", {"Your 👎 is counted; a reason helps": field})


def quotas(member: int, guild: int) -> ui.Modal:
    """Questions an hour."""
    fields = {
        "A member's questions an hour (0: no limit)": ui.TextInput(
            custom_id="member", default=str(member), max_length=5
        ),
        "All members' questions an hour": ui.TextInput(custom_id="guild", default=str(guild), max_length=6),
    }
    return _form("Quotas", "hd:quotas:", fields)


def written(data: Mapping[str, Any]) -> dict[str, str]:
    """The texts of a form that was sent in, by the custom id of their field."""
    return {field["custom_id"]: field["value"] for field in _fields(data.get("components", ())) if "value" in field}


def _fields(components: Iterable[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    for component in components:
        if "custom_id" in component:
            yield component
        inner = component.get("component")
        yield from _fields([*component.get("components", ()), *([inner] if inner else [])])


def _form(title: str, custom_id: str, fields: Mapping[str, ui.TextInput[Any]]) -> ui.Modal:
    form = ui.Modal(title=title, custom_id=custom_id)
    for label, field in fields.items():
        form.add_item(ui.Label(text=label, component=field))
    return form
