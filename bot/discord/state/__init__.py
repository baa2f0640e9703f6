"""What the bot remembers, in state.db: answers and summaries, votes, settings, quotas, schedules, watches, its journal."""
