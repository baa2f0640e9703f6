"""What Discord's client sends when a member fills in a command or a form, checked as the client checks it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import discord

from evals.discord_standin import commands, permissions
from evals.discord_standin import components as tree
from evals.discord_standin.errors import Misuse
from evals.discord_standin.messages import Message, Upload, attach
from evals.discord_standin.world import Channel, Role, World

if TYPE_CHECKING:
    from evals.discord_standin.interactions import Modal
    from evals.discord_standin.members import Member

SUBCOMMAND, GROUP = 1, 2
STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = 3, 4, 5, 6, 7, 8, 9, 10, 11
MAX_STRING = 6000  # docs, application commands, `max_length`

Values = Mapping[str, Any]


class Resolved:
    """The objects behind the ids of one interaction (docs, "Resolved Data Structure")."""

    def __init__(self, world: World, channel: Channel) -> None:
        self._world = world
        self._channel = channel
        self.data: dict[str, dict[str, Any]] = {}

    def add(self, value: "Member | Role | Channel | Upload | Message") -> str:
        """The id that stands for the value."""
        if isinstance(value, Upload):
            value_id, kind, payload = self._attachment(value)
        elif isinstance(value, Message):
            value_id, kind, payload = value.id, "messages", value.payload(full=True)
        elif isinstance(value, Role):
            value_id, kind, payload = value.id, "roles", value.payload()
        elif isinstance(value, Channel):
            value_id, kind, payload = value.id, "channels", value.payload() | {"permissions": str(permissions.ALL)}
        else:
            value_id, kind, payload = value.id, "users", value.user.payload()
            if self._channel.guild:
                granted = str(permissions.in_channel(value, self._channel))
                self.data.setdefault("members", {})[str(value.id)] = value.partial() | {"permissions": granted}
        self.data.setdefault(kind, {})[str(value_id)] = payload
        return str(value_id)

    def _attachment(self, upload: Upload) -> tuple[int, str, dict[str, Any]]:
        attachment = attach(self._world, upload)
        return attachment.id, "attachments", attachment.payload() | {"ephemeral": True}


def slash(member: "Member", channel: Channel, words: str, values: Values, focused: str | None = None) -> dict[str, Any]:
    """The data of a slash command, or with `focused` of its autocomplete. Raises `Misuse`."""
    name, *rest = words.split()
    command = member.world.commands.offered(name, commands.SLASH, member, channel)
    resolved = Resolved(member.world, channel)
    options = _options(command, rest, values, resolved, command=words, focused=focused)
    return _data(command, options=options) | ({"resolved": resolved.data} if resolved.data else {})


def menu(member: "Member", name: str, target: "Message | Member", channel: Channel) -> dict[str, Any]:
    """The data of a context menu entry. Raises `Misuse`."""
    kind = commands.MESSAGE_MENU if isinstance(target, Message) else commands.USER_MENU
    command = member.world.commands.offered(name, kind, member, channel)
    resolved = Resolved(member.world, channel)
    return _data(command, target_id=resolved.add(target), resolved=resolved.data)


def _data(command: dict[str, Any], **more: Any) -> dict[str, Any]:
    scope = {"guild_id": command["guild_id"]} if "guild_id" in command else {}
    return {"id": command["id"], "name": command["name"], "type": command["type"], **scope, **more}


def _options(
    level: dict[str, Any], words: list[str], values: Values, resolved: Resolved, *, command: str, focused: str | None
) -> list[dict[str, Any]]:
    known = {option["name"]: option for option in level.get("options") or []}
    nested = {name for name, option in known.items() if option["type"] in {SUBCOMMAND, GROUP}}
    if nested or words:
        if not words or words[0] not in nested:
            raise Misuse(f"/{command}: pick one of the subcommands {sorted(nested)}")
        chosen = known[words[0]]
        inner = _options(chosen, words[1:], values, resolved, command=command, focused=focused)
        return [{"name": chosen["name"], "type": chosen["type"], "options": inner}]
    if unknown := values.keys() - known.keys():
        raise Misuse(f"/{command} has no option {sorted(unknown)}; it has {sorted(known)}")
    missing = {name for name, option in known.items() if option.get("required")} - values.keys()
    if missing and focused is None:
        raise Misuse(f"/{command} needs {sorted(missing)}")
    if focused is not None and not known.get(focused, {}).get("autocomplete"):
        raise Misuse(f"/{command}: {focused!r} has no autocomplete")
    return [_option(known[name], value, resolved, command, name == focused) for name, value in values.items()]


def _option(option: dict[str, Any], value: Any, resolved: Resolved, command: str, focused: bool) -> dict[str, Any]:
    data = {"name": option["name"], "type": option["type"]}
    if focused:
        return data | {"value": str(value), "focused": True}
    if option["type"] in {USER, CHANNEL, ROLE, MENTIONABLE, ATTACHMENT}:
        _check_kind(option, value, command)
        return data | {"value": resolved.add(value)}
    _check_plain(option, value, command)
    return data | {"value": _choice(option, value, command)}


def _check_kind(option: dict[str, Any], value: object, command: str) -> None:
    from evals.discord_standin.members import Member

    wanted: dict[int, tuple[type, ...]] = {
        USER: (Member,), CHANNEL: (Channel,), ROLE: (Role,), MENTIONABLE: (Member, Role), ATTACHMENT: (Upload,),
    }  # fmt: skip
    if not isinstance(value, wanted[option["type"]]):
        names = " or ".join(one.__name__ for one in wanted[option["type"]])
        raise Misuse(f"/{command} {option['name']}: takes a {names}, not {value!r}")
    kinds = option.get("channel_types")
    if isinstance(value, Channel) and kinds and value.kind not in kinds:
        raise Misuse(f"/{command} {option['name']}: channels of type {kinds} only")


def _check_plain(option: dict[str, Any], value: object, command: str) -> None:
    where = f"/{command} {option['name']}"
    wanted: dict[int, type | tuple[type, ...]] = {STRING: str, INTEGER: int, BOOLEAN: bool, NUMBER: (int, float)}
    right = isinstance(value, wanted[option["type"]]) and isinstance(value, bool) == (option["type"] == BOOLEAN)
    if not right:
        raise Misuse(f"{where}: takes {wanted[option['type']]}, not {value!r}")
    if isinstance(value, str):
        low, high = option.get("min_length", 0), option.get("max_length", MAX_STRING)
        if not low <= len(value) <= high or (option.get("required") and not value):
            raise Misuse(f"{where}: {max(low, 1)} to {high} characters, not {len(value)}")
    elif isinstance(value, int | float) and option["type"] != BOOLEAN:
        low, high = option.get("min_value", value), option.get("max_value", value)
        if not low <= value <= high:
            raise Misuse(f"{where}: from {low} to {high}, not {value}")


def _choice(option: dict[str, Any], value: Any, command: str) -> Any:
    """A choice by its value or by the name that the member sees."""
    choices = option.get("choices") or []
    for choice in choices:
        if value in {choice["value"], choice["name"]}:
            return choice["value"]
    if choices:
        raise Misuse(
            f"/{command} {option['name']}: choose from {[choice['name'] for choice in choices]}, not {value!r}"
        )
    return value


def picked(select: dict[str, Any], values: tuple[Any, ...], resolved: Resolved) -> list[str]:
    """The values of a select menu, checked against its options and bounds. Raises `Misuse`."""
    low, high = select.get("min_values", 1), select.get("max_values", 1)
    if not low <= len(values) <= high:
        raise Misuse(f"select {select['custom_id']!r}: {low} to {high} values, not {len(values)}")
    if select["type"] != tree.STRING_SELECT:
        return [resolved.add(value) for value in values]
    offered = {option["value"]: option for option in select["options"]}
    by_label = {option["label"]: option["value"] for option in select["options"]}
    chosen = [value if value in offered else by_label.get(value, value) for value in values]
    if unknown := set(chosen) - offered.keys():
        raise Misuse(f"select {select['custom_id']!r} has no option {sorted(unknown)}; it has {sorted(offered)}")
    return chosen


def submitted(modal: "Modal", values: Values, resolved: Resolved) -> list[dict[str, Any]]:
    """The components of a submitted modal; `values` by label or custom id. Raises `Misuse`."""
    left = dict(values)
    rows = []
    for component in modal.components:
        if component["type"] == tree.TEXT:
            rows.append({"type": tree.TEXT, "id": component["id"]})
        elif component["type"] == tree.LABEL:
            filled = _filled(component["component"], component["label"], left, resolved)
            rows.append({"type": tree.LABEL, "id": component["id"], "component": filled})
        else:
            filled_row = [_filled(child, child.get("label"), left, resolved) for child in component["components"]]
            rows.append({"type": tree.ROW, "id": component["id"], "components": filled_row})
    if left:
        raise Misuse(
            f"modal {modal.title!r} has no field {sorted(left)}; it has {[one['label'] for one in modal.fields]}"
        )
    return rows


def _filled(field: dict[str, Any], label: str | None, left: dict[str, Any], resolved: Resolved) -> dict[str, Any]:
    given = left.pop(field["custom_id"], left.pop(label, None) if label else None)
    data = {"type": field["type"], "id": field["id"], "custom_id": field["custom_id"]}
    where = f"modal field {label or field['custom_id']!r}"
    if given in (None, "", [], ()) and field.get("required", True) and field["type"] != tree.CHECKBOX:
        raise Misuse(f"{where} is required")
    match field["type"]:
        case tree.TEXT_INPUT:
            text = field.get("value") or "" if given is None else str(given)
            low, high = field.get("min_length") or 0, field.get("max_length") or 4000
            if text and not low <= len(text) <= high:
                raise Misuse(f"{where}: {low} to {high} characters, not {len(text)}")
            return data | {"value": text}
        case tree.CHECKBOX:
            return data | {"value": bool(given)}
        case tree.RADIO:
            return data | {"value": given}
        case tree.CHECKBOXES:
            return data | {"values": list(given or [])}
        case tree.UPLOAD:
            return data | {"values": [resolved.add(upload) for upload in given or []]}
    chosen = given if isinstance(given, list | tuple) else () if given is None else (given,)
    return data | {"values": picked(field, tuple(chosen), resolved) if chosen else []}


def may_use_commands(member: "Member", channel: Channel) -> None:
    """Raises `Misuse` where the client offers this member no commands."""
    if (
        channel.guild
        and not permissions.in_channel(member, channel) & discord.Permissions.use_application_commands.flag
    ):
        raise Misuse(f"{member.name} may not use commands in #{channel.name}")
