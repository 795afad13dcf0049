"""What was asked before in each conversation, kept in memory and bounded."""

import threading
from collections import OrderedDict

MAX_CONVERSATIONS = 10_000
MAX_TURNS = 20


class Conversations:
    """The standalone questions of each conversation, oldest first; the longest unused conversation goes first."""

    def __init__(self) -> None:
        self._asked: OrderedDict[str, tuple[str, ...]] = OrderedDict()
        self._lock = threading.Lock()

    def before(self, conversation_id: str) -> tuple[str, ...]:
        """What was asked in the conversation; empty where it is new."""
        with self._lock:
            return self._asked.get(conversation_id, ())

    def add(self, conversation_id: str, standalone_question: str) -> None:
        """Note one question as asked."""
        with self._lock:
            asked = self._asked.pop(conversation_id, ())
            self._asked[conversation_id] = (*asked, standalone_question)[-MAX_TURNS:]
            if len(self._asked) > MAX_CONVERSATIONS:
                self._asked.popitem(last=False)
