"""The chat page, and the documentation of the interface: all of it from here, nothing from another host."""

from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI, Response
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles

FOLDER = Path(__file__).parent.parent / "page"
_OURS_ALONE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_POLICY = f"{_OURS_ALONE}; require-trusted-types-for 'script'"
_DOCS_POLICY = _OURS_ALONE.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")  # Swagger UI styles inline

router = APIRouter(include_in_schema=False)


@router.api_route("/", methods=["GET", "HEAD"])
async def page() -> Response:
    """The chat page."""
    return _file("index.html", _POLICY)


@router.api_route("/docs", methods=["GET", "HEAD"])
async def docs() -> Response:
    """The interface, to read and to try."""
    return _file("docs.html", _DOCS_POLICY)


@router.api_route("/favicon.ico", methods=["GET", "HEAD"])
async def favicon() -> Response:
    """Browsers ask for it whatever the page says."""
    return _file("icon.svg", _POLICY)


def mount(app: FastAPI) -> None:
    """Let `app` serve the files that the pages load."""
    app.mount("/page", _Files(directory=FOLDER))
    app.mount("/docs", StaticFiles(packages=[("fastapi_offline", "static")]))


class _Files(StaticFiles):
    """Files that a browser asks for anew each time, if only whether they changed: they have to fit each other."""

    def file_response(self, *arguments: Any, **named: Any) -> Response:  # noqa: ANN401
        response = super().file_response(*arguments, **named)
        response.headers.update(_headers(_POLICY))
        return response


def _file(name: str, policy: str) -> Response:
    return FileResponse(FOLDER / name, headers=_headers(policy))


def _headers(policy: str) -> dict[str, str]:
    return {"Content-Security-Policy": policy, "Cache-Control": "no-cache"}
