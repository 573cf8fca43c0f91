package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestMatch checks that the command shows which entities are probably one, in every format, and writes claims that
// load.
func TestMatch(t *testing.T) {
	dir, data := filepath.Join(t.TempDir(), "my"), t.TempDir()
	write(t, dir, "dataset.yaml", "name: my\ndocument: d\n")
	write(t, dir, "my.graphqls", `
"A human being."
type Human {
  "Date of birth."
  bornOn: Date @evidence(as: DATE)
  "Tax number."
  tax: String @identifier(scheme: "tax")
}
`)
	write(t, dir, "a.yaml", `at: "1"
entities:
  - {id: d, kind: Document, name: D}
  - {id: a, kind: Human, name: Ann Quill, facts: [{bornOn: 1970-01-02}]}
  - {id: b, kind: Human, name: "Quill, Ann", facts: [{bornOn: 1970-02-01}]}
  - {id: c, kind: Human, name: Bob Quill, facts: [{tax: "1234567"}]}
  - {id: e, kind: Human, name: Robert Quill, facts: [{tax: "123-4567"}]}
  - {id: f, kind: Human, name: Carl Mason}
`)
	must(t, "load", "--data", data, dir)
	for _, c := range []struct{ name, args, want string }{
		{"text", "", "  +7.0 date: day and month are exchanged (1970-01-02, 1970-02-01)\n"},
		{"of one entity", "--of c --format csv", "c,Bob Quill,e,Robert Quill,HUMAN"},
		{"a table", "--format table --min-score 0.5", "Ann Quill"},
		{"JSON", "--format json", `"totalCount": 2`},
		{"JSON Lines", "--format jsonl", `{"left":{"id":"a","kind":"HUMAN","name":"Ann Quill"},"right":{"id":"b"`},
		{"the greatest score", "--min-score 1", "no two entities match"},
		{"a high score of the kind", "--min-score-of Human=1", "no two entities match"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := must(t, append([]string{"match", "--data", data}, strings.Fields(c.args)...)...); !strings.Contains(
				got, c.want) {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}

	out := filepath.Join(t.TempDir(), "merges.jsonl")
	must(t, "match", "--data", data, "--out", out, "--accept", "0.99")
	text, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	if len(lines) != 3 {
		t.Fatalf("got\n%s\nwant the document and two pairs", text)
	}
	var sure struct {
		ID        string
		Relations []struct {
			SameAs, Document, Modality string
			Confidence                 float64
			Attributes                 struct{ Reasons []string }
		}
	}
	if err := json.Unmarshal([]byte(lines[1]), &sure); err != nil {
		t.Fatal(err)
	}
	r := sure.Relations[0]
	if sure.ID != "e" || r.SameAs != "c" || r.Modality != "" || r.Confidence < 0.99 || len(r.Attributes.Reasons) < 2 {
		t.Errorf("the pair that is accepted is %+v", sure)
	}
	if !strings.Contains(lines[2], `"modality":"recommended"`) {
		t.Errorf("the pair that is not accepted is no proposal: %s", lines[2])
	}
	must(t, "load", "--data", data, out)
	got := must(t, "match", "--data", data, "--format", "csv")
	if strings.Contains(got, "Quill,e,") || !strings.Contains(got, "a,Ann Quill,b,") || strings.Contains(got, "claimed") {
		t.Errorf("after the merge, and with a proposal of matching that is no evidence:\n%s", got)
	}
	write(t, dir, "b.yaml", "at: \"2\"\nentities:\n  - {id: b, relations: [{sameAs: a, stance: disputes}]}\n")
	must(t, "load", "--data", data, dir)
	if got := must(t, "match", "--data", data); !strings.Contains(got, "no two entities match") {
		t.Errorf("a pair that a claim keeps apart is proposed:\n%s", got)
	}
}
