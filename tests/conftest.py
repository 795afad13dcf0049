"""A small real index for every test that needs one: a random embedder of a few kilobytes, exported once a session."""

import shutil
import string
import warnings
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.building import build

GUIDE = """\
# Bicycles for rent

## Prices

The Falcon costs $1.50 per hour. The Heron costs $12 a day.

## Rules

Helmets are free for members. Children under ten ride with an adult.
"""
HOURS = "The shop opens at nine. It closes at six, and on Sundays it stays closed.\n"


def make_embedder(folder: Path, pooling: str = "mean", prompts: dict[str, str] | None = None) -> Path:
    """Save a random BERT of two layers, with letters for tokens, as a sentence-transformers model."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # Slow, and wanted by few tests.
        import torch  # noqa: PLC0415
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415
        from sentence_transformers.models import Pooling, Transformer  # noqa: PLC0415
        from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors  # noqa: PLC0415
        from transformers import BertConfig, BertModel, PreTrainedTokenizerFast  # noqa: PLC0415

        signs = string.ascii_lowercase + string.digits + string.punctuation
        tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *signs, *(f"##{sign}" for sign in signs)]
        tokenizer = Tokenizer(models.WordPiece({token: i for i, token in enumerate(tokens)}, unk_token="[UNK]"))
        tokenizer.normalizer = normalizers.BertNormalizer()
        tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
        tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
        PreTrainedTokenizerFast(
            tokenizer_object=tokenizer,
            unk_token="[UNK]",
            pad_token="[PAD]",
            cls_token="[CLS]",
            sep_token="[SEP]",
            model_max_length=64,
        ).save_pretrained(folder / "bert")
        torch.manual_seed(0)
        config = BertConfig(
            vocab_size=len(tokens),
            hidden_size=32,
            num_hidden_layers=2,
            num_attention_heads=2,
            intermediate_size=64,
            max_position_embeddings=64,
        )
        BertModel(config).save_pretrained(folder / "bert")
        transformer = Transformer(str(folder / "bert"))
        model = SentenceTransformer(modules=[transformer, Pooling(32, pooling_mode=pooling)], prompts=prompts)
        model.save(str(folder / "model"))
    return folder / "model"


@pytest.fixture(scope="session")
def embedder(tmp_path_factory) -> str:
    return str(make_embedder(tmp_path_factory.mktemp("embedder")))


@pytest.fixture(scope="session")
def built_once(embedder, tmp_path_factory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("built")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "guide.md").write_text(GUIDE)
    (folder / "corpus" / "hours.txt").write_text(HOURS)
    build(folder / "corpus", folder / "index", embedder)
    return folder / "corpus", folder / "index"


@pytest.fixture
def corpus(built_once, tmp_path) -> Path:
    """Two documents: guide.md and hours.txt."""
    return Path(shutil.copytree(built_once[0], tmp_path / "corpus"))


@pytest.fixture
def index(built_once, tmp_path) -> Path:
    """The folder of a fresh index of `corpus`, embedded by `embedder`."""
    return Path(shutil.copytree(built_once[1], tmp_path / "index"))


@dataclass(frozen=True)
class Built:
    """A corpus and its index, shared by all tests: read it, copy it, do not change it."""

    corpus: Path
    index: Path

    def copy(self, folder: Path) -> Path:
        return Path(shutil.copytree(self.index, folder))


@pytest.fixture(scope="session")
def sync(tmp_path_factory) -> Built:
    """Two invented file-sync products compared, embedded by the bundled model."""
    built = Built(Path(__file__).parent / "corpora" / "sync", tmp_path_factory.mktemp("sync") / "index")
    build(built.corpus, built.index)
    return built
