"""Builds that die, and builds at once: the index that stood goes on answering."""

import signal
import subprocess
import sys

import pytest

from assistant.building import build
from assistant.store import Index

OLD = "It closes at six, and on Sundays it stays closed."
NEW = "It closes at four."

# Every change of the index folder that Python makes passes its audit hooks: the n-th of them kills the process.
DIES = """
import os, shutil, sys
from pathlib import Path
from assistant.building import build
import bm25s, filelock  # so that what follows forks at once

corpus, index, embedder = sys.argv[1:]
CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir"}

def dies_at(last):
    count = 0
    def hook(event, arguments):
        nonlocal count
        written = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        if (written or event in CHANGES) and str(arguments[0]).startswith(copy) :
            count += 1
            if count == last:
                os._exit(9)
    sys.addaudithook(hook)
    build(Path(corpus), Path(copy), embedder)
    os._exit(0)

last, status = 0, 9
while status == 9:
    last += 1
    copy = f"{index}-{last}"
    shutil.copytree(index, copy)
    child = os.fork()
    if child == 0:
        dies_at(last)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print(copy, status, flush=True)
"""


def run(code, *arguments):
    command = [sys.executable, "-W", "ignore", "-c", code, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


def answer(folder):
    """The statement found for the changed sentence: the old or the new one, by both searches."""
    opened = Index.open(folder)
    wanted = NEW if NEW in [statement.text for statement in opened.statements] else OLD
    assert opened.statements[opened.dense(opened.encoder.encode([wanted])[0], 1)[0][0]].text == wanted
    assert opened.statements[opened.lexical("closes", 1)[0][0]].text == wanted
    return wanted


def test_a_build_killed_at_any_change_leaves_an_index_that_answers(corpus, index, embedder):
    (corpus / "hours.txt").write_text(f"The shop opens at ten. {NEW}\n")
    runs = [line.rsplit(" ", 1) for line in run(DIES, corpus, index, embedder)]
    assert [status for _, status in runs] == ["9"] * (len(runs) - 1) + ["0"]
    answers = [answer(index.with_name(copy.rsplit("/", 1)[1])) for copy, _ in runs]
    published = answers.index(NEW)
    assert answers == [OLD] * published + [NEW] * (len(runs) - published)
    assert published > 8, "it died at many moments before the manifest was replaced"
    assert published < len(runs) - 1, "and at some after it"
    for copy, _ in runs:
        folder = index.with_name(copy.rsplit("/", 1)[1])
        build(corpus, folder, embedder)
        manifest = Index.open(folder).manifest
        assert {path.name for path in folder.iterdir()} <= {
            "manifest.json",
            manifest.generation,
            manifest.encoder,
            ".lock",
        }
        assert answer(folder) == NEW


HALTS = """
import sys
from pathlib import Path
from assistant.building import build

def halt(stage, done, total):
    if stage == sys.argv[4]:
        print(stage, flush=True)
        sys.stdin.read()

build(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], halt)
"""


@pytest.fixture
def halted(corpus, index, embedder):
    """Starts a build that stops at a stage until its stdin is closed."""
    started = []

    def start(stage):
        command = [sys.executable, "-W", "ignore", "-c", HALTS, str(corpus), str(index), embedder, stage]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stdout.readline() == f"{stage}\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("stage", ["reading", "embedding", "writing"])
def test_a_killed_build_leaves_the_index_and_no_lock(stage, halted, corpus, index, embedder):
    (corpus / "hours.txt").write_text(f"The shop opens at ten. {NEW}\n")
    process = halted(stage)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert answer(index) == OLD
    build(corpus, index, embedder)
    assert answer(index) == NEW


def test_an_interrupted_build_cleans_up(corpus, index, embedder):
    (corpus / "hours.txt").write_text(f"The shop opens at ten. {NEW}\n")
    before = sorted(path.name for path in index.iterdir())

    def interrupt(stage, done, total):
        if (stage, done) == ("writing", 0):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(corpus, index, embedder, interrupt)
    assert sorted(path.name for path in index.iterdir()) == before
    assert answer(index) == OLD


def test_a_second_build_waits_and_finds_nothing_to_do(halted, corpus, index, embedder):
    (corpus / "hours.txt").write_text(f"The shop opens at ten. {NEW}\n")
    first = halted("embedding")
    code = (
        "import sys; from pathlib import Path; from assistant.building import build\n"
        "print('starts', flush=True)\n"
        "print(build(*map(Path, sys.argv[1:3]), sys.argv[3], lambda *s: print(*s, flush=True)).embedded)"
    )
    command = [sys.executable, "-W", "ignore", "-c", code, str(corpus), str(index), embedder]
    second = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert second.stdout.readline() == "starts\n"
    assert answer(index) == OLD
    first.communicate("", timeout=60)
    rest, _ = second.communicate(timeout=60)
    assert (first.returncode, second.returncode) == (0, 0)
    assert rest.splitlines()[-1] == "0"
    assert "embedding" not in rest
    assert answer(index) == NEW
