"""The page that `/help` and an empty mention show."""

from discord import ui

from bot.discord.layout import Accent, layout
from bot.discord.markup import plain
from bot.discord.render.answer import EXAMPLES


def help_text(name: str, *, moderator: bool = False) -> tuple[str, ...]:
    """What the bot does and how to ask, in blocks."""
    about = (
        f"**I answer questions on bitcoin mining** by quoting articles, with links and dates. "
        f"Ask with `/ask`, mention `@{plain(name)}`, or write me a direct message. "
        "Follow-up, or a reply, goes on from an answer."
    )
    examples = "\n".join(["**Try**", *(f"- {plain(example)}" for example in EXAMPLES)])
    more = (
        "**The news**\n"
        "- `/summary topic` a subject in a few quoted lines · `/summary article`\n"
        "- A message's menu › Apps: *Summarise links*\n"
        "- `/digest` the last days · `/timeline` step by step · `/trend` a chart\n"
        "- `/watch` be told of news on a subject · `/unwatch`\n"
        "**More**\n"
        "- A message's menu › Apps: *Ask about this*, *Check against the corpus*\n"
        "- `/sources` what is covered · `/why` the passages behind the last answer\n"
        "- `/privacy` what is kept of you, export, forget\n"
        "- 👍 👎 tell the moderators what helped; 🗑️ deletes your answer"
    )
    keeping = (
        "**For moderators**\n- `/settings` channels, privacy, threads, quotas, your role\n"
        "- `/schedule` post the digest here, every week or every day\n"
        "- `/corpus` add, remove, reindex, gaps, feedback, status (in the home server)"
    )
    return (about, examples, more, *([keeping] if moderator else []))


def help_view(name: str, *, moderator: bool = False) -> ui.LayoutView:
    return layout(help_text(name, moderator=moderator), accent=Accent.ANSWER)
