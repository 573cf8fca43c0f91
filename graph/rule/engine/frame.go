package engine

import (
	"reflect"

	"nexum/graph/claim"
)

// A frame is a rule in the middle of its body.
type frame struct {
	table  *table
	rule   int
	body   body
	vars   []val
	done   uint32 // literals that are dealt with
	period claim.Period
	made   []premise // by literal

	anytime bool // whether to go on where premises hold at no one time
	clash   bool // whether they do not

	literal int // that the frame waits at
	next    int // answer of the table it waits for
	queued  bool
	before  *frame            // the one that waited for the same table before it
	row     func(*frame) bool // of a query: takes a finished frame, says whether to go on
}

// frame returns an empty frame of a rule, to be given back.
func (e *Engine) frame(t *table, rule int) *frame {
	r := e.p.rules[rule]
	var f *frame
	if n := len(e.spare); n > 0 {
		f, e.spare = e.spare[n-1], e.spare[:n-1]
	} else {
		f = &frame{}
	}
	*f = frame{table: t, rule: rule, body: e.p.bodies[rule], vars: cleared(f.vars, len(r.Vars)), made: cleared(f.made, len(r.Body))}
	return f
}

// cleared returns n zero values, in the memory of s if they fit.
func cleared[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	clear(s[:n])
	return s[:n]
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
	return c
}

// A slab hands out parts of larger pieces of memory, to be let go of together.
type slab[T any] struct {
	rest []T
	size int  // of the last piece
	used *int // bytes, of all slabs
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
