# Astrolabe. `make` lists what it can do. Needs Go, Node with npm, and a C compiler; the rest it installs below this folder.
SHELL := /bin/bash
.DEFAULT_GOAL := help

GO     ?= go
NPM    ?= npm
FORGE  := node_modules/.bin/forge
SQLC   := $(GO) tool -modfile=tools/sqlc/go.mod sqlc
LINT   := $(GO) tool -modfile=tools/golangci-lint/go.mod golangci-lint
BIN    := bin/astrolabe
# With Go's default, test binaries of all packages run at once, each with a chain and a database: two are enough.
GOTEST := $(GO) test -p 2 -timeout 20m

.PHONY: help setup build generate fmt lint lint-go lint-sol test test-go test-race test-sol bench demo run verify ci clean

help: ## this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  \033[1m%-12s\033[0m %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@echo '  make demo ARGS="--for 90s --fresh"    arguments for the program go into ARGS'

# A folder's packages are installed when its lock file is newer than the stamp.
%/node_modules/.installed: %/package-lock.json
	cd $* && $(NPM) ci --no-audit --no-fund --loglevel=error
	@touch $@

setup: contracts/node_modules/.installed web/node_modules/.installed ## install the npm packages (compiler, Uniswap, PostgreSQL, viem)
	@$(GO) mod download

build: ## build bin/astrolabe
	@mkdir -p bin
	$(GO) build -trimpath -o $(BIN) ./cmd/astrolabe

demo: setup build ## a whole marketplace on this machine: chain, contracts, market, backend
	@./$(BIN) demo $(ARGS)

run: build ## the backend against your own nodes and database (see README)
	@./$(BIN) serve $(ARGS)

generate: contracts/node_modules/.installed ## rebuild contracts, bindings and SQL code
	cd contracts && $(FORGE) build --quiet
	$(GO) run ./bindings/internal/generate
	$(SQLC) generate

verify: generate ## fail where generated code is not what its sources make
	@git diff --exit-code --stat -- bindings internal/store || \
		{ echo 'generated code is out of date: run `make generate` and commit'; exit 1; }
	@test -z "$$(git status --porcelain -- bindings internal/store)" || \
		{ git status --short -- bindings internal/store; echo 'generated files are not committed'; exit 1; }

fmt: contracts/node_modules/.installed ## format Go and Solidity
	$(LINT) fmt
	cd contracts && $(FORGE) fmt

lint: lint-go lint-sol ## all linters

lint-go:
	$(GO) vet ./...
	$(LINT) run ./...

lint-sol: contracts/node_modules/.installed
	cd contracts && $(FORGE) fmt --check && $(FORGE) build --sizes > /dev/null

test: setup test-sol test-go ## all tests, with their counts at the end

test-sol: contracts/node_modules/.installed ## Solidity tests: unit, fuzz, invariant, integration
	@mkdir -p contracts/cache
	cd contracts && set -o pipefail && $(FORGE) test | tee cache/test.log

test-go: setup ## Go tests, the API's and the viem client's among them
	@set -o pipefail; $(GOTEST) -json ./... | $(GO) run ./internal/testkit/summary -sol contracts/cache/test.log

test-race: setup ## Go tests under the race detector
	$(GOTEST) -race ./...

bench: setup ## benchmarks; each prints a ratio against a floor of the same run
	$(GO) test -run '^$$' -bench . -benchtime 1x ./...

ci: ## what CI runs
	bash .ci/run

clean: ## remove what was built
	rm -rf bin contracts/out contracts/cache
