"""state.db and the stores over its tables."""

from pathlib import Path

from bot.discord.state.answers import AnswerStore
from bot.discord.state.guild_settings import GuildSettingsStore
from bot.discord.state.journal import Journal
from bot.discord.state.posts import PostStore
from bot.discord.state.privacy import PrivacyStore
from bot.discord.state.quotas import UseStore
from bot.discord.state.schedules import ScheduleStore
from bot.discord.state.schema import state_migrations
from bot.discord.state.subject_watches import SubjectWatchStore
from bot.discord.state.summaries import SummaryStore
from bot.discord.state.unanswered import UnansweredStore
from bot.discord.state.votes import VoteStore
from corpus.database import ThreadedDatabase


class State:
    """Everything that the bot remembers. Every method of every store is safe to call from any thread."""

    def __init__(self, path: Path) -> None:
        self._database = ThreadedDatabase(path, state_migrations)
        self.answers = AnswerStore(self._database)
        self.votes = VoteStore(self._database)
        self.unanswered = UnansweredStore(self._database)
        self.guilds = GuildSettingsStore(self._database)
        self.uses = UseStore(self._database)
        self.journal = Journal(self._database)
        self.privacy = PrivacyStore(self._database)
        self.summaries = SummaryStore(self._database)
        self.schedules = ScheduleStore(self._database)
        self.watches = SubjectWatchStore(self._database)
        self.posts = PostStore(self._database)

    def close(self) -> None:
        self._database.close()
