"""Settings, from the environment and `.env`. Built once, in `main`."""

from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Every setting has a default that works; `.env.example` explains them one by one."""

    model_config = SettingsConfigDict(
        env_file=".env", env_prefix="HASHDESK_", env_ignore_empty=True, extra="ignore", frozen=True
    )

    data: Path = Field(
        default_factory=lambda: user_data_path("hashdesk"), description="Folder of the corpus and its index."
    )
    starter: bool = Field(default=True, description="Load the starter corpus into an empty store.")
    model: str = Field(
        default="all-MiniLM-L6-v2", description="Encoder: the packaged one, or a sentence-transformers name or path."
    )
    models: Path | None = Field(
        default=None, description="Folder of the encoder's exported weights; by default `models` in the data folder."
    )
    discord_token: SecretStr | None = Field(
        default=None, validation_alias="DISCORD_TOKEN", description="The bot's token, from Discord's developer portal."
    )
    home_guilds: str = Field(default="", description="Ids of the servers whose moderators keep the corpus, by comma.")
    discord_workers: int = Field(
        default=4, ge=1, le=64, description="Questions from Discord that are answered at once."
    )
    reindex_after: float = Field(
        default=60.0, ge=0, description="Seconds after the last change until the bot reindexes by itself; 0: never."
    )
    keep_days: int = Field(default=365, ge=0, description="Days that the bot keeps questions and answers; 0: for ever.")
    health_port: int = Field(
        default=0, ge=0, le=65535, description="Port on 127.0.0.1 for `GET /health` of the bot; 0: none."
    )
    log_level: str = Field(default="INFO", description="The least severe level that the bot logs.")
    log_questions: bool = Field(default=False, description="Let the bot's log hold the text of questions.")

    @property
    def models_folder(self) -> Path:
        return self.models or self.data / "models"
