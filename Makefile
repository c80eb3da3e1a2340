# Astrolabe. `make` lists what it can do. Needs Go, Node with npm, and a C compiler; the rest it installs below this folder.
SHELL := /bin/bash
.DEFAULT_GOAL := help

GO     ?= go
NPM    ?= npm
FORGE  := node_modules/.bin/forge
SQLC   := $(GO) tool -modfile=tools/sqlc/go.mod sqlc
OAPI   := $(GO) tool -modfile=tools/oapi-codegen/go.mod oapi-codegen
LINT   := $(GO) tool -modfile=tools/golangci-lint/go.mod golangci-lint
BIN    := bin/astrolabe
# With Go's default, test binaries of all packages run at once, each with a chain and a database: two are enough.
GOTEST := $(GO) test -p 2 -timeout 20m

.PHONY: help setup build generate fmt lint lint-go lint-sol lint-slither lint-api lint-prose lint-markdown quick test test-go test-race test-sol coverage mutate gas gas-check bench bench-indexer demo run verify fuzz-go peers bench-keys bench-api bench-size test-nodes bench-rpc load-streams fuzz-api web first-try lint-web test-web e2e e2e-fast bench-tail quality soak strangers sandwich fuzz fuzz-sol ci clean test-figures

help: ## this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  \033[1m%-14s\033[0m %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@echo '  make demo ARGS="--for 90s --fresh"    arguments for the program go into ARGS'

# A folder's packages are installed when its lock file is newer than the stamp.
%/node_modules/.installed: %/package-lock.json
	@test ! -L $*/node_modules || { echo '$*/node_modules is a link: npm would empty the folder it leads to; install there'; exit 1; }
	cd $* && $(NPM) ci --no-audit --no-fund --loglevel=error
	@touch $@

setup: contracts/node_modules/.installed web/node_modules/.installed tools/nodes/node_modules/.installed ## install the npm packages (compiler, Uniswap, PostgreSQL, the web app, nodes)
	@$(GO) mod download

# Compiled as the tests are, so that go-ethereum is compiled once for both; a release adds GOFLAGS=-trimpath.
build: web/dist/.built ## build bin/astrolabe, the web app in it
	@mkdir -p bin
	$(GO) build -tags webapp -o $(BIN) ./cmd/astrolabe

