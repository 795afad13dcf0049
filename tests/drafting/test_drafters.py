"""What every drafter does, whichever model is behind it, and what each does when it cannot work."""

import re
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

import pytest

from assistant.drafting import Drafter, load_drafter
from assistant.errors import AssistantError, MissingExtra, ModelError
from assistant.models import LLM, bundled_llm

QUESTION = "Does the Luna have a radio?"
FACTS = ["Luna, Radio: no: two speakers"]
needs_bundled = pytest.mark.skipif(
    not (find_spec(LLM.package) and find_spec("xllamacpp")), reason="the bundled language model is not installed"
)


class DrafterTests:
    """Inherited by the tests of each backend, which provide the fixture `drafter`."""

    def test_a_draft_is_one_stripped_line(self, drafter: Drafter):
        draft = drafter.draft(QUESTION, FACTS)
        assert draft == draft.strip()
        assert len(draft.splitlines()) <= 1

    def test_the_same_question_gets_the_same_draft_whatever_was_asked_between(self, drafter: Drafter):
        before = drafter.draft(QUESTION, FACTS)
        again = drafter.draft(QUESTION, FACTS)
        drafter.draft("what does the corsa cost", ["Corsa, Price: €9.50"])
        assert before == again == drafter.draft(QUESTION, FACTS)

    def test_threads_do_not_mix_their_drafts(self, drafter: Drafter):
        facts = [[f"Luna, Shelf {n}: {n} books"] for n in range(2)]
        alone = [drafter.draft(QUESTION, fact) for fact in facts]
        with ThreadPoolExecutor(2) as pool:
            assert list(pool.map(lambda fact: drafter.draft(QUESTION, fact), facts)) == alone

    def test_three_facts_are_taken(self, drafter: Drafter):
        assert isinstance(drafter.draft(QUESTION, [*FACTS, "Luna, Price: $7", "The Luna is red."]), str)

    def test_an_overlong_question_does_no_harm(self, drafter: Drafter):
        before = drafter.draft(QUESTION, FACTS)
        with suppress(ModelError):
            assert isinstance(drafter.draft("Does the Luna " + "really " * 1100, FACTS), str)
        assert drafter.draft(QUESTION, FACTS) == before


@needs_bundled
class TestBundled(DrafterTests):
    @pytest.fixture(scope="class")
    @classmethod
    def drafter(cls):
        return load_drafter("bundled")

    @pytest.mark.parametrize(
        ("question", "fact", "drafts"),
        [
            (QUESTION, "Luna, Radio: no: two speakers", ("No, ", "Luna does not have a radio: two speakers.")),
            ("Does Vega support sound?", "Vega, Sound: yes", ("Yes, ", "Vega supports sound.")),
            ("how heavy is the ridge", "Ridge, Weight: 1.9 kg", ("weight", "1.9 kg.")),
            ("Is the shop closed?", "The shop is closed on Mondays.", ("Yes, the shop is closed on Mondays.",)),
        ],
    )
    def test_it_says_the_fact_as_a_sentence(self, drafter, question, fact, drafts):
        said = drafter.draft(question, [fact])
        assert all(part in said for part in drafts), said

    @pytest.mark.parametrize(
        "fact",
        [
            'Luna, "Pro" mode: C:\\temp | {a} [b] (c) "d"',
            "Luna, größe: 3 µm – 5 µm 🙂",
            "Luna, lines: one\ntwo\r\n\tthree",
            "Luna, : ,: :",
            "x: y: z: ",
            ":",
        ],
    )
    def test_odd_facts_are_said_in_their_own_words_or_not_at_all(self, drafter, fact):
        said = re.findall(r"\w+", drafter.draft(QUESTION, [fact]).lower())
        glue = ["the", "a", "an", "s", "is", "are", "has", "offers", "supports", "provides", "includes", "of"]
        assert set(said) <= {*re.findall(r"\w+", fact.lower()), *glue}

    @pytest.mark.parametrize(
        ("question", "fact"),
        [
            ("How long is a shift?", "A shift lasts six hours."),
            ("Does the server poll the agent?", "The agent polls the server."),
            ("Does the Luna need a password?", "The Luna needs a key, not a password."),
            ("Isn't the shop closed?", "The shop is closed."),
            ("Is the shop open?", "The shop is closed."),
        ],
    )
    def test_a_sentence_that_it_cannot_better_is_left_as_it_stands(self, drafter, question, fact):
        assert drafter.draft(question, [fact]) == ""

    @pytest.mark.parametrize(
        ("question", "fact"),
        [
            ("Does the Luna need a cable?", "Luna, Radio: no: needs a cable"),
            ("Does the Luna have a clock?", "Luna, Radio: no"),
            ("Can't the Luna have a radio?", "Luna, Radio: no"),
        ],
    )
    def test_it_says_no_only_to_what_the_fact_denies(self, drafter, question, fact):
        assert not drafter.draft(question, [fact]).startswith(("Yes", "No"))


@needs_bundled
def test_a_gguf_file_is_loaded_from_its_path(tmp_path):
    (tmp_path / "any.GGUF").symlink_to(bundled_llm())
    drafter = load_drafter(str(tmp_path / "any.GGUF"))
    assert drafter
    assert "Luna does not have a radio" in drafter.draft(QUESTION, FACTS)


