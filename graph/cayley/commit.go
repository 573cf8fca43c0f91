package cayley

import (
	"context"
	"crypto/rand"
	"fmt"
	"iter"
	"time"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"

	"nexum/graph/claim"
	"nexum/graph/trace"
)

// limits bounds the memory of a writer.
type limits struct {
	// quads is the number of quads in one transaction. It is large enough to spread the cost of a transaction, and
	// small enough that a batch and Cayley's data for it take about fifty megabytes at most.
	quads int
	// contexts is the size of each of the two maps in which a writer remembers the contexts that it has written. It is
	// more than the number of new contexts in a batch.
	contexts int
	// bulk is the number of quads that an embedded store sorts before it writes them, in a commit of more than one
	// transaction. 0 means that Cayley writes each transaction.
	bulk int
}

func defaultLimits() limits { return limits{quads: 30_000, contexts: 1 << 16, bulk: 2_000_000} }

// Commit implements claim.Store.
func (s *Store) Commit(
	ctx context.Context,
	head uint64,
	message string,
	claims iter.Seq2[claim.Claim, error],
) (_ claim.Revision, err error) {
	ctx, span := trace.Start(ctx, "store.Commit")
	defer span.EndWith(&err)
	if err := checkText("message", message); err != nil {
		return claim.Revision{}, err
	}
	var rev claim.Revision
	err = s.writing(ctx, func(c *call, held func(context.Context) error) error {
		cur, err := s.back.head(c)
		if err != nil {
			return s.explain("reading the head", c.causeOf(err))
		}
		if cur.Number != head {
			return fmt.Errorf("%w: %s is at revision %d, and the commit is made for %d", claim.ErrConflict, s.name,
				cur.Number, head)
		}
		rev = cur
		w, err := s.newWriter(c, cur.Number+1)
		if err != nil {
			return err
		}
		defer w.wait()
		for claim, err := range claims {
			if err != nil {
				return err
			}
			if err := w.claim(&claim); err != nil {
				return s.explain("writing", c.causeOf(err))
			}
		}
		if w.claims == 0 {
			return c.Err()
		}
		next := claim.Revision{Number: cur.Number + 1, CommittedAt: commitTime(cur), Message: message}
		if err := w.finish(held, []claim.Revision{next}, []tally{w.tally}); err != nil {
			return s.explain("writing", c.causeOf(err))
		}
		rev = next
		return nil
	})
	if err != nil {
		return claim.Revision{}, err
	}
	return rev, nil
}

// writing calls write and excludes all other writers.
func (s *Store) writing(ctx context.Context, write func(c *call, held func(context.Context) error) error) error {
	if err := s.restart(ctx); err != nil {
		return err
	}
	return s.write(ctx, write)
}

// write is writing for the backend that is open now.
func (s *Store) write(ctx context.Context, write func(c *call, held func(context.Context) error) error) error {
	c, err := s.begin(ctx)
	if err != nil {
		return err
	}
	defer c.done()
	if s.readOnly {
		return fmt.Errorf("%s: %w", s.name, claim.ErrReadOnly)
	}
	select {
	case <-s.commits:
		defer func() { s.commits <- struct{}{} }()
	case <-c.Done():
		return c.Err()
	}
	held, unlock, err := s.back.lock(c)
	if err != nil {
		return s.explain("waiting for other writers", c.causeOf(err))
	}
	defer unlock()
	if err := s.back.sweep(c); err != nil {
		return s.explain("removing what is left of an earlier commit", c.causeOf(err))
	}
	if err := s.complete(c); err != nil {
		return s.explain("completing the ledger", c.causeOf(err))
	}
	s.wrote()
	return write(c, held)
}

// commitTime returns the time of the revision after prev: now, or a later time if the clock is not past the time of
// prev. No time is later than lastTime.
func commitTime(prev claim.Revision) time.Time {
	now := time.Now().UTC().Truncate(time.Microsecond)
	if !now.After(prev.CommittedAt) {
		now = prev.CommittedAt.Add(time.Microsecond)
	}
	if now.After(lastTime) {
		return lastTime
	}
	return now
}

