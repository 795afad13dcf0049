"""The command line. What is asked for goes to stdout, everything else to stderr."""

import io
import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NoReturn

import click
from pydantic import ValidationError

from assistant.assistant import Assistant
from assistant.building import build, staleness
from assistant.errors import AssistantError, IndexDamaged, MissingExtra, QuestionError
from assistant.settings import Settings
from assistant.types import Answer, Calculation, CalculationInput, CalculationResult, Citation, Passage

if TYPE_CHECKING:
    from assistant.conversations import Feedback

EXIT_CODES = {"answered": 0, "not_in_sources": 1, "needs_input": 1}


def main() -> None:
    """Run the command line. What goes wrong is one line on stderr and exit code 2; broken pipe and Ctrl-C are quiet."""
    try:
        code = cli.main(prog_name="assistant", standalone_mode=False)
        sys.stdout.flush()
        sys.exit(code if isinstance(code, int) else 0)
    except SystemExit as end:
        if isinstance(end.__context__, BrokenPipeError):  # click's way to end when the reader of our output has gone
            _end(141)
        raise
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:
        _end(141)
    except UnicodeError as error:
        _note(f"assistant: The .env file or the input is not UTF-8 text: {error}")
        _end(2)
    except (AssistantError, OSError) as error:
        _note(f"assistant: {error}")
        _end(2)


def _settings() -> Settings:
    """The environment's settings. Raises AssistantError that names the first variable that cannot be used."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = error.errors()[0]
        raise AssistantError(f"ASSISTANT_{str(wrong['loc'][0]).upper()}: {wrong['msg']}") from error


def _end(code: int) -> NoReturn:
    """Exit although stdout cannot be written: the interpreter flushes once more and must find something open."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def _with_settings(command: Callable[..., object]) -> Callable[..., object]:
    """Give `command` its Settings: the environment's, with `--corpus` and `--index` on top."""

    def run(corpus: Path | None, index: Path | None, **arguments: object) -> object:
        given = {name: folder for name, folder in (("corpus", corpus), ("index", index)) if folder is not None}
        return command(_settings().model_copy(update=given), **arguments)

    run.__doc__, run.__name__ = command.__doc__, command.__name__
    folder = click.Path(path_type=Path)
    with_index = click.option("--index", type=folder, help="The folder of the built index.  [default: index]")
    with_corpus = click.option("--corpus", type=folder, help="The folder of documents.  [default: corpus]")
    return with_corpus(with_index(run))


@click.group(
    context_settings={
        "help_option_names": ["-h", "--help"],
        "color": False if os.environ.get("NO_COLOR") else None,  # https://no-color.org
    }
)
@click.version_option(package_name="knowledge-assistant")
def cli() -> None:
    """Answer questions from the documents in corpus/, citing the exact characters of the source.

    \b
    assistant ask "Does it work offline?"      one answer with its sources
    assistant calc "What do 3 cost a year?"    a calculation, step by step
    assistant search "offline sync"            what the answer would be made from
    assistant chat                             a conversation

    The index is built when it is first needed and refreshed when a document changes. Settings are read from
    ASSISTANT_... variables and a .env file: ASSISTANT_MODEL=none answers with quotes alone.
    """  # noqa: D301 - the mark by which click keeps lines as they are


@cli.command("index")
@_with_settings
def index_(settings: Settings) -> None:
    """Build or refresh the index. Only documents that changed are embedded again."""
    _build(settings)


@cli.command()
@click.argument("question")
@click.option("--json", "as_json", is_flag=True, help="Print the whole Answer object.")
@_with_settings
def ask(settings: Settings, question: str, *, as_json: bool) -> int:
    """Answer QUESTION; "-" reads it from standard input.

    Exit code 0: answered. 1: the sources do not say, or a number is missing. 2: bad use.
    """
    assistant = _open(settings)
    answer = assistant.ask(_read(question))
    click.echo(_json(answer) if as_json else _shown(answer, assistant, settings))
    return EXIT_CODES[answer.status]


@cli.command()
@click.argument("question")
@click.option("--json", "as_json", is_flag=True, help="Print the whole Answer object.")
@_with_settings
def calc(settings: Settings, question: str, *, as_json: bool) -> int:
    """Calculate what QUESTION asks for and show how; "-" reads it from standard input.

    Exit code 0: calculated. 1: the sources do not say, or a number is missing. 2: bad use.
    """
    assistant = _open(settings, model="none")
    answer = assistant.calculate(_read(question))
    click.echo(_json(answer) if as_json else _shown(answer, assistant, settings, tables=True))
    return EXIT_CODES[answer.status]


