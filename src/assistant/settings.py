"""Settings, read from the environment (`ASSISTANT_…`) and a `.env` file; command-line flags win over both."""

from pathlib import Path
from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Where the documents and the index are, and which models are used."""

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
