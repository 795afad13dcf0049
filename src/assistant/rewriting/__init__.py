"""Conversational query rewriting: a question that leans on those before it → one that stands alone.

A follow-up is known by its grammar: a word that stands for something said ("it", "the other one", "why?"), a beginning
that goes on ("and", "what about"), or too little for a sentence ("on Birch?"). A question with none of these is left
as it was asked: to miss a follow-up does less harm than to answer what nobody asked. One whose words could stand for
several things is put behind the question before it.
"""

from collections.abc import Callable, Sequence

from assistant.phrases import is_command
from assistant.rewriting.alternatives import one_listed, which_of_them
from assistant.rewriting.anaphora import in_one_clause, referring, with_question_before
from assistant.rewriting.ellipsis import (
    correcting,
    fragment,
    going_on,
    how_many_of_them,
    of_another_number,
    of_another_subject,
    on_condition,
    reckoned,
)
from assistant.rewriting.further import asking_further, more_of_list, others_alike
from assistant.rewriting.talk import Said, Talk
from assistant.scoring.followup import numeric_follow_up
from assistant.types import Answer, Subject
from assistant.words import capitalized

__all__ = ["rewritten"]

MAX_WORDS = 24
"""Words of a follow-up; what is longer tells its own story."""
_READINGS: tuple[Callable[[Said, Talk], str | None], ...] = (
    asking_further,  # "why?"
    more_of_list,  # "what else?"
    others_alike,  # "which other tool does the same?"
    one_listed,  # "what does the second one cost?"
    correcting,  # "not Atlas, Birch"
    of_another_subject,  # "and Birch?"
    reckoned,  # "so for 20 people, how many hours is that?"
    how_many_of_them,  # "is there a limit on how many?"
    which_of_them,  # "which would you pick?"
    on_condition,  # "and if I cancel late?"
    referring,  # "who hosts it?"
    fragment,  # "and at dinner?"
    going_on,  # "and how many people fit in?"
    with_question_before,  # "is that less than on Birch?"
)
"""What a follow-up may mean; the first that fits is taken."""


def rewritten(
    asked: str, previous: Sequence[str], subjects: Sequence[Subject], recall: Callable[[str], Answer] | None
) -> str:
    """`asked` so that it can be understood without the standalone questions `previous`, of which there is one."""
    said, talk = Said.of(asked), Talk(previous, subjects, recall)
    if another := of_another_number(said, talk):
        return _sentence(another)
    numeric = numeric_follow_up(asked, previous, subjects)
    if numeric:
        return numeric
    if not said.rest or len(asked.split()) > MAX_WORDS:
        return asked
    meant = next((meant for reading in _READINGS if (meant := reading(said, talk))), said.rest)
    meant = in_one_clause(meant)
    return asked if meant == said.rest else _sentence(meant)


def _sentence(meant: str) -> str:
    """`meant` with a capital first and a stop last."""
    meant = " ".join(meant.split()).rstrip(" ?.!")
    return f"{capitalized(meant)}{'.' if is_command(meant) else '?'}"
