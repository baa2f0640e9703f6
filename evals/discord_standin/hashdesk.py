"""Runs the `hashdesk` command line in this process, with discord.py pointed at a stand-in.

DISCORD_TOKEN=standin python -m evals.discord_standin.hashdesk http://127.0.0.1:PORT bot
"""

import sys

from evals.discord_standin.redirect import redirect_to


def main() -> None:
    from bot.cli import main as hashdesk

    address, *arguments = sys.argv[1:]
    sys.argv = ["hashdesk", *arguments]
    with redirect_to(address):
        hashdesk()


if __name__ == "__main__":
    main()
