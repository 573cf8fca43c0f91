package graph

import (
	"slices"

	"nexum/graph/claim"
)

// A relation or fact can have claims with a period and claims without one. An undated claim then counts for the periods
// of the claims that are at least as strong: one source gives the date, another only supports the relation. But weaker
// claims do not date stronger ones. If a source states that A owns B, and another only alleges, or is less confident,
// that A owned B in the nineties, then A owns B at all times. Otherwise the relation holds in the periods of all dated
// claims, each with the strength of its claims.

// A strength is the modality and the confidence of a claim. Strengths are compared by modality, then by confidence.
type strength struct {
	modality   claim.Modality
	confidence float64
}

// noStrength is less than the strength of every claim.
var noStrength = strength{modality: claim.NoModality}

func (row *contextRow) strength() strength {
	return strength{row.modality, claim.ConfidenceOf(row.doubt)}
}

// strength returns the strength of the claim in the view.
func (c *ResolvedClaim) strength() strength {
	x := c.Weakened()
	return strength{x.Modality, x.Confidence()}
}

// exceeds reports whether s is stronger than o.
func (s strength) exceeds(o strength) bool {
	return s.modality < o.modality || s.modality == o.modality && s.confidence > o.confidence
}

// strongest returns the stronger one of two strengths.
func (s strength) strongest(o strength) strength {
	if o.exceeds(s) {
		return o
	}
	return s
}

// strengths returns the strength of the strongest visible supporting claim without a period, and that of the strongest
// one with a period. It calls each, which can be nil, for each of those with a period.
func (v *View) strengths(claims []uint32, each func(*contextRow)) (undated, dated strength) {
	undated, dated = noStrength, noStrength
	for _, c := range claims {
		row := v.ctx(c)
		switch {
		case row.stance != claim.Supports || !v.claimShown(c, claims):
		case row.period.IsZero():
			undated = undated.strongest(row.strength())
		default:
			dated = dated.strongest(row.strength())
			if each != nil {
				each(row)
			}
		}
	}
	return undated, dated
}

// isTimeless reports whether an undated claim is stronger than all claims with a period, so that the relation or fact
// holds at all times.
func (v *View) isTimeless(claims []uint32) bool {
	if !slices.ContainsFunc(claims, func(c uint32) bool { return v.ctx(c).period.IsZero() }) {
		return false
	}
	undated, dated := v.strengths(claims, nil)
	return undated.exceeds(dated)
}

// isDated reports whether a claim has a period that includes the date of the view, and the relation or fact is not
// timeless.
func (v *View) isDated(claims []uint32) bool {
	return slices.ContainsFunc(claims, func(c uint32) bool { return v.dates(c, claims) }) && !v.isTimeless(claims)
}

// undatedCounts reports whether an undated claim with strength s counts for all of a period: the relation or fact is
// timeless, or a claim that is at least as strong has a period that covers this one.
func (v *View) undatedCounts(claims []uint32, s strength, in claim.Period) bool {
	covered := false
	undated, dated := v.strengths(claims, func(row *contextRow) {
		covered = covered || !s.exceeds(row.strength()) && v.periodOf(row).Covers(in)
	})
	return covered || undated.exceeds(dated)
}

// UndatedPeriods returns the periods for which an undated claim of a stated relation counts at the date of the view, in
// the order of time: those of the claims that are at least as strong. undated is the context of the claim in the view.
// dated is false if there are no such claims; then the undated claim counts for all times.
func (v *View) UndatedPeriods(r Relation, undated claim.Context) (periods []claim.Period, dated bool) {
	if v.undated(r.Rel) {
		return nil, false
	}
	claims := v.relClaims(r.Rel)
	if v.isTimeless(claims) {
		return nil, false
	}
	s := strength{undated.Modality, undated.Confidence()}
	asStrong := slices.DeleteFunc(slices.Clone(claims), func(c uint32) bool {
		row := v.ctx(c)
		return row.stance == claim.Supports && s.exceeds(row.strength())
	})
	return v.periods(asStrong, v.covers), true
}

// datedAs reports whether a claim that is at least as strong as s has a period that overlaps in.
func datedAs(claims []ResolvedClaim, s strength, in claim.Period) bool {
	return slices.ContainsFunc(claims, func(c ResolvedClaim) bool {
		p := c.Context.Period
		return c.Context.Stance == claim.Supports && !p.IsZero() && !s.exceeds(c.strength()) && p.Meets(in)
	})
}
