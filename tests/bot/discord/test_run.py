"""Starting, closing, health and logs."""

import asyncio
import json
import logging
import signal
import threading

import aiohttp
import pytest
from filelock import FileLock

from bot.discord.checks import home_guilds, is_allowed_channel, is_moderator, parse_ids
from bot.discord.health import serve
from bot.discord.keeper import Seen, is_due
from bot.discord.logs import JsonLines
from bot.discord.restarts import FREE_STARTS, LONGEST_PAUSE, MOST_STARTS_A_DAY, restart_pause, retry_pause
from bot.discord.run import CannotStart, run
from bot.settings import Settings

BHUTAN = "how many bitcoin does Bhutan hold?"


async def test_sigterm_finishes_what_is_under_way_and_closes(guild, channel, alice, discord, process):
    running = await process()
    await discord.connected(timeout=40)
    asked = await alice.slash("ask", channel=channel, question=BHUTAN)
    await asked.acknowledged()
    running.send_signal(signal.SIGTERM)
    _, logged = await asyncio.wait_for(running.communicate(), 30)
    assert "9,969" in (await asked.response()).text
    assert running.returncode == 0
    lines = [json.loads(line) for line in logged.decode().splitlines()]
    assert any(line["message"] == "answered" and line["status"] == "answered" for line in lines)
    assert "Bhutan" not in logged.decode()


async def test_a_token_that_discord_refuses_ends_in_one_line(discord, process):
    running = await process(DISCORD_TOKEN="wrong")
    _, logged = await asyncio.wait_for(running.communicate(), 40)
    assert running.returncode == 2
    assert "Discord refuses the token" in logged.decode().splitlines()[-1]
    assert "Traceback" not in logged.decode()
    assert [violation.status for violation in discord.violations] == [401]
    discord.violations.clear()


async def test_while_discord_can_not_be_reached_it_tries_again_and_still_obeys_sigterm(
    discord, process, unused_tcp_port
):
    running = await process(address=f"http://127.0.0.1:{unused_tcp_port}")
    assert running.stderr
    seen = b""
    while b"can't be reached" not in seen:
        seen = await asyncio.wait_for(running.stderr.readline(), 40)
    assert json.loads(seen)["retry_in"] == 2.0
    running.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(running.wait(), 10) == 0


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        ({}, "DISCORD_TOKEN is not set"),
        ({"log_level": "loud"}, "HASHDESK_LOG_LEVEL"),
        ({"home_guilds": "mine"}, "HASHDESK_HOME_GUILDS"),
    ],
)
def test_what_is_missing_or_wrong_is_named_with_the_cure(tmp_path, monkeypatch, settings, line):
    if settings:
        monkeypatch.setenv("DISCORD_TOKEN", "x")
    with pytest.raises(CannotStart, match=line):
        run(Settings(data=tmp_path, **settings))


async def test_close_waits_for_an_answer_and_turns_new_questions_away(guild, channel, alice, start, desk, monkeypatch):
    release, ask = threading.Event(), desk.ask
    monkeypatch.setattr(desk, "ask", lambda *args, **options: release.wait(5) and ask(*args, **options))
    async with start() as bot:
        under_way = await alice.slash("ask", channel=channel, question=BHUTAN)
        await under_way.acknowledged()
        closing = asyncio.create_task(bot.close())
        await channel.world.until(lambda: bot.draining, 5, "the drain")
        late = await alice.slash("ask", channel=channel, question=BHUTAN)
        assert "I'm restarting" in (await late.response()).text
        release.set()
        await closing
    assert "9,969" in (await under_way.response()).text


async def test_health_is_well_while_connected_and_not_while_closing(guild, bot, discord, unused_tcp_port):
    runner = await serve(bot, unused_tcp_port)
    await discord.until(lambda: discord.heartbeats or bot.latency < 30)
    async with aiohttp.ClientSession() as session:
        assert (await read(session, unused_tcp_port))[0] == 200
        bot.draining = True
        status, state = await read(session, unused_tcp_port)
        bot.draining = False
    await runner.cleanup()
    assert status == 503
    assert state["draining"] is True


