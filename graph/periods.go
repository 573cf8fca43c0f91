package graph

import (
	"cmp"
	"slices"

	"nexum/graph/claim"
)

// A relation or fact can hold for several periods, with different modality and confidence: two terms of an office, or
// ten years that are alleged while one of them is stated. A Summary describes one period. The functions in this file
// keep the periods separate.

// Summaries returns one Summary for each period that supporting claims give a stated relation, in the order of time. It
// leaves out a period within another one of at least the same modality and confidence. It returns nothing if no claim
// gives a period.
func (v *View) Summaries(r Relation) []Summary {
	if v.undated(r.Rel) {
		return nil
	}
	return v.summaries(v.relClaims(r.Rel))
}

// FactSummaries is like Summaries, for a fact.
func (v *View) FactSummaries(f Fact) []Summary {
	periods := v.periods(f.claims, v.covers)
	out := make([]Summary, len(periods))
	for i, p := range periods {
		out[i] = v.FactSummaryIn(f, p)
	}
	return JoinSummaries(out)
}

func (v *View) summaries(claims []uint32) []Summary {
	periods := v.periods(claims, v.covers)
	out := make([]Summary, len(periods))
	for i, p := range periods {
		out[i] = v.summaryIn(claims, p, "")
	}
	return JoinSummaries(out)
}

// atLeast reports whether a has at least the strength and confidence of b. If a is disputed, b must be disputed, too.
func (a Summary) atLeast(b Summary) bool {
	return a.Modality <= b.Modality && a.Confidence >= b.Confidence && (b.Disputed || !a.Disputed)
}

// prevails reports whether a is at least as strong as b: by modality, then undisputed before disputed, then by
// confidence. If both are about the same time, a determines the strength at that time.
func (a Summary) prevails(b Summary) bool {
	switch {
	case a.Modality != b.Modality:
		return a.Modality < b.Modality
	case a.Disputed != b.Disputed:
		return b.Disputed
	}
	return a.Confidence >= b.Confidence
}

// overrides reports whether b adds nothing to a: a covers the period of b and has at least its modality and confidence,
// or a has the same period and prevails.
func (a Summary) overrides(b Summary) bool {
	return a.Period.Includes(b.Period) && (a.atLeast(b) || a.Period == b.Period && a.prevails(b))
}

// JoinSummaries sorts summaries of one relation or fact by time. It leaves out a summary that another one overrides:
// one within the period of another with at least the same modality and confidence, or with the same period as one of a
// stronger modality. It joins the periods of summaries that are otherwise equal, as claim.JoinPeriods does. It changes
// the list.
func JoinSummaries(list []Summary) []Summary {
	if len(list) < 2 {
		return list
	}
	slices.SortStableFunc(list, func(a, b Summary) int {
		return cmp.Or(
			claim.ComparePeriods(a.Period, b.Period),
			cmp.Compare(a.Modality, b.Modality),
			cmp.Compare(b.Confidence, a.Confidence),
		)
	})
	kept := make([]Summary, 0, len(list))
	for i, s := range list {
		if slices.ContainsFunc(kept, func(o Summary) bool { return o.overrides(s) }) ||
			slices.ContainsFunc(list[i+1:], func(o Summary) bool { return o.overrides(s) && !s.overrides(o) }) {
			continue
		}
		joined := slices.IndexFunc(kept, func(o Summary) bool {
			return o.atLeast(s) && s.atLeast(o) && o.Period.Joins(s.Period)
		})
		if joined < 0 {
			kept = append(kept, s)
		} else {
			kept[joined].Period = kept[joined].Period.Union(s.Period)
		}
	}
	joined := slices.Clone(kept)
	return slices.DeleteFunc(kept, func(s Summary) bool { // those within the joined period of several others
		return slices.ContainsFunc(joined, func(o Summary) bool {
			return o != s && o.overrides(s) && !s.overrides(o)
		})
	})
}

// JoinAdjacent is like JoinSummaries, and also joins equal summaries of which one starts immediately after the other
// ends. It is for results that are computed period by period, such as sums: 30 from 2010 to 2012 and 30 since 2013
// become 30 since 2010.
func JoinAdjacent(list []Summary) []Summary {
	list = JoinSummaries(list)
	kept := list[:0]
	for _, s := range list {
		before := slices.IndexFunc(kept, func(o Summary) bool {
			return o.atLeast(s) && s.atLeast(o) && !o.Period.To.IsZero() && o.Period.To.Last().Next() == s.Period.From.First()
		})
		if before < 0 {
			kept = append(kept, s)
		} else {
			kept[before].Period.To = s.Period.To
		}
	}
	return kept
}

// Strongest returns the summary with the strongest modality. Among these it prefers an undisputed one, then the highest
// confidence, then the latest. It extends the period of the result with Grow. For an empty list it returns a
// hypothetical Summary with confidence 0.
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
		return cmp.Or(
			cmp.Compare(a.Modality, b.Modality),
			disputed,
			cmp.Compare(b.Confidence, a.Confidence),
			claim.ComparePeriods(b.Period, a.Period),
		)
	}).Grow(list)
}

// Grow extends the period of s by the periods of other summaries that continue it without a gap, if they have at least
// the strength and confidence of s. Disputed summaries count only if s is disputed.
func (s Summary) Grow(list []Summary) Summary {
	for grown := true; grown; {
		grown = false
		for _, o := range list {
			if o.atLeast(s) && !s.Period.Includes(o.Period) && s.Period.Touches(o.Period) {
				s.Period, grown = s.Period.Union(o.Period), true
			}
		}
	}
	return s
}

// ClaimsIn returns the claims that decide whether a relation holds during all of a period: the claims that support it
// for all of the period, the undated claims that count for the period, and the claims that deny it for a part of the
// period or without a period. If attributes is not empty, supporting claims must have these attributes. If no claim
// supports it for all of the period, the claims that support it for a part are included, because together they can
// support it.
func (v *View) ClaimsIn(r Relation, in claim.Period, attributes string) []ResolvedClaim {
	timeless := !r.Derived() && v.isTimeless(v.relClaims(r.Rel))
	return claimsIn(v.Claims(r), in, attributes, timeless)
}

// FactClaimsIn is like ClaimsIn, for a fact.
func (v *View) FactClaimsIn(f Fact, in claim.Period) []ResolvedClaim {
	return claimsIn(v.FactClaims(f), in, "", v.isTimeless(f.claims))
}

func claimsIn(claims []ResolvedClaim, in claim.Period, attributes string, timeless bool) []ResolvedClaim {
	of := func(c ResolvedClaim) bool { return attributes == "" || c.Context.Attributes == attributes }
	together := !timeless && !slices.ContainsFunc(claims, func(c ResolvedClaim) bool {
		x := &c.Context
		return x.Stance == claim.Supports && of(c) && !x.Period.IsZero() && x.Period.Covers(in)
	})
	all := slices.Clone(claims)
	return slices.DeleteFunc(claims, func(c ResolvedClaim) bool {
		p := c.Context.Period
		switch {
		case c.Context.Stance == claim.Supports && !of(c):
			return true
		case p.IsZero():
			return c.Context.Stance == claim.Supports && !timeless && !datedAs(all, c.strength(), in)
		case together || c.Context.Stance == claim.Disputes:
			return !p.Meets(in)
		}
		return !p.Covers(in)
	})
}
