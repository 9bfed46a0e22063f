# Every command works on a fresh machine with Python 3.10 or later, and works again.
PYTHON ?= python3
VENV ?= .venv
PORT ?= 8000
WORKERS ?= auto
COVERAGE ?= --cov --cov-report=term --cov-fail-under=95
PYTEST_ARGS ?=
BLOCKS ?=

VENV_PYTHON := $(VENV)/bin/python
MANAGE := $(VENV_PYTHON) example_site/manage.py
TOO_OLD := "wagtail-healthblocks needs Python 3.10 or later. Name one: make PYTHON=python3.12 …"

# Where it is set, every process would compile Django, Wagtail and the tests anew: a third of the suite's time.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-core test-long test-legs test-databases test-one-machine upgrade-test bench composing css screenshots lighthouse docs lint format release-check clean

help:
	@echo "make setup       install all that contributors need, and the checks before each commit"
	@echo "make demo        run the example site on PORT (now $(PORT))"
	@echo "make test        run the test suite, with coverage"
	@echo "make test-core   run what finds most faults, in a minute"
	@echo "make test-long   run what takes minutes: fuzzers, faults put into the code, aged databases"
	@echo "make test-legs   run the core on the oldest and newest Django and Wagtail, some of it between"
	@echo "make test-databases  run what depends on a database on PostgreSQL and MariaDB"
	@echo "make test-one-machine  post 10,000 reviews from one machine in every set-up on every database"
	@echo "make upgrade-test  upgrade databases of earlier commits, and open all that they hold"
	@echo "make bench       measure an article, the reviews with a million rows, and publishing with 2,000 pages (about half an hour)"
	@echo "make composing   count the clicks and fields of composing the main article (needs Chromium)"
	@echo "make css         make the one stylesheet of the files in wagtail_healthblocks/styles"
	@echo "make screenshots take the pictures of the documentation (needs Chromium)"
	@echo "make lighthouse  ask Lighthouse about the main article, served as in production"
	@echo "make docs        make the documentation into a site, in docs/_build/html"
	@echo "make lint        check style, templates, types, imports and migrations"
	@echo "make format      format the Python code and sort its imports"
	@echo "make release-check  build what would be released, and check it"
	@echo "make clean       remove what these commands have made, but not the demo's content"

setup: $(VENV)/.installed-test $(VENV)/.installed-lint
	@$(VENV)/bin/pre-commit install

demo: $(VENV)/.installed-demo
	@echo "→ Preparing the example site's SQLite database"
	@$(MANAGE) migrate --noinput --verbosity 0
	@echo "→ Loading the demo content"
	@$(MANAGE) load_demo
	@echo
	@echo "  Site      http://127.0.0.1:$(PORT)/"
	@echo "  Editing   http://127.0.0.1:$(PORT)/admin/"
	@echo
	@echo "→ Serving on port $(PORT); Ctrl-C stops"
	@$(MANAGE) runserver 127.0.0.1:$(PORT)

test: $(VENV)/.installed-test
	@echo "→ Running the whole suite, with coverage"
	$(VENV_PYTHON) -m pytest -n $(WORKERS) --dist loadscope --no-loadscope-reorder $(COVERAGE) $(PYTEST_ARGS)

test-core: $(VENV)/.installed-test
	@echo "→ Running the core of the suite"
	@$(VENV_PYTHON) -m pytest -q -n $(WORKERS) --dist loadscope --no-loadscope-reorder --part=core $(PYTEST_ARGS)

test-long: $(VENV)/.installed-test
	@echo "→ Running the long tests"
	@$(VENV_PYTHON) -m pytest -n $(WORKERS) --dist loadgroup -m long --durations=10 $(PYTEST_ARGS)

test-legs:
	@.ci/legs

test-databases: $(VENV)/.installed-test
	@echo "→ Running what depends on a database on PostgreSQL and MariaDB"
	@$(VENV_PYTHON) .ci/databases.py

test-one-machine: $(VENV)/.installed-test
	@echo "→ Posting 10,000 reviews from one machine in each of six set-ups on SQLite, PostgreSQL and MariaDB"
	@for database in sqlite postgresql mariadb; do \
		DATABASE=$$database HEALTHBLOCKS_FLOOD=full $(VENV_PYTHON) -m pytest -q -m long --create-db --durations=0 $(PYTEST_ARGS) \
			tests/reviews/test_one_machine.py || exit 1; done

