package loader

import (
	"slices"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/loader/format"
)

// A newer version of a record changes when the claims of its other versions hold. These can be in the same file, in
// another file of the load, or in the store. So claims of versions wait in a spool until all files are read. Then the
// format of each record decides, for all of its versions together, when each claim holds; see format.Versioned. A claim
// of the store for which that changes is retracted, and added again with its new period in the same revision.

// hasVersions reports whether claims with a predicate belong to one version. Kind and name have no period.
func hasVersions(predicate string) bool {
	return predicate != claim.PredicateKind && predicate != claim.PredicateName && predicate != rdfType
}

// Version implements format.Sink.
func (s *sink) Version(v *format.Version) format.Sink { return &versionSink{s, v} }

// versionSink receives the claims of a version.
type versionSink struct {
	*sink
	of *format.Version
}

func (s *versionSink) Fact(at format.Place, id, name string, v claim.Value, c *claim.Context) {
	s.version = s.of
	s.sink.Fact(at, id, name, v, c)
	s.version = nil
}

func (s *versionSink) Relation(at format.Place, source, typ, target string, c *claim.Context) {
	s.version = s.of
	s.sink.Relation(at, source, typ, target, c)
	s.version = nil
}

// versionClaim adds a claim of a version to the spool of versions. Its key is the record: locator, speaker and format.
func (r *reading) versionClaim(at place, v *format.Version, c claim.Claim) {
	b := append(append(r.buf[:0], v.Record...), 0)
	b = append(append(b, c.Context.By...), 0)
	b = append(append(b, r.files[at.file].format.Info().Name...), 0)
	n := len(b)
	b = appendPlace(b, at)
	b = appendPeriod(b, claim.On(v.Date))
	for _, s := range [...]string{v.Entity, v.DateAttribute, v.DateFact} {
		b = appendString(b, s)
	}
	var context []byte
	context = appendContext(context, &c.Context)
	b = appendString(b, string(context))
	r.buf = appendClaimKey(b, claim.ContextKey{}, c.Subject, c.Predicate, c.Object)
	r.put(r.versions, n)
}

// decodeVersionClaim is the reverse of versionClaim.
func decodeVersionClaim(payload []byte) (at place, v format.Version, c claim.Claim) {
	d := decoder{payload}
	at, v.Date = d.place(), d.period().From
	for _, s := range [...]*string{&v.Entity, &v.DateAttribute, &v.DateFact} {
		*s = d.str()
	}
	ctx := decodeContext([]byte(d.str()))
	c = decodeClaim(d.b)
	c.Context = ctx
	return at, v, c
}

// record is a record with the claims of its versions.
type record struct {
	format.Version // of the last claim
	by, format     string
	claims         []recordClaim
}

// recordClaim is a claim of a record.
type recordClaim struct {
	format.VersionClaim
	at     place
	stored *claim.Claim // the claim of the store; nil for a claim of the load
}

// settleVersions settles each record of which the load has a version.
func (r *reading) settleVersions() error {
	if r.versions.added == 0 || r.failed != nil {
		return r.failed
	}
	m, err := r.versions.merge()
	if err != nil {
		return err
	}
	var last []byte
	var now record
	for {
		key, payload, err := m.next()
		if err != nil {
			return err
		}
		if key == nil || string(key) != string(last) {
			if err := r.settleRecord(&now); err != nil || key == nil {
				return err
			}
			last, now = append(last[:0], key...), record{}
			d := decoder{key}
			now.Record, now.by, now.format = d.word(), d.word(), d.word()
		}
		at, v, c := decodeVersionClaim(payload)
		if r.skips(at) {
			continue
		}
		v.Record = now.Record
		now.Version = v
		now.claims = append(now.claims, recordClaim{format.VersionClaim{Claim: c, Date: v.Date}, at, nil})
	}
}

// settleRecord settles a record, and adds its claims.
func (r *reading) settleRecord(x *record) error {
	if len(x.claims) == 0 {
		return r.stopped()
	}
	r.findStored(x)
	slices.SortStableFunc(x.claims, func(a, b recordClaim) int { return a.Date.First().Compare(b.Date.First()) })
	list := make([]format.VersionClaim, len(x.claims))
	for i, c := range x.claims {
		list[i] = c.VersionClaim
	}
	formatNamed(r.Formats, x.format).(format.Versioned).Settle(list)
	at := x.claims[slices.IndexFunc(x.claims, func(c recordClaim) bool { return c.stored == nil })].at
	for i := range list {
		c := &list[i]
		switch stored := x.claims[i].stored; {
		case stored != nil:
			r.resettle(at, stored, c)
		default:
			r.settled(x.claims[i].at, &c.Claim)
		}
	}
	return r.stopped()
}

// settled adds a claim whose period is known now.
func (r *reading) settled(at place, c *claim.Claim) {
	if w, ok := r.vocab.factOf(c.Predicate); ok && !c.Object.Entity {
		r.factSaid(c.Subject, w.of(c.Object.Text), c.Object.Text, &c.Context, at)
	}
	r.claim(at, c.Subject, c.Predicate, c.Object, &c.Context)
}

// resettle changes a claim of the store if it holds for another period now.
func (r *reading) resettle(at place, stored *claim.Claim, now *format.VersionClaim) {
	if now.Context == stored.Context {
		return
	}
	if r.old == nil || r.old.Moves(*stored) {
		r.retractVersion(*stored)
	}
	r.report.Ended++
	r.settled(at, &now.Claim)
	r.report.Read-- // no file has it
}

// retractVersion retracts a claim of the store. The store has a symmetric relation in the direction in which it was
// claimed, and the view does not know it.
func (r *reading) retractVersion(c claim.Claim) {
	c.Context.Stance = claim.Retracts
	r.retracted = append(r.retracted, c)
	if t, ok := r.vocab.Type(c.Predicate); ok && t.Symmetric && c.Object.Entity && c.Subject != c.Object.Text {
		c.Subject, c.Object.Text = c.Object.Text, c.Subject
		r.retracted = append(r.retracted, c)
	}
}

// findStored adds the claims of the store about a record, before those of the load.
func (r *reading) findStored(x *record) {
	if r.known == nil {
		return
	}
	of := graph.Record{Locator: x.Record, By: x.by, Entity: x.Entity}
	seen := map[claim.Claim]bool{}
	for _, c := range x.claims {
		like := claim.Claim{Subject: c.Subject, Predicate: c.Predicate, Object: c.Object}
		if c.Subject != x.Entity && !seen[like] {
			seen[like] = true
			of.Like = append(of.Like, like)
		}
	}
	var found []claim.Claim
	for c := range r.known.OfRecord(of) {
		if hasVersions(c.Predicate) && c.Context.Stance != claim.Retracts {
			found = append(found, c)
		}
	}
	if len(found) == 0 {
		return
	}
	d := r.datesOf(&x.Version, found)
	stored := make([]recordClaim, 0, len(found)+len(x.claims))
	for i := range found {
		if date := d.of(&found[i]); !date.IsZero() {
			stored = append(stored, recordClaim{format.VersionClaim{Claim: found[i], Date: date}, place{}, &found[i]})
		}
	}
	x.claims = append(stored, x.claims...)
}
