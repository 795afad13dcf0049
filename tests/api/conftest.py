"""The service that most tests ask."""

import httpx
import pytest
import structlog
from service import process, serving, settings_over

from assistant import Assistant
from assistant.store import Index

__all__ = ["process", "serving"]


@pytest.fixture(scope="session", autouse=True)
def plain_logs():
    """Errors are logged in lines, for drawing each with all its variables takes seconds."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),  # print would mind that pytest changes stdout
    )
    yield
    structlog.reset_defaults()


@pytest.fixture
def settings(sync, tmp_path):
    """Settings over the documents of `sync`, with a history of their own."""
    return settings_over(sync, tmp_path)


@pytest.fixture
def client(settings):
    """A client of the service that `settings` describe."""
    with serving(settings) as address, httpx.Client(base_url=address, timeout=30) as client:
        yield client


@pytest.fixture(scope="session")
def worded(sync):
    """Makes an assistant whose answers a given drafter words."""
    index = Index.open(sync.index)
    return lambda drafter: Assistant(index, drafter)


@pytest.fixture
def environment(settings):
    """The same settings as variables, for a process of its own."""
    names = ("corpus", "index", "history", "rate_limit")
    return {f"ASSISTANT_{name.upper()}": str(getattr(settings, name)) for name in names}
