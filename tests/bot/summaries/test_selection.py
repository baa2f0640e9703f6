import numpy as np

from bot.summaries.selection import centroid_of, choose

EAST, NORTH, UP = np.eye(3, dtype=np.float32)


def chosen(vectors, k, *, prior=None, groups=None, repeats=lambda a, b: False, redundancy=0.0, crowding=0.0):
    vectors = np.stack(vectors)
    return choose(
        vectors,
        centroid_of(vectors, np.ones(len(vectors))),
        np.zeros(len(vectors)) if prior is None else np.array(prior),
        range(len(vectors)) if groups is None else groups,
        repeats,
        k,
        central=1.0,
        redundancy=redundancy,
        crowding=crowding,
    )


def test_the_second_sentence_is_the_one_that_brings_the_summary_to_the_centroid_not_the_next_most_central():
    # The centroid leans east. Alone, both eastern ones are nearer to it than the northern one; together they say less.
    near_east = (EAST + 0.1 * UP) / np.linalg.norm(EAST + 0.1 * UP)
    assert chosen([EAST, near_east, NORTH], 2)[1] == 2


def test_a_repeat_is_never_taken_even_where_room_is_left():
    assert chosen([EAST, EAST, NORTH], 3, repeats=lambda a, b: {a, b} == {0, 1}) in ([0, 2], [2, 0])


def test_a_prior_outweighs_and_a_crowded_story_waits():
    assert chosen([EAST, NORTH], 1, prior=[0.0, 1.0]) == [1]
    assert chosen([EAST, EAST, NORTH], 2, groups=[1, 1, 2], prior=[0.5, 0.5, 0.0], crowding=2.0)[1] == 2


def test_likeness_to_what_was_chosen_costs():
    assert chosen([EAST, EAST, NORTH], 2, prior=[0.4, 0.4, 0.0], redundancy=1.0) == [0, 2]
