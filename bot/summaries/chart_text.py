"""What a chart's font can write of a text that comes from people: nothing in it breaks a picture."""

import unicodedata
from functools import lru_cache

_STAND_IN = "□"


def drawable(text: str) -> str:
    """The text in one line, in what the chart's font has; a run of signs that it lacks becomes one "□"."""
    known = _signs()
    written: list[str] = []
    for sign in unicodedata.normalize("NFC", " ".join(text.split())):
        # Directions and joins are for text that is laid out; here they would be boxes.
        if unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Co", "Cn"}:
            continue
        if ord(sign) in known:
            written.append(sign)
        elif not written or written[-1] != _STAND_IN:
            written.append(_STAND_IN)
    return "".join(written)


def shortened(text: str, most: int) -> str:
    """The text with at most so many characters, cut between words where it can be, with "…" for what is gone."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    at = cut.rfind(" ")
    return (cut[:at] if at > most // 2 else cut).rstrip(" ,;:") + "…"


@lru_cache(maxsize=1)
def _signs() -> frozenset[int]:
    """The code points of DejaVu Sans, the font that comes with matplotlib."""
    from matplotlib.font_manager import FontProperties, findfont
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(findfont(FontProperties(family="DejaVu Sans"))).get_charmap())
