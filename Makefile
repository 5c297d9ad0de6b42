# Everything one does with the project. `make` alone lists it.

PYTHON ?= python3
SHELL := /bin/sh
IN := .venv/bin/python
CHECKED := $(wildcard api pwa wsgi.py benchmarks) deploy/run.py deploy/scaled.py deploy/set_up.py deploy/words.py
LOCK := $(IN) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --no-header

.DEFAULT_GOAL := help
.PHONY: help run run-scaled test storm pictures lint format bench lock code words clean set-up set-up-dev set-up-scaled python

help: ## list what there is
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

run: set-up ## set everything up and serve (PORT, HOST, DATA_DIR)
	@$(IN) deploy/run.py

run-scaled: set-up-scaled ## the same on PostgreSQL and Valkey, with several processes (WORKERS)
	@$(IN) deploy/scaled.py

test: lint ## set everything up, lint, then all tests (ARGS="tests/report -k code")
	@$(IN) -m pytest --numprocesses=2 --dist=loadfile --durations=10 $(ARGS)

storm: set-up-dev ## many reports at one instant, plugs pulled, workers killed, rows that vanish
	@$(IN) -m pytest tests/storm tests/checkin/killed_test.py -m "large or not large" $(ARGS)

pictures: set-up-dev ## save a picture of every page in .cache/pictures, and the README's two
	@$(IN) -m tests.pictures $(ARGS)

lint: set-up-dev ## style, formatting and types of Python and TypeScript
	@$(IN) -m ruff check --quiet .
	@$(IN) -m ruff format --check --quiet .
	@$(IN) -m mypy $(CHECKED)
	@test -z "$$(find pwa -name '*.ts' -print -quit)" || { node_modules/.bin/tsc --noEmit && node_modules/.bin/tsc --noEmit -p pwa/sw; }

format: set-up-dev ## put the Python files into the one format
	@$(IN) -m ruff check --quiet --fix-only .
	@$(IN) -m ruff format .

bench: set-up-dev ## measure, write benchmarks/RESULTS.md (ARGS="wire paint" only prints these)
	@$(IN) -m benchmarks $(ARGS)

lock: set-up-dev ## write the lock files anew (UPGRADE=--upgrade for newer releases)
	@$(LOCK) $(UPGRADE) pyproject.toml -o deploy/requirements.txt >/dev/null
	@$(LOCK) $(UPGRADE) --group uv -o deploy/requirements-uv.txt >/dev/null
	@$(LOCK) $(UPGRADE) --group data --no-deps -o deploy/requirements-data.txt >/dev/null
	@$(LOCK) $(UPGRADE) --group scaled -c deploy/requirements.txt -o deploy/requirements-scaled.txt >/dev/null
	@$(LOCK) $(UPGRADE) --group dev -c deploy/requirements.txt -c deploy/requirements-scaled.txt -o deploy/requirements-dev.txt >/dev/null
	@npm install --package-lock-only --include=dev --no-audit --no-fund
	@! grep -nE '://|/(home|work|tmp|root|opt)/' deploy/requirements*.txt

code: set-up ## the six digits of a demo account (EMAIL=lan@example.org)
	@$(IN) -m flask --app wsgi demo-code $(EMAIL)

words: set-up-dev ## collect all texts into every translations/<language> (NEW=km adds a language)
	@$(IN) -m babel.messages.frontend -q extract -F pyproject.toml -k lazy_gettext -k lazy_ngettext:1,2 \
		-k lazy_pgettext:1c,2 -c Translators: --no-location --sort-output -o .cache/messages.pot .
	@$(IN) deploy/words.py $(NEW)

clean: ## remove what was installed and built; never var/
	@rm -rf .venv node_modules benchmarks/lighthouse/node_modules static/built .cache .hypothesis

set-up: python
	@$(PYTHON) deploy/set_up.py

set-up-scaled: python
	@$(PYTHON) deploy/set_up.py --scaled

set-up-dev: python
	@$(PYTHON) deploy/set_up.py --dev

python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo 'Set-up: please install Python 3.11 or newer, or name it: make PYTHON=/path/to/python3 run'; exit 1; }
