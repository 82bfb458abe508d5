# Every chore of this project. `make help` lists the targets; each of them sets the environment up first when it must.
# Needed: Python 3.11 or newer and make. uv is used when it is there, pip otherwise; both install the same hashed locks.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: setup run test check bench chaos e2e fuzz pg docs lock help

export PORT ?= 8000
export SANDBOX_PORT ?= 8001
export DATA_DIR ?= ./var
# Where it is set, every process of `run` and `test` compiles all it imports anew, which takes longer than the import.
export PYTHONDONTWRITEBYTECODE :=

BIN := .venv/bin
LOCKS := requirements.txt requirements-dev.txt requirements-clients.txt
# One stamp per content of the locks: a changed lock installs again, an unchanged one costs nothing.
STAMP := .venv/.locks-$(shell cat $(LOCKS) | cksum | tr -s ' \t' '-')
SANDBOX := $(DATA_DIR)/sandbox
# More words for pytest: make test ARGS='-k z7 -x'
ARGS ?=
PYTEST := $(BIN)/python -m pytest

# A .venv that is a link belongs to another checkout and is set up from there.
setup: $(if $(shell test -L .venv && echo link),,$(STAMP)) ## make .venv from the hashed locks (seconds with uv, half a minute with pip)

$(STAMP):
	@echo "Setting up .venv from $(LOCKS)"
	@rm -f .venv/.locks-*
	@for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11 none; do \
	    "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
	done; \
	if [ "$$python" = none ]; then echo "Python 3.11 or newer is needed; say where: make setup PYTHON=/path/to/python"; exit 1; fi; \
	$(BIN)/python -c '' 2>/dev/null || rm -rf .venv; \
	if uv --version >/dev/null 2>&1; then \
	    { test -x $(BIN)/python || uv venv --quiet --seed --no-python-downloads --python "$$python" .venv; } && \
	    uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-dev.txt && \
	    uv pip install --quiet --python $(BIN)/python --require-hashes --no-deps -r requirements-clients.txt; \
	else \
	    $(BIN)/python -m pip --version >/dev/null 2>&1 || { rm -rf .venv && "$$python" -m venv .venv; } && \
	    $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements-dev.txt && \
	    $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes --no-deps -r requirements-clients.txt; \
	fi
	@touch "$@"

# The last line is `exec` and starts with no variable, so that a signal to make reaches honcho and nothing stays behind.
run: setup ## start the server and the sandbox: http://127.0.0.1:$PORT and http://127.0.0.1:$SANDBOX_PORT (Ctrl-C ends all)
	@$(BIN)/python -m sandbox.data.ports
	@$(BIN)/python -m sandbox prepare --dir "$(SANDBOX)"
	@$(BIN)/honcho -e "$(SANDBOX)/env" run $(BIN)/flask --app wsgi migrate
	@$(BIN)/honcho -e "$(SANDBOX)/env" run $(BIN)/flask --app wsgi accounts import "$(SANDBOX)/accounts.jsonl"
	@$(BIN)/honcho -e "$(SANDBOX)/env" run $(BIN)/flask --app wsgi notifications import "$(SANDBOX)/notifications.jsonl"
	@$(BIN)/honcho -e "$(SANDBOX)/env" run sh -c '{ test -s "$(SANDBOX)/hook" && $(BIN)/flask --app wsgi hooks list | grep -q demo; } || \
	    $(BIN)/flask --app wsgi hooks add crm --note demo > "$(SANDBOX)/hook"'
	@echo "The chat console will be at http://127.0.0.1:$(SANDBOX_PORT)/ in a moment."
	@exec $(BIN)/honcho -e "$(SANDBOX)/env" -f Procfile.dev start

test: setup ## all tests but the long browser journeys, on SQLite and PostgreSQL
	@$(PYTEST) -n 2 --dist worksteal -m "not e2e" $(ARGS)

check: setup ## format, lint, types, imports, house rules: seconds
	@failed=0; \
	$(BIN)/ruff format --check --quiet . || failed=1; \
	$(BIN)/ruff check --quiet . || failed=1; \
	$(BIN)/mypy app grammar handlers sandbox bench tests $(wildcard wsgi.py) || failed=1; \
	$(PYTEST) -q tests/test_architecture.py tests/test_documented.py || failed=1; \
	exit $$failed

bench: setup ## measure the server beside plain Flask, slack_bolt and huey; a few minutes
	@if uv --version >/dev/null 2>&1; then uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-bench.txt; \
	else $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.txt; fi
	@$(BIN)/python -m bench $(ARGS)

chaos: setup ## kill processes and let Cliq and the CRM fail while events and visitors go through; a quarter of an hour
	@$(BIN)/python -m bench.chaos $(ARGS)

e2e: setup ## every journey in a real browser (needs Chromium)
	@$(PYTEST) tests/e2e $(ARGS)

fuzz: setup ## every property test with 10,000 cases
	@HYPOTHESIS_PROFILE=fuzz $(PYTEST) -n 2 -m hypothesis $(ARGS)

pg: setup ## the tests of storage and delivery, on PostgreSQL only
	@$(PYTEST) -m pg tests/app/storage tests/app/delivery $(ARGS)

docs: setup ## write docs/questions.md anew from the grammar
	@$(BIN)/flask --app wsgi questions > docs/questions.md

LOCK := uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11
lock: ## make the four locks anew from pyproject.toml (needs uv; ARGS=--upgrade takes newer releases)
	@$(LOCK) $(ARGS) pyproject.toml -o requirements.txt
	@$(LOCK) $(ARGS) pyproject.toml --extra dev -c requirements.txt -o requirements-dev.txt
	@$(LOCK) $(ARGS) --no-deps --group pyproject.toml:clients -o requirements-clients.txt
	@$(LOCK) $(ARGS) --group pyproject.toml:bench -o requirements-bench.txt

help: ## this list
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
