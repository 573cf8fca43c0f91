package graph

import (
	"slices"

	"nexum/graph/claim"
)

// Claims with and without a period can be about one thing. An undated claim is then about the periods that other claims
// give, if these are at least as strong: one source says since when, another only that. But what is weaker dates
// nothing that is stronger. If a source states that A owns B, and another only alleges that it did so in the nineties,
// A owns B at all times. If the undated claim is the weaker one, or some dated claims are as strong, the thing has the
// periods of all dated claims, each with the strength with which it is claimed.

// strengths returns the strongest modality of the visible supporting claims without a period, and that of those with
// one. It calls each, which can be nil, for each of those with a period.
func (v *View) strengths(claims []uint32, each func(*contextRow)) (undated, dated claim.Modality) {
	undated, dated = claim.NoModality, claim.NoModality
	for _, c := range claims {
		row := v.ctx(c)
		switch {
		case row.stance != claim.Supports || !v.claimShown(c, claims):
		case row.period.IsZero():
			undated = min(undated, row.modality)
		default:
			dated = min(dated, row.modality)
			if each != nil {
				each(row)
			}
		}
	}
	return undated, dated
}

// isTimeless reports whether an undated claim is stronger than all claims with a period, so that none of these dates
// the thing.
func (v *View) isTimeless(claims []uint32) bool {
	if !slices.ContainsFunc(claims, func(c uint32) bool { return v.ctx(c).period.IsZero() }) {
		return false
	}
	undated, dated := v.strengths(claims, nil)
	return undated < dated
}

// isDated reports whether a claim gives the thing a period that includes the date of the view.
func (v *View) isDated(claims []uint32) bool {
	return slices.ContainsFunc(claims, func(c uint32) bool { return v.dates(c, claims) }) && !v.isTimeless(claims)
}

// undatedCounts reports whether an undated claim of a modality supports the thing during all of a period: the thing is
// timeless, or a claim that is at least as strong has a period that covers it.
func (v *View) undatedCounts(claims []uint32, m claim.Modality, in claim.Period) bool {
	covered := false
	undated, dated := v.strengths(claims, func(row *contextRow) {
		covered = covered || row.modality <= m && v.periodOf(row).Covers(in)
	})
	return covered || undated < dated
}

// UndatedPeriods returns the periods in which an undated claim of a modality supports a stated relation at the date of
// the view, in the order of time: those of the claims that are at least as strong. dated is false if there are no such
// claims, so that the undated claim supports the relation at all times.
func (v *View) UndatedPeriods(r Relation, m claim.Modality) (periods []claim.Period, dated bool) {
	if v.undated(r.Rel) {
		return nil, false
	}
	claims := v.relClaims(r.Rel)
	if v.isTimeless(claims) {
		return nil, false
	}
	asStrong := slices.DeleteFunc(slices.Clone(claims), func(c uint32) bool {
		row := v.ctx(c)
		return row.stance == claim.Supports && row.modality > m
	})
	return v.periods(asStrong, v.covers), true
}

// strength returns the modality of the claim in the view.
func (c *ResolvedClaim) strength() claim.Modality { return max(c.Context.Modality, c.modality) }

// datedAs reports whether a claim that is at least as strong as a modality has a period that meets another one.
func datedAs(claims []ResolvedClaim, m claim.Modality, in claim.Period) bool {
	return slices.ContainsFunc(claims, func(c ResolvedClaim) bool {
		p := c.Context.Period
		return c.Context.Stance == claim.Supports && !p.IsZero() && c.strength() <= m && p.Meets(in)
	})
}
