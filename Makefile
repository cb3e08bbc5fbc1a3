# Two commands do all set-up: `make run` and `make test`. Needs Python 3.11+, make and a package index.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8001
PORTAL ?=
ARGS ?=
COMMIT ?=

.PHONY: help run test test-slow torture museum evidence lint bench bench-crawl bench-pages bench-figures bench-reextract bench-store bench-growth bench-profile bench-site bench-scale small-server gold-report docs install-schedule uninstall-schedule format crawl publish serve clean lock
# What deploy/schedule.py is told, from PORTALS, BACKUP, AT, KIND, SITE, RUN_AS, SETTINGS, DESTDIR, YES.
SCHEDULE = $(if $(PORTALS),--portals "$(PORTALS)") $(if $(BACKUP),--backup "$(BACKUP)") $(if $(AT),--at "$(AT)") \
	$(if $(KIND),--kind $(KIND)) $(if $(filter 1,$(SITE)),--site) $(if $(RUN_AS),--user "$(RUN_AS)") \
	$(if $(ARCHIVE_DIR),--archive "$(ARCHIVE_DIR)") $(if $(SETTINGS),--settings "$(SETTINGS)") \
	$(if $(DESTDIR),--destdir "$(DESTDIR)") $(if $(filter 1,$(YES)),--yes)


help: ## Show what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

run: $(VENV)/runtime ## Crawl the sample portal, publish, serve: the whole way in one command
	@$(BIN)/python -m tests.portal.demo --port $(PORT)

test: $(VENV)/dev ## Everything that is checked in under three minutes
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/python -m pytest -n 3 --dist loadfile

test-slow: $(VENV)/dev ## What takes longer: browser, kills, mutations
	@$(BIN)/python -m pytest -m slow -n 2 --dist loadfile

evidence: $(VENV)/dev ## Let warcio, pywb, py-wacz and wget judge the WARC files of a crawl of 1,000 articles
	@$(BIN)/python -m tests.evidence

torture: $(VENV)/dev ## 100 kills at random moments; TORTURE_SEED=N repeats those of another run
	@$(BIN)/python -m tests.torture --kills 100

museum: $(VENV)/dev ## An archive of the newest schema version, kept for the tests of upgrades
	@$(BIN)/python -m tests.archive.museum.make $(or $(COMMIT),HEAD)

lint: $(VENV)/dev ## Lint, types and layering alone
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports --no-cache

bench: $(VENV)/dev ## All benchmarks, each beside other programs; ARGS=--large takes hours
	@$(BIN)/python -m tests.benchmarks $(ARGS)

bench-crawl: $(VENV)/dev ## A crawl beside a bare Scrapy spider, wget and trafilatura: make bench-crawl [ARGS="1000 10000"]
	@$(BIN)/python -m tests.benchmarks.crawl $(ARGS)

bench-pages: $(VENV)/dev ## Pages to articles a second, beside trafilatura, newspaper4k and readability
	@$(BIN)/python -m tests.benchmarks.page_reading $(ARGS)

bench-figures: $(VENV)/dev ## Texts to figures a second, beside a bare digit regex and Duckling
	@$(BIN)/python -m tests.benchmarks.figures

bench-reextract: $(VENV)/dev ## Texts read again a second, with one process and with two
	@$(BIN)/python -m tests.benchmarks.rereading $(ARGS)

bench-store: $(VENV)/dev ## Rows stored a second beside executemany, bytes an article beside gzip
	@$(BIN)/python -m tests.benchmarks.storing $(ARGS)

bench-growth: $(VENV)/dev ## Time and memory as the archive grows: make bench-growth [ARGS="1000 10000 100000"]
	@$(BIN)/python -m tests.benchmarks.growth $(ARGS)

bench-site: $(VENV)/dev ## The site on 100,000 articles and a million figures, beside plain Datasette: make bench-site [ARGS="--articles 10000"]
	@$(BIN)/python -m tests.benchmarks.site $(ARGS)

bench-profile: $(VENV)/dev ## Where crawl, re-reading, storing, pages and figures spend their time [ARGS="--articles 1000"]
	@$(BIN)/python -m tests.benchmarks.profiles $(ARGS)

bench-scale: $(VENV)/dev ## What an article costs, what workers and merging bring, and what all provinces would take [ARGS="--sites 34"]
	@$(BIN)/python -m tests.benchmarks.scale $(ARGS)

small-server: $(VENV)/dev ## Crawl, publication and site together on one core in 1 GB of memory [ARGS="--articles 10000"]
	@$(BIN)/python -m tests.memory.small_server $(ARGS)

gold-report: $(VENV)/dev ## Each miss and false alarm of the extractor, with its sentence
	@$(BIN)/python -m tests.gold.report

docs: $(VENV)/dev ## The documentation as a site in build/docs
	@$(BIN)/python -m tests.docs.generated
	@$(BIN)/python -m tests.docs.licences
	@$(BIN)/mkdocs build --quiet --strict

format: $(VENV)/dev ## Format the code
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

crawl: $(VENV)/runtime ## Crawl a live portal: make crawl PORTAL=bac-lieu [ARGS="-a mode=full"]
	@test -n "$(PORTAL)" || { echo "Say which portal: make crawl PORTAL=bac-lieu" >&2; exit 2; }
	@$(BIN)/scrapy crawl portal -a portal=$(PORTAL) $(ARGS)

publish: $(VENV)/runtime ## Make the snapshot that the site shows
	@$(BIN)/scrapy publish

serve: $(VENV)/runtime ## Serve the published archive
	@$(BIN)/scrapy serve --port $(PORT)

install-schedule: $(VENV)/runtime ## Run it every night: PORTALS="…" [BACKUP=DIR] [AT=02:30] [KIND=cron]; YES=1 does it
	@$(BIN)/python deploy/schedule.py install $(SCHEDULE)

uninstall-schedule: $(VENV)/python ## Undo that; settings and archive stay
	@$(BIN)/python deploy/schedule.py uninstall $(SCHEDULE)

lock: $(VENV)/dev ## Resolve the dependencies anew
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile pyproject.toml --extra parquet --extra charts --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header --quiet --output-file requirements.lock
	@$(BIN)/uv pip compile pyproject.toml --extra parquet --extra charts --extra cluster --extra dev --universal \
		--python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --quiet --constraint requirements.lock \
		--no-emit-package playwright --no-emit-package greenlet --no-emit-package pyee --output-file requirements-dev.lock

clean: ## Remove the virtual environment and caches; the archive stays
	@rm -rf $(VENV) .venv-replay .venv-peers .pytest_cache .mypy_cache .ruff_cache .hypothesis build
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; this is $$($(PYTHON) --version). Try: make PYTHON=python3.11 ..." >&2; exit 1; }
	@echo "Creating the virtual environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/runtime: requirements.lock | $(VENV)/python
	@echo "Installing the dependencies (requirements.lock) ..."
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/dev: requirements-dev.lock | $(VENV)/python
	@echo "Installing the dependencies for development (requirements-dev.lock) ..."
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.lock
	@touch $@ $(VENV)/runtime
