import os
import threading

import faiss
import numpy as np
import pytest

from index import vectors
from index.errors import BrokenIndex
from index.vectors import VectorIndex


def unit_vectors(count: int, seed: int = 0) -> np.ndarray:
    drawn = np.random.default_rng(seed).standard_normal((count, 384))
    return (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float32)


MANY = unit_vectors(2000)
QUERY = unit_vectors(1, seed=1)[0]


@pytest.fixture(scope="module", params=["flat", "graph"])
def index(request, tmp_path_factory) -> VectorIndex:
    folder = tmp_path_factory.mktemp("vectors")
    vectors.write(iter([MANY[:700], MANY[700:]]), folder, flat_rows=500 if request.param == "graph" else 5000)
    return VectorIndex.open(folder)


def best(count: int, among: np.ndarray) -> list[int]:
    rows = np.flatnonzero(among)
    return rows[np.argsort(-(MANY[rows] @ QUERY))][:count].tolist()


def test_a_vector_finds_itself_first_with_a_cosine_of_one(index):
    rows, scores = index.search(MANY[77], 5)
    assert rows[0] == 77
    assert scores[0] == pytest.approx(1, abs=1e-3)
    assert rows.dtype == np.int64
    assert scores.dtype == np.float32


def test_the_best_rows_are_those_of_an_exact_comparison(index):
    rows, scores = index.search(QUERY, 20)
    assert set(rows[:10]) <= set(best(12, np.ones(2000, bool)))
    assert scores == pytest.approx(MANY[rows] @ QUERY, abs=1e-3)
    assert (np.diff(scores) <= 0).all()


def test_k_is_an_upper_bound(index, tmp_path):
    vectors.write(MANY[:3], tmp_path)
    assert sorted(VectorIndex.open(tmp_path).search(QUERY, 10)[0].tolist()) == [0, 1, 2]
    assert len(index.search(QUERY, 0)[0]) == 0


@pytest.mark.parametrize("share", [0.9, 0.3, 0.01])
def test_rows_that_are_not_allowed_make_room_for_others(index, share):
    allowed = np.random.default_rng(2).random(2000) < share
    rows, _ = index.search(QUERY, 10, allowed)
    assert len(rows) == 10
    assert allowed[rows].all()
    assert set(rows) <= set(best(12, allowed))


def test_with_nothing_allowed_nothing_is_found(index):
    rows, scores = index.search(QUERY, 10, np.zeros(2000, bool))
    assert len(rows) == len(scores) == 0


@pytest.mark.parametrize("count", [1, 7, 8, 9])
def test_a_filter_fits_any_number_of_rows(tmp_path, count):
    vectors.write(MANY[:count], tmp_path)
    allowed = np.zeros(count, bool)
    allowed[-1] = True
    assert VectorIndex.open(tmp_path).search(QUERY, 10, allowed)[0].tolist() == [count - 1]


def test_stored_vectors_come_back_by_row(index):
    rows = np.array([1999, 0, 5, 5])
    assert index.vectors_of(rows) == pytest.approx(MANY[rows], abs=5e-4)
    assert index.vectors_of(np.empty(0, np.int64)).shape == (0, 384)


def test_chunks_give_the_file_that_the_whole_gives(tmp_path):
    for name, given in {"whole": MANY, "chunks": iter([MANY[:1], MANY[1:1500], MANY[1500:]])}.items():
        (tmp_path / name).mkdir()
        assert vectors.write(given, tmp_path / name) == 2000
    whole, chunks = ((tmp_path / name / "vectors.faiss").read_bytes() for name in ("whole", "chunks"))
    assert whole == chunks


def test_many_rows_are_searched_by_a_graph(tmp_path):
    vectors.write(MANY, tmp_path, flat_rows=1999)
    assert isinstance(faiss.read_index(str(tmp_path / "vectors.faiss")), faiss.IndexHNSWSQ)
    vectors.write(MANY, tmp_path, flat_rows=2000)
    assert isinstance(faiss.read_index(str(tmp_path / "vectors.faiss")), faiss.IndexScalarQuantizer)


def test_an_index_of_no_vectors_finds_nothing(tmp_path):
    assert vectors.write(iter([]), tmp_path) == 0
    index = VectorIndex.open(tmp_path)
    assert len(index) == 0
    assert len(index.search(QUERY, 10)[0]) == 0


def test_an_index_of_another_model_asks_for_a_reindex(tmp_path):
    vectors.write(np.ones((3, 768), np.float32), tmp_path)
    with pytest.raises(BrokenIndex, match=r"768 numbers.*hashdesk reindex"):
        VectorIndex.open(tmp_path).search(QUERY, 1)


def test_a_search_leaves_the_thread_count_as_it_was(index):
    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(2)
    index.search(QUERY, 1)
    assert faiss.omp_get_max_threads() == 2
    faiss.omp_set_num_threads(before)


def test_threads_can_search_at_once(index):
    expected = index.search(QUERY, 20)[0].tolist()
    found: list[list[int]] = []
    threads = [threading.Thread(target=lambda: found.append(index.search(QUERY, 20)[0].tolist())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 8


def test_a_missing_file_is_a_broken_index(tmp_path):
    with pytest.raises(BrokenIndex, match="hashdesk reindex"):
        VectorIndex.open(tmp_path)


@pytest.mark.parametrize("kept", [0, 10, 100, 0.5, 0.999])
def test_a_truncated_file_is_a_broken_index(tmp_path, kept):
    vectors.write(MANY[:50], tmp_path)
    path = tmp_path / "vectors.faiss"
    os.truncate(path, int(path.stat().st_size * kept) if kept < 1 else kept)
    with pytest.raises(BrokenIndex, match="hashdesk reindex"):
        VectorIndex.open(tmp_path)


def test_a_file_of_another_make_is_a_broken_index(tmp_path):
    path = tmp_path / "vectors.faiss"
    path.write_text("not an index" * 100)
    with pytest.raises(BrokenIndex, match="hashdesk reindex"):
        VectorIndex.open(tmp_path)
    faiss.write_index(faiss.IndexFlatL2(384), str(path))
    with pytest.raises(BrokenIndex, match="not an index of hashdesk's"):
        VectorIndex.open(tmp_path)
