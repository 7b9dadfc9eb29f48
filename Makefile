# SPDX-License-Identifier: GPL-3.0-or-later
# Needs Python 3.11 or newer, git and make; everything else it brings itself.
.DEFAULT_GOAL := help
STAGES := $(notdir $(basename $(wildcard tools/stages/*.sh)))
CORES := 2.19 2.20 2.21

.PHONY: help setup develop demo test locks clean $(STAGES)

help:                   ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile
	@echo "Stages of make test: $(STAGES)"

setup:                  ## .venv and the collection where Ansible finds it
	@tools/setup.sh

develop:                ## the same, with the tools that developers run
	@tools/setup.sh dev

demo: setup             ## audit, provision and prove two drifted orgs of the emulator
	@.venv/bin/python tools/demo.py

test:                   ## everything that CI checks, from nothing
	@python=$$(tools/find_python.sh) && exec "$$python" tools/check.py

# `make sanity CORES=2.20` runs one ansible-core only.
sanity integration:
	@for core in $(CORES); do tools/stages/$@.sh $$core || exit; done

$(filter-out sanity integration demo,$(STAGES)):
	@tools/stages/$@.sh

locks: develop          ## resolve requirements/*.in anew into the hash-locked *.txt
	@tools/lock.sh

clean:                  ## remove everything that was built
	rm -rf .venv .venv-* .ansible .cache .mypy_cache .pytest_cache .ruff_cache build reports
