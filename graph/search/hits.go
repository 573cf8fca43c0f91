package search

import (
	"container/heap"
	"context"
	"errors"
	"fmt"
	"iter"
)

// Search returns the best hits, not more than the limit of the query, and whether there are more. No hits is not an
// error. It returns the context's error if ctx has ended, and ErrClosed if the index is closed.
func (x *Index) Search(ctx context.Context, q Query) (hits []Hit, more bool, err error) {
	if q.Limit <= 0 {
		q.Limit = DefaultLimit
	}
	limit := min(q.Limit, MaxHits)
	q.Limit = limit + 1
	for hit, err := range x.hits(ctx, q) {
		switch {
		case err != nil:
			return nil, false, err
		case len(hits) == limit:
			return hits, true, nil
		}
		hits = append(hits, hit)
	}
	return hits, false, nil
}

// Hits yields the hits, best first. It computes a lower tier only when the hits of the higher tiers are used up, so
// a caller that skips some hits can simply take more. All hits are from the revision that was current when the loop
// began. An error ends the loop. For an index that was not built, it is ErrUnbuilt.
func (x *Index) Hits(ctx context.Context, q Query) iter.Seq2[Hit, error] {
	if q.Limit <= 0 || q.Limit > MaxHits {
		q.Limit = MaxHits
	}
	return x.hits(ctx, q)
}

// errStop ends a run when the caller needs no more hits.
var errStop = errors.New("enough")

func (x *Index) hits(ctx context.Context, q Query) iter.Seq2[Hit, error] {
	return func(yield func(Hit, error) bool) {
		s, err := x.acquire()
		if err == nil {
			defer s.release()
			if !s.built {
				yield(Hit{}, fmt.Errorf("search: %w", ErrUnbuilt))
				return
			}
			err = newRun(ctx, s, q).all(func(h Hit) bool { return yield(h, nil) })
		}
		if err != nil && !errors.Is(err, errStop) {
			yield(Hit{}, fmt.Errorf("search: %w", err))
		}
	}
}

// run is one running search.
type run struct {
	*snapshot
	parsed
	ctx   context.Context
	after Hit
	left  int // number of hits that may still be yielded
	admit func(doc uint64) bool
	any   bool // whether admit can return true
	parts []*part
	found bool // whether there is any hit, including hits before Query.After
	whole bool // whether the complete text is an identifier of an entity

	looseSets []set // cached result of loose
}

func newRun(ctx context.Context, s *snapshot, q Query) *run {
	r := &run{snapshot: s, parsed: parse(q.Text), ctx: ctx, after: q.After, left: q.Limit, parts: partsOf(s.reader)}
	r.admit, r.any = s.filter(q.Kinds)
	return r
}

// all yields all hits.
func (r *run) all(yield func(Hit) bool) error {
	if err := r.ctx.Err(); err != nil || !r.any {
		return err
	}
	return r.tiers(func(score float64, docs []uint64) error {
		r.found = true
		r.see(docs)
		if r.after.ID != "" && score > r.after.Score {
			return nil
		}
		return r.group(score, docs, yield)
	})
}

// group yields documents of one score in the order of their ids.
func (r *run) group(score float64, docs []uint64, yield func(Hit) bool) error {
	ids := make(idHeap, 0, len(docs))
	for i, doc := range docs {
		if err := r.check(i); err != nil {
			return err
		}
		id, err := r.id(doc)
		if err != nil {
			return err
		}
		if r.after.ID == "" || r.after.Before(Hit{ID: id, Score: score}) {
			ids = append(ids, id)
		}
	}
	heap.Init(&ids) // a heap, because for a page of a large group it costs less than sorting
	for i := 0; len(ids) > 0; i++ {
		if err := r.check(i); err != nil {
			return err
		}
		if !yield(Hit{ID: heap.Pop(&ids).(string), Score: score}) {
			return errStop
		}
		if r.left--; r.left == 0 {
			return errStop
		}
	}
	return nil
}

// check returns the context's error. It checks only at some values of i, which the caller increases.
func (r *run) check(i int) error {
	if i%256 != 0 {
		return nil
	}
	return r.ctx.Err()
}

// idHeap is a heap with the smallest id at the top.
type idHeap []string

func (h idHeap) Len() int           { return len(h) }
func (h idHeap) Less(i, j int) bool { return h[i] < h[j] }
func (h idHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }

// Push implements heap.Interface.
func (h *idHeap) Push(id any) { *h = append(*h, id.(string)) }

// Pop implements heap.Interface.
func (h *idHeap) Pop() any {
	last := len(*h) - 1
	id := (*h)[last]
	*h = (*h)[:last]
	return id
}
