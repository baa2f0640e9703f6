"""What the moderators of each server chose."""

import json
from dataclasses import asdict, dataclass

from corpus.database import ThreadedDatabase


@dataclass(frozen=True, slots=True)
class GuildSettings:
    """The settings of one server. Quotas are questions an hour, 0 for no limit; no channels means all of them."""

    channels: tuple[int, ...] = ()
    private: bool = False
    threads: bool = False
    member_quota: int = 20
    guild_quota: int = 300
    moderator_role: int | None = None
    digest_channel: int | None = None


class GuildSettingsStore:
    """Settings by server, all of them in memory: they are read before a command is acknowledged."""

    def __init__(self, database: ThreadedDatabase) -> None:
        self._database = database
        self._known: dict[int, GuildSettings] = {}
        for guild_id, text in database.db.execute("select guild_id, settings from guild_settings").fetchall():
            values = json.loads(text)
            self._known[guild_id] = GuildSettings(**values | {"channels": tuple(values["channels"])})

    def of(self, guild_id: int) -> GuildSettings:
        """The settings of a server; the defaults where nothing was chosen. Reads no file."""
        return self._known.get(guild_id, GuildSettings())

    def put(self, guild_id: int, settings: GuildSettings) -> None:
        with self._database.writing() as db:
            db.execute(
                "insert or replace into guild_settings (guild_id, settings) values (?, ?)",
                [guild_id, json.dumps(asdict(settings))],
            )
        self._known[guild_id] = settings

    def forget(self, guild_id: int) -> None:
        """The bot left a server."""
        with self._database.writing() as db:
            db.execute("delete from guild_settings where guild_id = ?", [guild_id])
        self._known.pop(guild_id, None)
