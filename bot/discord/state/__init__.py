"""What the bot remembers, in state.db: answers, summaries, votes, settings, quotas, watches, posts, its own journal."""
