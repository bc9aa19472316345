# Every target works from a fresh clone: it needs python 3.11 or later, pip and make, and sets up .venv itself.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

DEMO := SAYSO_LEDGER=build/demo.db $(BIN)/sayso

.DEFAULT_GOAL := help
.PHONY: help demo test fuzz lint format picture wheel clean

help: ## say what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "sayso needs python 3.11 or later; try make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)

# One stamp for each set of packages; a changed pyproject.toml installs anew.
$(VENV)/.package: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[reckoning]'
	@touch $@

$(VENV)/.dev: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(VENV)/.package

demo: $(VENV)/.package ## read the example reports into a story and show what they add up to
	@rm -rf build/demo.db* && mkdir -p build
	$(DEMO) story new siege
	$(DEMO) add siege examples/siege
	$(DEMO) claims siege --event killed --limit 12
	$(DEMO) origins siege --event killed --group hostage
	$(DEMO) picture siege
	$(DEMO) publish siege --out build/siege.html
	@echo "The story as a page: build/siege.html"

test: $(VENV)/.dev ## run the tests
	$(BIN)/python -m pytest

fuzz: $(VENV)/.dev ## ask a served board whatever its description allows, and what not, for half an hour
	$(BIN)/python tests/board/fuzz.py --minutes 30 --out build/fuzz

lint: $(VENV)/.dev ## check style and types
	$(BIN)/ruff check .
	$(BIN)/mypy

picture: $(VENV)/.package ## draw docs/demo.svg anew from the demo
	$(BIN)/python docs/picture.py docs/demo.svg examples/siege

wheel: $(VENV)/.dev ## build the wheel into dist/
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir dist .

clean: ## remove the virtual environment and what was built
	rm -rf $(VENV) dist build
