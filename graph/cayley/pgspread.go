package cayley

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	cgraph "github.com/cayleygraph/cayley/graph"
	graphlog "github.com/cayleygraph/cayley/graph/log"
	"github.com/lib/pq"
)

// A store in PostgreSQL can be spread over servers: the table of quads is partitioned by the hash of the subject, and
// some partitions are foreign tables. PostgreSQL does not commit on several servers at once, and a transaction sees
// them at different moments. So three rules keep the promises of a store:
//
//   - Nodes are committed before the quads that use them.
//   - The marks of a commit are written in a transaction of their own, after all other quads. They have one subject
//     each, so each is on one server.
//   - A scan looks up the newest mark before its transaction begins, and ignores quads after it.
//
// A partitioned table with foreign partitions has no unique indexes. Each partition has its own, which is enough, since
// equal quads are in the same partition.

// pgSpread is a query that returns whether a partition of the quads is a foreign table.
const pgSpread = `SELECT EXISTS (SELECT FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
	WHERE i.inhparent = 'quads'::regclass AND c.relkind = 'f')`

// These are the unique indexes of the quads; the verbs stand for a prefix of their names and for the table.
const pgUnique = `CREATE UNIQUE INDEX %[1]sspo_unique ON %[2]s (subject_hash, predicate_hash, object_hash) WHERE label_hash IS NULL;
	CREATE UNIQUE INDEX %[1]sspol_unique ON %[2]s (subject_hash, predicate_hash, object_hash, label_hash)
		WHERE label_hash IS NOT NULL;`

// pgPartitioned returns the statements that replace the empty table of quads by one in partitions, by the hash of the
// subject. A unique index of such a table must include the subject, so the horizon cannot be the primary key.
func pgPartitioned(partitions int, servers []string) string {
	if partitions == 0 {
		return ""
	}
	if len(servers) == 0 {
		servers = []string{localServer}
	}
	spread := slices.ContainsFunc(servers, func(name string) bool { return name != localServer })
	var b strings.Builder
	b.WriteString(`DROP TABLE quads;
		CREATE TABLE quads (horizon BIGSERIAL NOT NULL, subject_hash BYTEA NOT NULL, predicate_hash BYTEA NOT NULL,
			object_hash BYTEA NOT NULL, label_hash BYTEA, ts TIMESTAMP) PARTITION BY HASH (subject_hash);`)
	for i := range partitions {
		name, kind, where := fmt.Sprintf("quads_%d", i), "TABLE", ""
		if server := servers[i%len(servers)]; server != localServer {
			kind = "FOREIGN TABLE"
			where = fmt.Sprintf("SERVER %s OPTIONS (table_name '%s', batch_size '1000')", pq.QuoteIdentifier(server), name)
		}
		fmt.Fprintf(
			&b,
			"CREATE %s %s PARTITION OF quads FOR VALUES WITH (MODULUS %d, REMAINDER %d) %s;\n",
			kind,
			name,
			partitions,
			i,
			where,
		)
		if spread && where == "" {
			fmt.Fprintf(&b, pgUnique, name+"_", name)
		}
	}
	b.WriteString(`CREATE INDEX quads_horizon ON quads (horizon);`)
	if !spread {
		fmt.Fprintf(&b, pgUnique, "", "quads")
	}
	return b.String()
}

// applySpread writes the nodes of a batch and then its quads. If the quads cannot be written, the nodes stay in the
// store.
func (b *pgBackend) applySpread(batch []cgraph.Delta) error {
	deltas := graphlog.SplitDeltas(batch)
	ctx := context.Background() // as in Cayley's own writer
	err := b.inTx(ctx, func(tx *sql.Tx) error { return pgWriteNodes(tx, deltas.IncNode) })
	if err != nil {
		return err
	}
	return b.inTx(ctx, func(tx *sql.Tx) error { return pgWriteQuads(tx, deltas.QuadAdd) })
}

// markSpread writes the last batch of a commit, and then its marks.
func (b *pgBackend) markSpread(batch []cgraph.Delta) error {
	message := fieldMessage.iri()
	first := slices.IndexFunc(batch, func(d cgraph.Delta) bool { return d.Quad.Predicate == message })
	if first < 0 {
		return errors.New("a commit has no quad that marks its end")
	}
	if err := b.applySpread(batch[:first]); err != nil {
		return err
	}
	return b.applySpread(batch[first:])
}

// newestMark returns the horizon and the revision of the newest mark. It must be called before the transaction of a
// scan begins, which then sees all quads before the mark.
func (b *pgBackend) newestMark(ctx context.Context) (at int64, revision uint64, err error) {
	var name string
	err = b.db.QueryRowContext(ctx, pgMarks, hash(fieldCommitted.iri()), 1).Scan(&at, &name)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, 0, nil
	} else if err != nil {
		return 0, 0, err
	}
	if revision, err = revisionNumber(attemptOf(name)); err != nil {
		err = damaged(err)
	}
	return at, revision, err
}
