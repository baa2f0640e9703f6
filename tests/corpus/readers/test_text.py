from corpus.readers.text import read_text


def read(text, source="news/bitmain.txt"):
    (article,) = read_text(text.encode(), source)
    return article


def test_a_short_first_line_before_a_blank_one_is_the_title():
    article = read("\n\nBitmain picks Texas\n\nIt will build there.\n\nSoon.\n")
    assert (article.title, article.text) == ("Bitmain picks Texas", "It will build there.\n\nSoon.")


def test_otherwise_the_files_stem_is_the_title_and_nothing_is_lost():
    assert read("One line.\nAnother.").title == "bitmain"
    assert read("One line.\nAnother.").text == "One line.\nAnother."
    assert read("x" * 201 + "\n\nMore.").title == "bitmain"
    assert read("Only a line").text == "Only a line"


HARD_WRAPPED = """Bitmain picks Texas

Bitmain said on Tuesday that it would build its first factory in the
United States in Texas or Florida. The company expects manufacturing
to start before the end of 2025 and has not chosen a site yet; it will
make machines for Amer-
ican miners there.

- The factory is to employ about two hundred and fifty people, the
  company said, at its start.
- The second line of the list.
"""


def test_lines_that_were_broken_to_fit_a_page_are_joined():
    paragraph, items = read(HARD_WRAPPED).text.split("\n\n")
    assert "\n" not in paragraph
    assert "first factory in the United States" in paragraph
    assert items.split("\n")[1] == "The second line of the list."
    assert items.split("\n")[0].endswith("people, the company said, at its start.")


def test_a_plain_list_of_lines_stays_lines():
    lines = (
        "Hash rates:\n\nMARA 50 EH/s\nCleanSpark 45 EH/s at the end of the month\nRiot 35 EH/s in Texas\nCango 32 EH/s"
    )
    assert read(lines).text == lines.removeprefix("Hash rates:\n\n")


def test_two_long_sentences_on_two_lines_stay_two_lines():
    two = (
        "Bitmain will build a factory in Texas, the company said on Tuesday.\nMARA bought 500 bitcoin in the same week."
    )
    assert read(two).text == two
