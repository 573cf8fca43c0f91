package cayley

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	cgraph "github.com/cayleygraph/cayley/graph"
	csql "github.com/cayleygraph/cayley/graph/sql"
	"github.com/cayleygraph/cayley/graph/sql/postgres"
	"github.com/cayleygraph/quad"

	"nexum/graph/claim"
)

// pgBackend is Cayley's quad store in PostgreSQL. Cayley only writes. Reads use our own queries, since Cayley sends
// one query per node.
type pgBackend struct {
	db *sql.DB
	qs cgraph.QuadStore
	at pgAddress

	unlisted bool    // whether to ignore the existing ledger
	spread   bool    // whether partitions of the quads are on other servers
	refused  error   // why the store could not be written when it was opened; nil after a write
	bulk     *pgBulk // the large commit that is being written; nil if there is none
	stored   int64   // the number of quads of the commit, if the large commit counted it; otherwise 0
}

// openPostgres opens the store in a database, and makes it if there is none. It uses the schema in which PostgreSQL
// makes new tables.
func openPostgres(ctx context.Context, address string, o Options) (_ *Store, err error) {
	at, err := parsePostgres(address)
	if err != nil {
		return nil, err
	}
	db, err := openDatabase(at.dsn)
	if err != nil {
		return nil, fmt.Errorf("opening the store in %s: %w", at.name, at.hide(err))
	}
	defer func() {
		if err != nil {
			db.Close()
		}
	}()
	b := &pgBackend{db: db, at: at, unlisted: o.AcceptLoss}
	ready := make(chan error, 1)
	go func() { ready <- b.prepare(ctx, o.ReadOnly || o.MustExist) }()
	select {
	case err = <-ready:
	case <-ctx.Done(): // the driver may still wait for a silent server
		return nil, ctx.Err()
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, fmt.Errorf("opening the store in %s: %w", at.name, explainPostgres(at.hide(err)))
	}
	s := newStore(at.name, o.Base, b)
	s.converted = o.logConverted(s.name)
	if s.readOnly = o.ReadOnly; !s.readOnly {
		err := s.writing(ctx, func(*call, func(context.Context) error) error { return nil }) // completes the ledger
		switch {
		case err == nil:
		case o.WriteLater && refusesForNow(err):
			b.refused = err
		default:
			return nil, errors.Join(err, s.Close())
		}
	}
	return s, nil
}

// prepare makes the tables, unless mustExist is set, and opens Cayley's quad store.
func (b *pgBackend) prepare(ctx context.Context, mustExist bool) error {
	var err error
	if mustExist {
		err = b.find(ctx)
	} else {
		err = b.make(ctx)
	}
	if err != nil {
		return err
	}
	if err := b.db.QueryRowContext(ctx, pgSpread).Scan(&b.spread); err != nil {
		return err
	}
	registerPostgres()
	b.qs, err = csql.New(pgType, b.at.dsn, nil)
	return err
}

// The table nexum_store has the format of the tables next to it, or 0 while they are being made. The table
// nexum_revisions is the ledger: one row per line of the ledger file of a store in a directory.
const (
	pgTables   = `SELECT to_regclass('nexum_store') IS NOT NULL, to_regclass('nodes') IS NOT NULL, to_regclass('quads') IS NOT NULL`
	pgMark     = `CREATE TABLE nexum_store (format INT NOT NULL); INSERT INTO nexum_store VALUES (0)`
	pgEntries  = `SELECT entry FROM nexum_revisions ORDER BY number`
	pgEnter    = `INSERT INTO nexum_revisions (number, entry) VALUES ($1, $2)`
	pgPosition = `SELECT coalesce(max(horizon), 0) FROM quads`
	pgAdded    = `SELECT count(*) FROM quads WHERE horizon > $1`
	// A mark is the last quad of a commit. So quads after the newest mark belong to a commit that did not return.
	pgLeft = `DELETE FROM quads WHERE horizon >
		coalesce((SELECT max(horizon) FROM quads WHERE predicate_hash = $1 AND label_hash IS NULL), 0)`
)

