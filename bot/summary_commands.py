"""The commands that summarise: each reads its arguments, calls the desk's summaries, and prints."""

import typer


def register(app: typer.Typer) -> None:
    """Give the command line its summarising commands."""
    for command in ():
        app.command()(command)