async def read(session, port) -> tuple[int, dict]:
    async with session.get(f"http://127.0.0.1:{port}/health") as response:
        return response.status, await response.json()


def test_a_second_bot_on_one_data_folder_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("DISCORD_TOKEN", "x")
    with FileLock(tmp_path / "bot.lock"), pytest.raises(CannotStart, match="another `hashdesk bot` runs"):
        run(Settings(data=tmp_path))


def test_the_first_starts_are_free_and_then_the_pauses_double():
    now = 10_000.0
    pauses = [restart_pause([now - n for n in range(count)], now) for count in range(FREE_STARTS + 4)]
    assert pauses == [0.0] * FREE_STARTS + [2.0, 4.0, 8.0, 16.0]
    assert restart_pause([now - 2 * 3600] * 100, now) == 0.0
    assert restart_pause([now - 1] * 400, now) == LONGEST_PAUSE
    assert restart_pause([now - 5 * 3600] * MOST_STARTS_A_DAY, now) == LONGEST_PAUSE


def test_failed_log_ins_are_repeated_ever_more_slowly():
    assert [retry_pause(failures) for failures in (1, 2, 3, 20)] == [2.0, 4.0, 8.0, LONGEST_PAUSE]


async def test_a_fourth_start_within_the_hour_waits(guild, start, discord, caplog):
    for _ in range(FREE_STARTS):
        async with start():
            pass
    async with start() as bot:
        assert "started too often; waiting" in caplog.text
        assert bot.is_ready()


@pytest.mark.parametrize(
    ("seen", "due"),
    [
        (Seen(5, 4, False, 0.0, None), True),
        (Seen(5, 4, False, 50.0, None), False),
        (Seen(5, 5, False, 0.0, None), False),
        (Seen(5, 4, True, 0.0, None), False),
        (Seen(5, 4, False, 0.0, 5), False),
        (Seen(5, None, False, 0.0, 4), True),
    ],
)
def test_when_the_bot_reindexes_by_itself(seen, due):
    assert is_due(seen, now=100.0, after=60.0) is due
    assert not is_due(seen, now=100.0, after=0.0)


def test_home_servers():
    assert home_guilds({7}, {1, 2}, None) == {7}
    assert home_guilds((), {1}, None) == {1}
    assert home_guilds((), {1, 2}, 1) == {1}
    assert home_guilds((), {1, 2}, None) == frozenset()
    assert home_guilds((), {1, 2}, 3) == frozenset()
    assert parse_ids("1, 2,") == {1, 2}


def test_moderators_and_channels():
    assert is_moderator(manages_server=True, roles=(), moderator_role=None)
    assert is_moderator(manages_server=False, roles=(5,), moderator_role=5)
    assert not is_moderator(manages_server=False, roles=(5,), moderator_role=None)
    assert is_allowed_channel((), 1, None)
    assert is_allowed_channel((2,), 1, 2)
    assert not is_allowed_channel((2,), 1, None)


def test_a_log_line_is_one_json_object_with_its_fields_and_trace():
    error = (ValueError, ValueError("no\nluck"), None)
    record = logging.LogRecord("hashdesk", logging.ERROR, __file__, 1, "failed %s", ("twice",), error)
    record.place = "ask"
    line = JsonLines().format(record)
    shown = json.loads(line)
    assert "\n" not in line
    assert (shown["level"], shown["message"], shown["place"]) == ("error", "failed twice", "ask")
    assert "ValueError: no" in shown["trace"]


@pytest.mark.parametrize("wanted", [False, True])
async def test_questions_stand_in_the_log_only_if_asked_for(guild, channel, alice, start, desk, caplog, wanted):
    caplog.set_level("INFO")
    desk.settings = desk.settings.model_copy(update={"log_questions": wanted})
    async with start():
        await (await alice.slash("ask", channel=channel, question=BHUTAN)).response(timeout=10)
    lines = [JsonLines().format(record) for record in caplog.records if record.name.startswith("hashdesk")]
    assert any(BHUTAN in line for line in lines) is wanted
