package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"nexum/seed"
)

// run runs the program and waits until it ends.
func run(t *testing.T, args ...string) (out string, err error) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	err = Main{Stdout: &stdout, Stderr: &stderr}.Run(context.Background(), args)
	return stdout.String(), err
}

// must runs the program and fails the test on an error.
func must(t *testing.T, args ...string) string {
	t.Helper()
	out, err := run(t, args...)
	if err != nil {
		t.Fatalf("nexum %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out
}

// serve starts a server and returns its address. The server stops when the test ends.
func serve(t *testing.T, args ...string) string {
	t.Helper()
	return start(t, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)...)
}

// start runs the program until it serves and returns the address. The program stops when the test ends.
func start(t *testing.T, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ready, done := make(chan string, 1), make(chan error, 1)
	m := Main{Stdout: io.Discard, Stderr: io.Discard, Ready: func(addr string) { ready <- addr }}
	go func() { done <- m.Run(ctx, args) }()
	var once sync.Once
	t.Cleanup(func() {
		once.Do(func() {
			cancel()
			if err := <-done; err != nil {
				t.Errorf("the server ended with %v", err)
			}
		})
	})
	select {
	case addr := <-ready:
		return addr
	case err := <-done:
		done <- nil
		t.Fatalf("the server did not start: %v", err)
	case <-time.After(10 * time.Minute):
		t.Fatal("the server is not ready after ten minutes")
	}
	return ""
}

func post(t *testing.T, addr, q string, into any) {
	t.Helper()
	body, _ := json.Marshal(map[string]string{"query": q})
	resp, err := http.Post("http://"+addr+"/graphql", "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var answer struct {
		Data   json.RawMessage
		Errors []any
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		t.Fatal(err)
	}
	if len(answer.Errors) > 0 {
		t.Fatalf("%s: %v", q, answer.Errors)
	}
	if err := json.Unmarshal(answer.Data, into); err != nil {
		t.Fatal(err)
	}
}

// TestMainJob tests the main use case: which laws constrain 21Vianet, and why.
func TestMainJob(t *testing.T) {
	dir := t.TempDir()
	for _, when := range []string{"empty", "full"} { // the second time, the store and the search index exist
		t.Run(when, func(t *testing.T) { mainJob(t, dir) })
	}
}

func mainJob(t *testing.T, dir string) {
	addr := serve(t, "--data", dir, "--seed")
	var data struct {
		Company struct {
			ConstrainedBy struct {
				Edges []struct {
					Node     struct{ ID, Name string }
					Relation struct {
						Derived bool
						Proof   struct {
							Text   string
							Leaves []struct {
								Claims []struct{ Document struct{ ID string } }
							}
						}
					}
				}
			}
		}
		Search struct {
			Edges []struct{ Node struct{ ID string } }
		}
	}
	post(t, addr, `{
			company(id: "21vianet") { constrainedBy(first: 50) { edges { node { id name } relation { derived proof { text leaves { claims { document { id } } } } } } } }
			search(text: "21vian") { edges { node { id } } }
		}`, &data)
	var laws []string
	for _, e := range data.Company.ConstrainedBy.Edges {
		laws = append(laws, e.Node.ID)
		if !e.Relation.Derived || !strings.Contains(e.Relation.Proof.Text, e.Node.Name+" CONSTRAINS 21Vianet") {
			t.Errorf("%s: derived %v, proof\n%s", e.Node.ID, e.Relation.Derived, e.Relation.Proof.Text)
		}
		for _, l := range e.Relation.Proof.Leaves {
			if len(l.Claims) == 0 || l.Claims[0].Document.ID == "" {
				t.Errorf("%s: a leaf that nobody claims", e.Node.ID)
			}
		}
	}
	for _, law := range []string{
		"cn-cybersecurity-law-2017", "cn-telecom-regulations", "cn-state-security-law",
		"cn-icp-isp-licensing",
	} {
		if !slices.Contains(laws, law) {
			t.Errorf("%s does not constrain 21Vianet; these do: %v", law, laws)
		}
	}
	if len(data.Search.Edges) == 0 || data.Search.Edges[0].Node.ID != "21vianet" {
		t.Errorf("a search for 21vian finds %v", data.Search.Edges)
	}
	if out := must(t, "export", "--data", dir); !strings.Contains(out, "21vianet") {
		t.Error("a store that is served cannot be exported")
	}
	if out := must(t, "load", "--data", dir, filepath.Join("..", "..", "seed")); !strings.Contains(out,
		"nothing new: the store stays at revision 1") {
		t.Errorf("a load into a store that a service holds: %s", out)
	}
}

func TestLoadExportRestore(t *testing.T) {
	a, b := t.TempDir(), t.TempDir()
	seed := filepath.Join("..", "..", "seed")
	if out := must(t, "load", "--data", a, seed); !strings.Contains(out, "committed as revision 1") {
		t.Errorf("load: %s", out)
	}
	if out := must(t, "load", "--data", a, seed); !strings.Contains(out, "nothing new: the store stays at revision 1") {
		t.Errorf("load again: %s", out)
	}
	file := filepath.Join(t.TempDir(), "all.nq")
	must(t, "export", "--data", a, "-o", file)
	must(t, "load", "--data", b, file)
	one, two := must(t, "export", "--data", a), must(t, "export", "--data", b)
	sorted := func(s string) []string { l := strings.Split(s, "\n"); slices.Sort(l); return l }
	if !slices.Equal(sorted(one), sorted(two)) {
		t.Error("a restored store exports something else")
	}
	if _, err := run(t, "load", "--data", b, file); err == nil || !strings.Contains(err.Error(), "not empty") {
		t.Errorf("an export into a store that is not empty: %v", err)
	}
}

func TestAsk(t *testing.T) {
	dir := t.TempDir()
	out := must(t, "ask", "--data", dir, "constrains(Law, /21vianet), enacted(Body, Law)")
	for _, want := range []string{
		"Law = ", "Body = ", "CONSTRAINS 21Vianet", "derived: activity in jurisdiction",
		"isaacs-2019, 4.5",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("the answer lacks %q:\n%s", want, out)
		}
	}
	if _, err := run(t, "ask", "--data", dir, "constrain(Law, /21vianet)"); err == nil ||
		!strings.Contains(err.Error(), "^ constrain is not a relation type, fact or kind; did you mean constrains?") {
		t.Errorf("a mistake: %v", err)
	}
	all := must(t, "ask", "--data", dir, "constrains(Law, /21vianet) | count(Law)", "--proof-lines", "0")
	some := must(t, "ask", "--data", dir, "constrains(Law, /21vianet) | count(Law)", "--proof-lines", "3")
	more := fmt.Sprintf("  and %d more lines; --proof-lines 0 shows all\n\n", strings.Count(all, "\n")-5)
	if !strings.HasSuffix(some, more) || strings.Count(some, "\n") != 6 ||
		!strings.HasPrefix(all, strings.TrimSuffix(some, more)) {
		t.Errorf("the first three lines of a proof, then %q:\n%s", more, some)
	}
	if out := must(t, "ask", "--data", dir, "owns(/21vianet, /china)"); out != "no answer\n" {
		t.Errorf("no answer: %q", out)
	}
}

