// Package rival asks Cayley the same questions as package graph, over the same quads, to compare the two. Only the
// benchmark uses it.
package rival

import (
	"compress/gzip"
	"context"
	"io"
	"os"
	"strings"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/memstore"
	"github.com/cayleygraph/cayley/graph/path"
	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/nquads"
)

// Quads reads a file of N-Quads, which may be compressed, with Cayley's own reader.
func Quads(name string) ([]quad.Quad, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(name, ".gz") {
		z, err := gzip.NewReader(f)
		if err != nil {
			return nil, err
		}
		r = z
	}
	return quad.ReadAll(nquads.NewReader(r, false))
}

// Set returns quads as a set of lines. It removes the prefix from the labels of blank nodes. A loader may have added
// the prefix, because labels have no meaning outside their file.
func Set(quads []quad.Quad, prefix string) map[string]struct{} {
	cut := func(v quad.Value) quad.Value {
		if b, ok := v.(quad.BNode); ok {
			return quad.BNode(strings.TrimPrefix(string(b), prefix))
		}
		return v
	}
	out := make(map[string]struct{}, len(quads))
	for _, q := range quads {
		q.Subject, q.Object, q.Label = cut(q.Subject), cut(q.Object), cut(q.Label)
		out[q.NQuad()] = struct{}{}
	}
	return out
}

// Prefix returns the prefix of the label of the first blank node: everything up to and including the last hyphen.
func Prefix(quads []quad.Quad) string {
	for _, q := range quads {
		for _, v := range [...]quad.Value{q.Subject, q.Object} {
			if b, ok := v.(quad.BNode); ok {
				return string(b)[:strings.LastIndexByte(string(b), '-')+1]
			}
		}
	}
	return ""
}

// A Memory is Cayley's store in memory.
type Memory struct{ store cgraph.QuadStore }

// NewMemory makes a store of quads.
func NewMemory(quads []quad.Quad) Memory { return Memory{memstore.New(quads...)} }

// A Step follows one predicate, along the arrow or against it.
type Step struct {
	Predicate string
	Against   bool
}

// Expand returns the number of nodes that the steps reach from a node. It removes duplicates after each step.
func (m Memory) Expand(ctx context.Context, from string, steps []Step) (int, error) {
	p := path.StartPath(m.store, quad.IRI(from))
	for _, s := range steps {
		if s.Against {
			p = p.In(quad.IRI(s.Predicate)).Unique()
		} else {
			p = p.Out(quad.IRI(s.Predicate)).Unique()
		}
	}
	n := 0
	err := p.Iterate(ctx).Paths(false).Each(func(cgraph.Ref) { n++ })
	if err == nil {
		err = ctx.Err()
	}
	return n, err
}