web: web/dist/.built ## build the web app into web/dist
WEB_SOURCES := $(shell find web/src web/exit web/public web/scripts -type f) web/index.html web/docs.html web/package-lock.json $(wildcard web/*.ts)
web/dist/.built: web/node_modules/.installed $(WEB_SOURCES)
	cd web && $(NPM) run --silent build
	@touch $@

demo: setup build ## a whole marketplace on this machine: chain, contracts, market, backend
	@./$(BIN) demo $(ARGS)

run: build ## the backend against your own nodes and database (see README)
	@./$(BIN) serve $(ARGS)

generate: contracts/node_modules/.installed web/node_modules/.installed ## rebuild contracts, storage layouts, bindings, SQL code, the web app's types and the Go client
	cd contracts && $(FORGE) build --quiet
	$(GO) run ./bindings/internal/generate
	$(GO) run ./internal/tools/storage
	$(SQLC) generate
	$(GO) run ./web/internal/generate -openapi web/node_modules/.cache/openapi.json -openapi30 web/node_modules/.cache/openapi-3.0.json -abi web/src/chain/abi.ts
	cd web && node_modules/.bin/openapi-typescript node_modules/.cache/openapi.json --default-non-nullable=false --output src/api/schema.ts
	$(OAPI) -config client/oapi-codegen.yaml web/node_modules/.cache/openapi-3.0.json

GENERATED := bindings client contracts/storage internal/store web/src/api/schema.ts web/src/chain/abi.ts
verify: generate ## fail where generated code is not what its sources make
	@git diff --exit-code --stat -- $(GENERATED) || \
		{ echo 'generated code is out of date: run `make generate` and commit'; exit 1; }
	@test -z "$$(git status --porcelain -- $(GENERATED))" || \
		{ git status --short -- $(GENERATED); echo 'generated files are not committed'; exit 1; }

fmt: contracts/node_modules/.installed web/node_modules/.installed ## format Go, Solidity and TypeScript
	$(LINT) fmt
	cd contracts && $(FORGE) fmt
	cd web && $(NPM) run --silent format

lint: lint-go lint-sol lint-web lint-markdown lint-prose lint-api ## all linters

lint-go:
	$(GO) vet ./...
	$(LINT) run ./...

lint-sol: contracts/node_modules/.installed ## format, sizes, gas and static analysis of the contracts
	cd contracts && $(FORGE) fmt --check && $(FORGE) build --sizes > /dev/null
	$(MAKE) --no-print-directory gas-check lint-slither

lint-web: web/node_modules/.installed
	cd web && $(NPM) run --silent format:check && $(NPM) run --silent typecheck && $(NPM) run --silent lint

lint-prose: ## the texts that people read, against the style in tools/vale; ARGS=indexer takes one folder
	@$(GO) run ./internal/tools/prose $(ARGS)

MARKDOWNLINT := tools/markdownlint/node_modules/.bin/markdownlint-cli2 --config tools/markdownlint/config.markdownlint-cli2.jsonc
lint-markdown: tools/markdownlint/node_modules/.installed ## the form of the Markdown files, one sentence a line among it
	@$(MARKDOWNLINT) $(or $(ARGS),'**/*.md')

# The gate compares with the document of the last release. A release replaces the file and the name here.
DOCUMENT := tools/apilint/node_modules/document
OASDIFF  := $(GO) tool -modfile=tools/oasdiff/go.mod oasdiff
RELEASED := tools/oasdiff/openapi-0.1.0.json
lint-api: tools/apilint/node_modules/.installed web/node_modules/.installed ## the OpenAPI documents: two linters, and no breaking change since the last release
	@mkdir -p $(DOCUMENT)
	$(GO) run ./web/internal/generate -openapi $(DOCUMENT)/openapi.json -openapi30 $(DOCUMENT)/openapi-3.0.json -abi $(DOCUMENT)/abi.ts
	cd tools/apilint && REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true node_modules/.bin/redocly lint --config redocly.yaml \
		node_modules/document/openapi.json node_modules/document/openapi-3.0.json
	cd tools/apilint && node_modules/.bin/spectral lint --fail-severity hint -r spectral.yaml node_modules/document/openapi.json node_modules/document/openapi-3.0.json
	$(OASDIFF) breaking --fail-on ERR $(RELEASED) $(DOCUMENT)/openapi.json

# Slither is Python: a virtual environment of its own, made when its requirements change.
SLITHER := contracts/cache/slither
$(SLITHER)/.installed: tools/slither/requirements.txt
	@python3 -c 'import sys, venv; sys.exit(sys.version_info < (3, 10))' || \
		{ echo 'slither needs Python 3.10 or newer with its venv module (Debian: apt-get install python3-venv)'; exit 1; }
	python3 -m venv $(SLITHER)
	$(SLITHER)/bin/pip install --quiet --disable-pip-version-check -r $<
	@touch $@

# Slither reads the compiler's output of the sources, which is built separately from the tests.
lint-slither: contracts/node_modules/.installed $(SLITHER)/.installed ## static analysis of the contracts
	@cd contracts && rm -rf cache/slither-out cache/slither-cache && FOUNDRY_CACHE_PATH=cache/slither-cache \
		$(FORGE) build src --skip test --build-info --out cache/slither-out --quiet
	@cd contracts && PATH="$$PWD/node_modules/.bin:$$PATH" cache/slither/bin/slither . --ignore-compile \
		--foundry-out-directory cache/slither-out > cache/slither.log 2>&1 || { cat cache/slither.log; exit 1; }

quick: setup ## what changed since main, in under two minutes: format, vet, types and tests
	@$(GO) run ./internal/tools/quick $(ARGS)

test: setup test-sol test-go test-figures test-web ## all tests, with their counts at the end

test-sol: contracts/node_modules/.installed ## Solidity tests: unit, fuzz, invariant, integration
	@mkdir -p contracts/cache
	cd contracts && set -o pipefail && $(FORGE) test | tee cache/test.log

test-go: setup ## Go tests, the API's and the viem client's among them
	@set -o pipefail; $(GOTEST) -json ./... | $(GO) run ./internal/testkit/summary -sol contracts/cache/test.log

# The independent implementation of the figures is Python: a virtual environment of its own, made when its requirements change.
FIGURES := tools/differential/.venv
$(FIGURES)/.installed: tools/differential/requirements.txt
	python3 -m venv $(FIGURES)
	$(FIGURES)/bin/pip install --quiet --disable-pip-version-check -r $<
	@touch $@

test-figures: setup ## every figure of performance against numpy, empyrical-reloaded and pyxirr, over random histories
	@if python3 -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2> /dev/null; then \
		$(MAKE) --no-print-directory $(FIGURES)/.installed && \
		ASTROLABE_FIGURES_PYTHON=$(CURDIR)/$(FIGURES)/bin/python $(GO) test -count 1 -timeout 20m -run '^TestFiguresEqual' ./api; \
	else echo 'SKIPPED: the comparison of figures needs Python 3.11 or newer with its venv module (Debian: apt-get install python3-venv)'; fi

test-web: lint-web ## the web app: types, lint, unit tests; the short way through it in a browser where there is a Chromium
	cd web && $(NPM) run --silent test:unit
	@cd web && if node e2e/chromium.mjs; then cd .. && $(MAKE) --no-print-directory e2e-fast; else echo 'the web app was not tried in a browser'; fi

e2e-fast: build
	cd web && $(NPM) run --silent e2e:fast

first-try: build ## how many first actions succeed in the web app at default settings
	cd web && $(NPM) run --silent e2e:first-try

e2e: build ## the web app in a real Chromium against a real demo; screenshots of every page in web/screenshots
	cd web && $(NPM) run --silent e2e

test-race: setup ## Go tests under the race detector
	$(GOTEST) -race ./...

quality: ## the planner's policy against fixed rules on 20 seeded histories: the table in docs/rebalancer.md
	@mkdir -p bin
	$(GO) run ./cmd/astrolabe backtest --histories 20 > bin/quality.md; test $$? -le 1
	awk 'FNR == NR {t = t $$0 "\n"; next} /^<!-- quality -->/ {print; printf "%s", t; skip = 1} /^<!-- end -->/ {skip = 0} !skip || /^<!-- end/ {if ($$0 !~ /^<!-- quality/) print}' \
		bin/quality.md docs/rebalancer.md > bin/rebalancer.md && mv bin/rebalancer.md docs/rebalancer.md

# The build for coverage has no optimizer, so tests of gas are left out.
coverage: contracts/node_modules/.installed ## coverage of the Solidity tests; fails below 97 %, or if an uncovered place has no stated reason
	@mkdir -p contracts/cache
	cd contracts && FOUNDRY_FUZZ_RUNS=32 $(FORGE) coverage --report lcov --report-file cache/lcov.info --no-match-path 'test/{invariant,gas,integration}/*' --no-match-test test_states_readsAHundredVaults \
		> cache/coverage.log || { tail -50 cache/coverage.log; exit 1; }
	$(GO) run ./internal/tools/coverage -contracts contracts

mutate: contracts/node_modules/.installed ## seed faults into the contracts and count those that the tests notice; long
	$(GO) run ./internal/tools/mutate $(ARGS)

fuzz: fuzz-sol fuzz-go fuzz-api ## ten times the runs of every fuzz test and invariant; long

# Each run has other inputs. To repeat a run, pass its seed: make fuzz-sol FUZZ_SEED=0x...
FUZZ_SEED := $(or $(FUZZ_SEED),0x$(shell od -An -N8 -tx8 /dev/urandom | tr -d ' '))

fuzz-sol: contracts/node_modules/.installed
	@echo 'FUZZ_SEED=$(FUZZ_SEED)'
	cd contracts && FOUNDRY_PROFILE=fuzz $(FORGE) test --fuzz-seed $(FUZZ_SEED) --no-match-path 'test/{gas,integration}/*' $(ARGS)

gas: contracts/node_modules/.installed ## measure the contracts' gas and write docs/gas.md, with floors and peers
	cd contracts && $(FORGE) test --match-path 'test/gas/*'
	$(GO) run ./internal/tools/gastable -contracts contracts > docs/gas.md

gas-check: contracts/node_modules/.installed ## fail if an operation's gas differs from docs/gas.md or exceeds its limit
	cd contracts && FORGE_SNAPSHOT_CHECK=true $(FORGE) test --match-path 'test/gas/*' > cache/gas.log || \
		{ tail -40 cache/gas.log; echo 'the gas has changed: run `make gas`, look at the difference and commit it'; exit 1; }
	$(GO) run ./internal/tools/gastable -contracts contracts | diff docs/gas.md - || \
		{ echo 'docs/gas.md is out of date: run `make gas` and commit it'; exit 1; }
	$(GO) run ./internal/tools/gastable -contracts contracts -check

# One knob: how many histories of the indexer. The others take a fixed part or multiple of it, in the proportions below.
FUZZ_CASES ?= 10000
FUZZ_TIME  ?= 1m
FUZZ       := $(GO) test -count=1 -timeout 24h

fuzz-go: setup ## the Go properties on FUZZ_CASES=10000 random histories and many more cases elsewhere; hours
	ASTROLABE_FUZZ_CASES=$(FUZZ_CASES) $(FUZZ) -run 'TestAnyHistoryEndsLikeTheChain' ./indexer
	ASTROLABE_FUZZ_CASES=$$(( ($(FUZZ_CASES) + 9) / 10 )) $(FUZZ) -run 'TestFaultyNodesEndInTheTruth' ./indexer
	ASTROLABE_FUZZ_CASES=$$(( ($(FUZZ_CASES) + 99) / 100 )) $(FUZZ) -run 'TestKillNine' ./indexer
	$(FUZZ) -run '^$$' -fuzz '^FuzzLogs$$' -fuzztime $(FUZZ_TIME) ./internal/chain/wire
	$(FUZZ) -run '^$$' -fuzz '^FuzzParse$$' -fuzztime $(FUZZ_TIME) ./internal/siwe
	$(FUZZ) -run '^$$' -fuzz '^FuzzParseToken$$' -fuzztime $(FUZZ_TIME) ./internal/key
	$(FUZZ) -run '^$$' -fuzz '^FuzzParsePosition$$' -fuzztime $(FUZZ_TIME) ./internal/feed
	$(FUZZ) -run '^$$' -fuzz '^FuzzTargets$$' -fuzztime $(FUZZ_TIME) ./api
	$(FUZZ) -run '^$$' -fuzz '^FuzzSocketRequests$$' -fuzztime $(FUZZ_TIME) ./api/internal/stream
	for target in FuzzCSV FuzzCursorsAreOursOrRefused FuzzAddressesAreReadExactlyOrRefused; do \
		$(FUZZ) -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZ_TIME) ./api/internal/rest || exit 1; done
	ASTROLABE_FUZZ_CASES=$$(( $(FUZZ_CASES) * 10 )) $(FUZZ) -run TestSwapsAreWhatTheDeployedQuoterSays ./rebalancer/snapshot
	ASTROLABE_FUZZ_CASES=$(FUZZ_CASES) $(FUZZ) -run TestASplitGivesWhatTryingFinds ./rebalancer/split
	ASTROLABE_FUZZ_CASES=$$(( ($(FUZZ_CASES) + 4) / 5 )) $(FUZZ) -run FaultMatrix ./internal/txmgr
	ASTROLABE_FUZZ_CASES=$$(( $(FUZZ_CASES) * 2 )) $(FUZZ) -run TestNoPlanOnFreshStateIsRefused ./rebalancer

