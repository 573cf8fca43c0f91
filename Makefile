# What one does here. make run needs Go, and Node for the explorer; make test needs Go and Node, and installs what else it needs.

GOFUMPT     = go run mvdan.cc/gofumpt@v0.12.0
STATICCHECK = go run honnef.co/go/tools/cmd/staticcheck@v0.8.2

.PHONY: run check test lint format bench fuzz wheel release

# In the explorer's folder, with its packages installed.
NPM = cd server/web && { [ -e node_modules/.package-lock.json ] && [ ! package-lock.json -nt node_modules/.package-lock.json ] || npm ci --no-audit --no-fund --no-update-notifier --loglevel=error; }

# The explorer, which the program takes in when it is built.
WEB = server/web/dist/index.html
$(WEB): $(shell find server/web/src server/web/public -type f) $(wildcard schema/*.graphqls schema/*.go examples/queries/*.graphql) $(addprefix server/web/,index.html graphiql.html package-lock.json vite.config.ts tsconfig.json generate.mjs)
	@echo "building the explorer; the first time this takes some minutes" >&2
	@$(NPM) && npm run -s build

# Build and serve on 127.0.0.1:8080; a new store gets the bundled dataset. ARGS="--help" says what else.
run:
	@if command -v npm >/dev/null; then $(MAKE) -s $(WEB) || echo "serving without the explorer, which could not be built" >&2; fi
	@mkdir -p bin
	@[ -e bin/nexum ] || echo "building nexum; the first time this downloads and compiles its packages, which takes some minutes" >&2
	@go build -ldflags="-s -w" -o bin/nexum ./cmd/nexum
	@NEXUM_SEED=true exec bin/nexum $(ARGS)

# Build the Python client as a wheel, in dist.
wheel:
	@mkdir -p dist
	/usr/bin/python3 -m pip wheel --quiet --no-index --wheel-dir dist ./clients/python

# Build and check a release in dist/release: make release VERSION=1.2.3. TARGETS=linux/amd64 builds one only.
VERSION = 0.0.0
release: $(WEB)
	internal/release/release.sh $(VERSION) $(TARGETS)

# Form, vet, and the tests that need no root, no browser, no server and no program but Go: the fast lane.
CHECKED = $$(go list ./... | grep -v -e /server/web -e /server/export -e /examples -e /clients -e /docs -e /cmd/ -e /graph/cayley -e /bench -e /internal/finbench)
check:
	@out=$$($(GOFUMPT) -l $$(git ls-files '*.go' ':!server/input/models.go')); if [ -n "$$out" ]; then echo "gofumpt (make format) would change:"; echo "$$out"; exit 1; fi
	go vet $(CHECKED)
	go test -short $(CHECKED)

# Run every test, on every store. The checks of go vet are in make lint. The race detector makes the tests of some
# packages five times as slow: they read large files, damage many copies of a store, or compare a view with thousands of
# others. These run without it, except those that have several requests, processes, readers or writers at a time.
WHOLE = ./cmd/nexum ./graph ./graph/cayley ./loader ./loader/formats ./seed
CONCURRENT = Serving|Service|Follow|Handed|Remote|NewKind|Killed|Postgres|Memory|Embedded|Refresh|Compaction|ViewInFiles|InParts|Parts|Spool|Stops|Split
test:
	@.ci/deps
	@$(MAKE) -s $(WEB)
	status=0; \
	go test -race -vet=off -timeout 40m $$(go list ./... | grep -v -x -F "$$(go list $(WHOLE))") || status=1; \
	go test -vet=off -timeout 40m $(WHOLE) || status=1; \
	go test -race -vet=off -timeout 40m -run '$(CONCURRENT)' ./cmd/nexum ./graph ./graph/cayley ./loader || status=1; \
	exit $$status

# Check the form of the code, and look for mistakes.
lint:
	@out=$$($(GOFUMPT) -l $$(git ls-files '*.go' ':!server/input/models.go')); if [ -n "$$out" ]; then echo "gofumpt (make format) would change:"; echo "$$out"; exit 1; fi
	go vet ./...
	$(STATICCHECK) ./...
	@$(NPM) && npm run -s lint

format:
	$(GOFUMPT) -w $$(git ls-files '*.go' ':!server/input/models.go')
	@$(NPM) && npm run -s format

# Measure. It takes some ten minutes, and wants a machine of its own. ARGS="-quick" takes two.
bench:
	@go run ./bench $(ARGS)

# Look for input that breaks a reader or a limit: FUZZTIME for each target.
FUZZTIME = 30s
fuzz:
	@set -e; for d in $$(git grep -l '^func Fuzz' -- '*_test.go' | xargs -n1 dirname | sort -u); do \
		for f in $$(sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\).*/\1/p' $$d/*_test.go); do \
			echo "$$d $$f"; go test ./$$d -run '^$$' -fuzz "^$$f$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 1x; \
		done; done
