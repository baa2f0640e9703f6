"""Bytes to characters: UTF-8, what a byte order mark says, or the likeliest older encoding."""

import codecs
import io

from corpus.readers.unreadable import ReadError

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",  # before UTF-16, whose mark it begins with
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# The encodings that news texts still come in. Left to all of Python's, charset-normalizer reads short Western texts as
# Baltic, Greek or UTF-16 ("caf\xe9" as two Chinese characters).
_OLDER = ["cp1252", "cp1251", "cp1250", "koi8_r", "cp932", "euc_jp", "gb18030", "big5", "cp949"]
_SAMPLE = 1_000_000
_CHUNK = 1 << 20


def decoded(data: bytes, *, declared: str | None = None) -> str:
    """The characters of a whole text file. Raises ReadError for a binary one.

    `declared` is an encoding that the file itself names (an HTML page); it is tried after UTF-8, whose bytes hardly
    anything else has, and before guessing.
    """
    encoding = _encoding(data)
    if encoding is None and declared and not declared.lower().startswith(("utf", "ucs")):
        try:
            return data.decode(declared)
        except (LookupError, UnicodeError):  # no such encoding, or not this one: guess
            pass
    return data.decode(encoding or _guessed(data[:_SAMPLE]), errors="replace")


def opened(data: bytes) -> io.TextIOWrapper:
    r"""The same as a text stream, for files too large to decode at once; lines end at \n, \r or \r\n and keep it."""
    encoding = _encoding(data) or _guessed(data[:_SAMPLE])
    return io.TextIOWrapper(io.BytesIO(data), encoding=encoding, errors="replace", newline="")


def _encoding(data: bytes) -> str | None:
    """What a mark says, or UTF-8 where it fits; None for something older."""
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return encoding
    if b"\0" in data:
        raise ReadError("not text: it holds binary data")
    return "utf-8" if _is_utf8(data) else None


def _is_utf8(data: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), _CHUNK):
            decoder.decode(data[start : start + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _guessed(sample: bytes) -> str:
    from charset_normalizer import from_bytes

    match = from_bytes(sample, cp_isolation=_OLDER).best()
    if match is None or _is_binary(sample):
        raise ReadError("not text: neither UTF-8 nor another encoding fits")
    return match.encoding


def _is_binary(sample: bytes) -> bool:
    r"""Whether more than one byte in a hundred is a control that text doesn't use (not \t \n \v \f \r and Esc)."""
    controls = sum(sample.count(byte) for byte in range(32) if byte not in {9, 10, 11, 12, 13, 27})
    return controls * 100 > len(sample)
