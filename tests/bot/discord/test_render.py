"""What people read. The goldens are looked at by people: UPDATE_GOLDENS=1 writes them anew."""

import dataclasses
import json
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.answers.answer import Answer, Citation, Conflict, Side, Status
from bot.desk import Added, DeskStatus, Failure
from bot.discord.client import COGS, Tree
from bot.discord.commands.corpus import CorpusCommands
from bot.discord.coverage import Coverage
from bot.discord.layout import MAX_BYTES, MAX_TEXT
from bot.discord.render import about, corpus
from bot.discord.render import answer as rendering
from bot.discord.render.help import help_text
from bot.discord.state.journal import LoggedError
from bot.discord.state.unanswered import Gap, OpenQuestion
from bot.discord.state.votes import Feedback
from bot.discord.sync import command_payload
from corpus.article import Article
from index.build import Plan, Progress, Reindexed

TEXAS = Article(
    "Bitmain picks Texas or Florida",
    "…",
    "texas",
    "https://example.com/texas?a=(1)",
    "TheMinerMag",
    published="2025-07-29",
)
GEORGIA = Article("Texas and Georgia named", "…", "georgia", None, None)
HOSTILE = Article(
    "@everyone [free coins](https://evil.example) <@&1> **bold** ||spoiler|| # big\n> quote " + "x" * 5000,
    "…", "hostile", "https://example.com/a)b](c", "@here `Times`", published_about="2025-07",
)  # fmt: skip


def cited(n: int, article: Article, quote: str, **more) -> Citation:
    return Citation(n, article, quote, 0, **more)


ANSWERED = Answer(
    "how many bitcoin does Bhutan hold?", Status.ANSWERED, "9,969 bitcoin.",
    (cited(1, TEXAS, "The kingdom held 9,969 bitcoin.", context="Bhutan", reprints=2),), newest="2025-12-16",
)  # fmt: skip
DISAGREEING = Answer(
    "where is Bitmain building?", Status.ANSWERED, "Sources disagree.",
    (
        cited(1, TEXAS, "Bitmain is said to weigh Texas or Florida.", outlets=3),
        cited(2, TEXAS, "A site in Florida is preferred."),
        cited(3, GEORGIA, "The plant goes to Texas, parts to Georgia."),
    ),
    (Conflict("Bitmain", (Side("Texas or Florida", (1, 2), 3, "29 Jul 2025"), Side("Texas and Georgia", (3,)))),),
    newest="2025-12-16",
)  # fmt: skip
NOT_FOUND = Answer("what is the hashrate of Kuwait?", Status.NOT_FOUND, closest=(TEXAS, GEORGIA), newest="2025-12-16")
OFF_TOPIC = Answer("who is the king of France?", Status.OFF_TOPIC, newest="2025-12-16")
HOSTILE_ANSWER = Answer(
    "@everyone **what**?", Status.ANSWERED, None,
    tuple(cited(n, HOSTILE, "Quote [1](https://evil.example) @everyone " + "word " * 1000) for n in range(1, 7)),
    newest="2025-12-16",
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "result"),
    [
        ("answered", ANSWERED), ("disagreeing", DISAGREEING), ("not_found", NOT_FOUND), ("off_topic", OFF_TOPIC),
        ("hostile", HOSTILE_ANSWER),
    ],
)  # fmt: skip
def test_answers_look_like_this(golden, name, result):
    golden(f"answer_{name}.md", "\n\n---\n\n".join(rendering.answer(result, result.question).texts))


def test_moderators_read_this(golden):
    plan = Plan(7, {1: "a", 2: "b", 3: "c"}, ("a",), ("b",), tuple(f"r{n}" for n in range(10)))
    status = DeskStatus(
        4, 9, 2, 7, 6, True, "all-MiniLM-L6-v2@53aa5117", "2025-09-18", "2025-11-23T06:00:00+00:00", 9_400_000, None
    )
    question = OpenQuestion(1, "hashrate of Kuwait", 1_700_000_000.0, 1)
    feedback = Feedback(1, "where?", "answered", "There.", 1_700_000_000.0, 1, 2, ("wrong", "@everyone"))
    parts = [
        *corpus.plan(plan, {"a": "Alpha *star*", "b": "Beta"}, pinned=False),
        *corpus.plan(dataclasses.replace(plan, added=(), changed=(), removed=()), {}, pinned=True),
        text_of(corpus.progress("mod", 1_700_000_000.0, Progress("encode", 30, 120, 95.0))),
        text_of(corpus.reindexed(Reindexed(plan, 12, 3, 3.2))),
        *corpus.added(Added(1, 0, 0, (Failure("a.pdf", "no text"),)), next_step="Wait."),
        *corpus.status(status, [LoggedError("0a1b2c3d", 1_700_000_000.0, "ask", "ValueError: no")], 3),
        corpus.gaps([Gap((question, dataclasses.replace(question, answer_id=2, question="Kuwait hashrate")))]),
        corpus.feedback([feedback]),
    ]
    golden("moderators.md", "\n\n---\n\n".join(parts))


def test_members_read_this(golden):
    status = DeskStatus(4, 9, 2, 7, 7, False, "m", "2025-09-18", "2025-11-23T06:00:00+00:00", 1, None)
    coverage = Coverage((("Reuters", 3), ("", 1)), (("2025-09", 3), ("2025", 1), ("", 1)))
    kept = {"questions": [1, 2], "votes": [1], "watches": [], "watched_subjects": [1], "summaries": [1, 2], "uses": []}
    parts = [*help_text("hashdesk", moderator=True), *about.sources(coverage, status), *about.privacy(kept, 365)]
    golden("members.md", "\n\n---\n\n".join(parts))


@pytest.mark.parametrize("sign", ["a", "ü", "京", "🔥", "*", "["])
def test_however_long_and_wide_the_quotes_are_an_answer_fits_one_message(sign):
    article = Article(sign * 5000, "…", sign, "https://example.com/" + "x" * 480, sign * 500, published="2025-07-29")
    articles = [dataclasses.replace(article, id=str(n)) for n in range(6)]
    citations = tuple(cited(n, one, f"{sign * 9} " * 500, context=sign * 300) for n, one in enumerate(articles, 1))
    texts = rendering.answer(Answer("q" * 2000, Status.ANSWERED, sign * 3000, citations), sign * 2000).texts
    assert sum(map(len, texts)) <= MAX_TEXT
    assert sum(len(text.encode()) for text in texts) <= MAX_BYTES
    assert all(f"**[{n}]**" in texts[0] and f"**[{n}]**" in texts[1] for n in range(1, 7))


def test_the_commands_are_these(golden):

    client = discord.Client(intents=discord.Intents.none())
    tree = Tree(client)  # type: ignore[arg-type]
    tree.add_command(CorpusCommands(None), guild=discord.Object(1))  # type: ignore[arg-type]
    for cog in cogs(tree):
        for command in cog.__cog_app_commands__:
            tree.add_command(command)
    payload = {"everywhere": command_payload(tree, None), "in home servers": command_payload(tree, 1)}
    golden("commands.json", json.dumps(payload, indent=1, ensure_ascii=False, default=str))


def cogs(tree):

    bot: Any = SimpleNamespace(tree=tree)
    return [cog(bot) for cog in COGS]


def text_of(view) -> str:
    return "\n".join(item.content for item in view.walk_children() if hasattr(item, "content"))


@pytest.mark.parametrize("example", rendering.EXAMPLES)
def test_the_examples_work_on_the_starter_corpus(starter_desk, example):
    assert starter_desk.ask(example, now=datetime.now(UTC)).status is Status.ANSWERED
