"""state.db: what an older version left is kept, and posts are claimed once."""

from sqlite_utils import Database

from bot.answers.answer import Answer, Status
from bot.discord.state.answers import Asking
from bot.discord.state.database import State
from bot.discord.state.schema import state_migrations


def test_a_database_of_the_version_before_is_brought_up_to_date(tmp_path):
    path = tmp_path / "state.db"
    old = Database(path)
    state_migrations.apply(old, stop_before="m002_summaries")
    assert "subject_watches" not in old.table_names()
    old.execute(
        'insert into guild_settings (guild_id, settings) values (7, \'{"channels": [1], "digest_channel": 2}\')'
    )
    old.conn.commit()
    old.close()
    state = State(path)
    assert state.guilds.of(7).digest_channel == 2
    assert state.schedules.all() == {}
    answer_id = state.answers.record(Asking(1, 2, 3, "why?"), Answer("why?", Status.NOT_FOUND), 10.0)
    assert state.answers.get(answer_id)
    assert state.watches.add(3, 1, None, "Bitmain", ["texas"], 11.0)
    state.close()


def test_a_post_is_claimed_until_it_is_done_and_then_never_again(tmp_path):
    state = State(tmp_path / "state.db")
    post = state.posts.claim("digest 1 100", 1.0)
    assert post
    assert state.posts.claim("digest 1 100", 2.0) == post
    assert state.posts.interrupted() == []
    summary_id = state.summaries.record(0, 1, "News", (), 3.0)
    state.posts.sending(post, 5, summary_id, ["a", "b"], 3.0)
    [interrupted] = state.posts.interrupted()
    assert (interrupted.covered, interrupted.channel_id, interrupted.sending_at) == (("a", "b"), 5, 3.0)
    assert interrupted.nonce == post.nonce
    state.posts.done(interrupted, 9, 4.0)
    assert state.posts.claim("digest 1 100", 5.0) is None
    assert state.posts.interrupted() == []
    assert state.posts.last_done("digest 1 ") == 4.0
    assert state.posts.last_done("digest 11 ") is None
    state.close()


def test_a_watch_that_ended_takes_what_it_was_told_with_it(tmp_path):
    state = State(tmp_path / "state.db")
    watch = state.watches.add(3, 1, 5, "Bitmain", ["texas"], 11.0)
    assert watch
    assert state.posts.claim(f"watch {watch.id} texas", 12.0, watch.id)
    assert state.watches.told(watch.id) == {"texas"}
    state.watches.end([watch.id])
    state.watches.tell(watch.id, ["georgia"], 13.0)
    assert state.watches.told(watch.id) == frozenset()
    state.close()
    again = State(tmp_path / "state.db")
    assert again.posts.claim(f"watch {watch.id} texas", 14.0) is not None
    again.close()
