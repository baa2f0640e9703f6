"""`python -m evals.discord_preview FILE.html`: messages as Discord's dark theme shows them, to look at.

Only the markdown that hashdesk itself sends is understood. Nothing is sent anywhere.
"""

import argparse
import asyncio
import base64
import html
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from discord import MediaGalleryItem, ui

from bot.answers.claim import check
from bot.desk import Desk
from bot.discord.asking import Answered
from bot.discord.coverage import coverage
from bot.discord.layout import Accent, layout, pages
from bot.discord.render import about, corpus, summary
from bot.discord.render import claim as claims
from bot.discord.render.help import help_view
from bot.discord.schedule import Schedule
from bot.discord.settings_panel import panel
from bot.discord.state.answers import Asking
from bot.discord.state.guild_settings import GuildSettings
from bot.discord.summarising import summary_buttons
from bot.discord.views import button
from bot.summaries.charts import alt_text, draw
from evals.examples import starter_desk
from index.build import Progress

QUESTIONS = (
    "where is Bitmain building?", "how many bitcoin does Bhutan hold?", "who is the king of France?",
    "what is the hashrate of Kuwait?", "compare the S23 Hydro and the A16",
)  # fmt: skip
CLAIMS = ("CleanSpark paid $400 million for GRIID", "Bhutan mines with hydropower", "Tether bought a bank in Peru")
_CONTAINER, _ROW, _TEXT, _SEPARATOR, _BUTTON, _GALLERY = 17, 1, 10, 14, 2, 12
_STYLE = """
body { background: #1e1f22; font: 16px/1.4 "gg sans", "Noto Sans", sans-serif; color: #dbdee1; padding: 16px }
.message { display: inline-block; vertical-align: top; width: 600px; margin: 12px }
.phone { width: 360px }
.box { background: #2b2d31; border: 1px solid #3f4147; border-radius: 8px; padding: 12px 16px }
.box { border-left: 4px solid #4e5058 }
.box hr { border: 0; border-top: 1px solid #3f4147; margin: 10px 0 }
.row { margin-top: 8px; display: flex; gap: 8px; flex-wrap: wrap }
button, .menu { background: #4e5058; color: #fff; border: 0; border-radius: 8px; padding: 7px 14px }
button, .menu { font: inherit; font-size: 14px }
.menu { background: #1e1f22; flex: 1; color: #949ba4 }
.primary { background: #5865f2 } .success { background: #248046 } .danger { background: #da373c }
a { color: #00a8fc; text-decoration: none } small { color: #949ba4; display: block }
blockquote { margin: 2px 0; border-left: 4px solid #4e5058; padding-left: 10px }
img { width: 100%; border-radius: 8px; margin-top: 10px }
h3 { font-size: 16px; margin: 8px 0 2px }
code { background: #1e1f22; border-radius: 4px; padding: 0 4px; white-space: pre }
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("file", type=Path)
    arguments = parser.parse_args()
    with starter_desk() as desk:
        arguments.file.write_text(asyncio.run(page(desk)), encoding="utf-8")
    print(f"{arguments.file}: open it in a browser")


async def page(desk: Desk) -> str:
    """The page: every kind of message, wide and as on a phone."""
    views = list(_views(desk))
    wide = "".join(message(view.to_components(), "message") for view in views)
    narrow = "".join(message(view.to_components(), "message phone") for view in views)
    return f"<!doctype html><meta charset=utf-8><style>{_STYLE}</style>{wide}<hr>{narrow}"


def _views(desk: Desk) -> Iterable[ui.LayoutView]:
    now = datetime.now(UTC)
    for number, question in enumerate(QUESTIONS):
        answered = Answered(number, Asking(1, 2, 3, question), desk.ask(question, now=now))
        yield answered.view(repeat_question=True)
    for claim in CLAIMS:
        shown = claims.claim(claim, check(desk.responder.look(claim, now=now), claim), desk.store.newest())
        yield layout(shown.texts, accent=shown.accent)
    looked = desk.responder.look(QUESTIONS[0], now=now)
    yield pages(about.why(QUESTIONS[0], looked.hits, looked.evidence), Accent.ANSWER)[0]
    yield layout(about.sources(coverage(desk.store), desk.status()), accent=Accent.ANSWER)
    yield layout(corpus.status(desk.status(), [], 3), accent=Accent.ANSWER)
    yield corpus.progress("moderator", now.timestamp(), Progress("encode", 30, 120, 95.0))
    yield layout(corpus.plan(desk.plan(), {}, pinned=True), [button("reindex", 1, "Reindex")], accent=Accent.ANSWER)
    yield panel(GuildSettings(), Schedule(0, 8, "Europe/Berlin", 0.0))
    yield from _summaries(desk, datetime(2025, 12, 20, tzinfo=UTC))
    yield help_view("hashdesk", moderator=True)


def _summaries(desk: Desk, now: datetime) -> Iterable[ui.LayoutView]:
    """Summaries, digests, timelines, news and trends as of a day on which the starter corpus is news."""
    found = desk.summaries
    links = [citation.article.url or "" for citation in found.topic("Bitmain", now=now).citations[:2]]
    shown = [
        summary.summary(found.topic("Bitmain", now=now, length=8)),
        summary.summary(found.topic("zebra crossings of Uruguay", now=now)),
        summary.linked([found.article("bhutan-2025")]),
        summary.linked(found.linked(links)),
        summary.summary(found.digest(now=now, days=30).summary),
        summary.summary(found.digest(now=now, days=200).summary),
        summary.summary(found.timeline("Bitmain", now=now)),
        *(summary.summary(news.summary) for news in found.news("Bitmain", now=datetime(2025, 11, 28, tzinfo=UTC))),
    ]
    for one in shown:
        yield layout(one.texts, summary_buttons(1), accent=one.accent)
    for subject in ("network hash rate", "Bitmain"):
        trend = found.trend(subject, now=now)
        address = "data:image/png;base64," + base64.b64encode(draw(trend)).decode()
        gallery = ui.MediaGallery(MediaGalleryItem(address, description=alt_text(trend)))
        one = summary.trend(trend)
        yield layout(one.texts, summary_buttons(1), accent=one.accent, extra=[gallery])


def message(components: Iterable[dict[str, Any]], name: str) -> str:
    """One message as HTML."""
    return f'<div class="{name}">{"".join(map(_component, components))}</div>'


def _component(component: dict[str, Any]) -> str:
    children = component.get("components", [])
    match component["type"]:
        case kind if kind == _CONTAINER:
            colour = f"#{component.get('accent_color') or 0x4E5058:06x}"
            return f'<div class=box style="border-left-color:{colour}">{"".join(map(_component, children))}</div>'
        case kind if kind == _ROW:
            return f"<div class=row>{''.join(map(_component, children))}</div>"
        case kind if kind == _TEXT:
            return markdown(component["content"])
        case kind if kind == _SEPARATOR:
            return "<hr>"
        case kind if kind == _GALLERY:
            item = component["items"][0]
            return f'<img src="{item["media"]["url"]}" alt="{html.escape(item["description"])}">'
        case kind if kind == _BUTTON:
            style = {1: "primary", 3: "success", 4: "danger"}.get(component["style"], "")
            emoji = (component.get("emoji") or {}).get("name") or ""
            return f"<button class='{style}'>{emoji} {html.escape(component.get('label') or '')}</button>"
        case _:
            return f"<span class=menu>{html.escape(component.get('placeholder') or '')} ▾</span>"


def markdown(text: str) -> str:
    """Discord's markdown as HTML, as far as hashdesk uses it."""
    return "".join(map(_line, text.split("\n")))


def _line(line: str) -> str:
    for start, tag in (("### ", "h3"), ("-# ", "small"), ("> ", "blockquote"), ("- ", "li")):
        if line.startswith(start):
            return f"<{tag}>{_inline(line.removeprefix(start))}</{tag}>"
    return f"<div>{_inline(line)}</div>"


def _inline(text: str) -> str:
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(html.escape(match[1]))
        return f"\x00{len(kept) - 1}\x00"

    text = html.escape(re.sub(r"\\([^\w\s])", keep, text), quote=False)
    text = re.sub(r"`([^`]+)`", r"<code>\1</code>", text)
    text = re.sub(r"\[([^\[\]]+)\]\(([^()\s]+)\)", r'<a href="\2">\1</a>', text)
    text = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", text)
    text = re.sub(r"\*(.+?)\*", r"<i>\1</i>", text)
    text = re.sub(r"&lt;t:\d+:\w&gt;", "<code>2 minutes ago</code>", text)
    return re.sub(r"\x00(\d+)\x00", lambda match: kept[int(match[1])], text)


if __name__ == "__main__":
    main()
