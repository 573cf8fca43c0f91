package proof

import (
	"fmt"
	"slices"

	"nexum/graph"
	"nexum/graph/claim"
)

// merged checks the merges behind claims of a relation or fact. A claim about an id that was merged counts for the
// entity that is shown only if merges lead from that id to the entity, and each of them is stated, or assumed by the
// view, and not denied. It returns the claims with the modality and confidence that they have for the entity: no better
// than those of the merges.
func (c *Checker) merged(claims []graph.ResolvedClaim, ends ...graph.Node) ([]graph.ResolvedClaim, error) {
	out := slices.Clone(claims)
	for i := range out {
		for _, id := range [2]string{out[i].Subject, out[i].Object} {
			if id == "" {
				continue
			}
			modality, confidence, err := c.mergeChain(id, ends)
			if err != nil {
				return nil, err
			}
			x := &out[i].Context
			x.Modality, x.Doubt = max(x.Modality, modality), claim.DoubtOf(min(x.Confidence(), confidence))
		}
	}
	return out, nil
}

// mergeChain checks the merges that lead from an id to one of the entities. It returns the weakest modality and the
// lowest confidence among them.
func (c *Checker) mergeChain(id string, ends []graph.Node) (claim.Modality, float64, error) {
	modality, confidence := claim.Stated, 1.0
	at := id
	for _, m := range c.View.MergesOf(id) {
		switch at {
		case m.Subject:
			at = m.Object
		case m.Object:
			at = m.Subject
		default:
			return 0, 0, fmt.Errorf("%w: the merge %s does not continue at %s", ErrWrong, m.ID(), at)
		}
		strongest, sure, merges := claim.Hypothetical, 0.0, false
		for _, cl := range m.Claims {
			x := cl.Context
			if x.Stance == claim.Disputes {
				return 0, 0, fmt.Errorf("%w: %s denies the merge %s", ErrWrong, x.Document, m.ID())
			}
			assumed := x.Document == "" && x.Revision == 0
			if x.Stance != claim.Supports || x.Modality != claim.Stated && !assumed {
				continue
			}
			merges = true
			if x.Modality < strongest {
				strongest, sure = x.Modality, 0
			}
			if x.Modality == strongest {
				sure = max(sure, x.Confidence())
			}
		}
		if !merges {
			return 0, 0, fmt.Errorf("%w: no claim states the merge %s", ErrWrong, m.ID())
		}
		modality, confidence = max(modality, strongest), min(confidence, sure)
	}
	if !slices.ContainsFunc(ends, func(n graph.Node) bool { return c.View.ID(n) == at }) {
		return 0, 0, fmt.Errorf("%w: a claim about %s is cited, but no merge connects it", ErrWrong, id)
	}
	return modality, confidence, nil
}

// relationClaims returns the claims of a relation as they count for its ends.
func (c *Checker) relationClaims(r graph.Relation) ([]graph.ResolvedClaim, error) {
	return c.merged(c.View.Claims(r), r.Source, r.Target)
}

// factClaims returns the claims of a fact as they count for its entity.
func (c *Checker) factClaims(f graph.Fact) ([]graph.ResolvedClaim, error) {
	return c.merged(c.View.FactClaims(f), f.Entity)
}
