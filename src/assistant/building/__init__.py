"""From the corpus to the index folder. Slow libraries are imported only when an encoder must be exported."""

from assistant.building.builder import BuildReport, build
from assistant.building.freshness import staleness

__all__ = ["BuildReport", "build", "staleness"]
