import pytest

from index.tokens import analyse, analyse_and_spell, spell, without_stop_words


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("50k rigs", "50,000 rigs"),
        ("1.5k", "1,500"),
        ("$9.7bn", "$9.7 billion"),
        ("400m", "400 million"),
        ("12 EH", "12 EH/s"),
        ("1.2EH/s", "1.2 exahashes"),
        ("9.5 j/th", "9.5 J/TH"),
        ("82 percent", "82%"),
        ("9.50", "9.5"),
        ("riots stake", "Riot's stake"),
        ("riots stake", "Riot’s stake"),
        ("bitmains plant", "Bitmain plants"),
        ("S23-Hydro", "S23 Hydro"),
        ("a16xp", "A16 XP"),
        ("gb300s", "GB300"),
        ("7 day", "7-day"),
        ("US", "U.S."),
        ("usa", "U.S"),
        ("hashrate", "hash rate"),
        ("btc", "Bitcoin"),
        ("q3 results", "third-quarter results"),
        ("ceo of riot", "chief executive of Riot"),
        ("ath", "all-time high"),
        ("itaipu", "Itaipú"),
        ("2025", "２０２５"),
        ("30th", "30"),
        ("ai hpc", "AI/HPC"),
        ("they're mining", "they mined"),
    ],
)
def test_what_people_type_meets_what_articles_print(typed, printed):
    assert analyse(typed) == analyse(printed)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("S21", "S23"),
        ("9.5", "9.7"),
        ("0xB10C", "0xB10D"),
        ("$9.7 billion", "$9.7 million"),
        ("EH/s", "PH/s"),
        ("5", "50"),
    ],
)
def test_what_differs_in_substance_stays_apart(one, other):
    assert set(analyse(one)) != set(analyse(other))


def test_terms_keep_their_order_and_repeats():
    assert analyse("Riot's 50k rigs, and Riot's 2 sites.") == ["riot", "50000", "rig", "and", "riot", "2", "site"]


def test_spelling_leaves_the_stem_alone_but_not_the_figures():
    assert spell("Miners ran 50k S19s") == ["miners", "ran", "50000", "s19s"]


def test_one_pass_gives_what_two_give():
    text = "Canaan’s A16XP, at 300 TH/s: “12.8 J/TH”"
    assert analyse_and_spell(text) == (analyse(text), spell(text))


def test_function_words_and_chat_noise_leave_the_question():
    terms = without_stop_words(analyse("pls whats the deal w/ riots bid for bitfarms btw, who's behind the bid"))
    assert terms == ["deal", "riot", "bid", "bitfarm", "behind"]


def test_a_question_of_function_words_keeps_them():
    assert without_stop_words(analyse("who is who")) == ["who", "is"]


@pytest.mark.parametrize("text", ["", "?????", "🚀🚀", "\x00\ud800 \n"])
def test_a_text_without_words_has_no_terms(text):
    assert analyse(text) == []


def test_scripts_without_spaces_are_parted_into_signs():
    assert analyse("比特币 mining 挖矿") == ["比", "特", "币", "mine", "挖", "矿"]


@pytest.mark.parametrize("text", ["a" * 100_000, "9" * 100_000 + "k", "1,000," * 20_000, "x." * 50_000, "'" * 100_000])
def test_hostile_runs_give_short_terms(text):
    assert max(map(len, analyse(text)), default=0) <= 40