// pgMade returns the statements that complete new tables. They drop those of Cayley's indexes that nexum never reads,
// and keep the unique ones, which find duplicates. They add an index of the quads that mark commits. They also drop
// Cayley's foreign keys, which cost four look-ups per quad and are not needed: the nodes of a quad are added with it in
// one transaction and never removed. Database engines that spread a table over servers have no foreign keys.
func pgMade() string {
	return fmt.Sprintf(`DROP INDEX IF EXISTS spo_index, ops_index, osp_index, pos_index;
		CREATE INDEX IF NOT EXISTS nexum_marks ON quads (horizon) WHERE label_hash IS NULL AND predicate_hash = decode('%x', 'hex');
		ALTER TABLE quads DROP CONSTRAINT IF EXISTS subject_hash_fk, DROP CONSTRAINT IF EXISTS predicate_hash_fk,
			DROP CONSTRAINT IF EXISTS object_hash_fk, DROP CONSTRAINT IF EXISTS label_hash_fk;
		CREATE TABLE IF NOT EXISTS nexum_revisions (number BIGINT PRIMARY KEY, entry TEXT NOT NULL);
		UPDATE nexum_store SET format = %s`, hash(fieldCommitted.iri()), format)
}

// pgFound describes the tables in a schema.
type pgFound struct {
	marked, nodes, quads bool
	version              int
}

// whole reports whether there is a complete store.
func (f pgFound) whole() bool { return f.version != 0 }

// find returns an error unless there is a store.
func (b *pgBackend) find(ctx context.Context) error {
	found, err := b.look(ctx)
	if err == nil && !found.whole() {
		err = claim.ErrNoStore
	}
	return err
}

// look returns which tables the schema has, or an error if it is not usable.
func (b *pgBackend) look(ctx context.Context) (f pgFound, err error) {
	if err := b.db.QueryRowContext(ctx, pgTables).Scan(&f.marked, &f.nodes, &f.quads); err != nil {
		return f, err
	}
	switch {
	case f.marked:
		if err := b.db.QueryRowContext(ctx, `SELECT format FROM nexum_store`).Scan(&f.version); err != nil {
			return f, fmt.Errorf("%w: its table nexum_store cannot be read: %w", claim.ErrStoreFormat, err)
		}
	case f.nodes || f.quads:
		return f, fmt.Errorf(
			"%w: there are tables nodes or quads that nexum did not make; name another database or schema",
			claim.ErrStoreFormat,
		)
	}
	switch {
	case f.version < 0 || f.version > 2:
		return f, fmt.Errorf(
			"%w: its format is %d, and this program reads format %s; use the program that wrote it, or export with that "+
				"and load here",
			claim.ErrStoreFormat,
			f.version,
			format,
		)
	case f.version > 0 && !(f.nodes && f.quads):
		return f, fmt.Errorf("%w: a table of it is missing; restore it from an export or a backup", claim.ErrStoreDamaged)
	}
	return f, nil
}

// make makes the tables if there are none, and checks existing ones.
func (b *pgBackend) make(ctx context.Context) error {
	_, unlock, err := b.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	found, err := b.look(ctx)
	if err != nil || found.whole() {
		return err
	}
	if !found.marked {
		if _, err := b.db.ExecContext(ctx, pgMark); err != nil {
			return err
		}
	}
	nodes := found.nodes
	if !nodes {
		if err := csql.Init(postgres.Type, b.at.dsn, nil); err != nil {
			return fmt.Errorf("making the quad store: %w", err)
		}
	}
	_, err = b.db.ExecContext(ctx, pgPartitioned(b.at.partitions, b.at.servers)+pgMade())
	return err
}

// apply implements backend. It retries: writers of this package wait for each other, but another program may hold a
// lock.
func (b *pgBackend) apply(batch []cgraph.Delta) error {
	switch {
	case b.bulk != nil:
		return b.bulk.add(batch)
	case b.spread:
		return b.applySpread(batch)
	}
	return retried(func() error { return b.qs.ApplyDeltas(batch, cgraph.IgnoreOpts{IgnoreDup: true}) })
}

