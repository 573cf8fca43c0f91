package loader

import (
	"cmp"

	"nexum/graph/claim"
)

// mostLifetimes is the maximum number of entities, and of relations, that checkLifetimes keeps in memory.
const mostLifetimes = 1 << 20

// lifetimes finds relations without dates whose ends never exist at one time by the data that is loaded. Such relations
// are shown at no date, so often one of the dates is wrong.
type lifetimes struct {
	lifetimes map[string]*lifetime
	pairs     map[pair]*undated
	left      int   // number of entities and relations that were not compared, since there were too many
	first     place // the place of the first of them
}

// lifetime is the time in which an entity can exist. If sources disagree on a date, it is the longest time that one of
// them allows.
type lifetime struct {
	begins map[string]claim.Date // by fact
	ends   map[string]claim.Date
}

// pair names a relation.
type pair struct{ source, predicate, target string }

// undated is a relation that no claim has dated so far.
type undated struct {
	dated bool
	place
}

// seeEnd keeps the date on which an entity ends. checkClaims calls it for each claim.
func (r *reading) seeEnd(c *claim.Claim, at place) {
	if w := r.vocab.facts[c.Predicate]; w == nil || !w.fact.Ends || !isStated(c) {
		return
	}
	l := &r.lifetimes
	if l.lifetimes == nil {
		l.lifetimes, l.pairs = map[string]*lifetime{}, map[pair]*undated{}
	}
	if l.lifetimes[c.Subject] == nil {
		if len(l.lifetimes) == mostLifetimes {
			l.leave(at)
			return
		}
		l.lifetimes[c.Subject] = &lifetime{}
	}
	l.lifetimes[c.Subject].see(c.Predicate, c.Object.Text, false)
}

// isStated reports whether a claim can limit a lifetime. A claim that only alleges or plans something cannot.
func isStated(c *claim.Claim) bool {
	return c.Context.Stance == claim.Supports && c.Context.Modality == claim.Stated
}

func (l *lifetimes) leave(at place) {
	if l.left == 0 {
		l.first = at
	}
	l.left++
}

// see keeps a date of an entity.
func (l *lifetime) see(fact, text string, begins bool) {
	d, ok := claim.ReadDate(text)
	if !ok {
		return
	}
	dates := &l.ends
	if begins {
		dates = &l.begins
	}
	if *dates == nil {
		*dates = map[string]claim.Date{}
	}
	have, known := (*dates)[fact]
	if !known || begins && d.First().Before(have.First()) || !begins && d.Last().After(have.Last()) {
		(*dates)[fact] = d
	}
}

// period returns the time from the latest beginning to the earliest end.
func (l *lifetime) period() (p claim.Period) {
	for _, d := range l.begins {
		if p.From.IsZero() || d.First().After(p.From.First()) {
			p.From = d
		}
	}
	for _, d := range l.ends {
		if p.To.IsZero() || d.Last().Before(p.To.Last()) {
			p.To = d
		}
	}
	return p
}

// checkLifetimes warns of relations without dates between entities that never exist at the same time. This needs an
// entity with a date of its beginning or end. Without one, checkLifetimes does not read the claims again.
func (r *reading) checkLifetimes() error {
	l := &r.lifetimes
	if len(l.lifetimes) == 0 {
		return nil
	}
	if err := r.eachClaim(func(c claim.Claim, places []place) bool {
		r.seeUndated(&c, places[0])
		return true
	}); err != nil || len(l.pairs) == 0 {
		return err
	}
	for p := range l.pairs {
		for _, id := range [...]string{p.source, p.target} {
			l.lifetimes[id] = cmp.Or(l.lifetimes[id], &lifetime{})
		}
	}
	if err := r.eachClaim(func(c claim.Claim, _ []place) bool {
		r.seeDates(&c)
		return true
	}); err != nil {
		return err
	}
	for p, u := range l.pairs {
		a, b := l.lifetimes[p.source].period(), l.lifetimes[p.target].period()
		if u.dated || a.Empty() || b.Empty() || a.Meets(b) {
			continue
		}
		before, after, until, since := p.source, p.target, a.To, b.From
		if !b.From.First().After(a.To.Last()) {
			before, after, until, since = p.target, p.source, b.To, a.From
		}
		t, _ := r.vocab.Type(p.predicate)
		r.warnings.add(u.place, "%s %s %s has no date and holds at no time: %s ends %s, and %s begins %s",
			p.source, t.Name, p.target, before, until, after, since)
	}
	if l.left > 0 {
		r.warnings.add(
			l.first,
			"whether the ends of undated relations exist at one time was not checked from here on, %s",
			count(l.left, "time"),
		)
	}
	return nil
}

// seeUndated keeps a relation of an entity that ends, if a claim states it without a date.
func (r *reading) seeUndated(c *claim.Claim, at place) {
	l := &r.lifetimes
	if !r.limitedByLifetimes(c) || !c.Context.Period.IsZero() ||
		l.lifetimes[c.Subject] == nil && l.lifetimes[c.Object.Text] == nil {
		return
	}
	p := pair{c.Subject, c.Predicate, c.Object.Text}
	if _, known := l.pairs[p]; known {
		return
	}
	if len(l.pairs) == mostLifetimes {
		l.leave(at)
		return
	}
	l.pairs[p] = &undated{place: at}
}

// seeDates keeps the dates of the entities and relations that are compared.
func (r *reading) seeDates(c *claim.Claim) {
	l := &r.lifetimes
	if w := r.vocab.facts[c.Predicate]; w != nil && w.fact.Begins && l.lifetimes[c.Subject] != nil && isStated(c) {
		l.lifetimes[c.Subject].see(c.Predicate, c.Object.Text, true)
	}
	if !c.Context.Period.IsZero() && r.limitedByLifetimes(c) {
		if u := l.pairs[pair{c.Subject, c.Predicate, c.Object.Text}]; u != nil {
			u.dated = true
		}
	}
}

// limitedByLifetimes reports whether a claim states a relation of the ontology.
func (r *reading) limitedByLifetimes(c *claim.Claim) bool {
	_, ok := r.vocab.Type(c.Predicate)
	return ok && c.Object.Entity && c.Context.Stance == claim.Supports
}
