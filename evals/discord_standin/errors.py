"""What goes wrong: on the wire as Discord says it, and in the test as Python says it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


class Misuse(AssertionError):
    """A test did what Discord's client would not let a member do."""


class Unanswered(AssertionError):
    """The bot did not do in time what the test waits for; the text tells what it did."""


class ApiError(Exception):
    """An error answer of the REST API; not the bot's `fault` where it could not know: a 403, a deleted message."""

    def __init__(
        self, status: int, code: int, message: str, errors: dict[str, Any] | None = None, *, fault: bool = True
    ) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors or {}
        self.fault = fault

    def payload(self) -> dict[str, Any]:
        body: dict[str, Any] = {"message": self.message, "code": self.code}
        if self.errors:
            body["errors"] = self.errors
        return body


@dataclass(slots=True)
class Problems:
    """Broken limits of one payload, gathered so that the answer names all of them, as Discord's does."""

    found: list[tuple[tuple[str, ...], str, str]] = field(default_factory=list)

    def add(self, path: Iterable[object], code: str, message: str) -> None:
        self.found.append((tuple(str(part) for part in path), code, message))

    def length(self, path: Iterable[object], value: object, low: int, high: int) -> None:
        """`value` is a string or a list of `low` to `high` characters or items."""
        if not isinstance(value, str | list):
            self.add(path, "BASE_TYPE_REQUIRED", "This field is required")
        elif low == 0 and len(value) > high:
            self.add(path, "BASE_TYPE_MAX_LENGTH", f"Must be {high} or fewer in length.")
        elif not low <= len(value) <= high:
            self.add(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {low} and {high} in length.")

    def raise_if_any(self) -> None:
        if not self.found:
            return
        tree: dict[str, Any] = {}
        for path, code, message in self.found:
            node = tree
            for part in path:
                node = node.setdefault(part, {})
            node.setdefault("_errors", []).append({"code": code, "message": message})
        raise ApiError(400, 50035, "Invalid Form Body", tree)


@dataclass(frozen=True, slots=True)
class Violation:
    """A request that the real API would have refused, and through the bot's fault."""

    request: str
    status: int
    code: int
    message: str
    errors: dict[str, Any]


def unknown(what: str, code: int, *, fault: bool = False) -> ApiError:
    return ApiError(404, code, f"Unknown {what}", fault=fault)


def forbidden(code: int, message: str) -> ApiError:
    return ApiError(403, code, message, fault=False)
