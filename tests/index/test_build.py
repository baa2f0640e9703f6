import shutil

import pytest

from corpus.article import Article
from index.errors import BrokenIndex, Stopped

RHODIUM = "Rhodium sold its Temple site. The price was $40.6 million."
CANAAN = "Canaan won an order for 50,000 machines. It is the largest in three years."


def test_a_plan_names_what_is_new_changed_and_removed(index):
    index.put(a=RHODIUM, b=CANAAN, c="Kuwait cut the power.", d="Iran did too.")
    index.reindex()
    index.put(b=CANAAN + " More followed.", e="Bhutan mines with water.")
    index.store.remove("c")
    plan = index.indexer.plan()
    assert (plan.added, plan.changed, plan.removed, plan.unchanged) == (("e",), ("b",), ("c",), 2)
    assert plan.revision == index.store.revision


def test_an_article_that_changed_twice_or_came_and_went_is_planned_by_its_last_state(index):
    index.put(a=RHODIUM)
    index.reindex()
    index.put(a=RHODIUM + " One.")
    index.put(a=RHODIUM + " Two.", b=CANAAN)
    index.store.remove("b")
    plan = index.indexer.plan()
    assert (plan.added, plan.changed, plan.removed) == ((), ("a",), ())


def test_a_second_reindex_encodes_nothing_and_publishes_nothing(index):
    index.put(a=RHODIUM, b=CANAAN)
    first = index.reindex()
    assert first.encoded == 6, "two passages and four sentences"
    second = index.reindex()
    assert (second.encoded, second.generation) == (0, first.generation)
    assert index.generations.kept() == [first.generation]


def test_one_changed_sentence_encodes_itself_and_its_passage(index):
    index.put(a=RHODIUM, b=CANAAN)
    index.reindex()
    index.put(a=RHODIUM.replace("40.6", "41.6"))
    assert index.reindex().encoded == 2
    assert index.found("price of the Temple site")[0] == "a"
    assert "$41.6 million" in index.searcher.search("price of the Temple site", 1)[0].text


def test_a_changed_title_encodes_the_passage_and_no_sentence(index):
    index.put(a=RHODIUM)
    index.reindex()
    index.store.put(Article(id="a", title="A sale in Texas", text=RHODIUM))
    assert index.reindex().encoded == 1


def test_a_text_that_another_article_has_is_not_encoded_again(index):
    index.put(a=RHODIUM)
    index.reindex()
    index.put(b=RHODIUM)
    assert index.reindex().encoded == 1, "its passage, because of the title"


def test_a_removed_article_that_comes_back_encodes_nothing(index):
    index.put(a=RHODIUM, b=CANAAN)
    index.reindex()
    index.store.remove("a")
    assert index.reindex().encoded == 0
    assert index.found("Temple site") == ["b"]
    index.put(a=RHODIUM)
    back = index.reindex()
    assert (back.plan.added, back.encoded) == (("a",), 0)
    assert index.found("Temple site")[0] == "a"


def test_a_stop_while_encoding_keeps_what_was_encoded_and_the_next_run_goes_on(index):
    index.put(**{f"a{n}": f"Site {n} has {n} megawatts. It opened in {1900 + n}." for n in range(40)})
    steps = []
    with pytest.raises(Stopped, match="hashdesk reindex"):
        index.reindex(progress=steps.append, stop=lambda: bool(steps) and steps[-1].step == "encode")
    kept = index.count("vectors")
    assert 0 < kept < 120
    assert index.generations.current() is None
    assert index.generations.holder() is None
    assert index.reindex().encoded == 120 - kept


def test_a_stop_while_splitting_or_writing_publishes_nothing(index):
    index.put(**{f"a{n}": f"Site {n} has {n} megawatts." for n in range(250)})
    for step in ("split", "write"):
        steps = []
        with pytest.raises(Stopped):
            index.reindex(progress=steps.append, stop=lambda: bool(steps) and steps[-1].step == step)  # noqa: B023
        assert index.generations.current() is None
        assert list(index.generations.folder.glob("*.tmp")) == []
    assert index.reindex().encoded == 0


