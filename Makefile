# One word each: make run, make test, make bench, make soak, make lint, make chat. Nothing else needs to be installed first
# than Python 3.11 and its venv module.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --disable-pip-version-check
TORCH := torch==2.13.0

export PORT ?= 8000
export EMBEDDING_MODEL ?= bundled

# The bundled model runs without torch; any other one is a sentence-transformers model and needs the extra.
ifeq ($(EMBEDDING_MODEL),bundled)
INSTALLED := $(VENV)/.installed
else
INSTALLED := $(VENV)/.installed-models
endif

.PHONY: run chat test lint bench soak migration clean

run: $(INSTALLED)
	@exec $(BIN)/policy-assistant serve

chat: $(INSTALLED)
	@exec $(BIN)/policy-assistant chat

test: lint
	$(BIN)/python -m pytest

lint: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/mypy

# Long runs: every mutant of every rule, a million random computations, twenty thousand hostile messages, a thousand
# sessions on two processes of which one is killed.
soak: $(VENV)/.installed-test
	$(BIN)/python -m tests.soak.mutations
	$(BIN)/python -m tests.soak.calculations --count 1000000
	$(BIN)/python -m tests.soak.adversarial --count 20000
	$(BIN)/python -m tests.soak.sessions --count 1000

bench: $(INSTALLED)
	@exec $(BIN)/policy-assistant bench $(or $(POLICY_DATA),tests/cases/quality)

# A step for the database after a change of bot/store/tables.py: make migration WHAT="add feedback"
migration: $(VENV)/.installed-test
	$(BIN)/python -m bot.store.migrate "$(WHAT)"
	$(BIN)/ruff check --fix bot/store/migrations
	$(BIN)/ruff format bot/store/migrations

# Stamps: as long as pyproject.toml stays as it is, nothing is installed again.

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 …")'
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.installed: pyproject.toml | $(VENV)/.made
	$(PIP) -e .
	@touch $@

# torch comes first and alone: left to the resolver, a build for graphics cards may be chosen.
$(VENV)/.torch: pyproject.toml | $(VENV)/.made
	$(PIP) $(TORCH)
	@touch $@

$(VENV)/.installed-models: $(VENV)/.torch
	$(PIP) -e '.[models]'
	@touch $@ $(VENV)/.installed

$(VENV)/.installed-test: $(VENV)/.torch
	$(PIP) -e '.[models,test]'
	@touch $@ $(VENV)/.installed $(VENV)/.installed-models

clean:
	rm -rf $(VENV) .data
