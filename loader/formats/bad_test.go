package formats_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"

	"nexum/graph/claim"
	"nexum/loader"
	"nexum/loader/formats"
	"nexum/schema"
	"nexum/seed"
)

const (
	entity    = `{"id":"a","schema":"Person","properties":{"name":["Jürgen"]}}` + "\n"
	statement = "entity_id,prop,schema,value,dataset\na,name,Person,Jürgen,d\n"
	bundle    = `{"type":"bundle","id":"bundle--1","objects":[{"type":"malware","id":"malware--1","name":"Jürgen"}]}`
	record    = `[{"statementId":"1","recordId":"c","recordType":"entity","recordDetails":{"name":"Jürgen"}}]`
	galaxy    = `{"category":"actor","name":"x","type":"threat-actor","uuid":"1","values":[{"value":"Jürgen","uuid":"u1"}]}`
	turtle    = "@prefix : <http://e/> .\n:a :p \"Jürgen\" .\n"
	line      = "<http://e/a> <http://e/p> \"Jürgen\" .\n"
	xmlGraph  = `<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><graph edgedefault="directed"><node id="ü"/></graph></graphml>`
	gexf      = `<gexf xmlns="http://gexf.net/1.3" version="1.3"><graph><nodes><node id="ü"/></nodes></graph></gexf>`
	jsonGraph = `{"elements":{"nodes":[{"data":{"id":"ü"}}],"edges":[]}}`
	neo4j     = "id:ID(P),name,born:int,:LABEL\nk,Jürgen,1964,Person\n"
	records   = "entities:\n  - {id: d, kind: Document, name: Jürgen}\n"
	rdfXML    = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://e/"><rdf:Description rdf:about="http://e/a"><p>ü</p></rdf:Description></rdf:RDF>`
)

func latin1(s string) string { return strings.ReplaceAll(s, "ü", "\xfc") }

func utf16(s string) string {
	out, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(s)
	if err != nil {
		panic(err)
	}
	return out
}

func packed(s string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, err := z.Write([]byte(s))
	if err := errors.Join(err, z.Close()); err != nil {
		panic(err)
	}
	return b.String()
}

