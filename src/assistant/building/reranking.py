"""The cross-encoder, made from the bundled embedder by what `python -m evals.train` learnt."""

from pathlib import Path
from typing import TYPE_CHECKING

from assistant.building.export import quiet
from assistant.building.learnt import RERANKER, add_learnt
from assistant.errors import ModelError
from assistant.models import bundled_embedder
from assistant.store.reranker import LONGEST, MODEL, TOKENIZER, Reranker

if TYPE_CHECKING:
    import torch

HEAD = "head."
_PROBE = ("How long does delivery take?", ["Delivery takes 3 days.", "Helmets are free for members."])


def export_reranker(target: Path) -> None:
    """Write the cross-encoder into the folder `target`, in integers of 8 bits.

    Raises ModelError if the bundled embedder is missing or what is written does not run, OSError if it cannot be
    written.
    """
    with quiet():
        try:
            _write(target)
            Reranker(target).read(*_PROBE)
        except (OSError, ModelError):
            raise
        except Exception as error:  # torch.onnx and onnxruntime raise whatever their layers raise
            raise ModelError(f"The reranker cannot be exported: {error}") from error


def _write(target: Path) -> None:
    import torch  # noqa: PLC0415 - takes seconds
    from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: PLC0415
    from transformers import AutoTokenizer  # noqa: PLC0415

    class CrossEncoder(torch.nn.Module):
        """Pairs of texts as tokens (n, length) to the shares (n, 4): nothing, tells, affirms, denies."""

        def __init__(self) -> None:
            super().__init__()
            self.body, self.head = _learnt()

        def forward(
            self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
        ) -> torch.Tensor:
            states = self.body(input_ids, attention_mask, token_type_ids).last_hidden_state
            mask = attention_mask.unsqueeze(-1).to(states.dtype)
            return torch.softmax(self.head((states * mask).sum(1) / mask.sum(1)), dim=1)

    tokenizer = AutoTokenizer.from_pretrained(bundled_embedder())
    tokens = tokenizer(["a question", "another"], ["its answer", "no answer at all"], padding=True, return_tensors="pt")
    names = ("input_ids", "attention_mask", "token_type_ids")
    shape = {0: torch.export.Dim("pairs", min=1), 1: torch.export.Dim("length", min=1, max=LONGEST)}
    with torch.no_grad():
        program = torch.onnx.export(
            CrossEncoder().eval(),
            kwargs={name: tokens[name] for name in names},
            dynamo=True,
            dynamic_shapes=dict.fromkeys(names, shape),
            input_names=list(names),
            output_names=["shares"],
            verbose=False,
        )
    assert program is not None  # noqa: S101 - it is None for the older exporter alone
    whole = target / f"whole-{MODEL}"
    program.save(whole)
    quantize_dynamic(whole, target / MODEL, weight_type=QuantType.QInt8)
    whole.unlink()
    fast = tokenizer.backend_tokenizer
    fast.enable_truncation(LONGEST)
    fast.enable_padding(pad_id=tokenizer.pad_token_id, pad_token=tokenizer.pad_token)
    fast.save(str(target / TOKENIZER))


def _learnt() -> "tuple[torch.nn.Module, torch.nn.Linear]":
    """The embedder's layers with what was learnt added, and the head."""
    import torch  # noqa: PLC0415 - takes seconds
    from transformers import BertModel  # noqa: PLC0415

    body = BertModel.from_pretrained(bundled_embedder(), add_pooling_layer=False, attn_implementation="eager")
    own = {name.removeprefix(HEAD): tensor for name, tensor in add_learnt(RERANKER, body).items()}
    head = torch.nn.Linear(body.config.hidden_size, len(own["bias"]))
    head.load_state_dict(own)
    return body, head
