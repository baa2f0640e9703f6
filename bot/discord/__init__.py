"""The Discord bot: members ask, moderators keep the corpus."""
