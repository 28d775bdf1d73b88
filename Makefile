# Two commands: `make run` (the monthly job on the sample county) and `make test`.
PYTHON ?= python3
BIN := .venv/bin
MONTH := 2026-10
DEMO := build/demo
FILES := 10000
COUNTIES := 200
MONTHS := 24
SEED := 1

.PHONY: run test check golden docs bench bench-linkage fuzz simulate simulate-anomalies sample clean fmt

.venv/ready: requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

run: .venv/ready  ## the month's job on the committed sample county
	@rm -rf $(DEMO) && mkdir -p build && cp -r data_samples/county $(DEMO)
	@$(BIN)/hedui run --workspace $(DEMO) --month $(MONTH)

test: .venv/ready  ## the tests, but for the long ones
	@$(BIN)/python -m pytest -n 2 --dist worksteal -m "not long"

check: .venv/ready  ## what must hold before a commit, besides the tests: style, types, who imports whom, tables in the READMEs, the long tests
	@$(BIN)/ruff format --check . && $(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/cog --check README.md README.zh-CN.md
	@$(BIN)/python -m pytest -n 2 --dist worksteal -m long

fmt: .venv/ready  ## lay the code out
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

docs: .venv/ready  ## tables in the READMEs, from the code
	@$(BIN)/cog -r README.md README.zh-CN.md

sample: .venv/ready  ## write the committed sample county again
	@rm -rf data_samples/county
	@$(BIN)/hedui sample data_samples/county --people 3000 --seed 7 --month $(MONTH)

golden: .venv/ready  ## rewrite the reviewed ledger; a person reads the diff
	@$(BIN)/python -m tests.golden

bench: .venv/ready  ## figures, beside peers on the same files
	@$(BIN)/python -m tests.bench

bench-linkage: .venv/ready  ## the linkage beside Splink (pip install --group bench) on the same records
	@$(BIN)/python -m tests.bench.linkage --febrl --speed

fuzz: .venv/ready  ## 10,000 mutated files through the reader; FILES=N for more or fewer
	@$(BIN)/python -m tests.fuzz --files $(FILES)

simulate: .venv/ready  ## two years of a county and its towns, every invariant watched; MONTHS=N, SEED=N
	@$(BIN)/python -m tests.simulate --months $(MONTHS) --seed $(SEED)

simulate-anomalies: .venv/ready  ## anomalies on drawn counties: false discoveries and power; COUNTIES=N of each
	@$(BIN)/python -m tests.anomalies.simulate $(COUNTIES)

clean:
	@rm -rf build .venv