// TestBadInputs checks for each format that the problem of a bad file says what is wrong and where, and that a load
// commits nothing.
func TestBadInputs(t *testing.T) {
	const encoding = "is not UTF-8; save the file in UTF-8, or name its encoding: --encoding windows-1252"
	deep := strings.Repeat("[", 20000) + strings.Repeat("]", 20000)
	for _, tt := range []struct{ name, file, src, want string }{
		{"ftm/cut off", "f.ndjson", entity + entity[:30], ":2:31: the JSON is cut off"},
		{"ftm/Latin-1", "f.ndjson", latin1(entity), ":1:1: this record " + encoding},
		{
			"ftm/type", "f.ndjson", strings.ReplaceAll(entity, `["Jürgen"]`, `"x"`),
			":1:1: this is not an entity of FollowTheMoney",
		},
		{"ftm/nested", "f.ndjson", strings.ReplaceAll(entity, `["Jürgen"]`, deep), "exceeded max depth"},
		{
			"ftm/NUL", "f.ndjson", strings.ReplaceAll(entity, "ü", `\u0000`),
			`:1:1: name: the text holds the control character '\x00'`,
		},
		{
			"ftm/key twice", "f.ndjson", strings.ReplaceAll(entity, `"id":"a"`, `"id":"a","id":"b"`),
			`:1:1: an object of this record has the key "id" twice`,
		},
		{
			"ftm/text for a list", "f.ndjson", strings.ReplaceAll(entity, `["Jürgen"]`, `"Jürgen"`),
			"properties must be a list of texts, not a text",
		},
		{"statements/cut off", "f.csv", statement + `b,"na`, ":3:"},
		{"statements/Latin-1", "f.csv", latin1(statement), ":2:1: this " + encoding},
		{"statements/cells", "f.csv", statement + "b,name\n", ":3:1: the row has 2 columns, and the header 5"},
		{"stix/cut off", "f.json", bundle[:len(bundle)-4], ":1:"},
		{"stix/Latin-1", "f.json", latin1(bundle), ":1:46: this record " + encoding},
		{
			"stix/no id", "f.json", strings.ReplaceAll(bundle, `"id":"malware--1",`, ""),
			":1:46: a STIX object must have a type, and an id that begins with it",
		},
		{"stix/type", "f.json", `{"type":"bundle","id":"bundle--1","objects":{"a":1}}`, "objects must be one list of records"},
		{"stix/key twice", "f.json", strings.ReplaceAll(bundle, `"name"`, `"name":"x","name"`), `has the key "name" twice`},
		{"bods/cut off", "f.json", record[:len(record)-3], "the JSON is cut off"},
		{"bods/Latin-1", "f.json", latin1(record), ":1:2: this record " + encoding},
		{
			"bods/kind of record", "f.json", strings.ReplaceAll(record, `"entity"`, `"ghost"`),
			`:1:2: recordType must be entity, person or relationship, not "ghost"`,
		},
		{"misp/cut off", "f.json", galaxy[:len(galaxy)-3], "the JSON is cut off"},
		{"misp/Latin-1", "f.json", latin1(galaxy), "this record " + encoding},
		{
			"misp/no uuid", "f.json", strings.ReplaceAll(galaxy, `"u1"}`, `"u1"},{"value":"x"}`),
			":1: record 2: the row has no id: the column uuid is empty",
		},
		{"neo4j/number", "f.csv", strings.ReplaceAll(neo4j, "1964", "soon"), `:2:11: born: "soon" is not a number`},
		{"neo4j/type", "f.csv", strings.ReplaceAll(neo4j, "int", "whatever"), `the column "born" has the type "whatever"`},
		{"neo4j/end", "f.csv", ":START_ID(P),:END_ID(P),:TYPE\na,,KNOWS\n", ":2:3: :END_ID(P) is empty"},
		{"neo4j/Latin-1", "f.csv", latin1(neo4j), ":2"},
		{"table/no mapping", "f.csv", "id,name\n1,A\n", "draft one with nexum infer --mapping"},
		{"table/columns", "f.csv", "id,name,name\n1,A,B\n", `:1: the columns 2 and 3 are both called "name"`},
		{"table/empty", "f.csv", "", ": the file is empty"},
		{
			"table/UTF-16 without a mark", "f.csv", "i\x00d\x00,\x00n\x00\n\x001\x00,\x002\x00\n\x00",
			":1: the header has NUL characters",
		},
		{
			"table/ends of lines", "f.csv", "id,name\r1,A\r2,B\r",
			":1: the lines of the table end with a carriage return alone",
		},
		{"parquet/damaged", "f.parquet", "PAR1garbagePAR1", ": this is not a valid Parquet file, or it is cut off"},
		{
			"parquet/length of the footer", "f.parquet", "PAR1" + strings.Repeat("x", 40) + "\xf0\xff\xff\x7fPAR1",
			": this is not a valid Parquet file, or it is cut off: its last part has 2147483632 bytes, and the file 52",
		},
		{"xlsx/damaged", "f.xlsx", "PK\x03\x04garbage", "this is not an Excel workbook (.xlsx), or it is cut off"},
		{"xls", "f.xls", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600), "save it as .xlsx"},
		{
			"ods", "f.ods", "PK\x03\x04garbage",
			": this is a spreadsheet of OpenDocument, which is not read; save it as .xlsx or .csv",
		},
		{"ntriples/cut off", "f.nt", line[:len(line)-6], ":1:27: the literal has no closing quote"},
		{"ntriples/Latin-1", "f.nt", latin1(line), ":1:29: this " + encoding},
		{"nquads/literal as subject", "f.nq", `"a" <http://e/p> <http://e/b> .`, ":1:1: expected a subject"},
		{"turtle/cut off", "f.ttl", turtle[:len(turtle)-5], ":2:"},
		{"turtle/Latin-1", "f.ttl", latin1(turtle), ":2:7: this " + encoding},
		{"turtle/prefix", "f.ttl", "x:a x:b x:c .", ":1:1: "},
		{"turtle/nested", "f.ttl", "<http://e/a> <http://e/b> " + strings.Repeat("(", 2000) + " .", "nest deeper than 500"},
		{"rdfxml/cut off", "f.rdf", rdfXML[:150], ":1:"},
		{
			"rdfxml/long attribute", "f.rdf", strings.ReplaceAll(rdfXML, "http://e/a", "http://e/"+strings.Repeat("a", 17<<20)),
			":1:84: an element is longer than 16 MiB",
		},
		{"rdfxml/Latin-1", "f.rdf", latin1(rdfXML), "this " + encoding},
		{"rdfxml/external entity", "f.rdf", `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>` +
			strings.ReplaceAll(rdfXML, "ü", "&a;"), "invalid character entity &a;"},
		{"jsonld/Latin-1", "f.jsonld", latin1(`{"@id":"http://e/a","http://e/p":"ü"}`), "this " + encoding},
		{
			"jsonld/remote context", "f.jsonld", `{"@context":"http://e/x","@id":"http://e/a"}`,
			"nothing is fetched from the network",
		},
		{"jsonld/empty", "f.jsonld", "", ": "},
		{
			"misp/long event", "f.json", `{"Event": {"uuid": "5a0b7a5e-0000-4000-8000-000000000001", "info": "Scan", "Attribute": [` +
				strings.Repeat(`{"uuid": "5a0b7a5e-0000-4000-8000-000000000002", "type": "domain", "value": "a.example"},`, 200_000) +
				"{}]}}",
			"longer than 16 MiB, and the rest of the file has not been read; " +
				"split it into several records, each with the same id and a part of its lists",
		},
		{"graphml/cut off", "f.graphml", xmlGraph[:len(xmlGraph)-12], ":1: "},
		{"graphml/Latin-1", "f.graphml", latin1(xmlGraph), ":1: this " + encoding},
		{
			"graphml/twice", "f.graphml", strings.ReplaceAll(xmlGraph, "<node ", `<node id="ü"/><node `),
			`the node "ü" is defined twice`,
		},
		{"gexf/cut off", "f.gexf", gexf[:len(gexf)-10], ":1: "},
		{"gexf/Latin-1", "f.gexf", latin1(gexf), ":1: this " + encoding},
		{"cytoscape/cut off", "f.cyjs", jsonGraph[:len(jsonGraph)-3], "the JSON is cut off"},
		{"cytoscape/Latin-1", "f.cyjs", latin1(jsonGraph), "is not UTF-8; save the file in UTF-8"},
		{"nodelink/type", "f.json", `{"nodes":{"id":"a"},"links":[]}`, ":1:10: nodes must be a list"},
		{"dot/cut off", "f.dot", "digraph { a -> b", "the graph has no closing }"},
		{"dot/Latin-1", "f.dot", "digraph { a -> \"\xfc\"; }", encoding},
		{"dot/directions", "f.dot", "graph { a -- b -> c }", ":1:16: an edge of a graph is written --, not ->"},
		{
			"mapping/name", "f.yaml", "tables:\n  - {file: a.csv}\n",
			":1:1: this file is a mapping, as it has tables:; the name of a mapping ends in .mapping.yaml",
		},
		{"dot/empty", "f.dot", "", ": the file is empty"},
		{"yaml/Latin-1", "f.yaml", latin1(records), ":2:36: this " + encoding},
		{"yaml/tab", "f.yaml", "entities:\n\t- {id: a}\n", ":2:1: indent with spaces, not with tabs"},
		{"jsonl/cut off", "f.jsonl", `{"id":"a","kind":"Document","na`, ":1:"},
		{"jsonl/Latin-1", "f.jsonl", latin1(`{"id":"a","kind":"Document","name":"ü"}`), ":1:37: this " + encoding},
		{
			"json/unknown", "f.json", `{"hello":1}`,
			"this is JSON of no format that is known; nexum infer -o DIR FILE drafts a mapping",
		},
		{"gzip/cut off", "f.nt.gz", packed(line)[:20], ": "},
		{"gzip/bomb", "f.csv.gz", packed(strings.Repeat("0", 64<<20)), "f.csv.gz: "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := problemsOf(t, loader.Options{}, tt.file, tt.src); !strings.Contains(got, tt.want) {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

// TestEncodings checks that every format reads UTF-8 with a byte order mark, UTF-16 and a named encoding, and the same
// content in each.
func TestEncodings(t *testing.T) {
	for _, tt := range []struct{ name, file, src string }{
		{"ftm", "f.ndjson", entity},
		{"statements", "f.csv", statement},
		{"stix", "f.json", bundle},
		{"bods", "f.json", record},
		{"misp", "f.json", galaxy},
		{"neo4j", "f.csv", neo4j},
		{"ntriples", "f.nt", line},
		{"turtle", "f.ttl", turtle},
		{"rdfxml", "f.rdf", rdfXML},
		{"graphml", "f.graphml", xmlGraph},
		{"gexf", "f.gexf", gexf},
		{"rdfxml that declares UTF-16", "f.rdf", `<?xml version="1.0" encoding="UTF-16"?>` + rdfXML},
		{"rdfxml that declares Latin-1", "f.rdf", `<?xml version="1.0" encoding="ISO-8859-1"?>` + rdfXML},
		{"graphml that declares UTF-16", "f.graphml", `<?xml version="1.0" encoding="UTF-16"?>` + xmlGraph},
		{"graphml that declares Latin-1", "f.graphml", `<?xml version="1.0" encoding="ISO-8859-1"?>` + xmlGraph},
		{"cytoscape", "f.cyjs", jsonGraph},
		{"yaml", "f.yaml", records},
		{"dot", "f.dot", `digraph { a -> "ü"; }`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			want := claimsOf(t, loader.Options{}, tt.file, tt.src)
			if !strings.Contains(want, "ü") {
				t.Fatalf("no ü in %s", want)
			}
			for name, got := range map[string]string{
				"byte order mark": claimsOf(t, loader.Options{}, tt.file, "\ufeff"+tt.src),
				"UTF-16":          claimsOf(t, loader.Options{}, tt.file, utf16(tt.src)),
				"Latin-1":         claimsOf(t, loader.Options{Encoding: "iso-8859-1"}, tt.file, latin1(tt.src)),
			} {
				if got != want {
					t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
				}
			}
		})
	}
}

// loaded loads one file. claims is what it would commit.
func loaded(t *testing.T, o loader.Options, name, src string) (claims string, report loader.Report, err error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(src), 0o600); err != nil {
		t.Fatal(err)
	}
	o.Ontology, o.Formats, o.TempDir = ontology(t), formats.All(), t.TempDir()
	l, err := loader.New(o)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	report, err = l.Load(context.Background(), func(_ string, all iter.Seq2[claim.Claim, error]) error {
		for c, err := range all {
			if err != nil {
				return err
			}
			c.Context.Locator = "" // some are columns, which differ by encoding
			b.WriteString(c.Subject + " " + c.Predicate + " " + c.Object.Text + "\n")
		}
		return nil
	}, path)
	return b.String(), report, err
}

var ontology = func() func(t *testing.T) *schema.Ontology {
	var kept *schema.Ontology
	return func(t *testing.T) *schema.Ontology {
		t.Helper()
		if kept == nil {
			o, err := seed.Ontology()
			if err != nil {
				t.Fatal(err)
			}
			kept = o
		}
		return kept
	}
}()

func problemsOf(t *testing.T, o loader.Options, name, src string) string {
	t.Helper()
	claims, report, err := loaded(t, o, name, src)
	if err == nil || claims != "" {
		t.Fatalf("it is loaded: %s", claims)
	}
	var out []string
	for _, p := range report.Problems {
		out = append(out, p.String())
	}
	if len(out) == 0 { // an archive is refused before its files are read
		return err.Error()
	}
	return strings.Join(out, "\n")
}

func claimsOf(t *testing.T, o loader.Options, name, src string) string {
	t.Helper()
	claims, report, err := loaded(t, o, name, src)
	if err != nil {
		t.Fatalf("%v: %v", err, report)
	}
	return claims
}

// TestProgress checks that progress counts the tables of a mapping, also those that are read twice or not named by the
// caller.
func TestProgress(t *testing.T) {
	dir := t.TempDir()
	var rows strings.Builder
	rows.WriteString("id,name\n")
	for i := range 40_000 {
		fmt.Fprintf(&rows, "%d,The firm with the number %d\n", i, i)
	}
	mapping := "tables:\n" +
		strings.Repeat("  - file: \"[ab].csv\"\n    entities: [{id: \"f:{id}\", kind: Company, name: name}]\n", 2)
	for name, text := range map[string]string{"a.csv": rows.String(), "b.csv": rows.String(), "f.mapping.yaml": mapping} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		name  string
		files []string
	}{
		{"in the folder", []string{"f.mapping.yaml"}},
		{"named", []string{"f.mapping.yaml", "a.csv", "b.csv"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var last loader.Progress
			o := loader.Options{
				Ontology: ontology(t), Formats: formats.All(), TempDir: t.TempDir(),
				Progress: func(p loader.Progress) {
					if p.Done > p.Total {
						t.Errorf("%d of %d", p.Done, p.Total)
					}
					if p.Stage == loader.Reading {
						last = p
					}
				},
			}
			l, err := loader.New(o)
			if err != nil {
				t.Fatal(err)
			}
			var paths []string
			for _, name := range tt.files {
				paths = append(paths, filepath.Join(dir, name))
			}
			if r, err := l.Check(t.Context(), paths...); err != nil {
				t.Fatal(r, err)
			}
			if want := int64(4*rows.Len() + len(mapping)); last.Total != want || last.Done < want-1<<20 {
				t.Errorf("at last %d of %d bytes, want all of %d", last.Done, last.Total, want)
			}
		})
	}
}
