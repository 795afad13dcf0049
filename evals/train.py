"""Go on teaching the encoder what to find, and the reranker what answers, on the corpora of `evals/training/`.

    python -m evals.train

Begins with `encoder.safetensors` and `reranker.safetensors` in `src/assistant/building/` and writes them anew; how well
they do is told by `python -m evals.calibrate`, on corpora that they never saw. Minutes on a GPU, weeks on two cores.
"""

import random
import tempfile
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from math import cos, pi
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import nn
from transformers import AutoModel, AutoTokenizer

from assistant.building import build
from assistant.building.learnt import ENCODER, RERANKER, add_learnt, difference
from assistant.building.reranking import HEAD
from assistant.models import bundled_embedder
from assistant.reading import in_context, read_after, standing_before
from assistant.retrieval import search
from assistant.store import Index
from assistant.store.reranker import LONGEST
from assistant.subjects import rename_subjects
from assistant.turn import understand
from evals.questions import questions_of

CORPORA = Path(__file__).parent / "training"
LABELS = {"none": 0, "answers": 1, "yes": 2, "fit": 2, "no": 3}
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
AVERAGED = 400
"""Steps over which weights are averaged (Polyak & Juditsky, https://doi.org/10.1137/0330046)."""

ENCODER_EPOCHS, ENCODER_RATE = 7, 2e-4
TOGETHER = 96
"""Questions of one corpus in a step."""
TEMPERATURE = 0.05
"""What cosines are divided by."""

RERANKER_EPOCHS, RERANKER_RATE = 5, 3e-4
BATCH = 1024
"""Pairs in a step."""
HARD, EASY = 4, 1
"""Statements a question that do not answer it, of those that are found and of all."""
NEAR, DRAWN = 12, 0.75
"""Statements found that count as hard, and how likely each is drawn in its turn."""
AFTER = 0.65
"""How likely a sentence is read after the one before it: always when asked, but it has to be understood without."""


@dataclass(frozen=True)
class Asked:
    """One question, with what each labelled statement is to it; those in doubt have no label and are not taught."""

    text: str
    labels: dict[int, int]
    doubtful: frozenset[int]
    found: tuple[int, ...]
    """Statements that the searches find, best first."""


@dataclass(frozen=True)
class Corpus:
    """Its statements, as the reranker reads them and in the two views of the encoder, and its questions."""

    passages: tuple[str, ...]
    after: tuple[str, ...]
    """The same, sentences after the one before them."""
    views: tuple[tuple[str, ...], tuple[str, ...]]
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
        asked.append(Asked(plain(turn.asks), labels, frozenset(line.doubtful), found))
    alone = tuple(s.text for s in index.statements)
    context = tuple(in_context(s, index.documents[s.document].subjects) for s in index.statements)
    passages = tuple(map(plain, context))
    before = [plain(standing_before(s, index.documents[s.document])) for s in index.statements]
    return Corpus(passages, tuple(map(read_after, before, passages)), (alone, context), tuple(asked))


