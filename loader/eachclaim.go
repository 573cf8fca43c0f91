package loader

import (
	"bytes"

	"nexum/graph/claim"
)

// placedClaim is a claim with the first n places where it was read, at most two.
type placedClaim struct {
	claim.Claim
	places [2]place
	n      int
}

// The number of claims that are decoded together, and the number of such batches that can be ahead of their use.
const (
	claimBatch   = 512
	batchesAhead = 3
)

// eachClaim passes each claim once, in the order of contexts, with the first two places where it was read. It
// returns errStop when f returns false. The claims are merged and decoded in the background, a few batches ahead of f.
func (r *reading) eachClaim(f func(c claim.Claim, places []place) bool) error {
	use := func(batch []placedClaim) error {
		for i := range batch {
			if c := &batch[i]; !f(c.Claim, c.places[:c.n]) {
				return errStop
			}
		}
		return r.stopped()
	}
	if r.bad.limit > 0 { // f can find a bad row, and the rest of that row must be left out
		return r.decodeClaims(make([]placedClaim, 0, 1), func(batch []placedClaim) ([]placedClaim, error) {
			return batch[:0], use(batch)
		})
	}
	full, free := make(chan []placedClaim, batchesAhead+1), make(chan []placedClaim, batchesAhead+1) // room for all
	stop, done := make(chan struct{}), make(chan error, 1)
	size := max(1, min(claimBatch, r.claims.added)) // a small load allocates little
	for range batchesAhead {
		free <- make([]placedClaim, 0, size)
	}
	go func() {
		defer close(full)
		done <- r.decodeClaims(make([]placedClaim, 0, size), func(batch []placedClaim) ([]placedClaim, error) {
			full <- batch
			select {
			case batch = <-free:
				return batch[:0], nil
			case <-stop:
				return nil, errStop
			}
		})
	}()
	for batch := range full {
		if err := use(batch); err != nil {
			close(stop)
			<-done // the spool must not be read after this function returns
			return err
		}
		free <- batch
	}
	return <-done
}

// decodeClaims passes the claims to emit in batches that fill the capacity of batch. emit returns the next batch to
// fill. An error of emit ends the pass.
func (r *reading) decodeClaims(batch []placedClaim, emit func([]placedClaim) ([]placedClaim, error)) error {
	m, err := r.claims.merge()
	if err != nil {
		return err
	}
	var (
		ctx  claim.Context
		last []byte
		now  placedClaim // the places of the claim in last
	)
	flush := func(end bool) (err error) {
		if now.n > 0 {
			now.Claim = decodeClaim(last)
			now.Context = ctx
			if r.settle(&now.Claim); !r.leftOutBy(&now.Claim) {
				batch = append(batch, now)
			}
			now.n = 0
		}
		if len(batch) == cap(batch) || end && len(batch) > 0 {
			batch, err = emit(batch)
		}
		return err
	}
	add := func(payload []byte) {
		p := decoder{payload}
		if at := p.place(); now.n < len(now.places) && !r.skips(at) {
			now.places[now.n] = at
			now.n++
		}
	}
	for {
		key, payload, err := m.next()
		if err != nil {
			return err
		}
		if key != nil && bytes.Equal(key, last) {
			if last[keySize] != recContext {
				add(payload)
			}
			continue
		}
		if err := flush(key == nil); err != nil || key == nil {
			return err
		}
		last = append(last[:0], key...)
		if key[keySize] == recContext {
			ctx = decodeContext(payload)
			continue
		}
		add(payload)
	}
}
