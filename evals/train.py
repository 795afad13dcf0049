"""Teach the reranker, on the corpora of `evals/training/`, what answers a question and what does not.

    python -m evals.train [--epochs N] [--out FILE]

Writes `src/assistant/building/reranker.safetensors`; how well it does is told by `python -m evals.calibrate`, on
corpora that it never saw. Some hours on two cores.
"""

import argparse
import random
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import nn
from transformers import AutoTokenizer, BertModel

from assistant.building import build
from assistant.building.reranking import LEARNT
from assistant.models import bundled_embedder
from assistant.reading import in_context
from assistant.retrieval import search
from assistant.store import Index
from assistant.store.reranker import LONGEST
from assistant.subjects import rename_subjects
from assistant.turn import understand
from evals.questions import questions_of

CORPORA = Path(__file__).parent / "training"
LABELS = {"none": 0, "answers": 1, "yes": 2, "fit": 2, "no": 3}
LAYERS = 6
"""All of the embedder's; fewer are quicker and understand less."""
RANK = 32
RATE = 7e-4
AVERAGED = 500
"""Steps over which the weights are averaged (Polyak & Juditsky, https://doi.org/10.1137/0330046)."""
BATCH = 32
HARD, EASY = 5, 2
"""Statements a question that do not answer it, of those that the searches find and of all."""
NEAR = 16
"""Statements found that count as hard."""


@dataclass(frozen=True)
class Asked:
    """One question, with what each labelled statement is to it; those in doubt have no label and are not taught."""

    text: str
    labels: dict[int, int]
    doubtful: frozenset[int]
    found: tuple[int, ...] = field(repr=False)
    """Statements that the searches find, best first."""


@dataclass(frozen=True)
class Corpus:
    """Its statements as the reranker reads them, and its questions."""

    passages: tuple[str, ...]
    questions: tuple[Asked, ...]


def load(corpus: Path, folder: Path) -> Corpus:
    """The corpus in `corpus`, indexed in `folder`. Raises ValueError for a line that cannot be read."""
    build(corpus, folder)
    index = Index.open(folder)

    def plain(text: str) -> str:
        return rename_subjects(text, index.subjects, lambda subject: subject.name)

    numbers = {statement: i for i, statement in enumerate(index.statements)}
    asked = []
    for line in questions_of(corpus / "questions.tsv"):
        turn = understand(line.question, (), index.subjects)
        labels = dict.fromkeys(line.met, LABELS[line.label]) | dict.fromkeys(line.unmet, LABELS["no"])
        found = tuple(numbers[e.statement] for e in search(index, turn))
        asked.append(Asked(plain(turn.standalone), labels, frozenset(line.doubtful), found))
    passages = tuple(plain(in_context(s, index.documents[s.document].subjects)) for s in index.statements)
    return Corpus(passages, tuple(asked))


class Changed(nn.Module):
    """A linear layer with a change of low rank beside it; only the change learns."""

    def __init__(self, layer: nn.Linear) -> None:
        super().__init__()
        self.layer = layer.requires_grad_(requires_grad=False)
        self.down = nn.Parameter(torch.randn(RANK, layer.in_features) / layer.in_features**0.5)
        self.up = nn.Parameter(torch.zeros(layer.out_features, RANK))

    def forward(self, states: torch.Tensor) -> torch.Tensor:
        """States (…, m) to (…, n)."""
        return self.layer(states) + (states @ self.down.T) @ self.up.T


class Learner(nn.Module):
    """What `assistant.building.reranking` exports, as it learns."""

    def __init__(self) -> None:
        super().__init__()
        self.body = BertModel.from_pretrained(bundled_embedder(), add_pooling_layer=False).requires_grad_(
            requires_grad=False
        )
        self.body.encoder.layer = self.body.encoder.layer[:LAYERS]
        for name, module in list(self.body.encoder.named_modules()):
            if isinstance(module, nn.LayerNorm):
                module.requires_grad_(requires_grad=True)
            if isinstance(module, nn.Linear):
                parent, _, child = name.rpartition(".")
                setattr(self.body.encoder.get_submodule(parent), child, Changed(module))
                module.bias.requires_grad_(requires_grad=True)
        self.body.embeddings.token_type_embeddings.requires_grad_(requires_grad=True)
        self.head = nn.Linear(self.body.config.hidden_size, 1 + max(LABELS.values()))

    def forward(self, tokens: dict[str, torch.Tensor]) -> torch.Tensor:
        """Pairs of texts as tokens (n, length) to the scores (n, 4) of the labels."""
        states = self.body(**tokens).last_hidden_state
        mask = tokens["attention_mask"].unsqueeze(-1)
        return self.head((states * mask).sum(1) / mask.sum(1))

    def learnt(self) -> dict[str, torch.Tensor]:
        """What differs from the published weights, by the names that `assistant.building.reranking` knows."""
        found = {name: p for name, p in self.named_parameters() if p.requires_grad}
        renamed = {}
        for name, tensor in found.items():
            plain = name.removeprefix("body.").replace(".layer.bias", ".bias").replace(".layer.layer.", ".layer.")
            plain = re.sub(r"\.(down|up)$", r".weight.\1", plain)
            renamed[plain] = tensor.detach().half().contiguous()
        return renamed


