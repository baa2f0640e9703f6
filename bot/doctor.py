"""`hashdesk doctor`: every part looked at, and for each that is not well the cure."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.desk import Desk
from corpus.database import StorageUnavailable
from index.encoder import EncoderUnavailable
from index.errors import BrokenIndex, NoGeneration

# A generation of 100,000 passages, its successor, and the ONNX export of the encoder fit well inside.
_FREE_BYTES = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Check:
    """One part, whether it is well, and what was seen; the cure if it is not."""

    name: str
    ok: bool
    detail: str


def examine(desk: Desk) -> Iterator[Check]:
    """Look at every part, one after the other; nothing is changed."""
    for name, look in (
        ("data folder", _folder),
        ("corpus", _corpus),
        ("index", _index),
        ("encoder", _encoder),
        ("disk space", _space),
    ):
        yield _checked(name, look, desk)


def _checked(name: str, look: Callable[[Desk], str], desk: Desk) -> Check:
    try:
        return Check(name, True, look(desk))
    except (BrokenIndex, NoGeneration, EncoderUnavailable, StorageUnavailable) as error:
        return Check(name, False, str(error))


def _folder(desk: Desk) -> str:
    folder = desk.settings.data
    if not os.access(folder, os.W_OK):
        raise StorageUnavailable(f"{folder} can't be written: check its rights, or set HASHDESK_DATA to another folder")
    return str(folder)


def _corpus(desk: Desk) -> str:
    found = desk.store.db.execute("pragma quick_check").fetchone()[0]
    if found != "ok":
        raise StorageUnavailable(f"corpus.db is damaged ({found}): restore it from a backup")
    return f"{desk.store.count():,} articles, revision {desk.store.revision}"


def _index(desk: Desk) -> str:
    manifest = desk.generations.verified_for(desk.store)
    desk.generations.check(manifest.generation)
    return f"generation {manifest.generation}, {manifest.passages:,} passages, every file as it was published"


def _encoder(desk: Desk) -> str:
    encoder = desk.encoder()
    vector = encoder.encode_query("bitcoin mining")
    return f"{encoder.name}, {len(vector)} dimensions"


def _space(desk: Desk) -> str:
    free = shutil.disk_usage(desk.settings.data).free
    if free < _FREE_BYTES:
        raise StorageUnavailable(f"{free / 1e6:,.0f} MB are free: a reindex may need {_FREE_BYTES / 1e6:,.0f} MB")
    return f"{free / 1e9:,.1f} GB free"
