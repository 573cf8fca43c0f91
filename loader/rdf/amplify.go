package rdf

import (
	"fmt"
	"io"
	"iter"
)

// Prefixes, bases and lists of objects repeat the IRIs of a file, so that a small hostile file could be many gigabytes
// of claims. The IRIs of all quads of a file may have spareText bytes, and maxTextGrowth more for each of its bytes.
// In files that people and programs write, the growth is at most some 100.
const (
	spareText     = 64 << 20
	maxTextGrowth = 200
)

// limitGrowth ends a sequence of quads with an error when their IRIs are too long for the bytes that were read.
func limitGrowth(r io.Reader, read func(io.Reader) iter.Seq2[Quad, error]) iter.Seq2[Quad, error] {
	return func(yield func(Quad, error) bool) {
		from := &countingReader{r: r}
		text := int64(0)
		for q, err := range read(from) {
			text += iriBytes(&q.Subject) + iriBytes(&q.Predicate) + iriBytes(&q.Object) + iriBytes(&q.Graph)
			if err == nil && text > spareText+maxTextGrowth*from.n {
				yield(Quad{}, &SyntaxError{q.Line, q.Col, fmt.Sprintf("the IRIs of this file have more than %d times "+
					"its size once prefixes are written out; shorten those of its prefixes", maxTextGrowth)})
				return
			}
			if !yield(q, err) {
				return
			}
		}
	}
}

// iriBytes returns the number of bytes of the IRIs of a term.
func iriBytes(t *Term) int64 {
	switch {
	case t.Triple != nil:
		return iriBytes(&t.Triple.Subject) + iriBytes(&t.Triple.Predicate) + iriBytes(&t.Triple.Object)
	case t.Kind == IRI:
		return int64(len(t.Text))
	}
	return int64(len(t.Datatype))
}

// countingReader counts the bytes that are read.
type countingReader struct {
	r io.Reader
	n int64
}

func (c *countingReader) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.n += int64(n)
	return n, err
}

// maxContextWork is the maximum work for the contexts of a JSON-LD file, as the number of terms that are copied. Twice
// the bytes of the file are added, so the contexts of a file that repeats nothing have room, however many there are.
const maxContextWork = 10_000_000

// makeTerm is the work to make a term, relative to the work to copy one.
const makeTerm = 10

// contextMeter estimates the work for contexts. For each context of an object, the library copies all terms that are in
// force there. So without a limit, its work could grow with the square of the size of the file.
type contextMeter struct {
	scoped map[string]int // for keys and types that bring a context of their own: the number of its terms
	types  map[string]bool
	work   int
}

// checkContexts returns an error if the contexts of a JSON-LD file of so many bytes are too much work.
func checkContexts(doc any, size int) error {
	m := contextMeter{scoped: map[string]int{}, types: map[string]bool{"@type": true}}
	m.find(doc)
	m.walk(doc, 0)
	if m.work > maxContextWork+2*size {
		return &SyntaxError{Message: "the contexts of this file are too much work: many objects have one, and each is " +
			"added to all terms around it; use one context for the whole file, or write it as N-Quads"}
	}
	return nil
}

// find collects the keys and types with contexts of their own, and the names of @type.
func (m *contextMeter) find(v any) {
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			m.find(x)
		}
	case map[string]any:
		for key, x := range v {
			definition, _ := x.(map[string]any)
			if context, ok := definition["@context"]; ok {
				m.scoped[key] = max(m.scoped[key], 1+terms(context))
			}
			if x == "@type" {
				m.types[key] = true
			}
			m.find(x)
		}
	}
}

// terms returns the number of terms of a context.
func terms(context any) (n int) {
	switch c := context.(type) {
	case []any:
		for _, x := range c {
			n += terms(x)
		}
	case map[string]any:
		n = len(c)
	}
	return n
}

// walk adds the work for a value in which so many terms are in force.
func (m *contextMeter) walk(v any, active int) {
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			m.walk(x, active)
		}
	case map[string]any:
		if context, ok := v["@context"]; ok {
			active = m.enter(context, active)
		}
		for key, x := range v {
			if m.types[key] {
				active = m.enterTypes(x, active)
			}
		}
		for key, x := range v {
			if key != "@context" {
				m.walk(x, m.add(m.scoped[key], active))
			}
		}
	}
}

// enter adds the work for a context, and returns the number of terms that are then in force.
func (m *contextMeter) enter(context any, active int) int {
	if list, ok := context.([]any); ok {
		for _, x := range list {
			active = m.enter(x, active)
		}
		return active
	}
	return m.add(1+terms(context), active)
}

// enterTypes adds the work for the contexts of types.
func (m *contextMeter) enterTypes(v any, active int) int {
	switch v := v.(type) {
	case string:
		return m.add(m.scoped[v], active)
	case []any:
		for _, x := range v {
			active = m.enterTypes(x, active)
		}
	}
	return active
}

// add adds the work for a context with so many terms; 0 means none.
func (m *contextMeter) add(terms, active int) int {
	if terms > 0 {
		active += terms
		m.work += active + makeTerm*terms
	}
	return active
}
