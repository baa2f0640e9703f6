"""`python -m evals.discord_load [--questions 50] [--articles 400]`: fifty questions at once while a reindex runs.

The bot runs as `hashdesk bot` in a process of its own, against the loopback stand-in for Discord in this one. Printed
are the times from sending an interaction to its acknowledgement and to its answer, and how late heartbeats were.
"""

import argparse
import asyncio
import os
import random
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.desk import Desk
from bot.settings import Settings
from corpus.article import Article
from evals.discord_standin import Interaction, Message, Standin
from index.passages import sentences

QUESTIONS = (
    "where is Bitmain building?", "how many bitcoin does Bhutan hold?", "who bought GRIID?",
    "why did Norway ban new mining data centers?", "what is the capital of France?",
    "how efficient is the S23 Hydro?", "when did hashrate pass one zettahash?",
)  # fmt: skip
HEARTBEAT_SECONDS = 0.5
TARGET_MS = 300
_START_SECONDS = 300.0
_WORDS = 12


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--questions", type=int, default=50)
    parser.add_argument("--articles", type=int, default=400, help="how many new articles the reindex has to encode")
    arguments = parser.parse_args()
    with TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        prepare(data)
        asyncio.run(measure(data, arguments.questions, arguments.articles))


def prepare(data: Path) -> None:
    """The starter corpus, indexed, the models exported."""
    desk = Desk(Settings(data=data))
    desk.prepare()
    desk.close()


def add_articles(data: Path, count: int, seed: int = 0) -> None:
    """Articles of shuffled starter words: texts that were never encoded."""
    desk = Desk(Settings(data=data))
    pool = [
        article.text[s.start : s.end].split()
        for version in desk.store.versions(desk.store.current())
        for article in (version.article,)
        for s in sentences(article.text)
    ]
    rng = random.Random(seed)
    desk.store.put_all(_article(number, rng, pool) for number in range(count))
    desk.close()


async def measure(data: Path, questions: int, articles: int) -> None:
    async with Standin(heartbeat_interval=HEARTBEAT_SECONDS) as discord:
        guild = discord.guild("Miners")
        channel = guild.text_channel("general")
        moderator = guild.member("moderator", permissions=1 << 5)
        members = [guild.member(f"member{number}") for number in range(questions)]
        bot = await _start(discord, data)
        try:
            await discord.connected(timeout=_START_SECONDS)
            await discord.until(lambda: discord.commands.in_guild(guild), timeout=60)
            add_articles(data, articles)
            plan = await (await moderator.slash("corpus reindex", channel=channel)).response(timeout=30)
            await moderator.click(plan, label="Reindex")
            progress = await channel.next_message(timeout=30)
            await discord.until(lambda: "Encoding" in progress.text, timeout=60)
            began = time.monotonic()
            asked = [
                await member.slash("ask", channel=channel, question=QUESTIONS[number % len(QUESTIONS)])
                for number, member in enumerate(members)
            ]
            await asyncio.gather(*(one.response(timeout=300) for one in asked))
            during = reindexing(progress)
            took = time.monotonic() - began
            await discord.until(lambda: not reindexing(progress), timeout=600)
            report(asked, took, during, progress, discord)
        finally:
            bot.terminate()
            await bot.wait()


def report(asked: Sequence[Interaction], took: float, during: bool, progress: Message, discord: Standin) -> None:
    """Print what was measured, and whether the targets are met."""
    acks = [one.ack_ms for one in asked if one.ack_ms is not None]
    answers = [one.answer_ms for one in asked if one.answer_ms is not None]
    late = discord.late_heartbeats()
    worst = max((beat.late for beat in late), default=0.0)
    print(
        f"{len(asked)} questions at once while a reindex ran{'' if during else ', which ended before the last answer'}"
    )
    print(f"acknowledged, ms: {_spread(acks)}; target {TARGET_MS}: {'met' if max(acks) <= TARGET_MS else 'MISSED'}")
    print(f"answered, ms:     {_spread(answers)}; all within {took:.1f} s")
    print(f"heartbeats: {len(discord.heartbeats)} at {HEARTBEAT_SECONDS} s, {len(late)} late (worst {worst:.2f} s)")
    print(f"unacknowledged: {len(discord.unacknowledged())}; refused by Discord: {len(discord.violations)}")
    print(f"the reindex: {progress.text.splitlines()[1]}")


def reindexing(progress: Message) -> bool:
    return "Reindexing" in progress.text


async def _start(discord: Standin, data: Path) -> asyncio.subprocess.Process:
    environment = os.environ | {
        "DISCORD_TOKEN": discord.token, "HASHDESK_DATA": str(data), "HF_HUB_OFFLINE": "1",
        "HASHDESK_REINDEX_AFTER": "0", "HASHDESK_LOG_LEVEL": "WARNING",
    }  # fmt: skip
    command = (sys.executable, "-m", "evals.discord_standin.hashdesk", discord.address, "bot")
    return await asyncio.create_subprocess_exec(*command, env=environment)


def _article(number: int, rng: random.Random, pool: Sequence[list[str]]) -> Article:
    """Eight sentences of words from all over the corpus."""
    lines = []
    for _ in range(8):
        words = [rng.choice(rng.choice(pool)) for _ in range(_WORDS)]
        lines.append(" ".join(words).strip(".,").capitalize() + ".")
    return Article(id=f"load-{number}", title=f"Load {number}", text=" ".join(lines), published="2025-10-01")


def _spread(values: Sequence[float]) -> str:
    cuts = statistics.quantiles(values, n=20) if len(values) > 1 else [*values] * 19
    return f"p50 {statistics.median(values):.0f}, p95 {cuts[18]:.0f}, worst {max(values):.0f}"


if __name__ == "__main__":
    main()
