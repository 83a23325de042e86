# Everything runs in an environment of its own, .venv, that the first command makes. `make help` lists the commands.

.DEFAULT_GOAL := help
SHELL := /bin/sh
.PHONY: help demo test coverage lint check wheel clean

# PYTHON=... chooses an interpreter; by default the first of these that is new enough is taken.
# LOCK=.ci/locked-dev.txt installs exactly the versions, by their hashes, that CI runs with.
PYTHONS := python3 python3.14 python3.13 python3.12 python3.11
VENV := .venv
BIN := $(VENV)/bin
CAPTURE := tests/data/captures/workday.pcap
# The tests wait as often as they count: four processes share them out. JOBS=0 runs them in one.
JOBS := 4
SHARED := -n $(JOBS) --no-loadscope-reorder
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
LOCKED = $(PIP) install --require-hashes --requirement $(LOCK) && \
	$(PIP) install --no-deps --no-build-isolation --editable .
IS_NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))

help:  ## list the commands
	@sed -n 's/^\([a-z]*\):.*  ## /make \1\t/p' $(MAKEFILE_LIST) | expand -t 14

demo: $(VENV)/.installed  ## scan a recorded work day and print what it tells
	@$(BIN)/detect scan $(CAPTURE)

test: $(VENV)/.dev  ## run all tests; ARGS="-k dns" hands options to pytest
	@$(BIN)/python -m pytest $(SHARED) $(ARGS)

# Examples drawn by chance are left out: what is reached must be reached by a test that has a name, and in each run.
coverage: $(VENV)/.dev  ## fail unless the tests of the four inner rooms take every branch of them
	$(BIN)/coverage run -m pytest -m "not hypothesis" tests/wire tests/catalogue tests/match tests/behaviour
	$(BIN)/coverage report --fail-under=100

lint: $(VENV)/.dev  ## check format, style and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy --strict

check: lint test  ## lint, test, and check the signatures
	$(BIN)/detect signatures lint
	$(BIN)/detect signatures test

wheel: $(VENV)/.made  ## build the package into dist/
	$(PIP) wheel --no-deps --wheel-dir dist .
	@ls dist/*.whl

clean:  ## remove the environment and all that was built
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
	find detector tests -name __pycache__ -type d -exec rm -rf {} +

# A stamp is written when its step is done, so that the next run does not repeat it. Code and signatures are used where
# they lie; only a change of pyproject.toml installs again.
$(VENV)/.dev: $(VENV)/.installed
	@echo "installing what the tests need ..."
	@$(if $(LOCK),$(LOCKED),$(PIP) install --editable '.[dev]')
	@touch $@

$(VENV)/.installed: $(VENV)/.made pyproject.toml
	@echo "installing the package ..."
	@$(if $(LOCK),$(LOCKED),$(PIP) install --editable .)
	@touch $@

$(VENV)/.made:
	@python=; \
	for candidate in $(or $(PYTHON),$(PYTHONS)); do \
	  if "$$candidate" -c '$(IS_NEW_ENOUGH)' 2>/dev/null; then python=$$candidate; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
	  echo "no Python 3.11 or later among: $(or $(PYTHON),$(PYTHONS)); install one, or say make PYTHON=/path/to/python3" >&2; \
	  exit 1; \
	fi; \
	echo "making an environment in $(VENV) with $$python ..."; \
	if ! "$$python" -m venv --clear $(VENV) >/dev/null 2>&1; then \
	  rm -rf $(VENV); \
	  echo "$$python cannot make environments; on Debian and Ubuntu: apt install python3-venv" >&2; \
	  exit 1; \
	fi
	@touch $@