@cli.command()
@click.argument("query")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 100), help="How many statements.")
@_with_settings
def search(settings: Settings, query: str, limit: int) -> int:
    """Show the statements that answer QUERY best, and where each score comes from.

    Exit code 0: some found. 1: none. 2: bad use.
    """
    assistant = _open(settings, model="none")
    found = assistant.search(_read(query), limit)
    for rank, evidence in enumerate(found, start=1):
        place = _place(assistant, settings, evidence.statement.document, evidence.statement.start)
        parts = ", ".join(f"{name} {score:.2f}" for name, score in evidence.scores.items())
        score = click.style(f"{evidence.score:.2f}", bold=True)
        click.echo(f"{rank:2}. {score} {_printable(evidence.statement.text)}")
        click.secho(f"    {place}{_section(evidence.statement.section)} ({parts})", dim=True)
    return 0 if found else 1


@cli.command()
@_with_settings
def chat(settings: Settings) -> None:
    """Talk with the documents; a follow-up ("and offline?") is understood. "quit" or Ctrl-D ends."""
    assistant = _open(settings)
    asked: tuple[str, ...] = ()
    while True:
        try:
            question = click.prompt(click.style("you", bold=True), prompt_suffix="> ", err=True)
            if question.strip().lower() in {"quit", "exit"}:
                return
            answer = assistant.ask(question, asked)
        except click.Abort:
            click.echo(err=True)
            return
        except QuestionError as error:
            _note(str(error))
            continue
        if answer.kind != "help":
            asked = (*asked, answer.standalone_question)
        click.echo(_shown(answer, assistant, settings) + "\n")


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="How many processes.")
@click.option("--without-keys", is_flag=True, help="Listen beyond loopback although ASSISTANT_API_KEYS is empty.")
@_with_settings
def serve(settings: Settings, host: str, port: int, workers: int, *, without_keys: bool) -> None:
    """Serve questions over HTTP: a chat page at /, POST /v1/ask, OpenAI's interface, MCP. Ctrl-C ends."""
    try:
        from api import server  # noqa: PLC0415 - the web framework is an extra
    except ModuleNotFoundError as error:
        raise MissingExtra("The HTTP service", "serve") from error
    settings = settings.model_copy(update={"without_keys": without_keys or settings.without_keys})
    server.serve(settings, lambda warn: _open(settings, warn), host, port, workers)


