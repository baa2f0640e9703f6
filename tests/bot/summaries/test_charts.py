import io
from datetime import date, timedelta
from threading import Thread

import numpy as np
import pytest
from PIL import Image

from bot.summaries import charts
from bot.summaries.chart_labels import Box, place_labels
from bot.summaries.chart_text import drawable, shortened
from bot.summaries.scales import scale_for
from bot.summaries.trend import Month, Point, Series, Trend

ON = date(2025, 5, 1)


def point(n, value, day=ON, *, until=None, **fields):
    return Point(
        day.isoformat(), day, until or day, value, fields.pop("low", value), fields.pop("high", value), f"{value:g}",
        (n,), **fields,
    )  # fmt: skip


def trend(points=(), months=(), subject="network hashrate", unit="EH/s"):
    series = Series("hash rate", "bitcoin network", unit, tuple(points)) if points else None
    return Trend(subject, tuple(months), series)


def many(count, days=45, value=lambda i: 100 + 20 * i):
    return [point(i + 1, value(i), ON + timedelta(days=days * i)) for i in range(count)]


def five_years():
    return [Month(f"{2021 + i // 12}-{i % 12 + 1:02}", i % 7, i % 5 if i % 7 >= i % 5 else 0) for i in range(60)]


def pixels_of(png):
    """(height, width, 3) uint8."""
    return np.asarray(opened(png).convert("RGB"))


def hexed(colour):
    return "#" + "".join(f"{part:02x}" for part in colour.tolist())


def opened(png):
    image = Image.open(io.BytesIO(png))
    image.load()
    return image


@pytest.mark.parametrize(
    "shown",
    [
        trend(),
        trend([point(1, 50.0)]),
        trend(many(2)),
        trend(many(40), five_years()),
        trend((), five_years()),
        trend((), [Month("2025-05", 1, 1)]),
        trend([point(i + 1, 1000.0 + i) for i in range(12)]),
        trend(many(5, value=lambda i: 1e-9 * i)),
        trend(many(5, value=lambda i: 1e17 * (i + 1)), unit=""),
        trend([point(1, 5.0, low=4.0, high=6.0, bound=">", until=ON + timedelta(days=364))]),
        trend([point(1, 1.0, date(1, 1, 1)), *many(5)]),
        trend(
            many(3), [Month("2025-05", 3, 2)], subject="$x_{ \\frac{ $$ ^_ \x00\u202e 比特币 挖矿 🟠 " + "long " * 40
        ),
        trend(many(3), unit="$x_{"),
    ],
)
def test_every_trend_can_be_drawn_as_an_opaque_picture_twice_as_wide_as_a_chat(shown):
    image = opened(charts.draw(shown))
    assert image.width == 1100
    assert 400 <= image.height <= 1000
    assert np.asarray(image.convert("RGBA"))[..., 3].min() == 255
    assert 0 < len(charts.alt_text(shown)) <= charts.MOST_ALT_TEXT


def test_text_on_the_card_has_the_contrast_that_people_can_read():
    assert contrast(charts.TEXT, charts.CARD) >= 7
    assert contrast(charts.MUTED, charts.CARD) >= 4.5
    assert min(contrast(colour, charts.CARD) for colour in (charts.POINTS, charts.STORIES, charts.REPRINTS)) >= 3


def test_the_card_reaches_into_every_corner():
    pixels = pixels_of(charts.draw(trend(many(3))))
    assert {hexed(pixels[y, x]) for y in (0, -1) for x in (0, -1)} == {charts.CARD}


def test_a_point_and_a_bar_are_drawn_in_their_colours():
    pixels = pixels_of(charts.draw(trend(many(3), [Month("2025-05", 3, 2)])))
    colours, counts = np.unique(pixels.reshape(-1, 3), axis=0, return_counts=True)
    drawn = {hexed(colour) for colour, count in zip(colours, counts, strict=True) if count > 50}
    assert {charts.POINTS, charts.STORIES, charts.REPRINTS} <= drawn


def test_one_trend_is_one_picture_from_any_thread():
    shown = trend(many(6), five_years())
    pictures: list[bytes] = []
    threads = [Thread(target=lambda: pictures.append(charts.draw(shown))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(pictures) == 4
    assert len(set(pictures)) == 1


def test_the_words_for_a_chart_give_its_newest_its_ends_and_its_months():
    months = [Month("2025-05", 3, 2), Month("2025-06", 1, 1)]
    text = charts.alt_text(trend([point(1, 850.0), point(2, 1160.0, date(2025, 10, 1), bound=">")], months))
    assert "bitcoin network hash rate, EH/s: 2 quoted figures" in text
    assert "lowest 850 EH/s (1 May 2025), highest 1,160 EH/s (1 Oct 2025)" in text
    assert "1 Oct 2025: >1,160" in text
    assert "4 articles on 3 stories, May 2025 to Jun 2025; most in May 2025 (3)." in text


def test_a_figure_of_long_ago_is_told_in_words_so_that_the_others_can_be_seen():
    old, *rest = [point(1, 1.0, date(2016, 1, 1)), *many(5)]
    assert charts.far_before([old, *rest]) == (old,)
    assert charts.far_before(rest) == ()


@pytest.mark.parametrize("days", [0, 3, 20, 45, 46, 100, 365, 1826, 9000, 40000])
def test_an_axis_has_few_marks_each_inside_or_before_its_span(days):
    ticks = charts.time_ticks(ON, ON + timedelta(days=days))
    assert 1 <= len(ticks) <= 8
    assert [day for day, _ in ticks] == sorted({day for day, _ in ticks})
    assert any(str(day.year) in label for day, label in ticks)


def test_labels_cover_no_dot_and_no_other_label():
    dots = [(100 + 40.0 * (i % 6), 100 + 35.0 * (i // 6)) for i in range(24)]
    area = Box(0, 0, 500, 400)
    boxes = place_labels(dots, [(30.0, 14.0)] * len(dots), area, radius=8)
    covered = [Box(x - 8, y - 8, x + 8, y + 8) for x, y in dots]
    for place, box in enumerate(boxes):
        assert box.outside(area) == 0
        assert all(box.overlap(dot) < 1e-6 for dot in covered)
        assert all(box.overlap(other) < 1e-6 for other in boxes[place + 1 :])


def test_signs_that_the_font_lacks_become_one_box_and_directions_go():
    assert drawable("mining \u202e比特币\x07 é $x_{") == "mining □ é $x_{"


def test_a_long_text_is_cut_between_words():
    assert shortened("alpha beta gamma", 12) == "alpha beta…"
    assert shortened("alpha", 12) == "alpha"


@pytest.mark.parametrize(
    ("unit", "value", "shown"),
    [
        ("EH/s", 1160.0, "1,160 EH/s"),
        ("EH/s", 12000.0, "12 ZH/s"),
        ("MWh", 1.2113e8, "121.13 TWh"),
        ("", 148.2e12, "148.2 trillion"),
        ("US dollars", 86000.0, "86,000 US dollars"),
        ("BTC", 0.00004, "4e-05 BTC"),
    ],
)
def test_values_are_given_in_the_scale_that_people_use(unit, value, shown):
    scale = scale_for(unit, value)
    assert f"{scale.shown(value)} {scale.label}" == shown


def contrast(one, other):
    """The contrast ratio of two colours, by WCAG 2.2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
