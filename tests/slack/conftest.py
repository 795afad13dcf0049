"""The bot over both ways to it, and the Slack that it speaks to."""

import pytest
import structlog
from pydantic import SecretStr
from service import serving, settings_over
from stand_ins.slack import APP_TOKEN, BOT_TOKEN, SECRET, Slack
from ways import over_http, over_socket

from assistant import Assistant
from assistant.store import Index


@pytest.fixture(scope="session", autouse=True)
def plain_logs():
    """Errors are logged in lines, through the standard library, where `caplog` sees them."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    yield
    structlog.reset_defaults()


@pytest.fixture
def slack():
    """The workspace; whatever it refuses for its shape fails the test."""
    with Slack().running() as slack:
        yield slack
    assert slack.refused == []


@pytest.fixture
def settings(sync, tmp_path, slack):
    """Settings over the documents of `sync`, for the workspace."""
    secrets = {"bot_token": BOT_TOKEN, "app_token": APP_TOKEN, "signing_secret": SECRET}
    given = {f"slack_{name}": SecretStr(value) for name, value in secrets.items()}
    return settings_over(sync, tmp_path).model_copy(update={**given, "slack_api_url": slack.url})


@pytest.fixture
def address(settings):
    """Where the service that `settings` describe listens."""
    with serving(settings) as address:
        yield address


@pytest.fixture(scope="session")
def worded(sync):
    """Makes an assistant whose answers a given drafter words."""
    index = Index.open(sync.index)
    return lambda drafter: Assistant(index, drafter)


@pytest.fixture(params=[over_http, over_socket], ids=["http", "socket"])
def way(request):
    """One of the two ways to the bot."""
    return request.param


@pytest.fixture
def deliver(way, settings, slack):
    """Delivers what Slack sends, either way; fails where it is not acknowledged in time."""
    with way(settings, slack) as deliver:
        yield deliver
