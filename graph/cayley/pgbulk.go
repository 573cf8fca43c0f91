package cayley

import (
	"context"
	"crypto/sha1"
	"database/sql"
	"errors"
	"strings"
	"sync"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
)

// pgBulk writes a large commit to PostgreSQL with COPY, in one transaction, which includes the mark. So if the client,
// the connection or the server fails, nothing is left of the commit.
//
// The quads of a batch are sent while the nodes of the next batch are numbered. Nodes are collected, with the number of
// quads that use them, and are written together when there are many. That ends a part.
//
// If the store is empty, the rows are written directly to Cayley's tables, and the indexes are built at the end, by
// sorting. Until then the tables are locked for readers, because readers would find no claim in them. Otherwise the
// rows are written to temporary tables and, at the end of a part, moved from there to Cayley's tables, in the order of
// the indexes.
//
// All quads of a commit refer to nodes with the name of the attempt, so they can equal quads of the same commit only.
type pgBulk struct {
	back  *pgBackend
	ctx   context.Context // the context of the commit
	db    *sql.DB         // the database of openCopier
	conn  *sql.Conn
	tx    *sql.Tx
	limit int // maximum number of quads of a part

	empty   bool     // whether the store was empty; then its indexes are dropped
	horizon int64    // in an empty store, the horizon of the next quad: Cayley's number for the order of quads
	stored  int64    // in an empty store, the number of quads
	keyed   bool     // whether the table of nodes has its primary key
	ofNodes []string // statements that make the dropped indexes again
	ofQuads []string
	time    int64 // the time of the transaction, in microseconds since 2000

	use sync.Mutex // held while the connection is used

	mu      sync.Mutex // held while the nodes change
	nodes   nodeList
	earlier hashFilter // contexts of earlier parts

	// The hashes and reference counts of the nodes of this part, by number, and the quads of this part.
	hashes []cgraph.ValueHash
	refs   []uint32
	quads  map[bulkQuad]struct{}
	fresh  []bulkQuad // quads of a batch without duplicates
	sent   []bulkQuad // the quads of the previous batch, which is being sent
	// sending receives the result of sending that batch; nil if nothing is being sent.
	sending chan error
}