bench-indexer: setup ## the indexer against a floor of the same run; ARGS="--runs 5", ARGS="--scaling 50000,1000000"
	$(GO) run ./indexer/internal/workload/cmd bench $(ARGS)

bench-keys: setup ## rotate an API key under 2,000 requests a second for a minute, over two API replicas on loopback
	ASTROLABE_LOAD_RATE=2000 ASTROLABE_LOAD_SECONDS=60 $(GO) test ./api -run '^TestRotationUnderLoad' -count 1 -v

bench-api: setup ## requests a second and p99 of the API's main reads and of an unsigned deposit, beside a bare handler of the same run
	ASTROLABE_BENCH_REQUESTS=4000 $(GO) test ./api -run '^TestSpeedBesideAFloor$$' -count 1 -v

# SIZE=full takes about 20 GB of disk and half an hour; SIZE=VAULTS,HOLDERS,EVENTS,DAYS is any other size.
SIZE ?= full
bench-size: setup ## p99 of every read over 10,000 vaults, 1 million holders, 10 million events and a year of days; writes docs/reliability.md
	@mkdir -p bin
	ASTROLABE_SIZE=$(SIZE) ASTROLABE_SIZE_TABLE=$(CURDIR)/bin/size.md $(GO) test ./api -run '^TestNoReadScansALargeTable$$' -count 1 -v -timeout 3h
	ASTROLABE_PASS_TABLE=$(CURDIR)/bin/pass.md $(GO) test ./rebalancer -run '^$$' -bench '^BenchmarkPass$$' -benchtime 1x -timeout 20m
	ASTROLABE_CATCHUP_TABLE=$(CURDIR)/bin/catchup.md $(GO) test ./indexer -run '^$$' -bench '^BenchmarkCatchUp$$' -benchtime 1x -timeout 20m
	(cat bin/size.md; printf '\n| Work | Took | Bar |\n|---|---|---|\n'; cat bin/pass.md bin/catchup.md) | $(GO) run ./internal/tools/section docs/reliability.md size

