# 红线 Hongxian. `make demo` to see it, `make test` to try it, `make check` before a commit.
SHELL := /bin/bash
PYTHON ?= python3
VENV   ?= .venv
PY     := $(VENV)/bin/python
PIP    := $(PY) -m pip --disable-pip-version-check install --quiet
RUN    := $(VENV)/.run-installed
DEV    := $(VENV)/.dev-installed
ASSETS := hongxian/kit/static/vendor/made-from.txt
DEMO   ?= var/demo
PORT   ?= 8000

.PHONY: help demo test mutants journeys-fifty check lint types layers migrations wheel wheel-check bench browser lock screens clean

help:
	@echo "make demo    the demo county on http://127.0.0.1:$(PORT)/ (DEMO=folder PORT=8000)"
	@echo "make test    every test, on SQLite and beside it on PostgreSQL when one is reachable"
	@echo "make check   what CI runs: lint, types, layers, tests on both databases, the wheel"
	@echo "make mutants changes the pure cores and the rules bit by bit: nine of ten have to be noticed"
	@echo "make wheel   dist/hongxian-*.whl with the front-end files inside"
	@echo "make bench   the benchmarks            make browser  Chromium and a Chinese font (root)"
	@echo "make lock    renew requirements/*.lock  make screens  the README's pictures"

# --- what stands in the virtual environment --------------------------------------------------
$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
	  || { echo "Python's venv module is missing: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(RUN): requirements/run.lock pyproject.toml | $(PY)
	$(PIP) --require-hashes -r requirements/run.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): requirements/dev.lock $(RUN)
	$(PIP) --require-hashes -r requirements/dev.lock
	@touch $@

# Front-end files: by the machine's npm (8 or newer), else by a Node that comes as a Python package.
$(ASSETS): package.json package-lock.json .npmrc scripts/vendor_assets.py requirements/node.lock | $(RUN)
	@major=$$(npm --version 2>/dev/null | cut -d. -f1); \
	  [ "$${major:-0}" -ge 8 ] || $(PIP) --require-hashes -r requirements/node.lock
	$(PY) scripts/vendor_assets.py
	@touch $@

# --- to see it -------------------------------------------------------------------------------
demo: $(RUN) $(ASSETS)
	$(VENV)/bin/hongxian demo --dir $(DEMO) --port $(PORT)

# --- to try it -------------------------------------------------------------------------------
# HONGXIAN_REQUIRE=postgres,chromium makes either of them missing a failure.
test: $(DEV) $(ASSETS)
	$(PY) scripts/run_tests.py $(ARGS)

# Changes one thing at a time in the pure cores and the rules: the tests have to notice.
mutants: $(DEV)
	nice -n 15 $(PY) scripts/check_mutants.py $(ARGS)

# Each journey fifty times, twice as many at once as there are cores; ARGS="--times 3 test_slips.py"
# for less.
journeys-fifty: $(DEV) $(ASSETS)
	$(PY) scripts/run_fifty.py $(ARGS)

check: lint types layers migrations
	HONGXIAN_REQUIRE=postgres,chromium $(MAKE) --no-print-directory test
	$(MAKE) --no-print-directory wheel-check
	@echo "make check: everything holds."

lint: $(DEV)
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/djlint --lint --quiet hongxian

types: $(DEV)
	$(VENV)/bin/mypy

layers: $(DEV)
	$(VENV)/bin/lint-imports

migrations: $(DEV)
	HONGXIAN_HOME=$$(mktemp -d) $(PY) manage.py makemigrations --check --dry-run

# --- to hand it out --------------------------------------------------------------------------
wheel: $(RUN) $(ASSETS)
	rm -rf dist
	$(PY) -m pip --disable-pip-version-check wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .
	@ls -l dist/*.whl

wheel-check: wheel
	$(PY) scripts/check_wheel.py dist/*.whl

bench: $(DEV)
	@for one in benchmarks/*.py; do echo "== $$one"; $(PY) $$one || exit 1; done

browser:
	apt-get update
	apt-get install --yes --no-install-recommends fonts-wqy-microhei \
	  $$(apt-cache show chromium-headless-shell >/dev/null 2>&1 && echo chromium-headless-shell || echo chromium)

screens: $(DEV) $(ASSETS)
	$(PY) scripts/take_screens.py

lock: $(DEV)
	cd requirements && for set in run dev; do \
	  extra=$$([ $$set = dev ] && echo "--extra dev"); \
	  ../$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
	    $$extra ../pyproject.toml build.in -o $$set.lock || exit 1; done
	cd requirements && ../$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 \
	  --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links node.in -o node.lock

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
