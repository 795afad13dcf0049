"""What `python -m evals.train` taught: the difference to the published weights, in integers of 8 bits.

Twenty megabytes for both models rather than two hundred.
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

ENCODER = Path(__file__).parent / "encoder.safetensors"
RERANKER = Path(__file__).parent / "reranker.safetensors"
_STEP = ".step"
"""What follows the name of a matrix (n, m) in that of its steps (n, 1): the change is so many steps in each place."""


def difference(learnt: "dict[str, torch.Tensor]", published: "dict[str, torch.Tensor]") -> "dict[str, torch.Tensor]":
    """What `add_learnt` adds to `published` to get `learnt`, to half a step; what is not published stands as it is."""
    import torch  # noqa: PLC0415 - takes seconds

    kept = {}
    for name, tensor in learnt.items():
        if name in published and tensor.ndim > 1:
            change = tensor - published[name]
            step = (change.abs().amax(dim=1, keepdim=True) / 127).clamp(min=1e-7)
            kept[name], kept[name + _STEP] = (change / step).round().to(torch.int8), step
        else:
            kept[name] = tensor.half()
    return {name: tensor.contiguous() for name, tensor in kept.items()}


def add_learnt(file: Path, body: "torch.nn.Module") -> "dict[str, torch.Tensor]":
    """Change `body`, which has the published weights, by what `file` holds; returns what is not of `body`.

    Raises OSError if the file cannot be read.
    """
    from safetensors.torch import load_file  # noqa: PLC0415 - takes seconds

    learnt = {name: tensor.float() for name, tensor in load_file(file).items()}
    weights = body.state_dict()
    for name in [name for name in learnt if name in weights]:
        tensor = learnt.pop(name)
        step = learnt.pop(name + _STEP, None)
        weights[name] = tensor if step is None else weights[name] + tensor * step
    body.load_state_dict(weights)
    return learnt
