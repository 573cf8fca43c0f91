package cayley

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"

	"nexum/graph/claim"
	"nexum/graph/trace"
)

// maxLine is the maximum length of a line of an export in bytes.
const maxLine = 1 << 28

// Restore implements claim.Store. Lines may come in any order. It uses the base that the export names.
func (s *Store) Restore(ctx context.Context, r io.Reader) (_ claim.Revision, err error) {
	ctx, span := trace.Start(ctx, "store.Restore")
	defer span.EndWith(&err)
	var head claim.Revision
	err = s.writing(ctx, func(c *call, held func(context.Context) error) error {
		cur, err := s.back.head(c)
		if err != nil {
			return s.explain("reading the head", c.causeOf(err))
		}
		if cur.Number != 0 {
			return fmt.Errorf("%w: %s is at revision %d; restore into a new store", claim.ErrNotEmpty, s.name, cur.Number)
		}
		w, err := s.newWriter(c, 1)
		if err != nil {
			return err
		}
		defer w.wait()
		in := restorer{w: w, revisions: make(map[uint64]*claim.Revision)}
		if err := in.read(r); err != nil {
			return c.causeOf(err)
		}
		revisions, err := in.check()
		if err != nil || len(revisions) == 0 {
			return err
		}
		tallies, err := s.verify(c, w, revisions)
		if err != nil {
			return err
		}
		if err := w.finish(held, revisions, tallies); err != nil {
			return s.explain("restoring", c.causeOf(err))
		}
		head = revisions[len(revisions)-1]
		return nil
	})
	if err != nil {
		return claim.Revision{}, err
	}
	return head, nil
}

// restorer reads an export and writes its claims and contexts in one attempt.
type restorer struct {
	w         *writer
	names     names
	revisions map[uint64]*claim.Revision
	line      int
	version   int

	total lineSum            // the sum of everything that was read
	sums  map[uint64]lineSum // the sum of each revision that was read
	said  map[uint64]string  // the sums in comments of the export, by revision; 0 is the total
}

// read reads all lines.
func (in *restorer) read(r io.Reader) error {
	in.said, in.sums = make(map[uint64]string), make(map[uint64]lineSum)
	lines := bufio.NewReaderSize(r, 1<<16)
	for {
		line, err := readLine(lines)
		if err == io.EOF {
			return nil
		}
		in.line++
		if err == nil {
			err = in.take(line)
		}
		if err != nil {
			return fmt.Errorf("line %d of the export: %w", in.line, err)
		}
	}
}

// readLine returns the next line without its end, or io.EOF.
func readLine(r *bufio.Reader) (string, error) {
	var long []byte
	for {
		part, err := r.ReadSlice('\n')
		if err != nil && err != bufio.ErrBufferFull && (err != io.EOF || len(part)+len(long) == 0) {
			return "", err
		}
		if len(long)+len(part) > maxLine {
			return "", fmt.Errorf("it is longer than %d bytes", maxLine)
		}
		if err == bufio.ErrBufferFull {
			long = append(long, part...)
			continue
		}
		line := string(part)
		if long != nil {
			line = string(append(long, part...))
		}
		return strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r"), nil
	}
}

// take processes one line.
func (in *restorer) take(line string) error {
	if in.version == 0 {
		return in.takeHead(line)
	}
	if strings.HasPrefix(line, exportMark) {
		return in.takeSum(line)
	}
	q, err := parseLine(line)
	if err != nil {
		return err
	}
	if q[0].kind == noTerm {
		if in.version > 1 {
			return errors.New("an export has no line of this form")
		}
		return nil
	}
	if in.total.quads&1023 == 0 {
		if err := in.w.ctx.Err(); err != nil {
			return err
		}
	}
	in.total.add([]byte(line))
	number, err := in.revisionOf(q)
	if err != nil {
		return err
	}
	sum := in.sums[number]
	sum.add([]byte(line))
	in.sums[number] = sum
	if q[3].kind == noTerm {
		return in.takeField(q)
	}
	return in.takeClaim(q)
}

