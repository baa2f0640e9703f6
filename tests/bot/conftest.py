"""The command line, run in-process."""

import sys
from functools import partial

import pytest

from bot import cli


@pytest.fixture
def run_command(tmp_path, monkeypatch, capsys):
    """Runs one command in-process, from an empty folder and without the starter corpus, on the data folder given
    first; returns exit status, standard output and error.
    """
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HASHDESK_STARTER", "off")

    def run(folder, *arguments):
        monkeypatch.setenv("HASHDESK_DATA", str(folder))
        monkeypatch.setattr(sys, "argv", ["hashdesk", *map(str, arguments)])
        with pytest.raises(SystemExit) as exit_:
            cli.main()
        out, err = capsys.readouterr()
        return exit_.value.code or 0, out, err

    return run


@pytest.fixture
def hashdesk(run_command, tmp_path):
    """Runs one command over an empty corpus; returns exit status, standard output and error."""
    return partial(run_command, tmp_path / "data")
