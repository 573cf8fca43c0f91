package graph

import (
	"cmp"
	"slices"

	"nexum/graph/claim"
)

// A relation or fact can hold for several periods with gaps between them, each claimed in its own way: two terms of an
// office, or ten years that are alleged and one of them stated. A Summary tells one of them; this file keeps them apart.

// Summaries tells how a stated relation is claimed for each of the periods that supporting claims give, in the order
// of time. A period within another that is claimed as strongly and as surely is left out. It returns nothing if no
// claim says when.
func (v *View) Summaries(r Relation) []Summary {
	if v.undated(r.Rel) {
		return nil
	}
	return v.summaries(v.relClaims(r.Rel))
}

// FactSummaries tells how a fact is claimed for each of its periods, as Summaries does of a relation.
func (v *View) FactSummaries(f Fact) []Summary { return v.summaries(f.claims) }

func (v *View) summaries(claims []uint32) []Summary {
	periods := v.periods(claims, v.covers)
	out := make([]Summary, len(periods))
	for i, p := range periods {
		out[i] = v.summaryIn(claims, p, "")
	}
	return JoinSummaries(out)
}

// as reports whether a is as strong, as sure and as little disputed as b.
func (a Summary) as(b Summary) bool {
	return a.Modality <= b.Modality && a.Confidence >= b.Confidence && (b.Disputed || !a.Disputed)
}

// JoinSummaries orders summaries of one thing by time. It leaves out what holds within the time of another that is as
// strong and as sure, and joins equal ones as JoinPeriods joins their periods. It changes the list.
func JoinSummaries(list []Summary) []Summary {
	if len(list) < 2 {
		return list
	}
	slices.SortStableFunc(list, func(a, b Summary) int {
		return cmp.Or(claim.ComparePeriods(a.Period, b.Period), cmp.Compare(a.Modality, b.Modality), cmp.Compare(b.Confidence, a.Confidence))
	})
	kept := make([]Summary, 0, len(list))
	for i, s := range list {
		within := func(o Summary) bool { return o.as(s) && o.Period.Covers(s.Period) }
		if slices.ContainsFunc(kept, within) ||
			slices.ContainsFunc(list[i+1:], func(o Summary) bool { return within(o) && !(s.as(o) && s.Period.Covers(o.Period)) }) {
			continue
		}
		joined := slices.IndexFunc(kept, func(o Summary) bool { return o.as(s) && s.as(o) && o.Period.Joins(s.Period) })
		if joined < 0 {
			kept = append(kept, s)
		} else if kept[joined].Period.To.Last().Before(s.Period.To.Last()) {
			kept[joined].Period.To = s.Period.To
		}
	}
	return kept
}

// Strongest returns the strongest of some summaries of one thing; of equal ones the surest, then the latest. Its period
// takes in what others that are as strong add to it without a gap. Of no summaries, it is that of nothing.
func Strongest(list []Summary) Summary {
	if len(list) == 0 {
		return Summary{Modality: claim.Hypothetical}
	}
	return slices.MinFunc(list, func(a, b Summary) int {
		disputed := 0
		if a.Disputed != b.Disputed {
			disputed = 1
			if b.Disputed {
				disputed = -1
			}
		}
		return cmp.Or(cmp.Compare(a.Modality, b.Modality), disputed, cmp.Compare(b.Confidence, a.Confidence), claim.ComparePeriods(b.Period, a.Period))
	}).Grow(list)
}

// Grow lets the period of a summary take in the periods of others that add to it without a gap and are as strong, as
// sure and as little disputed.
func (s Summary) Grow(list []Summary) Summary {
	for grown := true; grown; {
		grown = false
		for _, o := range list {
			if !o.as(s) || s.Period.Covers(o.Period) || !s.Period.Touches(o.Period) {
				continue
			}
			if o.Period.From.First().Before(s.Period.From.First()) {
				s.Period.From, grown = o.Period.From, true
			}
			if o.Period.To.Last().After(s.Period.To.Last()) {
				s.Period.To, grown = o.Period.To, true
			}
		}
	}
	return s
}

// ClaimsIn returns the claims that bear on whether a relation holds in all of a period: those that support it for all
// of that time or do not say when, with these attributes if some are given, and those that deny it for some of that
// time or do not say when. If no claim dates it for all of that time, those count that date it for some of it: they
// support it together.
func (v *View) ClaimsIn(r Relation, in claim.Period, attributes string) []ClaimOf {
	return claimsIn(v.Claims(r), in, attributes)
}

// FactClaimsIn returns the claims that bear on whether a fact holds in all of a period, as ClaimsIn does of a relation.
func (v *View) FactClaimsIn(f Fact, in claim.Period) []ClaimOf {
	return claimsIn(v.FactClaims(f), in, "")
}

func claimsIn(claims []ClaimOf, in claim.Period, attributes string) []ClaimOf {
	of := func(c ClaimOf) bool { return attributes == "" || c.Context.Attributes == attributes }
	together := !slices.ContainsFunc(claims, func(c ClaimOf) bool {
		x := &c.Context
		return x.Stance == claim.Supports && of(c) && !x.Period.IsZero() && x.Period.Covers(in)
	})
	return slices.DeleteFunc(claims, func(c ClaimOf) bool {
		p := c.Context.Period
		switch {
		case c.Context.Stance == claim.Supports && !of(c):
			return true
		case p.IsZero():
			return false
		case together || c.Context.Stance == claim.Disputes:
			return !p.Meets(in)
		}
		return !p.Covers(in)
	})
}
