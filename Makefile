SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# Any Python from 3.11 on. Without PYTHON=..., the python3.x commands are tried when python3 is too old.
PYTHON ?= python3
# How many processes `faults` kills.
KILLS ?= 10000
# How many bundles `tamper` tampers with.
N ?= 100000
# How many requests `fuzz-api` sends each address, in good faith and in bad.
EXAMPLES ?= 50
# Passed on by `run`, `test`, `lock`, the benchmarks, `faults`, `tamper`, `fuzz-api` and `docs`.
ARGS ?=

PYTHONS := $(PYTHON) $(if $(filter file,$(origin PYTHON)),python3.14 python3.13 python3.12 python3.11)
UV_VERSION := 0.13.9

# A person's own pip and Python settings must not redirect what is installed into .venv.
unexport PYTHONHOME PYTHONPATH VIRTUAL_ENV
unexport PIP_BREAK_SYSTEM_PACKAGES PIP_DRY_RUN PIP_IGNORE_INSTALLED PIP_NO_DEPS PIP_PREFIX PIP_PYTHON
unexport PIP_REPORT PIP_REQUIRE_HASHES PIP_REQUIREMENT PIP_ROOT PIP_TARGET PIP_UPGRADE
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1
export PIP_REQUIRE_VIRTUALENV := 0
export PIP_USER := 0

PIP := .venv/bin/python -m pip

# The provider of single sign-on that the tests log in at.
PROVIDER := tests/desk/web/oidc

.PHONY: help run desk test style format lock bench-season bench-import bench-desk bench-care bench-trail fuzz-api docs screenshots faults tamper clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' Makefile

run: .venv/.run desk ## play a contracting round until 20 October 2026 and open the desk: make run ARGS=--help
	.venv/bin/looptijd demo --until 2026-10-20 --open $(ARGS)

desk: desk/web/static/.built ## build the styles and scripts of the web desk

test: .venv/.dev desk $(PROVIDER)/node_modules/.installed ## run the tests: make test ARGS='-k deadline'
	@if tests/browser/install; then .venv/bin/pytest -n auto $(ARGS); exit; fi; \
	missing="There is no Chromium here and none could be installed, so THE BROWSER TESTS DO NOT RUN."; \
	echo "$$missing" >&2; \
	if [[ -n "$${CI:-}" ]]; then exit 1; fi; \
	.venv/bin/pytest -n auto -m 'not browser' $(ARGS); \
	echo "$$missing" >&2

style: .venv/.dev ## check rules, layout, types and the layers between the packages
	@failed=; \
	check() { echo "$$*"; "$$@" || failed="$$failed $$(basename "$$1")"; }; \
	check .venv/bin/ruff check; \
	check .venv/bin/ruff format --check; \
	check .venv/bin/mypy; \
	check .venv/bin/lint-imports; \
	if [[ -n "$$failed" ]]; then echo "style: failed:$$failed" >&2; exit 1; fi

format: .venv/.dev ## lay the code out and mend what ruff can mend by itself
	.venv/bin/ruff check --fix-only
	.venv/bin/ruff format