# The first run compiles go-ethereum's own binary.
NODES ?= geth@2s,geth@250ms,anvil@2s,anvil@250ms,hardhat@2s,hardhat@250ms
test-nodes: setup ## the marketplace's whole life on nodes that others wrote, behind a rough provider; writes docs/reliability.md
	@mkdir -p bin
	ASTROLABE_NODES=$(NODES) ASTROLABE_NODES_TABLE=$(CURDIR)/bin/nodes.md $(GO) test ./cmd/astrolabe -run '^TestNodes$$' -count 1 -v -timeout 2h
	$(GO) run ./internal/tools/section docs/reliability.md nodes < bin/nodes.md

BILL ?= 15m
bench-rpc: setup ## requests an hour of an idle system with 100 vaults at 12 s blocks, counted by a proxy; writes docs/reliability.md
	@mkdir -p bin
	ASTROLABE_BILL=$(BILL) ASTROLABE_BILL_TABLE=$(CURDIR)/bin/bill.md $(GO) test ./cmd/astrolabe -run '^TestTheRPCBill' -count 1 -v -timeout 2h; \
		status=$$?; $(GO) run ./internal/tools/section docs/reliability.md bill < bin/bill.md && exit $$status

load-streams: setup ## 1,000 clients follow the feed through broken connections, two reorgs and a restart of the API; each copy must be the database
	ASTROLABE_STREAM_CLIENTS=1000 $(GO) test ./api -run '^TestEveryCopyOfACrowdIsTheDatabase$$' -count 1 -v

