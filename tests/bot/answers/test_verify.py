"""When hashdesk keeps silent. The models are literal, so these hold whatever the fitted numbers are."""

import math
from dataclasses import replace

import pytest

from bot.answers.answer import Status
from bot.answers.verify import answer_signals, decide, topic_signals
from bot.answers.weights import Logistic, Models, SentenceModels

YES, NO = Logistic(9, {}), Logistic(-9, {})
CROSS_ENCODER = ("reranker", "reranker_best", "reranker_second", "reranker_third")


def models(answers=YES, topic=YES) -> Models:
    return Models(SentenceModels(NO, NO), answers=answers, topic=topic, further=NO, answers_at=0.5, topic_at=0.2)


@pytest.fixture
def signals(ask, report, told):
    """What speaks for sentences holding the answer to a question; each is in an article of its own."""

    def read(question, *sentences, history=(), **fields):
        query = ask(question, history)
        lines = [(report(text, **fields)[0], 0.5 - place / 100) for place, text in enumerate(sentences)]
        return answer_signals(query, told(query, *lines))

    return read


# The decision


@pytest.mark.parametrize(
    ("question", "answers", "topic", "status"),
    [
        ("where is bitmain building?", YES, YES, Status.ANSWERED),
        ("where is bitmain building?", NO, YES, Status.NOT_FOUND),
        ("where is the plant?", YES, NO, Status.OFF_TOPIC),
        ("where is the plant?", NO, NO, Status.OFF_TOPIC),
        # A name of the field makes it a question on the field; that of a country doesn't.
        ("where is bitmain building?", NO, NO, Status.NOT_FOUND),
        ("where is the capital of Norway?", NO, NO, Status.OFF_TOPIC),
        ("why did Norway raid bitcoin miners?", NO, NO, Status.NOT_FOUND),
    ],
)
def test_it_takes_a_question_of_the_field_and_evidence_that_answers(
    ask, report, told, question, answers, topic, status
):
    query = ask(question)
    evidence = told(query, (report("Bitmain builds in Texas.")[0], 0.9))
    assert decide(query, [evidence[0].sentence.hit], evidence, models(answers, topic)) is status


@pytest.mark.parametrize("text", ["hi", "thanks!", "gm everyone", "lol"])
def test_small_talk_is_off_topic_whatever_was_found(ask, report, told, text):
    query = ask(text)
    evidence = told(query, (report("Bitmain builds in Texas.")[0], 0.9))
    assert decide(query, [evidence[0].sentence.hit], evidence, models()) is Status.OFF_TOPIC
    assert decide(query, [], [], models()) is Status.OFF_TOPIC


def test_without_hits_or_sentences_nothing_is_found(ask, report):
    query = ask("where is bitmain building?")
    (sentence,) = report("Bitmain builds in Texas.")
    assert decide(query, [], [], models()) is Status.NOT_FOUND
    assert decide(query, [sentence.hit], [], models()) is Status.NOT_FOUND


def test_a_chance_on_the_threshold_answers(ask, report, told):
    query = ask("where is bitmain building?")
    evidence = told(query, (report("Bitmain builds in Texas.")[0], 0.9))
    hits = [evidence[0].sentence.hit]
    even = Logistic(0, {})
    assert (
        decide(query, hits, evidence, Models(SentenceModels(NO, NO), even, even, NO, answers_at=0.5, topic_at=0.5))
        is Status.ANSWERED
    )
    assert (
        decide(query, hits, evidence, Models(SentenceModels(NO, NO), even, even, NO, answers_at=0.51, topic_at=0.5))
        is Status.NOT_FOUND
    )


def test_a_missing_name_can_silence_an_answer(ask, report, told):
    wants_names = models(answers=Logistic(-5, {"names_covered": 10.0}))
    (sentence,) = report("Bitmain builds in Texas.")
    for question, status in (
        ("where is bitmain building?", "answered"),
        ("where is cleanspark building?", "not_found"),
    ):
        query = ask(question)
        assert decide(query, [sentence.hit], told(query, (sentence, 0.9)), wants_names) == status


@pytest.mark.parametrize(
    ("question", "text", "status"),
    [
        ("who is zach bradford?", "Zach Bradford is the chief executive of CleanSpark.", "answered"),
        ("who is that zach bradford guy", "Zach Bradford is the chief executive of CleanSpark.", "answered"),
        ("who is zach bradford?", "The chief executive of CleanSpark spoke.", "not_found"),
        ("who is zach bradford?", "Zach Bradford spoke.", "not_found"),
        ("who is zach bradford suing?", "Zach Bradford is the chief executive of CleanSpark.", "not_found"),
        ("who is cleanspark?", "Zach Bradford is the chief executive of CleanSpark.", "not_found"),
    ],
)
def test_the_office_of_a_person_tells_who_they_are_however_doubtful_the_rest(ask, report, told, question, text, status):
    doubtful = models(answers=Logistic(-9, {}))
    query = ask(question)
    (sentence,) = report(text)
    assert decide(query, [sentence.hit], told(query, (sentence, 0.9)), doubtful) == status


# What speaks for an answer: question, sentences that say more of it, sentences that say less


