"""The command line, run in-process."""

import sys

import pytest

from bot import cli


@pytest.fixture
def hashdesk(tmp_path, monkeypatch, capsys):
    """Runs one command in an empty folder, over an empty corpus; returns exit status, standard output and error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HASHDESK_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("HASHDESK_STARTER", "off")

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["hashdesk", *map(str, arguments)])
        with pytest.raises(SystemExit) as exit_:
            cli.main()
        out, err = capsys.readouterr()
        return exit_.value.code or 0, out, err

    return run
