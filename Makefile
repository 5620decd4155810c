# `make run` and `make test` do all the set-up. Needs Python 3.11 or newer and make; the tests need Chromium too.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := .millrace/ready
ARGS ?=

.PHONY: run test check faults setup package chromium clean

run: setup
	$(BIN)/python -m local.demo $(ARGS)

test: setup chromium check
	$(BIN)/python -m pytest $(or $(ARGS),--numprocesses 2 --dist loadfile --no-loadscope-reorder)

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m infra.definition --check
	$(BIN)/python -m infra.config --check
	$(BIN)/python -m infra.lint

# Other schedules of faults than the tests play: `make faults N=20000`, on both cores.
N ?= 5000
faults: setup
	$(BIN)/python -m tests.faults.harness --schedules $(N) $(if $(SEED),--seed $(SEED))

package: setup
	$(BIN)/python -m infra.package --stage dev --out build/package $(ARGS)

setup: $(READY)/python $(READY)/dashboard $(READY)/tools

$(READY)/python: requirements.txt requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Millrace needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt -e .
	@mkdir -p $(READY) && touch $@

# Node and npm come from PyPI, so nobody installs them.
DASHBOARD := $(shell find dashboard/src dashboard/index.html dashboard/vite.config.ts -type f 2>/dev/null)

$(READY)/dashboard: dashboard/package.json dashboard/package-lock.json $(DASHBOARD) | $(READY)/python
	$(BIN)/python dashboard/npm.py ci --no-fund --no-audit --loglevel=error
	$(BIN)/python dashboard/npm.py run build --silent
	@touch $@

# DynamoDB Local, and the linter of state machines.
$(READY)/tools: local/dynamodb.py infra/package-lock.json | $(READY)/python
	$(BIN)/python -c 'from pathlib import Path; from infra import lint; from local import dynamodb; lint.install(); dynamodb.install(Path(".millrace/tools"))'
	@touch $@

# Debian's headless shell is the same engine without windows: the tests take less than half the time in it.
chromium:
	@command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null \
	  || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	  && apt-get update -qq && apt-get install -y -qq chromium-headless-shell >/dev/null; } \
	  || { echo "The tests drive a real browser: install Chromium (apt-get install chromium-headless-shell)"; exit 1; }

clean:
	rm -rf $(VENV) .millrace build dashboard/dist dashboard/node_modules local/node_modules infra/node_modules
