"""`/corpus`: who may, and what each command does."""

import csv
import io
import threading

import pytest

from bot.discord.commands.corpus import add_file
from corpus.article import Article
from evals.discord_standin import Misuse, Upload
from index.build import Progress
from index.errors import Stopped

NEW = Article(
    id="kuwait", title="Kuwait raids miners", url="https://example.com/kuwait", publisher="Reuters",
    published="2025-05-02", text="Kuwait raided bitcoin miners because they strained the power grid.",
)  # fmt: skip
MARKDOWN = b"""---
title: Iran shuts illegal farms
published: 2025-06-01
---

Iran shut 104 illegal mining farms in May 2025. The regulator blamed blackouts.
"""
COMMANDS = ("reindex", "rollback", "status", "gaps", "feedback")


@pytest.fixture
def mod(guild):
    return guild.member("mod", permissions=1 << 5)


@pytest.fixture
async def bot(start, desk):
    """A bot that reindexes only when told to."""
    desk.settings = desk.settings.model_copy(update={"reindex_after": 0.0})
    async with start() as bot:
        yield bot


async def reindexed(mod, channel, discord):
    """Runs a reindex through both clicks; returns the progress message when it is done."""
    shown = await (await mod.slash("corpus reindex", channel=channel)).response(timeout=10)
    await mod.click(shown, label="Reindex")
    return await discord.until(
        lambda: next((m for m in channel.messages if "is in use" in m.text or "Reindex:" in m.text), None), timeout=30
    )


@pytest.mark.parametrize("command", COMMANDS)
async def test_members_are_refused_each_command(guild, channel, alice, bot, command):
    with pytest.raises(Misuse, match="does not see"):
        await alice.slash(f"corpus {command}", channel=channel)
    guild.open_command("corpus")
    refused = await alice.slash(f"corpus {command}", channel=channel)
    assert "Only moderators" in (await refused.response()).text
    assert refused.ephemeral


async def test_members_are_refused_add_and_remove_and_see_no_titles(guild, channel, alice, bot, desk):
    guild.open_command("corpus")
    added = await alice.slash("corpus add", channel=channel, file=Upload("a.md", MARKDOWN, "text/markdown"))
    removed = await alice.slash("corpus remove", channel=channel, article="bhutan")
    assert "Only moderators" in (await added.response()).text
    assert "Only moderators" in (await removed.response()).text
    assert await alice.autocomplete("corpus remove", channel=channel, focused="article", value="b") == []
    assert desk.store.count() == 4


async def test_the_configured_role_may_and_who_lost_it_is_refused_at_the_click(guild, channel, mod, bot, desk, discord):
    role = guild.role("keepers")
    keeper = guild.member("keeper", roles=[role])
    panel = await (await mod.slash("settings", channel=channel)).response()
    await mod.select(panel, "hds:role", role)
    await discord.until(lambda: bot.state.guilds.of(guild.id).moderator_role == role.id)
    guild.open_command("corpus", role)
    desk.store.put(NEW)
    shown = await (await keeper.slash("corpus reindex", channel=channel)).response(timeout=10)
    assert "Dry run" in shown.text
    keeper.remove_role(role)
    click = await keeper.click(shown, label="Reindex")
    await discord.until(lambda: click.followups)
    assert "Only moderators" in click.followups[0].text
    assert desk.generations.current() == 1


async def test_reindex_shows_a_dry_run_by_title_then_progress_then_the_result(guild, channel, mod, bot, desk, discord):
    desk.store.put(NEW)
    desk.remove(["georgia"])
    interaction = await mod.slash("corpus reindex", channel=channel)
    shown = await interaction.response(timeout=10)
    assert interaction.ephemeral
    assert "1 new" in shown.text
    assert "Kuwait raids miners" in shown.text
    assert "1 removed" in shown.text
    await mod.click(shown, label="Reindex")
    message = await channel.next_message(timeout=10)
    await discord.until(lambda: "Generation 2 is in use" in message.text, timeout=30)
    assert "1 new, 0 changed, 1 removed" in message.text
    assert any("started by mod" in state_text(state) for state in message.edits)
    assert message.interaction is None


async def test_questions_are_answered_from_the_index_in_use_while_a_reindex_runs(
    guild, channel, alice, mod, bot, desk, discord, monkeypatch
):
    desk.store.put(NEW)
    release = hold_reindex(desk, monkeypatch)
    shown = await (await mod.slash("corpus reindex", channel=channel)).response(timeout=10)
    await mod.click(shown, label="Reindex")
    progress = await channel.next_message(timeout=10)
    await discord.until(lambda: "Encoding: 3 of 10 · 7 s left in this step" in progress.text)
    answer = await (await alice.slash("ask", channel=channel, question="who bought GRIID?")).response(timeout=10)
    assert "CleanSpark bought GRIID" in answer.text
    second = await (await mod.slash("corpus reindex", channel=channel)).response()
    assert "mod started a reindex" in second.text
    release.set()
    await discord.until(lambda: "Generation 2 is in use" in progress.text, timeout=30)


