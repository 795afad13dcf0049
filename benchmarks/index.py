"""How fast an index is built and refreshed, and how much the approximate search misses.

    python benchmarks/index.py [--documents 1000]

The texts are sentences of the standard library's docstrings: real English, different from each other, and at hand.
"""

import argparse
import ast
import re
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from assistant.building import BuildReport, build
from assistant.store import Index, vectors

SENTENCES = 5  # of one document
QUERIES = 300


def docstring_sentences() -> list[str]:
    """Sentences of 25 to 300 characters, each once."""
    found: dict[str, None] = {}
    library = Path(sysconfig.get_path("stdlib"))
    for path in sorted(library.rglob("*.py")):
        if {"site-packages", "test", "tests", "lib2to3"} & set(path.relative_to(library).parts):
            continue
        found |= dict.fromkeys(sentences_of(path))
    return list(found)


def sentences_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_bytes())):
        if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for paragraph in re.split(r"\n\s*\n", ast.get_docstring(node) or ""):
            for sentence in re.split(r"(?<=[.!?])\s+", " ".join(paragraph.split())):
                if 25 <= len(sentence) <= 300 and sentence[0].isupper() and sentence.endswith("."):
                    yield sentence


def write_corpus(folder: Path, sentences: list[str]) -> int:
    """Write documents of `SENTENCES` each. Returns their number."""
    folder.mkdir(exist_ok=True)
    starts = range(0, len(sentences) - SENTENCES + 1, SENTENCES)
    for number, start in enumerate(starts):
        body = "\n\n".join(sentences[start : start + SENTENCES])
        (folder / f"{number:05}.md").write_text(f"# Notes {number}\n\n## Details\n\n{body}\n", encoding="utf-8")
    return len(starts)


def timed(corpus: Path, index: Path) -> tuple[BuildReport, float]:
    """A build and the seconds of its embedding alone."""
    marks: dict[str, list[float]] = {}
    report = build(corpus, index, progress=lambda stage, *_: marks.setdefault(stage, []).append(time.perf_counter()))
    embedding = marks.get("embedding", [0.0])
    return report, embedding[-1] - embedding[0]


def measure_builds(folder: Path, sentences: list[str], documents: int) -> None:
    corpus, index = folder / "corpus", folder / "index"
    write_corpus(corpus, sentences[:SENTENCES])
    first, _ = timed(corpus, index)
    print(f"first build of one document, with the export of the embedder: {first.seconds:.1f} s")

    written = write_corpus(corpus, sentences[: documents * SENTENCES])
    for path in corpus.iterdir():  # all of it new, so that nothing is reused
        path.write_text(path.read_text(encoding="utf-8") + "\nThe end of these notes.\n", encoding="utf-8")
    full, embedding = timed(corpus, index)
    assert full.reused == 0
    print(f"full build of {written} documents, {full.statements} statements: {full.seconds:.1f} s")
    print(f"statements embedded per second (two texts each): {full.embedded / embedding:.0f}")

    changed = corpus / f"{written // 2:05}.md"
    changed.write_text(changed.read_text(encoding="utf-8") + "\nOne more sentence.\n", encoding="utf-8")
    again, _ = timed(corpus, index)
    assert again.embedded <= SENTENCES + 2
    ratio = again.seconds / full.seconds
    print(f"rebuild after one changed document: {again.seconds:.2f} s, {ratio:.3f} of the full build (wanted: < 0.1)")


def measure_search(folder: Path, questions: list[str]) -> None:
    """Search the built index's own vectors exactly and approximately, for sentences that it does not hold."""
    index = Index.open(folder / "index")
    stored = index.vectors.of_statements(0, len(index.statements))
    queries = index.encoder.encode(questions)
    found = {}
    for kind, limit in (("exact", len(stored)), ("approximate", 0)):
        vectors.EXACT_UP_TO = limit
        path = folder / kind
        built = seconds(lambda path=path: vectors.write_vectors(path, stored))
        search = vectors.StatementVectors(path).search
        found[kind] = [{number for number, _ in search(query, 10)} for query in queries]
        asked = seconds(lambda search=search: [search(query, 50) for query in queries])
        print(f"{kind}: {len(stored)} vectors built in {built:.2f} s, {asked / len(queries) * 1000:.2f} ms a query")
    shared = [len(exact & near) / len(exact) for exact, near in zip(*found.values(), strict=True)]
    print(f"recall@10 of the approximate index against exact: {np.mean(shared):.4f} (wanted: >= 0.98)")


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=1000, help=f"of {SENTENCES} sentences each (default 1000)")
    documents = parser.parse_args().documents
    sentences = docstring_sentences()
    np.random.default_rng(0).shuffle(sentences)
    with tempfile.TemporaryDirectory() as folder:
        measure_builds(Path(folder), sentences[QUERIES:], documents)
        measure_search(Path(folder), sentences[:QUERIES])


if __name__ == "__main__":
    main()
