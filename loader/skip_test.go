package loader_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"nexum/loader"
	"nexum/loader/table"
)

// TestSkipBad checks that bad rows are skipped up to a limit, with all their claims and with the rows that refer to
// them.
func TestSkipBad(t *testing.T) {
	const src = `{"id":"doc","kind":"Document","name":"D"}
{"id":"a","kind":"Company","name":"A","document":"doc","at":"1","facts":[{"foundedOn":"soon"}]}
{"id":"b","kind":"Company","name":"B","document":"doc","at":"2","relations":[{"partnersWith":"a"}]}
{"id":"c","kind":"Company","name":"C","document":"doc","at":"3","relations":[{"partnersWith":["b","d"]}]}
{"id":"d","kind":"Company","name":"D","document":"doc","at":"4"}
{"id":"e","kind":"Compa
{"id":"f","kind":"Company","name":"F","document":"doc","at":"5","relations":[{"partnersWith":"d"}]}
{"id":"d","kind":"Company","document":"doc","at":"6"}
`
	skipped := []string{
		":2:87: foundedOn: not a date", ":3:94: there is no entity a", ":4:95: there is no entity b",
		":6:24: this is not JSON: the text has no closing quote", ":8:7: d is defined again",
	}
	for _, tt := range []struct {
		name    string
		limit   int
		wants   []string // ids of the loaded entities
		skipped []string
		wrongs  []string
	}{
		{"as many as are allowed", 5, []string{"d", "doc", "f"}, skipped, nil},
		{
			"more than are allowed", 4, nil, nil,
			[]string{": more rows are bad than the load may skip, which is 4"},
		},
		{"none is allowed", 0, nil, nil, []string{
			":2:87: foundedOn: not a date", ":6:24: this is not JSON",
			":8:7: d is defined again",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.jsonl")
			if err := os.WriteFile(path, []byte(src), 0o600); err != nil {
				t.Fatal(err)
			}
			s := newFakeStore()
			r, err := newLoader(t, loader.Options{SkipBad: tt.limit}).Load(context.Background(), s.commit, path)
			if tt.wrongs == nil != (err == nil) || err != nil && !errors.Is(err, loader.ErrInvalid) {
				t.Fatal(err)
			}
			if r.Skippable != (tt.limit == 0) {
				t.Errorf("skippable: %t", r.Skippable)
			}
			texts := func(list []loader.Problem) (out []string) {
				for _, p := range list {
					out = append(out, strings.TrimPrefix(p.String(), path))
				}
				return out
			}
			if got := texts(r.Skipped); !slices.EqualFunc(got, tt.skipped, strings.HasPrefix) {
				t.Errorf("skipped %q, want %q", got, tt.skipped)
			}
			if got := texts(r.Problems); len(tt.wrongs) > 1 && !slices.EqualFunc(got, tt.wrongs, strings.HasPrefix) ||
				len(tt.wrongs) == 1 && !slices.Contains(got, tt.wrongs[0]) {
				t.Errorf("problems %q, want %q", got, tt.wrongs)
			}
			var ids []string
			for _, c := range s.claims() {
				ids = append(ids, c.Subject)
			}
			slices.Sort(ids)
			if ids = slices.Compact(ids); !slices.Equal(ids, tt.wants) {
				t.Errorf("loaded %q, want %q", ids, tt.wants)
			}
			if err == nil && (r.Entities["Company"] != 2 || r.Relations["PARTNERS_WITH"] != 1) {
				t.Errorf("report %s", r)
			}
		})
	}
}

