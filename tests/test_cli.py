"""The command line as a shell sees it: streams, exit codes, files."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from assistant import Assistant, Settings
from assistant.cli import cli
from assistant.conversations import Conversations

HEAVY = (
    "fastapi",
    "sqlalchemy",
    "torch",
    "transformers",
    "sentence_transformers",
    "sklearn",
    "scipy",
    "onnx",
    "markitdown",
)


def run(*arguments, stdin="", cwd=None, **environment):
    return subprocess.run(
        [sys.executable, "-m", "assistant", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        cwd=cwd,
        env={**os.environ, "ASSISTANT_MODEL": "none", **environment},
    )


@pytest.fixture
def folders(sync):
    return ("--corpus", sync.corpus, "--index", sync.index)


def test_an_answer_goes_to_stdout_with_footnotes_that_lead_to_the_source(folders, sync):
    done = run("ask", *folders, "Does Birch work offline?")
    assert (done.returncode, done.stderr) == (0, "")
    answer, footnotes = done.stdout.split("\n\n")
    assert "[1]" in answer
    place, quote = footnotes.splitlines()[:2]
    path, line, column = place.removeprefix("[1] ").split(" ")[0].rsplit(":", 2)
    source = Path(path).read_text(encoding="utf-8").splitlines()[int(line) - 1][int(column) - 1 :]
    assert source.startswith(quote.strip(" “”"))
    assert "\x1b" not in done.stdout


def test_json_is_the_answer_object(folders, sync):
    done = run("ask", *folders, "--json", "Does Birch work offline?")
    answer = json.loads(done.stdout)
    text = (sync.corpus / "atlas-or-birch.md").read_text(encoding="utf-8")
    assert answer["status"] == "answered"
    assert all(text[c["start"] : c["end"]] == c["quote"] for c in answer["citations"])
    assert set(answer) >= {"id", "question", "standalone_question", "kind", "conflicts", "calculation", "timings_ms"}


def test_what_is_not_in_the_sources_exits_with_1(folders):
    done = run("ask", *folders, "-", stdin="How do I bake sourdough bread?\n")
    assert done.returncode == 1
    assert done.stdout.startswith("The sources do not say.")
    assert "“" not in done.stdout


def test_below_what_is_not_said_stands_what_comes_nearest(folders, sync):
    done = run("ask", *folders, "What happens on a plane with Birch?")
    assert done.returncode == 1
    said, place, quote = done.stdout.replace("\n\n", "\n").splitlines()
    assert said.startswith("The sources do not say.")
    assert re.fullmatch(r"– \S+/atlas-or-birch\.md:\d+:\d+ · Offline mode › Birch", place)
    assert quote == "    “No: needs a connection for every sync”"


@pytest.mark.parametrize("question", ["", "🙂", "x" * 100_000, "x" * 200, "\x07\x1b"])
def test_a_question_that_cannot_be_asked_exits_with_2_and_one_line(folders, question):
    done = run("ask", *folders, "-", stdin=question)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1


def test_an_unknown_option_and_an_unknown_model_exit_with_2(folders):
    assert run("ask", *folders, "--colour", "x").returncode == 2
    done = run("ask", *folders, "anything", ASSISTANT_MODEL="gpt-17")
    assert done.returncode == 2
    assert "gpt-17" in done.stderr


def test_a_setting_that_cannot_be_is_named_in_one_line(folders):
    done = run("ask", *folders, "anything", ASSISTANT_DRAFT_QUEUE="none")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "ASSISTANT_DRAFT_QUEUE" in done.stderr


def test_asking_imports_nothing_heavy(folders):
    script = (
        "import sys\n"
        "from assistant.cli import main\n"
        f"sys.argv = ['assistant', 'ask', *{list(map(str, folders))}, 'Does Birch work offline?']\n"
        "try: main()\n"
        f"finally: print([m for m in {HEAVY} if m in sys.modules], file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "ASSISTANT_MODEL": "none"},
    )
    assert done.stderr.strip() == "[]"


def test_search_shows_rank_place_and_scores(folders):
    done = run("search", *folders, "--limit", "2", "encryption keys")
    lines = done.stdout.splitlines()
    assert lines[0].startswith(" 1. ")
    assert "atlas-or-birch.md:" in lines[1]
    assert "dense" in lines[1]
    assert len(lines) == 4


CALCULATION = "What do 5 Atlas workspaces cost for a year?"


def test_a_calculation_is_shown_with_inputs_steps_and_result(folders):
    done = run("calc", *folders, CALCULATION)
    assert (done.returncode, done.stderr) == (0, "")
    sentence, inputs, steps, results, footnotes = done.stdout.split("\n\n")
    assert sentence.startswith("$2,520.00: ")
    assert re.search(r"^fee +42\.00 +USD per month per workspace +\[1\]$", inputs, re.MULTILINE)
    assert re.search(r"^workspaces +5 +workspaces +question$", inputs, re.MULTILINE)
    assert re.search(r" 5 workspaces × \$42 .* × 12 months +2,520\.00 +USD$", steps, re.MULTILINE)
    assert re.search(r"^Atlas +2,520\.00 +USD$", results, re.MULTILINE)
    assert footnotes.startswith("[1] ")
    assert not [line for line in done.stdout.splitlines() if line != line.rstrip()]
    assert "\x1b" not in done.stdout


def test_a_calculation_comes_as_json_and_from_stdin(folders):
    answer = json.loads(run("calc", *folders, "--json", "-", stdin=CALCULATION).stdout)
    assert (answer["status"], answer["kind"]) == ("answered", "calculation")
    assert answer["calculation"]["result"]["low"] == "2520.00"
    assert set(answer["calculation"]) == {"formula", "inputs", "steps", "result", "alternatives"}


def test_a_calculation_that_cannot_be_made_exits_with_1(folders):
    missing = run("calc", *folders, "What will our 3 servers cost a month?")
    assert (missing.returncode, missing.stdout) == (1, "At what price an hour?\n")
    none = run("calc", *folders, "Does Birch work offline?")
    assert none.returncode == 1
    assert run("calc", *folders, "").returncode == 2


@pytest.mark.parametrize("columns", [20, 44, 80])
def test_a_narrow_terminal_breaks_words_but_no_numbers(folders, columns):
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "assistant", "calc", *map(str, folders), CALCULATION]
    environment = {**os.environ, "NO_COLOR": "1", "COLUMNS": str(columns)}
    subprocess.run(command, stdout=theirs, stderr=subprocess.PIPE, check=True, env=environment)
    shown = os.read(ours, 65536).decode().replace("\r\n", "\n")
    os.close(theirs)
    os.close(ours)
    tables = shown.split("\n\n")[1:4]
    assert all(len(line) <= max(columns, 44) for table in tables for line in table.splitlines())
    assert re.search(r" 2,520\.00 ", tables[1])
    assert "42.00" in tables[0]


def test_chat_understands_a_follow_up_and_ends_with_its_input(folders):
    done = run("chat", *folders, stdin="Does Atlas work offline?\nand Birch?\n")
    assert done.returncode == 0
    assert done.stdout.index("local cache") < done.stdout.index("needs a connection")


def test_a_changed_corpus_is_indexed_before_the_answer_with_one_line_why(sync, tmp_path):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "more.md").write_text("# Tea\n\nThe kettle holds two litres.\n", encoding="utf-8")
    index = sync.copy(tmp_path / "index")
    done = run("ask", "--corpus", corpus, "--index", index, "How much does the kettle hold?")
    assert done.returncode == 0
    assert "two litres" in done.stdout
    assert done.stderr.startswith("Building the index in")
    assert "more.md added" in done.stderr
    again = run("index", "--corpus", corpus, "--index", index)
    assert "(0 embedded, 1 kept)" in again.stderr


def test_an_index_that_came_without_its_corpus_answers(sync, tmp_path):
    done = run("ask", "--corpus", tmp_path / "none", "--index", sync.index, "Does Birch work offline?")
    assert done.returncode == 0
    assert "using the index as it was built" in done.stderr


def test_a_damaged_index_is_said_so_and_built_again(sync, tmp_path):
    index = sync.copy(tmp_path / "index")
    documents = next(index.glob("generation-*/documents.json"))
    documents.write_bytes(documents.read_bytes().replace(b"250 GB", b"999 GB"))
    done = run("ask", "--corpus", sync.corpus, "--index", index, "largest file birch")
    assert done.returncode == 0
    assert "damaged" in done.stderr
    assert "250 GB" in done.stdout


def test_an_empty_corpus_and_a_foreign_index_folder_are_refused_in_one_line(sync, tmp_path):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.jpg").write_bytes(b"meow")
    empty = run("ask", "--corpus", tmp_path / "corpus", "--index", sync.copy(tmp_path / "index"), "anything")
    assert empty.returncode == 2
    foreign = run("ask", "--corpus", sync.corpus, "--index", tmp_path / "photos", "anything")
    assert foreign.returncode == 2
    assert foreign.stderr.count("\n") == 1
    assert [p.name for p in (tmp_path / "photos").iterdir()] == ["cat.jpg"]


def test_a_reader_that_leaves_is_no_error(folders):
    command = [sys.executable, "-m", "assistant", "search", *map(str, folders), "--limit", "100", "Birch"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        process.stdout.close()
        assert process.stderr.read() == ""


def test_help_shows_examples_on_lines_of_their_own():
    lines = CliRunner().invoke(cli, ["--help"], prog_name="assistant").output.splitlines()
    assert any(line.split()[:2] == ["assistant", "search"] for line in lines)


def test_feedback_becomes_cases(sync, tmp_path):
    history = f"sqlite:///{tmp_path / 'history.sqlite'}"
    kept = Conversations(history)
    assistant = Assistant.open(Settings(index=sync.index, model="none"))
    asked: tuple[str, ...] = ()
    for question, rating, comment in (
        ("Does Atlas work offline?", "helpful", None),
        ("and Birch?", "not_helpful", "too long – kürzer"),
    ):
        answer = assistant.ask(question, asked, "talk")
        kept.add("somebody", answer)
        kept.rate("somebody", answer.id, rating, comment)
        asked = (*asked, answer.standalone_question)
    kept.close()
    done = run("feedback", "export", "--index", sync.index, ASSISTANT_HISTORY=history)
    first, second = yaml.safe_load(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert (first["question"], first["earlier"], first["status"]) == ("Does Atlas work offline?", [], "answered")
    text = (sync.corpus / "atlas-or-birch.md").read_text(encoding="utf-8")
    assert first["cites"]
    assert all(cited["quote"] in text for cited in first["cites"])
    assert "review" not in first
    assert (second["question"], second["earlier"]) == ("and Birch?", ["Does Atlas work offline?"])
    assert (second["review"], second["comment"]) == (True, "too long – kürzer")


@pytest.mark.parametrize("command", sorted(cli.commands))
def test_every_command_explains_itself(command):
    done = CliRunner().invoke(cli, [command, "--help"], prog_name="assistant")
    assert done.exit_code == 0
    assert done.output.startswith(f"Usage: assistant {command}")
    assert len(done.output.splitlines()[2]) > 20


def test_what_a_document_holds_cannot_command_the_terminal(sync, tmp_path):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "evil.md").write_text(
        "# Tea\n\nThe kettle \x1b]0;pwned\x07\x1b[31m holds two litres.\n", encoding="utf-8"
    )
    done = run("ask", "--corpus", corpus, "--index", sync.copy(tmp_path / "index"), "How much does the kettle hold?")
    assert "holds two litres" in done.stdout
    assert not [c for c in done.stdout if not c.isprintable() and c != "\n"]


def test_a_full_disk_behind_stdout_is_said_in_one_line(folders):
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "assistant", "search", *map(str, folders), "Birch"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("no_colour", ["", "1"])
def test_there_is_colour_on_a_terminal_alone_and_if_wanted(folders, no_colour):
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "assistant", "search", *map(str, folders), "--limit", "1", "Birch"]
    environment = {**os.environ, "NO_COLOR": no_colour}
    done = subprocess.run(command, stdout=theirs, stderr=subprocess.PIPE, check=False, env=environment)
    shown = os.read(ours, 4096)
    os.close(theirs)
    os.close(ours)
    assert done.returncode == 0
    assert (b"\x1b[" in shown) == (no_colour == "")


def test_ctrl_c_is_quiet(folders):
    command = [sys.executable, "-m", "assistant", "chat", *map(str, folders)]
    quiet = {"ASSISTANT_MODEL": "none", "PYTHONUNBUFFERED": "1"}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, **pipes, env={**os.environ, **quiet}) as process:
        prompt = process.stderr.read(len("you> "))  # once it waits for a question, all is loaded
        process.send_signal(signal.SIGINT)
        _, rest = process.communicate()
    assert prompt == b"you> "
    assert b"Traceback" not in rest
