"""Limits of components in messages and modals (docs, components, "Component Reference")."""

from collections import Counter
from typing import Any
from urllib.parse import urlsplit

from evals.discord_standin import components as tree
from evals.discord_standin.components import Component
from evals.discord_standin.errors import ApiError, Problems

MAX_COMPONENTS = 40
MAX_TEXT = 4000  # characters of all text displays; docs.discord.food, components, "Text Display"
# Undocumented: more UTF-8 bytes of text displays, at 12 more each, answer 500 (discord-api-docs issue 8554, 2026).
MAX_TEXT_BYTES, TEXT_OVERHEAD_BYTES = 10_170, 12

IN_CONTAINER = {tree.ROW, tree.SECTION, tree.TEXT, tree.GALLERY, tree.FILE, tree.SEPARATOR}
ON_TOP = IN_CONTAINER | {tree.CONTAINER}
IN_LABEL = tree.SELECTS | {tree.TEXT_INPUT, tree.UPLOAD, tree.RADIO, tree.CHECKBOXES, tree.CHECKBOX}
INTERACTIVE = IN_LABEL | {tree.BUTTON}

Path = tuple[object, ...]


def check_message(components: list[Component], *, v2: bool, problems: Problems) -> None:
    """Checks the components of one message, nested ones included."""
    if not v2:
        problems.length(("components",), components, 0, 5)
    _check_children(components, ON_TOP if v2 else {tree.ROW}, ("components",), problems)
    everything = list(tree.walk(components))
    if len(everything) > MAX_COMPONENTS:
        problems.add(("components",), "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
                     f"The total number of components ({len(everything)}) exceeds {MAX_COMPONENTS}")  # fmt: skip
    if (characters := sum(map(len, tree.texts(components)))) > MAX_TEXT:
        problems.add(("components",), "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
                     f"The total displayable text size ({characters}) exceeds {MAX_TEXT}")  # fmt: skip
    _check_unique(everything, problems)


def check_text_bytes(components: list[Component]) -> None:
    """Raises the 500 that Discord answers to text that is too long in UTF-8 only."""
    if sum(len(text.encode()) + TEXT_OVERHEAD_BYTES for text in tree.texts(components)) > MAX_TEXT_BYTES:
        raise ApiError(500, 0, "500: Internal Server Error")


def check_modal(modal: dict[str, Any]) -> None:
    """Raises `ApiError` 400 for a modal that Discord would not show."""
    problems = Problems()
    problems.length(("data", "title"), modal.get("title"), 1, 45)
    problems.length(("data", "custom_id"), modal.get("custom_id"), 1, 100)
    components = modal.get("components") or []
    problems.length(("data", "components"), components, 1, 5)
    _check_children(components, {tree.ROW, tree.TEXT, tree.LABEL}, ("data", "components"), problems, modal=True)
    _check_unique(list(tree.walk(components)), problems)
    problems.raise_if_any()


def _check_unique(components: list[Component], problems: Problems) -> None:
    for field, code in (("custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED"), ("id", "COMPONENT_ID_DUPLICATED")):
        counts = Counter(component[field] for component in components if component.get(field))
        for value, count in counts.items():
            if count > 1:
                problems.add(
                    ("components",), code, f"Component {field} cannot be duplicated: {value!r} stands {count} times"
                )


def _check_children(
    children: list[Component], allowed: set[int], path: Path, problems: Problems, *, modal: bool = False
) -> None:
    for index, component in enumerate(children):
        _check_one(component, allowed, (*path, index), problems, modal=modal)


def _check_one(component: Component, allowed: set[int], path: Path, problems: Problems, *, modal: bool) -> None:
    kind = component.get("type")
    if kind not in allowed:
        choices = ", ".join(map(str, sorted(allowed)))
        problems.add((*path, "type"), "UNION_TYPE_CHOICES", f'Value of field "type" must be one of ({choices}).')
        return
    if kind in INTERACTIVE and component.get("style") not in {tree.LINK_STYLE, tree.PREMIUM_STYLE}:
        problems.length((*path, "custom_id"), component.get("custom_id"), 1, 100)
    match kind:
        case tree.ROW:
            _check_row(component, path, problems, modal=modal)
        case tree.CONTAINER:
            problems.length((*path, "components"), component.get("components"), 1, MAX_COMPONENTS)
            _check_children(component.get("components", []), IN_CONTAINER, (*path, "components"), problems)
        case tree.SECTION:
            problems.length((*path, "components"), component.get("components"), 1, 3)
            _check_children(component.get("components", []), {tree.TEXT}, (*path, "components"), problems)
            _check_one(
                component.get("accessory") or {},
                {tree.BUTTON, tree.THUMBNAIL},
                (*path, "accessory"),
                problems,
                modal=False,
            )
        case tree.BUTTON:
            _check_button(component, path, problems)
        case tree.TEXT:
            problems.length((*path, "content"), component.get("content"), 1, MAX_TEXT)
        case tree.THUMBNAIL | tree.FILE | tree.GALLERY:
            _check_media(component, path, problems)
        case tree.LABEL:
            _check_label(component, path, problems)
        case tree.TEXT_INPUT:
            _check_text_input(component, path, problems)
        case _ if kind in tree.SELECTS:
            _check_select(component, path, problems, modal=modal)


