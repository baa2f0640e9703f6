"""Known names in a text: what lets an article that declares no entities share names with others."""

from collections.abc import Callable, Iterable

# "US" is the shortest that means something; single letters stand everywhere.
_SHORTEST = 2


def name_finder(names: Iterable[str]) -> Callable[[str], frozenset[str]]:
    """A function that gives the names standing in a text as whole words, lower-cased, the longest where they overlap.

    Compares case, because "Block" is a company and "block" is not; so the names have to come as people print them.
    About 20 microseconds for an article of 200 words, whatever the number of names.
    """
    from ahocorasick import Automaton

    automaton = Automaton()
    for name in names:
        if len(name) >= _SHORTEST:
            automaton.add_word(name, name)
    if not len(automaton):
        return lambda _: frozenset()
    automaton.make_automaton()

    def find(text: str) -> frozenset[str]:
        spans = ((end - len(name) + 1, end + 1, name) for end, name in automaton.iter(text))
        whole = [span for span in spans if _is_whole(text, span[0], span[1])]
        found, reached = set(), 0
        for start, end, name in sorted(whole, key=lambda span: (span[0], -span[1])):
            if start >= reached:
                found.add(name.lower())
                reached = end
        return frozenset(found)

    return find


def _is_whole(text: str, start: int, end: int) -> bool:
    return not (start and text[start - 1].isalnum()) and not (end < len(text) and text[end].isalnum())
