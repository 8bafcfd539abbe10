# make run     open the app                      make test    all tests
# make demo    open it on a desk to play with    make check   lint, format, types, import contracts
# make train   train the shipped models again    make bench   measure speed and memory
# make chaos   kill the program and count what was lost or done twice
# make fuzz    a wild user at the app, for ten minutes
# make snapshots  take the screens anew that tests compare with
# make attack  attack it through content, and print what came of it
#
# Everything is installed into .venv, by Python's own venv and pip, with the versions of constraints.txt.
# ARGS goes to the program: make run ARGS='ask "call Sid tomorrow at 3"'. TESTS picks tests: make test TESTS=tests/tui

VENV := .venv
BIN := $(VENV)/bin
TESTS ?= tests
PYTEST_ARGS ?= -n 4 --dist worksteal
export VENV PYTHON

.DEFAULT_GOAL := help
.PHONY: help run demo test check format train chaos attack fuzz bench snapshots clean

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

# About two hours on two cores. Each step goes on where it was stopped; `make clean` begins afresh.
train: $(VENV)/.ready-train
	@mkdir -p build
	@echo "1 of 4: making up requests..."
	@test -s build/requests.jsonl || $(BIN)/python -m models.training.generator --count 60000 --seed 1 --out build/requests.jsonl
	@echo "2 of 4: training the planner for 74 minutes, then for 8 on mostly real examples..."
	@$(BIN)/python -m models.training.train --synthetic build/requests.jsonl --out build/planner
	@$(BIN)/python -m models.training.train --synthetic build/requests.jsonl --out build/planner-2 \
	    --start build/planner/best.pt --minutes 8 --every 4 --rate 1.5e-4 --reader-rate 4e-5 --average 0.996 --seed 2 \
	    --real 0.8 --steps 0.46 --joined 0.16 --everyday 0.22 --made 0.16
	@$(BIN)/python -m models.training.export build/planner-2/best.pt --out models/weights
	@$(BIN)/python -m models.training.calibrate
	@echo "3 of 4: training the retriever for 12 minutes..."
	@$(BIN)/python -m models.training.retriever --synthetic build/requests.jsonl --start build/planner-2/best.pt
	@echo "4 of 4: training the small language model for 15 minutes..."
	@$(BIN)/python -m models.training.lm --out build/lm
	@echo "Measuring..."
	@$(BIN)/tinyagent eval --out build/report
	@$(BIN)/python -m models.evaluation.retrieval
	@$(BIN)/python -m models.training.lm.measure

# Kills the program for some minutes, at random instants and before each step on the disk: make chaos ARGS='--minutes 20'
chaos: $(VENV)/.ready-dev
	@$(BIN)/python -m tests.chaos $(ARGS)

attack: $(VENV)/.ready-dev
	@$(BIN)/python -m tests.attacks $(ARGS)

# Requests, answers, keys, pastes, clicks, sizes and files that change: make fuzz ARGS='--minutes 60 --go-on'
fuzz: $(VENV)/.ready-dev
	@$(BIN)/python -m tests.fuzz $(ARGS)

# After a change that is meant to be seen: take the screens anew, then look at the diff.
snapshots: $(VENV)/.ready-dev
	@$(BIN)/python -m tests.snapshots $(ARGS)

bench: $(VENV)/.ready-dev
	@$(BIN)/python -m benchmarks $(ARGS)

clean:
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist *.egg-info
