"""The schema of state.db, one function a step. A step that was released is never edited; a new one is added."""

from sqlite_utils import Database, Migrations

state_migrations = Migrations("state")


@state_migrations()
def m001_discord(db: Database) -> None:
    """Everything that the Discord bot keeps. Times are seconds since 1970, UTC."""
    db.executescript(
        """
        create table answers (
            id integer primary key autoincrement,
            parent_id integer references answers (id) on delete set null,
            guild_id integer not null,
            channel_id integer not null,
            message_id integer,
            asker_id integer not null,
            question text not null,
            since text,
            until text,
            status text not null,
            answer text not null,
            quotes text not null,
            public integer not null,
            asked_at real not null,
            deleted_at real
        ) strict;
        create index answers_message on answers (message_id);
        create index answers_channel on answers (channel_id, asked_at);
        create index answers_asker on answers (asker_id);
        create table votes (
            answer_id integer not null references answers (id) on delete cascade,
            voter_id integer not null,
            helpful integer not null,
            reason text,
            voted_at real not null,
            primary key (answer_id, voter_id)
        ) strict;
        create index votes_voter on votes (voter_id);
        create table unanswered (
            answer_id integer primary key references answers (id) on delete cascade,
            answered_at real
        ) strict;
        create table watches (
            answer_id integer not null references answers (id) on delete cascade,
            user_id integer not null,
            since real not null,
            told_at real,
            primary key (answer_id, user_id)
        ) strict;
        create index watches_user on watches (user_id);
        create table guild_settings (guild_id integer primary key, settings text not null) strict;
        create table uses (guild_id integer not null, user_id integer not null, at real not null) strict;
        create index uses_at on uses (at);
        create index uses_user on uses (user_id);
        create table errors (
            id text primary key,
            at real not null,
            place text not null,
            line text not null
        ) strict;
        create table starts (at real not null) strict;
        create table notes (name text primary key, value text not null) strict;
        """
    )


@state_migrations()
def m002_summaries(db: Database) -> None:
    """Summaries that were shown, digests and when they are due, watched subjects, and what was posted unasked.

    `weekday` is 0 for Monday, null for every day. `channel_id` of a watch is null for direct messages. A post is
    claimed before it is made: `sending_at` is set before Discord is asked, `done_at` when it is known what came of it.
    """
    db.executescript(
        """
        create table summaries (
            id integer primary key autoincrement,
            asker_id integer not null,
            guild_id integer not null,
            title text not null,
            quotes text not null,
            shown_at real not null
        ) strict;
        create index summaries_asker on summaries (asker_id);
        create index summaries_shown on summaries (shown_at);
        create table digest_schedules (
            guild_id integer primary key,
            weekday integer,
            hour integer not null,
            zone text not null,
            set_at real not null
        ) strict;
        create table digest_told (
            guild_id integer not null,
            article_id text not null,
            told_at real not null,
            primary key (guild_id, article_id)
        ) strict, without rowid;
        create table subject_watches (
            id integer primary key autoincrement,
            user_id integer not null,
            guild_id integer not null,
            channel_id integer,
            subject text not null,
            since real not null
        ) strict;
        create index subject_watches_user on subject_watches (user_id);
        create index subject_watches_guild on subject_watches (guild_id);
        create table watch_told (
            watch_id integer not null references subject_watches (id) on delete cascade,
            article_id text not null,
            told_at real not null,
            primary key (watch_id, article_id)
        ) strict, without rowid;
        create table posts (
            id integer primary key autoincrement,
            purpose text not null unique,
            watch_id integer references subject_watches (id) on delete cascade,
            claimed_at real not null,
            channel_id integer,
            summary_id integer references summaries (id) on delete set null,
            covered text not null default '[]',
            sending_at real,
            message_id integer,
            done_at real
        ) strict;
        create index posts_watch on posts (watch_id);
        create index posts_open on posts (done_at) where done_at is null;
        """
    )
