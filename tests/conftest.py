from pathlib import Path

import pytest

from bot.desk import Desk
from bot.settings import Settings


@pytest.fixture(scope="session", autouse=True)
def settings_from_nowhere(tmp_path_factory):
    """No test reads the developer's own `.env` or data folder; the encoder's export is made once a session."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DISCORD_TOKEN", "HASHDESK_DATA", "HASHDESK_STARTER", "HASHDESK_MODEL", "HASHDESK_HOME_GUILDS"):
            patch.delenv(name, raising=False)
        patch.setenv("HF_HUB_OFFLINE", "1")
        patch.setenv("HASHDESK_MODELS", str(_shared(tmp_path_factory) / "models"))
        yield


@pytest.fixture(scope="session")
def starter_desk(tmp_path_factory):
    """A desk with the starter corpus, indexed. For tests that change nothing."""
    desk = Desk(Settings(data=tmp_path_factory.mktemp("starter")))
    desk.prepare()
    yield desk
    desk.close()


@pytest.fixture
def empty_desk(tmp_path):
    """A desk without any article."""
    desk = Desk(Settings(data=tmp_path / "data", starter=False))
    yield desk
    desk.close()


def _shared(factory: pytest.TempPathFactory) -> Path:
    """The session's folder; with xdist, the one that all workers share."""
    base = factory.getbasetemp()
    return base.parent if "popen-gw" in base.name else base
