package main

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestReplace corrects a dataset. The change can be previewed, takes effect at once, and the state before can still
// be queried.
func TestReplace(t *testing.T) {
	dir, data := filepath.Join(t.TempDir(), "my"), t.TempDir()
	write(t, dir, "dataset.yaml", "name: my\ndocument: d\n")
	companies := func(lines ...string) {
		write(t, dir, "a.yaml",
			"at: \"1\"\nentities:\n  - {id: d, kind: Document, name: D}\n  - {id: c, kind: Company, name: C}\n  - id: a\n    kind: Company\n"+
				strings.Join(lines, "\n")+"\n")
	}
	companies(`    name: Acme`, `    relations:`, `      - {partnersWith: c, from: 2013-06, attributes: {percent: 51}}`,
		`      - {subsidiaryOf: c, at: "2", modality: alleged}`)
	must(t, "load", "--data", data, dir)
	known := time.Now().UTC().Format(time.RFC3339Nano)
	companies(`    name: ACME Ltd`, `    facts: [{employees: 7, confidence: 0.5}]`, `    relations:`,
		`      - {subsidiaryOf: c, at: "2"}`)
	dry := must(t, "load", "--data", data, "--replace", "--dry-run", dir)
	want := `- a PARTNERS_WITH c, since 2013-06, {"percent":51}   [d, 1]
- a SUBSIDIARY_OF c   [d, 2 (alleged)]
+ a SUBSIDIARY_OF c   [d, 2]
+ a employees "7", confidence 0.5   [d, 1]
+ a name "ACME Ltd"   [d, 1]
- a name "Acme"   [d, 1]
3 files read: 3 entities, 1 relation claim, 1 fact claim, 2 ontology files; of 10 claims, 3 new and 7 known already; 3 claims of earlier loads retracted
` + filepath.Join(dir, "a.yaml") + `:4:10: the company c has no home: no headquarteredIn or incorporatedIn
and 1 more of the same kinds; nexum check lists them
this was a dry run: the store stays at revision 1
`
	if dry != want {
		t.Errorf("the dry run prints\n%s\nwant\n%s", dry, want)
	}
	if out := must(t, "ask", "--data", data, "partnersWith(/a, X)"); !strings.Contains(out, "X = C (c)") {
		t.Errorf("the dry run has changed something: %s", out)
	}
	if out := must(t, "load", "--data", data, "--replace", dir); !strings.Contains(out,
		"committed as revision 2, which adds 3 and retracts 3\n") {
		t.Errorf("replace: %s", out)
	}
	if out := must(t, "load", "--data", data, "--replace", dir); !strings.Contains(out,
		"nothing new and nothing to retract: the store stays at revision 2\n") {
		t.Errorf("replace again: %s", out)
	}
	if out := must(t, "ask", "--data", data, "partnersWith(/a, X)"); out != "no answer\n" {
		t.Errorf("the relation is still there: %s", out)
	}
	addr := serve(t, "--data", data)
	var answer struct {
		Now, Then struct {
			Company struct {
				Name     string
				Partners struct {
					Edges []struct{ Node struct{ ID string } }
				}
			}
		}
	}
	const ask = `company(id: "a") { name partners: relations(filter: {types: [PARTNERS_WITH]}) { edges { node { id } } } }`
	post(t, addr, `{ now: view { `+ask+` } then: view(knownAt: "`+known+`") { `+ask+` } }`, &answer)
	if c := answer.Now.Company; c.Name != "ACME Ltd" || len(c.Partners.Edges) != 0 {
		t.Errorf("now: %+v", c)
	}
	if c := answer.Then.Company; c.Name != "Acme" || len(c.Partners.Edges) != 1 {
		t.Errorf("as known before: %+v", c)
	}
}

// TestLimitStream checks that the time limit of whole exports has its own flag.
func TestLimitStream(t *testing.T) {
	addr := serve(t, "--store", "memory:", "--limit-stream", "1ns")
	for path, whole := range map[string]bool{"/export/all.nq": false, "/export/neighborhood.nq?of=21vianet": true} {
		resp, err := http.Get("http://" + addr + path)
		if err != nil {
			t.Fatal(err)
		}
		_, err = io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
		if got := err == nil && resp.StatusCode == http.StatusOK; got != whole {
			t.Errorf("%s: %s, %v", path, resp.Status, err)
		}
	}
}

// TestLoadOfAChangedFile checks that a load reports that it keeps the claims of an earlier load of the same file or
// dataset.
func TestLoadOfAChangedFile(t *testing.T) {
	dir, data := t.TempDir(), t.TempDir()
	file := filepath.Join(dir, "people.csv")
	write := func(name string) {
		if err := os.WriteFile(file, []byte("id:ID(P),name,:LABEL\n1,"+name+",Person\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("Ann")
	if out := must(t, "load", "--data", data, file); strings.Contains(out, "brought a file of this name") {
		t.Errorf("the first load: %s", out)
	}
	write("Anna")
	if out := must(t, "load", "--data", data, file); !strings.Contains(out,
		"people.csv: revision 1 brought a file of this name") || !strings.Contains(out, "revision 2") {
		t.Errorf("the changed file: %s", out)
	}
	if out := must(t, "load", "--data", data, file); strings.Contains(out, "brought a file of this name") {
		t.Errorf("the same file again: %s", out)
	}
	write("Anne")
	dry := must(t, "load", "--data", data, "--replace", "-n", file)
	for _, want := range []string{
		"- P:1 name \"Ann\"", "- P:1 name \"Anna\"", "+ P:1 name \"Anne\"",
		"this was a dry run: the store stays at revision 2",
	} {
		if !strings.Contains(dry, want) {
			t.Errorf("the dry run does not say %s:\n%s", want, dry)
		}
	}
	if out := must(t, "load", "--data", data, "--replace", file); !strings.Contains(out,
		"committed as revision 3, which adds 1 and retracts 2") {
		t.Errorf("the file replaced: %s", out)
	}
}