upgrade-test: $(VENV)/.installed-test
	@echo "→ Upgrading databases of earlier commits on SQLite, PostgreSQL and MariaDB"
	@HEALTHBLOCKS_AGED=full $(VENV_PYTHON) -m pytest -q -n $(WORKERS) --dist loadgroup -m "long or not long" $(PYTEST_ARGS) tests/aged

bench: $(VENV)/.installed-test
	@echo "→ Measuring the reviews with a million rows"
	@$(VENV_PYTHON) -m pip install -qq --disable-pip-version-check --requirement benchmarks/requirements.txt
	@$(VENV_PYTHON) benchmarks/reviews.py
	@echo "→ Marking and purging spam"
	@$(VENV_PYTHON) benchmarks/purging.py
	@echo "→ Publishing a medicine that 2,000 pages show"
	@$(VENV_PYTHON) benchmarks/publishing.py
	@echo "→ Showing, reading and editing articles of 5 to 500 blocks"
	@$(VENV_PYTHON) benchmarks/article.py
	@echo "→ Loading 70,000 notices, and comparing 200,000 sources with them"
	@$(VENV_PYTHON) benchmarks/notices.py

composing: $(VENV)/.installed-test
	@echo "→ Composing the main article in the page editor, now and at an earlier commit"
	@$(VENV_PYTHON) benchmarks/composing.py

css:
	@$(PYTHON) .ci/css

screenshots: $(VENV)/.installed-test
	@echo "→ Taking the pictures of the documentation"
	@$(VENV_PYTHON) docs/take_screenshots.py --blocks $(BLOCKS)

lighthouse: $(VENV)/.installed-demo
	@echo "→ Serving the example site and asking Lighthouse about it"
	@$(VENV_PYTHON) -m pip install -qq --disable-pip-version-check --requirement example_site/requirements.txt
	@$(VENV_PYTHON) benchmarks/lighthouse.py

docs: $(VENV)/.installed-docs
	@echo "→ Checking the parts that the code writes (to write them: $(VENV_PYTHON) -m docs.generate)"
	@$(VENV_PYTHON) -m docs.generate --check
	@echo "→ Making the site; every warning is an error"
	@$(VENV_PYTHON) -m sphinx --builder html --fresh-env --fail-on-warning --keep-going --nitpicky --quiet docs docs/_build/html
	@echo "  Look at docs/_build/html/index.html"

lint: $(VENV)/.installed-lint
	@echo "→ Checking style, templates, types, imports and migrations"
	$(VENV)/bin/pre-commit validate-config
	$(VENV)/bin/ruff check --output-format concise
	$(VENV)/bin/ruff format --check --output-format concise
	$(VENV)/bin/djlint --quiet --lint wagtail_healthblocks example_site tests
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	DJANGO_SETTINGS_MODULE=tests.settings $(VENV_PYTHON) -m django makemigrations --check --dry-run

format: $(VENV)/.installed-lint
	@echo "→ Formatting"
	$(VENV)/bin/ruff check --fix --select I
	$(VENV)/bin/ruff format

release-check: $(VENV)/.installed-release
	@echo "→ Building and checking what would be released"
	@$(VENV_PYTHON) .ci/release.py

clean:
	@echo "→ Removing virtual environments, caches and builds"
	rm -rf $(VENV) .ci/.venvs .cache build dist docs/_build *.egg-info
	rm -rf .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .coverage .coverage.*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Installed once, and again when pyproject.toml changes. Byte code is made of what is imported, not of all that is installed.
$(VENV)/.installed-demo: EXTRA :=
$(VENV)/.installed-test: EXTRA := [test]
$(VENV)/.installed-docs: EXTRA := [docs]
$(VENV)/.installed-lint: EXTRA := [lint]
$(VENV)/.installed-release: EXTRA := [test,release]
$(VENV)/.installed-%: pyproject.toml setup.py | $(VENV_PYTHON)
	@echo "→ Installing the package into $(VENV), with what \`make $*\` needs"
	@$(VENV_PYTHON) -m pip install -qq --disable-pip-version-check --no-compile --editable ".$(EXTRA)"
	@touch $@

$(VENV_PYTHON):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10) and $(TOO_OLD))'
	@echo "→ Making a virtual environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)