class TestTransformers(DrafterTests):
    @pytest.fixture(scope="class")
    @classmethod
    def drafter(cls, tmp_path_factory):
        template = "{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}"
        return load_drafter(f"hf:{save_random_model(tmp_path_factory.mktemp('model'), template)}")

    def test_a_model_without_a_chat_template_drafts_too(self, tmp_path):
        drafter = load_drafter(f"hf:{save_random_model(tmp_path, None)}")
        assert drafter
        assert isinstance(drafter.draft(QUESTION, FACTS), str)


@needs_bundled
class TestOpenAI(DrafterTests):
    @pytest.fixture(scope="class")
    @classmethod
    def drafter(cls):
        pytest.importorskip("openai")
        import xllamacpp  # noqa: PLC0415 - an extra

        params = xllamacpp.CommonParams()
        params.model.path = str(bundled_llm())
        params.n_ctx, params.cpuparams.n_threads, params.verbosity, params.warmup = 1024, 1, -1, False
        params.cache_prompt = False
        server = xllamacpp.Server(params)
        yield load_drafter(f"openai:{server.listening_address}/v1#any")
        del server  # which stops it

    @pytest.fixture(autouse=True)
    def _no_proxy(self, monkeypatch):
        monkeypatch.setenv("NO_PROXY", "*")

    def test_a_real_reply_comes_back(self, drafter: Drafter):
        assert drafter.draft(QUESTION, FACTS).endswith(".")


def test_none_is_no_model():
    assert load_drafter("none") is None


@pytest.mark.parametrize(
    "name", ["", "gpt", "hf:", "openai:", "openai:#m", "openai:http://localhost:1/v1", "openai:ftp://x#m", "openai:x#m"]
)
def test_an_unknown_model_is_refused_with_what_is_known(name):
    with pytest.raises(AssistantError, match=r"bundled, none, a path to a \.gguf file"):
        load_drafter(name)


@pytest.mark.parametrize("make", [lambda path: None, lambda path: path.mkdir(), lambda path: path.write_bytes(b"")])
def test_a_gguf_file_that_cannot_be_read_is_named(tmp_path, make):
    pytest.importorskip("xllamacpp")
    make(tmp_path / "gone.gguf")
    with pytest.raises(ModelError, match=r"gone\.gguf"):
        load_drafter(str(tmp_path / "gone.gguf"))


@pytest.mark.parametrize("kept", [4, 100, 3_000_000])
@needs_bundled
def test_a_damaged_gguf_file_is_an_error_and_no_crash(tmp_path, kept):
    damaged = tmp_path / "damaged.gguf"
    with bundled_llm().open("rb") as whole:
        damaged.write_bytes(whole.read(kept) + bytes(range(256)) * 16)
    code = f"""
from assistant.drafting import load_drafter
from assistant.errors import ModelError
try:
    load_drafter({str(damaged)!r})
except ModelError as error:
    print(error)
"""
    done = python(code)
    assert (done.returncode, done.stderr) == (0, "")
    assert "damaged.gguf cannot be loaded" in done.stdout


@needs_bundled
def test_loading_drafting_and_leaving_are_silent_and_small():
    code = f"""
from pathlib import Path
from assistant.drafting import load_drafter

def peak_mb():
    return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) / 1024

before = peak_mb()
drafter = load_drafter("bundled")
assert drafter.draft({QUESTION!r}, {FACTS!r})
assert peak_mb() - before < 200, peak_mb() - before
"""
    done = python(code)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_an_hf_model_that_is_not_there_is_named(tmp_path):
    pytest.importorskip("transformers")
    with pytest.raises(ModelError, match="nowhere"):
        load_drafter(f"hf:{tmp_path / 'nowhere'}")


def test_a_server_that_is_down_is_said_at_the_first_draft():
    pytest.importorskip("openai")
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))  # bound and not listening: connections are refused
        address = f"http://127.0.0.1:{unused.getsockname()[1]}/v1"
        drafter = load_drafter(f"openai:{address}#any")
        assert drafter
        with pytest.raises(ModelError, match=address):
            drafter.draft(QUESTION, FACTS)


@pytest.mark.parametrize(
    ("model", "package", "extra"),
    [
        ("any.gguf", "xllamacpp", "llama"),
        ("hf:any", "transformers", "build"),
        ("hf:any", "torch", "build"),
        ("openai:http://localhost:1/v1#any", "openai", "openai"),
    ],
)
def test_a_missing_package_is_told_by_its_extra(monkeypatch, model, package, extra):
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtra, match=rf"knowledge-assistant\[{extra}\]"):
        load_drafter(model)


def test_importing_drafting_imports_no_backend():
    code = "import sys, assistant.drafting; print({'torch', 'transformers', 'openai', 'xllamacpp'} & set(sys.modules))"
    assert python(code).stdout == "set()\n"


def python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)


def save_random_model(folder: Path, chat_template: str | None) -> Path:
    """A causal model of random weights and its tokenizer, one token a byte."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers  # noqa: PLC0415 - an extra

    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokenizer = Tokenizer(models.BPE({"<end>": 0} | {sign: i for i, sign in enumerate(alphabet, start=1)}, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    fast = transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<end>")
    fast.chat_template = chat_template
    fast.save_pretrained(folder)
    torch.manual_seed(0)
    config = transformers.LlamaConfig(
        vocab_size=len(alphabet) + 1,
        hidden_size=16,
        intermediate_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        eos_token_id=0,
        bos_token_id=0,
    )
    transformers.LlamaForCausalLM(config).save_pretrained(folder)
    return folder