def _check_row(row: Component, path: Path, problems: Problems, *, modal: bool) -> None:
    children = row.get("components") or []
    problems.length((*path, "components"), children, 1, 5)
    allowed = {tree.TEXT_INPUT} if modal else tree.SELECTS | {tree.BUTTON}
    _check_children(children, allowed, (*path, "components"), problems, modal=modal)
    if len(children) > 1 and any(child.get("type") != tree.BUTTON for child in children):
        problems.add(
            (*path, "components"),
            "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
            "The specified component exceeds the maximum width",
        )


def _check_button(button: Component, path: Path, problems: Problems) -> None:
    style = button.get("style")
    if style not in range(1, 7):
        problems.add((*path, "style"), "BASE_TYPE_CHOICES", "Value must be one of (1, 2, 3, 4, 5, 6).")
    if button.get("label") is not None:
        problems.length((*path, "label"), button["label"], 0, 80)
    if not button.get("label") and not button.get("emoji") and style != tree.PREMIUM_STYLE:
        problems.add(path, "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", "A button needs a label or an emoji")
    if style == tree.LINK_STYLE:
        problems.length((*path, "url"), button.get("url"), 1, 512)
        check_url(button.get("url"), (*path, "url"), problems, schemes={"http", "https", "discord"})
        if button.get("custom_id"):
            problems.add(path, "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", "A link button has no custom id")
    elif button.get("url"):
        problems.add(path, "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", "Only a link button has a url")


def _check_media(component: Component, path: Path, problems: Problems) -> None:
    if component["type"] == tree.GALLERY:
        problems.length((*path, "items"), component.get("items"), 1, 10)
    described = component.get("items", []) if component["type"] == tree.GALLERY else [component]
    for item in described:
        if item.get("description") is not None:
            problems.length((*path, "description"), item["description"], 1, 1024)
    schemes = {"attachment"} if component["type"] == tree.FILE else {"http", "https", "attachment"}
    for item in tree.media([component]):
        check_url(item.get("url"), (*path, "media", "url"), problems, schemes=schemes)


def _check_select(select: Component, path: Path, problems: Problems, *, modal: bool) -> None:
    if select.get("placeholder") is not None:
        problems.length((*path, "placeholder"), select["placeholder"], 0, 150)
    low, high = select.get("min_values", 1), select.get("max_values", 1)
    if not (0 <= low <= 25 and 1 <= high <= 25 and low <= high):
        problems.add((*path, "min_values"), "NUMBER_TYPE_RANGE", "0 <= min_values <= max_values <= 25")
    if modal and select.get("disabled"):
        problems.add((*path, "disabled"), "COMPONENT_INVALID_IN_MODAL", "Modals cannot have disabled components")
    if select["type"] != tree.STRING_SELECT:
        return
    options = select.get("options")
    problems.length((*path, "options"), options, 1, 25)
    for index, option in enumerate(options or []):
        for field in ("label", "value"):
            problems.length((*path, "options", index, field), option.get(field), 1, 100)
        if option.get("description") is not None:
            problems.length((*path, "options", index, "description"), option["description"], 0, 100)
    values = Counter(option.get("value") for option in options or [])
    if any(count > 1 for count in values.values()):
        problems.add(
            (*path, "options"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used"
        )


def _check_label(label: Component, path: Path, problems: Problems) -> None:
    problems.length((*path, "label"), label.get("label"), 1, 45)
    if label.get("description") is not None:
        problems.length((*path, "description"), label["description"], 0, 100)
    _check_one(label.get("component") or {}, IN_LABEL, (*path, "component"), problems, modal=True)


def _check_text_input(field: Component, path: Path, problems: Problems) -> None:
    if field.get("label") is not None:
        problems.length((*path, "label"), field["label"], 1, 45)
    if field.get("placeholder") is not None:
        problems.length((*path, "placeholder"), field["placeholder"], 0, 100)
    low, high = field.get("min_length") or 0, field.get("max_length") or 4000
    if not (0 <= low <= 4000 and 1 <= high <= 4000 and low <= high):
        problems.add((*path, "min_length"), "NUMBER_TYPE_RANGE", "0 <= min_length <= max_length <= 4000")
    if field.get("value"):
        problems.length((*path, "value"), field["value"], 0, high)


def check_url(url: object, path: Path, problems: Problems, *, schemes: set[str]) -> None:
    """A URL as Discord accepts it: a known scheme, and for the web a host with a dot and no blank anywhere."""
    if not isinstance(url, str):
        problems.add(path, "BASE_TYPE_REQUIRED", "This field is required")
        return
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        parts, host = urlsplit(""), ""
    if parts.scheme not in schemes:
        problems.add(
            path,
            "URL_TYPE_INVALID_SCHEME",
            f"Scheme {parts.scheme!r} is not supported. Must be one of {sorted(schemes)}.",
        )
    elif any(sign.isspace() for sign in url) or (parts.scheme.startswith("http") and not _is_host(host)):
        problems.add(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.")


def _is_host(host: str) -> bool:
    # the stand-in's own attachments live on the loopback
    return "." in host.strip(".") or host == "127.0.0.1"
