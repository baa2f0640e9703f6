"""What can't be summarised, and why: one line for the person who asked."""


class BadSubject(ValueError):
    """An empty subject, one that is too long, or a length that no summary has."""


class UnknownArticle(LookupError):
    """No article of the index has this id."""
