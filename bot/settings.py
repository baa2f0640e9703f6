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

    @property
    def models_folder(self) -> Path:
        return self.models or self.data / "models"
