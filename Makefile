# Two commands: `make run` opens the window, `make test` proves it. Both set up what they need first.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run test check setup-run setup-test ui ui-test rust-test windows pictures bindings docs mutants bench soak package package-test deny

export CARGO_TERM_COLOR ?= auto
UI_SOURCES := $(shell find ui/src ui/guide ui/index.html ui/vite.config.ts ui/package.json docs/guide docs/rules.md -type f)

help: ## Lists these commands.
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: setup-run ui/dist/index.html ## Builds AppFerry and opens its window.
	@if [ -z "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]; then \
	  echo "There is no display. On a machine without one: xvfb-run make run" >&2; exit 1; fi
	cargo run --locked -p shell --bin appferry-desktop

test: setup-test check ui-test rust-test windows ## Runs every check and every test.

check: ui/dist/index.html ## Formats, lints and types, as errors.
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets -- -D warnings
	cd ui && npm run check

setup-run:
	@.ci/setup run
setup-test:
	@.ci/setup test

ui/node_modules/.package-lock.json: ui/package-lock.json
	cd ui && npm ci --no-audit --no-fund
	@touch $@

ui/dist/index.html: ui/node_modules/.package-lock.json $(UI_SOURCES)
	cd ui && npm run build
	@touch $@

ui: ui/dist/index.html ## Builds the interface.

ui-test: ui/dist/index.html ## Tests the interface in Chromium against a pretended service.
	cd ui && npm test

rust-test: ui/dist/index.html ## Tests the crates, the journeys between them and the rules of the house.
	cargo test --locked --workspace --exclude tests
	cargo build --locked --bins
	cargo test --locked -p tests --test tidy --test wire --test journeys

# The limit is for a window that never answers: it must not hold everything up.
windows: ui/dist/index.html ## Drives the real window under Xvfb.
	cargo build --locked --bins
	timeout --kill-after=10 900 tests/windows/session cargo test --locked -p tests --test windows -- --test-threads=1

pictures: ui/dist/index.html ## Takes a picture of every screen in the real window, for people to look at.
	cargo build --locked --bins
	tests/windows/session cargo run --locked -p tests --example pictures

bindings: ## Writes the interface's copy of commands and types again.
	APPFERRY_WRITE_BINDINGS=1 cargo test --locked -p shell bindings

docs: ## Writes the reference of the rules again.
	APPFERRY_WRITE_DOCS=1 cargo test --locked -p bundle --test rules

mutants: ## Breaks the rules of the impact one at a time and counts how often the tests notice.
	tests/mutants/run

# One test at a time: each wants the disk to itself.
soak: ## Runs the faults of the library in full: 500 kills, 10,000 flipped bits, and the rest.
	APPFERRY_SOAK=1 cargo test --locked -p service --lib library::tests -- --test-threads=1 --nocapture

bench: ## Measures against the named peers.
	tests/bench/run
	tests/bench/library
	tests/bench/window

package: setup-run ui/dist/index.html ## Builds the packages of this system, with manual, completions and bills of materials.
	package/build

deny: ## Checks licences, sources and known faults of every dependency; says what could not be checked here.
	.ci/audit install

package-test: ## Installs the Debian package in a fresh Debian 12 and does the main job there (after `make package`, as root).
	package/try
