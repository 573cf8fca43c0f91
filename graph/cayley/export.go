package cayley

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"nexum/graph/claim"
	"nexum/graph/trace"
)

// An export begins with one comment. More comments give, for each revision, the number of its quads and the sum of
// the hashes of their lines. The comment "end" gives the same for all other lines. So any change, addition or loss
// is detected, although the lines may come in any order. The comments sort before all other lines.
//
//	# nexum export 2 base=https://nexum.example/
//	# nexum export end quads=1234 sum=3b0c…
//	# nexum export revision=1 quads=1234 sum=a91f…
//
// Version 1 has only the first comment.
const (
	exportMark     = "# nexum export "
	exportBase     = " base="
	exportHead     = exportMark + "2" + exportBase
	exportOldHead  = exportMark + "1" + exportBase
	exportEnd      = exportMark + "end "
	exportRevision = exportMark + "revision="
)

// lineSum is the number of lines of a part of an export, and the sum of their hashes.
type lineSum struct {
	quads int
	sum   checksum
}

// add adds one line, without its line end.
func (s *lineSum) add(line []byte) {
	s.quads++
	s.note(line)
}

// note adds the hash of a line that is not a quad.
func (s *lineSum) note(line []byte) {
	hash := sha256.Sum256(line)
	s.sum.add(&hash)
}

func (s *lineSum) String() string { return fmt.Sprintf("quads=%d sum=%s", s.quads, s.sum) }

// IsUnsummed reports whether an export that begins with these bytes has the version without checksums.
func IsUnsummed(begin []byte) bool { return bytes.HasPrefix(begin, []byte(exportOldHead)) }

// statement is one quad of the store. For the quads of contexts and revisions, label is the zero term.
type statement struct{ subject, predicate, object, label term }

// snapshot is the state of a store at one moment.
type snapshot interface {
	// statements passes all quads, or only those without a label. It may be called several times.
	statements(ctx context.Context, all bool, pass func(*statement) error) error
	// expected returns the ledger, whether the store has one, and the newest revision that the snapshot must
	// contain.
	expected(ctx context.Context) (l ledger, must uint64, listed bool, err error)
	// summed reports whether the files on the disk have checksums, so that contexts need not be checked.
	summed() bool
	close() error
}

// Export implements claim.Store. It writes short ids and the store's own names under the base. Memory grows only by
// a few bytes per revision.
func (s *Store) Export(ctx context.Context, w io.Writer) (err error) {
	ctx, span := trace.Start(ctx, "store.Export")
	defer span.EndWith(&err)
	return s.exporting(ctx, func(c *call, snap snapshot) error {
		committed, err := committedAttempts(c, snap)
		if err != nil {
			return err
		}
		e := exporter{names: newNames(s.base), to: bufio.NewWriterSize(w, 1<<16), revisions: make(map[uint64]*lineSum)}
		if err := e.comment(exportHead + s.base); err != nil {
			return err
		}
		counter := tallying{committed: committed}
		err = snap.statements(c, true, func(st *statement) error {
			of := st.label.text
			if st.label.kind == noTerm {
				of = st.subject.text
			}
			r := committed[attemptOf(of)]
			if r == nil {
				return nil
			}
			counter.add(r, st)
			return e.write(st, r.Number)
		})
		if err != nil {
			return err
		}
		if err := counter.check(c, snap); err != nil {
			return err
		}
		if err := checkContexts(c, snap); err != nil {
			return err
		}
		return e.finish()
	})
}

// tallying counts the exported claims, to compare them with what was committed.
type tallying struct {
	committed map[string]*openRevision
	hasher    hasher

	subject, predicate         term
	subjectHash, predicateHash termHash
}

func (t *tallying) add(r *openRevision, st *statement) {
	if st.label.kind == noTerm {
		return
	}
	if st.subject != t.subject {
		t.subject, t.subjectHash = st.subject, t.hasher.term(st.subject)
	}
	if st.predicate != t.predicate {
		t.predicate, t.predicateHash = st.predicate, t.hasher.term(st.predicate)
	}
	object := t.hasher.term(st.object)
	r.add(keyOf(strings.TrimPrefix(st.label.text, contextPrefix)), &t.subjectHash, &t.predicateHash, &object)
}

// check returns an error if the exported claims differ from the ledger.
func (t *tallying) check(ctx context.Context, snap snapshot) error {
	l, must, listed, err := snap.expected(ctx)
	if err != nil || !listed {
		return err
	}
	found := make(map[uint64]*openRevision, len(t.committed))
	for _, r := range t.committed {
		found[r.Number] = r
	}
	return l.compare(found, must)
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
		return s.explain("exporting", c.causeOf(err))
	}
	defer snap.close()
	err = export(c, snap)
	if failed, ok := err.(*writeError); ok {
		return failed.error
	}
	return s.explain("exporting", c.causeOf(err))
}