// retried calls do again if it failed because of a deadlock or a conflict of transactions.
func retried(do func() error) error {
	const tries = 5
	for try := 1; ; try++ {
		err := do()
		if state := sqlState(err); state != "40P01" && state != "40001" || try == tries {
			return err
		}
		time.Sleep(time.Duration(try) * 20 * time.Millisecond)
	}
}

// mark implements backend. PostgreSQL makes commits durable in their order.
func (b *pgBackend) mark(_ context.Context, batch []cgraph.Delta) error {
	switch {
	case b.spread:
		return b.markSpread(batch)
	case b.bulk == nil:
		return b.apply(batch)
	}
	defer b.dropBulk()
	err := b.bulk.finish(batch)
	if b.bulk.empty {
		b.stored = b.bulk.stored
	}
	return err
}

// begin implements backend.
func (b *pgBackend) begin(ctx context.Context, l limits) (err error) {
	if b.spread {
		return nil
	}
	b.bulk, err = newPgBulk(ctx, b, l.bulk)
	return err
}

// dropBulk ends the large commit that is being written, if any.
func (b *pgBackend) dropBulk() {
	if b.bulk != nil {
		b.bulk.drop()
		b.bulk = nil
	}
}

// settle implements backend.
func (b *pgBackend) settle() error {
	if b.bulk == nil {
		return nil
	}
	return b.bulk.flush()
}

func (b *pgBackend) position(ctx context.Context) (at int64, err error) {
	err = b.db.QueryRowContext(ctx, pgPosition).Scan(&at)
	return at, err
}

func (b *pgBackend) added(ctx context.Context, since int64) (n int64, err error) {
	if b.stored > 0 {
		return b.stored, nil
	}
	err = b.db.QueryRowContext(ctx, pgAdded, since).Scan(&n)
	return n, err
}

// entries implements backend.
func (b *pgBackend) entries(ctx context.Context) (l ledger, listed bool, err error) {
	tx, err := b.db.BeginTx(ctx, &pgReadOnly)
	if err != nil {
		return nil, false, err
	}
	defer func() { _ = tx.Rollback() }()
	return b.ledger(ctx, tx)
}

// ledger reads the ledger within a transaction, unless it is to be ignored.
func (b *pgBackend) ledger(ctx context.Context, tx *sql.Tx) (l ledger, listed bool, err error) {
	if b.unlisted {
		return nil, false, nil
	}
	return pgLedger(ctx, tx)
}

// pgLedger reads the ledger within a transaction.
func pgLedger(ctx context.Context, tx *sql.Tx) (l ledger, listed bool, err error) {
	version := 0
	if err := tx.QueryRowContext(ctx, `SELECT format FROM nexum_store`).Scan(&version); err != nil {
		return nil, false, err
	}
	if version == 1 {
		return nil, false, nil
	}
	err = eachRow(ctx, tx, pgEntries, nil, func(rows *sql.Rows) error {
		var line string
		if err := rows.Scan(&line); err != nil {
			return err
		}
		e, err := parseEntry(line, l.chain())
		if err == nil && e.Number != l.last()+1 {
			err = fmt.Errorf("it is about revision %d", e.Number)
		}
		if err != nil {
			return damaged(fmt.Errorf("row %d of its table nexum_revisions: %w", len(l)+1, err))
		}
		l = append(l, e)
		return nil
	})
	if sqlState(err) == "42P01" {
		err = damaged(errors.New("its table nexum_revisions, which lists the committed revisions, is missing"))
	}
	return l, true, err
}

// enter implements backend.
func (b *pgBackend) enter(ctx context.Context, more ledger) error {
	return b.inTx(ctx, func(tx *sql.Tx) error { return pgEnterAll(ctx, tx, more) })
}

// relist implements backend.
func (b *pgBackend) relist(ctx context.Context, l ledger) error {
	defer func() { b.unlisted = false }()
	return b.inTx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, pgMade()+`; DELETE FROM nexum_revisions`); err != nil {
			return err
		}
		return pgEnterAll(ctx, tx, l)
	})
}

