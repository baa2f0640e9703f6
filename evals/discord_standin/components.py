"""Walking component trees (docs, components, "Component Reference")."""

from collections.abc import Iterator
from typing import Any

ROW, BUTTON, STRING_SELECT, TEXT_INPUT = 1, 2, 3, 4
USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT = 5, 6, 7, 8
SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER = 9, 10, 11, 12, 13, 14, 17
LABEL, UPLOAD, RADIO, CHECKBOXES, CHECKBOX = 18, 19, 21, 22, 23
SELECTS = {STRING_SELECT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT}
LINK_STYLE, PREMIUM_STYLE = 5, 6

Component = dict[str, Any]


def walk(components: list[Component]) -> Iterator[Component]:
    """Every component, nested ones and accessories too, in reading order."""
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        for key in ("accessory", "component"):
            if component.get(key):
                yield from walk([component[key]])


def of_type(components: list[Component], *kinds: int) -> list[Component]:
    return [component for component in walk(components) if component.get("type") in kinds]


def texts(components: list[Component]) -> list[str]:
    """The contents of the text displays."""
    return [component["content"] for component in of_type(components, TEXT)]


def media(components: list[Component]) -> list[dict[str, Any]]:
    """The media items of thumbnails, galleries and files, as they stand in the tree."""
    found = []
    for component in of_type(components, THUMBNAIL, GALLERY, FILE):
        if component["type"] == GALLERY:
            found += [item["media"] for item in component.get("items", [])]
        else:
            found.append(component.get("media") or component.get("file") or {})
    return found


def number(components: list[Component]) -> list[Component]:
    """A copy with the ids that Discord gives to components without one."""
    copied = _copy(components)
    taken = {component["id"] for component in walk(copied) if component.get("id")}
    following = 1
    for component in walk(copied):
        if not component.get("id"):
            while following in taken:
                following += 1
            component["id"] = following
            taken.add(following)
    return copied


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copy(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_copy(item) for item in value]
    return value
