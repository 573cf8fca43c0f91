package cayley

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib" // a driver that copies in the binary format, which lib/pq does not
)

// openCopier opens the database with the driver that pgCopy needs.
func openCopier(dsn string) (*sql.DB, error) {
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, err
	}
	// These parameters are for lib/pq, not for the server.
	delete(config.RuntimeParams, "binary_parameters")
	delete(config.RuntimeParams, "disable_prepared_binary_result")
	return stdlib.OpenDB(*config), nil
}

// copyBlock is the size in bytes of the blocks of rows that are sent to the server.
const copyBlock = 60 << 10

// pgCopy sends rows to columns of a table with COPY. add appends rows to a block in the binary format of COPY, and
// returns false after the last one. pgCopy returns the number of rows that the server copied. The connection must be in
// a transaction and belong to a database that openCopier opened.
func pgCopy(
	ctx context.Context,
	conn *sql.Conn,
	columns string,
	add func(block []byte) (_ []byte, more bool, err error),
) (copied int64, err error) {
	var failed error
	err = conn.Raw(func(c any) error {
		own, ok := c.(*stdlib.Conn)
		if !ok {
			return errors.New("the driver of PostgreSQL does not copy")
		}
		rows := &copyRows{ctx: ctx, add: add, block: make([]byte, 0, copyBlock+copyBlock/4), more: true}
		rows.block = append(rows.block, copyHeader...)
		rows.rest = rows.block
		var tag pgconn.CommandTag
		tag, failed = own.Conn().PgConn().CopyFrom(ctx, rows, "COPY "+columns+" FROM STDIN (FORMAT binary)")
		if copied = tag.RowsAffected(); failed == nil && copied < 0 {
			failed = fmt.Errorf("the server answered COPY with %s, which does not say how many rows it copied", tag)
		}
		// If Raw got driver.ErrBadConn, it would wait for the end of the transaction, forever.
		return nil
	})
	return copied, cmp.Or(failed, err)
}

// The binary format of COPY: a header, rows, and a trailer.
const (
	copyHeader  = "PGCOPY\n\xff\r\n\x00" + "\x00\x00\x00\x00" + "\x00\x00\x00\x00"
	copyTrailer = "\xff\xff"
)

// A copyRows reads rows for COPY, block by block.
type copyRows struct {
	ctx   context.Context
	add   func([]byte) ([]byte, bool, error)
	block []byte
	rest  []byte // the part of the block that is not read yet
	more  bool   // whether add has more rows
	ended bool   // whether the trailer was read
}

// Read implements io.Reader.
func (r *copyRows) Read(p []byte) (int, error) {
	if len(r.rest) == 0 {
		if err := r.fill(); err != nil {
			return 0, err
		}
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

func (r *copyRows) fill() error {
	if r.ended {
		return io.EOF
	}
	if err := r.ctx.Err(); err != nil {
		return err
	}
	r.block = r.block[:0]
	for r.more && len(r.block) < copyBlock {
		var err error
		if r.block, r.more, err = r.add(r.block); err != nil {
			return err
		}
	}
	if !r.more {
		r.block, r.ended = append(r.block, copyTrailer...), true
	}
	r.rest = r.block
	return nil
}

// These are the columns of a row of appendQuadRow, without and with the horizon.
const (
	copyQuadColumns         = "(subject_hash, predicate_hash, object_hash, label_hash, ts)"
	copyNumberedQuadColumns = "(horizon, subject_hash, predicate_hash, object_hash, label_hash, ts)"
)

// appendQuadRow appends a row of the table of quads. If the horizon is 0, the server numbers the row. The time is in
// microseconds since 2000.
func appendQuadRow(b []byte, horizon int64, hashes []cgraph.ValueHash, q bulkQuad, time int64) []byte {
	if horizon == 0 {
		b = binary.BigEndian.AppendUint16(b, 5)
	} else {
		b = append(b, 0, 6, 0, 0, 0, 8)
		b = binary.BigEndian.AppendUint64(b, uint64(horizon))
	}
	for _, n := range [...]uint32{q[0], q[2], q[1], q[3]} {
		if n == 0 {
			b = appendNull(b)
		} else {
			b = appendHash(b, &hashes[n-1])
		}
	}
	b = binary.BigEndian.AppendUint32(b, 8)
	return binary.BigEndian.AppendUint64(b, uint64(time))
}

func appendNull(b []byte) []byte { return append(b, 0xff, 0xff, 0xff, 0xff) }

func appendHash(b []byte, h *cgraph.ValueHash) []byte {
	return append(binary.BigEndian.AppendUint32(b, uint32(len(h))), h[:]...)
}

// copyNodeColumns are the columns of a row of appendNodeRow.
const copyNodeColumns = "(hash, refs, value_string, datatype, language, iri, bnode)"

// appendNodeRow appends a row of the table of nodes.
func appendNodeRow(b []byte, hash *cgraph.ValueHash, refs uint32, v quad.Value) ([]byte, error) {
	var text, datatype, lang string
	iri, blank := false, false
	switch v := v.(type) {
	case quad.IRI:
		text, iri = string(v), true
	case quad.BNode:
		text, blank = string(v), true
	case quad.String:
		text = string(v)
	case quad.TypedString:
		text, datatype = string(v.Value), string(v.Type)
	case quad.LangString:
		text, lang = string(v.Value), v.Lang
	default:
		return b, fmt.Errorf("a node of type %T cannot be written", v)
	}
	b = binary.BigEndian.AppendUint16(b, 7)
	b = appendHash(b, hash)
	b = binary.BigEndian.AppendUint32(b, 4)
	b = binary.BigEndian.AppendUint32(b, refs)
	b = append(binary.BigEndian.AppendUint32(b, uint32(len(text))), text...)
	for _, s := range [...]string{datatype, lang} {
		if s == "" {
			b = appendNull(b)
		} else {
			b = append(binary.BigEndian.AppendUint32(b, uint32(len(s))), s...)
		}
	}
	for _, is := range [...]bool{iri, blank} {
		if is {
			b = append(b, 0, 0, 0, 1, 1)
		} else {
			b = appendNull(b)
		}
	}
	return b, nil
}