@pytest.mark.parametrize(
    ("signal", "question", "more", "less"),
    [
        (
            "names_covered",
            "what did riot pay rhodium?",
            ["Riot Platforms paid.", "Rhodium left."],
            ["Riot Platforms paid."],
        ),
        ("names_covered", "what did riot pay?", ["Riot Platforms paid."], ["Bitmain paid."]),
        ("names_all", "what did riot pay rhodium?", ["Riot Platforms paid Rhodium."], ["Riot Platforms paid."]),
        ("kind_stated", "when did the plant open?", ["It opened on 5 May 2025."], ["It opened."]),
        ("kind_stated", "where is the plant?", ["It is in Texas."], ["It is large."]),
        ("kind_stated", "how many MW has it?", ["It has 300 MW."], ["It has workers."]),
        ("role", "who is the cfo of riot?", ["Its finance chief left."], ["Its chief executive left."]),
        ("asked", "what is the salary of bitmain staff?", ["The salary of staff is high."], ["Staff is high."]),
        ("asked_rarest", "what is the salary of bitmain staff?", ["The salary is high."], ["Staff is high."]),
        ("overlap_context", "where is the bitmain plant?", ["The Bitmain plant is here."], ["It rained."]),
        ("scope", "what happened in july 2025?", ["It opened on 5 July 2025."], ["It opened on 5 July 2023."]),
    ],
)
def test_a_signal_tells_answering_evidence_from_other(signals, signal, question, more, less):
    assert signals(question, *more)[signal] > signals(question, *less)[signal]


def test_the_best_sentences_speak_not_those_far_below(signals):
    dull = ["It rained.", "It snowed.", "It hailed."]
    assert signals("where is the plant?", *dull, "It is in Texas.")["kind_stated"] == 0
    assert signals("where is the plant?", *dull[:2], "It is in Texas.")["kind_stated"] > 0


def test_a_title_and_the_article_say_what_the_sentence_leaves_out(signals):
    question = "what is the salary of bitmain staff?"
    bare, titled = signals(question, "It is high."), signals(question, "It is high.", title="The salary at Bitmain")
    assert titled["asked"] > bare["asked"]
    assert titled["names_covered"] > bare["names_covered"]
    assert signals(question, "It is high. The salary is.")["asked_article"] > bare["asked_article"]


def test_a_word_that_no_article_has_is_noticed(signals):
    assert signals("does the bitmain plant have a jacuzzi?", "Bitmain has a plant.")["unheard"] > 0
    assert signals("does the bitmain plant have a roof?", "Bitmain has a plant.")["unheard"] == 0


def test_what_is_not_asked_for_is_not_missed(signals):
    read = signals("bitmain", "The weather was fine.")
    assert (read["asked"], read["asked_rarest"], read["asked_article"], read["unheard"]) == (1, 1, 1, 0)
    assert (read["kind_stated"], read["asks_what"], read["role"]) == (1, 1, 1)
    assert signals("what is it?", "The weather was fine.")["names_covered"] == 1


def test_one_sentence_is_its_own_second(signals):
    read = signals("where is bitmain building?", "Bitmain builds in Texas.")
    assert read["probability"] == read["second"]


def test_certainty_stays_a_number(ask, report, told):
    query = ask("where is bitmain building?")
    sure, hopeless = report("Bitmain builds in Texas.")[0], report("It rained.")[0]
    read = answer_signals(query, told(query, (sure, 1.0), (hopeless, 0.0), reranker=-float("inf")))
    assert read["probability"] > 0 > read["second"]
    assert [read[name] for name in CROSS_ENCODER] == pytest.approx([-1.0] * 4, abs=0.001)


def test_what_the_cross_encoder_likes_most_counts_wherever_it_stands(ask, report, told):
    query = ask("where is bitmain building?")
    lines = [(report(f"Bitmain builds plant {n}.")[0], 0.9 - n / 10) for n in range(5)]
    logits = (0.0, -2.0, 4.0, 2.0, -8.0)
    evidence = [replace(item, reranker=logit) for item, logit in zip(told(query, *lines), logits, strict=True)]
    read = [answer_signals(query, evidence)[name] for name in CROSS_ENCODER]
    assert read == pytest.approx([math.tanh(logit / 4) for logit in (0.0, 4.0, 2.0, 0.0)])
    assert answer_signals(query, evidence[:1])["reranker_second"] == pytest.approx(-1.0, abs=0.001)


# What speaks for a question of the field


def test_passages_names_and_terms_of_the_field_speak_for_the_topic(ask, report):
    near, far = report("Bitmain builds.", dense=0.9)[0].hit, report("It rained.", dense=0.1)[0].hit
    field = topic_signals(ask("where does bitmain sell its asic miners?"), [near, far])
    other = topic_signals(ask("where does my aunt sell her cakes?"), [far, far])
    for signal in ("best_cosine", "mean_cosine", "names", "field_terms"):
        assert field[signal] > other[signal]


def test_a_follow_up_is_of_the_field_that_was_talked_about(ask, report):
    hits = [report("Bitmain builds.")[0].hit]
    history = [("user", "where is bitmain building?"), ("assistant", "Texas or Florida.")]
    assert topic_signals(ask("and when?", history), hits)["carried"] == 1
    assert topic_signals(ask("and when?"), hits)["carried"] == 0


@pytest.mark.parametrize("given", [1, 4, 12])
def test_the_mean_is_that_of_the_best_passages(ask, report, given):
    hits = [
        report("Bitmain builds.", dense=0.9)[0].hit,
        *(report("It rained.", dense=0.5)[0].hit for _ in range(given)),
    ]
    read = topic_signals(ask("where is bitmain building?"), hits[::-1])
    assert read["best_cosine"] == pytest.approx(0.9)
    assert 0.5 < read["mean_cosine"] < 0.9
