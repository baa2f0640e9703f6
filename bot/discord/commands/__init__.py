"""Slash commands and menu entries, one file a group: acknowledge, ask, show. Decisions and texts live elsewhere."""
