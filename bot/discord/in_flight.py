"""Counting what is under way."""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager


class InFlight:
    """Counts what is under way, so that others can wait until nothing is."""

    def __init__(self) -> None:
        self._count = 0
        self._idle = asyncio.Event()
        self._idle.set()

    @contextmanager
    def one(self) -> Generator[None]:
        self._count += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._count -= 1
            if not self._count:
                self._idle.set()

    async def drained(self, seconds: float) -> bool:
        """Wait until nothing runs; False if something still does after `seconds`."""
        if self._idle.is_set():
            return True
        try:
            await asyncio.wait_for(self._idle.wait(), seconds)
        except TimeoutError:
            return False
        return True
