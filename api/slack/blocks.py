"""An Answer as Block Kit: within Slack's limits, every character of it shown as it is."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from assistant import Answer, Calculation, Citation, Passage

Block = dict[str, Any]

MAX_TEXT = 3000
"""Characters of a text in a block, escaped."""
MAX_QUOTE = 300
"""Characters of a quote below an answer; the whole of it is in the dialog."""
MAX_SOURCES = 8
"""Sources below an answer; all of them are in the dialog."""
MAX_ROWS = 100
"""Rows of a table."""
MAX_CELL = 200
"""Characters of a cell."""
MAX_DIALOG = 100
"""Blocks of a dialog."""
MAX_COMMENT = 2000
"""Characters of a reason, as in `POST /v1/feedback`."""

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
# What formats only does so at the edge of a word; ":tada:" would become a picture.
_FORMATTING = re.compile(r"(?<![^\W_])[*_~`]|[*_~`](?![^\W_])|:(?=[\w+'-]+:)")
_QUOTING = re.compile(r"^(?=&gt;)", re.MULTILINE)
_MARKDOWN = re.compile(r"[\\`*_~\[\]|#:]|^\s*\d*[-+.)](?=\s)", re.MULTILINE)
_SENTENCE_END = re.compile(r"[.!?][”’\")]*(?=\s|$)")


def mrkdwn(text: str) -> str:
    """`text` so that Slack shows it as it is.

    Slack knows no escape for what formats. A date that cannot be is shown as its fallback, which is never formatted.
    """
    entities = _QUOTING.sub("\u00ad", text.translate(_ENTITIES))
    return _FORMATTING.sub(lambda sign: f"<!date^00000000^{{_}}|{sign[0]}>", entities)


def markdown(text: str) -> str:
    """The same for a message that streams, which is Markdown."""
    return _MARKDOWN.sub(lambda found: f"{found[0][:-1]}\\{found[0][-1]}", text).translate(_ENTITIES)


def fallback(text: str) -> str:
    """`text` for notifications, and for where blocks are not shown."""
    return fitted(text, MAX_TEXT, lambda plain: plain.translate(_ENTITIES))


def fitted(text: str, limit: int, escape: Callable[[str], str] = mrkdwn) -> str:
    """`text` escaped, cut at a word where it would have more than `limit` characters."""
    if len(escape(text)) <= limit:
        return escape(text)
    cut = text[: _fitting(text, limit - 2, escape)]
    return f"{escape(cut.rpartition(' ')[0] or cut)} …"


def shown(answer: Answer) -> str:
    """As much of the text of `answer` as goes into a message: all, or up to the end of a sentence."""
    if len(mrkdwn(answer.answer)) <= MAX_TEXT:
        return answer.answer
    most = _fitting(answer.answer, MAX_TEXT, mrkdwn)
    return answer.answer[: max((end for end in _sentence_ends(answer) if end <= most), default=0)]


def message(answer: Answer) -> list[Block]:
    """The message that says `answer`."""
    text = mrkdwn(shown(answer)) or fitted(answer.answer, MAX_TEXT)
    return [_section(text), *below(answer)]


def private(answer: Answer) -> list[Block]:
    """The message that says `answer` to one person alone, who may share it."""
    share = _button("Share in the channel", "share", answer.id)
    return [*message(answer), {"type": "actions", "elements": [share]}]


def shared(answer: Answer, user: str) -> list[Block]:
    """The message by which `user` shows everybody what they asked."""
    asked = f"<@{user}> asked: {fitted(answer.question, MAX_TEXT - 100)}"
    return [_context(asked), *message(answer)]


def partial(text: str) -> list[Block]:
    """The message that says the beginning of an answer."""
    return [_section(fitted(f"{text} …", MAX_TEXT))]


def notice(text: str) -> list[Block]:
    """The message that says what went wrong."""
    return [_section(f":warning: {fitted(text, MAX_TEXT - 20)}")]


def below(answer: Answer) -> list[Block]:
    """What stands below the text of `answer`: calculation, sources, buttons."""
    blocks = [_table(answer.calculation)] if answer.calculation else []
    sources = _sources(answer)
    blocks += [_context(_source(citation, MAX_QUOTE)) for citation in sources[:MAX_SOURCES]]
    blocks += [_context(_quoted(passage, MAX_QUOTE)) for passage in answer.nearest]
    buttons = []
    if shown(answer) != answer.answer:
        buttons.append(_button("Show all", "show_all", answer.id))
    if sources:
        more = f" ({len(sources)})" if len(sources) > MAX_SOURCES else ""
        buttons.append(_button(f"Show sources{more}", "show_sources", answer.id))
    if buttons:
        blocks.append({"type": "actions", "elements": buttons})
    return blocks if answer.kind == "help" else [*blocks, _feedback(answer.id)]


def whole(answer: Answer) -> Block:
    """The dialog with all of `answer`."""
    ends = [*_sentence_ends(answer), len(answer.answer)]
    parts, start = [], 0
    while start < len(answer.answer):
        most = start + _fitting(answer.answer[start:], MAX_TEXT, mrkdwn)
        end = max((end for end in ends if start < end <= most), default=most)
        parts.append(_section(mrkdwn(answer.answer[start:end].strip())))
        start = end
    return _dialog("Answer", [*parts, *_all_sources(answer)])


def sources(answer: Answer) -> Block:
    """The dialog with the sources of `answer`, word by word."""
    return _dialog("Sources", _all_sources(answer))


def gone(text: str) -> Block:
    """The dialog that says that there is no answer to show."""
    return _dialog("Answer", [_section(text)])


def reason(answer_id: str, channel: str) -> Block:
    """The dialog that asks why an answer did not help."""
    comment = {"type": "plain_text_input", "action_id": "comment", "multiline": True, "max_length": MAX_COMMENT}
    field = {"type": "input", "block_id": "reason", "optional": True, "label": _plain("What was wrong?")}
    return {
        **_dialog("Not helpful", [{**field, "element": comment}]),
        "callback_id": "reason",
        "private_metadata": f"{channel} {answer_id}",
        "submit": _plain("Send"),
    }


def _fitting(text: str, limit: int, escape: Callable[[str], str]) -> int:
    """How many characters of `text` have at most `limit` once they are escaped."""
    return bisect_right(range(1, len(text) + 1), limit, key=lambda end: len(escape(text[:end])))


def _all_sources(answer: Answer) -> list[Block]:
    return [_section(_source(citation, MAX_TEXT, whole=True)) for citation in _sources(answer)]


def _sources(answer: Answer) -> list[Citation]:
    return list({citation.marker: citation for citation in answer.citations}.values())


def _source(citation: Citation, limit: int, *, whole: bool = False) -> str:
    return _quoted(citation, limit, f"*[{citation.marker}]* ", whole=whole)


def _quoted(passage: Citation | Passage, limit: int, mark: str = "", *, whole: bool = False) -> str:
    place = " › ".join((passage.title, *passage.section, *([passage.document] if whole else [])))
    head = f"{mark}{fitted(place, MAX_TEXT // 3)}: "
    return f"{head}“{fitted(' '.join(passage.quote.split()), min(limit, MAX_TEXT - len(head) - 2))}”"


def _table(calculation: Calculation) -> Block:
    """What a calculation starts from, its steps and its results."""
    origins = {"question": "question", "source": "the sources", "assumption": "assumed"}
    rows = [("", "value", "unit", "from")]
    rows += [
        (i.name, _grouped(i.value), i.unit, f"[{i.marker}]" if i.marker else origins[i.origin])
        for i in calculation.inputs
    ]
    rows += [(s.label, _grouped(s.value), s.unit, s.expression) for s in calculation.steps]
    for result in (calculation.result, *calculation.alternatives):
        ends = [end for end in dict.fromkeys((result.low, result.high)) if end is not None]
        value = " to ".join(map(_grouped, ends))
        value = f"{value} or more" if result.high is None else value if result.low else f"at most {value}"
        rows.append((result.label or "result", value, result.unit, "result"))
    return {
        "type": "table",
        "rows": [[_cell(text) for text in row] for row in rows[:MAX_ROWS]],
        "column_settings": [{"is_wrapped": True}, {"align": "right"}, {"is_wrapped": True}, {"is_wrapped": True}],
    }


def _grouped(value: str) -> str:
    """`value` with commas between thousands."""
    return re.sub(r"(?<![\d.])\d{4,}", lambda digits: f"{int(digits[0]):,}", value)


def _cell(text: str) -> Block:
    return {"type": "raw_text", "text": text[:MAX_CELL] or " "}  # which may not be empty


def _feedback(answer_id: str) -> Block:
    def button(text: str, rating: str) -> Block:
        return {"text": _plain(text), "value": f"{rating} {answer_id}"}

    buttons = {
        "type": "feedback_buttons",
        "action_id": "feedback",
        "positive_button": button("Helpful", "helpful"),
        "negative_button": button("Not helpful", "not_helpful"),
    }
    return {"type": "context_actions", "elements": [buttons]}


def _sentence_ends(answer: Answer) -> Iterator[int]:
    cited = {citation.answer_end for citation in answer.citations}
    yield from sorted(cited | {found.end() for found in _SENTENCE_END.finditer(answer.answer)})


def _dialog(title: str, blocks: Sequence[Block]) -> Block:
    return {
        "type": "modal",
        "title": _plain(title),
        "close": _plain("Close"),
        "blocks": list(blocks[:MAX_DIALOG]),
    }


def _section(text: str) -> Block:
    # `expand`: without it Slack folds what is longer than a few lines
    return {"type": "section", "expand": True, "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def _context(text: str) -> Block:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text, "verbatim": True}]}


def _button(text: str, action: str, value: str) -> Block:
    return {"type": "button", "text": _plain(text), "action_id": action, "value": value}


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": text}
