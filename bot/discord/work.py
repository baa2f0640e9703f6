"""Threads for what would block the event loop, so that the heartbeat never waits."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from bot.discord.in_flight import InFlight

# Seconds that a question gives way to the acknowledgement of others. By `python -m evals.discord_load`.
_MOST_PATIENCE = 0.5

P = ParamSpec("P")
R = TypeVar("R")


class Workroom:
    """Three pools: `think` searches and encodes, `remember` reads and writes state.db, `build` reindexes.

    They are apart so that fifty questions never keep a vote or an autocomplete waiting, nor a reindex any of them.
    """

    def __init__(self, thinkers: int) -> None:
        self.acknowledging = InFlight()
        self._thinkers = ThreadPoolExecutor(thinkers, "think")
        self._memory = ThreadPoolExecutor(2, "remember")
        self._builder = ThreadPoolExecutor(1, "build")

    async def think(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Begins when nobody waits for an acknowledgement: those have three seconds, and share the interpreter."""
        await self.acknowledging.drained(_MOST_PATIENCE)
        return await _run(self._thinkers, partial(function, *args, **kwargs))

    async def remember(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        return await _run(self._memory, partial(function, *args, **kwargs))

    async def build(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        return await _run(self._builder, partial(function, *args, **kwargs))

    async def close(self) -> None:
        """Wait for what runs; what waits in a queue is dropped."""
        for pool in (self._thinkers, self._memory, self._builder):
            await asyncio.to_thread(pool.shutdown, wait=True, cancel_futures=True)


async def _run(pool: ThreadPoolExecutor, call: Callable[[], R]) -> R:
    return await asyncio.get_running_loop().run_in_executor(pool, call)
