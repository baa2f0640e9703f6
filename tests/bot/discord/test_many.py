"""Fifty questions at once."""

import asyncio


async def test_fifty_questions_at_once_are_acknowledged_first_and_each_answered_once(guild, channel, bot, discord):
    members = [guild.member(f"member{n}") for n in range(50)]
    questions = ["how many bitcoin does Bhutan hold?", "who bought GRIID?"]
    asked = [await m.slash("ask", channel=channel, question=questions[n % 2]) for n, m in enumerate(members)]
    await asyncio.gather(*(one.acknowledged(timeout=10) for one in asked))
    answers = await asyncio.gather(*(one.response(timeout=60) for one in asked))
    assert all(("9,969" in answer.text) == (n % 2 == 0) for n, answer in enumerate(answers))
    assert len(channel.messages) == 50
    assert discord.unacknowledged() == []
