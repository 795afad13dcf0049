"""What keeps a calculation from being worked: a number that only the asker has, or one that the sources lack."""

from collections.abc import Mapping

from assistant.errors import CalculationError
from assistant.words import capitalized

ASK_FOR: Mapping[str, str] = {
    "after": "to what utilization",
    "before": "from what utilization",
    "bill": "how large is the bill",
    "capacity": "how much has one of them",
    "gpus": "how many workloads, and what share of one does each need",
    "hours": "for how many hours",
    "instances": "how many instances",
    "one-off": "how much is spent once",
    "people": "how many people",
    "price": "at what price an hour",
    "salary": "at what salary a year",
    "saving": "how much does it save a month",
    "shared_gpus": "how many workloads, and what share of one does each need",
    "utilization": "at what utilization",
    "which": "which of them",
    "whole_gpus": "how many workloads, and what share of one does each need",
    "workloads": "how many workloads, and what share of one does each need",
}
"""How each term is asked for that only the asker can give; one that is not here is asked for by its name."""


class MissingInput(CalculationError):
    """A number is missing that only the asker has; `names` are the terms that lack."""

    def __init__(self, *names: str) -> None:
        wanted = list(dict.fromkeys(ASK_FOR.get(name, name) for name in dict.fromkeys(names)))
        text = ", and ".join([", ".join(wanted[:-1]), wanted[-1]]) if len(wanted) > 1 else wanted[0]
        super().__init__(f"{capitalized(text)}?")
        self.names = names


class NotInSources(CalculationError):
    """The question asks for a number that needs a figure which the sources do not have."""

    def __init__(self, what: str = "what that costs") -> None:
        super().__init__(f"The sources do not say {what}")
