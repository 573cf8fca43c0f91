package cayley

import (
	"context"
	"database/sql"
	"fmt"
	"math"

	cgraph "github.com/cayleygraph/cayley/graph"
)

var pgReadOnly = sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}

// These are the queries of a scan, in order. The server streams each result without sorting.
const (
	pgNodes  = `SELECT hash, value_string, datatype, language, iri, bnode FROM nodes`
	pgFields = `SELECT q.subject_hash, q.predicate_hash, CASE WHEN o.bnode THEN '_:' ELSE '' END || o.value_string
		FROM quads q JOIN nodes o ON o.hash = q.object_hash
		WHERE q.label_hash IS NULL AND (q.predicate_hash = $1) = $2`
	pgClaims = `SELECT subject_hash, predicate_hash, object_hash, label_hash FROM quads WHERE label_hash IS NOT NULL`

	pgFieldsUntil = pgFields + ` AND q.horizon <= $3`
	pgClaimsUntil = pgClaims + ` AND horizon <= $1`
)

// scan implements backend in one transaction, so that it reads one snapshot. Nodes are numbered in the order in which
// the server returns them. The scan keeps the hash of each node, about 60 bytes per node.
func (b *pgBackend) scan(ctx context.Context, d *decoder) error {
	until, newest := int64(math.MaxInt64), uint64(math.MaxUint64)
	if b.spread {
		var err error
		if until, newest, err = b.newestMark(ctx); err != nil {
			return err
		}
	}
	return b.reading(ctx, func(tx *sql.Tx) error { return b.scanIn(ctx, tx, d, until, newest) })
}

// scanWritten implements backend.
func (b *pgBackend) scanWritten(ctx context.Context, d *decoder) error {
	if b.bulk != nil {
		return b.scanIn(ctx, b.bulk.tx, d, math.MaxInt64, math.MaxUint64)
	}
	return b.reading(ctx, func(tx *sql.Tx) error { return b.scanIn(ctx, tx, d, math.MaxInt64, math.MaxUint64) })
}

// reading calls read with a transaction that reads one snapshot.
func (b *pgBackend) reading(ctx context.Context, read func(*sql.Tx) error) error {
	tx, err := b.db.BeginTx(ctx, &pgReadOnly)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	return read(tx)
}

// scanIn scans the quads that a transaction sees, up to a horizon. It compares their revisions with the ledger, up to
// the revision newest.
func (b *pgBackend) scanIn(ctx context.Context, tx *sql.Tx, d *decoder, until int64, newest uint64) error {
	if l, listed, err := b.ledger(ctx, tx); err != nil {
		return err
	} else if listed {
		l = l[:min(l.last(), newest)]
		d.expect(l, l.last())
	}
	s := pgScan{tx: tx, numbers: make(map[cgraph.ValueHash]uint64), decoder: d}
	if err := s.nodes(ctx, pgNodes); err != nil {
		return err
	}
	for _, marks := range [...]bool{false, true} {
		if err := s.fields(ctx, marks, pgFieldsUntil, until); err != nil {
			return err
		}
	}
	return s.claims(ctx, pgClaimsUntil, until)
}

type pgScan struct {
	*decoder
	tx      *sql.Tx
	numbers map[cgraph.ValueHash]uint64
}

// number returns the number of the node with the given hash.
func (s *pgScan) number(hash []byte) (uint64, error) {
	if num := s.numbers[cgraph.ValueHash(hash)]; num != 0 {
		return num, nil
	}
	return 0, damaged(fmt.Errorf("node %x is missing", hash))
}

func (s *pgScan) nodes(ctx context.Context, query string, args ...any) error {
	var hash, text, datatype, lang sql.RawBytes
	var iri, bnode sql.NullBool
	var scratch []byte
	return s.each(ctx, query, args, func(rows *sql.Rows) error {
		if err := rows.Scan(&hash, &text, &datatype, &lang, &iri, &bnode); err != nil {
			return err
		}
		if len(hash) != len(cgraph.ValueHash{}) || text == nil {
			return damaged(fmt.Errorf("node %x was not written by nexum", []byte(hash)))
		}
		num := uint64(len(s.numbers)) + 1
		s.numbers[cgraph.ValueHash(hash)] = num
		v := nodeValue{entity: iri.Bool || bnode.Bool, text: text, lang: lang, datatype: datatype}
		if bnode.Bool {
			scratch = append(append(scratch[:0], "_:"...), text...)
			v.text = scratch
		}
		return s.node(num, v)
	})
}

