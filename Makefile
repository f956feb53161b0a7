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
	$(BIN)/python -m tests.soak.wechat --chats 200 --seconds 60
	$(BIN)/python -m tests.soak.telegram --chats 200 --seconds 60

# Speed of the product; how the search grows; what one could take instead. The last two also take other articles, sizes
# and a page for their tables: make bench ARTICLES=a.jsonl.gz QUERIES=q.jsonl SIZES="60000 250000" PAGE=README.md
COLLECTION = $(if $(ARTICLES),--articles $(ARTICLES) --queries $(QUERIES)) $(if $(PAGE),--readme $(PAGE))

bench: $(INSTALLED) $(VENV)-bench/.installed
	$(BIN)/policy-assistant bench $(or $(POLICY_DATA),tests/cases/quality)
	$(VENV)-bench/bin/python -m tests.bench.size $(if $(SIZES),--sizes $(SIZES)) $(COLLECTION)
	$(VENV)-bench/bin/python -m tests.bench.peers $(COLLECTION)

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

# What one could take instead stays out of the product's own environment; what can't be installed is reported as such.
$(VENV)-bench/.installed: pyproject.toml | $(VENV)/.made
	$(PYTHON) -m venv $(VENV)-bench
	$(VENV)-bench/bin/python -m pip install --disable-pip-version-check -e .
	$(PYTHON) -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["bench"], sep="\n")' \
	| while read -r part; do $(VENV)-bench/bin/python -m pip install --disable-pip-version-check "$$part" || true; done
	@touch $@

clean:
	rm -rf $(VENV) $(VENV)-bench .data
