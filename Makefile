# Portico. `make` shows what there is.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

## What most people want

.PHONY: demo
demo: ## Build everything and run the demo; keeps its data from run to run
	@scripts/setup demo
	@scripts/build-web
	@cargo build --locked
	@exec target/debug/portico demo

.PHONY: demo-reset
demo-reset: ## Forget the demo's data and start over
	@scripts/setup demo
	@scripts/build-web
	@cargo build --locked
	@exec target/debug/portico demo --reset

.PHONY: test
test: ## Every check there is, as continuous integration runs it
	@scripts/setup test
	@scripts/check

.PHONY: bench
bench: ## Measure: pgbench and Portico in turn, the knowledge base, and public pages by Lighthouse, as tables and as JSON
	@scripts/setup bench
	@scripts/bench

.PHONY: bench-log-ins
bench-log-ins: ## Measure: a thousand log-ins, and what is left of 'my tickets' beside them
	@scripts/setup bench
	@scripts/bench log-ins

.PHONY: bench-live
bench-live: ## Measure: a thousand subscribers and 200 changes a second, long timelines, search
	@scripts/setup bench
	@scripts/bench live

.PHONY: bench-conversations
bench-conversations: ## Measure: a thousand contacts and fifty of staff, 200 messages a second, at one process and at two
	@scripts/setup bench
	@scripts/bench conversations

.PHONY: bench-search
bench-search: ## Measure: search among 500,000 tickets of one tenant, by whoever reads all of them
	@scripts/setup bench
	@scripts/bench search

.PHONY: bench-knowledge
bench-knowledge: ## Measure: how well and how fast the knowledge base is searched
	@scripts/setup bench
	@scripts/bench knowledge

.PHONY: bench-uploads
bench-uploads: ## Measure: a gibibyte of files at once, and the memory that it takes
	@scripts/setup bench
	@scripts/bench uploads

.PHONY: bench-brands
bench-brands: ## Measure: a thousand tenants with pictures: hosts, memory, publishing to all processes
	@scripts/setup bench
	@scripts/bench brands

.PHONY: bench-lighthouse
bench-lighthouse: ## Measure: the log-in page and a public article on a telephone, by Lighthouse
	@scripts/setup bench
	@scripts/bench lighthouse

.PHONY: brands-contrast
brands-contrast: ## A hundred brands at random, every screen of a portal: can everything be read? Keeps screenshots
	@scripts/setup test
	@scripts/build-web
	@cargo build --locked --features switchable-walls --bins
	@scripts/with-demo target/debug/portico bash -c 'cd web && PORTICO_BRANDS=$${BRANDS:-100} npx playwright test --retries=0 tests/contrast.story.ts'

## For those who change Portico

.PHONY: setup
setup: ## Install what is missing for everything above
	@scripts/setup test

.PHONY: check
check: ## Quick checks while working: format, clippy, unit and integration tests
	@scripts/check format clippy rust-tests

.PHONY: format
format: ## Put the format right
	@cargo fmt --all
	@cd web && npm run --silent format

.PHONY: schema
schema: ## Write schema.graphql anew from the code
	@cargo run --quiet --features switchable-walls -- schema > schema.graphql.new
	@mv schema.graphql.new schema.graphql

.PHONY: release
release: ## The binary for production, web app included: target/release/portico
	@scripts/setup demo
	@scripts/build-web
	@cargo build --locked --release

.PHONY: help
help: ## This
	@awk 'BEGIN { FS = ":.*## " } /^## / { printf "\n%s\n", substr($$0, 4) } \
		/^[a-z-]+:.*## / { printf "  \033[1mmake %-17s\033[0m %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
