package proof

import (
	"slices"

	"nexum/graph"
	"nexum/graph/claim"
)

// dating is the list of the supporting claims of a relation or fact at all times, whatever the date of the view. They
// determine the time for which its undated claims count. If an undated claim is stronger than all claims with a period,
// the relation or fact is timeless. Otherwise an undated claim counts for the periods of the claims that are at least
// as strong.
type dating []claim.Context

func (c *Checker) dating(r graph.Relation) (dating, error) {
	return datingOf(c.merged(c.View.AnyTime().Claims(r), r.Source, r.Target))
}

func (c *Checker) factDating(f graph.Fact) (dating, error) {
	return datingOf(c.merged(c.View.AnyTime().FactClaims(f), f.Entity))
}

func datingOf(claims []graph.ResolvedClaim, err error) (dating, error) {
	var out dating
	for _, cl := range claims {
		if cl.Context.Stance == claim.Supports {
			out = append(out, cl.Context)
		}
	}
	return out, err
}

// timeless reports whether an undated claim is stronger than all claims with a period.
func (d dating) timeless() bool {
	return slices.ContainsFunc(d, func(undated claim.Context) bool {
		return undated.Period.IsZero() && !slices.ContainsFunc(d, func(x claim.Context) bool {
			return !x.Period.IsZero() && asFirm(x, undated)
		})
	})
}

// undatedModality returns the strongest modality of the undated claims; the weakest one if there is none.
func (d dating) undatedModality() claim.Modality {
	m := claim.Hypothetical
	for _, x := range d {
		if x.Period.IsZero() {
			m = min(m, x.Modality)
		}
	}
	return m
}

// asFirm reports whether claim x is at least as strong as claim y, by modality, then by confidence.
func asFirm(x, y claim.Context) bool {
	if x.Modality != y.Modality {
		return x.Modality < y.Modality
	}
	return x.Confidence() >= y.Confidence()
}

// undatedCounts reports whether an undated claim counts for a period.
func (d dating) undatedCounts(undated claim.Context, in claim.Period) bool {
	for _, x := range d {
		if !x.Period.IsZero() && asFirm(x, undated) && x.Period.Covers(in) {
			return true
		}
	}
	return d.timeless()
}

// has reports whether a claim with the attributes has the period.
func (d dating) has(attributes string, p claim.Period) bool {
	return !p.IsZero() && slices.ContainsFunc(d, func(x claim.Context) bool {
		return x.Attributes == attributes && x.Period == p
	})
}
