package engine

import (
	"reflect"
	"slices"

	"nexum/graph/claim"
)

// A frame is a rule or query whose literals are partly matched.
type frame struct {
	table  *table
	rule   int
	body   body
	vars   []val
	done   uint32 // bits of the literals that are matched
	period claim.Period
	made   []premise // by literal

	postponed uint32 // bits of the negated literals that wait until the period of the other premises is known

	anytime bool           // continue even if the premises have no common time
	clash   bool           // the premises have no common time
	spans   []claim.Period // with anytime: the period of each premise alone, by literal

	literal int // the literal at which the frame waits
	next    int // index of the next answer of the table it waits for
	queued  bool
	before  *frame            // the previous frame that waits for the same table
	row     func(*frame) bool // for a query: receives a finished frame, returns whether to continue
}

// frame returns an empty frame for a rule. The caller returns it to e.spare.
func (e *Engine) frame(t *table, rule int) *frame {
	r := e.p.rules[rule]
	var f *frame
	if n := len(e.spare); n > 0 {
		f, e.spare = e.spare[n-1], e.spare[:n-1]
	} else {
		f = &frame{}
	}
	*f = frame{
		table: t, rule: rule, body: e.p.bodies[rule], vars: cleared(f.vars, len(r.Vars)),
		made: cleared(f.made, len(r.Body)),
	}
	return f
}

// cleared returns a slice of n zero values. It uses the memory of s if its capacity is sufficient.
func cleared[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	clear(s[:n])
	return s[:n]
}

// span records the period of the premise that matches a literal, for a frame whose premises need no common time.
func (f *frame) span(i int, period claim.Period) {
	if f.spans != nil {
		f.spans[i] = period
	}
}

func (f *frame) get(a arg) val {
	if a.v < 0 {
		return a.value
	}
	return f.vars[a.v]
}

// clone copies a frame into memory that lasts as long as the engine.
func (e *Engine) clone(f *frame) *frame {
	c := &e.slabs.frames.take(1)[0]
	*c = *f
	c.vars, c.made = e.slabs.vals.clone(f.vars), e.slabs.premises.clone(f.made)
	c.spans = slices.Clone(f.spans)
	return c
}

// A slab allocates values in large pieces of memory. They are released together with the slab.
type slab[T any] struct {
	rest []T
	size int  // length of the last piece
	used *int // bytes of all slabs
}

func (s *slab[T]) take(n int) []T {
	if len(s.rest) < n {
		s.size = max(n, min(2*s.size, 512), 8)
		s.rest = make([]T, s.size)
		*s.used += s.size * int(reflect.TypeFor[T]().Size())
	}
	out := s.rest[:n:n]
	s.rest = s.rest[n:]
	return out
}

func (s *slab[T]) clone(from []T) []T {
	out := s.take(len(from))
	copy(out, from)
	return out
}
