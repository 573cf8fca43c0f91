package cayley

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"

	"nexum/graph"
)

// An export begins with one comment and has another one with the count of its quads, so that one that
// was cut off is known. They sort before all else.
const (
	exportMark = "# nexum export "
	exportHead = exportMark + "1 base="
	exportEnd  = exportMark + "end quads="
)

// IsExport reports whether a file that begins like this was written by Export, so that Restore is how
// to read it.
func IsExport(begin []byte) bool { return bytes.HasPrefix(begin, []byte(exportMark)) }

// A statement is one quad of the store; label is no term for those of contexts and revisions.
type statement struct{ subject, predicate, object, label term }

// A snapshot is the store as of one moment.
type snapshot interface {
	// statements passes the quads on, or only those without a label. It may be called again.
	statements(ctx context.Context, all bool, pass func(*statement) error) error
	close() error
}

// Export implements graph.Store. Short ids and the store's own names are written under the base;
// memory does not grow with the store, but for a few bytes a revision.
func (s *Store) Export(ctx context.Context, w io.Writer) error {
	return s.exporting(ctx, func(c *call, snap snapshot) error {
		committed, err := committedAttempts(c, snap)
		if err != nil {
			return err
		}
		e := exporter{names: newNames(s.base), to: bufio.NewWriterSize(w, 1<<16)}
		if _, err := fmt.Fprintf(e.to, "%s%s\n", exportHead, s.base); err != nil {
			return &writeError{err}
		}
		err = snap.statements(c, true, func(st *statement) error {
			of := st.label.text
			if st.label.kind == noTerm {
				of = st.subject.text
			}
			if _, ok := committed[attemptOf(of)]; !ok {
				return nil
			}
			return e.write(st)
		})
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(e.to, "%s%d\n", exportEnd, e.quads); err != nil {
			return &writeError{err}
		}
		return e.flush()
	})
}

// exporting calls export with a snapshot.
func (s *Store) exporting(ctx context.Context, export func(*call, snapshot) error) error {
	c, err := s.begin(ctx)
	if err != nil {
		return err
	}
	defer c.done()
	snap, err := s.back.snapshot(c)
	if err != nil {
		return s.explain("exporting", c.or(err))
	}
	defer snap.close()
	err = export(c, snap)
	if failed, ok := err.(*writeError); ok {
		return failed.error
	}
	return s.explain("exporting", c.or(err))
}

// writeError is an error of the caller's writer, which is returned as it is.
type writeError struct{ error }

// attemptOf returns NUMBER.ATTEMPT from the end of the name of a context or revision.
func attemptOf(node string) string {
	if name, ok := strings.CutPrefix(node, contextPrefix); ok {
		_, of, _ := strings.Cut(name, ".")
		return of
	}
	return strings.TrimPrefix(node, revisionPrefix)
}

// committedAttempts returns which revisions bear a mark, by NUMBER.ATTEMPT.
func committedAttempts(ctx context.Context, snap snapshot) (map[string]graph.Revision, error) {
	committed := make(map[string]graph.Revision)
	err := snap.statements(ctx, false, func(st *statement) error {
		if st.predicate.text != string(fieldCommitted.iri()) {
			return nil
		}
		name := attemptOf(st.subject.text)
		number, err := revisionNumber(name)
		if err != nil {
			return damaged(err)
		}
		at, err := parseTime(st.object.text)
		if err != nil {
			return damaged(err)
		}
		committed[name] = graph.Revision{Number: number, CommittedAt: at}
		return nil
	})
	return committed, err
}

// exporter writes lines.
type exporter struct {
	names names
	to    *bufio.Writer
	line  []byte
	quads int
}

// write writes one statement of the store in the vocabulary of exports.
func (e *exporter) write(st *statement) error {
	n := &e.names
	if st.label.kind == noTerm {
		return e.writeField(st)
	}
	b := n.appendEntity(e.line[:0], st.subject)
	b = append(b, ' ')
	b = e.appendClaim(b, st.predicate, st.object)
	b = append(b, ' ')
	b = appendIRI(b, n.context, exportedName(st.label.text))
	return e.end(b)
}

// appendClaim appends predicate and object of a claim.
func (e *exporter) appendClaim(b []byte, predicate, object term) []byte {
	n := &e.names
	if object.kind == literalTerm {
		b = n.appendName(b, n.fact, predicate.id())
		return appendLiteral(append(b, ' '), object)
	}
	b = n.appendName(b, n.relation, predicate.id())
	return n.appendEntity(append(b, ' '), object)
}

// writeField writes a quad of a context or revision.
func (e *exporter) writeField(st *statement) error {
	n := &e.names
	f := fieldNamed(strings.TrimPrefix(st.predicate.text, private))
	b := e.line[:0]
	if strings.HasPrefix(st.subject.text, contextPrefix) {
		b = appendIRI(b, n.context, exportedName(st.subject.text))
	} else {
		b = appendIRI(b, n.revision, exportedRevision(st.subject.text))
	}
	b = append(b, ' ')
	b = appendIRI(b, n.vocabulary, f.String())
	b = append(b, ' ')
	switch {
	case f == fieldRevision:
		b = appendIRI(b, n.revision, exportedRevision(st.object.text))
	case f.isEntity():
		b = n.appendEntity(b, st.object)
	case f == fieldCommitted:
		b = appendLiteral(b, term{text: st.object.text, datatype: "http://www.w3.org/2001/XMLSchema#dateTime"})
	default:
		b = appendLiteral(b, term{text: st.object.text})
	}
	return e.end(b)
}

// exportedName returns KEY.NUMBER of a context, without the attempt.
func exportedName(node string) string {
	name := strings.TrimPrefix(node, contextPrefix)
	return name[:max(strings.LastIndexByte(name, '.'), 0)]
}

// exportedRevision returns the number of a revision, without the attempt.
func exportedRevision(node string) string {
	number, _, _ := strings.Cut(strings.TrimPrefix(node, revisionPrefix), ".")
	return number
}

// end ends the line and writes it.
func (e *exporter) end(b []byte) error {
	b = append(b, " .\n"...)
	e.line = b
	e.quads++
	if _, err := e.to.Write(b); err != nil {
		return &writeError{err}
	}
	return nil
}

func (e *exporter) flush() error {
	if err := e.to.Flush(); err != nil {
		return &writeError{err}
	}
	return nil
}
