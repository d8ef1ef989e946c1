# Every target first makes sure of what it needs: on a Debian where apt-get may be used it installs
# it, elsewhere it names it in one line.

SHELL     := /bin/bash
# gin without msgpack: 6 MB less. The tests are built as the product is.
TAGS      := nomsgpack
BENCHTAGS := nomsgpack sqlite_fts5
TOOL      := go tool -modfile=tools/go.mod
FUZZTIME  ?= 30s

# The packages whose goroutines meet. Under the race detector SQLite is compiled once more and runs
# several times slower, so not everything is worth it.
RACE := $(wildcard internal/search internal/search/bleveindex internal/jobs internal/store internal/place)

# gorm's SQLite driver is C. Without this Go silently builds a server that cannot open its database.
export CGO_ENABLED := 1

# Every x86-64 processor since 2009 counts bits in one instruction; asking each time whether it can makes facets half
# as slow again. Other processors are not touched by this.
export GOAMD64 ?= v2

.PHONY: build run test check sheet bench quality soak fuzz audit deps deps-go deps-cc deps-browser deps-postgres clean

build: deps-cc
	@stamp=; git rev-parse HEAD >/dev/null 2>&1 || stamp=-buildvcs=false; \
	go build $$stamp -tags '$(TAGS)' -trimpath -ldflags '-s -w' -o server ./cmd/server

run: build
	./server serve

# TESTKIT_SKIPS: go test says nothing of what a passing package skipped.
test: deps
	@skips=$$(mktemp); trap 'rm -f "$$skips"' EXIT; export TESTKIT_SKIPS=$$skips; status=0; \
	go test -tags '$(TAGS)' -timeout 30m ./... || status=1; \
	echo "With the race detector:"; \
	go test -tags '$(TAGS)' -timeout 30m -race $(addprefix ./,$(RACE)) || status=1; \
	sort -u "$$skips"; exit $$status

check: deps
	@unformatted=$$($(TOOL) gofumpt -l .); [ -z "$$unformatted" ] || { echo "gofumpt would change:"; echo "$$unformatted"; exit 1; }
	go vet -tags '$(TAGS) sheet' ./...
	$(TOOL) staticcheck -tags '$(TAGS)' ./...
	@$(MAKE) --no-print-directory test

# Every page at three widths, in both languages, light and dark: build/sheet/index.html. SHEET_ONLY='^listings' picks.
sheet: deps-cc deps-browser
	go test -tags '$(TAGS) sheet' -count=1 -timeout 60m -v -run '^TestSheet$$' ./internal/site

# BENCH_LARGE=1 adds a million listings, for the engine alone. PostgreSQL and Groonga are compared when they are installed.
bench: deps-cc
	go run -tags '$(BENCHTAGS)' ./internal/bench/cmd

# How well queries are read, danger noticed and listings ranked.
quality: deps-cc
	go run -tags '$(BENCHTAGS)' ./internal/bench/cmd quality

# Two hundred kills, several servers on one PostgreSQL with the seconds it takes, and 64 readers at once.
soak: deps
	SOAK_ROUNDS=200 go test -tags '$(TAGS)' -timeout 60m -count 1 -v -run 'KilledAtAnyMoment|SeveralServers' ./cmd/server | grep -v '^{'
	go run -tags '$(BENCHTAGS)' ./internal/bench/cmd soak

# FUZZTIME is for each fuzz test.
fuzz: deps-cc
	@set -e; grep -rl --include='*_test.go' '^func Fuzz' internal cmd 2>/dev/null | xargs -r -n1 dirname | sort -u | while read -r dir; do \
		for name in $$(grep -ho --include='*_test.go' '^func Fuzz[A-Za-z0-9_]*' "$$dir"/*_test.go | cut -d' ' -f2); do \
			echo "$$dir $$name"; \
			go test -tags '$(TAGS)' -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) "./$$dir"; \
		done; \
	done

# Not a gate: the database of vulnerabilities may be out of reach. Exit code 3 is "found some".
audit: deps-cc
	@bin=$$(mktemp -d); trap 'rm -rf "$$bin"' EXIT; \
	GOBIN=$$bin go install golang.org/x/vuln/cmd/govulncheck@v1.9.0 && "$$bin/govulncheck" -tags '$(TAGS)' ./...; status=$$?; \
	case $$status in 0) ;; 3) exit 3 ;; *) echo "SKIPPED: the vulnerabilities could not be looked up" ;; esac

clean:
	rm -f server

# $(call need,a command that succeeds when it is there,its name,packages,what to do without)
define need
@have() { $(1); } >/dev/null 2>&1; have || { \
	root=; [ "$$(id -u)" = 0 ] || root="sudo -n"; \
	if command -v apt-get >/dev/null && $$root true 2>/dev/null; then \
		echo "installing $(2)"; \
		get() { $$root env DEBIAN_FRONTEND=noninteractive apt-get "$$@" -qq >/dev/null 2>&1; }; \
		ls /var/lib/apt/lists/*Packages* >/dev/null 2>&1 || get update; \
		get install -y --no-install-recommends $(3) || { get update; get install -y --no-install-recommends $(3); }; \
	fi; \
	have || { echo "$(2) is missing: apt-get install $(3)"; $(4); }; \
}
endef

deps: deps-cc deps-browser deps-postgres

deps-go:
	@command -v go >/dev/null || { echo "Go is missing: https://go.dev/dl"; exit 1; }

deps-cc: deps-go
	$(call need,echo '#include <stdlib.h>' | $$(go env CC) -E -,a C compiler,gcc libc6-dev,exit 1)

deps-browser:
	$(call need,command -v chromium || command -v chromium-browser || command -v google-chrome,Chromium,chromium fonts-dejavu-core,true)

deps-postgres:
	$(call need,ls /usr/lib/postgresql/*/bin/initdb || command -v initdb,PostgreSQL,postgresql,true)
