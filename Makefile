# Tasks for people and machines. `make help` lists them.

SHELL := /bin/sh
# An import that a target does not declare fails the build.
CHECKS := --explicit-target-dependency-import-check error
BIN := .build/release
# Warnings are errors here and in CI, but not in the build of a package that depends on this one.
export JIRASTREAM_WARNINGS_ARE_ERRORS := 1
# Statically linked programs start faster and run without a toolchain. macOS includes the Swift libraries.
STATIC := $(if $(filter Linux,$(shell uname)),--static-swift-stdlib)
# The number of inputs of `make fuzz` for each target, and the targets (default: all):
# make fuzz INPUTS=100000 FUZZ="gzip mock-query".
INPUTS ?= 1000000
FUZZ ?=
FORMATTED := Package.swift Sources Tests MockJira Benchmarks/Package.swift Benchmarks/Kernels Benchmarks/CompressOnly Benchmarks/Steps
# The number of tests that run in parallel. The time limit of a test begins with the test, so a thousand tests that
# begin together on two cores would exceed their limits.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH ?= 8
# The options of the benchmarks, as in `make bench BENCH="--quick"`.
BENCH ?=

.PHONY: help install build build-tests demo test examples soak bench bench-kernels bench-end-to-end bench-others bench-mock bench-guard fuzz \
    sanitize interface record-interface reference record-reference record-golden manual docs openapi lint format clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/'

install: ## Install missing system packages
	@sh .make/install

build: install ## Build optimized programs: jirastream and mockjira
	@sh .make/build $(STATIC) $(CHECKS)

build-tests: install ## Build the tests and debug versions of all programs, including mockjira-tls
	swift build --build-tests $(CHECKS)

demo: build ## Export 20,000 issues of a mock site to demo/issues.ndjson.gz
	@sh .make/demo "$(BIN)"

test: build build-tests ## Run every test, with the optimized programs
	JIRASTREAM_BIN_DIR="$(CURDIR)/$(BIN)" swift test --skip-build

examples: build ## Build and run the example applications in Tests/Examples/
	bash .make/examples "$(BIN)"

soak: build build-tests ## Kill copies and a pipeline two thousand times and resume them (about ten minutes)
	JIRASTREAM_BIN_DIR="$(CURDIR)/$(BIN)" JIRASTREAM_KILLS=150 swift test --skip-build --filter ResumeTests/killing

bench: build ## Run all benchmarks (about half an hour on an idle machine; BENCH="--quick" for small sizes)
	python3 Benchmarks/bench.py $(BENCH)

bench-kernels: build ## Measure the processing of pages, without sockets
	python3 Benchmarks/bench.py kernels $(BENCH)

bench-end-to-end: build ## Measure the programs: latencies, sizes, memory
	python3 Benchmarks/bench.py end-to-end $(BENCH)

bench-others: build ## Compare the programs with their limits and with other tools
	python3 Benchmarks/bench.py others $(BENCH)

bench-mock: build ## Measure the mock alone: requests, throughput, memory
	python3 Benchmarks/bench.py mock $(BENCH)

bench-guard: build ## Check the limits of allocations, copies, requests and memory, on any machine
	Benchmarks/guard

fuzz: install ## Search for failing inputs with libFuzzer (about an hour; INPUTS=100000 FUZZ=gzip for less)
	@sh .make/fuzz $(INPUTS) $(FUZZ)

sanitize: install ## Run the unit tests with the thread and the address sanitizer
	@sh .make/sanitize

interface: ## Compare the public interface with the files in Tests/ProjectTests/Interface
	@.make/interface

record-interface: ## Record the public interface in these files
	@.make/interface --record

reference: build ## Compare the references of commands and tables with the programs
	@.make/reference "$(BIN)"

record-reference: build ## Record these references
	@.make/reference "$(BIN)" --record

record-golden: build-tests ## Record the golden files of the tests, and fail so that the difference is read
	JIRASTREAM_RECORD=1 swift test --skip-build --filter Golden

manual: build ## Write manual pages and shell completions to .build/share, and check them
	@.make/manual "$(BIN)"

docs: install ## Build the documentation into .build/docs; a warning fails
	@.make/docs

openapi: ## Download Atlassian's OpenAPI documents to .openapi, for the tests that need them
	@.make/openapi

lint: ## Check the format of the sources, and the language of comments, messages and documents
	.make/language
	swift format lint --strict --recursive --parallel $(FORMATTED)

format: ## Format the sources
	swift format format --in-place --recursive --parallel $(FORMATTED)

clean: ## Remove all built files
	rm -rf .build demo Benchmarks/.build Benchmarks/.work Benchmarks/.venv-*
