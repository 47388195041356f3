# Every command a developer needs. A machine with Python 3, make and git is enough.
# No step downloads anything but packages of the registries.

SHELL := /bin/bash
UV := .venv/bin/uv
RUN := .venv/bin/ocop
READY := .venv/.ready

.PHONY: help demo test check fix bench messages docs clean

help:  ## show the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort

$(READY): pyproject.toml uv.lock .python-version
	@command -v python3 >/dev/null || { echo "Python 3 is needed: install it, then try again."; exit 1; }
	@[ -x $(UV) ] || { python3 -m venv .venv-boot && .venv-boot/bin/pip install -q uv; }
	@boot=$$([ -x $(UV) ] && echo $(UV) || echo .venv-boot/bin/uv); $$boot sync --locked -q && { [ -x $(UV) ] || cp .venv-boot/bin/uv $(UV); }
	@rm -rf .venv-boot
	@touch $@

build/fonts/.built: $(READY) ocop/core/fonts.py
	@$(RUN) build_fonts
	@touch $@

locale/.compiled: $(READY) $(wildcard locale/*/LC_MESSAGES/django.po)
	@.venv/bin/python -m tools.messages compile
	@touch $@

demo: $(READY) build/fonts/.built locale/.compiled  ## start the platform with the demonstration network
	@$(RUN) demo

test: $(READY) build/fonts/.built locale/.compiled  ## run the whole suite on a PostgreSQL of its own
	@.venv/bin/python -m pytest -q -n 2 --dist worksteal

check: $(READY)  ## format, lint, types, imports, migrations, translations, docs
	@.venv/bin/ruff format --check . && .venv/bin/ruff check .
	@.venv/bin/lint-imports
	@.venv/bin/mypy
	@$(RUN) makemigrations --check --dry-run
	@.venv/bin/python -m tools.messages check
	@.venv/bin/python -m tools.docs --check

fix: $(READY)  ## format and mend what a tool can mend
	@.venv/bin/ruff check --fix . ; .venv/bin/ruff format .

bench: $(READY)  ## run the measurements; see bench/README.md
	@.venv/bin/python -m bench

messages: $(READY)  ## gather the sentences of the interface into locale/
	@.venv/bin/python -m tools.messages gather

docs: $(READY)  ## draw the lifecycles into docs/states.md
	@.venv/bin/python -m tools.docs

clean:  ## remove what was built here (not the data)
	@rm -rf .venv .venv-boot build locale/.compiled .mypy_cache .ruff_cache .pytest_cache .hypothesis
