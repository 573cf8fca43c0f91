package cayley

import (
	"context"
	"fmt"
	"strings"

	"nexum/graph/cayley/pebblekv"
	"nexum/graph/claim"
	"nexum/graph/trace"
)

// Fingerprint implements claim.Store with the chain of the ledger.
func (s *Store) Fingerprint(ctx context.Context, revision uint64) (print [32]byte, err error) {
	c, err := s.begin(ctx)
	if err != nil {
		return print, err
	}
	defer c.done()
	l, listed, err := s.back.entries(c)
	if err != nil {
		return print, s.explain("reading the ledger", c.causeOf(err))
	}
	if !listed || revision > l.last() {
		return print, fmt.Errorf("%s: %w: %d", s.name, claim.ErrNoRevision, revision)
	}
	return l[:revision].chain(), nil
}

// Later implements claim.Store.
func (s *Store) Later(ctx context.Context, revision, most uint64,
	yield func(claim.Claim) error,
) (_ []claim.Revision, err error) {
	ctx, span := trace.Start(ctx, "store.Later")
	defer span.EndWith(&err)
	c, err := s.begin(ctx)
	if err != nil {
		return nil, err
	}
	defer c.done()
	later := laterClaims{terms: map[uint64]claim.Value{}, contexts: map[uint64]claim.Context{}}
	l, err := s.later(c, revision, most, &later)
	if err != nil {
		return nil, s.explain("reading what came after a revision", c.causeOf(err))
	}
	if err := later.yield(yield); err != nil {
		return nil, err
	}
	revisions := make([]claim.Revision, 0, uint64(len(l))-revision)
	for _, e := range l[revision:] {
		revisions = append(revisions, e.Revision)
	}
	return revisions, nil
}

// later passes all claims that were written after a revision to a sink. It returns the ledger,
// against which it checks that the claims are complete.
func (s *Store) later(c *call, revision, most uint64, sink *laterClaims) (ledger, error) {
	l, listed, err := s.back.entries(c)
	if err != nil {
		return nil, err
	}
	if !listed || revision > l.last() {
		return nil, fmt.Errorf("%w: %d", claim.ErrNoRevision, revision)
	}
	count := uint64(0)
	for _, e := range l[revision:] {
		count += e.claims
	}
	if count > most {
		return nil, fmt.Errorf("%w: %d after revision %d", claim.ErrTooMany, count, revision)
	}
	if revision == l.last() {
		return l, nil
	}
	d := newDecoder(sink)
	if err := s.back.later(c, revision, d); err != nil {
		return nil, err
	}
	for _, e := range l[revision:] {
		if err := l.compareOne(e.Number, d.marked[e.Number]); err != nil {
			return nil, err
		}
	}
	sink.last = l.last() // the next call passes the claims of commits since then
	return l, nil
}

// laterClaims collects claims. The context of a claim may come after the claim.
type laterClaims struct {
	terms    map[uint64]claim.Value
	contexts map[uint64]claim.Context
	claims   [][4]uint64
	last     uint64
}

// Term implements claim.Sink.
func (l *laterClaims) Term(num uint64, entity bool, text, lang, datatype []byte) error {
	l.terms[num] = claim.Value{Entity: entity, Text: string(text), Lang: string(lang), Datatype: string(datatype)}
	return nil
}

// Context implements claim.Sink.
func (l *laterClaims) Context(num uint64, c claim.Context) error {
	l.contexts[num] = c
	return nil
}

// Claim implements claim.Sink.
func (l *laterClaims) Claim(subject, predicate, object, context uint64) error {
	l.claims = append(l.claims, [4]uint64{subject, predicate, object, context})
	return nil
}

// Revision implements claim.Sink.
func (l *laterClaims) Revision(claim.Revision) error { return nil }

// entity returns the id of the entity with a number.
func (l *laterClaims) entity(num uint64) (string, error) {
	v, ok := l.terms[num]
	if !ok || !v.Entity {
		return "", damaged(fmt.Errorf("node %d is not an entity", num))
	}
	return v.Text, nil
}