// These are the statements of a bulk. They name the temporary tables with their schema, which need not be in the
// search path.
const (
	pgBulkState = `SELECT pg_has_role(relowner, 'USAGE') AND pg_get_serial_sequence('quads', 'horizon') IS NOT NULL
			AND NOT EXISTS (SELECT FROM quads), (extract(epoch FROM localtimestamp) * 1000000)::bigint - 946684800000000
		FROM pg_class WHERE oid = 'quads'::regclass`
	// TRUNCATE removes nodes that failed commits left. The timeout exists so that a long-running reader does not block
	// the commit.
	pgEmpty = `SET LOCAL lock_timeout = '3s'; TRUNCATE quads, nodes; SET LOCAL lock_timeout TO DEFAULT`
	// A horizon that is sent with its quad costs the server less than one from the sequence. While the table is locked,
	// no other transaction takes horizons.
	pgHorizon    = `SELECT nextval(pg_get_serial_sequence('quads', 'horizon'))`
	pgSetHorizon = `SELECT setval(pg_get_serial_sequence('quads', 'horizon'), $1)`

	pgIndexes = `SELECT i.indrelid = 'nodes'::regclass,
			CASE WHEN c.oid IS NULL THEN format('DROP INDEX %s', i.indexrelid::regclass)
				ELSE format('ALTER TABLE %s DROP CONSTRAINT %I', i.indrelid::regclass, c.conname) END,
			CASE WHEN c.oid IS NULL THEN replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON ')
				ELSE format('ALTER TABLE %s ADD CONSTRAINT %I %s', i.indrelid::regclass, c.conname, pg_get_constraintdef(c.oid)) END
		FROM pg_index i LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.contype IN ('p', 'u', 'x')
		WHERE i.indrelid IN ('nodes'::regclass, 'quads'::regclass)`
	pgDropDuplicates = `DELETE FROM quads WHERE horizon IN (SELECT horizon FROM (SELECT horizon, row_number() OVER (
			PARTITION BY subject_hash, predicate_hash, object_hash, label_hash ORDER BY horizon) AS n FROM quads) AS q WHERE n > 1)`

	// The memory for sorting is that of one part, unless the server grants more.
	pgStage = `CREATE TEMPORARY TABLE nexum_new_nodes (LIKE nodes) ON COMMIT DROP;
		CREATE TEMPORARY TABLE nexum_new_quads (LIKE quads INCLUDING DEFAULTS) ON COMMIT DROP;
		SELECT set_config('work_mem', '64MB', true) WHERE pg_size_bytes(current_setting('work_mem')) < 64 << 20`
	pgMergeNodes = `INSERT INTO nodes (hash, refs, value_string, datatype, language, iri, bnode)
			SELECT hash, refs, value_string, datatype, language, iri, bnode FROM pg_temp.nexum_new_nodes
			ON CONFLICT (hash) DO UPDATE SET refs = nodes.refs + EXCLUDED.refs; `
	// Each quad keeps its horizon, the number that it was assigned when it was sent. So the mark of a revision has the
	// greatest horizon, whatever the order in which the quads are inserted.
	pgMergeQuads = `INSERT INTO quads (horizon, subject_hash, predicate_hash, object_hash, label_hash, ts)
			SELECT horizon, subject_hash, predicate_hash, object_hash, label_hash, ts FROM pg_temp.nexum_new_quads
			ORDER BY subject_hash, predicate_hash, object_hash, label_hash `
	pgUnstage = `; TRUNCATE pg_temp.nexum_new_nodes, pg_temp.nexum_new_quads`
	pgMerge   = pgMergeNodes + pgMergeQuads + pgUnstage
	// Checking each row for a duplicate costs time. So it is done only if the first attempt failed because of a
	// duplicate.
	pgMergeDuplicates = pgMergeNodes + pgMergeQuads + `ON CONFLICT DO NOTHING` + pgUnstage

	// An index is sorted in memory if it fits. Usually the server grants 64 MB, which is too little for a million
	// quads.
	pgSortMemory = `SELECT set_config('maintenance_work_mem', '256MB', true)
			WHERE pg_size_bytes(current_setting('maintenance_work_mem')) < 256 << 20; `

	pgHasNode = `SELECT EXISTS (SELECT FROM nodes WHERE hash = $1)`
)

func newPgBulk(ctx context.Context, b *pgBackend, limit int) (_ *pgBulk, err error) {
	bulk := &pgBulk{back: b, ctx: ctx, limit: limit, nodes: newNodeList(), quads: make(map[bulkQuad]struct{})}
	if bulk.db, err = openCopier(b.at.dsn); err != nil {
		return nil, b.at.hide(err)
	}
	if bulk.conn, err = bulk.db.Conn(ctx); err != nil {
		return nil, errors.Join(err, bulk.db.Close())
	}
	if bulk.tx, err = bulk.conn.BeginTx(ctx, nil); err != nil {
		return nil, errors.Join(err, bulk.conn.Close(), bulk.db.Close())
	}
	if err := bulk.prepare(); err != nil {
		bulk.drop()
		return nil, err
	}
	return bulk, nil
}

// prepare drops the indexes of an empty store, or makes the temporary tables. If it cannot drop the indexes, for
// example because a reader has the tables locked, it makes the temporary tables, too.
func (b *pgBulk) prepare() error {
	if err := b.tx.QueryRowContext(b.ctx, pgBulkState).Scan(&b.empty, &b.time); err != nil {
		return err
	}
	if b.empty {
		drop, err := b.readIndexes()
		if err == nil {
			err = b.saved(pgEmpty + "; " + strings.Join(drop, "; "))
		}
		if err == nil {
			return b.tx.QueryRowContext(b.ctx, pgHorizon).Scan(&b.horizon)
		}
		if sqlState(err) == "" {
			return err
		}
		b.empty = false
	}
	b.keyed = true
	_, err := b.tx.ExecContext(b.ctx, pgStage)
	return err
}

