package server_test

import (
	"context"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"

	"nexum/server"
)

// run serves until the test ends and returns the address.
func run(t testing.TB, change ...func(*server.Options)) string {
	t.Helper()
	s := serve(t, append(change, func(o *server.Options) { o.Addr = "127.0.0.1:0" })...)
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	addr, done := make(chan net.Addr, 1), make(chan error, 1)
	go func() { done <- s.Run(ctx, func(a net.Addr) { addr <- a }) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run: %v", err)
		}
	})
	select {
	case a := <-addr:
		return "http://" + a.String()
	case err := <-done:
		done <- err
		t.Fatal(err)
		return ""
	}
}

// TestAudit runs the audit of graphql-http, which checks a running server against the GraphQL over HTTP
// specification.
func TestAudit(t *testing.T) {
	if testing.Short() {
		t.Skip("it needs npm packages; make test runs it")
	}
	if _, err := exec.LookPath("node"); err != nil {
		t.Fatal("the audit needs Node 20: ", err)
	}
	if _, err := os.Stat("audit/node_modules"); err != nil {
		npm := exec.CommandContext(t.Context(), "npm", "ci")
		npm.Dir = "audit"
		if out, err := npm.CombinedOutput(); err != nil {
			t.Fatalf("npm ci: %v\n%s", err, out)
		}
	}
	url := run(t) + "/graphql"
	cmd := exec.CommandContext(t.Context(), "node", "audit.mjs", url)
	cmd.Dir = "audit"
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "61 audits") {
		t.Errorf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
}
