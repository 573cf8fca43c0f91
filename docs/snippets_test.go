package docs_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"nexum/internal/serving"
)

// runners says which test runs the blocks of code of a language in a page. A block without a language below a line with
// the name of a file is of the language file.
var runners = []struct{ page, language, test string }{
	{"README.md", "console sh python", "TestReadme"},
	{"clients/python/README.md", "python", "TestPython"},
	{"examples/newcomer/README.md", "console", "TestNewcomer"},
	{"docs/exports.md", "sql", "TestSQL"},
	{"docs/exports.md", "turtle", "TestTurtle"},
	{"docs/graphql.md", "js", "TestJavaScript"},
	{"docs/mapping.md", "yaml file", "loader/table.TestManual"},
	{"docs/mcp.md", "json", "TestAgentConfiguration"},
	{"docs/monitoring.md", "sh", "TestMonitoringCommands"},
	{"docs/monitoring.md", "yaml", "TestMetricNames"},
	{"docs/operating.md", "sh", "TestOperating"},
	{"docs/exports.md", "sh", "TestExportCommands"},
	{"docs/*.md", "graphql rule", "TestQueries, or TestCommands if the page has its own data"},
	{"docs/*.md", "console yaml json file", "TestCommands"},
	{"docs/*.md", "python", "TestPython"},
}

// unrun are the blocks that no test runs, by page and first line, and why.
var unrun = map[string]string{
	"README.md: make run     # builds (some minutes the first time), serves on http://127.0.0.1:8080 with the bundled " +
		"dataset": "it builds everything; TestReadme runs what it serves",
	"clients/python/README.md: pip install ./clients/python": "the tests of the client install its wheel",
	"docs/python.md: pip install ./clients/python":           "the tests of the client install its wheel",
	`docs/python.md: for change in nx.watch("constrains(Law, /21vianet)"):`: "it has no end; test_watch.py runs such a " +
		"loop",
	"docs/exports.md: neo4j-admin database import full --multiline-fields=true --nodes=nodes.csv " +
		"--relationships=relationships.csv neo4j": "it needs Neo4j",
	"docs/first-answer.md: make run": "it builds everything; TestReadme runs what it serves",
	"docs/graphql.md: nexum serve --trusted-documents manifest.json": "it has no end; the tests of package server have " +
		"such documents",
	"docs/graphql.md: curl -N localhost:8080/graphql -H 'Accept: text/event-stream' --json " +
		`'{"query": "subscription { revisions { revision { number } } }"}'`: "it has no end; TestQueries sends " +
		"subscriptions in this way",
	"docs/monitoring.md: podman run --rm -p 127.0.0.1:16686:16686 -p 127.0.0.1:4318:4318 jaegertracing/jaeger": "it " +
		"needs Jaeger; server/tracing has tests with a collector",
	"docs/monitoring.md: POST /graphql": "an outline of a trace",
	"docs/operating.md: nexum serve --embed-origin https://news.example --embed-origin https://www.news.example": "it " +
		"has no end; the tests of the explorer embed it",
	"docs/operating.md: sha256sum --check SHA256SUMS": "internal/release/check.sh does the same",
	"docs/operating.md: apt install ./nexum_1.2.3_amd64.deb": "it needs root; internal/release/check.sh checks " +
		"the package",
	"docs/operating.md: podman build -f internal/release/Containerfile --build-arg VERSION=1.2.3 -t nexum .": "it needs " +
		"the network; the tests of internal/release build the last stage",
	"docs/operating.md: -- in the database of the store": "it needs a second server",
}

