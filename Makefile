# The few things one does here; `make` alone lists them.

.DEFAULT_GOAL := help
PORT ?= 8000
BENCH_STORIES ?= 10000
BENCH_SEARCH ?= 2000 20000

# Chinese sentences, whatever locale the terminal has.
export PYTHONUTF8 = 1

PYTHON = .venv/bin/python
RUNTIME = .venv/.runtime-installed
DEVELOPMENT = .venv/.development-installed
# npm brings Biome for JavaScript and CSS (biome.jsonc says why) and the Nu checker for
# HTML, which takes Java. Where there is no Node.js, or no Java, they are left out, loudly.
NPM := $(shell command -v npm 2>/dev/null)
BIOME = $(if $(NPM),node_modules/.bin/biome,true)
BIOME_INSTALLED = node_modules/.biome-installed
FRONTEND = $(if $(NPM),$(BIOME_INSTALLED),without-node)
# The templates in Django's language; those of the site are in Jinja2.
DJADE = find templates/admin -name '*.html' -exec .venv/bin/djade --target-version 5.2

# Made-up values, of the kind that docs/configuration.md asks for.
PRODUCTION = ENVIRONMENT=production ALLOWED_HOSTS=www.example.cn \
	SECRET_KEY=made-up-for-make-lint-0123456789-abcdefghijklmnopqrstuvw

.PHONY: help run demo test quick lint format bench free-port without-node

help:  ## List these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-6s %s\n", $$1, $$2 }' Makefile

run: free-port $(RUNTIME)  ## Start the site on 127.0.0.1:$PORT (8000), with a day's news in it
	@ENVIRONMENT=development $(PYTHON) manage.py prepare_demo --port $(PORT)
	@ENVIRONMENT=development $(PYTHON) manage.py runserver 127.0.0.1:$(PORT)

demo: free-port $(RUNTIME)  ## The same, with a made-up working day at the desk besides
	@ENVIRONMENT=development $(PYTHON) manage.py prepare_demo --port $(PORT) --working-day
	@ENVIRONMENT=development $(PYTHON) manage.py runserver 127.0.0.1:$(PORT)

test: $(DEVELOPMENT)  ## Run every test on SQLite, and on a real PostgreSQL beside it
	@$(PYTHON) -m tests

quick: $(DEVELOPMENT)  ## Run the tests that need no browser, on SQLite
	@$(PYTHON) -m tests quick

lint: $(DEVELOPMENT) $(FRONTEND)  ## Check the code, the templates, the migrations, the settings
	@$(PYTHON) -m ruff check
	@$(PYTHON) -m ruff format --check
	@$(DJADE) --check {} +
	@$(BIOME) ci --error-on-warnings static
	@$(PYTHON) .ci/check_files.py
	@$(PYTHON) .ci/check_html.py
	@$(PYTHON) manage.py makemigrations --check
	@$(PRODUCTION) $(PYTHON) manage.py check --deploy --fail-level WARNING

# djade fails when it has changed something: asked again, only when it could not.
format: $(DEVELOPMENT) $(FRONTEND)  ## Set Python, templates, JavaScript and CSS as lint wants them
	@$(PYTHON) -m ruff check --select I --fix --quiet
	@$(PYTHON) -m ruff format
	@$(DJADE) {} + || $(DJADE) --check {} +
	@$(BIOME) check --write --linter-enabled=false static

bench: $(DEVELOPMENT)  ## Measure pages beside a bare view, ingest, paper, moving in, search
	@$(PYTHON) -m bench --on sqlite --stories $(BENCH_STORIES)
	@$(PYTHON) -m bench --on postgresql --stories $(BENCH_STORIES)
	@$(PYTHON) -m bench.ingest
	@$(PYTHON) -m bench.paper
	@$(PYTHON) -m bench.moving_in --on sqlite
	@$(PYTHON) -m bench.moving_in --on postgresql
	@$(PYTHON) -m bench.search --on sqlite --stories $(BENCH_SEARCH)
	@$(PYTHON) -m bench.search --on postgresql --stories $(BENCH_SEARCH)

$(RUNTIME): requirements.txt | $(PYTHON)
	@$(PYTHON) .ci/install.py requirements.txt "what the site needs"
	@touch $@

$(DEVELOPMENT): requirements-dev.txt | $(PYTHON)
	@$(PYTHON) .ci/install.py requirements-dev.txt "what the site and its tests need"
	@touch $@

$(BIOME_INSTALLED): package.json package-lock.json
	@echo "== Installing Biome"
	@npm ci --silent
	@touch $@

free-port:
	@sh .ci/check_port $(PORT)

without-node:
	@echo "== JavaScript and CSS are LEFT OUT: that takes Node.js. Install nodejs and npm." >&2
	@test "$$CI" != true

$(PYTHON):
	@sh .ci/make_venv
