package loader

import (
	"bufio"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"strings"

	"nexum/loader/rdf"
)

// ExportMark is the beginning of the first line of the export of a store.
const ExportMark = "# nexum export"

// rdfMark is the beginning of the first line of N-Quads and N-Triples that the service exports from a view.
const rdfMark = "# nexum RDF"

// IsExport reports whether a file is the export of a store, compressed or not. An export is restored, not loaded.
func IsExport(path string) (bool, error) {
	if !isQuads(path) {
		return false, nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return false, err
	}
	if !info.Mode().IsRegular() {
		return false, nil // loading the file reports the problem; opening a pipe would block
	}
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	r := bufio.NewReader(f)
	if magic, _ := r.Peek(2); string(magic) == "\x1f\x8b" {
		z, err := gzip.NewReader(r)
		if err != nil {
			return false, nil // loading the file reports the problem
		}
		r = bufio.NewReader(z)
	}
	begin, err := r.Peek(len(ExportMark))
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return false, err
	}
	return string(begin) == ExportMark, nil
}

// LineOf returns the number of the line of an export in which an entity has a fact, or 0 if there is none.
func LineOf(export io.Reader, entity, fact, value string) (int, error) {
	p := rdf.LineParser{Paths: true}
	in := bufio.NewReader(export)
	for n := 1; ; n++ {
		line, err := in.ReadString('\n')
		if strings.Contains(line, "fact/"+fact) {
			q, ok, _ := p.Parse(strings.TrimRight(line, "\r\n"))
			if ok && q.Object.Kind == rdf.Literal && q.Object.Text == value &&
				strings.HasSuffix(q.Predicate.Text, "fact/"+fact) &&
				names(q.Subject, entity) {
				return n, nil
			}
		}
		if errors.Is(err, io.EOF) {
			return 0, nil
		} else if err != nil {
			return 0, err
		}
	}
}

// names reports whether a term stands for an entity.
func names(t rdf.Term, entity string) bool {
	if t.Kind == rdf.Blank {
		return "_:"+t.Text == entity
	}
	return t.Text == entity || strings.HasSuffix(t.Text, "id/"+entity)
}
