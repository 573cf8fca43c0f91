package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestMCPErrors checks the errors of nexum mcp if the service refuses it, and if its input is not JSON.
func TestMCPErrors(t *testing.T) {
	guarded := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "this service needs its token", http.StatusUnauthorized)
	}))
	defer guarded.Close()
	closed := httptest.NewServer(nil)
	closed.Close()
	token := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(token, []byte(strings.Repeat("a", 64)), 0o600); err != nil {
		t.Fatal(err)
	}
	const refused = "/mcp: the service does not answer without its token, which the file of --token-file must have"
	for _, tt := range []struct {
		name, input, want string
		args              []string
	}{
		{"no token", "", refused, []string{"--url", guarded.URL}},
		{"another token", "", refused, []string{"--url", guarded.URL, "--token-file", token}},
		{"no service", "", "connection refused; is nexum serve running there?", []string{"--url", closed.URL}},
		{
			"no JSON", "hello\n", "standard input is not JSON-RPC, one message on each line: invalid character 'h'",
			[]string{"--store", "memory:"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := command(t, append([]string{"mcp"}, tt.args...)...)
			c.Stdin = strings.NewReader(tt.input)
			if out, err := c.CombinedOutput(); err == nil || !strings.Contains(string(out), tt.want) {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
}
