"""What can go wrong, as people can act on it.

AssistantError
├── DocumentError        one document cannot be read
├── CorpusError          the corpus as a whole cannot be used
├── IndexUnusable        the index folder cannot be used
│   ├── IndexMissing     nothing is built there yet
│   ├── IndexDamaged     a file is missing, altered or of an unknown format
│   └── IndexForeign     the folder holds something that is no index; it is left alone
├── ModelError           a model file is missing or altered, or a model server does not answer
├── MissingExtra         an optional package is not installed; the message names the extra
├── HistoryError         conversations cannot be kept or read: a full disk, a database that is away
├── CalculationError     what was asked cannot be reckoned: a division by zero, units that do not fit
└── QuestionError        the question cannot be asked: empty, overlong
"""


class AssistantError(Exception):
    """Base of all errors of this package; its text is one sentence for the person who asked."""


class DocumentError(AssistantError):
    """One document cannot be read. The others still can."""


class CorpusError(AssistantError):
    """The corpus folder is missing or holds no document that can be read."""


class IndexUnusable(AssistantError):
    """The index folder cannot be used."""


class IndexMissing(IndexUnusable):
    """No index has been built in the folder."""


class IndexDamaged(IndexUnusable):
    """A file of the index is missing, altered, or of a format that this version does not know."""


class IndexForeign(IndexUnusable):
    """The folder holds files that are no index. It is neither used nor overwritten."""


class ModelError(AssistantError):
    """A model file is missing or altered, or a model server does not answer."""


class MissingExtra(AssistantError):
    """An optional package is needed and not installed."""

    def __init__(self, purpose: str, extra: str) -> None:
        super().__init__(f"{purpose} needs the extra '{extra}': pip install 'knowledge-assistant[{extra}]'")


class HistoryError(AssistantError):
    """Conversations cannot be kept or read. What was kept before is not lost."""


class CalculationError(AssistantError):
    """What was asked cannot be reckoned: 30 hours a day, a negative count, euros and dollars added."""


class QuestionError(AssistantError):
    """The question cannot be asked: it is empty or too long."""
