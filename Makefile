# make demo    sets up, seeds a fictional estate, closes its month and exports it
# make test    sets up and runs the tests
# make messages  brings the languages' catalogues up to date
# make check   format, lint, types, tests
# make torture  every system call of a write failing, full disks, hundreds of runs at once: minutes
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard src/pmdesk/locale/*/LC_MESSAGES/*.po))

.PHONY: demo test check format lint types fix bench messages torture clean

demo: $(READY) $(CATALOGUES)
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh examples/demo.sh

test: $(READY) $(CATALOGUES)
	$(BIN)/python -m pytest

check: format lint types test

torture: $(READY) $(CATALOGUES)
	$(BIN)/python -m pytest -m slow

format: $(READY)
	$(BIN)/ruff format --check .

lint: $(READY)
	$(BIN)/ruff check .

types: $(READY)
	$(BIN)/mypy

fix: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(READY) $(CATALOGUES)
	$(BIN)/python bench/run.py

messages: $(READY)
	$(BIN)/python tools/messages.py

$(CATALOGUES): %.mo: %.po | $(READY)
	@$(BIN)/python tools/messages.py compile

clean:
	rm -rf $(VENV) demo .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(READY): pyproject.toml constraints.txt hatch_build.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "pmdesk needs Python 3.11 or newer: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "no venv module: install it first (Debian: apt install python3-venv)" >&2; exit 1; }
	@echo "setting up $(VENV) ..."
	@PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip install -q -c constraints.txt 'pip>=25.1'
	@PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip install -q -c constraints.txt -e '.[pdf,xlsx]' --group dev
	@touch $@
