package formats_test

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"nexum/graph/claim"
	"nexum/loader"
	"nexum/loader/formats"
	"nexum/seed"
)

// shuffled are files whose records may stand in any order. The first and the last element are the beginning and the end
// of each file, and records are joined with the separator.
var shuffled = []struct {
	name, separator string
	split           bool // whether the records may also be in several files
	parts           []string
}{
	{"a.ndjson", "\n", true, []string{
		"",
		`{"id": "p", "schema": "Person", "properties": {"name": ["Ann"], "alias": ["A"]}}`,
		`{"id": "p", "schema": "Person", "properties": {"name": ["Ann Lee"], "birthDate": ["1970"]}}`,
		`{"id": "c", "schema": "Company", "properties": {"name": ["Acme"], "incorporationDate": ["2001"]}}`,
		`{"id": "o", "schema": "Ownership", "properties": {"owner": ["p"], "asset": ["c"], "percentage": ["51"], "startDate": ["2010"]}}`,
		"\n",
	}},
	{"b.json", ",\n", true, []string{
		`{"type": "bundle", "id": "bundle--1", "objects": [`,
		`{"type": "malware", "spec_version": "2.1", "id": "malware--1", "modified": "2020-01-01T00:00:00Z", "name": "M", ` +
			`"is_family": true, "external_references": [{"source_name": "Vendor A", "url": "https://v.example/1"}]}`,
		`{"type": "tool", "spec_version": "2.1", "id": "tool--1", "modified": "2020-01-01T00:00:00Z", "name": "T", ` +
			`"external_references": [{"source_name": "Another name", "url": "https://v.example/1"}], ` +
			`"kill_chain_phases": [{"kill_chain_name": "k", "phase_name": "p"}]}`,
		`{"type": "intrusion-set", "spec_version": "2.1", "id": "intrusion-set--1", "modified": "2020-01-01T00:00:00Z", "name": "I", ` +
			`"external_references": [{"source_name": "Vendor A", "external_id": "X1", "url": "https://v.example/1"}]}`,
		`{"type": "relationship", "spec_version": "2.1", "id": "relationship--1", "modified": "2020-01-01T00:00:00Z", ` +
			`"relationship_type": "uses", "source_ref": "intrusion-set--1", "target_ref": "malware--1"}`,
		`]}`,
	}},
	{"b.json", ",\n", false, []string{
		`{"type": "bundle", "id": "bundle--1", "objects": [`,
		`{"type": "malware", "spec_version": "2.1", "id": "malware--1", "modified": "2020-01-01T00:00:00Z", "name": "M", "is_family": true}`,
		`{"type": "malware", "spec_version": "2.1", "id": "malware--1", "modified": "2021-01-01T00:00:00Z", "name": "N", "is_family": true}`,
		`{"type": "malware", "spec_version": "2.1", "id": "malware--1", "modified": "2022-01-01T00:00:00Z", "name": "M", "is_family": false}`,
		`]}`,
	}},
	{"c.json", ",\n", false, []string{
		`[`,
		`{"statementId": "s1", "statementDate": "2020-01-01", "recordId": "p", "recordType": "person", "recordStatus": "new", ` +
			`"recordDetails": {"personType": "knownPerson", "names": [{"fullName": "Ann"}]}}`,
		`{"statementId": "s2", "statementDate": "2020-01-01", "recordId": "c", "recordType": "entity", "recordStatus": "new", ` +
			`"recordDetails": {"entityType": {"type": "registeredEntity"}, "name": "Acme"}}`,
		`{"statementId": "s3", "statementDate": "2020-01-01", "recordId": "r", "recordType": "relationship", "recordStatus": "new", ` +
			`"recordDetails": {"subject": "c", "interestedParty": "p", "interests": [` +
			`{"type": "shareholding", "directOrIndirect": "direct", "startDate": "2010-01-01", "share": {"exact": 60}}]}}`,
		`{"statementId": "s4", "statementDate": "2021-01-01", "recordId": "r", "recordType": "relationship", "recordStatus": "updated", ` +
			`"recordDetails": {"subject": "c", "interestedParty": "p", "interests": [` +
			`{"type": "shareholding", "directOrIndirect": "direct", "startDate": "2020-06-01", "share": {"exact": 30}}]}}`,
		`]`,
	}},
	{"d.json", ",\n", true, []string{
		`{"authors": ["A"], "category": "actor", "type": "threat-actor", "uuid": "7cdff317", "values": [`,
		`{"uuid": "u1", "value": "Group", "meta": {"synonyms": ["G"], "country": "XX", "refs": ["https://a.example/1"]}}`,
		`{"uuid": "u2", "value": "Gang", "meta": {"refs": ["https://a.example/1"]}, "related": [{"dest-uuid": "u1", "type": "similar"}]}`,
		`], "version": 3}`,
	}},
	{"e.dot", ";\n", false, []string{
		`digraph {`, `a [label="A"]`, `b [label="B", size=3]`, `a -> b [weight=2]`, `b -> c`, `}`,
	}},
}

// TestOrder shuffles the records of files of each format, and puts them into several files. What is loaded must not
// depend on that.
func TestOrder(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, tt := range shuffled {
		t.Run(tt.name, func(t *testing.T) {
			end := len(tt.parts) - 1
			records := slices.Clone(tt.parts[1:end])
			file := func(records []string) string {
				return tt.parts[0] + strings.Join(records, tt.separator) + tt.parts[end]
			}
			want := claimsIn(t, tt.name, file(records))
			for range 6 {
				random.Shuffle(len(records), func(i, j int) { records[i], records[j] = records[j], records[i] })
				texts := []string{file(records)}
				if at := random.IntN(len(records)); tt.split && at > 0 {
					texts = []string{file(records[:at]), file(records[at:])}
				}
				if got := claimsIn(t, tt.name, texts...); !slices.Equal(got, want) {
					t.Fatalf("%s\ngives\n%s\nwant\n%s", strings.Join(texts, "\n"), strings.Join(got, "\n"), strings.Join(want, "\n"))
				}
			}
		})
	}
}

// place matches what differs between files: their documents, and locators that are numbers of lines.
var place = regexp.MustCompile(`file:\d[^ ]*|line \d+|\{record \d+[^}]*`)

// claimsIn loads files and returns the claims except those about the files, sorted.
func claimsIn(t *testing.T, name string, texts ...string) (out []string) {
	t.Helper()
	dir := t.TempDir()
	var paths []string
	for i, text := range texts {
		path := filepath.Join(dir, fmt.Sprintf("%d%s", i, name))
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	o, err := seed.Ontology()
	if err != nil {
		t.Fatal(err)
	}
	l, err := loader.New(loader.Options{Ontology: o, Formats: formats.All(), TempDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	report, err := l.Load(context.Background(), func(_ string, claims iter.Seq2[claim.Claim, error]) error {
		for c, err := range claims {
			if err != nil {
				return err
			}
			if !strings.HasPrefix(c.Subject, "file:") {
				out = append(out, place.ReplaceAllString(fmt.Sprintf("%+v", c), "PLACE"))
			}
		}
		return nil
	}, paths...)
	if err != nil {
		t.Fatal(err, report.Problems)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
