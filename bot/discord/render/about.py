"""What is covered, why an answer is as it is, and what is kept of a person."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.answers.evidence import Evidence
from bot.desk import DeskStatus
from bot.discord.coverage import Coverage
from bot.discord.markup import counted, plain
from bot.discord.render.answer import source
from corpus.article import spelled_date
from index.search import Hit

_PUBLISHERS, _MONTHS = 15, 24
_SENTENCES = 5
_BAR = 12


def sources(found: Coverage, status: DeskStatus) -> list[str]:
    """What is covered, by publisher and month, and when it was last indexed."""
    indexed = f"<t:{int(datetime.fromisoformat(status.created_at).timestamp())}:R>" if status.created_at else "never"
    reach = f", up to {spelled_date(status.newest)}" if status.newest else ""
    head = f"**{status.articles:,} articles{reach}** · indexed {indexed}"
    publishers = [f"{plain(name, 60) if name else 'no publisher'} {count:,}" for name, count in found.publishers]
    more = f" · and {len(publishers) - _PUBLISHERS:,} more" if len(publishers) > _PUBLISHERS else ""
    return [
        head,
        "**By publisher**\n" + " · ".join(publishers[:_PUBLISHERS]) + more,
        "**By month**\n" + "\n".join(_months(found.months)),
    ]


def _months(months: Sequence[tuple[str, int]]) -> list[str]:
    most = max((count for _, count in months), default=1)
    shown = [_month(month, count, most) for month, count in months[:_MONTHS]]
    left = sum(count for _, count in months[_MONTHS:])
    return [*shown, *([f"and {left:,} older"] if left else [])]


def _month(month: str, count: int, most: int) -> str:
    bar = "█" * max(1, round(_BAR * count / most))
    return f"`{spelled_date(month) if month else 'undated':>8} {bar:<{_BAR}}` {count:,}"


def why(question: str, hits: Sequence[Hit], evidence: Sequence[Evidence]) -> str:
    """The passages behind an answer with their scores, and the sentences that were weighed."""
    passages = [
        f"{place}. `{hit.score:.2f}` (words {hit.lexical:.2f}, meaning {hit.dense:.2f}) {source(hit.article, 90)}"
        for place, hit in enumerate(hits[:_SENTENCES], 1)
    ]
    sentences = [
        f"`{item.probability:.0%}` “{plain(item.text, 220)}”\n-# {_reasons(item)}" for item in evidence[:_SENTENCES]
    ]
    parts = [
        f"**{plain(question, 300)}**",
        "**Passages** by score\n" + "\n".join(passages or ["none"]),
        "**Sentences** by how likely they answer\n" + "\n".join(sentences or ["none"]),
        "-# Found in the corpus as it is now; it may have changed since the answer.",
    ]
    return "\n\n".join(parts)


def _reasons(item: Evidence) -> str:
    shown = ("cosine", "overlap", "names", "kind", "unit")
    return ", ".join(f"{name} {item.feature[name]:.2f}" for name in shown if name in item.feature)


def privacy(kept: Mapping[str, Sequence[Any]], keep_days: int) -> list[str]:
    """What is kept of the one who asks, and what they can do about it."""
    questions, votes, watches = (len(kept[name]) for name in ("questions", "votes", "watches"))
    subjects, summaries = (len(kept[name]) for name in ("watched_subjects", "summaries"))
    days = f"for {keep_days} days" if keep_days else "until you have it forgotten"
    yours = (
        "**What I keep of you**\n"
        f"- {counted(questions, 'question')} with the answers, {days}: so that you can follow up\n"
        f"- {counted(votes, 'vote')}, with your reasons\n"
        f"- {counted(watches, 'request')} to be told of an answer\n"
        f"- {counted(subjects, 'watched subject')}\n"
        f"- {counted(summaries, 'summary', 'summaries')} that you asked for\n"
        "- the times of your questions in the last hour, for the quotas"
    )
    others = (
        "Moderators see unanswered questions, votes and reasons without names. Questions answered publicly are offered "
        "to others in the same channel as examples. I can read a message only if it mentions me, answers me, is sent "
        "to me directly, or was handed to me from its menu. Nothing leaves the machine I run on."
    )
    forgetting = "-# Forgetting deletes all of it at once; messages in channels stay until you delete them (🗑️)."
    return [yours, others, forgetting]