async def test_a_reindex_that_another_process_runs_is_told(guild, channel, mod, bot, desk):
    with desk.generations.lock("reindex"):
        shown = await (await mod.slash("corpus reindex", channel=channel)).response()
    assert "Another process is at work: reindex, process" in shown.text


async def test_a_corpus_that_changed_since_the_dry_run_is_shown_again(guild, channel, mod, bot, desk, discord):
    desk.store.put(NEW)
    shown = await (await mod.slash("corpus reindex", channel=channel)).response(timeout=10)
    desk.remove(["georgia"])
    await mod.click(shown, label="Reindex")
    await discord.until(lambda: "The corpus changed meanwhile" in shown.text)
    assert "1 removed" in shown.text
    assert desk.generations.current() == 1


async def test_where_the_bot_may_not_speak_the_progress_stays_with_the_moderator(guild, mod, bot, desk, discord):
    silent = guild.text_channel("silent")
    silent.deny(guild.me, 1 << 11)
    desk.store.put(NEW)
    shown = await (await mod.slash("corpus reindex", channel=silent)).response(timeout=10)
    await mod.click(shown, label="Reindex")
    await discord.until(lambda: "Generation 2 is in use" in shown.text, timeout=30)


async def test_a_shutdown_stops_a_reindex_and_says_so(guild, channel, mod, start, desk, discord, monkeypatch):
    desk.settings = desk.settings.model_copy(update={"reindex_after": 0.0})
    desk.store.put(NEW)
    async with start():
        hold_reindex(desk, monkeypatch)
        shown = await (await mod.slash("corpus reindex", channel=channel)).response(timeout=10)
        await mod.click(shown, label="Reindex")
        progress = await channel.next_message(timeout=10)
        await discord.until(lambda: "Encoding" in progress.text)
    assert "Reindex: stopped" in progress.text


async def test_a_progress_message_that_a_crash_left_behind_is_finished(guild, channel, mod, start, desk, discord):
    desk.store.put(NEW)
    async with start() as bot:
        message = await reindexed(mod, channel, discord)
        await discord.until(lambda: bot.state.journal.note("progress message") is None)
        bot.state.journal.take_note("progress message", f"{channel.id} {message.id}")
    async with start():
        assert "interrupted by a restart" in message.text


async def test_rollback_asks_first_then_returns_to_the_generation_before(guild, channel, mod, bot, desk, discord):
    desk.store.put(NEW)
    await reindexed(mod, channel, discord)
    shown = await (await mod.slash("corpus rollback", channel=channel)).response()
    assert "Generation 2 is in use" in shown.text
    await mod.click(shown, label="Roll back")
    await discord.until(lambda: "Generation 1 is in use again" in shown.text)
    assert desk.generations.pinned()


async def test_nothing_to_roll_back_to_is_one_line(guild, channel, mod, bot, discord):
    shown = await (await mod.slash("corpus rollback", channel=channel)).response()
    click = await mod.click(shown, label="Roll back")
    await discord.until(lambda: click.followups)
    assert "there is no generation before" in click.followups[0].text


async def test_cancel_changes_nothing(guild, channel, mod, bot, desk, discord):
    desk.store.put(NEW)
    shown = await (await mod.slash("corpus reindex", channel=channel)).response()
    await mod.click(shown, label="Cancel")
    await discord.until(lambda: "Cancelled" in shown.text)
    assert shown.buttons == []


async def test_status_shows_the_corpus_its_index_and_the_last_errors(
    guild, channel, mod, alice, bot, desk, monkeypatch
):
    monkeypatch.setattr(desk, "ask", fail)
    failed = await (await alice.slash("ask", channel=channel, question="where?")).response()
    error_id = failed.text.split("`")[1]
    shown = await (await mod.slash("corpus status", channel=channel)).response()
    for part in (
        "Articles** 4",
        "Generation** 1",
        "Model** all-MiniLM",
        "Size**",
        "up to date",
        error_id,
        "RuntimeError",
    ):
        assert part in shown.text


async def test_add_stores_an_attachment_and_names_what_failed(guild, channel, mod, bot, desk):
    zipped = Upload("news.md", MARKDOWN, "text/markdown")
    shown = await (await mod.slash("corpus add", channel=channel, file=zipped)).response(timeout=10)
    assert "1 added, 0 changed, 0 unchanged, 0 failed" in shown.text
    assert "Iran shuts illegal farms" in desk.store.titles().values()
    broken = Upload("broken.pdf", b"no pdf", "application/pdf")
    shown = await (await mod.slash("corpus add", channel=channel, file=broken)).response(timeout=10)
    assert "1 failed" in shown.text
    assert "broken.pdf" in shown.text


