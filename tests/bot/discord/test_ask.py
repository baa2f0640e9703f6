"""`/ask`, from the interaction to the final message."""


async def test_ask_is_acknowledged_and_then_answered_with_quotes_and_sources(guild, channel, alice, bot, discord):
    interaction = await alice.slash("ask", channel=channel, question="how many bitcoin does Bhutan hold?")
    answer = await interaction.response(timeout=10)
    assert interaction.acked == 5
    assert not interaction.ephemeral
    assert "“Bhutan held 9,969 bitcoin in September 2025.” **[1]**" in answer.text
    assert "**[1]** [Bhutan holds 9,969 bitcoin](https://example.com/bhutan) · Forbes, 18 Sep 2025" in answer.text
    assert "As of 18 Sep 2025" in answer.text
    assert answer.flags & (1 << 15)
    assert answer.pings == set()


async def test_nothing_it_sends_may_ping_anyone(guild, channel, alice, bot, discord):
    answer = await (await alice.slash("ask", channel=channel, question="who bought GRIID?")).response(timeout=10)
    await (await alice.click(answer, label="Quotes")).response()
    question = await alice.message(channel, "who bought GRIID?", mentions_bot=True)
    await channel.next_message(after=question, timeout=10)
    bodies = [request.json for request in discord.requests if isinstance(request.json, dict)]
    sent = [body for body in bodies if "components" in body]
    assert len(sent) == 3
    assert all(body["allowed_mentions"]["parse"] == [] for body in sent)
    assert not any(body["allowed_mentions"].get("replied_user") for body in sent)
