"""The real client on the loopback stand-in, with a small corpus behind it."""

import asyncio
import contextlib
import os
import re
import shutil
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.desk import Desk
from bot.discord.client import HashdeskBot
from bot.discord.timing import Timing
from bot.settings import Settings
from corpus.article import Article
from evals.discord_standin import Standin

ARTICLES = (
    Article(
        id="texas", title="Bitmain picks Texas for a plant", url="https://example.com/texas", publisher="TheMinerMag",
        published="2025-07-29",
        text="Bitmain is building a factory in Texas. The factory will employ 250 people. It opens in early 2026.",
    ),
    Article(
        id="georgia", title="Bitmain leans to Georgia", url="https://example.com/georgia", publisher="Blockspace",
        published="2025-07-20",
        text="Officials in Georgia say that Bitmain chose their state for its first American plant.",
    ),
    Article(
        id="bhutan", title="Bhutan holds 9,969 bitcoin", url="https://example.com/bhutan", publisher="Forbes",
        published="2025-09-18",
        text="Bhutan held 9,969 bitcoin in September 2025. The kingdom mines with hydropower.",
    ),
    Article(
        id="cleanspark", title="CleanSpark closes the GRIID deal", url="https://example.com/griid",
        publisher="CoinDesk", published="2024-10-31",
        text="CleanSpark bought GRIID for $155 million in October 2024. The deal added sites in Tennessee.",
    ),
)  # fmt: skip

Start = Callable[..., AbstractAsyncContextManager[HashdeskBot]]
DOCS = Path(__file__).parents[3] / "docs"
QUICK = Timing(poll=0.05, progress=0.1, drain=3.0)


@pytest.fixture(scope="session")
def indexed(tmp_path_factory) -> Iterator[Desk]:
    """A desk with ARTICLES, indexed, its models loaded; tests work on copies of its folder."""
    desk = Desk(Settings(data=tmp_path_factory.mktemp("discord") / "data", starter=False))
    desk.store.put_all(ARTICLES)
    desk.reindex()
    desk.ask("who bought GRIID?", now=datetime.now(UTC))
    yield desk
    desk.close()


@pytest.fixture
def desk(indexed, tmp_path) -> Iterator[Desk]:
    """A desk of one's own over ARTICLES."""
    data = tmp_path / "data"
    shutil.copytree(indexed.settings.data, data, ignore=shutil.ignore_patterns("models"))
    desk = Desk(Settings(data=data, starter=False, discord_workers=2, reindex_after=0.3))
    desk._encoder = indexed.encoder()
    desk.responder._read = indexed.responder._read
    yield desk
    desk.close()


@pytest.fixture
def asked(desk, monkeypatch) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every question that reaches the desk, with the conversation before it."""
    seen = []
    ask = desk.ask

    def noted(question, **options):
        seen.append((question, list(options.get("history", ()))))
        return ask(question, **options)

    monkeypatch.setattr(desk, "ask", noted)
    return seen


@pytest.fixture
async def discord() -> AsyncIterator[Standin]:
    """A loopback Discord; at the end nothing may have been sent that the real one refuses."""
    async with Standin() as discord:
        with discord.redirect():
            yield discord
        assert discord.violations == []


@pytest.fixture
def start(discord, desk) -> Start:
    """`async with start() as bot` runs a bot; twice in a row is a restart with the same state."""

    @contextlib.asynccontextmanager
    async def started(**options) -> AsyncIterator[HashdeskBot]:
        bot = QuickBot(desk, **{"timing": QUICK, "guild_ready_timeout": 0.05, **options})
        running = asyncio.create_task(bot.start(discord.token))
        ready = asyncio.create_task(bot.at_home.wait())
        done, _ = await asyncio.wait({running, ready}, timeout=20, return_when=asyncio.FIRST_COMPLETED)
        if running in done:
            ready.cancel()
            running.result()
        assert bot.at_home.is_set(), "the bot was not ready in time"
        try:
            yield bot
        finally:
            await bot.close()
            await running

    return started


@pytest.fixture
async def bot(start) -> AsyncIterator[HashdeskBot]:
    async with start() as bot:
        yield bot


@pytest.fixture
def process(discord, desk, tmp_path):
    """`await process()` starts `hashdesk bot` in a process of its own, on the same stand-in."""

    async def started(address=discord.address, **environment):
        desk.close()
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "evals.discord_standin.hashdesk", address, "bot",
            env=os.environ | {
                "DISCORD_TOKEN": discord.token, "HASHDESK_DATA": str(desk.settings.data), "OMP_NUM_THREADS": "1",
            } | environment,
            stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip

    return started


class QuickBot(HashdeskBot):
    """The bot, without discord.py's pause of five seconds before it identifies again."""

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        self.at_home = asyncio.Event()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        return

    async def on_ready(self) -> None:
        await super().on_ready()
        self.at_home.set()


@pytest.fixture
def guild(discord):
    """A server that invited the bot as docs/discord.md says, with no permission more."""
    invitation = re.search(r"permissions=(\d+)", (DOCS / "discord.md").read_text(encoding="utf-8"))
    assert invitation
    return discord.guild("Miners", bot_permissions=int(invitation[1]))


@pytest.fixture
def channel(guild):
    return guild.text_channel("general")


@pytest.fixture
def alice(guild):
    return guild.member("alice")


@pytest.fixture
def golden():
    """Compares a text with a golden file, or with UPDATE_GOLDENS=1 writes it."""

    def compare(name: str, text: str) -> None:
        path = Path(__file__).parent / "golden" / name
        if os.environ.get("UPDATE_GOLDENS"):
            path.write_text(text + "\n", encoding="utf-8")
        assert path.read_text(encoding="utf-8") == text + "\n", f"{name} changed: look, then UPDATE_GOLDENS=1"

    return compare
