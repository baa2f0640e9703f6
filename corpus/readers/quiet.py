"""Libraries that log on bad input, kept off the terminal."""

import logging


def quiet(library: str) -> None:
    """Stop Python's last-resort handler from printing a library's warnings; configured logs still receive them."""
    logger = logging.getLogger(library)
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
