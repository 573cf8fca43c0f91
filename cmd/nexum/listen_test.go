package main

import (
	"strings"
	"testing"
)

func TestReachable(t *testing.T) {
	for _, tt := range []struct {
		addr, want string
		open       bool
	}{
		{"127.0.0.1:8080", "127.0.0.1:8080", false},
		{"[::1]:8080", "[::1]:8080", false},
		{"[::]:8080", "localhost:8080", true},
		{"0.0.0.0:8080", "localhost:8080", true},
		{"192.168.1.7:80", "192.168.1.7:80", true},
	} {
		if got, open := reachable(tt.addr), isOpen(tt.addr); got != tt.want || open != tt.open {
			t.Errorf("%s: %s, open %v", tt.addr, got, open)
		}
	}
}

func TestImpossibleLimits(t *testing.T) {
	for _, flag := range []string{
		"--limit-requests=-1", "--limit-requests=0", "--limit-body=-1", "--limit-time=-1s",
		"--limit-rule-memory=-5", "--limit-cost=-1",
	} {
		name, _, _ := strings.Cut(flag, "=")
		if _, err := run(t, "serve", "--store", "memory:", "--listen", "127.0.0.1:0", flag); err == nil ||
			!strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", flag, err)
		}
	}
}

func TestVisible(t *testing.T) {
	if got := visible("a\x1b[31m\u202eb\tö 云\n"); got != "a\\x1b[31m\\u202eb\tö 云\n" {
		t.Errorf("%q", got)
	}
}

// TestWithoutAddress checks that the command line that others can see contains no password.
func TestWithoutAddress(t *testing.T) {
	const secret = "postgres://u:s3same@h/k"
	for _, tt := range []struct{ args, rest, address string }{
		{"nexum serve --store " + secret + " --listen :1", "nexum serve --listen :1", secret},
		{"nexum --store=" + secret + " ask q", "nexum ask q", secret},
		{"nexum --store=password=s3same ask q", "nexum ask q", "password=s3same"},
		{"nexum --store memory: ask q", "nexum --store memory: ask q", ""},
		{"nexum ask q", "nexum ask q", ""},
		{"nexum --store", "nexum --store", ""},
	} {
		rest, address := withoutAddress(strings.Fields(tt.args))
		if got := strings.Join(rest, " "); got != tt.rest || address != tt.address {
			t.Errorf("%s: %q, %q", tt.args, got, address)
		}
	}
}
