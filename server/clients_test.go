package server_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"nexum/schema"
	"nexum/seed"
)

// relayConfig is the configuration of relay-compiler.
const relayConfig = `{"src": "./src", "schema": "./schema.graphql", "language": "javascript", ` +
	`"artifactDirectory": "./src/__generated__", "eagerEsModules": false}`

// TestClientCaches queries one entity in two views through the caches of Apollo Client, urql and Relay.
// relay-compiler also reads the printed schema.
func TestClientCaches(t *testing.T) {
	if testing.Short() {
		t.Skip("it needs npm packages; make test runs it")
	}
	if _, err := os.Stat("clients/node_modules"); err != nil {
		t.Fatal("the clients are not installed: run .ci/deps")
	}
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
	for from, to := range map[string]string{"package.json": "package.json", "caches.mjs": "caches.mjs", "relay.js": "src/relay.js"} {
		b, err := os.ReadFile(filepath.Join("clients", from))
		if err != nil {
			t.Fatal(err)
		}
		write(to, string(b))
	}
	write("schema.graphql", schema.Print(served))
	write("relay.config.json", relayConfig)
	write("src/package.json", `{"type": "commonjs"}`) // the module type that relay-compiler generates
	node := func(args ...string) string {
		cmd := exec.CommandContext(t.Context(), "node", args...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", strings.Join(args, " "), err, out)
		}
		return string(out)
	}
	node("node_modules/relay-compiler/cli.js")
	t.Log(node("caches.mjs", run(t)+"/graphql"))
}
