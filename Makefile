# The commands of the project. `make demo` and `make test` work on a fresh machine with Python 3.11+, git and make.
VENV ?= .venv
DEMO ?= okrkit-demo
# PYTHON=... names the interpreter; without it the newest suitable one on the PATH is used.
export PYTHON

BIN := $(VENV)/bin
PY := $(BIN)/python
RUN_READY := $(VENV)/.okrkit-run-ready
DEV_READY := $(VENV)/.okrkit-dev-ready
STAGE := sh .ci/stage
# Each kernel, server and command is a process of its own: compiled once and kept, the libraries load in half the time.
export PYTHONDONTWRITEBYTECODE =
# How the tests are spread: one process for each of two cores; a file's tests stay together where they can.
PYTEST_ARGS ?= -n 2 --dist worksteal

.DEFAULT_GOAL := help
.PHONY: help demo setup setup-dev system test lint format check pytest bench lock wheel clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' Makefile

demo: $(RUN_READY) ## Set up everything and run the whole loop on the sample shop
	@if [ -f "$(DEMO)/index.html" ]; then \
		echo "$(DEMO) was made before and may hold changes of yours; for a new one, remove it or say make demo DEMO=other"; \
	else \
		$(STAGE) "demo" $(BIN)/okrkit demo --out "$(DEMO)"; \
	fi
	@echo "Open $(DEMO)/index.html in a browser (no network needed)."

test: ## Set up everything and pass the tests
	@$(STAGE) "system packages" $(MAKE) --no-print-directory system
	@$(STAGE) "set-up" $(MAKE) --no-print-directory setup-dev
	@$(STAGE) "lint" $(MAKE) --no-print-directory check
	@$(STAGE) "tests" $(MAKE) --no-print-directory pytest

setup: $(RUN_READY) ## Install what okrkit needs into .venv

setup-dev: $(DEV_READY) ## The same, and the tools to test it

$(RUN_READY): requirements/run.txt pyproject.toml
	@$(STAGE) "set-up" sh .ci/setup "$(VENV)" run
	@touch $@

$(DEV_READY): requirements/dev.txt pyproject.toml
	@sh .ci/setup "$(VENV)" dev
	@touch $@ $(RUN_READY)

system: # browser, fonts, PDF tools, PostgreSQL for the tests
	@sh .ci/system-packages

lint: $(DEV_READY) check ## Style, types and import contracts

check:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(DEV_READY) ## Put the code into the project's format
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

pytest:
	$(PY) -m pytest $(PYTEST_ARGS)

bench: $(DEV_READY) ## Run every benchmark; fails when one misses its aim
	@missed=""; for file in benchmarks/[a-z]*.py; do \
		$(STAGE) "$$file" $(PY) "$$file" || missed="$$missed $$file"; \
	done; [ -z "$$missed" ] || { echo "missed:$$missed"; exit 1; }

lock: $(DEV_READY) ## Choose the newest library versions within the bounds anew
	@PATH="$(abspath $(BIN)):$$PATH" sh .ci/lock

wheel: $(DEV_READY) ## Build the wheel into dist/
	$(PY) -m hatchling build -t wheel

clean: ## Remove the environment, the demo and everything that was built
	rm -rf "$(VENV)" "$(DEMO)" dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
