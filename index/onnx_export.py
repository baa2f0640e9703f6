"""The model's ONNX export on disk: made once, checked, made anew when it is damaged."""

import hashlib
import json
import logging
import os
import shutil
from pathlib import Path

from index.weights import Checksums

# Raised with every change of onnx_graph.py, so that what an older one made is made anew.
GRAPH_REVISION = 1
GRAPH = "graph.onnx"
_DATA = "weights.bin"
_MANIFEST = "manifest.json"
_log = logging.getLogger(__name__)


class Export:
    """The graph and its weights as files in `folder`, made from the folder `model`.

    The weights lie beside the graph and not in it, so that onnxruntime maps them into memory: a session opens in a
    third of the time and takes 80 MB less.
    """

    def __init__(self, model: Path, folder: Path, checksums: Checksums) -> None:
        self._model, self._folder, self._checksums = model, folder, checksums

    def source(self) -> str | bytes:
        """What an InferenceSession opens: the graph's path, or the whole graph where the folder can't be written.

        The files are made if they are missing, damaged or of another revision. Raises UnknownArchitecture, or OSError
        if the model can't be read.
        """
        try:
            self._prepare()
        except OSError as error:
            _log.warning("the encoder's export can't be kept in %s (%s): every start makes it anew", self._folder, error)
            return self._built().SerializeToString()
        return str(self._folder / GRAPH)

    def discard(self) -> None:
        """Have the files made anew at the next use, as onnxruntime can't read them."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _prepare(self) -> None:
        if self._is_sound():
            return
        from filelock import FileLock

        self._folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self._folder.with_name(self._folder.name + ".lock")):
            # Another process may have made the files while this one waited.
            if not self._is_sound():
                self._make()

    def _is_sound(self) -> bool:
        try:
            manifest = json.loads((self._folder / _MANIFEST).read_bytes())
            digests = {name: self._checksums.sha256(self._folder / name) for name in (GRAPH, _DATA)}
        except (OSError, ValueError):
            return False
        return manifest == {"graph_revision": GRAPH_REVISION, "sha256": digests}

    def _make(self) -> None:
        """Write the files under another name, then rename: the folder is complete or absent whenever the power fails."""
        import onnx

        building = self._folder.with_name(self._folder.name + ".building")
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir()
        try:
            onnx.save_model(
                self._built(), building / GRAPH, save_as_external_data=True, location=_DATA, size_threshold=1024
            )
            digests = {name: _sha256(building / name) for name in (GRAPH, _DATA)}
            manifest = {"graph_revision": GRAPH_REVISION, "sha256": digests}
            (building / _MANIFEST).write_text(json.dumps(manifest))
            for path in (*building.iterdir(), building):
                _sync(path)
            shutil.rmtree(self._folder, ignore_errors=True)
            building.rename(self._folder)
        finally:
            shutil.rmtree(building, ignore_errors=True)

    def _built(self):  # noqa: ANN202
        from index.onnx_graph import build

        return build(self._model)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    # Windows can't open a folder; its rename is durable enough without.
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