// writeError is an error of the caller's writer. It is returned unchanged.
type writeError struct{ error }

// attemptOf returns NUMBER.ATTEMPT from the end of the name of a context or revision.
func attemptOf(node string) string {
	if name, ok := strings.CutPrefix(node, contextPrefix); ok {
		_, of, _ := strings.Cut(name, ".")
		return of
	}
	return strings.TrimPrefix(node, revisionPrefix)
}

// checkContexts returns an error if a context differs from what was written.
func checkContexts(ctx context.Context, snap snapshot) error {
	if snap.summed() {
		return nil
	}
	contexts, err := readContexts(ctx, snap)
	if err != nil {
		return err
	}
	for node, c := range contexts {
		if name := strings.TrimPrefix(node, contextPrefix); keyOf(name) != contextKey(c.Key()) {
			return damaged(fmt.Errorf("context %s was changed since it was written", exportedName(node)))
		}
	}
	return nil
}

// committedAttempts returns the revisions that have a mark, by NUMBER.ATTEMPT.
func committedAttempts(ctx context.Context, snap snapshot) (map[string]*openRevision, error) {
	committed, messages := make(map[string]*openRevision), make(map[string]string)
	err := snap.statements(ctx, false, func(st *statement) error {
		switch st.predicate.text {
		case string(fieldMessage.iri()):
			messages[attemptOf(st.subject.text)] = st.object.text
		case string(fieldCommitted.iri()):
			name := attemptOf(st.subject.text)
			number, err := revisionNumber(name)
			if err != nil {
				return damaged(err)
			}
			at, err := parseTime(st.object.text)
			if err != nil {
				return damaged(err)
			}
			committed[name] = &openRevision{Revision: claim.Revision{Number: number, CommittedAt: at}}
		}
		return nil
	})
	for name, r := range committed {
		r.Message = messages[name]
	}
	return committed, err
}

// exporter writes the lines of an export.
type exporter struct {
	names names
	to    *bufio.Writer
	line  []byte

	total     lineSum
	revisions map[uint64]*lineSum // nil if no checksums are computed
}

// comment writes a comment and adds it to the total.
func (e *exporter) comment(line string) error {
	e.total.note([]byte(line))
	if _, err := fmt.Fprintln(e.to, line); err != nil {
		return &writeError{err}
	}
	return nil
}

// finish writes the sums.
func (e *exporter) finish() error {
	for _, n := range slices.Sorted(maps.Keys(e.revisions)) {
		if err := e.comment(fmt.Sprintf("%s%d %s", exportRevision, n, e.revisions[n])); err != nil {
			return err
		}
	}
	if _, err := fmt.Fprintf(e.to, "%s%s\n", exportEnd, &e.total); err != nil {
		return &writeError{err}
	}
	return e.flush()
}

// write writes one statement of a revision in the vocabulary of exports.
func (e *exporter) write(st *statement, revision uint64) error {
	n := &e.names
	if st.label.kind == noTerm {
		return e.writeField(st, revision)
	}
	b := n.appendEntity(e.line[:0], st.subject)
	b = append(b, ' ')
	b = e.appendClaim(b, st.predicate, st.object)
	b = append(b, ' ')
	b = appendIRI(b, n.context, exportedName(st.label.text))
	return e.end(b, revision)
}

// appendClaim appends the predicate and the object of a claim.
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
func (e *exporter) writeField(st *statement, revision uint64) error {
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
	return e.end(b, revision)
}

// exportedName returns KEY.NUMBER, the name of a context without the attempt.
func exportedName(node string) string {
	name := strings.TrimPrefix(node, contextPrefix)
	return name[:max(strings.LastIndexByte(name, '.'), 0)]
}

// exportedRevision returns the number of a revision, without the attempt.
func exportedRevision(node string) string {
	number, _, _ := strings.Cut(strings.TrimPrefix(node, revisionPrefix), ".")
	return number
}

// end ends the line, adds it to the sums of its revision, and writes it.
func (e *exporter) end(b []byte, revision uint64) error {
	b = append(b, " ."...)
	if e.revisions != nil {
		if e.revisions[revision] == nil {
			e.revisions[revision] = &lineSum{}
		}
		e.revisions[revision].add(b)
		e.total.add(b)
	}
	b = append(b, '\n')
	e.line = b
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
