"""Limits of messages (docs, resources, "Message")."""

from dataclasses import dataclass
from typing import Any

from evals.discord_standin import component_limits
from evals.discord_standin import components as tree
from evals.discord_standin.errors import ApiError, Problems

MAX_CONTENT = 2000
MAX_EMBEDS, MAX_EMBED_TEXT = 10, 6000
MAX_FILES, MAX_UPLOAD_BYTES = 10, 10 * 1024 * 1024  # a server without boosts
V2, EPHEMERAL, LOADING, SUPPRESS_EMBEDS, SILENT, HAS_THREAD = 1 << 15, 1 << 6, 1 << 7, 1 << 2, 1 << 12, 1 << 5

EMBED_LENGTHS = {"title": 256, "description": 4096}


@dataclass(frozen=True, slots=True)
class Draft:
    """A message as it would stand after a request."""

    content: str
    embeds: list[dict[str, Any]]
    components: list[dict[str, Any]]
    filenames: tuple[str, ...]
    flags: int

    @property
    def v2(self) -> bool:
        return bool(self.flags & V2)


def check(draft: Draft, request: dict[str, Any]) -> None:
    """Raises `ApiError` for what Discord would not take; `request` is the body that led to the draft."""
    problems = Problems()
    problems.length(("content",), draft.content, 0, MAX_CONTENT)
    _check_embeds(draft.embeds, problems)
    if draft.v2:
        _check_legacy_fields(draft, request, problems)
    component_limits.check_message(draft.components, v2=draft.v2, problems=problems)
    for item in tree.media(draft.components):
        name = str(item.get("url", "")).removeprefix("attachment://")
        if str(item.get("url", "")).startswith("attachment://") and name not in draft.filenames:
            problems.add(("components",), "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND",
                         f"The referenced attachment {name!r} was not found")  # fmt: skip
    if len(draft.filenames) > MAX_FILES:
        problems.add(("attachments",), "BASE_TYPE_MAX_LENGTH", f"Must be {MAX_FILES} or fewer in length.")
    if len(str(request.get("nonce") or "")) > 25:
        problems.add(("nonce",), "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
    problems.raise_if_any()
    component_limits.check_text_bytes(draft.components)
    _check_not_empty(draft)


def check_files(sizes: list[int]) -> None:
    if sum(sizes) > MAX_UPLOAD_BYTES:
        raise ApiError(413, 40005, "Request entity too large")


def _check_legacy_fields(draft: Draft, request: dict[str, Any], problems: Problems) -> None:
    for field in ("content", "embeds", "poll", "sticker_ids"):
        if getattr(draft, field, None) or request.get(field):
            problems.add((field,), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                         f"The '{field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2")  # fmt: skip


def _check_not_empty(draft: Draft) -> None:
    if draft.v2 and not draft.components:
        raise ApiError(400, 50006, "Cannot send an empty message")
    if not (draft.content.strip() or draft.embeds or draft.components or draft.filenames):
        raise ApiError(400, 50006, "Cannot send an empty message")


def _check_embeds(embeds: list[dict[str, Any]], problems: Problems) -> None:
    if len(embeds) > MAX_EMBEDS:
        problems.add(("embeds",), "BASE_TYPE_MAX_LENGTH", f"Must be {MAX_EMBEDS} or fewer in length.")
    for index, embed in enumerate(embeds):
        path = ("embeds", index)
        for field, limit in EMBED_LENGTHS.items():
            if embed.get(field) is not None:
                problems.length((*path, field), embed[field], 0, limit)
        if embed.get("url"):
            component_limits.check_url(embed["url"], (*path, "url"), problems, schemes={"http", "https"})
        problems.length((*path, "fields"), embed.get("fields", []), 0, 25)
        for number, field in enumerate(embed.get("fields", [])):
            problems.length((*path, "fields", number, "name"), field.get("name"), 1, 256)
            problems.length((*path, "fields", number, "value"), field.get("value"), 1, 1024)
        problems.length((*path, "footer", "text"), embed.get("footer", {}).get("text", ""), 0, 2048)
        problems.length((*path, "author", "name"), embed.get("author", {}).get("name", ""), 0, 256)
    if (total := sum(len("".join(embed_texts(embed))) for embed in embeds)) > MAX_EMBED_TEXT:
        problems.add(
            ("embeds",), "MAX_EMBED_SIZE_EXCEEDED", f"Embed size ({total}) exceeds maximum size of {MAX_EMBED_TEXT}"
        )


def embed_texts(embed: dict[str, Any]) -> list[str]:
    """The texts of an embed that count and that people read, in their order."""
    fields = [text for field in embed.get("fields", []) for text in (field.get("name", ""), field.get("value", ""))]
    author, footer = embed.get("author", {}).get("name", ""), embed.get("footer", {}).get("text", "")
    return [text for text in (author, embed.get("title", ""), embed.get("description", ""), *fields, footer) if text]