Pair = tuple[str, str, int]


def pairs(corpora: Sequence[Corpus], rng: random.Random) -> list[list[Pair]]:
    """One epoch in batches of pairs of like length: each question with what answers it and with some that does not."""
    drawn: list[Pair] = []
    for corpus in corpora:
        for asked in corpus.questions:
            question = mistyped(asked.text, rng)
            known = {*asked.labels, *asked.doubtful}
            hard = [i for i in asked.found[:NEAR] if i not in known and rng.random() < 0.62][:HARD]
            easy = [i for i in range(len(corpus.passages)) if i not in known and i not in hard]
            labelled = rng.sample(sorted(asked.labels.items()), min(HARD, len(asked.labels)))
            others = [*hard, *rng.sample(easy, min(EASY, len(easy)))]
            drawn += [(question, corpus.passages[i], label) for i, label in [*labelled, *((i, 0) for i in others)]]
    rng.shuffle(drawn)
    batches = []
    for start in range(0, len(drawn), 64 * BATCH):  # lengths are alike within a part, and parts are mixed
        part = sorted(drawn[start : start + 64 * BATCH], key=lambda pair: len(pair[0]) + len(pair[1]))
        batches += [part[i : i + BATCH] for i in range(0, len(part), BATCH)]
    rng.shuffle(batches)
    return batches


def mistyped(text: str, rng: random.Random) -> str:
    """`text` as it is, or as people type: without case, without a question mark, with two letters exchanged."""
    case = rng.random()
    text = text.lower() if case < 0.15 else text.upper() if case < 0.18 else text
    if rng.random() < 0.15:
        text = text.rstrip("?.!")
    if rng.random() < 0.08 and len(text) > 12:
        i = rng.randrange(1, len(text) - 2)
        text = f"{text[:i]}{text[i + 1]}{text[i]}{text[i + 2 :]}"
    return text


def teach(corpora: Sequence[Corpus], epochs: int, seed: int = 0) -> Learner:
    """The model that has seen `corpora` `epochs` times."""
    torch.manual_seed(seed)
    rng = random.Random(seed)  # noqa: S311 - no secret
    tokenizer = AutoTokenizer.from_pretrained(bundled_embedder())
    learner = Learner().train()
    learning = [p for p in learner.parameters() if p.requires_grad]
    averaged = torch.optim.swa_utils.AveragedModel(
        learner, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(1 - 1 / AVERAGED)
    )
    batches = [batch for _ in range(epochs) for batch in pairs(corpora, rng)]
    steps = len(batches)
    optimizer = torch.optim.AdamW(learning, lr=RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1, (step + 1) / (0.06 * steps)) * max(0.03, 1 - step / steps)
    )
    loss_of = nn.CrossEntropyLoss(label_smoothing=0.02)
    for step, batch in enumerate(batches, 1):
        questions, passages, labels = (list(column) for column in zip(*batch, strict=True))
        tokens = tokenizer(
            questions, passages, truncation="longest_first", max_length=LONGEST, padding=True, return_tensors="pt"
        )
        with torch.autocast("cpu", dtype=torch.bfloat16):
            scores = learner(dict(tokens))
        loss = loss_of(scores.float(), torch.tensor(labels))
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(learning, 1.0)
        optimizer.step()
        schedule.step()
        averaged.update_parameters(learner)
        if step % 100 == 0:
            print(f"{step} of {steps}: loss {loss.item():.3f}", flush=True)
    return averaged.module


def main() -> None:
    """Load, teach, write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--epochs", type=int, default=2)
    options.add_argument("--out", type=Path, default=LEARNT)
    chosen = options.parse_args()
    folders = sorted(path.parent for path in CORPORA.glob("*/questions.tsv"))
    with tempfile.TemporaryDirectory() as folder:  # one index folder for all: its encoder is made once
        corpora = [load(corpus, Path(folder)) for corpus in folders]
    print(f"{len(corpora)} corpora, {sum(len(c.questions) for c in corpora)} questions")
    save_file(teach(corpora, chosen.epochs).learnt(), chosen.out)


if __name__ == "__main__":
    main()