// TestBadInput checks that each bad input gives a clear error and leaves the store unchanged.
func TestBadInput(t *testing.T) {
	dir := t.TempDir()
	good := filepath.Join(t.TempDir(), "good")
	write(t, good, "dataset.yaml", "name: good\ndocument: d\n")
	write(t, good, "a.yaml",
		"entities:\n  - {id: d, kind: Document, name: D, at: \"1\"}\n  - {id: c, kind: Company, name: C, at: \"1\"}\n")
	must(t, "load", "--data", dir, good)
	before := must(t, "export", "--data", dir)
	for name, tt := range map[string]struct{ file, content, want string }{
		"kind": {"b.yaml", "entities:\n  - {id: x, kind: Compny, name: X, at: \"1\"}\n", "Company"},
		"relation": {
			"b.yaml", "entities:\n  - {id: x, kind: Company, name: X, at: \"1\", relations: [{subsidaryOf: c}]}\n",
			"subsidiaryOf",
		},
		"id": {
			"b.yaml", "entities:\n  - {id: x, kind: Company, name: X, at: \"1\", relations: [{subsidiaryOf: nobody}]}\n",
			"nobody",
		},
		"domain": {
			"b.yaml", "entities:\n  - {id: x, kind: Company, name: X, at: \"1\", relations: [{enforces: c}]}\n",
			"enforces",
		},
		"date": {
			"b.yaml", "entities:\n  - {id: x, kind: Company, name: X, at: \"1\", facts: [{foundedOn: 2017-13}]}\n", "2017-13",
		},
		"yaml":      {"b.yaml", "entities: [\n", "b.yaml:"},
		"json":      {"b.jsonl", "{\"id\": \n", "b.jsonl:1:"},
		"utf-8":     {"b.yaml", "entities:\n  - {id: x, kind: Company, name: \"\xff\", at: \"1\"}\n", "UTF-8"},
		"rule":      {"b.rules", "rule a: \"x\" constrains(L, X) :- regulate(L, X).\n", "did you mean regulates?"},
		"empty":     {"b.yaml", "", "empty"},
		"duplicate": {"b.yaml", "entities:\n  - {id: c, kind: Law, name: X, at: \"1\"}\n", "c"},
	} {
		t.Run(name, func(t *testing.T) {
			bad := filepath.Join(t.TempDir(), "bad")
			write(t, bad, "dataset.yaml", "name: bad\ndocument: d\n")
			write(t, bad, tt.file, tt.content)
			for _, command := range []string{"load", "check"} {
				args := []string{command, bad}
				if command == "load" {
					args = append(args, "--data", dir)
				} else {
					args = append(args, good)
				}
				out, err := run(t, args...)
				if err == nil || !strings.Contains(out+err.Error(), tt.want) {
					t.Errorf("%s: %v\n%s", command, err, out)
				}
			}
			if after := must(t, "export", "--data", dir); after != before && !sameLines(after, before) {
				t.Error("the store has changed")
			}
		})
	}
	if out, err := run(t, "load", "--data", dir, t.TempDir()); err == nil ||
		!strings.Contains(out+err.Error(), "dataset") {
		t.Errorf("a folder without a dataset: %v", err)
	}
	if _, err := run(t, "load", "--data", dir, "no-such-file.yaml"); err == nil ||
		!strings.Contains(err.Error(), "no-such-file.yaml") {
		t.Errorf("a file that is not there: %v", err)
	}
}

