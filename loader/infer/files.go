package infer

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"nexum/loader/archive"
	"nexum/loader/rdf"
)

// Options configure how files are read.
type Options struct {
	Encoding string // the encoding of tables that do not name their own
}

// Files drafts an ontology from files: RDF, tables and JSON.
func Files(ctx context.Context, paths []string, o Options) (*Draft, error) {
	d := &Draft{}
	var graphs []graphFile
	var tables []string
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, err
		}
		if !info.Mode().IsRegular() {
			return nil, fmt.Errorf("%s is not a regular file; name the files to draft from", path)
		}
		plain, _ := archive.CutEnding(strings.ToLower(path))
		ext := filepath.Ext(plain)
		if syntax, ok := syntaxes[ext]; ok && (syntax != rdf.Tuples || isTuples(path)) {
			graphs = append(graphs, graphFile{filepath.Base(path), syntax, func() (io.ReadCloser, error) { return open(path) }})
			continue
		}
		tables = append(tables, path)
	}
	if len(graphs) > 0 {
		if err := newRDFReader(d).read(ctx, graphs); err != nil {
			return nil, err
		}
	}
	if err := d.readTables(ctx, tables, o); err != nil {
		return nil, err
	}
	if len(d.kinds)+len(d.types) == 0 {
		return nil, errors.New("no kinds were found in the data: RDF needs nodes with predicates, a table needs rows, " +
			"JSON needs objects")
	}
	return d, d.name()
}

// syntaxes maps extensions to the syntaxes of RDF.
var syntaxes = map[string]rdf.Format{
	".nq": rdf.NQuads, ".nt": rdf.NTriples, ".ttl": rdf.Turtle, ".trig": rdf.TriG, ".rdf": rdf.XML, ".owl": rdf.XML,
	".jsonld": rdf.JSONLD, ".facts": rdf.Tuples,
}

// isTuples reports whether the tuples of a file are about IRIs. Other files of tuples are tables.
func isTuples(path string) bool {
	in, err := open(path)
	if err != nil {
		return false // it is reported when the file is read
	}
	defer in.Close()
	head := make([]byte, 16)
	n, err := io.ReadFull(in, head)
	return (err == nil || errors.Is(err, io.ErrUnexpectedEOF)) && rdf.IsTuples(string(head[:n]))
}

// open opens a file, and uncompresses it if it is compressed.
func open(path string) (io.ReadCloser, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	in := bufio.NewReaderSize(f, 1<<18)
	head, _ := in.Peek(4)
	r, err := archive.CompressionOf(head).NewReader(in)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return struct {
		io.Reader
		io.Closer
	}{r, f}, nil
}