// revisionOf returns the revision of a quad.
func (in *restorer) revisionOf(q [4]term) (uint64, error) {
	of := q[3]
	if of.kind == noTerm {
		if n, ok := in.names.revisionNumber(q[0]); ok {
			return n, nil
		}
		of = q[0]
	}
	name, ok := in.names.contextName(of)
	if !ok {
		return 0, fmt.Errorf("%.100q is not a context or revision", of.text)
	}
	_, number, _ := strings.Cut(name, ".")
	return revisionNumber(number)
}

// takeSum records a sum from a comment of the export.
func (in *restorer) takeSum(line string) error {
	about, said := uint64(0), strings.TrimPrefix(line, exportEnd)
	if rest, ok := strings.CutPrefix(line, exportRevision); ok {
		digits, sum, _ := strings.Cut(rest, " ")
		n, err := strconv.ParseUint(digits, 10, 64)
		if err != nil || n == 0 || strconv.FormatUint(n, 10) != digits || in.version == 1 {
			return fmt.Errorf("%w: a broken sum of a revision", errChanged)
		}
		about, said = n, sum
		in.total.note([]byte(line))
	} else if said == line {
		return fmt.Errorf("%w: an export has no line of this form", errChanged)
	}
	if _, again := in.said[about]; again {
		return fmt.Errorf("%w: a second end, or a second sum of a revision", errChanged)
	}
	in.said[about] = said
	return nil
}

// errChanged reports that an export differs from what was written.
var errChanged = errors.New("the export was changed or damaged since it was written")

func (in *restorer) takeHead(line string) error {
	base, ok := strings.CutPrefix(line, exportHead)
	in.version = 2
	if !ok {
		base, ok = strings.CutPrefix(line, exportOldHead)
		in.version = 1
	}
	if !ok {
		if strings.HasPrefix(line, exportMark) {
			return fmt.Errorf("%w: its version is not 2, which is the only one that this program reads", claim.ErrStoreFormat)
		}
		return fmt.Errorf("%w: it does not begin with %q, so it is not an export; load it as data",
			claim.ErrStoreFormat, exportHead)
	}
	if err := checkBase(base); err != nil {
		return err
	}
	in.names = newNames(base)
	in.total.note([]byte(line))
	return nil
}

// checkSums returns an error that says which part of the export differs from what was written.
func (in *restorer) checkSums() error {
	said, ended := in.said[0]
	if !ended {
		return errors.New("the export has no end: it was cut off")
	}
	if in.version == 1 {
		if want := fmt.Sprintf("quads=%d", in.total.quads); said != want {
			return fmt.Errorf("the export should have %s, but has %s", said, want)
		}
		return nil
	}
	for _, n := range slices.Sorted(maps.Keys(in.sums)) {
		sum := in.sums[n]
		if said := in.said[n]; said != sum.String() {
			return fmt.Errorf("%w: revision %d has %s, but was written with %s", errChanged, n, &sum, firstOf(said, "no sum"))
		}
	}
	for n := range in.said {
		if _, ok := in.sums[n]; !ok && n != 0 {
			return fmt.Errorf("%w: revision %d is missing", errChanged, n)
		}
	}
	if said != in.total.String() {
		return fmt.Errorf("%w: it has %s, but was written with %s", errChanged, &in.total, said)
	}
	return nil
}

// takeClaim writes a claim.
func (in *restorer) takeClaim(q [4]term) error {
	name, ok := in.names.contextName(q[3])
	if !ok {
		return fmt.Errorf("the graph %.100q is not a context", q[3].text)
	}
	c := claim.Claim{}
	var err error
	if c.Subject, err = in.names.entity(q[0]); err != nil {
		return err
	}
	if c.Predicate, err = in.names.predicate(q[1]); err != nil {
		return err
	}
	if c.Object, err = in.names.value(q[2]); err != nil {
		return err
	}
	if err := checkClaim(&c); err != nil {
		return err
	}
	in.w.claims++
	return in.w.add(entityNode(c.Subject), entityNode(c.Predicate), valueNode(&c.Object), in.w.attempt.contextNode(name))
}

