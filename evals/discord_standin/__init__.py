"""A loopback Discord for the tests of `hashdesk bot` and for `evals.discord_load`; README.md tells what it does."""

from evals.discord_standin.errors import Misuse, Unanswered, Violation
from evals.discord_standin.guild import Guild
from evals.discord_standin.interactions import Interaction, Modal
from evals.discord_standin.members import Member
from evals.discord_standin.messages import Attachment, Message, MessageState, Upload
from evals.discord_standin.redirect import redirect_to
from evals.discord_standin.rest import Request
from evals.discord_standin.standin import Standin
from evals.discord_standin.world import Channel, Role, User

__all__ = [
    "Attachment",
    "Channel",
    "Guild",
    "Interaction",
    "Member",
    "Message",
    "MessageState",
    "Misuse",
    "Modal",
    "Request",
    "Role",
    "Standin",
    "Unanswered",
    "Upload",
    "User",
    "Violation",
    "redirect_to",
]