lock: .venv/.python ## renew both lock files after a change in pyproject.toml; newer releases: make lock ARGS=--upgrade
	@tools=$$(mktemp -d); \
	trap 'rm -rf "$$tools"' EXIT; \
	.venv/bin/python -m venv "$$tools"; \
	"$$tools/bin/python" -m pip install --quiet uv==$(UV_VERSION); \
	compile() { \
		"$$tools/bin/uv" pip compile pyproject.toml --group build --quiet --universal --python-version 3.11 \
			--generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' "$$@"; \
	}; \
	compile --extra dev --output-file requirements-dev.lock $(ARGS); \
	compile --constraints requirements-dev.lock --output-file requirements.lock $(ARGS)

bench-season: .venv/.run ## time a whole contracting season
	.venv/bin/python benchmarks/season.py $(ARGS)

bench-import: .venv/.run ## time the import of 10,000 applications
	.venv/bin/python benchmarks/imports.py $(ARGS)

bench-desk: .venv/.run desk ## time the web desk with 100,000 contracts and 30 people: make bench-desk ARGS='--only clicks'
	.venv/bin/python benchmarks/web_desk.py $(ARGS)

bench-care: .venv/.run desk ## time the published care with many readers at once
	.venv/bin/python benchmarks/care.py $(ARGS)

bench-trail: .venv/.run ## time checking, sealing, proving and writing the trail of a million records
	.venv/bin/python benchmarks/trail.py $(ARGS)

faults: .venv/.dev ## kill, stop and starve processes that carry out milestones: make faults KILLS=200
	@.venv/bin/python tests/faults/harness --kills $(KILLS) $(ARGS)

tamper: .venv/.dev ## tamper with bundles of the trail in every way, and see it found: make tamper N=1000
	@.venv/bin/python tests/tamper/harness --mutations $(N) $(ARGS)

fuzz-api: .venv/.dev ## send the API much that its document tells of, and more that it does not: make fuzz-api EXAMPLES=50
	FUZZ_EXAMPLES=$(EXAMPLES) .venv/bin/pytest --timeout 7200 tests/desk/api/test_fuzzed.py $(ARGS)

docs: .venv/.dev ## write the generated pages of docs/ anew
	.venv/bin/python docs/generate.py $(ARGS)

screenshots: .venv/.dev desk ## make the pictures of the desk in docs/images anew
	LOOPTIJD_SCREENSHOTS=docs/images .venv/bin/pytest -q tests/browser/test_first_hour.py tests/browser/test_policy_year.py \
		tests/browser/test_auditors_work.py $(ARGS)

clean: ## remove the environment, caches and build products
	rm -rf desk/web/static desk/web/front/node_modules $(PROVIDER)/node_modules
	rm -rf .venv build dist htmlcov .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps. Each is touched last, so an install that failed leaves none and is tried again.

# A .venv that was moved or copied with its checkout, or whose Python has gone, is made anew.
WHOLE := $(shell [[ ! -e .venv/.python ]] || { [[ "$$(<.venv/.python)" == "$(CURDIR)" ]] && .venv/bin/python -c ''; } \
	2>/dev/null && echo yes)
.PHONY: anew
.venv/.python: $(if $(WHOLE),,anew)
	@for python in $(PYTHONS); do \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$python; break; fi; \
	done; \
	if [[ -z "$${found:-}" ]]; then \
		version=$$("$(PYTHON)" --version 2>&1) || version="no $(PYTHON) that runs"; \
		echo "Looptijd needs Python 3.11 or newer; found: $$version. Name one with: make PYTHON=/path/to/python3" >&2; \
		exit 1; \
	fi; \
	if ! "$$found" -c 'import ensurepip, venv' 2>/dev/null; then \
		echo "$$found has no venv module (on Debian and Ubuntu: install python3-venv). Another one: make PYTHON=..." >&2; \
		exit 1; \
	fi; \
	"$$found" -m venv --clear .venv
	@printf '%s\n' '$(CURDIR)' > $@

.venv/.run: .venv/.python requirements.lock pyproject.toml
	@echo "Installing what Looptijd runs on into .venv"
	@rm -f $@
	@$(PIP) install --require-hashes --quiet -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --quiet -e .
	@touch $@

.venv/.dev: .venv/.run requirements-dev.lock
	@echo "Installing the tools for tests and style into .venv"
	@rm -f $@
	@$(PIP) install --require-hashes --quiet -r requirements-dev.lock
	@touch $@

# Node comes from .venv; what npm installs and what is built of it stay out of the repository.
FRONT := desk/web/front
desk/web/static/.built: $(FRONT)/package-lock.json $(FRONT)/package.json $(wildcard $(FRONT)/*.scss $(FRONT)/*.mjs $(FRONT)/*.svg) | .venv/.run
	@echo "Building the styles and scripts of the web desk"
	@PATH="$(CURDIR)/.venv/bin:$$PATH" npm --prefix $(FRONT) --no-progress --loglevel=error ci >/dev/null
	@.venv/bin/node $(FRONT)/build.mjs
	@touch $@

$(PROVIDER)/node_modules/.installed: $(PROVIDER)/package-lock.json $(PROVIDER)/package.json | .venv/.run
	@echo "Installing the provider of single sign-on that the tests log in at"
	@PATH="$(CURDIR)/.venv/bin:$$PATH" npm --prefix $(PROVIDER) --no-progress --loglevel=error ci >/dev/null
	@touch $@