// takeField writes a field of a context. It keeps a field of a revision for later.
func (in *restorer) takeField(q [4]term) error {
	f, err := in.names.field(q[1])
	if err != nil {
		return err
	}
	if n, ok := in.names.revisionNumber(q[0]); ok {
		return in.takeRevision(n, f, q[2])
	}
	name, ok := in.names.contextName(q[0])
	if !ok {
		return fmt.Errorf("%.100q is not a context or revision", q[0].text)
	}
	var object quad.Value
	switch {
	case f == fieldRevision:
		n, ok := in.names.revisionNumber(q[2])
		if !ok || !strings.HasSuffix(name, "."+strconv.FormatUint(n, 10)) {
			return fmt.Errorf("context %s cannot be of revision %.100q", name, q[2].text)
		}
		object = in.w.attempt.revisionNode(n)
	case f.isEntity():
		id, err := in.names.entity(q[2])
		if err != nil {
			return err
		}
		object = entityNode(id)
	default:
		if err := checkText(f.String(), q[2].text); err != nil {
			return err
		}
		if err := setField(&claim.Context{}, f, q[2].text); err != nil {
			return err
		}
		object = fieldValue(f, q[2].text)
	}
	return in.w.add(in.w.attempt.contextNode(name), f.iri(), object, nil)
}

func (in *restorer) takeRevision(n uint64, f field, t term) (err error) {
	r := in.revisions[n]
	if r == nil {
		r = &claim.Revision{Number: n}
		in.revisions[n] = r
	}
	switch f {
	case fieldMessage:
		r.Message, err = t.text, checkText("message", t.text)
	case fieldCommitted:
		r.CommittedAt, err = parseTime(t.text)
	default:
		err = fmt.Errorf("a revision has no %s", f)
	}
	return err
}

// check returns the revisions, or an error if the export is not complete.
func (in *restorer) check() ([]claim.Revision, error) {
	if in.line == 0 {
		return nil, fmt.Errorf("%w: the export is empty", claim.ErrStoreFormat)
	}
	if err := in.checkSums(); err != nil {
		return nil, err
	}
	revisions := make([]claim.Revision, 0, len(in.revisions))
	for n := uint64(1); n <= uint64(len(in.revisions)); n++ {
		r := in.revisions[n]
		if r == nil {
			return nil, fmt.Errorf("the export has %d revisions, but number %d is missing", len(in.revisions), n)
		}
		if r.CommittedAt.IsZero() {
			return nil, fmt.Errorf("the export does not say when revision %d was committed", n)
		}
		if n > 1 && !r.CommittedAt.After(revisions[n-2].CommittedAt) && r.CommittedAt.Before(lastTime) {
			return nil, fmt.Errorf("the export says that revision %d was committed at %s, which is not after revision %d",
				n, r.CommittedAt.Format(timeLayout), n-1)
		}
		revisions = append(revisions, *r)
	}
	if len(revisions) == 0 && in.total.quads > 0 {
		return nil, errors.New("the export has claims but no revision")
	}
	return revisions, nil
}

// verify reads the quads that the attempt wrote, before it writes the marks. Every context must match the key in its
// name, because otherwise a part of it is missing. It returns the tallies of the revisions.
func (s *Store) verify(c *call, w *writer, revisions []claim.Revision) ([]tally, error) {
	if len(w.batch) > 0 {
		if err := w.flush(); err != nil {
			return nil, s.explain("restoring", c.causeOf(err))
		}
	}
	err := w.wait()
	if err == nil {
		err = s.back.settle()
	}
	if err != nil {
		return nil, s.explain("restoring", c.causeOf(err))
	}
	d := newDecoder(nullSink{})
	if err := s.back.scanWritten(c, d); err != nil {
		return nil, s.explain("restoring", c.causeOf(err))
	}
	if name := d.incomplete(w.attempt, uint64(len(revisions))); name != "" {
		return nil, fmt.Errorf("the export lacks part of context %s, or has a part of another context", name)
	}
	return d.tallies(w.attempt, revisions), nil
}

// nullSink is a sink that ignores everything.
type nullSink struct{}

func (nullSink) Term(uint64, bool, []byte, []byte, []byte) error { return nil }

func (nullSink) Context(uint64, claim.Context) error { return nil }

func (nullSink) Claim(uint64, uint64, uint64, uint64) error { return nil }

func (nullSink) Revision(claim.Revision) error { return nil }
