"""The JSON objects of the command line's contract."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from bot.answers.answer import Answer, Citation, Conflict
from bot.desk import Added, DeskStatus
from bot.evaluate import Verdict, rows
from bot.summaries.summary import Bullet, Summary
from corpus.article import Article
from index.build import Reindexed
from index.search import Hit

if TYPE_CHECKING:
    from bot.summaries.trend import Trend


def answer_json(answer: Answer) -> dict[str, Any]:
    """`ask --json`."""
    return {
        "question": answer.question,
        "status": answer.status,
        "answer": answer.text,
        "citations": [_citation(citation) for citation in answer.citations],
        "conflicts": [_conflict(conflict) for conflict in answer.conflicts],
        "closest": [{"article_id": a.id, "title": a.title, "url": a.url} for a in answer.closest],
        "as_of": answer.as_of,
        "newest": answer.newest,
        "elapsed_ms": answer.elapsed_ms,
    }


def summary_json(summary: Summary) -> dict[str, Any]:
    """`summary --json`, `digest --json` and `timeline --json`."""
    return {
        "title": summary.title,
        "as_of": summary.as_of,
        "bullets": [_bullet(bullet) for bullet in summary.bullets],
        "citations": [_citation(citation) for citation in summary.citations],
        "conflicts": [_conflict(conflict) for conflict in summary.conflicts],
        "note": summary.note,
        "newest": summary.newest,
    }


def trend_json(trend: "Trend", out: str | None) -> dict[str, Any]:
    """`trend --json`: a bullet a point, its topic the unit; `out` is where the chart was written."""
    series = trend.series
    quotes = {citation.n: citation.quote for citation in trend.citations}
    return {
        "title": trend.subject,
        "as_of": trend.as_of,
        "bullets": [
            {
                "text": quotes[point.n[0]],
                "date": point.date,
                "topic": series.unit or series.name,
                "n": list(point.n),
                "value": point.value,
                "figure": point.text,
            }
            for point in series.points
        ]
        if series
        else [],
        "citations": [_citation(citation) for citation in trend.citations],
        "series": {"name": series.name, "owner": series.owner or None, "unit": series.unit or None} if series else None,
        "months": [asdict(month) for month in trend.months],
        "newest": trend.newest,
        "out": out,
    }


def hits_json(query: str, hits: list[Hit]) -> dict[str, Any]:
    """`search --json`."""
    return {
        "query": query,
        "hits": [_source(hit.article) | {"passage": hit.text, "score": round(hit.score, 4)} for hit in hits],
    }


def added_json(added: Added) -> dict[str, Any]:
    """`add --json`."""
    return asdict(added)


def reindexed_json(result: Reindexed) -> dict[str, Any]:
    """`reindex --json`."""
    return {
        "added": len(result.plan.added),
        "changed": len(result.plan.changed),
        "removed": len(result.plan.removed),
        "unchanged": result.plan.unchanged,
        "encoded": result.encoded,
        "generation": result.generation,
        "seconds": round(result.seconds, 2),
    }


def status_json(status: DeskStatus) -> dict[str, Any]:
    """`status --json`."""
    return asdict(status)


def evaluation_json(verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """`eval --json`: the rows of the table, and of every question that was not answered right what is missing."""
    return {
        "rows": [asdict(row) for row in rows(verdicts)],
        "not_right": [
            {
                "id": verdict.question.id,
                "type": verdict.question.type,
                "question": verdict.question.question,
                "status": verdict.answer.status,
                "answer": verdict.answer.text,
                "missing": [*verdict.missing, *verdict.missing_sides],
            }
            for verdict in verdicts
            if not verdict.right
        ],
    }


def _source(article: Article) -> dict[str, Any]:
    return {"article_id": article.id, "title": article.title, "url": article.url, "published": article.date}


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "n": citation.n,
        **_source(citation.article),
        "publisher": citation.article.publisher,
        "quote": citation.quote,
        "outlets": citation.outlets,
        "reprints": citation.reprints,
    }


def _bullet(bullet: Bullet) -> dict[str, Any]:
    return {
        "text": bullet.text,
        "date": bullet.date,
        "topic": bullet.topic,
        "n": list(bullet.n),
        "superseded_by": bullet.superseded_by,
    }


def _conflict(conflict: Conflict) -> dict[str, Any]:
    return {
        "about": conflict.about,
        "values": [{"value": side.value, "n": list(side.citations)} for side in conflict.sides],
    }
