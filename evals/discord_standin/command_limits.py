"""Limits of application commands (docs, interactions, "Application Commands")."""

import unicodedata
from collections import Counter
from typing import Any

from evals.discord_standin.errors import Problems

MAX_SLASH_COMMANDS = 100
MAX_MENU_ENTRIES = 15  # of users, and as many of messages; it was 5 until 2025
MAX_TOTAL_CHARACTERS = 8000  # of names, descriptions and values of one command
SUBCOMMAND, SUBCOMMAND_GROUP = 1, 2
WITH_CHOICES = {3, 4, 10}


def check(commands: list[dict[str, Any]]) -> None:
    """Raises `ApiError` 400 naming every broken limit."""
    problems = Problems()
    kinds = Counter(command.get("type", 1) for command in commands)
    for kind, count in kinds.items():
        if count > (MAX_SLASH_COMMANDS if kind == 1 else MAX_MENU_ENTRIES):
            problems.add((), "APPLICATION_COMMAND_TOO_MANY", f"Too many commands of type {kind}: {count}")
    names = Counter((command.get("name"), command.get("type", 1)) for command in commands)
    for index, command in enumerate(commands):
        if names[command.get("name"), command.get("type", 1)] > 1:
            problems.add(
                (index, "name"), "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique"
            )
        _check_command(command, (index,), problems)
    problems.raise_if_any()


def _check_command(command: dict[str, Any], path: tuple[object, ...], problems: Problems) -> None:
    if command.get("type", 1) != 1:
        problems.length((*path, "name"), command.get("name"), 1, 32)
        if command.get("description"):
            problems.add((*path, "description"), "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_CANNOT_BE_SET",
                         "Context menu commands cannot have description")  # fmt: skip
        return
    _check_name(command.get("name"), (*path, "name"), problems)
    problems.length((*path, "description"), command.get("description"), 1, 100)
    _check_options(command.get("options", []), (*path, "options"), problems, depth=0)
    if (total := _characters(command)) > MAX_TOTAL_CHARACTERS:
        problems.add(
            path, "APPLICATION_COMMAND_TOO_LARGE", f"Command exceeds maximum size ({MAX_TOTAL_CHARACTERS}): {total}"
        )


def _check_name(name: object, path: tuple[object, ...], problems: Problems) -> None:
    problems.length(path, name, 1, 32)
    if isinstance(name, str) and (name != name.lower() or not all(_in_name(sign) for sign in name)):
        problems.add(path, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")


def _in_name(sign: str) -> bool:
    # Devanagari and Thai are allowed whole, with their combining marks
    return (
        sign in "-_'"
        or unicodedata.category(sign)[0] in "LN"
        or "\u0900" <= sign <= "\u097f"
        or "\u0e00" <= sign <= "\u0e7f"
    )


def _check_options(options: list[dict[str, Any]], path: tuple[object, ...], problems: Problems, depth: int) -> None:
    problems.length(path, options, 0, 25)
    names = Counter(option.get("name") for option in options)
    optional_before = False
    for index, option in enumerate(options):
        at = (*path, index)
        _check_name(option.get("name"), (*at, "name"), problems)
        problems.length((*at, "description"), option.get("description"), 1, 100)
        if names[option.get("name")] > 1:
            problems.add((*at, "name"), "APPLICATION_COMMAND_OPTIONS_NAME_INVALID", "Option names must be unique")
        if option["type"] in {SUBCOMMAND, SUBCOMMAND_GROUP}:
            if depth + (option["type"] == SUBCOMMAND_GROUP) > 1:
                problems.add((*at, "type"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-commands nest too deeply")
            _check_options(option.get("options", []), (*at, "options"), problems, depth + 1)
            continue
        if option.get("required") and optional_before:
            problems.add(at, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                         "Required options must be placed before non-required options")  # fmt: skip
        optional_before |= not option.get("required")
        _check_choices(option, at, problems)


def _check_choices(option: dict[str, Any], path: tuple[object, ...], problems: Problems) -> None:
    choices = option.get("choices") or []
    if choices and option["type"] not in WITH_CHOICES:
        problems.add((*path, "choices"), "APPLICATION_COMMAND_OPTIONS_CHOICES_INVALID", "This type takes no choices")
    if choices and option.get("autocomplete"):
        problems.add(
            (*path, "autocomplete"), "APPLICATION_COMMAND_AUTOCOMPLETE_WITH_CHOICES", "Choices exclude autocomplete"
        )
    check_choices(choices, (*path, "choices"), problems)


def check_choices(choices: list[dict[str, Any]], path: tuple[object, ...], problems: Problems) -> None:
    """25 choices with names of 100 characters, in a command and in an answer to autocomplete."""
    problems.length(path, choices, 0, 25)
    for index, choice in enumerate(choices):
        problems.length((*path, index, "name"), choice.get("name"), 1, 100)
        if isinstance(choice.get("value"), str):
            problems.length((*path, index, "value"), choice["value"], 1, 100)


def _characters(item: dict[str, Any]) -> int:
    own = sum(len(str(item.get(key, ""))) for key in ("name", "description", "value"))
    nested = [*(item.get("options") or []), *(item.get("choices") or [])]
    return own + sum(_characters(one) for one in nested)
