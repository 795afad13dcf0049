import subprocess
import sys

import assistant


def test_every_public_name_can_be_imported():
    namespace = {}
    exec("from assistant import *", namespace)
    assert set(assistant.__all__) <= set(namespace)
    assert assistant.__all__ == sorted(assistant.__all__)


def test_the_package_itself_loads_nothing():
    script = "import sys, assistant; print([m for m in sys.modules if m.startswith('assistant.')])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
