package rdf

import (
	"archive/tar"
	"bytes"
	"errors"
	"io"
	"os"
	"path"
	"strings"
	"testing"

	"nexum/internal/targz"
)

// suites are the test suites of the W3C for RDF 1.1.
var suites = []struct {
	file   string
	format Format
	tests  int
}{
	{"n-triples", NTriples, 70},
	{"n-quads", NQuads, 87},
	{"turtle", Turtle, 313},
	{"trig", TriG, 356},
	{"xml", XML, 166},
}

const (
	mf   = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
	rdft = "http://www.w3.org/ns/rdftest#"
)

func TestW3C(t *testing.T) {
	for _, s := range suites {
		t.Run(s.file, func(t *testing.T) {
			files := unpack(t, "../../../shared/datasets/w3c-rdf-"+s.file+".tar.gz")
			manifest := ""
			for name := range files {
				if path.Base(name) == "manifest.ttl" && (manifest == "" || len(name) < len(manifest)) {
					manifest = name
				}
			}
			const site = "https://w3c.github.io/rdf-tests/"
			entries := map[string]map[string][]string{}
			for q, err := range Read(bytes.NewReader(files[manifest]), Turtle, site+manifest) {
				if err != nil {
					t.Fatal(manifest, err)
				}
				if entries[q.Subject.Text] == nil {
					entries[q.Subject.Text] = map[string][]string{}
				}
				entries[q.Subject.Text][q.Predicate.Text] = append(entries[q.Subject.Text][q.Predicate.Text], q.Object.Text)
			}
			done := 0
			for id, e := range entries {
				action := e[mf+"action"]
				if len(action) == 0 {
					continue
				}
				done++
				file := strings.TrimPrefix(action[0], site)
				src, ok := files[file]
				if !ok {
					t.Errorf("%s: no file %s", id, file)
					continue
				}
				kind := strings.TrimPrefix(e[Type][0], rdft)
				got, err := readAll(src, s.format, action[0])
				switch {
				case strings.Contains(kind, "Negative"):
					at, ok := errors.AsType[*SyntaxError](err)
					if !ok || at.Line == 0 || at.Col == 0 {
						t.Errorf("%s: not refused with its place, but %v\n%s", id, err, src)
					}
				case err != nil:
					t.Errorf("%s: %v\n%s", id, err, src)
				case strings.HasSuffix(kind, "Eval"):
					result := strings.TrimPrefix(e[mf+"result"][0], site)
					f := NQuads
					want, err := readAll(files[result], f, "")
					if err != nil {
						t.Fatalf("%s: %v", result, err)
					}
					if !isomorphic(got, want) {
						t.Errorf("%s\n%s\ngot\n%s\nwant\n%s", id, src, dump(got), files[result])
					}
				}
			}
			if done != s.tests {
				t.Errorf("%d tests, want %d", done, s.tests)
			}
		})
	}
}

func readAll(src []byte, f Format, base string) (quads []Quad, err error) {
	for q, e := range Read(bytes.NewReader(src), f, base) {
		if e != nil {
			return quads, e
		}
		quads = append(quads, q)
	}
	return quads, nil
}

// unpack returns the files of an archive.
func unpack(t *testing.T, name string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := targz.Each(name, func(h *tar.Header, content io.Reader) (err error) {
		files[h.Name], err = io.ReadAll(content)
		return err
	})
	switch {
	case errors.Is(err, os.ErrNotExist):
		t.Skipf("the data set %s is absent", name)
	case err != nil:
		t.Fatal(err)
	}
	return files
}

func dump(quads []Quad) string {
	var b strings.Builder
	for _, q := range quads {
		b.WriteString(termKey(q.Subject, nil) + " " + termKey(q.Predicate, nil) + " " + termKey(q.Object, nil) + " " +
			termKey(q.Graph, nil) + "\n")
	}
	return b.String()
}