# The API's fuzzer is Python too.
SCHEMATHESIS := web/node_modules/.cache/schemathesis
$(SCHEMATHESIS)/.installed: tools/schemathesis/requirements.txt web/node_modules/.installed
	python3 -m venv $(SCHEMATHESIS)
	$(SCHEMATHESIS)/bin/pip install --quiet --disable-pip-version-check -r $<
	@touch $@

fuzz-api: build $(SCHEMATHESIS)/.installed ## fuzz the API of a running demo by its OpenAPI document: no server error, no answer that is not documented
	tools/schemathesis/run.sh ./$(BIN) $(SCHEMATHESIS)/bin/schemathesis

bench-tail: setup ## from the moment the node has a block to the API's showing it: p50 and p99, beside a plain insert's
	$(GO) test -run '^$$' -bench '^BenchmarkTail$$' -benchtime 1x -timeout 10m ./indexer

bench: setup ## benchmarks; each prints a ratio against a floor of the same run
	$(GO) test -run '^$$' -bench . -benchtime 1x ./...

# A week of 12 s blocks. Fewer blocks: make soak SOAK_BLOCKS=2400
SOAK_BLOCKS ?= 50400
soak: setup ## a week of blocks and two days of fast ones in chain time: memory, connections, tables, latencies; writes docs/reliability.md
	ASTROLABE_SOAK_BLOCKS=$(SOAK_BLOCKS) ASTROLABE_SOAK_TABLE=$(CURDIR)/docs/reliability.md \
		$(GO) test ./cmd/astrolabe -run '^TestSoak$$' -count 1 -timeout 24h -v

strangers: setup ## the demo with and without strangers who attack it: drift, gas and latency; writes docs/reliability.md
	ASTROLABE_STRANGERS_TABLE=$(CURDIR)/docs/reliability.md $(GO) test ./cmd/astrolabe -run '^TestStrangersHurtOnlyThemselves$$' -count 1 -timeout 30m -v

sandwich: setup ## a sandwich attacker against the keeper's trades, with a fixed tolerance, the derived one, and a relay; writes docs/rebalancer.md
	@mkdir -p bin
	ASTROLABE_SANDWICH_TABLE=$(CURDIR)/bin/sandwich.md $(GO) test ./rebalancer -run '^TestASandwichTakesAtMostTheTolerance$$' -count 1 -v
	$(GO) run ./internal/tools/section docs/rebalancer.md sandwich < bin/sandwich.md

peers: setup ## play the sender's faults to models of other senders too; writes the table of docs/rebalancer.md
	ASTROLABE_FUZZ_CASES=300 ASTROLABE_PEERS_TABLE=$(CURDIR)/docs/rebalancer.md $(GOTEST) -count 1 -run PeersUnderTheSameFaults ./internal/txmgr

ci: ## what CI runs
	bash .ci/run

clean: ## remove what was built
	rm -rf bin contracts/out contracts/cache web/dist web/screenshots
