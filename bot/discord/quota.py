"""How many questions a member and a server may ask in an hour, and when the next one is free."""

from collections import defaultdict, deque
from collections.abc import Sequence

HOUR = 3600.0


def next_free_slot(times: Sequence[float], quota: int, now: float, window: float = HOUR) -> float | None:
    """When the next question may be asked, or None if it may be now. `times`: earlier ones, oldest first.

    A quota of 0 is no limit.
    """
    if quota <= 0:
        return None
    counted = [time for time in times if time > now - window]
    return None if len(counted) < quota else counted[-quota] + window


class Quotas:
    """The last hour's questions, in memory: a slot is taken or refused before anything is awaited."""

    def __init__(self, uses: Sequence[tuple[int, int, float]] = ()) -> None:
        self._member: defaultdict[tuple[int, int], deque[float]] = defaultdict(deque)
        self._guild: defaultdict[int, deque[float]] = defaultdict(deque)
        for guild_id, user_id, at in uses:
            self._note(guild_id, user_id, at)

    def take(self, guild_id: int, user_id: int, now: float, *, member_quota: int, guild_quota: int) -> float | None:
        """Take a slot and return None; or take none and return when the next one is free."""
        mine = _fresh(self._member[guild_id, user_id], now)
        ours = _fresh(self._guild[guild_id], now)
        waits = (next_free_slot(tuple(mine), member_quota, now), next_free_slot(tuple(ours), guild_quota, now))
        free = max((wait for wait in waits if wait is not None), default=None)
        if free is None:
            self._note(guild_id, user_id, now)
        return free

    def _note(self, guild_id: int, user_id: int, at: float) -> None:
        self._member[guild_id, user_id].append(at)
        self._guild[guild_id].append(at)


def _fresh(times: deque[float], now: float) -> deque[float]:
    while times and times[0] <= now - HOUR:
        times.popleft()
    return times
