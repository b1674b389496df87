# `make` alone lists what can be made. Works with the make and the tools of macOS too.

PORT ?= 8000
# Among which the tests are divided: make test PROCESSES=4
PROCESSES ?= 2

# The first Python that fits; name another with make PYTHON=python3.12 ...
FITS = import ensurepip, sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))
PYTHON ?= $(shell for python in python3.14 python3.13 python3.12 python3.11 python3; do \
	$$python -c '$(FITS)' >/dev/null 2>&1 && break; done; echo $$python)
# A Python that someone named is insisted on; one found here may differ from the environment's.
SETUP = @$(PYTHON) tools/setup_env.py $(if $(filter file,$(origin PYTHON)),,--exact)
BIN = .venv/bin

COMPILE = .lock-tools/bin/uv pip compile pyproject.toml --group build --universal --python-version 3.11 \
	--generate-hashes --no-annotate --no-header --quiet $(UPGRADE)

.DEFAULT_GOAL := help
.PHONY: help setup environment dev-environment index serve test lint format lock clean

help: ## list what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-16s %s\n", $$1, $$2}'

setup: index ## make the environment and the playbook's index

serve: index ## answer on this machine, port 8000 (another: PORT=9000)
	@$(BIN)/firstpass serve --port $(PORT)

index: environment ## bring the playbook's index up to date
	@$(BIN)/firstpass index

test: lint ## check everything: style, types, tests
	$(BIN)/pytest --numprocesses $(PROCESSES) --dist loadfile --no-loadscope-reorder

heads: index ## put the heads that were fitted on this playbook's signals beside them, so that a fresh start need not fit
	rm -f knowledge_base/signals/heads-*.npz
	cp "$$(ls -t data/heads/heads-*.npz | head -1)" knowledge_base/signals/

lint: dev-environment ## check style and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

format: dev-environment ## lay out the code and mend what can be mended safely
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

lock: ## choose the versions anew where pyproject.toml asks for it (UPGRADE=--upgrade: all of them)
	@test -x .lock-tools/bin/uv || { $(PYTHON) -m venv .lock-tools && .lock-tools/bin/pip install --quiet uv; }
	$(COMPILE) --output-file requirements.lock
	$(COMPILE) --group dev --constraint requirements.lock --output-file requirements-dev.lock

clean: ## remove the environment and what tools left; conversations and indexes stay
	rm -rf .venv .lock-tools .setup.lock .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find src tests tools -name __pycache__ -prune -exec rm -rf {} +

# The environment alone, without the index; and the same with the tools for checks.
environment:
	$(SETUP)

dev-environment:
	$(SETUP) --dev
