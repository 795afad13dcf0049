import os
import subprocess
import sys


def test_nothing_is_noted_in_the_home_folder_to_be_told_to_others(sync, tmp_path):
    script = "from assistant import Assistant, Settings; Assistant.open(Settings()).warm()"
    environment = {k: v for k, v in os.environ.items() if k != "ORT_DISABLE_TELEMETRY"}
    variables = {
        "HOME": str(tmp_path),
        "XDG_CACHE_HOME": "",
        "ASSISTANT_INDEX": str(sync.index),
        "ASSISTANT_MODEL": "none",
    }
    subprocess.run([sys.executable, "-c", script], check=True, env={**environment, **variables})
    assert list(tmp_path.rglob("*")) == []