func (l *laterClaims) yield(yield func(claim.Claim) error) error {
	for _, c := range l.claims {
		ctx, ok := l.contexts[c[3]]
		if !ok || ctx.Revision > l.last {
			continue
		}
		subject, predicate := l.terms[c[0]].Text, l.terms[c[1]].Text
		if err := yield(claim.Claim{
			Subject: subject, Predicate: predicate, Object: l.terms[c[2]], Context: ctx,
		}); err != nil {
			return err
		}
	}
	return nil
}

// later implements backend. It reads the log backward to the mark of the revision, and then forward.
func (b *kvBackend) later(ctx context.Context, revision uint64, d *decoder) error {
	mark, err := b.number(ctx, fieldCommitted.iri())
	if err != nil {
		return err
	}
	w, err := b.db.Walk(logBucket())
	if err != nil {
		return corrupt(err)
	}
	defer w.Close()
	at := w.First
	if revision > 0 {
		at = w.Next
		if err := b.backTo(ctx, w, mark, revision); err != nil {
			return err
		}
	}
	seen := map[uint64]bool{}
	var scratch []byte
	know := func(num uint64) error {
		if num == 0 || seen[num] {
			return nil
		}
		seen[num] = true
		v, err := b.value(num)
		if err != nil {
			return err
		}
		return d.node(num, v)
	}
	return restOfRecords(ctx, w, at(), func(r *record) error {
		if r.value != nil {
			v, err := decodeValue(r.value, &scratch)
			if err != nil {
				return damaged(err)
			}
			seen[r.id] = true
			return d.node(r.id, v)
		}
		for _, num := range [...]uint64{r.subject, r.predicate, r.object, r.label} {
			if err := know(num); err != nil {
				return err
			}
		}
		return d.quad(r.subject, r.predicate, r.object, r.label, d.sink.(*laterClaims).entity)
	})
}

// backTo moves the walk back to the mark of a revision.
func (b *kvBackend) backTo(ctx context.Context, w *pebblekv.Walk, mark, revision uint64) error {
	found := false
	err := eachMark(ctx, w, mark, func(r record) (more bool, err error) {
		name, err := b.value(r.subject)
		if err != nil {
			return false, err
		}
		number, err := revisionNumber(strings.TrimPrefix(string(name.text), revisionPrefix))
		if err != nil {
			return false, damaged(err)
		}
		found = number == revision
		return number > revision, nil
	})
	if err == nil && !found {
		err = damaged(fmt.Errorf("revision %d is missing", revision))
	}
	return err
}

// pgLater selects the quads after the mark of a revision, in the order in which they were written.
const pgLater = pgStatements +
	` WHERE q.horizon > coalesce((SELECT max(m.horizon) FROM quads m JOIN nodes r ON r.hash = m.subject_hash
		WHERE m.predicate_hash = $1 AND m.label_hash IS NULL AND r.value_string LIKE $2), 0)
	ORDER BY q.horizon`

// later implements backend. Terms get numbers in the order in which they first appear.
func (b *pgBackend) later(ctx context.Context, revision uint64, d *decoder) error {
	tx, err := b.db.BeginTx(ctx, &pgReadOnly)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	numbers := map[term]uint64{}
	number := func(t term) (uint64, error) {
		if t.kind == noTerm {
			return 0, nil
		}
		num, ok := numbers[t]
		if ok {
			return num, nil
		}
		num = uint64(len(numbers)) + 1
		numbers[t] = num
		v := nodeValue{
			entity: t.kind != literalTerm, text: []byte(t.id()), lang: []byte(t.lang),
			datatype: []byte(t.datatype),
		}
		return num, d.node(num, v)
	}
	name := fmt.Sprintf("%s%d.%%", revisionPrefix, revision)
	return eachStatement(ctx, tx, pgLater, []any{hash(fieldCommitted.iri()), name}, func(st *statement) (err error) {
		var nums [4]uint64
		for i, t := range [...]term{st.subject, st.predicate, st.object, st.label} {
			if nums[i], err = number(t); err != nil {
				return err
			}
		}
		return d.quad(nums[0], nums[1], nums[2], nums[3], d.sink.(*laterClaims).entity)
	})
}
