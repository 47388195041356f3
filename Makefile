# Every command a developer needs. A machine with Python 3, make and git is enough.
# No step downloads anything but packages of the registries: `make` makes .venv with whatever Python 3 is there, puts uv
# in it, and uv installs what uv.lock names, for the Python that .python-version names.

SHELL := /bin/bash
UV := .venv/bin/uv
PYTHON := .venv/bin/python
RUN := .venv/bin/ocop
READY := .venv/.ready
NO_DATABASE := DATABASE_URL=postgresql://127.0.0.1:1/none

.PHONY: help demo test check fix bench messages docs clean

help:  ## show the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort

$(READY): pyproject.toml uv.lock .python-version
	@command -v python3 >/dev/null || { echo "Python 3 is needed: install it, then try again."; exit 1; }
	@[ -x $(UV) ] || python3 -m venv .venv || \
	  { echo "Python could not make .venv. On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@[ -x $(UV) ] || { echo "Installing; this takes a minute the first time."; $(PYTHON) -m pip install -q uv; }
	@$(UV) python find -q --system "$$(cat .python-version)" >/dev/null 2>&1 || \
	  { echo "Python $$(cat .python-version) is needed and was not found on this machine. Install it, then try again."; exit 1; }
	@$(UV) sync -q --locked
	@touch $@

build/fonts/.built: $(READY) ocop/core/fonts.py
	@$(RUN) build_fonts
	@touch $@

locale/.compiled: $(READY) $(wildcard locale/*/LC_MESSAGES/django.po)
	@$(PYTHON) -m tools.messages compile

demo: $(READY) build/fonts/.built locale/.compiled  ## start the platform with the demonstration network
	@$(RUN) demo

test: $(READY) build/fonts/.built locale/.compiled  ## run the whole suite on a PostgreSQL of its own
	@$(PYTHON) -m pytest -q -n auto --maxprocesses 8 --dist worksteal

check: $(READY)  ## format, lint, types, imports, migrations, translations, docs
	@.venv/bin/ruff format --check . && .venv/bin/ruff check .
	@.venv/bin/lint-imports
	@.venv/bin/mypy
	@$(NO_DATABASE) $(PYTHON) -W ignore::RuntimeWarning -m ocop makemigrations --check --dry-run
	@$(PYTHON) -m tools.messages check
	@$(PYTHON) -m tools.docs --check

fix: $(READY)  ## format and mend what a tool can mend
	@.venv/bin/ruff check --fix . ; .venv/bin/ruff format .

bench: $(READY)  ## run the measurements; see bench/README.md
	@$(PYTHON) -m bench

messages: $(READY)  ## gather the sentences of the interface into locale/
	@$(PYTHON) -m tools.messages gather

docs: $(READY)  ## draw the lifecycles into docs/states.md
	@$(PYTHON) -m tools.docs

clean:  ## remove what was built here (not the data)
	@rm -rf .venv build locale/.compiled .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