// fields passes on the quads of contexts and revisions: only the marks, or all except the marks.
func (s *pgScan) fields(ctx context.Context, marks bool, query string, args ...any) error {
	var subject, predicate sql.RawBytes
	var text string
	return s.each(ctx, query, append([]any{hash(fieldCommitted.iri()), marks}, args...), func(rows *sql.Rows) error {
		if err := rows.Scan(&subject, &predicate, &text); err != nil {
			return err
		}
		num, err := s.number(subject)
		if err != nil {
			return err
		}
		p, err := s.number(predicate)
		if err != nil {
			return err
		}
		if f := s.decoder.fields[p]; f != fieldRevision {
			return s.say(num, f, text)
		}
		return nil
	})
}

func (s *pgScan) claims(ctx context.Context, query string, args ...any) error {
	var hashes [4]sql.RawBytes
	var nums [4]uint64
	return s.each(ctx, query, args, func(rows *sql.Rows) (err error) {
		if err := rows.Scan(&hashes[0], &hashes[1], &hashes[2], &hashes[3]); err != nil {
			return err
		}
		for i, h := range hashes {
			if nums[i], err = s.number(h); err != nil {
				return err
			}
		}
		return s.claim(nums[0], nums[1], nums[2], nums[3])
	})
}

func (s *pgScan) each(ctx context.Context, query string, args []any, pass func(*sql.Rows) error) error {
	return eachRow(ctx, s.tx, query, args, pass)
}

// eachRow calls pass for each row of a query as it arrives.
func eachRow(ctx context.Context, tx *sql.Tx, query string, args []any, pass func(*sql.Rows) error) error {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for n := 0; rows.Next(); n++ {
		if n&255 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		if err := pass(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// pgSnapshot is a transaction that reads one snapshot.
type pgSnapshot struct{ tx *sql.Tx }

func (b *pgBackend) snapshot(ctx context.Context) (snapshot, error) {
	tx, err := b.db.BeginTx(ctx, &pgReadOnly)
	if err != nil {
		return nil, err
	}
	return &pgSnapshot{tx}, nil
}

func (s *pgSnapshot) expected(ctx context.Context) (ledger, uint64, bool, error) {
	l, listed, err := pgLedger(ctx, s.tx)
	return l, l.last(), listed, err
}

func (s *pgSnapshot) summed() bool { return false }

func (s *pgSnapshot) close() error { return s.tx.Rollback() }

// statements implements snapshot. The server joins quads and terms.
func (s *pgSnapshot) statements(ctx context.Context, all bool, pass func(*statement) error) error {
	return eachStatement(ctx, s.tx, pgStatements+` WHERE q.label_hash IS NULL OR $1`, []any{all}, pass)
}

// pgStatements selects quads with their terms. The server joins them.
const pgStatements = `SELECT s.value_string, coalesce(s.bnode, false), p.value_string, coalesce(p.bnode, false),
			o.value_string, coalesce(o.bnode, false), coalesce(o.iri, false), coalesce(o.datatype, ''), coalesce(o.language, ''),
			coalesce(l.value_string, '')
		FROM quads q JOIN nodes s ON s.hash = q.subject_hash JOIN nodes p ON p.hash = q.predicate_hash
		JOIN nodes o ON o.hash = q.object_hash LEFT JOIN nodes l ON l.hash = q.label_hash`

func eachStatement(ctx context.Context, tx *sql.Tx, query string, args []any, pass func(*statement) error) error {
	return eachRow(ctx, tx, query, args, func(rows *sql.Rows) error {
		var st statement
		var blank [3]bool
		var iri bool
		err := rows.Scan(&st.subject.text, &blank[0], &st.predicate.text, &blank[1],
			&st.object.text, &blank[2], &iri, &st.object.datatype, &st.object.lang, &st.label.text)
		if err != nil {
			return err
		}
		for i, t := range [...]*term{&st.subject, &st.predicate, &st.object} {
			switch {
			case blank[i]:
				t.kind = blankTerm
			case i < 2 || iri:
				t.kind = iriTerm
			default:
				t.kind = literalTerm
			}
		}
		if st.label.text != "" {
			st.label.kind = iriTerm
		}
		return pass(&st)
	})
}
