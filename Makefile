# Tasks for people and machines. `make help` lists them.

SHELL := /bin/sh
# An import that a target does not declare fails the build.
CHECKS := --explicit-target-dependency-import-check error
BIN := .build/release
# Here and in CI a warning is an error; in the build of a package that depends on this one it is not.
export JIRASTREAM_WARNINGS_ARE_ERRORS := 1
# Programs that hold Swift's libraries start faster and run where no toolchain is. macOS has the libraries itself.
STATIC := $(if $(filter Linux,$(shell uname)),--static-swift-stdlib)
# How many inputs `make fuzz` tries on each target, and which targets: make fuzz INPUTS=100000 FUZZ="gzip mock-query".
INPUTS ?= 1000000
FUZZ ?=
FORMATTED := Package.swift Sources Tests MockJira Benchmarks/Package.swift Benchmarks/Kernels Benchmarks/CompressOnly Benchmarks/Steps
# How many tests run at once. Their limits of time count from their beginnings: a thousand that begin together on two cores
# would run into them.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH ?= 8
# Options of the benchmarks, as in `make bench BENCH="--quick"`.
BENCH ?=

.PHONY: help install build build-tests demo test examples soak bench bench-kernels bench-end-to-end bench-others bench-mock bench-guard fuzz \
    sanitize interface record-interface openapi lint format clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/'

install: ## Install the system packages that are missing
	@sh .make/install

build: install ## Build jirastream and mockjira for speed
	@sh .make/build $(STATIC) $(CHECKS)

build-tests: install ## Build the tests, and the programs for debugging (mockjira-tls too)
	swift build --build-tests $(CHECKS)

demo: build ## Export 20,000 issues of a mock site to demo/issues.ndjson.gz
	@sh .make/demo "$(BIN)"

test: build build-tests ## Run every test, with the programs as they are released
	JIRASTREAM_BIN_DIR="$(CURDIR)/$(BIN)" swift test --skip-build

examples: build ## Build and run the packages in Tests/Examples/, which use the libraries as applications do
	bash .make/examples "$(BIN)"

soak: build build-tests ## Kill copies and a pipeline two thousand times and resume them (about ten minutes)
	JIRASTREAM_BIN_DIR="$(CURDIR)/$(BIN)" JIRASTREAM_KILLS=150 swift test --skip-build --filter ResumeTests/killing

bench: build ## Measure everything (about half an hour on a quiet machine); BENCH="--quick" tries it out
	python3 Benchmarks/bench.py $(BENCH)

bench-kernels: build ## Measure what is done to a page, without sockets
	python3 Benchmarks/bench.py kernels $(BENCH)

bench-end-to-end: build ## Measure the programs: latencies, sizes, memory
	python3 Benchmarks/bench.py end-to-end $(BENCH)

bench-others: build ## Measure the programs beside their limits and beside other ways
	python3 Benchmarks/bench.py others $(BENCH)

bench-mock: build ## Measure the mock by itself: requests, throughput, memory
	python3 Benchmarks/bench.py mock $(BENCH)

bench-guard: build ## Check what must not get worse on any machine: allocations, copies, requests, memory
	Benchmarks/guard

fuzz: install ## Search for inputs that break something (an hour or so; INPUTS=100000 FUZZ=gzip is less)
	@sh .make/fuzz $(INPUTS) $(FUZZ)

sanitize: install ## Run the unit tests with the thread and the address sanitizer
	@sh .make/sanitize

interface: ## Compare the public interface with its files in Tests/ProjectTests/Interface
	@.make/interface

record-interface: ## Write these files anew
	@.make/interface --record

openapi: ## Download Atlassian's OpenAPI documents to .openapi, for the tests that need them
	@.make/openapi

lint: ## Check the format of the sources
	swift format lint --strict --recursive --parallel $(FORMATTED)

format: ## Format the sources
	swift format format --in-place --recursive --parallel $(FORMATTED)

clean: ## Remove what was built
	rm -rf .build demo Benchmarks/.build Benchmarks/.work Benchmarks/.venv-*