class Learner(nn.Module):
    """The bundled embedder with what `file` has learnt, of which all but the words' own vectors goes on learning."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.body = AutoModel.from_pretrained(bundled_embedder(), add_pooling_layer=False)
        self.besides = add_learnt(file, self.body)
        self.body.embeddings.requires_grad_(requires_grad=False)
        self.tokenizer = AutoTokenizer.from_pretrained(bundled_embedder())

    def means(self, *texts: Sequence[str]) -> torch.Tensor:
        """The mean states (n, d) of n texts, or of n pairs of texts."""
        columns = [list(column) for column in texts]
        tokens = self.tokenizer(*columns, truncation=True, max_length=LONGEST, padding=True, return_tensors="pt")
        with torch.autocast(DEVICE, dtype=torch.bfloat16):
            states = self.body(**tokens.to(DEVICE)).last_hidden_state.float()
        mask = tokens["attention_mask"].unsqueeze(-1)
        return (states * mask).sum(1) / mask.sum(1)

    def learnt(self) -> dict[str, torch.Tensor]:
        """What differs from the published weights, as `assistant.building.learnt` adds it."""
        published = AutoModel.from_pretrained(bundled_embedder(), add_pooling_layer=False).state_dict()
        learnt = {name: p.detach().cpu() for name, p in self.body.named_parameters() if p.requires_grad}
        return difference(learnt, published)


class EncoderLearner(Learner):
    """Vectors of which those of a question and of what answers it are near each other."""

    def __init__(self) -> None:
        super().__init__(ENCODER)
        self.silence = nn.Parameter(torch.tensor(0.35))
        """The cosine from which a statement should answer: what nothing answers has this nearest."""

    def cosines(self, corpus: Corpus, questions: Sequence[Asked]) -> torch.Tensor:
        """How near each of n `questions` is to each of m statements of `corpus` (n, m), by the nearer view."""
        texts = ([q.text for q in questions], *corpus.views)
        asked, alone, context = (nn.functional.normalize(self.means(of_one)) for of_one in texts)
        return torch.maximum(asked @ alone.T, asked @ context.T)

    def loss(self, corpus: Corpus, questions: Sequence[Asked]) -> torch.Tensor:
        """How much else is nearer to `questions` of `corpus` than what answers them (InfoNCE, arXiv:1807.03748)."""
        cosines = self.cosines(corpus, questions)
        near = torch.cat([cosines, self.silence.expand(len(questions), 1)], 1) / TEMPERATURE
        answers = torch.zeros_like(near)
        for row, question in enumerate(questions):
            near[row, [i for i in question.doubtful if i not in question.labels]] = -1e4
            answers[row, list(question.labels) or [len(corpus.passages)]] = 1
        nearest = near.masked_fill(answers == 0, -1e4).logsumexp(1)
        mean = (near * answers).sum(1) / answers.sum(1)  # all of what answers has to be found, not the nearest alone
        return (near.logsumexp(1) - (nearest + mean) / 2).mean()


class RerankerLearner(Learner):
    """What `assistant.building.reranking` exports."""

    def __init__(self) -> None:
        super().__init__(RERANKER)
        for name, p in self.body.embeddings.named_parameters():
            p.requires_grad_("token_type" in name)
        self.head = nn.Linear(self.body.config.hidden_size, 1 + max(LABELS.values()))
        self.head.load_state_dict({name.removeprefix(HEAD): tensor for name, tensor in self.besides.items()})

    def loss(self, batch: Sequence["Pair"]) -> torch.Tensor:
        """The cross entropy of what pairs of question and statement are to be taken for."""
        questions, passages, labels = zip(*batch, strict=True)
        scores = self.head(self.means(questions, passages))
        return nn.functional.cross_entropy(scores, torch.tensor(labels, device=DEVICE), label_smoothing=0.05)

    def learnt(self) -> dict[str, torch.Tensor]:
        """The same with the head."""
        return super().learnt() | {HEAD + name: t.detach().cpu().half() for name, t in self.head.named_parameters()}


def teach(learner: Learner, losses: Iterator[torch.Tensor], steps: int, rate: float) -> None:
    """Let `learner` descend each of `steps` `losses`; its weights are then the averaged ones."""
    learning = [p for p in learner.parameters() if p.requires_grad]
    averaged = deepcopy([p.detach() for p in learning])
    optimizer = torch.optim.AdamW(learning, lr=rate, weight_decay=0.01, betas=(0.9, 0.98))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1, (step + 1) / (0.05 * steps)) * (0.02 + 0.49 * (1 + cos(pi * step / steps)))
    )
    for step, loss in enumerate(losses, 1):
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(learning, 1.0)
        optimizer.step()
        schedule.step()
        for mean, p in zip(averaged, learning, strict=True):
            mean.lerp_(p.detach(), max(1 / AVERAGED, 10 / (step + 10)))
        if step % 100 == 0:
            print(f"{step} of {steps}: loss {loss.item():.3f}", flush=True)
    for mean, p in zip(averaged, learning, strict=True):
        p.data.copy_(mean)


def teach_encoder(corpora: Sequence[Corpus], rng: random.Random) -> EncoderLearner:
    """The encoder that has seen each question of `corpora` `ENCODER_EPOCHS` times."""
    learner = EncoderLearner().to(DEVICE).train()
    parts = []
    for _ in range(ENCODER_EPOCHS):
        epoch = []
        for corpus in corpora:
            questions = rng.sample(corpus.questions, len(corpus.questions))
            epoch += [(corpus, questions[i : i + TOGETHER]) for i in range(0, len(questions), TOGETHER)]
        parts += rng.sample(epoch, len(epoch))
    teach(learner, (learner.loss(corpus, part) for corpus, part in parts), len(parts), ENCODER_RATE)
    return learner


def teach_reranker(corpora: Sequence[Corpus], rng: random.Random) -> RerankerLearner:
    """The reranker that has seen each question of `corpora` `RERANKER_EPOCHS` times."""
    learner = RerankerLearner().to(DEVICE).train()
    batches = [batch for _ in range(RERANKER_EPOCHS) for batch in batched(pairs(corpora, rng), rng)]
    teach(learner, map(learner.loss, batches), len(batches), RERANKER_RATE)
    return learner


Pair = tuple[str, str, int]


def pairs(corpora: Sequence[Corpus], rng: random.Random) -> list[Pair]:
    """Each question with what is labelled and with some that does not answer it, and the label."""
    drawn: list[Pair] = []
    for corpus in corpora:
        for asked in corpus.questions:
            question = mistyped(asked.text, rng)
            known = {*asked.labels, *asked.doubtful}
            hard = [i for i in asked.found[:NEAR] if i not in known and rng.random() < DRAWN][:HARD]
            easy = [i for i in rng.sample(range(len(corpus.passages)), EASY) if i not in known]
            labelled = rng.sample(sorted(asked.labels), min(HARD, len(asked.labels)))
            passages = corpus.after if rng.random() < AFTER else corpus.passages
            drawn += [(question, passages[i], asked.labels.get(i, LABELS["none"])) for i in (*labelled, *hard, *easy)]
    return rng.sample(drawn, len(drawn))


def batched(drawn: Sequence[Pair], rng: random.Random) -> list[Sequence[Pair]]:
    """`drawn` in batches of pairs of like length."""
    batches: list[Sequence[Pair]] = []
    for start in range(0, len(drawn), 40 * BATCH):  # lengths are alike within a part, and parts are mixed
        part = sorted(drawn[start : start + 40 * BATCH], key=lambda pair: len(pair[0]) + len(pair[1]))
        batches += [part[i : i + BATCH] for i in range(0, len(part), BATCH)]
    return rng.sample(batches, len(batches))


def mistyped(text: str, rng: random.Random) -> str:
    """`text` as it is, or as people type: without a question mark, with two letters exchanged or one left out."""
    if rng.random() < 0.2:
        text = text.rstrip("?.!")
    if rng.random() < 0.18 and len(text) > 12:
        i = rng.randrange(1, len(text) - 2)
        text = f"{text[:i]}{text[i + 1]}{text[i] if rng.random() < 0.6 else ''}{text[i + 2 :]}"
    return text


def with_nearest(corpus: Corpus, learner: EncoderLearner) -> Corpus:
    """`corpus` with what the taught encoder finds among what the searches have found."""
    with torch.no_grad():
        nearest = learner.eval().cosines(corpus, corpus.questions).argsort(1, descending=True)[:, :NEAR].tolist()
    mixed = [
        tuple(dict.fromkeys(i for both in zip(near, asked.found, strict=False) for i in both))
        for near, asked in zip(nearest, corpus.questions, strict=True)
    ]
    return replace(corpus, questions=tuple(replace(a, found=f) for a, f in zip(corpus.questions, mixed, strict=True)))


def main() -> None:
    """Load, teach, write."""
    torch.manual_seed(0)
    rng = random.Random(0)  # noqa: S311 - no secret
    folders = sorted(path.parent for path in CORPORA.glob("*/questions.tsv"))
    with tempfile.TemporaryDirectory() as folder:  # one index folder for all: its encoder is made once
        corpora = [load(corpus, Path(folder)) for corpus in folders]
    print(f"{len(corpora)} corpora, {sum(len(c.questions) for c in corpora)} questions")
    encoder = teach_encoder(corpora, rng)
    save_file(encoder.learnt(), ENCODER)
    save_file(teach_reranker([with_nearest(corpus, encoder) for corpus in corpora], rng).learnt(), RERANKER)


if __name__ == "__main__":
    main()
