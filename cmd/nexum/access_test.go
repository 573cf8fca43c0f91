package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestTokens checks that an address that other machines can reach requires a token or an explicit flag.
func TestTokens(t *testing.T) {
	file := func(text string) string {
		name := filepath.Join(t.TempDir(), "token")
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	for _, tt := range []struct {
		name    string
		c       serveCmd
		token   string
		refused string
	}{
		{"loopback", serveCmd{Listen: "127.0.0.1:8080"}, "", ""},
		{"loopback by name", serveCmd{Listen: "localhost:8080"}, "", ""},
		{"loopback of IPv6", serveCmd{Listen: "[::1]:8080"}, "", ""},
		{"every address", serveCmd{Listen: "0.0.0.0:8080"}, "", "set --token-file"},
		{"every address, unnamed", serveCmd{Listen: ":8080"}, "", "--trusted-network"},
		{"a name", serveCmd{Listen: "graph.example:8080"}, "", "set --token-file"},
		{"a trusted network", serveCmd{Listen: "0.0.0.0:8080", TrustedNetwork: true}, "", ""},
		{"a token", serveCmd{Listen: "0.0.0.0:8080", TokenFile: file("0123456789abcdef\n")}, "0123456789abcdef", ""},
		{"a token that is too short", serveCmd{Listen: "0.0.0.0:8080", TokenFile: file("secret\n")}, "", "contains no token"},
		{
			"two lines",
			serveCmd{Listen: "127.0.0.1:0", TokenFile: file("0123456789abcdef\n0123456789abcdef\n")},
			"",
			"contains no token",
		},
		{"no file", serveCmd{Listen: "127.0.0.1:0", TokenFile: filepath.Join(t.TempDir(), "none")}, "", "--token-file"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tokens, err := tt.c.tokens()
			if tt.refused != "" {
				if err == nil || !strings.Contains(err.Error(), tt.refused) {
					t.Fatalf("error %v, want one with %q", err, tt.refused)
				}
				if strings.Contains(err.Error(), "secret") {
					t.Errorf("the error shows the token: %v", err)
				}
				return
			}
			if err != nil || strings.Join(tokens, " ") != tt.token {
				t.Errorf("%v, %v", tokens, err)
			}
		})
	}
}

// TestReadTrusted reads manifests of trusted documents.
func TestReadTrusted(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	a, b := file("a.json", `{"a": "{ stats { entities } }", "b": "{ __typename }"}`),
		file("b.json", `{"c": "{ stats { claims } }"}`)
	for _, tt := range []struct {
		name  string
		files []string
		count int
		err   string
	}{
		{"two", []string{a, b}, 3, ""},
		{"no JSON", []string{a, file("c.json", "query { a }")}, 0, "c.json: a manifest must be an object"},
		{"none", []string{filepath.Join(dir, "none.json")}, 0, "--trusted-documents: "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := readTrusted(tt.files)
			if tt.err != "" {
				if err == nil || !strings.Contains(err.Error(), tt.err) {
					t.Errorf("%v, want %s", err, tt.err)
				}
				return
			}
			if err != nil || got.Len() != tt.count {
				t.Errorf("%v, %v", got, err)
			}
		})
	}
	if got, err := readTrusted(nil); got != nil || err != nil {
		t.Errorf("without files: %v, %v", got, err)
	}
}