func pgEnterAll(ctx context.Context, tx *sql.Tx, l ledger) error {
	for i := range l {
		if _, err := tx.ExecContext(ctx, pgEnter, l[i].Number, l[i].line()); err != nil {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, pgNotify) // listeners receive it once the transaction is committed
	return err
}

// inTx calls do in one transaction. It retries after a conflict with another transaction.
func (b *pgBackend) inTx(ctx context.Context, do func(*sql.Tx) error) error {
	return retried(func() error {
		tx, err := b.db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		if err := do(tx); err != nil {
			return errors.Join(err, tx.Rollback())
		}
		return tx.Commit()
	})
}

// sweep removes the quads of commits that did not return. The caller holds the lock.
func (b *pgBackend) sweep(ctx context.Context) error {
	_, err := b.db.ExecContext(ctx, pgLeft, hash(fieldCommitted.iri()))
	return err
}

func (b *pgBackend) has(ctx context.Context, node quad.Value) (there bool, err error) {
	if b.bulk != nil {
		return b.bulk.has(ctx, node)
	}
	err = b.db.QueryRowContext(ctx, pgHasNode, hash(node)).Scan(&there)
	return there, err
}

// hash returns the database key of a node.
func hash(node quad.Value) []byte {
	h := cgraph.HashOf(node)
	return h[:]
}

// pgLockSpace distinguishes our advisory locks from those of other programs. It spells "nexu".
const pgLockSpace = 0x6e657875

// lock implements backend with an advisory lock per schema. The lock ends when its connection does.
func (b *pgBackend) lock(ctx context.Context) (held func(context.Context) error, unlock func(), err error) {
	conn, err := b.db.Conn(ctx)
	if err != nil {
		return nil, nil, err
	}
	drop := func() { // closes the connection, and so releases the lock
		_ = conn.Raw(func(any) error { return driver.ErrBadConn })
		conn.Close()
	}
	if _, err := conn.ExecContext(ctx, `SELECT pg_advisory_lock($1, hashtext(current_schema()))`,
		pgLockSpace); err != nil {
		drop()
		return nil, nil, err
	}
	held = func(ctx context.Context) error {
		if _, err := conn.ExecContext(ctx, `SELECT 1`); err != nil {
			return fmt.Errorf("the connection that keeps other writers out was lost: %w", err)
		}
		return nil
	}
	unlock = func() {
		b.dropBulk()
		b.stored = 0
		ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer stop()
		if _, err := conn.ExecContext(ctx, `SELECT pg_advisory_unlock($1, hashtext(current_schema()))`,
			pgLockSpace); err != nil {
			drop()
			return
		}
		conn.Close()
	}
	return held, unlock, nil
}

// head implements backend. It asks the server, since another process may have committed.
func (b *pgBackend) head(ctx context.Context) (rev claim.Revision, err error) {
	const newest = `SELECT s.value_string, o.value_string, coalesce(m.value_string, '')
		FROM quads q JOIN nodes s ON s.hash = q.subject_hash JOIN nodes o ON o.hash = q.object_hash
		LEFT JOIN quads n ON n.subject_hash = q.subject_hash AND n.predicate_hash = $2 AND n.label_hash IS NULL
		LEFT JOIN nodes m ON m.hash = n.object_hash
		WHERE q.predicate_hash = $1 AND q.label_hash IS NULL
		ORDER BY q.horizon DESC LIMIT 1`
	var name, at string
	row := b.db.QueryRowContext(ctx, newest, hash(fieldCommitted.iri()), hash(fieldMessage.iri()))
	if err := row.Scan(&name, &at, &rev.Message); errors.Is(err, sql.ErrNoRows) {
		return rev, nil
	} else if err != nil {
		return rev, err
	}
	if rev.Number, err = revisionNumber(attemptOf(name)); err != nil {
		return rev, damaged(err)
	}
	if rev.CommittedAt, err = parseTime(at); err != nil {
		return rev, damaged(err)
	}
	return rev, nil
}

// close closes the connections. One that is lost already is no error: nothing waits to be written.
func (b *pgBackend) close() error {
	err := errors.Join(b.qs.Close(), b.db.Close())
	if errors.Is(explainPostgres(err), ErrUnreachable) {
		return nil
	}
	return err
}