// TestEveryBlockIsRun finds blocks of code of the manual, the examples and the clients that no test runs.
func TestEveryBlockIsRun(t *testing.T) {
	var found []string
	for _, pattern := range []string{"README.md", "docs/*.md", "examples/*.md", "examples/*/*.md", "clients/*/*.md"} {
		names, err := filepath.Glob(filepath.Join("..", filepath.FromSlash(pattern)))
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, names...)
	}
	if len(found) < 25 {
		t.Fatalf("only %d pages", len(found))
	}
	used := map[string]bool{}
	block := regexp.MustCompile("(?ms)(?:^`([^`\n]+)`:\n\n)?^ *```([^\n]*)\n(.*?)^ *```$")
	for _, name := range found {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		page := strings.TrimPrefix(filepath.ToSlash(name), "../")
		if strings.Count(string(text), "```")%2 != 0 {
			t.Errorf("%s has a block that does not end", page)
		}
		for _, m := range block.FindAllStringSubmatch(string(text), -1) {
			language := m[2]
			if language == "" && m[1] != "" {
				language = "file"
			}
			first, _, _ := strings.Cut(m[3], "\n")
			at := page + ": " + first
			if _, ok := unrun[at]; ok {
				used[at] = true
				continue
			}
			if !slices.ContainsFunc(runners, func(r struct{ page, language, test string }) bool {
				ok, err := filepath.Match(r.page, page)
				return err == nil && ok && slices.Contains(strings.Fields(r.language), language)
			}) {
				t.Errorf("%s: no test runs the blocks of %q of this page; write one, and name it in runners", at, language)
			}
		}
	}
	for at := range unrun {
		if !used[at] {
			t.Errorf("no page has the block %q", at)
		}
	}
}

// download writes a file that a service exports.
func download(t *testing.T, address, path, to string) {
	t.Helper()
	if out, err := exec.CommandContext(t.Context(), "curl", "-fsS", "-o", to, address+path).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", path, err, out)
	}
}

// TestSQL runs the SQL of the page about exports with DuckDB, in a folder with the exported table that it names.
func TestSQL(t *testing.T) {
	dir := t.TempDir()
	download(t, serving.Seed(t), "/export/relations.parquet", filepath.Join(dir, "nexum-relations.parquet"))
	for _, query := range blocks(t, "exports.md", "sql") {
		rows := node(t, dir, "../server/clients", `
import { DuckDBInstance } from '@duckdb/node-api';
const connection = await (await DuckDBInstance.create(':memory:')).connect();
const rows = await connection.runAndReadAll(process.argv[2]);
console.log(rows.getRows().length);
`, query)
		if rows == "0\n" || rows == "" {
			t.Errorf("%s\nhas %q rows", query, rows)
		}
	}
}

// TestJavaScript runs the JavaScript of the page about GraphQL, with the package ws as the page says for an older
// Node.js, and loads something until it prints the number of the new revision.
func TestJavaScript(t *testing.T) {
	program := serving.Build(t)
	address := serving.Serve(t, program, "--store", "memory:")
	dir := t.TempDir()
	for _, code := range blocks(t, "graphql.md", "js") {
		code = strings.ReplaceAll(code, "ws://localhost:8080", strings.Replace(address, "http:", "ws:", 1))
		code = strings.Replace(code, "createClient({", "createClient({ webSocketImpl: WebSocket,", 1)
		code = strings.Replace(code, "number);\n", "number);\n  process.exit(0);\n", 1)
		printed := make(chan string)
		go func() {
			defer close(printed)
			printed <- node(t, dir, "../server/clients", "import WebSocket from 'ws';\n"+code)
		}()
		for i := 0; ; i++ { // the client may not listen yet
			select {
			case out := <-printed:
				if !regexp.MustCompile(`^\d+\n$`).MatchString(out) {
					t.Errorf("%s\nprints %q, want the number of a revision", code, out)
				}
			default:
				file(t, filepath.Join(dir, "more.nq"), fmt.Sprintf("<http://e/a> <http://e/p> \"%d\" .\n", i))
				load := exec.CommandContext(t.Context(), program, "load", "--url", address, filepath.Join(dir, "more.nq"))
				if out, err := load.CombinedOutput(); err != nil {
					t.Fatalf("%v\n%s", err, out)
				}
				continue
			}
			break
		}
	}
}

