package cayley

import (
	"database/sql"
	"fmt"
	"sync"

	cgraph "github.com/cayleygraph/cayley/graph"
	graphlog "github.com/cayleygraph/cayley/graph/log"
	csql "github.com/cayleygraph/cayley/graph/sql"
	"github.com/cayleygraph/cayley/graph/sql/postgres"
	"github.com/cayleygraph/quad"
	"github.com/lib/pq"
)

// pgType is Cayley's kind of quad store for PostgreSQL with a faster way to write a batch: one statement for all
// nodes and one for all quads. Cayley's own writer sends one statement per node and quad.
const pgType = "nexum-postgres"

// registerPostgres registers pgType with Cayley, whose registry of store kinds is global to the process.
var registerPostgres = sync.OnceFunc(func() {
	sql.Register(pgDriverName, pgDriver{})
	csql.Register(pgType, csql.Registration{
		Driver: pgDriverName, HashType: "BYTEA", BytesType: "BYTEA", HorizonType: "BIGSERIAL",
		TimeType: "timestamp with time zone", QueryDialect: postgres.QueryDialect, ConditionalIndexes: true, FillFactor: true,
		Error: postgres.ConvError, Estimated: func(table string) string {
			return "SELECT reltuples::BIGINT AS estimate FROM pg_class WHERE relname='" + table + "'"
		},
		RunTx: pgWrite,
	})
})

// These are the statements of a batch. The columns are passed as arrays, with empty texts for absent values. Quads
// get their horizons in the order in which they are given, since the last one may be a mark.
const (
	pgAddNodes = `INSERT INTO nodes (hash, refs, value_string, datatype, language, iri, bnode)
		SELECT hash, refs, text, nullif(datatype, ''), nullif(lang, ''), nullif(kind = 'i', false), nullif(kind = 'b', false)
		FROM unnest($1::bytea[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[]) AS n(hash, refs, text, datatype, lang, kind)
		ON CONFLICT (hash) DO UPDATE SET refs = nodes.refs + EXCLUDED.refs`
	pgAddQuads = `INSERT INTO quads (subject_hash, predicate_hash, object_hash, label_hash, ts)
		SELECT s, p, o, nullif(l, ''::bytea), now()
		FROM unnest($1::bytea[], $2::bytea[], $3::bytea[], $4::bytea[]) WITH ORDINALITY AS q(s, p, o, l, n)
		ORDER BY n ON CONFLICT DO NOTHING`
)

// pgWrite adds nodes and quads. Cayley calls it within a transaction. The nodes are sorted by hash.
func pgWrite(tx *sql.Tx, nodes []graphlog.NodeUpdate, quads []graphlog.QuadUpdate, _ cgraph.IgnoreOpts) error {
	if err := pgWriteNodes(tx, nodes); err != nil {
		return err
	}
	return pgWriteQuads(tx, quads)
}

func pgWriteNodes(tx *sql.Tx, nodes []graphlog.NodeUpdate) error {
	var c pgNodeColumns
	for i := range nodes {
		if err := c.add(&nodes[i]); err != nil {
			return err
		}
	}
	_, err := tx.Exec(pgAddNodes, c.hashes, c.refs, c.texts, c.datatypes, c.langs, c.kinds)
	return err
}

func pgWriteQuads(tx *sql.Tx, quads []graphlog.QuadUpdate) error {
	var columns [4]pq.ByteaArray
	for i := range quads {
		if quads[i].Del {
			return fmt.Errorf("quad %d is to be deleted, but a store only appends", i)
		}
		for d, dir := range [...]quad.Direction{quad.Subject, quad.Predicate, quad.Object, quad.Label} {
			h := quads[i].Quad.Get(dir)
			if !h.Valid() {
				columns[d] = append(columns[d], nil)
				continue
			}
			columns[d] = append(columns[d], h[:])
		}
	}
	_, err := tx.Exec(pgAddQuads, columns[0], columns[1], columns[2], columns[3])
	return err
}

// pgNodeColumns holds nodes as columns of the table of nodes.
type pgNodeColumns struct {
	hashes                         pq.ByteaArray
	refs                           pq.Int64Array
	texts, datatypes, langs, kinds pq.StringArray
}

func (c *pgNodeColumns) add(n *graphlog.NodeUpdate) error {
	var text, datatype, lang, kind string
	switch v := n.Val.(type) {
	case quad.IRI:
		text, kind = string(v), "i"
	case quad.BNode:
		text, kind = string(v), "b"
	case quad.String:
		text = string(v)
	case quad.TypedString:
		text, datatype = string(v.Value), string(v.Type)
	case quad.LangString:
		text, lang = string(v.Value), v.Lang
	default:
		return fmt.Errorf("a node of type %T cannot be written", n.Val)
	}
	c.hashes, c.refs = append(c.hashes, n.Hash[:]), append(c.refs, int64(n.RefInc))
	c.texts, c.datatypes = append(c.texts, text), append(c.datatypes, datatype)
	c.langs, c.kinds = append(c.langs, lang), append(c.kinds, kind)
	return nil
}
