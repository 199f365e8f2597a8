# Each target does all of its own set-up; it needs Python 3.11 or newer and make, nothing else.
# `make help` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/sh

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
  command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
  2>/dev/null && { echo $$p; break; }; done)
VENV ?= .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
CHECKER := var/checker
CODE := countries cms themes
STRICT := clients/python examples/static-site
SERVICES := DATABASE_URL REDIS_URL ELASTICSEARCH_URL
# What a test run must not inherit: the settings under test are its own.
INHERITED := DJANGO_SETTINGS_MODULE MEDIA_STORAGE PUBLIC_URL PORT BIND_ADDRESS WEB_CONCURRENCY SECRET_KEY \
  EMAIL_URL EMAIL_FROM REQUIRE_SECOND_FACTOR DEBUG LOG_FORMAT LOG_LEVEL DATA_DIR READ_FILE \
  STATIC_COLLECTED TRUST_PROXY CLIENT_ADDRESS_HEADER OIDC_SERVER_URL OIDC_CLIENT_ID \
  OIDC_CLIENT_SECRET OIDC_NAME OIDC_SECOND_FACTOR MACHINE_TRANSLATION DEEPL_API_KEY DEEPL_URL \
  LIBRETRANSLATE_URL LIBRETRANSLATE_API_KEY WEBHOOK_ALLOWED_NETWORKS WEBHOOK_ALLOWED_PORTS WEBHOOK_HTTP
BARE := env $(foreach name,$(INHERITED),-u $(name))
NO_SERVICES := $(foreach name,$(SERVICES),-u $(name))
# Where the environment forbids to keep compiled modules each start compiles the whole site.
unexport PYTHONDONTWRITEBYTECODE
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
# uv installs in seconds what takes pip a minute or two; where it cannot, pip does it.
define install
@$(PIP) -r requirements/uv.lock && \
  VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --compile-bytecode --require-hashes -r $(1) || \
  $(PIP) -r $(1)
endef
define NEED_SERVICES
@for name in $(SERVICES); do \
  eval "value=\$${$$name:-}"; \
  [ -n "$$value" ] || { echo "make $@: $$name is not set"; exit 2; }; \
done
endef
PYTEST_ARGS ?=
# Two processes, each with a database of its own. Those that commit run last in each, and empty it: a
# process that took work back from another (worksteal) would find nothing there.
PARALLEL ?= -n 2
# What `make test-services` runs: all that needs no browser; MARKED=services is its short form.
MARKED ?= not browser and not site and not faults and not access
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" pyproject.toml

.PHONY: help run example test check format test-services test-faults test-slow test-access test-histories test-histories-services test-browser test-site test-clients client-types pictures bench lock forms locales services docker clean

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/site.stamp ## the demo network on http://localhost:$PORT (8000), and its worker
	@STATIC_COLLECTED=$${STATIC_COLLECTED:-true} exec $(MANAGE) serve --demo

example: $(VENV)/dev.stamp ## a partner's site beside the demo, on http://localhost:8800; its key is in ECC_PARTNER_KEY
	@PYTHONPATH=clients/python exec $(BIN)/python examples/static-site/serve.py

test: $(VENV)/dev.stamp ## the default suite: SQLite, no services, no network
	$(BARE) $(NO_SERVICES) $(BIN)/python -m pytest $(PARALLEL) $(PYTEST_ARGS)

check: $(VENV)/dev.stamp ## formatting, lint, types, import contracts, migrations, Django, docs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy $(CODE)
	$(BIN)/mypy --strict $(STRICT)
	find $(CODE) -name '*.html' -print0 | xargs -0 -r $(BIN)/djade --target-version 5.2 --check
	$(BARE) $(NO_SERVICES) DJANGO_SETTINGS_MODULE=cms.settings.test \
	  $(MANAGE) check --fail-level WARNING
	$(BARE) $(NO_SERVICES) DJANGO_SETTINGS_MODULE=cms.settings.production \
	  PUBLIC_URL=https://example.org \
	  SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))') \
	  $(MANAGE) check --deploy --fail-level WARNING
	$(BARE) $(NO_SERVICES) DJANGO_SETTINGS_MODULE=cms.settings.test \
	  $(MANAGE) makemigrations --check --dry-run
	$(BARE) $(NO_SERVICES) $(BIN)/python -m pytest -q tests/architecture

format: $(VENV)/dev.stamp ## put the code into the house's format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	find $(CODE) -name '*.html' -print0 | xargs -0 -r $(BIN)/djade --target-version 5.2 || true

test-services: $(VENV)/dev.stamp ## the suite on PostgreSQL, Redis and Elasticsearch, as the environment names them
	$(NEED_SERVICES)
	$(BARE) $(BIN)/python -m pytest -m "$(MARKED)" $(PARALLEL) $(PYTEST_ARGS)

test-faults: $(VENV)/dev.stamp ## the long fault suite: processes killed at every numbered point, and while they deliver webhooks (FAULTS_SHARE=3: a third)
	$(BARE) $(BIN)/python -m pytest -m faults $(PARALLEL) $(PYTEST_ARGS)

test-slow: $(VENV)/dev.stamp ## what takes longer than the default suite may: the partner API at length, the plugin alone (SLOW_SHARE=10: a tenth of the requests)
	$(BARE) $(NO_SERVICES) $(BIN)/python -m pytest -m slow $(PARALLEL) $(PYTEST_ARGS)

test-access: $(VENV)/dev.stamp ## who may do what: everybody asks for everything, at every address (ACCESS_SHARE=6: a sixth)
	$(BARE) $(NO_SERVICES) $(BIN)/python -m pytest -m access $(PARALLEL) --dist worksteal $(PYTEST_ARGS)

