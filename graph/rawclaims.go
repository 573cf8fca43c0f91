package graph

import "iter"

// rawClaim is one claim. s, p and o are indexes of terms. ctx is first the number of the context in the store, and then
// the index of the context.
type rawClaim struct {
	s, p, o, ctx uint32
}

// rawClaims are the claims of a Builder. The list grows by a chunk at a time, and never copies what it has, because the
// claims are the largest part of the memory of a load.
type rawClaims struct {
	chunks [][]rawClaim
	n      int
}

const (
	claimShift = 12
	claimChunk = 1 << claimShift
)

func (l *rawClaims) len() int { return l.n }

// get returns claim i. It can be changed there.
func (l *rawClaims) get(i int) *rawClaim { return &l.chunks[i>>claimShift][i&(claimChunk-1)] }

func (l *rawClaims) add(c rawClaim) {
	if l.n == len(l.chunks)<<claimShift {
		l.chunks = append(l.chunks, make([]rawClaim, claimChunk))
	}
	l.n++
	*l.get(l.n - 1) = c
}

// cut removes all claims from the given one on.
func (l *rawClaims) cut(n int) {
	l.n = n
	l.chunks = l.chunks[:(n+claimChunk-1)>>claimShift]
}

// all yields the claims with their indexes. They can be changed there.
func (l *rawClaims) all() iter.Seq2[int, *rawClaim] {
	return func(yield func(int, *rawClaim) bool) {
		for i := range l.n {
			if !yield(i, l.get(i)) {
				return
			}
		}
	}
}

// take passes the claims with their indexes, and frees them chunk by chunk. The list is empty afterwards.
func (l *rawClaims) take(use func(i int, c *rawClaim)) {
	for k, chunk := range l.chunks {
		first := k << claimShift
		for i := range min(len(chunk), l.n-first) {
			use(first+i, &chunk[i])
		}
		l.chunks[k] = nil
	}
	*l = rawClaims{}
}
