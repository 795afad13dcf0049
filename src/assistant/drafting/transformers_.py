"""Drafts by any causal language model of the transformers library."""

from collections.abc import Sequence
from threading import Lock
from typing import Any

from assistant.drafting.prompt import MAX_TOKENS, first_sentence, messages
from assistant.errors import MissingExtra, ModelError


class TransformersDrafter:
    """Drafts sentences with the causal model `source`, a name or a folder. Safe to share between threads."""

    def __init__(self, source: str) -> None:
        """Loads the model. Raises ModelError if it cannot be loaded, MissingExtra without transformers and torch."""
        self._source = source
        self._lock = Lock()
        try:
            import torch  # noqa: F401, PLC0415 - without it transformers imports, and fails later
            import transformers  # noqa: PLC0415 - an extra
        except ImportError as error:
            raise MissingExtra("A model of the transformers library", "build") from error
        transformers.utils.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            self._tokenizer: Any = transformers.AutoTokenizer.from_pretrained(source, local_files_only=True)
            self._model: Any = transformers.AutoModelForCausalLM.from_pretrained(source, local_files_only=True)
        except (OSError, ValueError, KeyError) as error:
            reason = str(error).strip().splitlines() or [type(error).__name__]
            raise ModelError(f"The model {source} cannot be loaded: {reason[0]}") from error

    def draft(self, question: str, facts: Sequence[str]) -> str:
        """One sentence that answers `question` from `facts`; "" if the model says nothing."""
        prompt = self._tokenizer(self._prompt(question, facts), return_tensors="pt", add_special_tokens=False)
        try:
            with self._lock:
                output = self._model.generate(
                    **prompt, max_new_tokens=MAX_TOKENS, do_sample=False, pad_token_id=self._tokenizer.eos_token_id
                )
        except (RuntimeError, IndexError, ValueError) as error:
            raise ModelError(f"The model {self._source} failed: {error}") from error
        new = output[0, prompt["input_ids"].shape[1] :]
        return first_sentence(self._tokenizer.decode(new, skip_special_tokens=True))

    def _prompt(self, question: str, facts: Sequence[str]) -> str:
        chat = messages(question, facts)
        if self._tokenizer.chat_template:
            return str(self._tokenizer.apply_chat_template(chat, tokenize=False, add_generation_prompt=True))
        return "\n".join(message["content"] for message in chat) + "\nAnswer:"
