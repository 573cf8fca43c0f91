package cayley

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
)

// copyBlock is the size in bytes of the blocks of rows that are sent to the server.
const copyBlock = 60 << 10

// pgCopy sends rows to a table with COPY. add appends rows to a block in the text format of COPY, and returns false
// after the last one. The connection must be in a transaction.
func pgCopy(ctx context.Context, conn *sql.Conn, statement string, add func(block []byte) (_ []byte, more bool, err error)) error {
	var failed error
	err := conn.Raw(func(c any) error {
		failed = copyRows(ctx, c.(driver.ConnPrepareContext), statement, add)
		// If Raw got driver.ErrBadConn, it would wait for the end of the transaction, forever.
		return nil
	})
	return cmp.Or(failed, err)
}

func copyRows(ctx context.Context, c driver.ConnPrepareContext, statement string, add func([]byte) ([]byte, bool, error)) error {
	prepared, err := c.PrepareContext(ctx, statement)
	if err != nil {
		return err
	}
	rows, ok := prepared.(interface {
		driver.Stmt
		CopyData(ctx context.Context, line string) (driver.Result, error)
	})
	if !ok {
		return cmp.Or(prepared.Close(), errors.New("the driver of PostgreSQL does not copy"))
	}
	err = sendRows(ctx, rows.CopyData, add)
	return cmp.Or(err, rows.Close()) // Close reports what the server says of the rows
}

// sendRows sends the rows in blocks. A block goes without its last end of line, which the driver adds.
func sendRows(ctx context.Context, send func(context.Context, string) (driver.Result, error), add func([]byte) ([]byte, bool, error)) error {
	block := make([]byte, 0, copyBlock+copyBlock/4)
	for more := true; more; {
		if err := ctx.Err(); err != nil {
			return err
		}
		block = block[:0]
		for more && len(block) < copyBlock {
			var err error
			if block, more, err = add(block); err != nil {
				return err
			}
		}
		if rows, ok := bytes.CutSuffix(block, []byte("\n")); ok {
			// With a context that can end, the driver starts a goroutine for each block.
			if _, err := send(context.Background(), string(rows)); err != nil {
				return err
			}
		}
	}
	return nil
}

// copyQuadColumns are the columns of a row of appendQuadRow.
const copyQuadColumns = "(subject_hash, predicate_hash, object_hash, label_hash, ts)"

// appendQuadRow appends a row of the table of quads.
func appendQuadRow(b []byte, hashes []cgraph.ValueHash, q bulkQuad, time string) []byte {
	for _, n := range [...]uint32{q[0], q[2], q[1], q[3]} {
		if n == 0 {
			b = append(b, `\N`...)
		} else {
			b = appendHash(b, &hashes[n-1])
		}
		b = append(b, '\t')
	}
	return append(append(b, time...), '\n')
}

func appendHash(b []byte, h *cgraph.ValueHash) []byte {
	return hex.AppendEncode(append(b, `\\x`...), h[:])
}

// copyNodeColumns are the columns of a row of appendNodeRow.
const copyNodeColumns = "(hash, refs, value_string, datatype, language, iri, bnode)"

// appendNodeRow appends a row of the table of nodes.
func appendNodeRow(b []byte, hash *cgraph.ValueHash, refs uint32, v quad.Value) ([]byte, error) {
	b = append(appendHash(b, hash), '\t')
	b = append(strconv.AppendUint(b, uint64(refs), 10), '\t')
	switch v := v.(type) {
	case quad.IRI:
		b = append(appendCopyText(b, string(v)), "\t\\N\t\\N\tt\t\\N\n"...)
	case quad.BNode:
		b = append(appendCopyText(b, string(v)), "\t\\N\t\\N\t\\N\tt\n"...)
	case quad.String:
		b = append(appendCopyText(b, string(v)), "\t\\N\t\\N\t\\N\t\\N\n"...)
	case quad.TypedString:
		b = append(appendCopyText(b, string(v.Value)), '\t')
		b = append(appendCopyText(b, string(v.Type)), "\t\\N\t\\N\t\\N\n"...)
	case quad.LangString:
		b = append(appendCopyText(b, string(v.Value)), "\t\\N\t"...)
		b = append(appendCopyText(b, v.Lang), "\t\\N\t\\N\n"...)
	default:
		return b, fmt.Errorf("a node of type %T cannot be written", v)
	}
	return b, nil
}

// appendCopyText appends a text. It escapes what separates columns and rows.
func appendCopyText(b []byte, text string) []byte {
	from := 0
	for i := range len(text) {
		var escape string
		switch text[i] {
		case '\\':
			escape = `\\`
		case '\t':
			escape = `\t`
		case '\n':
			escape = `\n`
		case '\r':
			escape = `\r`
		default:
			continue
		}
		b = append(append(b, text[from:i]...), escape...)
		from = i + 1
	}
	return append(b, text[from:]...)
}