@cli.command()
@click.option("--http", is_flag=True, help="Serve at /mcp over HTTP, with all that `assistant serve` serves.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on, with --http.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@_with_settings
def mcp(settings: Settings, host: str, port: int, *, http: bool) -> None:
    """Serve agents, over the Model Context Protocol: tools to ask, search and calculate, and the documents to read.

    Without --http one client is served on standard input and output, which starts this command itself.
    """
    try:
        from api import mcp as agents  # noqa: PLC0415 - the protocol is an extra
        from api import server  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise MissingExtra("The MCP server", "mcp") from error
    if http:
        server.serve(settings, lambda warn: _open(settings, warn), host, port)
    else:
        agents.serve_stdio(settings, _open(settings))


@cli.command()
@_with_settings
def slack(settings: Settings) -> None:
    """Answer in Slack over Socket Mode, which needs no public address. Ctrl-C ends.

    ASSISTANT_SLACK_BOT_TOKEN and ASSISTANT_SLACK_APP_TOKEN let it in; docs/slack.md says where they come from.
    """
    try:
        from api.slack import socket  # noqa: PLC0415 - Slack's libraries are an extra
    except ModuleNotFoundError as error:
        raise MissingExtra("The Slack bot", "slack") from error
    socket.serve(settings, lambda warn: _open(settings, warn))


@cli.command("eval")
@click.option("--kind", help="Only cases of this kind, such as near_miss.")
@click.option("--split", type=click.Choice(["dev", "test"]), help="Only this half of the cases.")
@click.option("--sample", default=0, type=click.IntRange(min=0), help="At most so many cases of each kind and corpus.")
@click.option("--model", help="Who words the answers.  [default: ASSISTANT_MODEL]")
@click.option("--json", "as_json", is_flag=True, help="Print all figures and cases.")
@click.option("--report", type=click.Path(path_type=Path, dir_okay=False), help="Write a page of HTML to this file.")
@click.option("--accept", is_flag=True, help="Hold later runs against the figures of this one.")
@click.option("--corpus", type=click.Path(path_type=Path), help="Only the cases over this folder of documents.")
@click.option("--index", type=click.Path(path_type=Path), help="Keep the indexes in this folder, for the next run.")
def evaluate(*, model: str | None, index: Path | None, report: Path | None, **options: Any) -> int:  # noqa: ANN401
    """Measure how true the answers are, on the cases of the repository.

    Exit code 0: as good as last accepted. 1: a figure has fallen. 2: bad use.
    """
    try:
        from evals import command  # noqa: PLC0415 - it needs an extra, and stands in the repository alone
    except ModuleNotFoundError as error:
        if error.name == "evals":
            raise AssistantError("The evaluation stands in the repository: run it there") from error
        raise MissingExtra("The evaluation", "eval") from error
    settings = _settings()
    settings = settings.model_copy(update={"model": model or settings.model})
    shown = {name: options.pop(name) for name in ("as_json", "accept")}
    with _progress() as progress:
        run = command.run(
            settings, command.Selection(**options), lambda done, total: progress("asking", done, total), index
        )
    return command.tell(run, report, **shown)


@cli.group()
def feedback() -> None:
    """What people thought of the answers that the service gave."""


@feedback.command()
@_with_settings
def export(settings: Settings) -> None:
    """Print all feedback as cases for the evaluation, in YAML, oldest first.

    What was said to a question that was rated helpful is what it should be answered with. A case with "review: true"
    was not: put right what it expects, then remove that line.
    """
    import yaml  # noqa: PLC0415

    try:
        from assistant.conversations import Conversations  # noqa: PLC0415 - the database's library is an extra
    except ModuleNotFoundError as error:
        raise MissingExtra("Feedback", "serve") from error
    conversations = Conversations(settings.history_url)
    cases = [_case(each) for each in conversations.feedback()]
    conversations.close()
    click.echo(yaml.safe_dump(cases, allow_unicode=True, sort_keys=False, width=120), nl=False)


def _case(feedback: "Feedback") -> dict[str, Any]:
    """`feedback` as a case: the question, what was asked before it, and what the answer has to be and to cite."""
    answer = feedback.answer
    cited = {(c.document, c.quote): {"document": c.document, "quote": c.quote} for c in answer.citations}
    case: dict[str, Any] = {
        "question": answer.question,
        "earlier": list(feedback.before),
        "kind": answer.kind,
        "status": answer.status,
        "cites": list(cited.values()),
        "answer": answer.answer,
        "rated_at": feedback.rated_at,
    }
    if feedback.comment:
        case["comment"] = feedback.comment
    if feedback.rating == "not_helpful":
        case["review"] = True
    return case


def _open(settings: Settings, warn: Callable[[str], None] | None = None, **changed: str) -> Assistant:
    """The assistant over a fresh index: a missing, stale or damaged one is built first, with a line that says why."""
    settings = settings.model_copy(update=changed)
    warn = warn or _note
    if not settings.corpus.exists() and settings.index.exists():
        _note(f"There is no folder {settings.corpus}; using the index as it was built.")
    elif reason := staleness(settings.corpus, settings.index, settings.embedder):
        _note(f"Building the index in {settings.index}: {reason}.")
        _build(settings)
    try:
        return Assistant.open(settings, warn=warn)
    except IndexDamaged as error:
        _note(f"{error}. Building it again.")
        _build(settings)
        return Assistant.open(settings, warn=warn)


def _build(settings: Settings) -> None:
    with _progress() as progress:
        report = build(settings.corpus, settings.index, settings.embedder, progress)
    for name, why in report.skipped:
        _note(f"Skipped {why}" if why.startswith(name) else f"Skipped {name}: {why}")
    _note(
        f"{report.documents} documents, {report.statements} statements "
        f"({report.embedded} embedded, {report.reused} kept) in {report.seconds:.1f} s."
    )


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar on stderr: call it with stage, done, total. Where stderr is no terminal, a line a stage."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress  # noqa: PLC0415

    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal, transient=True) as bars:
        tasks: dict[str, Any] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
                if not console.is_terminal:
                    click.echo(f"  {stage}", err=True)
            bars.update(tasks[stage], completed=done, total=total)

        yield show


