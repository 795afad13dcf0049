"""The HTTP service under load, on loopback: answers per second, how long they take, and what it keeps.

    python -m benchmarks.load [--model none] [--workers 1] [--connections 16] [--seconds 20] [--soak]

`wrk` (Debian's package) asks; the documents and the 419 questions are those of evals/calibration. With `--soak` half an
hour's questions at ten a second are asked as fast as they are answered, and memory and descriptors are held against
those after the warm-up.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import psutil
import yaml

from assistant.building import build

CORPUS = Path(__file__).parent.parent / "evals" / "calibration"
SOAK = 30 * 60 * 10
"""Questions of half an hour, at ten a second."""
SCRIPT = """
local bodies, other = {}, {}
for line in io.lines(os.getenv("BODIES")) do bodies[#bodies + 1] = line end
local at = 0
function request()
  at = at % #bodies + 1
  return wrk.format("POST", "/v1/ask", {["Content-Type"] = "application/json"}, bodies[at])
end
"""
# A status that is neither 200 nor 503 is an error of the service; wrk itself counts all that are not 2xx as one.
SCRIPT += """
function response(status)
  if status ~= 200 then other["" .. status] = (other["" .. status] or 0) + 1 end
end
local threads = {}
function setup(thread) threads[#threads + 1] = thread end
function done()
  for _, thread in ipairs(threads) do
    for status, count in pairs(thread:get("counted") or {}) do print("status " .. status .. ": " .. count) end
  end
end
counted = other
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", default="none")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--soak", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build(CORPUS, folder / "index")
        (folder / "script.lua").write_text(SCRIPT, encoding="utf-8")
        bodies = [json.dumps({"question": question}) for question in questions()]
        (folder / "bodies").write_text("\n".join(bodies), encoding="utf-8")
        with service(folder, arguments.model, arguments.workers) as (address, server):
            ask(address, folder, 5, arguments.connections)  # warms up
            if arguments.soak:
                soak(address, folder, server, arguments.connections)
            else:
                before = busy(server)
                said = ask(address, folder, arguments.seconds, arguments.connections)
                print(said)
                print(f"processor time: {(busy(server) - before) / asked_in(said) * 1000:.1f} ms an answer")
                print(f"resident: {resident(server):.0f} MB, what processes share counted once")


def questions() -> Iterator[str]:
    for file in sorted(CORPUS.rglob("questions.yaml")):
        yield from (case["q"] for case in yaml.safe_load(file.read_text(encoding="utf-8")))


@contextmanager
def service(folder: Path, model: str, workers: int) -> Iterator[tuple[str, psutil.Process]]:
    """`assistant serve` over the calibration's documents; its address and process."""
    environment = {
        **os.environ,
        "ASSISTANT_MODEL": model,
        "ASSISTANT_RATE_LIMIT": "none",
        "ASSISTANT_CORPUS": str(CORPUS),
        "ASSISTANT_INDEX": str(folder / "index"),
    }
    command = [sys.executable, "-m", "assistant", "serve", "--port", "0", "--workers", str(workers)]
    log = folder / "log"
    with log.open("wb") as written, subprocess.Popen(command, stderr=written, env=environment) as server:
        try:
            yield address(server, log), psutil.Process(server.pid)
        finally:
            server.terminate()


def address(server: subprocess.Popen[bytes], log: Path) -> str:
    """Where the service listens, once it answers."""
    while server.poll() is None:
        time.sleep(0.5)
        with suppress(httpx.TransportError):
            found = re.search(r"running on (http://[\d.:]+)", log.read_text())
            if found and httpx.get(f"{found[1]}/readyz").is_success:
                return found[1]
    sys.exit(log.read_text())


def ask(address: str, folder: Path, seconds: int, connections: int) -> str:
    """What wrk says of `seconds` of questions, over so many connections."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "60s", "--latency"]
    done = subprocess.run(
        [*command, "-s", str(folder / "script.lua"), address],
        env={**os.environ, "BODIES": str(folder / "bodies")},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def soak(address: str, folder: Path, server: psutil.Process, connections: int) -> None:
    """Ask `SOAK` questions, and say what the service has grown by since the first tenth."""
    asked, first = 0, (0.0, 0)
    while asked < SOAK:
        said = ask(address, folder, 15, connections)
        asked += asked_in(said)
        memory, descriptors = resident(server), opened(server)
        if not first[0] and asked >= SOAK / 10:
            first = memory, descriptors
        print(f"{asked:6} asked: {memory:.0f} MB resident, {descriptors} descriptors")
    print(f"memory {memory / first[0]:.3f} of that after the first tenth, descriptors {descriptors - first[1]:+d}")


def asked_in(said: str) -> int:
    """How many questions wrk says were answered."""
    return int(re.search(r"(\d+) requests in", said)[1])


def busy(server: psutil.Process) -> float:
    """Seconds that the service and its workers have computed."""
    times = [process.cpu_times() for process in [server, *server.children(recursive=True)]]
    return sum(time.user + time.system for time in times)


def resident(server: psutil.Process) -> float:
    """Resident memory of the service and its workers in MB, what they share counted once."""
    return sum(process.memory_full_info().pss for process in [server, *server.children(recursive=True)]) / 1e6


def opened(server: psutil.Process) -> int:
    """Open descriptors of the service and its workers."""
    return sum(process.num_fds() for process in [server, *server.children(recursive=True)])


if __name__ == "__main__":
    main()
