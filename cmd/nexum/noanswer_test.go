package main

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestNoAnswer checks what the command says if a service does not answer: what is wrong and what to do, and nothing of
// the request.
func TestNoAnswer(t *testing.T) {
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	secure := httptest.NewTLSServer(http.NotFoundHandler())
	defer secure.Close()
	secure.Config.ErrorLog = nil
	ending := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		panic(http.ErrAbortHandler)
	}))
	defer ending.Close()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	free := "http://" + l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	data := growing(t, "alpha", 2)
	for _, c := range []struct{ name, url, want string }{
		{"nothing listens", free, "is it running, and is the port right?"},
		{"no such host", "http://nexum.invalid", "is the address right?"},
		{"no such port", "http://127.0.0.1:99999", "no port from 1 to 65535"},
		{"https for http", strings.Replace(plain.URL, "http:", "https:", 1), "write http://"},
		{"an unknown certificate", secure.URL, "does not trust the certificate"},
		{"the connection ends", ending.URL, "what does its log say?"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, args := range [][]string{{"ask", "influences(X, Y)"}, {"load", data}} {
				_, err := run(t, append(args, "--url", c.url)...)
				if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "Post ") ||
					strings.Contains(err.Error(), "path=") {
					t.Errorf("%s: %v", args[0], err)
				}
			}
		})
	}
}

// TestListenErrors checks what serve says if it cannot listen.
func TestListenErrors(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for _, c := range []struct{ name, addr, want string }{
		{"in use", l.Addr().String(), "another program already listens on"},
		{"not of this machine", "192.0.2.1:0", "this machine does not have the address"},
		{"no port", "127.0.0.1:99999", "--listen 127.0.0.1:99999"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := run(t, "serve", "--store", "memory:", "--no-seed", "--trusted-network", "--listen", c.addr)
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "listen tcp") {
				t.Errorf("%v", err)
			}
		})
	}
}