test-histories: $(VENV)/dev.stamp ## a thousand histories of translations, of overlays and of replicas each, lived through at random (HISTORIES=100: so many)
	HISTORIES=$${HISTORIES:-1000} $(BARE) $(NO_SERVICES) $(BIN)/python -m pytest \
	  tests/countries/translation/histories tests/countries/umbrella/histories \
	  tests/countries/partners/sync/histories $(PARALLEL) --dist worksteal $(PYTEST_ARGS)

test-histories-services: $(VENV)/dev.stamp ## the histories of replicas on PostgreSQL, and of several writers at once (HISTORIES=100: so many)
	$(NEED_SERVICES)
	HISTORIES=$${HISTORIES:-1000} $(BARE) $(BIN)/python -m pytest -m "not slow" \
	  tests/countries/partners/sync/histories tests/countries/partners/sync/test_writers.py $(PARALLEL) --dist worksteal $(PYTEST_ARGS)

test-browser: $(VENV)/dev.stamp ## the journeys in Chromium
	$(BARE) $(NO_SERVICES) $(BIN)/python -m pytest -m browser $(PYTEST_ARGS)

test-site: $(VENV)/dev.stamp $(CHECKER)/checker.stamp ## every page of the demo: links, HTML, accessibility, layout
	$(BARE) $(NO_SERVICES) $(BIN)/python -m tests.site $(PARALLEL) $(PYTEST_ARGS)

# What it needs of npm it installs; without npm, or without PHP, MariaDB and WordPress, it skips by name.
test-clients: $(VENV)/dev.stamp ## the clients and examples for partners on a site that runs (NEXT=1: the Next.js example, too)
	$(BARE) $(NO_SERVICES) $(BIN)/python -m pytest -m clients $(PYTEST_ARGS)

client-types: $(VENV)/dev.stamp ## renew the types of clients/typescript from the API's description
	$(BARE) $(NO_SERVICES) DJANGO_SETTINGS_MODULE=cms.settings.test \
	  $(BIN)/python -m tests.clients.typescript.generating var/client-types

pictures: $(VENV)/dev.stamp ## take the documentation's pictures of the demo, in Chromium
	$(BARE) $(NO_SERVICES) $(BIN)/python -m pytest -m site tests/site/pictures.py $(PYTEST_ARGS)

bench: $(VENV)/dev.stamp ## the benchmark: prints its table, writes var/bench.json
	$(BARE) $(NO_SERVICES) $(BIN)/python -m tests.benchmark $(BENCH_ARGS)

lock: $(VENV)/dev.stamp ## renew requirements/*.lock from pyproject.toml
	$(BIN)/$(COMPILE) --group site --upgrade -o requirements/site.lock
	$(BIN)/$(COMPILE) --group dev --upgrade -c requirements/site.lock -o requirements/dev.lock
	awk '/^uv==/ { found = 1 } found { print } found && !/\\$$/ { exit }' requirements/dev.lock \
	  >requirements/uv.lock

forms: $(VENV)/dev.stamp ## renew the types of clients/python from the API's description
	@$(BARE) $(NO_SERVICES) DJANGO_SETTINGS_MODULE=cms.settings.test $(MANAGE) shell -v 0 -c \
	  'import json; from countries.partners.api.openapi import describe; print(json.dumps(describe()))' | \
	  $(BIN)/python clients/python/write_forms.py - >clients/python/forms.new
	@mv clients/python/forms.new clients/python/ecc_partner/forms.py

locales: $(VENV)/site.stamp ## renew the list of locales from the installed CLDR data
	$(MANAGE) write_locales

services: docker .env ## PostgreSQL, Redis, Elasticsearch, web and worker in containers (needs Docker)
	docker compose up --build --detach --wait

docker:
	@docker compose version >/dev/null 2>&1 || \
	  { echo "make services needs Docker with its compose plugin."; exit 2; }

.env:
	@umask 077; random() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }; \
	  printf 'SECRET_KEY=%s\nPOSTGRES_PASSWORD=%s\n' "$$(random)" "$$(random)" >$@
	@echo "Made .env with random secrets for compose.yaml; keep it."

clean: ## remove the environment and all data of this clone
	rm -rf $(VENV) var

$(VENV)/venv.stamp:
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 or newer is needed and was not found."; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "$(PYTHON) cannot make environments: install its venv package (python3-venv)."; exit 2; }
	@echo "Making the environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

# The developers' lock holds the site's with the same versions, so one environment serves both.
$(VENV)/site.stamp: requirements/site.lock requirements/uv.lock $(VENV)/venv.stamp
	@echo "Installing what the site needs (once, half a minute)"
	$(call install,$<)
	@touch $@

$(VENV)/dev.stamp: requirements/dev.lock requirements/uv.lock $(VENV)/venv.stamp
	@echo "Installing what the site and its tests need (once, half a minute)"
	$(call install,$<)
	@touch $@ $(VENV)/site.stamp

# The Nu Html Checker needs Java alone, but is released by npm; its lock names the file by its hash.
$(CHECKER)/checker.stamp: tests/site/package-lock.json
	@command -v npm >/dev/null 2>&1 || \
	  { echo "make test-site needs npm and Java: npm and default-jre-headless on Debian."; exit 2; }
	@echo "Getting the HTML checker (once, some seconds)"
	@mkdir -p $(CHECKER) && cp tests/site/package.json tests/site/package-lock.json $(CHECKER)
	@npm ci --prefix $(CHECKER) --ignore-scripts --no-audit --no-fund --silent
	@touch $@
