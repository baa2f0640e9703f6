"""From a question and ranked passages to quoted, cited sentences: pure functions, no Discord, no terminal."""
