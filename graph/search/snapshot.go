package search

import (
	"context"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"sync/atomic"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
)

// A snapshot is one revision of the index, as searches see it. It does not change, and lives until the
// last search that uses it ends.
type snapshot struct {
	from     *generation
	reader   index.IndexReader
	revision uint64
	built    bool // whether there is a revision
	refs     atomic.Int64

	// By document number: the kind, as an index into kinds, and the length of the name. Three bytes for
	// an entity spare each hit a look-up.
	kind   []uint16
	length []uint8
	kinds  map[string]uint16

	segments []piece // of the index, in order; nil if it does not say
}

// A piece is a segment of an index: its documents have consecutive numbers, which stay as long as the segments before it
// do.
type piece struct {
	id   uint64
	docs uint64 // deleted ones too
}

// newSnapshot reads the present state of g. Columns of segments that an earlier snapshot of g has too are taken from there;
// before may be nil.
func newSnapshot(ctx context.Context, g *generation, before *snapshot) (*snapshot, error) {
	r, err := g.index.Reader()
	if err != nil {
		return nil, fmt.Errorf("read the search index: %w", err)
	}
	s := &snapshot{from: g, reader: r, kinds: map[string]uint16{}}
	s.refs.Store(1)
	g.refs.Add(1)
	s.segments = segmentsOf(r)
	if err := s.load(ctx, s.inherit(before)); err != nil {
		s.release()
		return nil, err
	}
	return s, nil
}

// segmentsOf returns the segments of an index; nil if it does not say.
func segmentsOf(r index.IndexReader) (out []piece) {
	x, ok := r.(*scorch.IndexSnapshot)
	if !ok {
		return nil
	}
	for _, s := range x.Segments() {
		out = append(out, piece{s.Id(), uint64(s.FullSize())})
	}
	return out
}

// inherit takes over the columns of the segments that an earlier snapshot begins with as this one does, if that is all of
// them, and returns how many documents these have.
func (s *snapshot) inherit(before *snapshot) (docs uint64) {
	if before == nil || before.from != s.from || before.segments == nil || len(s.segments) < len(before.segments) ||
		!slices.Equal(before.segments, s.segments[:len(before.segments)]) {
		return 0
	}
	for _, p := range before.segments {
		docs += p.docs
	}
	s.kind, s.length, s.kinds = slices.Clone(before.kind), slices.Clone(before.length), maps.Clone(before.kinds)
	return docs
}

// load reads the revision, and the columns from a document on.
func (s *snapshot) load(ctx context.Context, from uint64) error {
	m, err := readMark(s.reader)
	if err != nil {
		return err
	}
	s.revision, s.built = m.revision, m.built
	err = s.column(ctx, fieldKind, from, func(term string, doc uint64) error {
		n, ok := s.kinds[term]
		if !ok {
			if len(s.kinds) == 1<<16-1 {
				return fmt.Errorf("%w: more than %d kinds", ErrInvalid, len(s.kinds))
			}
			n = uint16(len(s.kinds) + 1)
			s.kinds[term] = n
		}
		s.kind = grow(s.kind, doc)
		s.kind[doc] = n
		return nil
	})
	if err != nil {
		return err
	}
	return s.column(ctx, fieldLength, from, func(term string, doc uint64) error {
		n, ok := termLength(term)
		if !ok {
			return fmt.Errorf("%w: %q is no length", ErrDamaged, term)
		}
		s.length = grow(s.length, doc)
		s.length[doc] = uint8(n)
		return nil
	})
}

// grow makes room for index i.
func grow[T any](s []T, i uint64) []T {
	if i < uint64(len(s)) {
		return s
	}
	return append(s, make([]T, i+1-uint64(len(s)))...)
}

// column calls f with each term of a field and each document that has it, from one on.
func (s *snapshot) column(ctx context.Context, field string, from uint64, f func(term string, doc uint64) error) error {
	dict, err := s.reader.FieldDict(field)
	if err != nil {
		return fmt.Errorf("read the search index: %w", err)
	}
	defer func() { _ = dict.Close() }()
	for {
		entry, err := dict.Next()
		if err != nil {
			return fmt.Errorf("read the search index: %w", err)
		}
		if entry == nil {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := s.postings(ctx, field, entry.Term, from, f); err != nil {
			return err
		}
	}
}

func (s *snapshot) postings(ctx context.Context, field, term string, from uint64, f func(term string, doc uint64) error) error {
	r, err := s.reader.TermFieldReader(ctx, []byte(term), field, false, false, false)
	if err != nil {
		return fmt.Errorf("read the search index: %w", err)
	}
	defer func() { _ = r.Close() }()
	var doc index.TermFieldDoc
	following := func() (*index.TermFieldDoc, error) { return r.Next(&doc) }
	read := following
	if from > 0 {
		read = func() (*index.TermFieldDoc, error) {
			return r.Advance(binary.BigEndian.AppendUint64(nil, from), &doc)
		}
	}
	for {
		next, err := read()
		read = following
		if err != nil {
			return fmt.Errorf("read the search index: %w", err)
		}
		if next == nil {
			return nil
		}
		n, err := number(next.ID)
		if err != nil {
			return err
		}
		if err := f(term, n); err != nil {
			return err
		}
	}
}

// number is the document number that scorch's internal ids are.
func number(id index.IndexInternalID) (uint64, error) {
	if len(id) != 8 {
		return 0, fmt.Errorf("%w: internal id of %d bytes", ErrDamaged, len(id))
	}
	return binary.BigEndian.Uint64(id), nil
}

// id is the entity's id.
func (s *snapshot) id(doc uint64) (string, error) {
	var internal [8]byte
	binary.BigEndian.PutUint64(internal[:], doc)
	id, err := s.reader.ExternalID(internal[:])
	if err != nil {
		return "", fmt.Errorf("read the search index: %w", err)
	}
	return id, nil
}

// nameLength is the length of a document's name.
func (s *snapshot) nameLength(doc uint64) uint8 {
	if doc < uint64(len(s.length)) {
		return s.length[doc]
	}
	return 0
}

// filter returns a test for documents of these kinds, and whether any can pass it.
func (s *snapshot) filter(kinds []string) (pass func(doc uint64) bool, any bool) {
	if len(kinds) == 0 {
		return func(uint64) bool { return true }, true
	}
	want := make([]bool, len(s.kinds)+1)
	for _, k := range kinds {
		if n := s.kinds[k]; n > 0 {
			want[n], any = true, true
		}
	}
	return func(doc uint64) bool { return doc < uint64(len(s.kind)) && want[s.kind[doc]] }, any
}

func (s *snapshot) release() {
	if s.refs.Add(-1) == 0 {
		_ = s.reader.Close() // it only counts references
		s.from.release()
	}
}