// readIndexes returns the statements that drop the indexes. It reads the statements that make them again from the
// catalog, because the indexes can be others in a store of an earlier release or in partitions.
func (b *pgBulk) readIndexes() (drop []string, err error) {
	err = eachRow(b.ctx, b.tx, pgIndexes, nil, func(rows *sql.Rows) error {
		var ofNodes bool
		var drops, makes string
		if err := rows.Scan(&ofNodes, &drops, &makes); err != nil {
			return err
		}
		drop = append(drop, drops)
		if ofNodes {
			b.ofNodes = append(b.ofNodes, makes)
		} else {
			b.ofQuads = append(b.ofQuads, makes)
		}
		return nil
	})
	return drop, err
}

// saved executes statements after a savepoint. If they fail, it rolls back to the savepoint.
func (b *pgBulk) saved(statements string) error {
	if _, err := b.tx.ExecContext(b.ctx, "SAVEPOINT nexum"); err != nil {
		return err
	}
	_, err := b.tx.ExecContext(b.ctx, statements)
	if err == nil {
		_, err = b.tx.ExecContext(b.ctx, "RELEASE nexum")
		return err
	}
	if sqlState(err) != "" {
		if _, lost := b.tx.ExecContext(b.ctx, "ROLLBACK TO nexum; RELEASE nexum"); lost != nil {
			return lost
		}
	}
	return err
}

// add starts to send a batch. It returns when the batch before is sent.
func (b *pgBulk) add(batch []cgraph.Delta) error {
	b.collect(batch)
	if err := b.wait(); err != nil {
		return err
	}
	b.send()
	if len(b.quads) < b.limit && !b.nodes.full() {
		return nil
	}
	return b.flush()
}

// send starts to send the quads of a batch. Until it has ended, only further nodes are added to the hashes.
func (b *pgBulk) send() {
	table := "pg_temp.nexum_new_quads " + copyQuadColumns
	if b.empty {
		table = "quads " + copyNumberedQuadColumns
	}
	b.fresh, b.sent = b.sent, b.fresh
	rest, hashes, result := b.sent, b.hashes, make(chan error, 1)
	b.sending = result
	go func() {
		n, err := b.copy(table, func(block []byte) ([]byte, bool, error) {
			if len(rest) == 0 {
				return block, false, nil
			}
			block = appendQuadRow(block, b.horizon, hashes, rest[0], b.time)
			if rest = rest[1:]; b.empty {
				b.horizon++
			}
			return block, len(rest) > 0, nil
		})
		b.stored += n
		result <- err
	}()
}

// wait waits until the batch before is sent.
func (b *pgBulk) wait() error {
	if b.sending == nil {
		return nil
	}
	err := <-b.sending
	b.sending = nil
	return err
}

// collect numbers the nodes of a batch and removes quads that this part has already.
func (b *pgBulk) collect(batch []cgraph.Delta) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.fresh = b.fresh[:0]
	var text []byte
	for i := range batch {
		q := b.nodes.quad(&batch[i].Quad)
		for _, v := range b.nodes.values[len(b.hashes):] {
			text = appendName(text[:0], v)
			b.hashes, b.refs = append(b.hashes, sha1.Sum(text)), append(b.refs, 0)
		}
		before := len(b.quads)
		if b.quads[q] = struct{}{}; len(b.quads) == before {
			continue
		}
		b.fresh = append(b.fresh, q)
		for _, n := range q {
			if n != 0 {
				b.refs[n-1]++
			}
		}
	}
}

func (b *pgBulk) copy(columns string, add func([]byte) ([]byte, bool, error)) (rows int64, err error) {
	b.use.Lock()
	defer b.use.Unlock()
	return pgCopy(b.ctx, b.conn, columns, add)
}

