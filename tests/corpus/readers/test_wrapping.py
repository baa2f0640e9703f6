from corpus.readers.wrapping import joined


def test_a_word_hyphenated_at_a_lines_end_is_whole_again():
    assert joined(["the start of manu-", "facturing in Texas"], 18) == ["the start of manufacturing in Texas"]


def test_a_compound_keeps_its_hyphen_where_the_text_has_it_so_elsewhere():
    lines = ["hydro-cooled machines", "", "machines that are hydro-", "cooled there"]
    assert joined(lines, 24)[-1] == "machines that are hydro-cooled there"


def test_a_hyphen_between_numbers_or_before_a_name_stays():
    assert joined(["in the years 2024-", "2025"], 18) == ["in the years 2024-2025"]
    assert joined(["a deal of Texas-", "Based"], 16) == ["a deal of Texas-Based"]


def test_list_items_and_numbered_headings_begin_a_line():
    lines = ["The text of a full line", "• item", "2) item", "1.2. What now", "3.5 million"]
    assert joined(lines, 10)[:3] == ["The text of a full line", "• item", "2) item"]
    assert joined(lines, 10)[3] == "1.2. What now 3.5 million"


def test_a_dash_is_no_hyphen():
    assert joined(["the company said -", "again"], 18) == ["the company said - again"]
