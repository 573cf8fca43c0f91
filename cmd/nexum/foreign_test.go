package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestForeignRecords loads records with foreign predicates, including relations with attributes, and queries them.
func TestForeignRecords(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "bank")
	write(t, dir, "dataset.yaml", "name: bank\ndocument: d\n")
	write(t, dir, "a.yaml", `at: "1"
entities:
  - {id: d, kind: Document, name: D}
  - id: "urn:account:1"
    facts: [{"urn:balance": 10.50}, {"urn:open": true}, {"urn:label": Savings}]
    relations:
      - {"urn:transfer": "urn:account:2", attributes: {amount: 5, time: "2020-01-01"}}
      - {"urn:transfer": "urn:account:2", attributes: {amount: 7, time: "2020-01-02"}}
      - {"urn:holder": d}
`)
	data := t.TempDir()
	must(t, "load", "--data", data, dir)
	for _, tt := range []struct{ question, want string }{
		{`"transfer"(X, Y, amount: A, time: T)`, "X,XName,Y,YName,A,T"},
		{`"transfer"(X, Y, amount: A) | sum(A)`, "\n12,"},
		{`"balance"(X, B), B > 10`, "urn:account:1,urn:account:1,10.50"},
		{`"open"(X, "true"), "label"(X, L)`, "Savings"},
		{`<urn:holder>(X, /d)`, "urn:account:1"},
	} {
		if out := must(t, "ask", "--no-seed", "--data", data, "--format", "csv", "--no-proofs",
			tt.question); !strings.Contains(out, tt.want) {
			t.Errorf("%s: %s, want %s", tt.question, out, tt.want)
		}
	}
	for line, want := range map[string]string{
		`{"https://nexum.example/type/OWNS": d}`: `write a name of the ontology without its IRI: "OWNS"`,
		`{"nexum:x": d}`:                         "reserved for nexum",
		`{"urn:holder": nobody}`:                 "there is no entity nobody",
	} {
		write(t, dir, "a.yaml", "entities:\n  - {id: d, kind: Document, name: D, relations: ["+line+"]}\n")
		if out, err := run(t, "check", dir); err == nil || !strings.Contains(out, want) {
			t.Errorf("%s: %s, want %s", line, out, want)
		}
	}
}
