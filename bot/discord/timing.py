"""Periods of the bot's own clockwork, in seconds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    """`poll`: between two looks at the corpus, to reindex after changes and to tell those who wait.

    `progress`: between two edits of a progress message; Discord allows five edits in five seconds, so that this leaves
    room for a channel's other messages. `drain`: how long a shutdown waits for answers under way.
    """

    poll: float = 5.0
    progress: float = 3.0
    drain: float = 20.0
