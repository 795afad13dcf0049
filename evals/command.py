"""What `assistant eval` does with a run: it shows it, writes it down, and says what has fallen."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from assistant import AssistantError
from evals import accepted, report
from evals.run import ASSISTANT, Run, Selection, run

__all__ = ["Selection", "run", "tell"]


def tell(done: Run, page: Path | None, *, as_json: bool, accept: bool) -> int:
    """Show a run, and hold it against what was accepted; 1 where a figure has fallen, else 0.

    Raises AssistantError where nothing was asked, or where the run cannot be accepted.
    """
    if not done.outcomes[ASSISTANT]:
        raise AssistantError("There is no such case")
    made = datetime.now(UTC).isoformat(timespec="minutes")
    if page:
        page.write_text(report.as_html(done, made), encoding="utf-8")
    if as_json:
        print(json.dumps(report.as_json(done, made), indent=1, ensure_ascii=False))
    else:
        Console().print(report.table(done))
    if accept:
        try:
            accepted.accept(done)
        except accepted.NotAllCases as error:
            raise AssistantError(str(error)) from error
        return 0
    fallen = accepted.regressions(done)
    for line in fallen:
        print(line, file=sys.stderr)
    if not accepted.has_accepted(done.model):
        print(f"No figures were accepted of the model {done.model} yet.", file=sys.stderr)
    return 1 if fallen else 0
