package search

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"sync/atomic"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
)

// snapshot is an immutable revision of the index, for searches. It is released when the last search that uses it ends.
type snapshot struct {
	from     *generation
	reader   *scorch.IndexSnapshot
	revision uint64
	built    bool // whether there is a revision
	refs     atomic.Int64

	// These columns are indexed by document number. kind holds an index into kinds, length the length of the name.
	// They take three bytes per entity and avoid a look-up per hit.
	kind   []uint16
	length []uint8
	kinds  map[string]uint16

	segments []piece // segments of the index in order
}

// piece is a segment of an index. The numbers of its documents are consecutive. They change only if a segment before it
// changes.
type piece struct {
	id   uint64
	docs uint64 // number of documents, including deleted ones
}

// newSnapshot reads the current state of g. It reuses the columns of segments that the earlier snapshot before has
// too. before may be nil.
func newSnapshot(ctx context.Context, g *generation, before *snapshot) (*snapshot, error) {
	r, err := g.index.Reader()
	if err != nil {
		return nil, fmt.Errorf("read the search index: %w", err)
	}
	reader, ok := r.(*scorch.IndexSnapshot)
	if !ok {
		return nil, errors.Join(errPostings, r.Close())
	}
	s := &snapshot{from: g, reader: reader, kinds: map[string]uint16{}}
	s.refs.Store(1)
	g.refs.Add(1)
	for _, p := range reader.Segments() {
		s.segments = append(s.segments, piece{p.Id(), uint64(p.FullSize())})
	}
	if err := s.load(ctx, s.inherit(before)); err != nil {
		s.release()
		return nil, err
	}
	return s, nil
}

// inherit reuses the columns of an earlier snapshot for the segments with which both begin. It returns the number of
// these segments.
//
// The columns share their memory with those of the earlier snapshot. If all of its segments are the same, values are
// appended after the end of its columns, where its searches do not read. If only a part of its segments is the same,
// appending copies that part, because the earlier snapshot still reads the values that follow.
func (s *snapshot) inherit(before *snapshot) (same int) {
	if before == nil || before.from != s.from {
		return 0
	}
	docs := uint64(0)
	for same < min(len(s.segments), len(before.segments)) && s.segments[same] == before.segments[same] {
		docs += s.segments[same].docs
		same++
	}
	s.kind, s.length, s.kinds = before.kind, before.length, maps.Clone(before.kinds)
	if same < len(before.segments) {
		s.kind, s.length = first(s.kind, docs), first(s.length, docs)
	}
	return same
}

// first returns the first n values of a column, or all if it is shorter. Appending to the result copies it.
func first[T any](column []T, n uint64) []T {
	n = min(n, uint64(len(column)))
	return column[:n:n]
}

// load reads the revision, and the columns for the documents of the segments with index same and higher.
func (s *snapshot) load(ctx context.Context, same int) error {
	m, err := readMark(s.reader)
	if err != nil {
		return err
	}
	s.revision, s.built = m.revision, m.built
	for _, p := range partsOf(s.reader)[same:] {
		if err := s.loadKinds(ctx, p); err != nil {
			return fmt.Errorf("read the search index: %w", err)
		}
		if err := s.loadLengths(ctx, p); err != nil {
			return fmt.Errorf("read the search index: %w", err)
		}
	}
	return nil
}

// loadKinds reads the kinds of the documents of a part.
func (s *snapshot) loadKinds(ctx context.Context, p *part) error {
	return p.eachTerm(fieldKind, func(term string, docs *roaring.Bitmap) error {
		n, ok := s.kinds[term]
		if !ok {
			if len(s.kinds) == 1<<16-1 {
				return fmt.Errorf("%w: more than %d kinds", ErrInvalid, len(s.kinds))
			}
			n = uint16(len(s.kinds) + 1)
			s.kinds[term] = n
		}
		s.kind = fill(s.kind, p, docs, n)
		return ctx.Err()
	})
}

// loadLengths reads the lengths of the names of the documents of a part.
func (s *snapshot) loadLengths(ctx context.Context, p *part) error {
	return p.eachTerm(fieldLength, func(term string, docs *roaring.Bitmap) error {
		n, ok := termLength(term)
		if !ok {
			return fmt.Errorf("%w: %q is not a length", ErrDamaged, term)
		}
		s.length = fill(s.length, p, docs, uint8(n))
		return ctx.Err()
	})
}

// fill sets a column to a value for documents of a part.
func fill[T any](column []T, p *part, docs *roaring.Bitmap, value T) []T {
	if docs == nil {
		return column
	}
	column = grow(column, p.first+uint64(docs.Maximum()))
	for each := docs.Iterator(); each.HasNext(); {
		column[p.first+uint64(each.Next())] = value
	}
	return column
}

// grow extends s so that index i exists.
func grow[T any](s []T, i uint64) []T {
	if i < uint64(len(s)) {
		return s
	}
	return append(s, make([]T, i+1-uint64(len(s)))...)
}

// id returns the id of a document's entity.
func (s *snapshot) id(doc uint64) (string, error) {
	var internal [8]byte
	binary.BigEndian.PutUint64(internal[:], doc)
	id, err := s.reader.ExternalID(internal[:])
	if err != nil {
		return "", fmt.Errorf("read the search index: %w", err)
	}
	return id, nil
}

// nameLength returns the length of a document's name.
func (s *snapshot) nameLength(doc uint64) uint8 {
	if doc < uint64(len(s.length)) {
		return s.length[doc]
	}
	return 0
}

// filter returns a test for documents of these kinds, and whether any document can pass it.
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
		_ = s.reader.Close() // only decrements the reference count
		s.from.release()
	}
}
