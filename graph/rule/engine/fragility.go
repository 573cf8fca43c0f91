package engine

import (
	"context"
	"errors"
	"slices"
	"strings"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule/proof"
)

// A Weakness is a smallest set of things without which a conclusion falls: the ids of documents, or of
// relations as source|TYPE|target.
type Weakness []string

// What a conclusion can be asked to do without.
type Removal uint8

const (
	Documents Removal = iota // all that a document claims, and what others have from it
	Relations                // a stated relation, whoever claims it
)

// maxFragilityViews bounds how many sets one search tries.
const maxFragilityViews = 500

// Fragility returns the smallest sets of documents or relations without which a relation does not hold,
// at most so many things in each and at most limit sets, the smallest first. complete is false if the
// search ended at a bound with more to find.
//
// The sets are the minimal hitting sets of the relation's proofs, found breadth first: what one proof
// rests on is taken away, one thing at a time, and the relation asked for again (Reiter, "A Theory of
// Diagnosis from First Principles", 1987).
//
// Each set is tried in a view of its own. All of them draw on the budget of the engine.
func (e *Engine) Fragility(ctx context.Context, r graph.Relation, by Removal, size, limit int) (out []Weakness, complete bool, err error) {
	type node struct{ removed []string }
	queue := []node{{}}
	seen := map[string]bool{"": true}
	views := 0
	complete = true
	for len(queue) > 0 {
		n := queue[0]
		queue = queue[1:]
		if slices.ContainsFunc(out, func(w Weakness) bool { return subset(w, n.removed) }) {
			continue // a smaller set does
		}
		if views++; views > maxFragilityViews {
			return out, false, nil
		}
		proof, v, err := e.without(ctx, r, by, n.removed)
		if errors.Is(err, ErrNoProof) {
			if out = append(out, n.removed); len(out) == limit {
				return out, len(queue) == 0 && complete, nil
			}
			continue
		}
		if err != nil {
			return nil, false, err
		}
		if len(n.removed) == size {
			complete = false
			continue
		}
		for _, id := range restsOn(v, proof, by) {
			next := append(slices.Clone(n.removed), id)
			slices.Sort(next)
			if key := strings.Join(next, "\x00"); !seen[key] {
				seen[key] = true
				queue = append(queue, node{next})
			}
		}
	}
	return out, complete, nil
}

func subset(small, large []string) bool {
	for _, s := range small {
		if !slices.Contains(large, s) {
			return false
		}
	}
	return true
}

// without proves a relation in the view without some things.
func (e *Engine) without(ctx context.Context, r graph.Relation, by Removal, removed []string) (*proof.Proof, *graph.View, error) {
	v := e.view
	if len(removed) > 0 {
		c := graph.Change{Distrust: removed}
		if by == Relations {
			c = graph.Change{Without: removed}
		}
		var err error
		if v, err = v.See(c); err != nil {
			return nil, nil, err
		}
	}
	q, err := e.p.For(v)
	if err != nil {
		return nil, nil, err
	}
	if by == Relations { // a conclusion may be stated as well: then that is one more thing to take away
		r.Rel = graph.NoRel
	}
	other := q.Engine(e.budget)
	defer other.Close()
	proofs, err := other.Prove(ctx, r, 1)
	if err != nil {
		return nil, nil, err
	}
	return proofs[0], q.View(), nil
}

// restsOn returns the ids of what could be taken away from under a proof. Of a leaf that several
// documents claim, one is named whose claim suffices for the proof: when it is gone, the next is, until none is
// left.
func restsOn(v *graph.View, p *proof.Proof, by Removal) []string {
	var out []string
	named := func(claims []graph.ClaimOf, enough func(claim.Context) bool) bool {
		i := slices.IndexFunc(claims, func(c graph.ClaimOf) bool { return c.Context.Stance == claim.Supports && enough(c.Context) })
		if i < 0 {
			return false
		}
		if c := claims[i]; c.Document != graph.NoNode { // else nobody can be distrusted for it
			out = append(out, c.Context.Document)
			if c.Context.Relays != "" {
				out = append(out, c.Context.Relays)
			}
		}
		return true
	}
	any := func(claim.Context) bool { return true }
	fact := func(f graph.Fact, when claim.Period) {
		if by == Documents {
			named(v.FactClaimsIn(f, when), any)
		}
	}
	p.Walk(func(p *proof.Proof) {
		r := p.Relation
		switch {
		case p.Rule != nil:
		case by == Relations:
			out = append(out, v.RelationID(r))
		default:
			named(p.Claims(v), any) // of what is stated in several times, any is enough
		}
	}, fact)
	slices.Sort(out)
	return slices.Compact(out)
}
