# Two commands: `make run` and `make test`. Both install what they need into .venv.
PYTHON ?= python3
VENV := .venv/bin/python

.PHONY: help install install-tests install-bench run test bench soak lint messages openapi states lock backup restore

help:
	@echo "make run       everything: servers, schema, demo zone, web, worker, beat (Ctrl-C stops all)"
	@echo "make test      every check, from a bare clone"
	@echo "make install   .venv alone          make lint      format, lint, types, import contracts"
	@echo "make bench     docs/benchmarks.md   make soak      long trials"
	@echo "make messages  collect sentences    make openapi   docs/openapi.yaml      make states  docs/states/"
	@echo "make backup FILE=…   make restore FILE=…   make lock   requirements*.txt"

install:
	@$(PYTHON) oversight/install.py

install-tests:
	@$(PYTHON) oversight/install.py tests

install-bench:
	@$(PYTHON) oversight/install.py tests bench

run: install
	@$(VENV) -m oversight.run

test: install-tests
	@$(VENV) -m tests.run

lint: install-tests
	@$(VENV) -m tests.run lint

bench: install-bench
	@$(VENV) -m tests.bench

soak: install-tests
	@$(VENV) -m pytest tests/soak

messages: install-tests
	@$(VENV) -m oversight.translations update

openapi: install
	@$(VENV) manage.py spectacular --lang en --validate --fail-on-warn --file docs/openapi.yaml

states: install
	@$(VENV) manage.py print_states

backup: install
	@test -n "$(FILE)" || { echo "Say which file: make backup FILE=/path/to/backup.tar"; exit 2; }
	@$(VENV) manage.py backup "$(FILE)"

restore: install
	@test -n "$(FILE)" || { echo "Say which file: make restore FILE=/path/to/backup.tar [REPLACE=1]"; exit 2; }
	@$(VENV) manage.py restore "$(FILE)" $(if $(REPLACE),--replace)

lock: install-tests
	@for group in "" -dev -e2e -bench; do \
	  .venv/bin/uv --no-config pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	    --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(UPGRADE) \
	    requirements$$group.in -o requirements$$group.txt || exit 1; \
	done