def _read(question: str) -> str:
    return sys.stdin.read() if question == "-" else question


def _json(answer: Answer) -> str:
    return json.dumps(asdict(answer), indent=2, ensure_ascii=False)


def _shown(answer: Answer, assistant: Assistant, settings: Settings, *, tables: bool = False) -> str:
    """The answer, with `tables` how it was calculated, and its footnotes: marker, place, section, quote.

    Where the sources do not say, the footnotes are the nearest passages, by a dash instead of a marker.
    """
    cited = {citation.marker: citation for citation in answer.citations}
    passages: list[tuple[str, Citation | Passage]] = [(f"[{marker}]", c) for marker, c in cited.items()]
    passages += [("–", passage) for passage in answer.nearest]
    notes = []
    for mark, c in passages:
        place = _place(assistant, settings, c.document, c.start)
        notes.append(f"{click.style(mark, bold=True)} {place}{_section(c.section)}")
        notes.append(click.style(f"    “{_printable(c.quote)}”", dim=True))
    worked = _tables(answer.calculation) if tables and answer.calculation else []
    return "\n\n".join(filter(None, [_printable(answer.answer), *worked, "\n".join(notes)]))


def _tables(calculation: Calculation) -> list[str]:
    """What a calculation starts from, its steps and its results, a table each."""
    inputs = [(i.name, _grouped(i.value), i.unit, _origin(i)) for i in calculation.inputs]
    steps = [(s.label, s.expression, _grouped(s.value), s.unit) for s in calculation.steps]
    results = [(r.label, _between(r), r.unit) for r in (calculation.result, *calculation.alternatives)]
    return [
        _table(("input", "value", "unit", "from"), inputs),
        _table(("step", "how", "value", "unit"), steps),
        _table(("result", "value", "unit"), results),
    ]


def _origin(given: CalculationInput) -> str:
    if given.marker is not None:
        return f"[{given.marker}]"
    return {"question": "question", "source": "the sources", "assumption": "assumed"}[given.origin]


def _between(result: CalculationResult) -> str:
    """The value of a result as a person writes it: "4,380.00", "32 to 64", "10 or more"."""
    if result.low is None or result.high is None:
        return f"{_grouped(result.low)} or more" if result.low else f"at most {_grouped(result.high or '')}"
    return _grouped(result.low if result.low == result.high else f"{result.low} to {result.high}")


def _grouped(value: str) -> str:
    """`value` with commas between thousands."""
    return re.sub(r"(?<![\d.])\d{4,}", lambda digits: f"{int(digits[0]):,}", value)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The rows below their heads. Numbers stay whole; what else is too wide for the terminal goes on below."""
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="none")
    for head in heads:
        number = head == "value"
        align: Literal["left", "right"] = "right" if number else "left"
        table.add_column(head, justify=align, no_wrap=number, overflow="fold")
    for row in rows:
        table.add_row(*(Text(_printable(cell)) for cell in row))
    width = max(shutil.get_terminal_size().columns, 40) if sys.stdout.isatty() else 10_000  # a pipe has no edge
    drawn = io.StringIO()
    Console(file=drawn, width=width).print(table)
    first, *others = (line.rstrip() for line in drawn.getvalue().splitlines())
    return "\n".join([click.style(first, dim=True), *others])


def _place(assistant: Assistant, settings: Settings, document: str, start: int) -> str:
    """Where a reader finds the characters: file, line and column, as editors and terminals link them.

    Of a file that is no text (PDF, …) the file alone: lines are counted in the text that was made from it.
    """
    if Path(document).suffix.lower() not in {".md", ".txt"}:
        return _printable(str(settings.corpus / document))
    before = assistant.index.documents[document].text[:start]
    return _printable(f"{settings.corpus / document}:{before.count(chr(10)) + 1}:{start - before.rfind(chr(10))}")


def _section(section: tuple[str, ...]) -> str:
    return f" · {_printable(' › '.join(section))}" if section else ""


def _printable(text: str) -> str:
    """`text` on one line, without the characters by which a document could command the terminal."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _note(message: str) -> None:
    click.echo(_printable(message), err=True)
