"""`--batch`: JSON lines in, one JSON object a line out, and a bad line is its own error and stops nothing."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bot.desk import BadQuestion

_ROLES = {"user", "assistant"}


class BadLine(ValueError):
    """Input that is not what the contract says; one line tells what is wrong with it."""


def run_batch(path: Path, field: str, answer: Callable[[dict[str, Any]], dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """One result for each line of the file: the answer with the line's id, or `{"id", "error"}`.

    `field` names the string that every line must have. Raises BadLine if the file can't be read.
    """
    for number, raw in enumerate(_lines(path), 1):
        if not raw.strip():
            continue
        line: dict[str, Any] = {}
        try:
            line = _object(raw)
            result = answer(_checked(line, field))
        except (BadLine, BadQuestion) as error:
            yield {"id": line.get("id"), "error": f"line {number}: {error}"}
        else:
            yield ({"id": line["id"]} if "id" in line else {}) | result


def read_history(path: Path) -> list[tuple[str, str]]:
    """Earlier turns from a JSON file, oldest first. Raises BadLine if they aren't a list of role and content."""
    try:
        return checked_history(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise BadLine(f"--history {path}: {error}") from error


def checked_history(value: object) -> list[tuple[str, str]]:
    """A parsed history as (role, content), oldest first."""
    if not isinstance(value, list):
        raise BadLine("history is not a list")
    for turn in value:
        sound = isinstance(turn, dict) and turn.get("role") in _ROLES and isinstance(turn.get("content"), str)
        if not sound:
            raise BadLine('each turn of a history is {"role": "user" or "assistant", "content": text}')
    return [(turn["role"], turn["content"]) for turn in value]


def _lines(path: Path) -> Iterator[str]:
    if str(path) == "-":
        yield from sys.stdin
        return
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            yield from file
    except OSError as error:
        raise BadLine(f"--batch {path}: {error.strerror}") from error


def _object(raw: str) -> dict[str, Any]:
    try:
        line = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise BadLine("not JSON") from error
    if not isinstance(line, dict):
        raise BadLine("not a JSON object")
    return line


def _checked(line: dict[str, Any], field: str) -> dict[str, Any]:
    if not isinstance(line.get(field), str):
        raise BadLine(f'no "{field}", or not a text')
    if "history" in line:
        return line | {"history": checked_history(line["history"])}
    return line
