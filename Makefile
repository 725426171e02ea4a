# make demo    sets up, seeds a fictional estate, closes its month and exports it
# make test    sets up and runs the tests
# make bench-group  measures a lake: OFFICES=10 MONTHS=12, and an office's month of NOTICES=10000
# make messages  brings the languages' catalogues up to date
# make man     writes the man pages to build/man (an installed package has them)
# make pinned  installs the hash-checked requirements and pmdesk into build/pinned
# make sbom    writes build/pmdesk.cdx.json: what that install is made of (CycloneDX)
# make lock    renews requirements-hashed.txt after a change of constraints.txt
# make screenshots  takes the documentation's pictures anew (needs Chromium)
# make check   format, lint, types, tests
# make mutants tries small changes of the rules: each has to fail a test (MODULES=..., EVERY=10)
# make torture  every system call of a write failing, full disks, hundreds of runs at once: minutes
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard src/pmdesk/locale/*/LC_MESSAGES/*.po))

.PHONY: demo test check format lint types fix bench bench-group messages man mutants pinned sbom lock screenshots torture clean

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

bench-group: $(READY) $(CATALOGUES)
	@OFFICES=$(OFFICES) MONTHS=$(MONTHS) NOTICES=$(NOTICES) $(BIN)/python bench/group.py

messages: $(READY)
	$(BIN)/python tools/messages.py

mutants: $(READY) $(CATALOGUES)
	@$(BIN)/python -m tools.mutation $(MODULES) --every $(or $(EVERY),1)

man: $(READY)
	$(BIN)/python tools/manpages.py build/man

PINNED := build/pinned
TOOLS := build/tools
PIP := PIP_DISABLE_PIP_VERSION_CHECK=1 python -m pip install -q

pinned: requirements-hashed.txt
	@rm -rf $(PINNED) && $(PYTHON) -m venv $(PINNED)
	@PATH="$(CURDIR)/$(PINNED)/bin:$$PATH"; export PATH; \
	  $(PIP) --require-hashes -r requirements-hashed.txt && \
	  $(PIP) --no-deps --no-build-isolation '.[pdf,xlsx]' && pmdesk --version

sbom: pinned $(TOOLS)/.ready
	@PYTHONPATH= $(TOOLS)/bin/cyclonedx-py environment --pyproject pyproject.toml \
	  --output-reproducible --validate --of JSON -o build/pmdesk.cdx.json $(PINNED)/bin/python
	@echo wrote build/pmdesk.cdx.json

lock: $(TOOLS)/.ready
	@$(TOOLS)/bin/uv pip compile -q --universal --generate-hashes --python-version 3.11 \
	  --extra pdf --extra xlsx --group build -c constraints.txt --no-annotate \
	  --custom-compile-command 'make lock' -o requirements-hashed.txt pyproject.toml

$(TOOLS)/.ready:
	@$(PYTHON) -m venv $(TOOLS)
	@PATH="$(CURDIR)/$(TOOLS)/bin:$$PATH" $(SHELL) -c "$(PIP) 'uv>=0.9,<1' 'cyclonedx-bom>=7,<8'"
	@touch $@

screenshots: $(READY) $(CATALOGUES)
	$(BIN)/python tools/screenshots.py

$(CATALOGUES): %.mo: %.po | $(READY)
	@$(BIN)/python tools/messages.py compile

clean:
	rm -rf $(VENV) build demo .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(READY): pyproject.toml constraints.txt hatch_build.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "pmdesk needs Python 3.11 or newer: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "no venv module: install it first (Debian: apt install python3-venv)" >&2; exit 1; }
	@echo "setting up $(VENV) ..."
	@PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip install -q -c constraints.txt 'pip>=25.1'
	@PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip install -q -c constraints.txt -e '.[pdf,xlsx,lake,group]' --group dev
	@touch $@
