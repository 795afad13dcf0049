"""A cold `assistant ask` against the usual stack, the warm time to evidence, and resident memory.

    python -m benchmarks.ask [--runs 5]

Every figure is of this machine and this run; what carries over is the ratio.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import faiss

from assistant import Assistant, Settings
from assistant.building import build

QUESTIONS = (
    "Which side shares one GPU between workloads?",
    "what does the control plane cost",
    "how much time goes into operations",
    "is there a serverless option",
    "metrics for each accelerator",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        build(Settings().corpus, index)
        cold(index, Path(folder), runs)
        warm(index)
        memory(index)


def cold(index: Path, folder: Path, runs: int) -> None:
    """Whole processes, from start to exit; the median of the runs."""
    assistant = Assistant.open(Settings(index=index, model="none"))
    statements, vectors = folder / "statements.txt", folder / "vectors.faiss"
    statements.write_text("\n".join(s.text for s in assistant.index.statements), encoding="utf-8")
    flat = faiss.IndexFlatIP(assistant.index.encoder.dimension)
    flat.add(assistant.index.encoder.encode([s.text for s in assistant.index.statements]))
    faiss.write_index(flat, str(vectors))
    ask = [sys.executable, "-m", "assistant", "ask", "--index", str(index), QUESTIONS[0]]
    plain = [sys.executable, "-m", "benchmarks.plain_rag", QUESTIONS[0], str(statements), str(vectors)]
    usual = median_seconds(plain, max(1, runs // 3))
    print(f"usual stack, cold: {usual:.2f} s")
    for model in ("none", "bundled"):
        ours = median_seconds(ask, runs, ASSISTANT_MODEL=model)
        print(f"assistant ask, cold, ASSISTANT_MODEL={model}: {ours:.2f} s, {usual / ours:.1f} times faster")


def warm(index: Path) -> None:
    """Milliseconds from question to evidence once all is loaded."""
    assistant = Assistant.open(Settings(index=index, model="none"))
    times = []
    for question in QUESTIONS * 40:
        start = time.perf_counter()
        assistant.search(question)
        times.append((time.perf_counter() - start) * 1000)
    percentiles = statistics.quantiles(times, n=100)
    print(f"evidence, warm: p50 {percentiles[49]:.1f} ms, p95 {percentiles[94]:.1f} ms")


def memory(index: Path) -> None:
    """Resident memory after ten worded answers, in a process of its own."""
    script = (
        "import sys; from pathlib import Path; from assistant import Assistant, Settings\n"
        "a = Assistant.open(Settings(index=Path(sys.argv[1]), model='bundled'))\n"
        "[a.ask(q) for q in sys.argv[2:] * 2]\n"
        "print(next(l.split()[1] for l in open('/proc/self/status') if l.startswith('VmRSS')))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(index), *QUESTIONS], capture_output=True, text=True, check=True
    )
    print(f"resident with the bundled model: {int(done.stdout) / 1024:.0f} MB")


def median_seconds(command: list[str], runs: int, **environment: str) -> float:
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        done = subprocess.run(command, check=False, capture_output=True, text=True, env={**os.environ, **environment})
        times.append(time.perf_counter() - start)
        if done.returncode not in {0, 1}:  # 1: the corpus does not say
            sys.exit(done.stderr)
    return statistics.median(times)


if __name__ == "__main__":
    main()
