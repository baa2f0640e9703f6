"""When a digest is due: an hour of every day or of one weekday, by the clocks of a time zone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# A bot that was away when a digest was due posts it when it is back, if it is back within a day: a reader then still
# gets it on the day after, and the bot never wakes up to post last week's news.
CATCH_UP = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Schedule:
    """An hour (0 to 23) in a time zone (an IANA name), of one weekday (0 is Monday) or, for None, of every day.

    `set_at`, in seconds since 1970, is when it was chosen: nothing was due before that.
    """

    weekday: int | None
    hour: int
    zone: str
    set_at: float

    @property
    def every(self) -> timedelta:
        """From one digest to the next."""
        return timedelta(days=1) if self.weekday is None else timedelta(days=7)

    def __str__(self) -> str:
        day = "every day" if self.weekday is None else f"every {DAYS[self.weekday]}"
        return f"{day} at {self.hour:02}:00 ({self.zone})"


def due(schedule: Schedule, now: datetime, last: datetime | None = None) -> datetime | None:
    """The moment (UTC) of a digest that is due and was not dealt with yet; None if none is.

    `last` is the last moment that was dealt with. Of several that passed only the newest counts, and none that is older
    than CATCH_UP or from before the schedule was set.
    """
    newest = _newest(schedule, now)
    earliest = datetime.fromtimestamp(schedule.set_at, UTC)
    if newest is None or newest < earliest or now - newest > CATCH_UP or (last is not None and newest <= last):
        return None
    return newest


def following(schedule: Schedule, now: datetime) -> datetime:
    """The next moment (UTC) after `now` at which a digest is due."""
    today = now.astimezone(ZoneInfo(schedule.zone)).date()
    moments = (_moment(schedule, today + timedelta(days=ahead)) for ahead in range(-1, 9))
    return min(moment for moment in moments if moment is not None and moment > now)


def zone_of(typed: str) -> str | None:
    """The IANA name that was typed, in any case and with blanks for underscores; None if there is no such zone."""
    return _zones().get(typed.strip().replace(" ", "_").casefold())


def zones_matching(typed: str, limit: int) -> list[str]:
    """Names of zones that contain what is typed, those first of which a part begins with it."""
    wanted = typed.strip().replace(" ", "_").casefold()
    found = [(name, folded) for folded, name in sorted(_zones().items()) if wanted in folded]
    found.sort(key=lambda one: not any(part.startswith(wanted) for part in one[1].split("/")))
    return [name for name, _ in found[:limit]]


def _newest(schedule: Schedule, now: datetime) -> datetime | None:
    """The last moment at or before `now`, looking back over the days that CATCH_UP reaches."""
    today = now.astimezone(ZoneInfo(schedule.zone)).date()
    moments = (_moment(schedule, today - timedelta(days=back)) for back in range(-1, CATCH_UP.days + 2))
    return max((moment for moment in moments if moment is not None and moment <= now), default=None)


def _moment(schedule: Schedule, day: date) -> datetime | None:
    """When the hour of a day strikes, in UTC; None on other weekdays.

    An hour that the clocks skip strikes when they are put forward, and one that comes twice strikes the first time:
    both are what `fold=0` means (PEP 495).
    """
    if schedule.weekday is not None and day.weekday() != schedule.weekday:
        return None
    local = datetime(day.year, day.month, day.day, schedule.hour, tzinfo=ZoneInfo(schedule.zone))
    return local.astimezone(UTC)


@lru_cache(maxsize=1)
def _zones() -> dict[str, str]:
    """Names of zones by how they are looked up, without those that only repeat others or count hours backwards."""
    return {
        name.casefold(): name for name in available_timezones() if not name.startswith(("posix", "right", "Etc/GMT"))
    }
