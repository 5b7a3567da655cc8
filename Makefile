# One page of jobs; `make help` prints it.
.DEFAULT_GOAL := help
PY := .venv/bin/python
export PYTHONPATH := $(CURDIR)
export TF_CPP_MIN_LOG_LEVEL := 3
export TQDM_DISABLE := 1
export RASA_TELEMETRY_ENABLED := false
export SQLALCHEMY_SILENCE_UBER_WARNING := 1
export PYTHONWARNINGS := ignore::DeprecationWarning

.PHONY: help env run train test test-quick test-desk-313 lint eval eval-public bench faults demo compose-test lock

help: ## this list
	@awk -F':.*## ' '/^[a-z0-9-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

env: ## make .venv from the locked requirements (does nothing when up to date)
	@bash scripts/setup.sh

run: env ## train if needed, start bot and desk on loopback, Ctrl-C stops all (PORT, RASA_PORT, ACTIONS_PORT, VAR)
	@$(PY) -m scripts.run

train: env ## train a model from data/ into models/ unless one fits already
	@$(PY) -m scripts.train

test: env ## everything: lint, types, a model, Rasa's data check, stories, tests, browser, short faults
	@$(PY) -m scripts.check

test-quick: env ## without what is slow (stories, dialogues with the running bot, browser, faults)
	@$(PY) -m scripts.check quick

test-desk-313: ## the desk's tests on Python 3.13, which its image uses, in an environment of their own
	@bash scripts/test_desk_313.sh

lint: env ## ruff and mypy
	@.venv/bin/ruff check . && .venv/bin/mypy

eval: env ## how well it understands, on messages kept apart, beside its peers
	@$(PY) -m scripts.evaluate

eval-public: env ## the same pipeline on the public Polish benchmark
	@$(PY) -m scripts.evaluate_public

bench: env ## speed and memory, ours beside the stock parts, in one run
	@$(PY) -m scripts.bench

faults: env ## the long fault tests
	@IKP_FAULTS=long $(PY) -m pytest -q tests/faults tests/desk/webhook/test_generated.py

demo: env ## play a Messenger and a comment conversation against the running system
	@$(PY) -m scripts.demo

compose-test: env ## build and run docker-compose.yml, talk to it, restart a part, stop
	@bash scripts/compose_test.sh

lock: ## write the lock files from requirements/*.in
	@bash scripts/lock.sh