def test_an_attachment_can_not_leave_its_folder(empty_desk):
    result = add_file(empty_desk, "../../etc/cron.d/evil.md", MARKDOWN)
    assert result.added == 1


async def test_added_articles_are_found_a_while_later_without_anyone_reindexing(
    guild, channel, mod, start, desk, discord
):
    async with start():
        upload = Upload("news.md", MARKDOWN, "text/markdown")
        shown = await (await mod.slash("corpus add", channel=channel, file=upload)).response(timeout=10)
        assert "searchable by themselves" in shown.text
        await discord.until(lambda: desk.generations.current() == 2, timeout=30)


async def test_a_pinned_index_is_left_alone(guild, channel, mod, bot, desk, discord):
    desk.store.put(NEW)
    await reindexed(mod, channel, discord)
    desk.rollback()
    upload = Upload("news.md", MARKDOWN, "text/markdown")
    shown = await (await mod.slash("corpus add", channel=channel, file=upload)).response(timeout=10)
    assert "`/corpus reindex` makes them searchable" in shown.text


async def test_remove_offers_titles_and_hides_the_article_at_once(guild, channel, mod, alice, bot, desk, discord):
    await discord.until(lambda: bot.titles.matching("bhutan"))
    choices = await mod.autocomplete("corpus remove", channel=channel, focused="article", value="bhut")
    assert choices == [{"name": "Bhutan holds 9,969 bitcoin", "value": "bhutan"}]
    shown = await (await mod.slash("corpus remove", channel=channel, article="bhutan")).response()
    assert "Removed" in shown.text
    answer = await (await alice.slash("ask", channel=channel, question="how many bitcoin does Bhutan hold?")).response(
        timeout=10
    )
    assert "9,969" not in answer.text


async def test_removing_what_is_not_there_is_refused(guild, channel, mod, bot, desk):
    shown = await (await mod.slash("corpus remove", channel=channel, article="no such thing")).response()
    assert "There is no such article" in shown.text
    assert desk.store.count() == 4


async def test_gaps_lists_unanswered_questions_grouped(guild, channel, mod, alice, bot):
    for question in ("why did Kuwait raid bitcoin miners?", "why did kuwait raid its bitcoin miners"):
        await (await alice.slash("ask", channel=channel, question=question)).response(timeout=10)
    shown = await (await mod.slash("corpus gaps", channel=channel)).response()
    assert "asked 2 times" in shown.text
    assert shown.text.count("**why did") == 1
    assert "alice" not in shown.text


async def test_feedback_lists_the_worst_first_and_exports_csv(guild, channel, mod, alice, bot, discord):
    good = await (await alice.slash("ask", channel=channel, question="who bought GRIID?")).response(timeout=10)
    await (await alice.click(good, "hd:up:1")).response()
    bad = await (await alice.slash("ask", channel=channel, question="how many bitcoin does Bhutan hold?")).response(
        timeout=10
    )
    form = await (await alice.click(bad, "hd:down:2")).shown_modal()
    await discord.until(lambda: len(bot.state.votes.worst_first()) == 2)
    await (await alice.submit_modal(form, {"reason": "=HYPERLINK(1)"})).response()
    shown = await (await mod.slash("corpus feedback", channel=channel)).response()
    assert shown.text.index("Bhutan") < shown.text.index("GRIID")
    assert "=HYPERLINK" in shown.text
    exported = await (await mod.slash("corpus feedback", channel=channel, export=True)).response()
    [file] = exported.attachments
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["2", "1"]
    assert rows[1][-1] == "'=HYPERLINK(1)"


async def test_another_server_never_gets_the_corpus(guild, channel, bot, discord):
    other = discord.guild("Stranger")
    boss = other.member("boss", permissions=1 << 3, owner=True)
    room = other.text_channel("room")
    await discord.until(lambda: len(bot.guilds) == 2)
    with pytest.raises(Misuse, match="no slash command"):
        await boss.slash("corpus status", channel=room)


def hold_reindex(desk, monkeypatch) -> threading.Event:
    """Lets a reindex report that it is under way and wait until it is released or stopped."""
    release, reindex = threading.Event(), desk.reindex

    def held(*, progress, stop):
        progress(Progress("encode", 3, 10, 7.0))
        while not release.wait(0.01):
            if stop():
                raise Stopped("stopped: what was done is kept")
        return reindex(progress=progress, stop=stop)

    monkeypatch.setattr(desk, "reindex", held)
    return release


def fail(*_, **__):
    raise RuntimeError("no luck")


def state_text(state) -> str:
    return str(state.components)
