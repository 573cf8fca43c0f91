package cayley

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/lib/pq"

	"nexum/graph/claim"
	"nexum/graph/trace"
)

var _ claim.Follower = (*Store)(nil)

// Newest implements claim.Follower.
func (s *Store) Newest(ctx context.Context) (uint64, error) {
	c, err := s.begin(ctx)
	if err != nil {
		return 0, err
	}
	defer c.done()
	b, ok := s.back.(*pgBackend)
	if !ok {
		return 0, claim.ErrNotFollowed
	}
	var newest int64
	err = b.db.QueryRowContext(c, `SELECT coalesce(max(number), 0) FROM nexum_revisions`).Scan(&newest)
	return uint64(newest), s.explain("reading the newest revision", c.causeOf(err))
}

// Since implements claim.Follower.
func (s *Store) Since(ctx context.Context, after uint64, sink claim.Sink) (_ claim.Revision, err error) {
	ctx, span := trace.Start(ctx, "store.Since")
	defer span.EndWith(&err)
	c, err := s.begin(ctx)
	if err != nil {
		return claim.Revision{}, err
	}
	defer c.done()
	b, ok := s.back.(*pgBackend)
	if !ok {
		return claim.Revision{}, claim.ErrNotFollowed
	}
	guard := &guard{Sink: sink}
	d := newDecoder(guard)
	err = b.quadsSince(c, after, d)
	if guard.err != nil {
		return claim.Revision{}, guard.err
	}
	if err == nil {
		err = d.ledger.compareAfter(after, d.marked)
	}
	if err != nil {
		return claim.Revision{}, s.explain("reading what is new", c.causeOf(err))
	}
	return d.head, nil
}

// compareAfter returns an error that says how the revisions after one differ from the ledger.
func (l ledger) compareAfter(after uint64, found map[uint64]*openRevision) error {
	for n := after + 1; n <= l.last(); n++ {
		if found[n] == nil {
			return damaged(fmt.Errorf("the committed revision %s is missing", sayRevision(l[n-1].Revision)))
		}
	}
	return l.compare(found, 0)
}

// These queries select new quads: those between the horizons of the marks of two revisions. Each revision has its
// own contexts, so the result includes everything that its claims use.
const (
	pgMarks = `SELECT q.horizon, s.value_string FROM quads q JOIN nodes s ON s.hash = q.subject_hash
		WHERE q.predicate_hash = $1 AND q.label_hash IS NULL ORDER BY q.horizon DESC LIMIT $2`
	pgNewNodes = `WITH new AS (SELECT * FROM quads WHERE horizon > $1 AND horizon <= $2)
		SELECT hash, value_string, datatype, language, iri, bnode FROM nodes WHERE hash IN (
			SELECT subject_hash FROM new UNION SELECT predicate_hash FROM new UNION SELECT object_hash FROM new
			UNION SELECT label_hash FROM new WHERE label_hash IS NOT NULL)`
	pgNewFields = pgFields + ` AND q.horizon > $3 AND q.horizon <= $4`
	pgNewClaims = pgClaims + ` AND horizon > $1 AND horizon <= $2 ORDER BY horizon`
)

// quadsSince passes the quads of the revisions after one to a decoder, up to the last revision in the ledger.
func (b *pgBackend) quadsSince(ctx context.Context, after uint64, d *decoder) error {
	tx, err := b.db.BeginTx(ctx, &pgReadOnly)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	l, _, err := b.ledger(ctx, tx)
	if err != nil {
		return err
	}
	d.expect(l, 0)
	if l.last() <= after {
		return nil
	}
	from, to, err := b.horizons(ctx, tx, after, l.last())
	if err != nil {
		return err
	}
	s := pgScan{tx: tx, numbers: make(map[cgraph.ValueHash]uint64), decoder: d}
	if err := s.nodes(ctx, pgNewNodes, from, to); err != nil {
		return err
	}
	for _, marks := range [...]bool{false, true} {
		if err := s.fields(ctx, marks, pgNewFields, from, to); err != nil {
			return err
		}
	}
	return s.claims(ctx, pgNewClaims, from, to)
}

// horizons returns the horizons of the marks of two revisions. The first revision may be 0.
func (b *pgBackend) horizons(ctx context.Context, tx *sql.Tx, after, last uint64) (from, to int64, err error) {
	found := errors.New("both are found")
	err = eachRow(ctx, tx, pgMarks, []any{hash(fieldCommitted.iri()), last - after + 1}, func(rows *sql.Rows) error {
		var horizon int64
		var name string
		if err := rows.Scan(&horizon, &name); err != nil {
			return err
		}
		n, err := revisionNumber(attemptOf(name))
		switch {
		case err != nil:
			return damaged(err)
		case n == last:
			to = horizon
		case n == after:
			from = horizon
			return found
		}
		return nil
	})
	if errors.Is(err, found) {
		err = nil
	}
	if err == nil && (to == 0 || from == 0 && after > 0) {
		err = damaged(fmt.Errorf("the mark of revision %d or %d is missing", after, last))
	}
	return from, to, err
}

// pgChannel is the channel on which commits are announced, with the name of the schema: NOTIFY reaches all sessions
// of a database.
const (
	pgChannel = "nexum_revisions"
	pgNotify  = `SELECT pg_notify('` + pgChannel + `', current_schema())`
)

// Listen implements claim.Follower with LISTEN. It needs its own connection, which some connection poolers do not
// allow.
func (s *Store) Listen(ctx context.Context, changed func()) error {
	c, err := s.begin(ctx)
	if err != nil {
		return err
	}
	defer c.done()
	b, ok := s.back.(*pgBackend)
	if !ok {
		return claim.ErrNotFollowed
	}
	var schema string
	if err := b.db.QueryRowContext(c, `SELECT current_schema()`).Scan(&schema); err != nil {
		return s.explain("listening for commits", c.causeOf(err))
	}
	lost := make(chan error, 1)
	l := pq.NewListener(b.at.dsn, 100*time.Millisecond, 10*time.Second, func(event pq.ListenerEventType, err error) {
		if event == pq.ListenerEventConnectionAttemptFailed && err != nil {
			select {
			case lost <- err:
			default:
			}
		}
	})
	defer l.Close()
	if err := l.Listen(pgChannel); err != nil {
		return s.explain("listening for commits", c.causeOf(err))
	}
	changed()
	for {
		select {
		case <-c.Done():
			return c.Err()
		case err := <-lost:
			return s.explain("listening for commits", err)
		case n := <-l.Notify:
			if n == nil || n.Extra == schema { // nil after the connection was lost and made again
				changed()
			}
		case <-time.After(time.Minute):
			_ = l.Ping() // detects a connection that was lost without notice
		}
	}
}
