package cayley

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"nexum/graph/claim"
	"nexum/graph/trace"
)

var _ claim.Store = (*Store)(nil)

// Store is a claim.Store in Cayley. Open makes one.
type Store struct {
	name string // for messages: the directory, or the address without its password
	base string // base of the IRIs in exports
	back backend

	readOnly bool

	limits  limits
	commits chan struct{} // has a token while no commit runs

	mu       sync.Mutex
	calls    int           // number of running calls
	closed   bool          // no new call may begin
	unusable error         // the reason why the store closed itself: it could not be opened again after a failed commit
	idle     chan struct{} // closed when the last call has ended after closing
	stop     context.CancelCauseFunc
	life     context.Context
	end      func() error // closes the backend; only the first call does
	notice   []byte       // the notice for other processes

	converted func() // called when a store of an older format has got the newest one; may be nil
}

func newStore(name, base string, back backend) *Store {
	s := &Store{
		name: name, base: base, back: back, limits: defaultLimits(), commits: make(chan struct{}, 1),
		idle: make(chan struct{}),
	}
	s.commits <- struct{}{}
	s.life, s.stop = context.WithCancelCause(context.Background())
	s.end = sync.OnceValue(back.close)
	return s
}

// begin begins a call. The context of the call ends when the caller's context ends or the store is closed, whichever
// comes first, and has the error of that. The caller must call done.
func (s *Store) begin(ctx context.Context) (_ *call, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.unusable != nil {
		return nil, s.unusable
	}
	if s.closed {
		return nil, fmt.Errorf("%s: %w", s.name, claim.ErrStoreClosed)
	}
	s.calls++
	c := &call{store: s}
	c.Context, c.cancel = context.WithCancelCause(ctx)
	c.unlink = context.AfterFunc(s.life, func() { c.cancel(context.Cause(s.life)) })
	return c, nil
}

// call is the context of one call.
type call struct {
	context.Context
	store  *Store
	cancel context.CancelCauseFunc
	unlink func() bool
}

// Err implements context.Context. If the call ended because the store closes, it returns claim.ErrStoreClosed.
func (c *call) Err() error {
	err := c.Context.Err()
	if err != nil && errors.Is(context.Cause(c.Context), claim.ErrStoreClosed) {
		return context.Cause(c.Context)
	}
	return err
}

func (c *call) done() {
	c.unlink()
	c.cancel(nil)
	s := c.store
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls--
	if s.calls == 0 && s.closed {
		close(s.idle)
	}
}

// explain adds the name of the store to an error.
func (s *Store) explain(what string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, claim.ErrStoreDamaged):
		return fmt.Errorf("%s: %s: %w; %s", s.name, what, err, wayOut)
	}
	if b, ok := s.back.(*pgBackend); ok {
		err = explainPostgres(b.at.hide(err))
	}
	return fmt.Errorf("%s: %s: %w", s.name, what, err)
}

// Head implements claim.Store.
func (s *Store) Head(ctx context.Context) (claim.Revision, error) {
	c, err := s.begin(ctx)
	if err != nil {
		return claim.Revision{}, err
	}
	defer c.done()
	rev, err := s.back.head(c)
	return rev, s.explain("reading the head", c.causeOf(err))
}

// causeOf returns err. If err is not nil and the call has ended, it returns the reason why the call ended instead,
// since a driver's error of a cancelled call has less information.
func (c *call) causeOf(err error) error {
	if err != nil && c.Err() != nil {
		return c.Err()
	}
	return err
}

// complete adds the entries that the ledger lacks. A commit that was interrupted after its mark and before its entry
// lacks one. A store that has no ledger yet lacks the entries of all revisions.
func (s *Store) complete(c *call) error {
	list, listed, err := s.back.entries(c)
	if err != nil {
		return err
	}
	head, err := s.back.head(c)
	if err != nil {
		return err
	}
	if listed {
		if err := list.compareHead(head); err != nil || head.Number == list.last() {
			return err
		}
	}
	d := newDecoder(nullSink{})
	if err := s.back.scan(c, d); err != nil {
		return err
	}
	more, err := d.entries(list, head.Number)
	if err != nil {
		return err
	}
	if !listed {
		if err := s.back.relist(c, more); err != nil {
			return err
		}
		if s.converted != nil {
			s.converted()
		}
		return nil
	}
	return s.back.enter(c, more)
}

// Scan implements claim.Store.
func (s *Store) Scan(ctx context.Context, sink claim.Sink) (_ claim.Revision, err error) {
	ctx, span := trace.Start(ctx, "store.Scan")
	defer span.EndWith(&err)
	c, err := s.begin(ctx)
	if err != nil {
		return claim.Revision{}, err
	}
	defer c.done()
	guard := &guard{Sink: sink}
	d := newDecoder(guard)
	err = s.back.scan(c, d)
	if guard.err != nil {
		return claim.Revision{}, guard.err
	}
	if err == nil {
		err = c.Err() // a short scan can end before it notices
	}
	if err == nil {
		err = d.check()
	}
	if err != nil {
		return claim.Revision{}, s.explain("reading", c.causeOf(err))
	}
	return d.head, nil
}

// Close implements claim.Store. It cancels running calls and waits for them.
func (s *Store) Close() error {
	s.mu.Lock()
	if !s.closed {
		s.closed = true
		s.stop(fmt.Errorf("%s: %w", s.name, claim.ErrStoreClosed))
		if s.calls == 0 {
			close(s.idle)
		}
	}
	s.mu.Unlock()
	<-s.idle
	return s.explain("closing", s.end())
}

// guard keeps the error of a caller's sink. That error is returned unchanged.
type guard struct {
	claim.Sink
	err error
}

func (g *guard) Term(num uint64, entity bool, text, lang, datatype []byte) error {
	g.err = g.Sink.Term(num, entity, text, lang, datatype)
	return g.err
}

func (g *guard) Context(num uint64, c claim.Context) error {
	g.err = g.Sink.Context(num, c)
	return g.err
}

func (g *guard) Claim(subject, predicate, object, context uint64) error {
	g.err = g.Sink.Claim(subject, predicate, object, context)
	return g.err
}

func (g *guard) Revision(r claim.Revision) error {
	g.err = g.Sink.Revision(r)
	return g.err
}
