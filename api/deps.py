"""What routes are given."""

import asyncio
from collections.abc import Coroutine
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request, Security
from fastapi.security import HTTPBearer
from starlette.requests import ClientDisconnect

from api.answering import Answering
from api.observe import Metrics
from assistant import Settings
from assistant.conversations import Conversations

_T = TypeVar("_T")


async def _owner(request: Request, _key: Annotated[object, Security(HTTPBearer(auto_error=False))]) -> str:
    """Whose key the request carries, as `Guard` found; the security scheme is named for the documentation alone."""
    return str(request.state.owner)


def _state(name: str) -> Any:  # noqa: ANN401 - typed where it is used
    async def of_app(request: Request) -> object:  # a coroutine, since a plain function would go through a thread
        return getattr(request.app.state, name)

    return Depends(of_app)


Owner = Annotated[str, Depends(_owner)]
Asked = Annotated[Answering, _state("answering")]
Counted = Annotated[Metrics, _state("metrics")]
Configured = Annotated[Settings, _state("settings")]
Kept = Annotated[Conversations, _state("conversations")]


async def unless_gone(request: Request, work: Coroutine[Any, Any, _T]) -> _T:
    """The result of `work`, which is stopped if the client leaves. Raises ClientDisconnect then."""
    working = asyncio.create_task(work)
    leaving = asyncio.ensure_future(request.receive())  # the body has been read: what comes next is the client's leave
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise ClientDisconnect
        return working.result()
    finally:
        working.cancel()
        leaving.cancel()
