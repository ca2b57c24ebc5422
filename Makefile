# One word a job; `make help` lists them. Needs Python 3.11 or later, nothing else.
.DEFAULT_GOAL := help
.PHONY: help bootstrap new-service demo up down restart status logs mail test keycloak pictures faults bench lint fmt hook words lock clean

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
LOCAL := .venv/bin/python -m deploy.local
# Names the service in: make logs S=suppliers-web N=50
S ?=
N ?= 50
# Whose tests alone: make test P=suppliers
P ?=
# How many seeded runs of the fault matrix, and from which seed: make faults RUNS=20 SEED=7
RUNS ?= 200
SEED ?= 1
# Which rows of the benchmark, and how often: make bench ROWS=1,3-batch ROUNDS=3; nothing means all, 0 means enough
ROWS ?=
ROUNDS ?= 0

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

bootstrap: ## make .venv from the lock (the others do it for you)
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed: install it, or name it: make PYTHON=..."; exit 1; }
	@$(PYTHON) -m deploy.tools.bootstrap

demo: bootstrap ## a fresh stack that plays the day of 8 July 2025 and stays up; NATION=1: all units report
	@.venv/bin/python -m deploy.demo $(if $(NATION),--nation)

up: bootstrap ## start everything that is not running yet
	@$(LOCAL) up

down: bootstrap ## stop everything, keep the data
	@$(LOCAL) down

restart: bootstrap ## stop and start again; S=suppliers-web for one process
	@$(LOCAL) restart $(S)

status: bootstrap ## what runs, what crashed, and where to look
	@$(LOCAL) status

logs: bootstrap ## the last lines of every log; S=suppliers-web N=50
	@$(LOCAL) logs $(S) --lines $(N)

mail: bootstrap ## the mail that was caught
	@$(LOCAL) mail

test: bootstrap ## lint, types, import rules, and every test on real PostgreSQL and Kafka; P=suppliers: its tests alone
	@.venv/bin/python -m deploy.tools.check $(if $(P),--package "$(P)")

keycloak: bootstrap ## the tests of signing in, at a real Keycloak with the realm of deploy/keycloak
	@.venv/bin/python -m deploy.keycloak

pictures: bootstrap ## take the pictures of docs/guides anew, of pages with the whole country in them
	@.venv/bin/python -m tests.browser.pictures

faults: bootstrap ## kill, freeze, cut and fill everything under load, then compare totals; RUNS=200 SEED=1
	@.venv/bin/python -m tests.faults --runs $(RUNS) --seed $(SEED)

bench: bootstrap ## how fast the spine is, each row beside a baseline; ROWS=1,3-batch ROUNDS=5 SEED=1
	@.venv/bin/python -m tests.load --rows "$(ROWS)" --rounds $(ROUNDS) --seed $(SEED)

new-service: bootstrap ## add a service in the template of all: make new-service NAME=exhibition
	@.venv/bin/python -m deploy.tools.new_service "$(NAME)"

lint: bootstrap ## lint, types and import rules alone
	@.venv/bin/python -m deploy.tools.check --lint

fmt: bootstrap ## format the code, mend what can be mended
	@.venv/bin/ruff check --fix-only --quiet .
	@.venv/bin/ruff format .

hook: ## have git check what is staged before each commit (style, words); --no-verify goes past it
	@git config core.hooksPath deploy/tools/hooks

words: bootstrap ## add new sentences of the pages to locale/en.po, drop unused ones
	@.venv/bin/python -m chassis.translation chassis $(notdir $(wildcard services/*))

lock: ## write every lock file anew
	@test -x .venv/bin/python || $(MAKE) --no-print-directory bootstrap
	@.venv/bin/python -m deploy.tools.locking

clean: ## stop what runs and remove everything that make has made
	@if [ -x .venv/bin/python ]; then .venv/bin/python -m deploy.local clean; fi
	@rm -rf .venv .local node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
