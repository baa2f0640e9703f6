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
