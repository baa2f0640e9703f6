"""How long a start waits, so that a crash loop never uses up the day's log-ins."""

from collections.abc import Sequence

FREE_STARTS = 3
HOUR, LONGEST_PAUSE = 3600.0, 300.0
# Discord allows 1,000 log-ins a day and then resets the token.
MOST_STARTS_A_DAY = 800


def restart_pause(earlier: Sequence[float], now: float) -> float:
    """Seconds to wait before logging in, given the times of the day's earlier starts.

    The first starts in an hour are free, then the pause doubles from two seconds to five minutes; near the day's limit
    of log-ins it stays at the longest.
    """
    if len(earlier) >= MOST_STARTS_A_DAY:
        return LONGEST_PAUSE
    recent = sum(1 for at in earlier if at > now - HOUR)
    return min(2.0 ** min(recent - FREE_STARTS + 1, 20), LONGEST_PAUSE) if recent >= FREE_STARTS else 0.0


def retry_pause(failures: int) -> float:
    """Seconds until the next attempt after so many log-ins in a row that Discord did not answer."""
    return min(2.0 ** min(failures, 20), LONGEST_PAUSE)
