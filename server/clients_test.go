package server_test

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"nexum/schema"
	"nexum/seed"
	"nexum/server"
)

// relayConfig is the configuration of relay-compiler.
const relayConfig = `{"src": "./src", "schema": "./schema.graphql", "language": "javascript", ` +
	`"artifactDirectory": "./src/__generated__", "eagerEsModules": false}`

// TestRealClients runs real clients and their tools against a service. caches.mjs queries through the caches of Apollo
// Client, urql and Relay, and the links of Apollo Client; watch.mjs follows changes; types.mjs checks the schema with
// the tools of TypeScript.
func TestRealClients(t *testing.T) {
	if testing.Short() {
		t.Skip("it needs npm packages; make test runs it")
	}
	if _, err := os.Stat("clients/node_modules"); err != nil {
		t.Fatal("the clients are not installed: run .ci/deps")
	}
	dir := clientFolder(t)
	node := func(t *testing.T, args ...string) {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), "node", args...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", strings.Join(args, " "), err, out)
		}
		t.Log(string(out))
	}
	examples, err := filepath.Abs("../examples/queries")
	if err != nil {
		t.Fatal(err)
	}
	url := run(t, func(o *server.Options) { o.AllowedOrigins = []string{"https://a.example"} }) + "/graphql"
	t.Run("caches", func(t *testing.T) {
		t.Parallel()
		node(t, "node_modules/relay-compiler/cli.js")
		node(t, "caches.mjs", url)
	})
	t.Run("subscriptions", func(t *testing.T) {
		t.Parallel()
		watchWithClients(t, dir)
	})
	t.Run("types", func(t *testing.T) {
		t.Parallel()
		node(t, "types.mjs", url, examples)
	})
}

// watchWithClients runs watch.mjs and commits a change when it is ready.
func watchWithClients(t *testing.T, dir string) {
	t.Helper()
	m, h := watched(t)
	cmd := exec.CommandContext(t.Context(), "node", "watch.mjs", h.URL+"/graphql")
	cmd.Dir = dir
	var problems strings.Builder
	cmd.Stderr = &problems
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if lines.Text() == "ready" {
			m.commit(func(b *book) {
				b.relate("sinnet", "CONDUCTS", "network-operation")
				b.relate("sinnet", "OPERATES_IN", "china")
			})
		}
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("%v\n%s", err, problems.String())
	}
}

// clientFolder returns a folder with the scripts of the clients and the schema of the bundled ontology.
func clientFolder(t *testing.T) string {
	t.Helper()
	o, err := seed.Ontology()
	if err != nil {
		t.Fatal(err)
	}
	served, err := o.Compose()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	modules, err := filepath.Abs("clients/node_modules")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(modules, filepath.Join(dir, "node_modules")); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "src/__generated__"), 0o750); err != nil {
		t.Fatal(err)
	}
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{
		"package.json", "caches.mjs", "types.mjs", "watch.mjs", "laws.graphql", "use.ts",
		"relay.js",
	} {
		b, err := os.ReadFile(filepath.Join("clients", name))
		if err != nil {
			t.Fatal(err)
		}
		if name == "relay.js" {
			name = "src/relay.js"
		}
		write(name, string(b))
	}
	write("schema.graphql", schema.Print(served))
	write("relay.config.json", relayConfig)
	write("src/package.json", `{"type": "commonjs"}`) // the module type that relay-compiler generates
	return dir
}
