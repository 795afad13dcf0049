"""Settings, read from the environment (`ASSISTANT_…`) and a `.env` file; command-line flags win over both."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

Listed = Annotated[tuple[str, ...], NoDecode]
"""Written with commas between."""


class Settings(BaseSettings):
    """Where the documents and the index are, which models are used, and how the service serves."""

    model_config = SettingsConfigDict(
        env_prefix="ASSISTANT_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    corpus: Annotated[Path, Field(description="The folder of documents, read recursively.")] = Path("corpus")
    index: Annotated[Path, Field(description="The folder of the built index.")] = Path("index")
    model: Annotated[
        str,
        Field(description="Who words the answer: bundled, none, a .gguf file, hf:NAME_OR_DIR, openai:BASE_URL#MODEL."),
    ] = "bundled"
    embedder: Annotated[str, Field(description="bundled, or any sentence-transformers name or folder.")] = "bundled"
    history: Annotated[
        str, Field(description="Where conversations are kept: an SQLAlchemy URL; by default a file beside the index.")
    ] = ""
    history_days: Annotated[int, Field(ge=1, description="Days after which what was said is deleted.")] = 365
    api_keys: Annotated[
        tuple[SecretStr, ...],
        NoDecode,
        Field(description="Comma-separated keys; empty means open, and then the service listens on loopback alone."),
    ] = ()
    without_keys: Annotated[bool, Field(description="Listen beyond loopback although there are no keys.")] = False
    rate_limit: Annotated[
        str, Field(description="Requests per key and per address, as in 600/minute; none for no limit.")
    ] = "600/minute"
    cors_origins: Annotated[Listed, Field(description="Comma-separated origins whose pages may call the service.")] = ()
    log_questions: Annotated[bool, Field(description="Whether logs may hold what was asked.")] = False
    draft_queue: Annotated[int, Field(ge=1, description="Answers that may wait for the language model.")] = 16
    draft_workers: Annotated[int, Field(ge=1, description="Drafts at a time; more is for model servers.")] = 1
    answer_timeout: Annotated[float, Field(gt=0, description="Seconds that an answer may take, waiting included.")] = 30
    slack_bot_token: Annotated[SecretStr | None, Field(description="What the Slack bot speaks with: xoxb-….")] = None
    slack_app_token: Annotated[SecretStr | None, Field(description="What Socket Mode connects with: xapp-….")] = None
    slack_signing_secret: Annotated[
        SecretStr | None, Field(description="What Slack signs its requests to POST /slack/events with.")
    ] = None
    slack_channels: Annotated[
        Listed, Field(description="Comma-separated ids of the channels to answer in; empty means all.")
    ] = ()
    slack_users: Annotated[Listed, Field(description="Comma-separated ids of who is answered; empty means all.")] = ()
    slack_api_url: Annotated[str, Field(description="Slack's Web API; GovSlack has another.")] = (
        "https://slack.com/api/"
    )

    @field_validator("api_keys", "cors_origins", "slack_channels", "slack_users", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @property
    def history_url(self) -> str:
        """The database of conversations."""
        return self.history or f"sqlite:///{self.index.with_name(f'{self.index.name}-history.sqlite')}"