// flush ends a part.
func (b *pgBulk) flush() error {
	order := b.nodesInOrder() // at the same time, the last quads are sent
	if err := b.wait(); err != nil {
		return err
	}
	if len(b.quads) == 0 {
		return nil
	}
	table := "pg_temp.nexum_new_nodes "
	if b.empty && !b.keyed {
		table = "nodes "
	}
	if err := b.copyNodes(table+copyNodeColumns, order); err != nil {
		return err
	}
	if err := b.merge(); err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for i, v := range b.nodes.values {
		if name, ok := v.(quad.IRI); ok && strings.HasPrefix(string(name), contextPrefix) {
			b.earlier.add(&b.hashes[i])
		}
	}
	b.nodes.clear()
	clear(b.quads)
	b.hashes, b.refs = b.hashes[:0], b.refs[:0]
	return nil
}

// nodesInOrder returns the positions of the nodes in the order of their key.
func (b *pgBulk) nodesInOrder() []uint32 {
	order := make([]uint32, len(b.hashes))
	for i := range order {
		order[i] = uint32(i)
	}
	sortByHash(order, b.hashes)
	return order
}

// copyNodes sends the nodes in an order.
func (b *pgBulk) copyNodes(columns string, order []uint32) error {
	_, err := b.copy(columns, func(block []byte) (_ []byte, more bool, err error) {
		i := order[0]
		order = order[1:]
		block, err = appendNodeRow(block, &b.hashes[i], b.refs[i], b.nodes.values[i])
		return block, len(order) > 0, err
	})
	return err
}

// merge moves a part from the temporary tables to Cayley's tables. The first part of an empty store is in these tables
// already.
func (b *pgBulk) merge() error {
	b.use.Lock()
	defer b.use.Unlock()
	if b.keyed {
		err := retried(func() error { return b.saved(pgMerge) })
		if isDuplicate(err) {
			err = retried(func() error { return b.saved(pgMergeDuplicates) })
		}
		return err
	}
	b.keyed = true
	_, err := b.tx.ExecContext(b.ctx, pgSortMemory+strings.Join(append(b.ofNodes, pgStage), "; "))
	return err
}

// has reports whether a context is part of the commit.
func (b *pgBulk) has(ctx context.Context, node quad.Value) (has bool, err error) {
	h := cgraph.HashOf(node)
	b.mu.Lock()
	has = b.nodes.has(node)
	maybe := b.earlier.has(&h)
	b.mu.Unlock()
	if has || !maybe {
		return has, nil
	}
	b.use.Lock()
	defer b.use.Unlock()
	err = b.tx.QueryRowContext(ctx, pgHasNode, h[:]).Scan(&has)
	return has, err
}

// finish sends the last batch, makes the indexes, and commits.
func (b *pgBulk) finish(batch []cgraph.Delta) error {
	err := b.add(batch)
	if err == nil {
		err = b.flush()
	}
	if err == nil && b.empty {
		err = b.index()
	}
	if err == nil {
		err = b.tx.Commit()
	}
	return err
}

// index makes the indexes of the quads, and sets the next horizon. If quads of different parts are equal, the first one
// remains.
func (b *pgBulk) index() error {
	if _, err := b.tx.ExecContext(b.ctx, pgSetHorizon, b.horizon-1); err != nil {
		return err
	}
	all := pgSortMemory + strings.Join(b.ofQuads, "; ")
	err := b.saved(all)
	if !isDuplicate(err) {
		return err
	}
	done, err := b.tx.ExecContext(b.ctx, pgDropDuplicates)
	if err != nil {
		return err
	}
	dropped, err := done.RowsAffected()
	if err != nil {
		return err
	}
	b.stored -= dropped
	_, err = b.tx.ExecContext(b.ctx, all)
	return err
}

// isDuplicate reports whether an error says that a unique index has a row already.
func isDuplicate(err error) bool {
	return sqlState(err) == "23505"
}

// drop ends the bulk. It rolls the transaction back unless it is committed.
func (b *pgBulk) drop() {
	_ = b.wait()
	_ = b.tx.Rollback()
	_ = b.conn.Close()
	_ = b.db.Close()
}
