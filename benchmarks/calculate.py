"""The time to a calculation, warm and cold, beside the time to evidence for a question that needs none.

    python -m benchmarks.calculate [--runs 5]

Every figure is of this machine and this run; what carries over is the ratio.
"""

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

from assistant import Assistant, Settings
from assistant.building import build
from benchmarks.ask import median_seconds

NUMERIC = (
    "What do 3 clusters cost for a year on each of the two?",
    "Eight of us: hours a week?",
    "8 GPU instances at $4 an hour, 12 hours a day on weekdays, for 18 months",
    "12 models, each needing 30% of a GPU: how many GPUs with and without sharing?",
    "Raise utilization from 30% to 75% on 20 GPU instances at $2.50 an hour: what is saved a month?",
)
LOOKUP = "what does the control plane cost"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        build(Settings().corpus, index)
        assistant = Assistant.open(Settings(index=index, model="none"))
        evidence = warm(lambda: assistant.ask(LOOKUP))
        for question in NUMERIC:
            took = warm(lambda question=question: assistant.calculate(question))
            print(f"{took:.1f} ms, {evidence / took:.1f} times faster than a quoted answer: {question}")
        for command, question in (("ask", LOOKUP), ("calc", NUMERIC[0])):
            ours = [sys.executable, "-m", "assistant", command, "--index", str(index), question]
            print(f"assistant {command}, cold: {median_seconds(ours, runs, ASSISTANT_MODEL='none'):.2f} s")


def warm(ask) -> float:
    """Milliseconds of the median of 200 calls, after one."""
    ask()
    seconds = []
    for _ in range(200):
        started = time.perf_counter()
        ask()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds) * 1000


if __name__ == "__main__":
    main()
