package cayley

import (
	"context"
	"crypto/rand"
	"fmt"
	"iter"
	"time"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
	"nexum/graph"
)

// limits bound the memory of a writer.
type limits struct {
	// quads is how many quads are written in one transaction: enough that its cost is spread, few enough
	// that a batch and what Cayley makes of it stay within some fifty megabytes.
	quads int
	// contexts is how many contexts are remembered to be written, in each of two generations. A batch
	// has fewer new ones.
	contexts int
}

func defaultLimits() limits { return limits{quads: 30_000, contexts: 1 << 16} }

// Commit implements graph.Store.
func (s *Store) Commit(ctx context.Context, head uint64, message string, claims iter.Seq2[graph.Claim, error]) (graph.Revision, error) {
	if err := checkText("message", message); err != nil {
		return graph.Revision{}, err
	}
	var rev graph.Revision
	err := s.writing(ctx, func(c *call, held func(context.Context) error) error {
		cur, err := s.back.head(c)
		if err != nil {
			return s.explain("reading the head", c.or(err))
		}
		if cur.Number != head {
			return fmt.Errorf("%w: %s is at revision %d, and the commit is made for %d", graph.ErrConflict, s.name, cur.Number, head)
		}
		rev = cur
		w := newWriter(c, s.back, cur.Number+1, s.limits)
		defer w.wait()
		for claim, err := range claims {
			if err != nil {
				return err
			}
			if err := w.claim(&claim); err != nil {
				return s.explain("writing", c.or(err))
			}
		}
		if w.claims == 0 {
			return c.Err()
		}
		next := graph.Revision{Number: cur.Number + 1, CommittedAt: commitTime(cur), Message: message}
		if err := w.finish(held, next); err != nil {
			return s.explain("writing", c.or(err))
		}
		rev = next
		return nil
	})
	if err != nil {
		return graph.Revision{}, err
	}
	return rev, nil
}

// writing calls write while nobody else writes.
func (s *Store) writing(ctx context.Context, write func(c *call, held func(context.Context) error) error) error {
	c, err := s.begin(ctx)
	if err != nil {
		return err
	}
	defer c.done()
	select {
	case <-s.commits:
		defer func() { s.commits <- struct{}{} }()
	case <-c.Done():
		return c.Err()
	}
	held, unlock, err := s.back.lock(c)
	if err != nil {
		return s.explain("waiting for other writers", c.or(err))
	}
	defer unlock()
	return write(c, held)
}

// commitTime returns the time of the revision after prev: now, and later than prev by any clock.
func commitTime(prev graph.Revision) time.Time {
	now := time.Now().UTC().Truncate(time.Microsecond)
	if !now.After(prev.CommittedAt) {
		now = prev.CommittedAt.Add(time.Microsecond)
	}
	return now
}

// A writer writes the claims of one attempt at a commit. One batch is applied while the next is
// filled.
type writer struct {
	ctx     *call
	back    backend
	limits  limits
	attempt attempt
	number  uint64
	claims  int

	batch, spare []cgraph.Delta
	applying     chan error // of the batch being applied; nil if there is none

	last      graph.Context // of the claim before
	lastNode  quad.Value
	predicate string // of the claim before
	predNode  quad.Value
	subject   string
	subjNode  quad.Value

	recent, older map[graph.Context]quad.IRI
	forgotten     bool // contexts were written that are in neither
}

func newWriter(ctx *call, back backend, number uint64, limits limits) *writer {
	return &writer{
		ctx: ctx, back: back, limits: limits, attempt: attempt{rand.Text()[:12]}, number: number,
		recent: make(map[graph.Context]quad.IRI),
	}
}

// claim adds one claim.
func (w *writer) claim(c *graph.Claim) error {
	if w.claims&1023 == 0 {
		if err := w.ctx.Err(); err != nil {
			return err
		}
	}
	if err := checkClaim(c); err != nil {
		return err
	}
	c.Context.Revision = 0
	if w.lastNode == nil || c.Context != w.last {
		if err := w.context(&c.Context); err != nil {
			return err
		}
	}
	if w.predNode == nil || c.Predicate != w.predicate {
		w.predicate, w.predNode = c.Predicate, entityNode(c.Predicate)
	}
	if w.subjNode == nil || c.Subject != w.subject {
		w.subject, w.subjNode = c.Subject, entityNode(c.Subject)
	}
	w.claims++
	return w.add(w.subjNode, w.predNode, valueNode(&c.Object), w.lastNode)
}

// context makes c the context of the next claims, and writes it unless this attempt has.
func (w *writer) context(c *graph.Context) error {
	if c.Doubt == 0 {
		c.Doubt = 0 // and not -0, which is the same and has another key
	}
	w.last = *c
	node, ok := w.recent[*c]
	if !ok {
		node, ok = w.older[*c]
	}
	if ok {
		w.lastNode = node
		return nil
	}
	if err := checkContext(c); err != nil {
		return err
	}
	node = w.attempt.contextNode(contextName(c.Key(), w.number))
	if len(w.recent) == w.limits.contexts {
		w.forgotten = w.forgotten || w.older != nil
		w.older, w.recent = w.recent, make(map[graph.Context]quad.IRI, w.limits.contexts)
	}
	w.recent[*c], w.lastNode = node, node
	if w.forgotten {
		if known, err := w.back.has(w.ctx, node); err != nil || known {
			return err
		}
	}
	w.batch = addContext(w.batch, node, w.attempt.revisionNode(w.number), c)
	return nil
}

// add adds one quad.
func (w *writer) add(s, p, o, label quad.Value) error {
	if len(w.batch) >= w.limits.quads {
		if err := w.flush(); err != nil {
			return err
		}
	}
	w.batch = add(w.batch, s, p, o, label)
	return nil
}

// flush begins to apply the batch.
func (w *writer) flush() error {
	if err := w.wait(); err != nil {
		return err
	}
	if err := w.ctx.Err(); err != nil {
		return err
	}
	full, result := w.batch, make(chan error, 1)
	w.batch, w.spare, w.applying = w.spare[:0], full, result
	go func() { result <- w.back.apply(full) }()
	return nil
}

// wait waits for the batch that is being applied.
func (w *writer) wait() error {
	if w.applying == nil {
		return nil
	}
	err := <-w.applying
	w.applying = nil
	return err
}

// finish writes what is left and the marks, last, and returns when all is on the disk. From the
// moment the marks are written it cannot be cancelled.
func (w *writer) finish(held func(context.Context) error, revisions ...graph.Revision) error {
	if err := w.wait(); err != nil {
		return err
	}
	for _, r := range revisions {
		w.batch = addRevision(w.batch, w.attempt.revisionNode(r.Number), r)
	}
	if err := w.ctx.Err(); err != nil {
		return err
	}
	if err := held(w.ctx); err != nil {
		return err
	}
	return w.back.mark(context.WithoutCancel(w.ctx), w.batch, revisions[len(revisions)-1])
}
