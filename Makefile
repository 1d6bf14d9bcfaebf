.DEFAULT_GOAL := help
.PHONY: help run dev test lint bench dist clean

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 8

run: ## Install what is missing, build, start on http://127.0.0.1:3000
	@scripts/run

dev: ## The same, again after every change
	@scripts/dev

test: ## Formatting, lints, unit, integration and browser tests
	@scripts/test

lint: ## Formatting, lints and licences alone
	@scripts/lint

bench: ## Measure
	@scripts/bench

dist: ## Pack an optimised build into one archive
	@scripts/dist

clean: ## Remove what was built; data and tools stay
	@cargo clean
