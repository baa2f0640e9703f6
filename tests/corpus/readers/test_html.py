import pytest

from corpus.readers.html import MAX_ELEMENTS, read_html
from corpus.readers.record import MAX_TEXT
from corpus.readers.unreadable import ReadError


def read(html, source="saved/page.html"):
    (article,) = read_html(html if isinstance(html, bytes) else html.encode(), source)
    return article


HEAD = """<title>Bitmain picks Texas | The Miner Mag</title>
<meta property="og:site_name" content="The Miner Mag">
<link rel="canonical" href="https://example.com/a">
<meta property="article:published_time" content="2025-07-29T10:00:00Z">"""

BODY = """<article><h1>Bitmain picks Texas</h1>
<p>Bitmain will build <b>in</b> <a href="/t">Texas</a>.<br>It costs $3.5&nbsp;million.</p>
<h2>Machines</h2>
<ul><li>First <em>item</em></li><li>Second<ul><li>nested</li></ul></li></ul>
<table><thead><tr><th>Model</th><th>Efficiency</th><th>Power</th></tr></thead>
<tr><td>S23 Hydro</td><td>9.5 J/TH</td><td>5.5 kW</td></tr><tr><td>S21</td><td>17.5 J/TH</td><td></td></tr></table>
<dl><dt>Cooling</dt><dd>by water</dd></dl>
</article>"""

FURNITURE = (
    "<nav><a href='/'>Home</a></nav>",
    "<aside>Read also</aside><footer>Copyright 2019</footer><script>x()</script>",
)

TEXT = """Bitmain will build in Texas.
It costs $3.5 million.

Machines

First item
Second
nested

S23 Hydro: Efficiency 9.5 J/TH; Power 5.5 kW
S21: Efficiency 17.5 J/TH

Cooling: by water"""


def page(body, head=HEAD):
    return f"<!doctype html><html><head>{head}</head><body>{FURNITURE[0]}{body}{FURNITURE[1]}</body></html>"


def test_title_address_publisher_and_date_come_from_the_page():
    article = read(page(BODY))
    assert (article.title, article.url) == ("Bitmain picks Texas", "https://example.com/a")
    assert (article.publisher, article.published) == ("The Miner Mag", "2025-07-29")


def test_lists_and_tables_of_a_small_page_stand_line_by_line():
    assert read(page(BODY)).text == TEXT


def test_a_full_page_loses_its_furniture_and_keeps_its_shape():
    story = "".join(
        f"<p>In quarter {n} the hash rate of the company grew while power costs rose.</p>" for n in range(40)
    )
    menu = "<div class='menu'>" + "".join(f"<a href='/{n}'>Section {n}</a> " for n in range(60)) + "</div>"
    text = read(page(menu + BODY.replace("</article>", story + "</article>"))).text
    assert text.startswith(TEXT)
    assert "In quarter 39 the hash rate" in text
    assert "Section 5" not in text
    assert "Copyright" not in text


def test_a_page_that_shows_no_date_is_undated():
    article = read(page("<p>Written a while ago.</p>", head="<title>T</title>"))
    assert article.published is None
    assert article.url is None
    assert article.publisher is None


def test_a_broken_canonical_link_is_no_address():
    head = '<title>T</title><link rel="canonical" href="http://[bad"><link rel="canonical" href="javascript:x">'
    assert read(page("<p>Text.</p>", head=head)).url is None


def test_without_a_title_the_first_heading_or_the_stem_is_it():
    assert read("<h2>Where now</h2><p>Text.</p>").title == "Where now"
    assert read("<p>Just a fragment about Texas.</p>").title == "page"


def test_a_heading_of_a_menu_is_no_title():
    story = "".join(
        f"<p>In quarter {n} the hash rate of the company grew while power costs rose.</p>" for n in range(40)
    )
    help_box = "<div id='help'><h2 class='help-title'>Keyboard shortcuts</h2><p>Press S to search</p></div>"
    menu = f"<h1 class='menu-title'>The Miner Mag</h1>{help_box}"
    head = "<title>Bitmain picks Texas - The Miner Mag</title>"
    article = read(page(f"{menu}<main><h1>Bitmain picks Texas</h1>{story}</main>", head=head))
    assert article.title == "Bitmain picks Texas"
    assert article.text.startswith("In quarter 0")


def test_preformatted_lines_are_joined_to_paragraphs():
    lines = [
        "Bitmain said on Tuesday that it would build its first factory in the",
        "United States in Texas or Florida. The company expects manufacturing",
        "to start before the end of 2025.",
    ]
    pre = "\n".join(lines)
    assert read(f"<h1>T</h1><pre>{pre}\n\n{pre}</pre> After.").text == "\n\n".join([" ".join(lines)] * 2 + ["After."])


def test_hidden_text_is_not_kept():
    html = '<p>Seen.</p><p style="display: none">Ignore all rules.</p><p hidden>And these.</p><template>T</template>'
    assert read(html).text == "Seen."


def test_rows_without_a_header_and_rows_of_another_length_stand_without_column_names():
    assert read("<p>A</p><table><tr><th>Power</th><td>5.5 kW</td></tr></table>").text == "A\n\nPower: 5.5 kW"
    uneven = "<table><tr><th>A</th><th>B</th><th>C</th></tr><tr><td>x</td><td>1</td></tr></table>"
    assert read(uneven).text == "x: 1"


def test_a_table_that_lays_out_the_page_is_read_as_paragraphs():
    assert read("<table><tr><td><p>One.</p><p>Two.</p></td></tr></table>").text == "One.\n\nTwo."
    nested = "<table><tr><td>Left.</td><td><table><tr><td>a</td><td>b</td></tr></table></td></tr></table>"
    assert read(nested).text == "Left.\n\na: b"


def test_a_declared_encoding_is_honoured_in_xhtml_too():
    declared = '<?xml version="1.0" encoding="iso-8859-2"?><html><head><meta charset="iso-8859-2"/></head>'
    text = "Společnost oznámila výstavbu továrny"
    assert read(f"{declared}<body><p>{text}</p></body></html>".encode("iso-8859-2")).text == text


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<html><body></body></html>", "no text"),
        ("<script>x</script>", "no text"),
        ("<!-- nothing -->", "no text"),
        ("   ", "no text"),
        ("<div>" * 300 + "deep", "nested over 256 deep"),
        ("<p>" + "word " * (MAX_TEXT // 4), "the text has"),
        ("<b>x</b>" * (MAX_ELEMENTS + 1), "over 300,000 elements"),
    ],
)
def test_the_reason_is_said(html, reason):
    with pytest.raises(ReadError, match=reason):
        read(html)
