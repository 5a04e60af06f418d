# Every task makes .venv first, from requirements.lock, when it is missing or out of date. Needs Python ≥ 3.11 and make.
PYTHON ?= python3
BIN := .venv/bin

COMPILE = PIP_CONFIG_FILE=/dev/null PIP_FIND_LINKS= CUSTOM_COMPILE_COMMAND="make lock" .venv/lock/bin/pip-compile --quiet \
    --allow-unsafe --strip-extras --generate-hashes \
    --no-emit-options --no-emit-index-url --no-emit-find-links --no-emit-trusted-host
INSTALL = $(BIN)/pip install --quiet --disable-pip-version-check --no-deps

.PHONY: demo run test lint format lock bench chaos

demo: .venv/ready  # the main job without a browser, on the example portfolio; exits
	@exec $(BIN)/regelaar demo

run: .venv/ready  # the same system, served: API, pages and worker; Ctrl-C stops all of it
	@exec $(BIN)/regelaar serve

test: lint  # everything CI checks; stops at the first failure
	$(BIN)/pytest

lint: .venv/ready  # style, layout, types, import layers
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/ready  # rewrite what ruff can put right
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

chaos: .venv/ready  # the long version of tests/chaos: 10,000 events while everything is killed at random, 50 times and more
	CHAOS=long $(BIN)/pytest tests/chaos

bench: .venv/bench  # measure; not part of the tests
	$(BIN)/python -m benchmarks

lock:  # resolve the dependencies; versions in the lock stay where they still fit
	$(PYTHON) -m venv .venv/lock
	.venv/lock/bin/pip install --quiet pip-tools
	@# the public index only, so that the hashes are the same for everyone
	$(COMPILE) --extra dev --all-build-deps --output-file requirements.lock pyproject.toml
	@# the other engines apart, so that nothing but `make bench` needs them
	$(PYTHON) -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["bench"], sep="\n")' \
	    | $(COMPILE) --constraint requirements.lock --output-file benchmarks/requirements.lock -

.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	$(INSTALL) --require-hashes -r requirements.lock
	$(INSTALL) --no-build-isolation -e .
	@touch $@

.venv/bench: .venv/ready benchmarks/requirements.lock
	$(INSTALL) --require-hashes -r benchmarks/requirements.lock
	@touch $@