// TestSkipBadRecords checks that records of JSON are skipped one at a time, also if all of them stand in one line.
func TestSkipBadRecords(t *testing.T) {
	var list, nested []string
	for i := range 2000 { // several batches
		founded := "2001"
		if i == 1 || i == 1500 {
			founded = "soon"
		}
		list = append(list, fmt.Sprintf(`{"id": %d, "founded": %q}`, i, founded))
	}
	for i := range 4 {
		nested = append(nested, `{"group": {"firms": [`+strings.Join(list[500*i:500*i+500], ", ")+`]}}`)
	}
	for _, tt := range []struct{ name, rows, text, wrong string }{
		{"a list", "", "[" + strings.Join(list, ", ") + "]", "facts.foundedOn"},
		{"rows in objects", "rows: group.firms\n    ", strings.Join(nested, " "), "group.firms"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			mapping, data := filepath.Join(dir, "m.mapping.yaml"), filepath.Join(dir, "firms.json")
			text := "tables:\n  - file: firms.json\n    " + tt.rows +
				"entities: [{id: \"firm:{id}\", kind: Company, name: id, facts: {foundedOn: founded}}]\n"
			err := errors.Join(os.WriteFile(mapping, []byte(text), 0o600), os.WriteFile(data, []byte(tt.text), 0o600))
			if err != nil {
				t.Fatal(err)
			}
			r, err := newLoader(t, loader.Options{
				SkipBad: 2, Formats: append(loader.Builtin(), table.Formats()...),
			}).Load(context.Background(), newFakeStore().commit, mapping, data)
			if err != nil {
				t.Fatal(err)
			}
			if r.Entities["Company"] != 1998 || len(r.Skipped) != 2 {
				t.Fatalf("%d companies, skipped %v", r.Entities["Company"], r.Skipped)
			}
			for i, number := range []int{2, 1501} {
				if p := r.Skipped[i]; p.Line != 1 || p.Record != number || p.Column != 0 {
					t.Errorf("skipped %v, want the record %d", p, number)
				}
			}
			if got := r.Skipped[1].String(); tt.rows != "" && !strings.Contains(got, ":1: record 1501: group.firms 1: ") {
				t.Errorf("no path in %q", got)
			}
		})
	}
}

// TestSkipBadNeedsRows checks that problems are never skipped in a format whose lines are not records.
func TestSkipBadNeedsRows(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.yaml")
	if err := os.WriteFile(path, []byte("entities:\n  - {id: a, kind: Compny}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := newLoader(t, loader.Options{SkipBad: 9}).Check(context.Background(), path)
	if !errors.Is(err, loader.ErrInvalid) || len(r.Skipped) > 0 {
		t.Errorf("%v, skipped %v", err, r.Skipped)
	}
	if r, err = newLoader(t, loader.Options{}).Check(context.Background(), path); err == nil || r.Skippable {
		t.Errorf("%v, skippable: %t", err, r.Skippable)
	}
}

// TestReferencesOfMappings checks that a row is left out if it refers to a row that is left out, and that a reference
// to an undefined id causes a warning.
func TestReferencesOfMappings(t *testing.T) {
	dir := t.TempDir()
	var paths []string
	for _, f := range []struct{ name, text string }{
		{"m.mapping.yaml", `tables:
  - file: companies.csv
    entities: [{id: "company:{id}", kind: Company, name: name, facts: {foundedOn: founded}}]
  - file: partners.csv
    relations: [{type: PARTNERS_WITH, source: "company:{a}", target: "company:{b}"}]
`},
		{"companies.csv", "id,name,founded\n1,Acme,2001\n2,Bolt,2002\n3,Bad,soon\n"},
		{"partners.csv", "a,b\n1,2\n1,9\n3,1\n"},
	} {
		path := filepath.Join(dir, f.name)
		if err := os.WriteFile(path, []byte(f.text), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	r, err := newLoader(t, loader.Options{
		SkipBad: 9, MaxWarnings: 9,
		Formats: append(loader.Builtin(), table.Formats()...),
	}).Load(context.Background(), newFakeStore().commit, paths...)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range slices.Concat(r.Skipped, r.Warnings) {
		got = append(got, filepath.Base(p.String()))
	}
	for _, want := range []string{
		`companies.csv:4:7: foundedOn: not a date`, "partners.csv:4:1: company:3 was left out, because its own row is bad",
		"partners.csv:3:1: company:9 is used here, but no row defines it",
	} {
		if !slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, want) }) {
			t.Errorf("no %q in %q", want, got)
		}
	}
	if len(r.Skipped) != 2 || r.Relations["PARTNERS_WITH"] != 2 {
		t.Errorf("%d rows left out, report %s", len(r.Skipped), r)
	}
}
