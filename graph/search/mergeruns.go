package search

import (
	"bufio"
	"bytes"
	"container/heap"
	"encoding/binary"
	"io"
	"slices"
)

// A runReader reads the terms of a sorted run, one at a time.
type runReader struct {
	from *bufio.Reader
	term []byte // the field and text of the current term
	docs []uint32
}

func newRunReader(r io.Reader, buffer int) *runReader {
	return &runReader{from: bufio.NewReaderSize(r, buffer)}
}

// next reads the next term. It returns io.EOF at the end of the run.
func (r *runReader) next() error {
	shared, err := binary.ReadUvarint(r.from)
	if err != nil {
		return err // at the end of the run, io.EOF
	}
	rest, err := binary.ReadUvarint(r.from)
	if err != nil {
		return unexpected(err)
	}
	if shared > uint64(len(r.term)) || rest > maxID+1 {
		return io.ErrUnexpectedEOF
	}
	r.term = slices.Grow(r.term[:shared], int(rest))[:shared+rest]
	if _, err := io.ReadFull(r.from, r.term[shared:]); err != nil {
		return unexpected(err)
	}
	count, err := binary.ReadUvarint(r.from)
	if err != nil {
		return unexpected(err)
	}
	r.docs = r.docs[:0]
	doc := uint64(0)
	for range count {
		step, err := binary.ReadUvarint(r.from)
		if err != nil {
			return unexpected(err)
		}
		doc += step
		r.docs = append(r.docs, uint32(doc))
	}
	return nil
}

// unexpected returns an error for a run that ends too early.
func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// runHeap orders runs by their current terms.
type runHeap []*runReader

// Len implements heap.Interface, as do the methods below.
func (h runHeap) Len() int { return len(h) }

// Less reports whether the term of run i comes before that of run j.
func (h runHeap) Less(i, j int) bool { return bytes.Compare(h[i].term, h[j].term) < 0 }

// Swap swaps two runs.
func (h runHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }

// Push adds a run.
func (h *runHeap) Push(x any) { *h = append(*h, x.(*runReader)) }

// Pop removes the last run.
func (h *runHeap) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}

// mergeRuns calls use once for each term of the runs, in order, with all documents that have it, in order. The slices
// are valid until use returns.
func mergeRuns(runs []*runReader, use func(term []byte, docs []uint32) error) error {
	h := make(runHeap, 0, len(runs))
	for _, r := range runs {
		if err := r.next(); err == nil {
			h = append(h, r)
		} else if err != io.EOF {
			return err
		}
	}
	heap.Init(&h)
	var term []byte
	var docs []uint32
	for len(h) > 0 {
		term, docs = append(term[:0], h[0].term...), append(docs[:0], h[0].docs...)
		several := false
		for {
			if err := advance(&h); err != nil {
				return err
			}
			if len(h) == 0 || !bytes.Equal(h[0].term, term) {
				break
			}
			docs, several = append(docs, h[0].docs...), true
		}
		if several {
			slices.Sort(docs)
		}
		if err := use(term, docs); err != nil {
			return err
		}
	}
	return nil
}

// advance moves the first run of a heap to its next term, and removes it at its end.
func advance(h *runHeap) error {
	err := (*h)[0].next()
	switch {
	case err == io.EOF:
		heap.Pop(h)
	case err != nil:
		return err
	default:
		heap.Fix(h, 0)
	}
	return nil
}
