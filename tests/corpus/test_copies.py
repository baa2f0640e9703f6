import subprocess
import sys

import numpy as np

from corpus.copies import band_keys, is_empty, is_signature, made, opened, signature
from corpus.same_event import CHOSEN

KUWAIT = (
    "A campaign against suspected crypto miners in Kuwait had a quick effect on the power grid. In Al-Wafrah "
    "electricity use dropped by 55% within a week of raids. About 100 houses were the target, and some of them had "
    "been using 20 times the usual amount. The interior ministry spoke of exploitation and promised more raids."
)
NORWAY = (
    "Norway is preparing to halt the arrival of new power-hungry mining centers, at least for a time. The ban could "
    "come into force during autumn. Karianne Tung, the digital minister, argued that mining creates few jobs and "
    "brings little income to the communities around it, and said that the government wants it limited as far as can be."
)


def copied(one: str, other: str) -> bool:
    return (opened(signature(one)) == opened(signature(other))).mean() >= CHOSEN.copy


def test_a_text_with_a_dateline_a_cut_and_typographic_signs_is_a_copy():
    copy = "KUWAIT CITY (Agency) – " + KUWAIT.replace("-", "‑").replace("week of raids.", "week of raids").upper()
    assert copied(KUWAIT, copy.rpartition(". ")[0] + ".")


def test_the_same_words_with_other_figures_are_no_copy():
    assert not copied(f"{NORWAY} Blocks: 31, 98, 126, 40, 7.", f"{NORWAY} Blocks: 24, 77, 129, 38, 9.")


def test_different_texts_are_no_copies():
    assert not copied(KUWAIT, NORWAY)


def test_texts_too_short_for_a_run_of_five_words_are_compared_whole():
    assert copied("Bitmain denies it.", "BITMAIN denies it")
    assert not copied("Bitmain denies it.", "Bitmain confirms it.")


def test_texts_without_spaces_are_compared_sign_by_sign():
    chinese = "比特大陆计划在美国开设第一家工厂以便更快地为当地客户提供服务并避免关税的影响"
    assert copied(chinese, "据报道" + chinese)
    assert not copied(chinese, "挪威准备暂时停止新的高耗能采矿中心因为它们几乎不创造就业机会")


def test_a_signature_is_the_same_in_every_process():
    code = "from corpus.copies import signature; print(signature('one two three four five six').hex(), end='')"
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert made.stdout == signature("one two three four five six").hex()


def test_a_signature_of_another_make_is_known_by_its_head():
    made = signature(KUWAIT)
    assert is_signature(made)
    for unusable in (made[:8] + b"\0" + made[9:], made[:-4], b""):
        assert not is_signature(unusable)


def test_a_signature_made_of_its_minhash_is_the_same():
    assert made(opened(signature(KUWAIT))) == signature(KUWAIT)


def test_copies_share_a_band_and_other_texts_do_not():
    keys = np.stack(list(band_keys(np.stack([opened(signature(t)) for t in (KUWAIT, f"Just in: {KUWAIT}", NORWAY)]))))
    assert (keys[:, 0] == keys[:, 1]).any()
    assert not (keys[:, 0] == keys[:, 2]).any()


def test_a_text_without_a_word_is_empty():
    assert is_empty(np.stack([opened(signature(text)) for text in (KUWAIT, "...", "")])).tolist() == [False, True, True]
