# Do This Instead. Every target first sets up what it needs (tools/setup.py): nothing to do, nothing said.

PYTHON ?= python3
PORT ?= 8000
ARGS ?=
BASE ?= HEAD

BIN := .venv/$(if $(filter Windows_NT,$(OS)),Scripts,bin)

.PHONY: help serve test site packs offline check bench annotate links due
.NOTPARALLEL:

help:
	@echo "make serve    the site on this machine, http://127.0.0.1:$(PORT)/, built again as you write (PORT=…)"
	@echo "make test     every test; part of them with make test ARGS=\"-k arabic\""
	@echo "make site     the finished site, in site/"
	@echo "make packs    the files to take away of every reading pack (PDF, EPUB, DOCX), in site/downloads/; part of them with make packs ARGS=\"first-evening --lang fr\""
	@echo "make offline  copies that need no connection, in dist/: for each language a ZIP and a ZIM for Kiwix, and their checksums; one of them with make offline ARGS=\"--lang fr\""
	@echo "make check    the rules for texts, records, translations and spelling"
	@echo "make bench    how fast and how light the site is"
	@echo "make links    whether the outside addresses of the records still answer (asks them: needs the network)"
	@echo "make due      which contacts and reviews have to be read again within 30 days"
	@echo
	@echo "Python 3.11 or newer is wanted; another one than python3: make test PYTHON=python3.13"

serve:
	@$(PYTHON) tools/setup.py site
	@$(BIN)/instead serve --port $(PORT)

test:
	@$(PYTHON) tools/setup.py test
	@$(BIN)/python -m pytest $(ARGS)

site:
	@$(PYTHON) tools/setup.py site
	@$(BIN)/instead build

packs: site
	@$(PYTHON) tools/setup.py packs
	@$(BIN)/instead pack $(ARGS)

offline: site
	@$(PYTHON) tools/setup.py offline
	@$(BIN)/instead offline $(ARGS)

check:
	@$(PYTHON) tools/setup.py check
	@$(BIN)/instead check

bench:
	@$(PYTHON) tools/setup.py bench
	@$(BIN)/python bench/run.py

links:
	@$(PYTHON) tools/setup.py site
	@$(BIN)/instead sources links $(ARGS)

due:
	@$(PYTHON) tools/setup.py site
	@$(BIN)/python tools/due.py $(ARGS)

# For pull requests: what check says of the lines changed since BASE, as annotations.
annotate:
	@$(PYTHON) tools/setup.py check
	@$(BIN)/python tools/annotate.py $(BASE)
