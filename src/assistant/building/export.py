"""A sentence-transformers model, turned into what a query needs: an ONNX file and a tokenizer.

The slow libraries (torch, transformers, sentence-transformers, onnx) are imported here and nowhere else, and only when
an encoder is made. What they load and what they write is compared on probe texts before it is used.
"""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from assistant.building.learnt import ENCODER, add_learnt
from assistant.errors import MissingExtra, ModelError
from assistant.models import bundled_embedder
from assistant.store.encoder import CONFIG, CONFIG_JSON, MODEL, TOKENIZER, Encoder, EncoderConfig

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer

_LONGEST = 8192  # tokens; some tokenizers name no limit of their own
_LEAST_COSINE = 0.9999
_PROBES = [
    "?",
    "warranty",
    "How long does delivery take?",
    "Delivery takes 3-5 working days, e.g. from Monday to Friday; it costs $4.50 (€4.20) up to 2 kg.",
    "UPPER CASE, lower case, snake_case, CamelCase, and a path: /usr/share/doc/README.v1.2",
    "Größe, naïveté, Ωμέγα, Москва, 東京, العربية, 🚀👩‍👩‍👧",
    "Line one.\nLine two.\tAfter a tab.   After spaces.",
    "A long text that is cut off somewhere. " * 2000,
]


def export_encoder(embedder: str, target: Path) -> None:
    """Write the encoder of `embedder` ("bundled", or a sentence-transformers name or folder) into the folder `target`.

    The bundled one is changed by what it was taught for finding what answers a question.
    Raises MissingExtra without the build libraries, ModelError if the model cannot be loaded, exported or matched,
    OSError if it cannot be written.
    """
    source = str(bundled_embedder()) if embedder == "bundled" else embedder
    with quiet():
        model = _load(source)
        try:
            if embedder == "bundled" and model.transformers_model:
                add_learnt(ENCODER, model.transformers_model)
            _write(model, target)
            nearest = _least_cosine(model, Encoder(target))
        except OSError:
            raise
        except Exception as error:  # torch.onnx and onnxruntime raise whatever their layers raise
            raise ModelError(f"The embedder {embedder} cannot be exported: {_first_line(error)}") from error
    if not nearest > _LEAST_COSINE:
        raise ModelError(f"The embedder {embedder} cannot be used: its export differs from it (cosine {nearest:.4f})")


def _load(source: str) -> "SentenceTransformer":
    try:
        import onnxscript  # noqa: F401, PLC0415 - asked for before minutes are spent
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - takes seconds
    except ImportError as error:
        raise MissingExtra("Building the first index", "build") from error
    try:
        # The plain form of attention: the one that every version of the exporter understands.
        model = SentenceTransformer(
            source, device="cpu", local_files_only=True, model_kwargs={"attn_implementation": "eager"}
        )
    except Exception as error:  # hub, configuration, weights: each library raises its own
        raise ModelError(f"The embedder {source} cannot be loaded: {_first_line(error)}") from error
    if not getattr(model.tokenizer, "is_fast", False):
        raise ModelError(f"The embedder {source} cannot be used: it has no fast tokenizer")
    return model.eval()


def _write(model: "SentenceTransformer", target: Path) -> None:
    import torch  # noqa: PLC0415 - takes seconds

    class Sentences(torch.nn.Module):
        """Tokens (n, length) to sentence vectors (n, d) of length 1."""

        def __init__(self, model: "SentenceTransformer") -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: "torch.Tensor", attention_mask: "torch.Tensor") -> "torch.Tensor":
            features = self.model({"input_ids": input_ids, "attention_mask": attention_mask})
            return torch.nn.functional.normalize(features["sentence_embedding"], dim=1)

    tokens = model.tokenizer(["a short text", "and a text that is longer"], padding=True, return_tensors="pt")
    arguments = {name: tokens[name] for name in ("input_ids", "attention_mask")}
    shape = {0: torch.export.Dim("texts", min=1), 1: torch.export.Dim("length", min=1, max=_limit(model))}
    with torch.no_grad():
        program = torch.onnx.export(
            Sentences(model).eval(),
            kwargs=arguments,
            dynamo=True,
            dynamic_shapes=dict.fromkeys(arguments, shape),
            input_names=list(arguments),
            output_names=["unit_vectors"],
            verbose=False,
        )
    assert program is not None  # noqa: S101 - it is None for the older exporter alone
    # Weights in a file of their own are mapped into memory: half the resident memory, half the time to load.
    program.save(target / MODEL, external_data=True)
    _write_tokenizer(model, target / TOKENIZER)
    config = EncoderConfig(
        dimension=model.encode(_PROBES[:1], show_progress_bar=False).shape[1],
        query_prompt=_prompt(model, ["query"]),
        document_prompt=_prompt(model, ["document", "passage", "corpus"]),
    )
    (target / CONFIG).write_bytes(CONFIG_JSON.dump_json(config, indent=2))


def _write_tokenizer(model: "SentenceTransformer", path: Path) -> None:
    slow = model.tokenizer
    fast = slow.backend_tokenizer
    fast.enable_truncation(_limit(model), direction=slow.truncation_side)
    fast.enable_padding(direction=slow.padding_side, pad_id=slow.pad_token_id, pad_token=slow.pad_token)
    fast.save(str(path))


def _limit(model: "SentenceTransformer") -> int:
    return min(model.max_seq_length or _LONGEST, _LONGEST)


def _prompt(model: "SentenceTransformer", names: list[str]) -> str:
    """The prompt that sentence-transformers puts before a text: the first that has a name, else the default one."""
    name = next((name for name in names if name in model.prompts), model.default_prompt_name)
    return model.prompts[name] or "" if name else ""


def _least_cosine(model: "SentenceTransformer", encoder: Encoder) -> float:
    """How near the encoder comes to the model, at worst, over probe texts in both roles."""

    def least(role: Literal["query", "document"]) -> float:
        encode = model.encode_query if role == "query" else model.encode_document
        wanted = encode(_PROBES, normalize_embeddings=True, show_progress_bar=False)
        return float(np.sum(wanted * encoder.encode(_PROBES, role), axis=1).min())

    return min(least("query"), least("document"))


def _first_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]


@contextmanager
def quiet() -> Iterator[None]:
    """Keep what the libraries tell their own developers from the person who waits."""
    try:
        from transformers.utils import logging as transformers_logging  # noqa: PLC0415 - takes seconds
    except ImportError as error:
        raise MissingExtra("Building the first index", "build") from error
    bars = transformers_logging.is_progress_bar_enabled()
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    before, handlers = logging.root.manager.disable, logging.root.handlers[:]
    logging.disable(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)
        logging.root.handlers[:] = handlers  # onnxruntime's quantizer sets one up
        if bars:
            transformers_logging.enable_progress_bar()  # type: ignore[no-untyped-call]
