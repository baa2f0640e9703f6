"""Titles and names for autocomplete: in memory, read again when the corpus changed, nothing while they are read."""

import asyncio
import hashlib
from typing import TYPE_CHECKING

from bot.discord.markup import cut

if TYPE_CHECKING:
    from bot.discord.client import HashdeskBot

CHOICES, LENGTH = 25, 100


class Titles:
    """Titles of the articles of one corpus and the names they list, findable by a part of them."""

    def __init__(self, bot: "HashdeskBot") -> None:
        self._bot = bot
        self._revision = -1
        self._titles: list[tuple[str, str]] = []
        self._subjects: list[str] = []
        self._reading: asyncio.Task[None] | None = None

    def matching(self, typed: str) -> list[tuple[str, str]]:
        """Up to 25 (title, choice) whose title or id contains what is typed; none while the list is being read."""
        self.refresh()
        wanted = typed.lower()
        found = [(title, key) for key, title in self._titles if wanted in title.lower() or wanted in key.lower()]
        return [(cut(title, LENGTH), _choice(key)) for title, key in found[:CHOICES]]

    def subjects(self, typed: str) -> list[str]:
        """Up to 25 names that articles list and that contain what is typed, the most frequent first."""
        self.refresh()
        wanted = typed.strip().lower()
        return [name for name in self._subjects if wanted in name.lower()][:CHOICES]

    def refresh(self) -> None:
        """Read the titles again, beside what else goes on, if none are being read."""
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(self._read(), name="titles")

    async def resolve(self, chosen: str) -> str | None:
        """The id of the article that was chosen, or typed by its id or whole title; None if there is none."""
        await self._read()
        for key, title in self._titles:
            if chosen in {key, _choice(key), title}:
                return key
        return None

    async def close(self) -> None:
        if self._reading:
            await asyncio.gather(self._reading, return_exceptions=True)

    async def _read(self) -> None:
        store = self._bot.desk.store
        revision = await self._bot.work.remember(lambda: store.revision)
        if revision != self._revision:
            titles = await self._bot.work.remember(store.titles)
            entities = await self._bot.work.remember(store.entities)
            self._titles = sorted(titles.items(), key=lambda item: item[1].lower())
            self._subjects = sorted(
                (name for name in entities if len(name) <= LENGTH), key=lambda name: -entities[name]
            )
            self._revision = revision


def _choice(key: str) -> str:
    """An id as the value of a choice; Discord allows 100 characters, ids 200."""
    return key if len(key) <= LENGTH else "#" + hashlib.sha256(key.encode()).hexdigest()