// node runs a module of JavaScript in a folder, with the packages of another one, and returns what it prints.
func node(t *testing.T, dir, packages, code string, args ...string) string {
	t.Helper()
	modules, err := filepath.Abs(filepath.Join(packages, "node_modules"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(modules); err != nil {
		t.Fatalf("%v: run .ci/deps", err)
	}
	if err := os.Symlink(modules, filepath.Join(dir, "node_modules")); err != nil && !os.IsExist(err) {
		t.Fatal(err)
	}
	file(t, filepath.Join(dir, "snippet.mjs"), code)
	cmd := exec.CommandContext(t.Context(), "node", append([]string{"snippet.mjs"}, args...)...)
	cmd.Dir = dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s\n%s", err, &stderr, code)
	}
	return string(out)
}

// TestTurtle checks that the export in RDF 1.2 has the triples that the page about exports shows. It reads both with an
// independent parser, and takes any node for those whose name the page does not write out.
func TestTurtle(t *testing.T) {
	dir := t.TempDir()
	download(t, serving.Seed(t), "/export/neighborhood.1.2.ttl?of=21vianet", filepath.Join(dir, "all.ttl"))
	for _, shown := range blocks(t, "exports.md", "turtle") {
		file(t, filepath.Join(dir, "shown.ttl"), shown)
		out := node(t, dir, "../server/export/testtools", `
import { readFile } from 'node:fs/promises';
import { Parser } from 'n3';
const text = await readFile('all.ttl', 'utf8');
const head = text.split('\n').filter((line) => /^(@prefix|@base|PREFIX|BASE)/i.test(line)).join('\n');
const read = (text) => new Parser({ format: 'Turtle', baseIRI: 'https://nexum.example/id/' }).parse(text);
const key = (t) => t.termType === 'Quad' ? [t.subject, t.predicate, t.object].map(key).join(' ')
  : t.value.includes('relation/') ? '' : t.value;
const known = new Set(read(text).map(key));
const want = read(head + '\n' + await readFile('shown.ttl', 'utf8'));
console.log(want.length, want.filter((q) => !known.has(key(q))).map(key).join('; '));
`)
		if out != "7 \n" {
			t.Errorf("%s\n%q: the number of its triples, and those that the export lacks", shown, out)
		}
	}
}

// TestAgentConfiguration connects an agent in each way that the page for agents shows, and asks it something.
func TestAgentConfiguration(t *testing.T) {
	program, address := serving.Build(t), serving.Seed(t)
	shown := blocks(t, "mcp.md", "json")
	if len(shown) < 2 {
		t.Fatalf("%d configurations", len(shown))
	}
	for _, text := range shown {
		var configuration struct {
			Servers map[string]struct {
				URL, Command string
				Args         []string
			} `json:"mcpServers"`
		}
		if err := json.Unmarshal([]byte(here(text, address)), &configuration); err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		for _, s := range configuration.Servers {
			var transport sdk.Transport = &sdk.StreamableClientTransport{Endpoint: s.URL}
			if s.URL == "" {
				if s.Command != "nexum" {
					t.Fatalf("the command is %s", s.Command)
				}
				cmd := exec.Command(program, append(s.Args, "--store", "memory:")...)
				transport = &sdk.CommandTransport{Command: cmd}
			}
			client := sdk.NewClient(&sdk.Implementation{Name: "test", Version: "1"}, nil)
			session, err := client.Connect(t.Context(), transport, nil)
			if err != nil {
				t.Fatalf("%v\n%s", err, text)
			}
			answer, err := session.CallTool(t.Context(), &sdk.CallToolParams{
				Name: "search", Arguments: map[string]any{"text": "21vianet"},
			})
			if err != nil || answer.IsError || len(answer.Content) == 0 {
				t.Errorf("%v %+v\n%s", err, answer, text)
			}
			if err := session.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}
