"""For operators: is it alive, is it ready, how does it do."""

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_PLAIN_1_0_0

from api.deps import Asked, Configured, Counted, Owner
from api.schemas import Healthy, Ready, problems

router = APIRouter(tags=["operations"])


@router.get("/healthz")
async def healthz() -> Healthy:
    """Whether the process runs and takes requests."""
    return Healthy()


@router.get("/readyz", responses=problems())
async def readyz(answering: Asked, settings: Configured) -> Ready:
    """Whether index and model are loaded."""
    assistant = answering.assistant
    index = assistant.index
    return Ready(
        model="none" if assistant.quotes_only else settings.model,
        documents=len(index.documents),
        statements=len(index.statements),
        built_at=index.manifest.built_at,
    )


@router.get("/metrics", response_class=Response, responses=problems())
async def metrics(owner: Owner, counted: Counted) -> Response:
    """Counts and times in Prometheus' text format: no questions, no names."""
    return Response(counted.exposition(), media_type=CONTENT_TYPE_PLAIN_1_0_0)
