# Everything a person or a machine runs. Needs Python 3.11 or later, make and git; nothing else, and no root.
# `make demo` and `make test` set everything up by themselves.

HERE   := $(dir $(abspath $(lastword $(MAKEFILE_LIST))))
VENV   := $(HERE).venv
BIN    := $(VENV)/bin
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
            if $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$p; break; fi; done)
OUT    ?= $(HERE)out/demo
SAMPLES ?=

.DEFAULT_GOAL := help
.PHONY: help demo serve test check setup setup-dev audit lock bench bench-cases bench-reading bench-understanding bench-paper bench-heaps bench-imaging bench-packet bench-routing bench-platform \
  example wheel clean

help:            ## this list
	@grep -hE '^[a-z-]+: .*##|^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 24

demo: $(VENV)/.ready       ## pack the example case, and say where the packet is and what is open
	@cd $(HERE) && $(BIN)/caseferry demo --out $(OUT)

serve: $(VENV)/.ready-platform  ## the whole platform on this machine (DEMO=1 fills it with invented cases; ADDRESS=http://...)
	@cd $(HERE) && $(BIN)/caseferry serve $(if $(DEMO),--demo) $(if $(ADDRESS),--address $(ADDRESS)) $(ARGS)

test: $(VENV)/.ready-dev   ## the whole suite; says which groups were not run, and how to get what they need
	@cd $(HERE) && $(BIN)/python -m pytest -n 2 --dist loadgroup -q $(ARGS)

check: $(VENV)/.ready-dev  ## style, types, imports, sizes, names
	@cd $(HERE) && $(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports && \
	  $(BIN)/python -m pytest -q tests/architecture

setup: $(VENV)/.ready      ## what running needs
setup-dev: $(VENV)/.ready-dev  ## what developing needs

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "caseferry needs Python 3.11 or later; on Debian: apt install python3 python3-venv"; exit 2; }
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || { rm -rf $(VENV); \
	  echo "Python cannot make a virtual environment here; on Debian: apt install python3-venv"; exit 2; }

$(VENV)/.ready: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Setting up (once): installing the locked packages ..."
	@cd $(HERE) && $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@cd $(HERE) && $(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -e .
	@touch $@

$(VENV)/.ready-platform: requirements-platform.lock $(VENV)/.ready
	@echo "Setting up the platform (once) ..."
	@cd $(HERE) && $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-platform.lock
	@touch $@

$(VENV)/.ready-dev: requirements-dev.lock $(VENV)/.ready
	@echo "Setting up the tests (once) ..."
	@cd $(HERE) && $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

audit: $(VENV)/.ready-dev  ## known vulnerabilities of the locked packages (asks the package index)
	@cd $(HERE) && $(BIN)/pip-audit --require-hashes --disable-pip -r requirements.lock

lock: $(VENV)/.ready-dev   ## make the lock files again from pyproject.toml
	@cd $(HERE) && $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-header pyproject.toml -o requirements.lock
	@cd $(HERE) && $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-header --extra platform pyproject.toml -c requirements.lock -o requirements-platform.lock
	@cd $(HERE) && $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-header --extra platform --extra translation --extra dev pyproject.toml -c requirements-platform.lock -o requirements-dev.lock

bench: $(VENV)/.ready-dev  ## pages a second, memory and time per step of the main job
	@cd $(HERE) && $(BIN)/python -m benchmarks.main_job $(ARGS)

bench-cases: $(VENV)/.ready-dev  ## pack the sample cases in SAMPLES=DIR and score them
	@cd $(HERE) && $(BIN)/python -m benchmarks.cases $(SAMPLES)

bench-reading: $(VENV)/.ready-dev  ## character error and numbers read, by script and kind of damage; with SAMPLES=DIR every hostile file too
	@cd $(HERE) && $(BIN)/python -m benchmarks.reading $(ARGS)$(if $(SAMPLES), && $(BIN)/python -m benchmarks.hostile $(SAMPLES))

bench-understanding: $(VENV)/.ready-dev  ## categories, dates, people, facts and history on invented cases; with SAMPLES=DIR on labelled reports too
	@cd $(HERE) && $(BIN)/python -m benchmarks.understanding $(SAMPLES)

bench-paper: $(VENV)/.ready-dev  ## the invented cases printed, scanned, read and understood: what reading costs (ARGS='--case NAME --details')
	@cd $(HERE) && $(BIN)/python -m benchmarks.understanding_paper $(ARGS)

bench-heaps: $(VENV)/.ready-dev  ## messy folders of the invented cases, packed whole; with SAMPLES=DIR scored by its score.py (ARGS='--case NAME --details')
	@cd $(HERE) && $(BIN)/python -m benchmarks.heaps out/heaps $(if $(SAMPLES),--scorer $(SAMPLES)/score.py) $(ARGS)

bench-imaging: $(VENV)/.ready-dev  ## headers, previews and a whole packet of 5,000 generated slices, beside plain pydicom
	@cd $(HERE) && $(BIN)/python -m benchmarks.imaging $(ARGS) && $(BIN)/python -m benchmarks.imaging_viewer

bench-packet: $(VENV)/.ready-dev  ## composing a case of 200 pages, reading excluded: time, memory, sizes; planted errors of translation
	@cd $(HERE) && $(BIN)/python -m benchmarks.packet $(ARGS) && $(BIN)/python -m benchmarks.packet.translation

example: $(VENV)/.ready-dev  ## draw the example case again from its generator
	@cd $(HERE) && $(BIN)/python -m benchmarks.example.build examples

bench-routing: $(VENV)/.ready-dev  ## departments suggested for labelled invented cases
	@cd $(HERE) && $(BIN)/python -m benchmarks.routing $(ARGS)

bench-platform: $(VENV)/.ready-dev  ## fifty families uploading at once, ten thousand cases in the list, the vault
	@cd $(HERE) && $(BIN)/python -m benchmarks.platform $(ARGS) && $(BIN)/python -m benchmarks.platform.vault

wheel: $(VENV)/.ready-dev  ## build the wheel into dist/
	@cd $(HERE) && $(BIN)/python -m build -q --wheel

clean:           ## remove what these commands made
	@rm -rf $(HERE)out $(HERE)dist $(HERE)build $(HERE)bench-results
