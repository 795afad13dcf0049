"""Drafts by a GGUF model that llama.cpp runs in this process."""

import json
import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Any

from assistant.drafting.grammar import sentence_grammar
from assistant.drafting.prompt import MAX_TOKENS, Message, first_sentence, messages
from assistant.errors import MissingExtra, ModelError

# A prompt is about 70 tokens; each token of context costs memory, 23 kB for the bundled model.
_CONTEXT_TOKENS = 1024
_THREADS = 2
# Turns that a thread of llama.cpp's OpenMP spins before it sleeps. By default it spins on, and with other work on the
# cores each step then waits for a time slice: two processes on two cores took 60 s a draft; so they take 1 s.
_SPIN = "2000"


class LlamaCppDrafter:
    """Drafts sentences with the GGUF model in `path`, held to the words of the facts. Safe to share between threads."""

    def __init__(self, path: Path) -> None:
        """Loads the model. Raises ModelError if the file is missing or no model, MissingExtra without xllamacpp."""
        self._path = path
        self._lock = Lock()
        self._read: list[Message] = []
        self._server = llama_cpp_server(path)

    def draft(self, question: str, facts: Sequence[str]) -> str:
        """One sentence that answers `question` from `facts`; "" if a fact is best said as it stands, or too long."""
        grammar = sentence_grammar(question, facts)
        if grammar is None:
            return ""
        request: dict[str, Any] = {
            "messages": messages(question, facts),
            "grammar": grammar,
            "max_tokens": MAX_TOKENS,
            "temperature": 0,
        }
        with self._lock:
            # Of the prompt before, the common beginning need not be read again. A prompt asked twice in a row is read
            # anew: llama.cpp would read its last token alone, which rounds otherwise and can tip another draft.
            request["cache_prompt"] = self._read != request["messages"]
            self._read = request["messages"]
            reply: dict[str, Any] = self._server.handle_chat_completions(request)
        if "choices" not in reply:
            error = reply.get("error", reply)
            if error.get("type") == "exceed_context_size_error":
                return ""
            raise ModelError(f"The model {self._path.name} failed: {error.get('message', json.dumps(reply))}")
        choice = reply["choices"][0]
        return first_sentence(choice["message"]["content"] or "") if choice["finish_reason"] == "stop" else ""


def llama_cpp_server(path: Path) -> Any:  # noqa: ANN401 - xllamacpp has no types
    """llama.cpp with the model in `path`.

    It comes as a server that always listens on a free loopback port too; a key that nobody knows closes that door.
    """
    os.environ.setdefault("GOMP_SPINCOUNT", _SPIN)  # read when the library is loaded
    try:
        import xllamacpp  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise MissingExtra("A model in a .gguf file", "llama") from error
    _check_gguf(path)
    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    params.n_ctx = _CONTEXT_TOKENS
    params.n_parallel = 1
    params.cpuparams.n_threads = _THREADS
    # Flash attention rounds otherwise for a prompt read in parts: a draft would hang on what was asked before.
    params.flash_attn_type = xllamacpp.llama_flash_attn_type.LLAMA_FLASH_ATTN_TYPE_DISABLED
    params.cache_ram_mib = 0  # keeps the last prompt's beginning, and no copies of earlier ones
    params.warmup = False
    params.verbosity = -1  # else llama.cpp tells on stderr all that it does
    params.ui = False
    params.api_keys = [secrets.token_hex()]
    try:
        return xllamacpp.Server(params)
    except RuntimeError as error:
        raise ModelError(f"{path} cannot be loaded: it is damaged or of a kind that llama.cpp does not know") from error


def _check_gguf(path: Path) -> None:
    try:
        with path.open("rb") as file:
            magic = file.read(4)
    except OSError as error:
        raise ModelError(f"The model {path} cannot be read: {error.strerror}") from error
    if magic != b"GGUF":
        raise ModelError(f"{path} is no model: a GGUF file begins otherwise")
