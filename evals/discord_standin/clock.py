"""Discord's time and ids."""

import time
from datetime import UTC, datetime

DISCORD_EPOCH_MS = 1_420_070_400_000  # the first second of 2015; docs, reference, "Snowflakes"


class Clock:
    """The wall clock that tokens, nonces and snowflakes go by; tests move it without waiting."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time() + self._ahead

    def advance(self, *, seconds: float = 0.0, minutes: float = 0.0, hours: float = 0.0) -> None:
        self._ahead += seconds + 60 * minutes + 3600 * hours

    def timestamp(self) -> str:
        """ISO 8601 in UTC, as Discord writes it."""
        return isoformat(self.now())


class Snowflakes:
    """Ids that sort by time, unique within one stand-in."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> int:
        now_ms = int(self._clock.now() * 1000) - DISCORD_EPOCH_MS
        self._last = max(now_ms << 22, self._last + 1)
        return self._last


def isoformat(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()
