# `make demo` and `make test` are all a newcomer needs; `make help` lists the rest.
# Everything is installed into .venv, from requirements/, with every file's hash checked.
# A particular interpreter: make demo PYTHON=/path/to/python3.12    More for pytest: make test ARGS="-k threat"

VENV := .venv
BIN  := $(VENV)/bin
UV   ?= uv

PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet install --no-deps
LOCKED := $(PIP) --require-hashes --only-binary :all:
# One package exists as source only; it is built with the pinned setuptools.
SOURCE := --no-binary antlr4-python3-runtime --no-build-isolation --use-pep517
LOCKS  := $(wildcard requirements/*.txt)
TAG     = $(shell $(BIN)/python -c 'import sys; print("py%d%d" % sys.version_info[:2])')

SUPPORTED := import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))
NO_PYTHON := No supported Python found: install Python 3.11 to 3.14 with its venv module, or name one: make demo PYTHON=/path/to/python3.12

COMPILE := $(UV) pip compile --quiet --upgrade --universal --fork-strategy fewest --generate-hashes \
           --no-header --no-emit-index-url --no-emit-find-links

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test test-long lint bench docs picture env env-dev lock clean

help:
	@echo "make demo       install what is needed, then run the demonstration"
	@echo "make test       install the development tools, then run the tests"
	@echo "make test-long  the tests marked long"
	@echo "make lint       ruff check and format, mypy --strict, vulture (dead code), import-linter"
	@echo "make bench      the benchmarks (of 100,000 runs: python -m benchmarks.sweeps)"
	@echo "make docs       write docs/odd.md from docs/odd/ and the code"
	@echo "make picture    draw the rooms of the package from its imports, and the README's picture"
	@echo "make lock       pin the newest releases that pyproject.toml allows (needs uv)"
	@echo "make clean      remove .venv, caches and builds; outputs/ is kept"

demo: env
	$(BIN)/rivalry demo $(ARGS)

test: env-dev
	$(BIN)/pytest $(ARGS)

# pytest exits with 5 when no test is selected: then there is nothing to fail.
test-long: env-dev
	@$(BIN)/pytest -m long -n 0 --collect-only --quiet >/dev/null 2>&1; \
	if [ $$? -eq 5 ]; then echo "No test is marked long."; else $(BIN)/pytest -m long $(ARGS); fi

lint: env-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict simulator
	$(BIN)/lint-imports --no-logo --no-cache
	$(BIN)/vulture

bench: env-dev
	$(BIN)/python -m benchmarks $(ARGS)
	$(BIN)/python -m benchmarks.sweeps 10000
	$(BIN)/python -m benchmarks.cluster 10000

docs: env
	@$(BIN)/python -m simulator.documentation

picture: env
	@$(BIN)/python scripts/draw_rooms.py
	@$(BIN)/python scripts/draw_readme_picture.py

env: $(VENV)/.runtime
env-dev: $(VENV)/.dev

# A missing interpreter or a moved folder makes the old environment useless: start again.
ifeq ($(shell test -x $(BIN)/python && grep -qF "$(CURDIR)/$(VENV)" $(VENV)/pyvenv.cfg || echo stale),stale)
.PHONY: $(VENV)/.python
endif

$(VENV)/.python:
	@for python in $(PYTHON) python3.12 python3.11 python3.13 python3.14 python3 python; do \
	    if "$$python" -c '$(SUPPORTED)' 2>/dev/null; then \
	        echo "Creating $(VENV) with $$("$$python" --version)"; \
	        "$$python" -m venv --clear $(VENV) && touch $@; exit; \
	    fi; \
	done; echo "$(NO_PYTHON)" >&2; exit 1

$(VENV)/.runtime: $(VENV)/.python pyproject.toml $(LOCKS)
	@echo "Installing the pinned packages (about a minute the first time)"
	@$(LOCKED) -r requirements/build.txt
	@$(LOCKED) $(SOURCE) -r requirements/runtime-$(TAG).txt
	@$(PIP) --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime
	@echo "Installing the pinned development tools"
	@$(LOCKED) $(SOURCE) -r requirements/dev-$(TAG).txt
	@touch $@

# The development pins contain the runtime pins, and both agree with the build pins.
lock:
	@command -v $(UV) >/dev/null || { echo "make lock needs uv: pip install uv" >&2; exit 1; }
	$(COMPILE) --group build --python-version 3.11 -o requirements/build.txt
	for minor in 11 12 13 14; do \
	    $(COMPILE) pyproject.toml --python-version 3.$$minor \
	        -c requirements/build.txt -o requirements/runtime-py3$$minor.txt && \
	    $(COMPILE) pyproject.toml --extra dev --python-version 3.$$minor -c requirements/build.txt \
	        -c requirements/runtime-py3$$minor.txt -o requirements/dev-py3$$minor.txt || exit 1; \
	done

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
