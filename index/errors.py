"""What can be wrong with an index; each message names the cause and the cure."""


class BrokenIndex(Exception):
    """An index file is missing, damaged or of another make. `hashdesk reindex` rebuilds it from the stored vectors."""


class NoGeneration(Exception):
    """Nothing has been indexed yet. `hashdesk reindex` builds the first generation."""


class NothingToRollBack(Exception):
    """There is no generation before the one in use."""


class ReindexRunning(Exception):
    """Another process reindexes, rolls back or restores; the message says which and since when."""


class Stopped(Exception):
    """The work was asked to stop; what was done is kept and the next run goes on from there."""
