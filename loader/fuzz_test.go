package loader

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"nexum/seed"
)

// checkBytes checks one file in memory.
func checkBytes(t testing.TB, l *Loader, name string, src []byte) (Report, error) {
	t.Helper()
	r := l.newReading(context.Background())
	defer r.close()
	files := fstest.MapFS{"f": {Data: src}}
	file := source{
		name: name, path: name, scope: name, document: "file:" + name, size: int64(len(src)), dataset: -1,
		open: func() (fs.File, error) { return files.Open("f") },
	}
	r.recognize(&file, true)
	r.files = []source{file}
	return r.check(nil)
}

func internalLoader(t testing.TB) *Loader {
	t.Helper()
	o, err := seed.Ontology()
	if err != nil {
		t.Fatal(err)
	}
	l, err := New(Options{Ontology: o})
	if err != nil {
		t.Fatal(err)
	}
	l.buffer = 1 << 16 // fuzzing makes many loaders
	return l
}

// fuzzFile checks that any content of a file is either valid, or a problem with a place in the file.
func fuzzFile(f *testing.F, name string, seeds ...string) {
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	l := internalLoader(f)
	f.Fuzz(func(t *testing.T, src []byte) {
		report, err := checkBytes(t, l, name, src)
		if err != nil && !errors.Is(err, ErrInvalid) {
			t.Fatal(err)
		}
		if (err != nil) != (len(report.Problems) > 0) {
			t.Fatalf("error %v with %d problems", err, len(report.Problems))
		}
		lines := bytes.Count(src, []byte("\n")) + bytes.Count(src, []byte("\r")) + 2
		for _, p := range append(report.Problems, report.Warnings...) {
			if p.File != name || p.Line < 0 || p.Line > lines && !strings.HasSuffix(name, ".gz") || p.Message == "" {
				t.Fatalf("problem %#v of a file of %d lines", p, lines)
			}
		}
	})
}

const fuzzYAML = `document: doc
at: "4.5"
entities:
  - {id: doc, kind: Document, name: A document}
  - id: 21vianet
    kind: Company
    name: 21Vianet
    aliases: [A, {alias: 世纪互联, language: zh}]
    facts: [{foundedOn: 1999, at: 5.3}, {employees: 12}]
    relations: [{partnersWith: [21vianet, doc], from: 2013-06, attributes: {percent: 51.0, a: [b, ~]}, confidence: 0.5}]
`

func FuzzYAML(f *testing.F) {
	fuzzFile(f, "f.yaml", fuzzYAML, "a: &a [*a]", "entities: [{<<: {id: a}}]", "- - - -", "? a\n: b", "\ufeffentities: []",
		"a: |\n  b", "%YAML 1.2\n---\n...\n")
}

func FuzzJSONL(f *testing.F) {
	fuzzFile(f, "f.jsonl", `{"id":"doc","kind":"Document","name":"D"}`+"\n"+
		`{"id":"a","kind":"Company","name":"A","document":"doc","at":"1","facts":[{"foundedOn":"1999"}],"relations":[{"partnersWith":["a","b"],"attributes":{"x":[1.50]}}]}`,
		"\n\n{}\r\n[]", `{"id":"/x","relations":[{"partnersWith":"_:b"}],"document":"doc"}`)
}

func FuzzNQuads(f *testing.F) {
	fuzzFile(f, "f.nq", "<a:s> <a:p> \"o\"@en <a:g> .\r\n_:b <name> \"x\" .", "# nexum export 1\n",
		`<https://nexum.example/id/a> <https://nexum.example/type/OPERATES> <https://nexum.example/id/%61> .`,
		`<a:s> <https://nexum.example/fact/kind> "Company" .`+"\n"+`<a:s> <https://nexum.example/fact/foundedOn> "1999" .`)
}

func FuzzGzip(f *testing.F) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte(fuzzYAML))
	_ = z.Close()
	fuzzFile(f, "f.yaml.gz", b.String(), b.String()+b.String(), b.String()[:40], "\x1f\x8b", "")
}
