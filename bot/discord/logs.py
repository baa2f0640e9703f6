"""Structured logs: one JSON object a line on standard error. No question's text stands in them unless asked for."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

# What every record has; whatever else it carries was given with `extra=`.
_COMMON = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}


class JsonLines(logging.Formatter):
    """Time, level, logger, message, the fields given with `extra`, and the trace where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: value for name, value in vars(record).items() if name not in _COMMON}
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def set_up(level: str) -> None:
    """Log to standard error: hashdesk at this level, discord.py at INFO at least, other libraries at WARNING at least.

    Below INFO, discord.py logs whole messages.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    wanted = logging.getLevelNamesMapping()[level.upper()]
    for name, least in (("", logging.WARNING), ("discord", logging.INFO), ("hashdesk", logging.DEBUG)):
        logging.getLogger(name).setLevel(max(wanted, least))
    logging.getLogger().handlers = [handler]
    # It warns that voice is not supported, which nobody asked for.
    logging.getLogger("discord.client").addFilter(
        lambda record: "voice will NOT be supported" not in record.getMessage()
    )
