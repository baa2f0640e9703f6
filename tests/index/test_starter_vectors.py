import numpy as np

from index import starter_vectors
from index.passage_store import PassageStore, titled


def test_every_text_of_the_starter_corpus_is_shipped_with_its_vector(starter_desk):
    rows, versions = PassageStore(starter_desk.store), starter_desk.store.current()
    wanted = {row.text_hash for row in [*rows.passages_of(versions), *rows.sentences_of(versions)]}
    shipped = {key for keys, _ in starter_vectors.read(starter_desk.encoder().name, wanted) for key in keys}
    assert not wanted - shipped, "stale: run `python -m index.starter_vectors`"
    with np.load(starter_vectors.FILE) as file:
        assert len(file["hashes"]) == len(wanted), "stale: run `python -m index.starter_vectors`"


def test_what_is_shipped_is_what_the_encoder_makes(starter_desk):
    rows, encoder = PassageStore(starter_desk.store), starter_desk.encoder()
    versions = list(starter_desk.store.versions(list(starter_desk.store.current())[::12]))
    texts = {}
    for version in versions:
        article = version.article
        for row in list(rows.passages_of([version.number]))[:1]:
            texts[row.text_hash] = titled(article.title, article.text[row.start : row.end])
        for row in list(rows.sentences_of([version.number]))[:2]:
            texts[row.text_hash] = article.text[row.start : row.end]
    anew = np.empty((len(texts), encoder.dimension), np.float32)
    for positions, vectors in encoder.encode(list(texts.values())):
        anew[positions] = vectors
    shipped = {
        key: vector
        for keys, vectors in starter_vectors.read(encoder.name, set(texts))
        for key, vector in zip(keys, vectors.astype(np.float32), strict=True)
    }
    assert len(texts) >= 20
    assert min(shipped[key] @ vector for key, vector in zip(texts, anew, strict=True)) >= 0.9999


def test_another_model_gets_none_of_them():
    assert list(starter_vectors.read("another", {b"0" * 16})) == []


def test_the_package_ships_less_than_two_megabytes():
    assert starter_vectors.FILE.stat().st_size < 2_000_000
