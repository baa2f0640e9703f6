"""Summaries: topics, digests, timelines, trends and watched subjects; every line of them is quoted and cited."""
