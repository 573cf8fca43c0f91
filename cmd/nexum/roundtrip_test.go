package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const roundTripOntology = `"A firm." type Firm {
  "When it was founded." founded: Date
  "How many work there." size: Int
  "Parents." parent: [Firm!] @relation(type: PARENT, direction: OUT)
  "Payments." pays: [Firm!] @relation(type: PAYS, direction: OUT)
}
extend enum RelationType {
  "A parent." PARENT @predicate(from: [FIRM], to: [FIRM], inverse: "child")
  "An ancestor." ABOVE @predicate(from: [FIRM], to: [FIRM], inverse: "below")
  "A payment." PAYS @predicate(from: [FIRM], to: [FIRM], inverse: "paid by", attributes: ["amount"]) @repeatable
}
`

// TestRoundTrip writes a store with two datasets, merges, a split, occurrences of a repeatable relation, retractions,
// and the ontology that one dataset takes from the other. A store that is restored from an export or a backup, or
// loaded from an export, must answer everything in the same way, for every view, and have the same export.
func TestRoundTrip(t *testing.T) {
	dir, data := t.TempDir(), t.TempDir()
	one, two := filepath.Join(dir, "one"), filepath.Join(dir, "two")
	block := func(facts, pays string) string {
		return `document: d1
at: "1"
entities:
- {id: d1, kind: Document, name: Doc 1}
- {id: f1, kind: Firm, name: One, facts: [{founded: "1999"}], relations: [{parent: f2}, {pays: f2, attributes: {amount: 5, key: a}}` +
			pays + `]}
- {id: f2, kind: Firm, name: Two, facts: [` + facts + `]}
- {id: f3, kind: Firm, name: Uno, relations: [{parent: f4}]}
- {id: f4, kind: Firm, name: Four, relations: [{parent: f1, stance: disputes}]}
- {id: f5, kind: Firm, name: Fünf, relations: [{parent: f1, modality: alleged, confidence: 0.5}]}
`
	}
	writePlain(t, one, "dataset.yaml", "name: one\n")
	writePlain(t, one, "a.graphqls", roundTripOntology)
	writePlain(t, one, "a.rules",
		"rule parents: \"A parent is above.\" above(X, Y) :- parent(X, Y).\nrule ancestors: \"So are its parents.\" above(X, Z) :- above(X, Y), parent(Y, Z).\n")
	writePlain(t, one, "a.yaml", block("{size: 3}", ", {pays: f2, attributes: {amount: 7, key: b}}"))
	writePlain(t, two, "dataset.yaml", "name: two\n")
	writePlain(t, two, "b.yaml", "document: d2\nat: \"9\"\nentities:\n- {id: d2, kind: Document, name: Doc 2}\n"+
		"- {id: f6, kind: Firm, name: Six, relations: [{parent: f1, from: \"2001\", to: \"2005\"}, {pays: f1, attributes: {amount: 1}}]}\n")
	var moments []string // after each revision
	for _, args := range [][]string{
		{"load", one},
		{"load", two},
		{"merge", "--document", "d1", "f3", "f1"},
		{"merge", "--document", "d2", "f4", "f2"},
		{"merge", "--document", "d2", "f6", "f5"},
		{"split", "f6", "f5"},
	} {
		must(t, append(args, "--data", data)...)
		moments = append(moments, time.Now().UTC().Format(time.RFC3339Nano))
	}
	writePlain(t, one, "a.yaml", block("{size: 4}", "")) // retracts a fact and a payment
	must(t, "load", "--replace", one, "--data", data)

	answers := func(data string) string {
		var b strings.Builder
		for _, view := range [][]string{
			nil,
			{"--known-at", moments[1]},
			{"--known-at", moments[4]},
			{"--distrust", "d2"},
			{"--without", "f3|sameAs|f1"},
			{"--as-of", "2003"},
		} {
			for _, question := range []string{"above(X, Y)", "pays(X, Y, amount: A)", "size(X, S)", "name(X, N)"} {
				out, err := run(t, append([]string{"ask", question, "--data", data, "--first", "0"}, view...)...)
				b.WriteString(strings.Join(view, " ") + " " + question + "\n" + out)
				if err != nil {
					b.WriteString(err.Error() + "\n")
				}
			}
		}
		return b.String()
	}
	want := answers(data)
	for _, part := range []string{"PAYS", "PARENT", "A = 7", "S = 3", "S = 4", "Uno"} {
		if !strings.Contains(want, part) {
			t.Fatalf("the answers have no %q:\n%s", part, want)
		}
	}
	export, backup := filepath.Join(dir, "all.nq"), filepath.Join(dir, "backup.tar")
	must(t, "export", "-o", export, "--data", data)
	must(t, "backup", backup, "--data", data)
	text, err := os.ReadFile(export)
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"load", export}, {"restore", export}, {"restore", backup}} {
		t.Run(args[0]+" "+filepath.Base(args[1]), func(t *testing.T) {
			fresh := t.TempDir()
			must(t, append(args, "--data", fresh)...)
			if got := answers(fresh); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			again := filepath.Join(t.TempDir(), "all.nq")
			must(t, "export", "-o", again, "--data", fresh)
			if got, err := os.ReadFile(again); err != nil || sortedLines(string(got)) != sortedLines(string(text)) {
				t.Errorf("%v: the export differs", err)
			}
			must(t, "verify", "--data", fresh)
		})
	}
}