def test_progress_counts_up_in_each_step_and_tells_the_time_left(index):
    index.put(**{f"a{n}": f"Site {n} has {n} megawatts. It opened in {1900 + n}." for n in range(40)})
    steps = []
    index.reindex(progress=steps.append)
    assert list(dict.fromkeys(step.step for step in steps)) == ["split", "encode", "write"]
    for name in ("split", "encode", "write"):
        done = [step for step in steps if step.step == name]
        assert (done[0].done, done[0].seconds_left) == (0, None)
        assert done[-1].done == done[-1].total
        assert done[-1].seconds_left == 0
        assert [step.done for step in done] == sorted(step.done for step in done)
    middle = [step for step in steps if step.step == "encode" and 0 < step.done < step.total]
    assert middle
    assert all(step.seconds_left > 0 for step in middle)


def test_a_generation_that_was_deleted_is_rebuilt_without_encoding(index):
    index.put(a=RHODIUM, b=CANAAN)
    number = index.reindex().generation
    shutil.rmtree(index.generations.path(number))
    again = index.reindex()
    assert (again.encoded, again.plan.added) == (0, ("a", "b"))
    assert again.generation > number
    assert index.found("Temple site")[0] == "a"


def test_texts_that_no_kept_generation_quotes_are_forgotten_with_their_vectors(index):
    for number in range(4):
        index.put(a=f"Version {number} of the text.")
        index.reindex()
    quoted = [text for (text,) in index.store.db.execute("select text from versions order by id")]
    assert quoted == ["Version 2 of the text.", "Version 3 of the text."]
    assert index.count("sentences") == index.count("passages") == 2
    assert index.count("vectors") == 4


def test_after_a_rollback_the_old_text_is_quoted_and_a_reindex_by_hand_ends_it(index):
    index.put(a=RHODIUM)
    first = index.reindex().generation
    index.put(a=CANAAN)
    index.reindex()
    with index.generations.lock("rollback"):
        assert index.generations.rollback() == first
    (hit,) = index.searcher.search("price", 1)
    assert hit.text == RHODIUM
    assert [sentence.text for sentence in index.searcher.sentences([hit])] == RHODIUM.replace(". ", ".\n").split("\n")
    again = index.reindex()
    assert (again.plan.changed, again.encoded) == (("a",), 0)
    assert not index.generations.pinned()
    assert index.searcher.search("price", 1)[0].text == CANAAN


def test_an_index_of_another_corpus_is_not_searched_but_rebuilt(index):
    index.put(a=RHODIUM)
    index.reindex()
    index.store.close()
    (index.folder / "corpus.db").unlink()
    again = type(index)(index.folder, index.encoder)
    again.put(a=CANAAN)
    with pytest.raises(BrokenIndex, match="of another corpus: `hashdesk reindex`"):
        again.searcher.search("price")
    assert again.reindex().plan.added == ("a",)
    assert again.found("price") == ["a"]
    again.store.close()


def test_an_index_of_a_later_state_of_the_corpus_is_rebuilt(index, tmp_path):
    index.put(a=RHODIUM)
    index.reindex()
    index.store.db.execute(f"vacuum into '{tmp_path / 'backup.db'}'")
    index.put(b=CANAAN)
    index.reindex()
    index.store.close()
    shutil.copy(tmp_path / "backup.db", index.folder / "corpus.db")
    again = type(index)(index.folder, index.encoder)
    with pytest.raises(BrokenIndex, match="of another corpus"):
        again.searcher.search("price")
    assert (again.reindex().encoded, again.found("price")) == (0, ["a"])
    again.store.close()


def test_an_empty_corpus_makes_an_index_of_nothing(index):
    index.put(a=RHODIUM)
    index.reindex()
    index.store.remove("a")
    assert index.reindex().plan.removed == ("a",)
    assert index.found("Temple site") == []


def test_another_model_encodes_everything_anew_and_keeps_the_vectors_of_the_first(index):
    class Renamed:
        def __init__(self, encoder):
            self.name, self.dimension = "another", encoder.dimension
            self.encode, self.encode_query = encoder.encode, encoder.encode_query
            self.count_tokens = encoder.count_tokens

    index.put(a=RHODIUM)
    assert index.reindex().encoded == 3
    again = index.indexer.reindex(Renamed(index.encoder))
    assert (again.plan.unchanged, again.encoded) == (1, 3)
    assert index.generations.verified().model == "another"
    assert index.reindex().encoded == 0
