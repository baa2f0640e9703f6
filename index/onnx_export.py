"""The model's ONNX export on disk: made once, checked, made anew when it is damaged."""

import json
import logging
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from index.weights import Checksums, write_atomically

if TYPE_CHECKING:
    import onnx

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
            _log.warning("the encoder's export can't be kept in %s (%s)", self._folder, error)
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
            return manifest == self._manifest()
        except (OSError, ValueError):
            return False

    def _manifest(self) -> dict[str, object]:
        """What the files are; raises OSError if one is missing."""
        digests = {name: self._checksums.sha256(self._folder / name) for name in (GRAPH, _DATA)}
        return {"graph_revision": GRAPH_REVISION, "sha256": digests}

    def _make(self) -> None:
        """Write the files under another name, rename, and vouch for them last: a crash at any point is noticed."""
        import onnx

        building = self._folder.with_name(self._folder.name + ".building")
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir()
        try:
            graph = building / GRAPH
            onnx.save_model(self._built(), graph, save_as_external_data=True, location=_DATA, size_threshold=1024)
            for path in (graph, building / _DATA):
                _sync(path)
            self.discard()
            building.rename(self._folder)
        finally:
            shutil.rmtree(building, ignore_errors=True)
        write_atomically(self._folder / _MANIFEST, json.dumps(self._manifest()).encode())

    def _built(self) -> "onnx.ModelProto":
        from index.onnx_graph import build

        return build(self._model)


def _sync(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())
