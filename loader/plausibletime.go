package loader

import (
	"nexum/graph/claim"
)

// lifeDate is a date on which an entity begins or ends, as one claim gives it.
type lifeDate struct {
	ends bool
	date claim.Date
	place
}

// seeFact keeps the dates that a fact claims for the beginning and the end of an entity.
func (p *plausibility) seeFact(c *claim.Claim, at place) {
	w := p.r.vocab.facts[c.Predicate]
	if w == nil || !w.fact.Begins && !w.fact.Ends || w.fact.OrBefore || !isStated(c) {
		return
	}
	if _, ok := claim.ReadDate(c.Object.Text); !ok {
		return
	}
	ends := "0"
	if w.fact.Ends {
		ends = "1"
	}
	p.add(at, claim.Period{}, []string{string(plausibleLife), c.Subject, ends}, c.Object.Text)
}

// checkFuture warns of a beginning that a claim states although it is more than a year ahead.
func (p *plausibility) checkFuture(d claim.Date, at place, what string) {
	if d.First().After(p.nextYear.Last()) {
		p.r.warnings.add(at, "%s begins %s, in the future; a plan has modality: planned", what, d)
	}
}

// checkLife warns of an entity that begins in the future, or ends before it begins, by all claims.
func (p *plausibility) checkLife(group []string, dates []lifeDate) {
	var first, last *lifeDate // the earliest beginning and the latest end
	for i := range dates {
		d := &dates[i]
		switch {
		case !d.ends && (first == nil || d.date.First().Before(first.date.First())):
			first = d
		case d.ends && (last == nil || d.date.Last().After(last.date.Last())):
			last = d
		}
	}
	if first != nil {
		p.checkFuture(first.date, first.place, group[0])
	}
	if first == nil || last == nil || !last.date.Last().Before(first.date.First()) {
		return
	}
	p.r.warnings.add(last.place, "%s ends %s, before it begins: %s %s", group[0], last.date, first.date,
		p.r.where(first.place))
}
