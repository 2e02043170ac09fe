# make run: set up and start the product with demo data.  make test: the whole test suite.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
.DEFAULT_GOAL := help
.PHONY: help run test faults install setup lock docs

help: ## This list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: $(VENV)/.run-ready ## Set up, build the demo office once, start the server
	@$(BIN)/python -m fieldapp demo
	@exec $(BIN)/gunicorn wsgi:app

test: $(VENV)/.test-ready ## The whole test suite, on SQLite and (where installed) PostgreSQL
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-cache --no-logo
	@$(BIN)/mypy
	@$(BIN)/python -m pytest

faults: $(VENV)/.test-ready ## The fault tests in full: kills, power cuts, full disks, and each guard taken out
	@FAULTS=full $(BIN)/python -m pytest tests/faults

install: $(VENV)/.run-ready ## What the product needs, in .venv

setup: $(VENV)/.test-ready ## The same with what the tests need

lock: $(VENV)/.test-ready ## Compile requirements*.txt anew, newest versions, with hashes
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q -U requirements.in -o requirements.txt
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q -U requirements-dev.in -o requirements-dev.txt

docs: $(VENV)/.run-ready ## Write the generated pages of docs/ anew
	$(BIN)/python -m fieldapp.commands.documentation

$(VENV)/.created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "fieldapp needs Python 3.11 or newer (make PYTHON=...)")'
	@echo "Making a virtual environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run-ready: $(VENV)/.created requirements.txt fieldapp/translations/en/LC_MESSAGES/messages.po
	@echo "Installing what the product needs ..."
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/pybabel -q compile -d fieldapp/translations
	@touch $@

$(VENV)/.test-ready: $(VENV)/.run-ready requirements-dev.txt
	@echo "Installing what the tests need ..."
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
