"""A plain-text picture of a message, for golden files and for reading."""

from typing import TYPE_CHECKING, Any

from evals.discord_standin import components as tree

if TYPE_CHECKING:
    from evals.discord_standin.messages import MessageState


def picture(state: "MessageState") -> str:
    """Text as it was sent, containers and embeds behind a bar, buttons in brackets."""
    lines = state.content.splitlines()
    for embed in state.embeds:
        lines += [f"▌ {line}" for line in _embed(embed)]
    for component in state.components:
        lines += _component(component)
    shown = {item.get("url") for item in tree.media(state.components)}
    lines += [f"📎 {one.filename} ({len(one.content)} bytes)" for one in state.attachments if one.url not in shown]
    return "\n".join(lines)


def _embed(embed: dict[str, Any]) -> list[str]:
    lines = [
        embed.get("author", {}).get("name", ""),
        embed.get("title", ""),
        *embed.get("description", "").splitlines(),
    ]
    for field in embed.get("fields", []):
        lines += [f"{field['name']}:", *(f"  {line}" for line in field["value"].splitlines())]
    return [line for line in [*lines, embed.get("footer", {}).get("text", "")] if line]


def _component(component: dict[str, Any]) -> list[str]:
    children = component.get("components") or []
    inside = [line for child in children if component["type"] != tree.ROW for line in _component(child)]
    match component["type"]:
        case tree.TEXT:
            lines = component["content"].splitlines()
        case tree.ROW:
            lines = ["  ".join(_control(child) for child in children)]
        case tree.SECTION:
            lines = [*inside, f"  → {_accessory(component['accessory'])}"]
        case tree.CONTAINER:
            lines = [f"│ {line}" for line in inside]
        case tree.SEPARATOR:
            lines = ["─" * 20 if component.get("divider", True) else ""]
        case _:
            lines = [f"🖼 {item.get('url', '').rsplit('/', 1)[-1]}" for item in tree.media([component])]
    return lines


def _accessory(component: dict[str, Any]) -> str:
    return (
        _control(component) if component["type"] == tree.BUTTON else f"🖼 {component['media']['url'].rsplit('/', 1)[-1]}"
    )


def _control(component: dict[str, Any]) -> str:
    if component["type"] in tree.SELECTS:
        options = " | ".join(option["label"] for option in component.get("options") or [])
        return f"[▾ {component.get('placeholder') or ''}: {options}]"
    emoji = (component.get("emoji") or {}).get("name")
    name = " ".join(part for part in (emoji, component.get("label")) if part)
    target = f"({component['url']})" if component.get("url") else ""
    return f"[{name}]{target}" + (" (off)" if component.get("disabled") else "")
