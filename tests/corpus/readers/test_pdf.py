import io
import logging

import pytest
from fpdf import FPDF
from pypdf import PdfReader, PdfWriter

from corpus.readers.pdf import MAX_PAGES, read_pdf
from corpus.readers.unreadable import ReadError


def pdf(*pages, title=None):
    """A PDF with the paragraphs of each page set in lines of its width."""
    document = FPDF()
    if title:
        document.set_title(title)
    for paragraphs in pages:
        document.add_page()
        document.set_font("helvetica", size=11)
        for paragraph in paragraphs:
            document.multi_cell(0, 6, paragraph, new_x="LMARGIN", new_y="NEXT")
    return bytes(document.output())


def read(data, source="filings/texas.pdf"):
    (article,) = read_pdf(data, source)
    return article


STORY = (
    "Bitmain said on Tuesday it would build a factory in Texas or Florida, where it has customers. The company expects "
    "production to start before the end of 2025 and has not chosen a site. It will make machines for American miners."
)


def test_the_title_comes_from_the_metadata():
    article = read(pdf(["Press release", STORY], title="Bitmain picks Texas"))
    assert article.title == "Bitmain picks Texas"
    assert article.text == f"Press release\n\n{STORY}"


def test_without_metadata_or_with_a_programs_own_a_short_first_line_is_the_title():
    assert read(pdf(["Bitmain picks Texas", STORY])).title == "Bitmain picks Texas"
    assert read(pdf(["Bitmain picks Texas", STORY])).text == STORY
    assert read(pdf(["Bitmain picks Texas", STORY], title="Microsoft Word - draft.docx")).title == "Bitmain picks Texas"


def test_without_a_short_first_line_the_stem_is_the_title():
    assert read(pdf([STORY])).title == "texas"
    assert read(pdf(["A single line"])).text == "A single line"


def test_lines_are_joined_to_paragraphs_and_paragraphs_stay_apart():
    assert read(pdf([STORY, STORY.replace("Texas", "Ohio")])).text.count("\n") == 2


def test_a_word_hyphenated_at_a_lines_end_is_whole_again():
    assert read(pdf(["The company expects its manu-\nfacturing to start in the year 2025 or later."])).text == (
        "The company expects its manufacturing to start in the year 2025 or later."
    )


def test_list_items_stand_line_by_line():
    assert read(pdf([STORY, "- First item\n- Second item", STORY])).text.split("\n\n")[1] == "First item\nSecond item"


def test_head_lines_and_page_numbers_are_dropped_and_a_paragraph_goes_on_over_the_page():
    first, second = STORY.split("The company expects ")
    pages = [["Annual report 2025", f"{first}The company expects", "1"], ["Annual report 2025", second, "Page 2 of 3"]]
    text = read(pdf(*pages, ["Annual report 2025", "The end is near.", "3"], title="T")).text
    assert text == f"{STORY}\n\nThe end is near."


def encrypted(password, owner="owner"):
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf([STORY]))))
    writer.encrypt(password, owner, algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_a_pdf_that_is_only_protected_against_changes_is_read():
    assert read(encrypted("")).text == STORY


def blank(pages):
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(100, 100)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (lambda: encrypted("secret"), "an encrypted PDF: save a copy without a password"),
        (lambda: blank(2), r"no text in the PDF's 2 pages \(scanned\?"),
        (lambda: blank(MAX_PAGES + 1), "a PDF of 2,001 pages; at most 2,000"),
        (lambda: b"hello", "not a PDF"),
        (lambda: b"%PDF-1.4 garbage", "a broken PDF"),
        (lambda: pdf([STORY])[:400], "a broken PDF"),
    ],
)
def test_the_reason_is_said(data, reason):
    with pytest.raises(ReadError, match=reason):
        read(data())


def test_a_broken_pdf_prints_nothing(capfd, monkeypatch):
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    with pytest.raises(ReadError):
        read(b"%PDF-1.4 garbage")
    assert capfd.readouterr() == ("", "")
