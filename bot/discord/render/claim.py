"""A claim held against the corpus, as Discord text."""

from collections.abc import Sequence

from bot.answers.claim import Checked, Compared
from bot.discord.layout import Accent, first_that_fits
from bot.discord.markup import plain
from bot.discord.render.answer import Rendered, source
from corpus.article import spelled_date

# Characters of a quote, a title and a name or value, and whether sources are links; tried in turn until it fits.
_LIMITS = ((500, 120, 60, True), (250, 80, 60, True), (140, 50, 40, True), (90, 30, 20, False))
_Limits = tuple[int, int, int, bool]


def claim(text: str, checked: Checked, newest: str | None) -> Rendered:
    """The claim, the sentences that say the same, those that give another value, or that there are none."""
    head = f"**Claim** {plain(text, 300)}"
    if not (checked.same or checked.other):
        reach = f"\n-# The corpus reaches {spelled_date(newest)}." if newest else ""
        return Rendered((head, f"The corpus says nothing on this.{reach}"), Accent.NOTHING)
    accent = Accent.DISAGREEMENT if checked.other else Accent.GOOD
    return Rendered(first_that_fits(_texts(head, checked, limits) for limits in _LIMITS), accent)


def _texts(head: str, checked: Checked, limits: _Limits) -> list[str]:
    texts = [head]
    if checked.same:
        texts.append("\n".join(["### Says the same", *_sentences(checked.same, limits)]))
    if checked.other:
        sentences = _sentences(checked.other, limits, contrast=True)
        texts.append("\n".join(["### Gives another value", *sentences]))
    return [*texts, "-# I compare figures and places, and don't read negations: the sentences decide."]


def _sentences(found: Sequence[Compared], limits: _Limits, *, contrast: bool = False) -> list[str]:
    quote, title, name, linked = limits
    lines = []
    for one in found:
        differs = contrast and one.claimed and one.said
        values = f"-# {plain(one.said or '', name)}, not {plain(one.claimed or '', name)}\n" if differs else ""
        shown = source(one.evidence.article, title, name, linked=linked)
        lines.append(f"{values}> “{plain(one.evidence.text, quote)}”\n{shown}")
    return lines
