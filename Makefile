# CoachDesk, from a fresh clone: `make run` and `make test`. Everything else is in `make help`.
# Each step leaves a stamp, so that a second start does nothing twice.

PORT ?= 8000
SIZE ?= M
BIN := .venv/bin
UV := $(BIN)/uv pip install --quiet --python $(BIN)/python
VENDOR := coachdesk/static/vendor
SHEETS := $(wildcard coachdesk/scss/[!_]*.scss)
CATALOGUES := $(wildcard coachdesk/translations/*/LC_MESSAGES/*.po)
# A Node.js of the machine is used when it is new enough, else the one in the virtual environment.
export PATH := $(PATH):$(CURDIR)/$(BIN)
OWN_NODE := $(shell command -v npm >/dev/null 2>&1 && node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' 2>/dev/null || echo .venv/.node)
ifneq ($(OWN_NODE),)
export PATH := $(CURDIR)/$(BIN):$(PATH)
endif

.DELETE_ON_ERROR:
.PHONY: help setup run test check proof bench screenshot words lock clean

help:  ## list what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

setup: .venv/.project $(VENDOR)/.built .venv/.catalogues  ## install what is locked, build the styles; nothing else

run: setup  ## the demo on http://127.0.0.1:8000 (make run PORT=8123 for another port)
	@if [ -z "$$DATABASE_URL" ]; then $(BIN)/coachdesk migrate --demo && $(BIN)/coachdesk demo load --if-empty; fi
	@exec $(BIN)/coachdesk serve --port $(PORT)

test: setup .venv/.test tests/oidc/node_modules/.installed  ## the whole suite on SQLite, on PostgreSQL and in a browser
	@$(BIN)/python -m tests.tiers

check: setup .venv/.test .venv/.dev  ## lint, types, templates and contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy coachdesk
	$(BIN)/djlint templates --lint
	$(BIN)/lint-imports

proof: setup .venv/.test tests/oidc/node_modules/.installed  ## the long contests, kills and sweeps, with their figures
	@$(BIN)/python -m tests.tiers proof

bench: setup .venv/.test  ## the figures on PostgreSQL (make bench SIZE=S PAGE=docs/figures.md)
	@$(BIN)/python -m tests.engines.run $(BIN)/coachdesk bench all --size $(SIZE) --check $(if $(PAGE),--page $(PAGE))

screenshot: setup .venv/.test  ## take the README's picture again
	@$(BIN)/python -m tests.browser.shots --readme docs/caseload.png

words: .venv/.base  ## collect the words of code and pages into the catalogues, to be translated there
	$(BIN)/pybabel -q extract -F pyproject.toml -k lazy_gettext --no-location --sort-output --no-wrap --project=CoachDesk -o .venv/messages.pot coachdesk templates
	$(BIN)/pybabel -q update --no-wrap --no-fuzzy-matching --ignore-obsolete -i .venv/messages.pot -d coachdesk/translations

lock: .venv/.installer  ## lock the newest versions that pyproject.toml and package.json allow
	$(eval LOCK := $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-annotate --no-header)
	$(LOCK) --group installer -o requirements/installer.lock
	$(LOCK) --group node -o requirements/node.lock
	$(LOCK) --group postgresql --no-deps -o requirements/postgresql.lock
	$(LOCK) pyproject.toml -o requirements/base.lock
	$(LOCK) pyproject.toml --group test -c requirements/base.lock -o requirements/test.lock
	$(LOCK) --group dev -c requirements/test.lock -o requirements/dev.lock
	npm install --package-lock-only --omit=optional
	npm install --package-lock-only --omit=optional --prefix tests/oidc
	$(BIN)/python -c 'import json, sys; [(d := json.load(open(f)), [p.pop("funding", 0) for p in d["packages"].values()], open(f, "w").write(json.dumps(d, indent=2) + "\n")) for f in sys.argv[1:]]' package-lock.json tests/oidc/package-lock.json

clean:  ## remove what was installed and built; the instance folder stays
	rm -rf .venv node_modules tests/oidc/node_modules $(VENDOR) *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# Python: the installer by pip and its hashes, the rest by the installer and theirs.

.venv/bin/python:
	@echo "Making a virtual environment"
	@python3 -m venv .venv || { echo "Python's venv module is needed: on Debian, apt-get install python3-venv" >&2; exit 1; }

.venv/.installer: requirements/installer.lock | .venv/bin/python
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

.venv/.base: requirements/base.lock .venv/.installer
	@echo "Installing what CoachDesk runs on"
	@$(UV) --require-hashes -r $<
	@touch $@

.venv/.project: pyproject.toml .venv/.base
	@$(UV) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.test: requirements/test.lock .venv/.project
	@echo "Installing what the tests need"
	@$(UV) --require-hashes -r $<
	@touch $@

.venv/.dev: requirements/dev.lock .venv/.project
	@echo "Installing what the checks need"
	@$(UV) --require-hashes -r $<
	@touch $@

.venv/.node: requirements/node.lock .venv/.installer
	@echo "Installing Node.js beside Python"
	@$(UV) --require-hashes -r $<
	@touch $@

# Styles and scripts: out of npm's packages, into a folder that git does not keep.

node_modules/.installed: package-lock.json package.json .npmrc | $(OWN_NODE)
	@echo "Installing what the styles are made of"
	@npm ci --omit=optional --silent
	@touch $@

tests/oidc/node_modules/.installed: tests/oidc/package-lock.json tests/oidc/package.json tests/oidc/.npmrc | $(OWN_NODE)
	@echo "Installing the identity provider of the tests"
	@npm ci --prefix tests/oidc --omit=optional --silent
	@touch $@

$(VENDOR)/.built: node_modules/.installed $(wildcard coachdesk/scss/*.scss coachdesk/scss/*/*.scss)
	@mkdir -p $(VENDOR)
	@cp node_modules/htmx.org/dist/htmx.min.js node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js $(VENDOR)/
	@set -e; for sheet in $(SHEETS); do node_modules/.bin/sass --load-path=. --style=compressed --no-source-map \
		--quiet-deps --no-error-css $$sheet $(VENDOR)/$$(basename $$sheet .scss).css; done
	@touch $@

# Words: compiled where there are catalogues.

.venv/.catalogues: $(CATALOGUES) .venv/.base
	@if [ -n "$(CATALOGUES)" ]; then $(BIN)/pybabel --quiet compile --directory coachdesk/translations; fi
	@touch $@
