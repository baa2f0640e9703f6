"""One spelling to compare by: lower case, no accents, spaces for hyphens; as long as the text it came from."""

import unicodedata


def _table() -> dict[int, str]:
    table = dict.fromkeys(map(ord, "-‐‑–—\n\r\t\u00a0\u2009\u202f"), " ") | dict.fromkeys(map(ord, "’‘ʼ`´"), "'")
    for code in (*range(0xC0, 0x180), *range(0x1E00, 0x1F00)):
        plain = unicodedata.normalize("NFKD", chr(code))[0].lower()
        if plain.isascii():
            table[code] = plain
    return table


_TABLE = _table()


def lowered(text: str) -> str:
    """The text in lower case, sign for sign: offsets in it are offsets in `text`."""
    low = text.lower()
    if len(low) == len(text):
        return low
    # A few letters (İ) grow in lower case; they stay as they are, or every offset behind them would be wrong.
    return "".join(low if len(low := sign.lower()) == 1 else sign for sign in text)


def fold(text: str) -> str:
    """The text in lower case without accents, hyphens and line ends as spaces; offsets in it are offsets in `text`.

    >>> fold("Itaipú’s S23‑Hydro")
    "itaipu's s23 hydro"
    """
    return lowered(text.translate(_TABLE))
