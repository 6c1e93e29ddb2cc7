# Two commands do everything: `make start` sets up and opens the course, `make test` installs what tests need and runs them.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PINS := -c constraints.txt
# Two processes, a file's tests in one of them. Browsers have the machine to themselves: they are judged by when things happen.
TWO := -n 2 --dist loadfile

.PHONY: start test fast browsers lint types bench bench-coach bench-site bench-grade train notebooks clean

start: .venv/start
	$(BIN)/afterword start

test: .venv/test browsers lint types
	$(BIN)/python -m pytest $(TWO) --ignore=tests/browser
	$(BIN)/python -m pytest tests/browser

browsers: .venv/test
	sh tests/browser/install.sh $(BIN)/python

fast: .venv/test
	$(BIN)/python -m pytest $(TWO) -m "not slow"

lint: .venv/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/test
	$(BIN)/mypy

bench: .venv/test
	$(PIP) install $(PINS) proselint google-re2
	$(BIN)/python tests/benchmarks/bench_review.py

bench-coach: .venv/test
	$(BIN)/python tests/benchmarks/bench_coach.py

bench-grade: .venv/test
	$(BIN)/python tests/benchmarks/bench_grade.py

bench-site: .venv/test
	$(BIN)/python tests/benchmarks/bench_site.py $(SITE)

train: .venv/test
	$(BIN)/python -m afterword.author.train

notebooks: .venv/start
	$(BIN)/python -m afterword.author.notebooks

# A Debian without python3-venv can't put pip into a new environment, but its own pip can.
$(BIN)/python:
	$(PYTHON) -m venv .venv || $(PYTHON) -m venv --clear --without-pip .venv
	$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m pip --python $(BIN)/python install pip
	$(PIP) install --upgrade "pip>=25.1"

.venv/start: $(BIN)/python pyproject.toml constraints.txt
	$(PIP) install $(PINS) -e .
	touch $@

.venv/test: $(BIN)/python pyproject.toml constraints.txt
	$(PIP) install $(PINS) -e ".[site]" --group test
	touch $@

clean:
	rm -rf .venv build dist .pytest_cache .ruff_cache .mypy_cache .hypothesis
