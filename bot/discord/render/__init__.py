"""What people read in Discord: pure functions from results to text; the goldens in tests/bot/discord/golden show it."""
