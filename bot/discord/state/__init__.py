"""What the bot remembers, in state.db: answers, votes, settings, quotas, unanswered questions and its own journal."""