func TestSettings(t *testing.T) {
	dir := t.TempDir()
	config := filepath.Join(t.TempDir(), "nexum.yaml")
	if err := os.WriteFile(config, []byte("data: "+dir+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	seed := filepath.Join("..", "..", "seed")
	must(t, "load", "--config", config, seed)
	t.Setenv("NEXUM_DATA", dir)
	if out := must(t, "load", seed); !strings.Contains(out, "nothing new") {
		t.Errorf("the environment and the file name different folders: %s", out)
	}
	for _, args := range [][]string{
		{"--help"},
		{"serve", "--help"},
		{"load", "--help"},
		{"check", "--help"},
		{"export", "--help"},
		{"ask", "--help"},
		{"schema", "--help"},
		{"version"},
		{"schema"},
		{"schema", "--json-schema"},
	} {
		if out := must(t, args...); len(out) < 10 {
			t.Errorf("nexum %v prints %q", args, out)
		}
	}
	if _, err := run(t, "sreve"); err == nil {
		t.Error("an unknown command is taken")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := (Main{Stdout: io.Discard, Stderr: io.Discard}).Run(ctx, []string{
		"load", "--data", t.TempDir(), seed,
	}); err == nil || errors.Is(err, context.Canceled) {
		t.Errorf("an interrupted load: %v", err)
	}
}

// write writes a file. If it makes the folder a dataset, write adds the ontology of the bundled dataset.
func write(t *testing.T, dir, name, content string) {
	t.Helper()
	if name == "dataset.yaml" {
		writeOntology(t, dir)
	}
	writePlain(t, dir, name, content)
}

func writePlain(t *testing.T, dir, name, content string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// writeOntology writes the ontology of the bundled dataset.
func writeOntology(t *testing.T, dir string) {
	t.Helper()
	sources, err := seed.Sources()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sources {
		write(t, dir, filepath.Base(s.Name), s.Text)
	}
}

func sameLines(a, b string) bool {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	slices.Sort(x)
	slices.Sort(y)
	return slices.Equal(x, y)
}