// writer writes the claims of one attempt at a commit. It applies one batch while the next one is filled.
type writer struct {
	ctx     *call
	back    backend
	limits  limits
	attempt attempt
	number  uint64
	claims  int
	quads   int64 // number of quads given to the backend
	since   int64 // position in the log before the first quad of the commit
	begun   bool
	tally   tally // tally of the claims
	hasher  hasher

	batch, spare []cgraph.Delta
	applying     chan error // result of the batch that is being applied; nil if there is none

	last      claim.Context // context of the previous claim
	lastNode  quad.Value
	lastKey   string
	predicate string // predicate of the previous claim
	predNode  quad.Value
	predHash  termHash
	subject   string
	subjNode  quad.Value
	subjHash  termHash

	recent, older map[claim.Context]quad.IRI
	forgotten     bool // whether some written contexts are in neither map
}

func (s *Store) newWriter(ctx *call, number uint64) (*writer, error) {
	since, err := s.back.position(ctx)
	if err != nil {
		return nil, s.explain("writing", ctx.causeOf(err))
	}
	return &writer{
		ctx: ctx, back: s.back, limits: s.limits, attempt: attempt{rand.Text()[:12]}, number: number, since: since,
		recent: make(map[claim.Context]quad.IRI),
	}, nil
}

// claim adds one claim.
func (w *writer) claim(c *claim.Claim) error {
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
		w.predicate, w.predNode, w.predHash = c.Predicate, entityNode(c.Predicate), w.hasher.entity(c.Predicate)
	}
	if w.subjNode == nil || c.Subject != w.subject {
		w.subject, w.subjNode, w.subjHash = c.Subject, entityNode(c.Subject), w.hasher.entity(c.Subject)
	}
	w.claims++
	object := w.hasher.value(&c.Object)
	w.tally.add(w.lastKey, &w.subjHash, &w.predHash, &object)
	return w.add(w.subjNode, w.predNode, valueNode(&c.Object), w.lastNode)
}

// context makes c the context of the next claims. It writes c unless this attempt has already done so.
func (w *writer) context(c *claim.Context) error {
	if c.Doubt == 0 {
		c.Doubt = 0 // not -0, which is equal but has another key
	}
	w.last = *c
	node, ok := w.recent[*c]
	if !ok {
		node, ok = w.older[*c]
	}
	if ok {
		w.lastNode, w.lastKey = node, keyOf(string(node[len(contextPrefix):]))
		return nil
	}
	if err := checkContext(c); err != nil {
		return err
	}
	node = w.attempt.contextNode(contextName(c.Key(), w.number))
	if len(w.recent) == w.limits.contexts {
		w.forgotten = w.forgotten || w.older != nil
		w.older, w.recent = w.recent, make(map[claim.Context]quad.IRI, w.limits.contexts)
	}
	w.recent[*c], w.lastNode, w.lastKey = node, node, keyOf(string(node[len(contextPrefix):]))
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

// flush starts to apply the batch.
func (w *writer) flush() error {
	if err := w.wait(); err != nil {
		return err
	}
	if err := w.ctx.Err(); err != nil {
		return err
	}
	if !w.begun {
		if err := w.back.begin(w.ctx, w.limits); err != nil {
			return err
		}
		w.begun = true
	}
	w.quads += int64(len(w.batch))
	full, result := w.batch, make(chan error, 1)
	w.batch, w.spare, w.applying = w.spare[:0], full, result
	go func() { result <- w.back.apply(full) }()
	return nil
}

// wait waits until the running batch is applied.
func (w *writer) wait() error {
	if w.applying == nil {
		return nil
	}
	err := <-w.applying
	w.applying = nil
	return err
}

// finish writes the rest and then the marks. It returns when everything is on the disk and in the ledger. After the
// marks are written it cannot be cancelled.
func (w *writer) finish(held func(context.Context) error, revisions []claim.Revision, tallies []tally) error {
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
	ctx := context.WithoutCancel(w.ctx)
	w.quads += int64(len(w.batch))
	if err := w.back.mark(ctx, w.batch); err != nil {
		return err
	}
	tallies, err := w.stored(ctx, revisions, tallies)
	if err != nil {
		return err
	}
	list, _, err := w.back.entries(ctx)
	if err != nil {
		return err
	}
	return w.back.enter(ctx, list.extended(revisions, tallies))
}

// stored returns the tallies of the claims that are stored. If a claim was given twice it is stored once; stored
// then counts the claims in the store.
func (w *writer) stored(ctx context.Context, revisions []claim.Revision, tallies []tally) ([]tally, error) {
	added, err := w.back.added(ctx, w.since)
	if err != nil || added == w.quads {
		return tallies, err
	}
	d := newDecoder(nullSink{})
	if err := w.back.scan(ctx, d); err != nil {
		return nil, err
	}
	return d.tallies(w.attempt, revisions), nil
}
