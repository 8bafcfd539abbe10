# make run     open the app                      make test    all tests
# make demo    open it on a desk to play with    make check   lint, format, types, import contracts
# make train   train the bundled planner again   make bench   measure speed and memory
#
# Everything is installed into .venv, by Python's own venv and pip, with the versions of constraints.txt.
# ARGS goes to the program: make run ARGS='ask "call Sid tomorrow at 3"'. TESTS picks tests: make test TESTS=tests/tui

VENV := .venv
BIN := $(VENV)/bin
TESTS ?= tests
PYTEST_ARGS ?= -n 2
export VENV PYTHON

.DEFAULT_GOAL := help
.PHONY: help run demo test check format train bench clean

help:
	@sed -n 's/^# //p' Makefile

$(VENV)/.ready-%: pyproject.toml constraints.txt scripts/set-up
	@scripts/set-up $*

run: $(VENV)/.ready-run
	@$(BIN)/tinyagent $(ARGS)

demo: $(VENV)/.ready-run
	@$(BIN)/tinyagent demo $(ARGS)

test: $(VENV)/.ready-dev
	@$(BIN)/pytest $(PYTEST_ARGS) $(TESTS)

check: $(VENV)/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.ready-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

train: $(VENV)/.ready-train
	@mkdir -p build
	@echo "Making up requests..."
	@$(BIN)/python -m models.training.generator --count 60000 --seed 1 --out build/requests.jsonl
	@echo "Training for 80 minutes; ARGS='--minutes 10' changes that..."
	@$(BIN)/python -m models.training.train --synthetic build/requests.jsonl --out build/planner $(ARGS)
	@echo "Writing models/weights and measuring them..."
	@$(BIN)/python -m models.training.export build/planner/best.pt --out models/weights
	@$(BIN)/python -m models.training.calibrate
	@$(BIN)/python -m models.evaluation.score

bench: $(VENV)/.ready-run
	@$(BIN)/python -m benchmarks $(ARGS)

clean:
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist *.egg-info
