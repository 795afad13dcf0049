"""What was taught is kept as a difference to the published weights, and added to them again."""

import pytest
import torch
from safetensors.torch import save_file

from assistant.building.learnt import add_learnt, difference


def test_what_was_learnt_is_had_again_to_half_a_step_and_the_head_is_handed_back(tmp_path):
    torch.manual_seed(1)
    published = torch.nn.Linear(7, 5)
    learnt = {"weight": published.weight.detach() + 0.1 * torch.randn(5, 7), "bias": torch.randn(5)}
    head = torch.randn(2, 3)
    save_file(difference(learnt | {"head.weight": head}, published.state_dict()), tmp_path / "learnt.safetensors")
    change = learnt["weight"] - published.weight.detach()
    rest = add_learnt(tmp_path / "learnt.safetensors", published)
    half_a_step = change.abs().amax(dim=1, keepdim=True) / 127 / 2
    assert torch.all((published.weight - learnt["weight"]).abs() <= half_a_step + 1e-6)
    assert torch.allclose(published.bias, learnt["bias"], atol=1e-3)
    assert list(rest) == ["head.weight"]
    assert torch.allclose(rest["head.weight"], head, atol=2e-3)


def test_a_file_that_is_not_there_is_an_os_error(tmp_path):
    with pytest.raises(OSError, match="nowhere"):
        add_learnt(tmp_path / "nowhere", torch.nn.Linear(2, 2))
