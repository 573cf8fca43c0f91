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

// A CriticalSet is a minimal set of documents or relations without which a conclusion does not hold. Its members are
// ids of documents, or ids of relations such as source|TYPE|target. If some of them are merges, the ids of the other
// relations are those in the view without these merges.
type CriticalSet []string

// A Removal selects whether Fragility removes documents or relations.
type Removal uint8

const (
	Documents Removal = iota // all claims of a document, and the claims of other documents that relay it
	Relations                // stated relations; each with all its claims
)

// maxFragilityViews limits the sets that one search tries.
const maxFragilityViews = 500

// Fragility returns the smallest sets of documents or relations without which a relation does not hold: at most limit
// sets, each with at most size members, the smallest first. complete is false if the search stopped at a limit before
// it had tried everything.
//
// The sets are the minimal hitting sets of the relation's proofs, found breadth first: the search removes one document
// or relation that a proof depends on, and proves the relation again (Reiter, "A Theory of Diagnosis from First
// Principles", 1987).
//
// Each set is tried in its own view. All views use the budget of the engine.
func (e *Engine) Fragility(
	ctx context.Context,
	r graph.Relation,
	by Removal,
	size, limit int,
) (out []CriticalSet, complete bool, err error) {
	type node struct{ removed []string }
	queue := []node{{}}
	seen := map[string]bool{"": true}
	views := 0
	complete = true
	for len(queue) > 0 {
		n := queue[0]
		queue = queue[1:]
		shown := e.shownIDs(n.removed)
		if slices.ContainsFunc(out, func(w CriticalSet) bool { return subset(w, n.removed) || subset(w, shown) }) {
			continue // a smaller set is sufficient
		}
		if views++; views > maxFragilityViews {
			return out, false, nil
		}
		proof, v, err := e.proveWithout(ctx, r, by, n.removed)
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

// shownIDs returns ids of relations with the entities that the engine's view shows. In a view without a merge, an end
// of a relation can be an id that the engine's view shows as another entity.
func (e *Engine) shownIDs(ids []string) []string {
	out := slices.Clone(ids)
	for i, id := range out {
		named, ok := claim.ParseRelationID(id)
		if !ok || named.Predicate == claim.PredicateSameAs {
			continue
		}
		for _, end := range [2]*string{&named.Source, &named.Target} {
			if n, ok := e.view.Lookup(*end); ok {
				*end = e.view.ID(n)
			}
		}
		out[i] = named.String()
	}
	return out
}

func subset(small, large []string) bool {
	for _, s := range small {
		if !slices.Contains(large, s) {
			return false
		}
	}
	return true
}

// proveWithout proves a relation in a view without the removed documents or relations. It returns the proof and that
// view.
func (e *Engine) proveWithout(ctx context.Context, r graph.Relation, by Removal,
	removed []string,
) (*proof.Proof, *graph.View, error) {
	v := e.view
	if len(removed) > 0 {
		c := graph.Change{Distrust: removed}
		if by == Relations {
			c = graph.Change{Without: removed}
		}
		var err error
		if v, err = v.With(c); err != nil {
			return nil, nil, err
		}
	}
	q, err := e.p.For(v)
	if err != nil {
		return nil, nil, err
	}
	// The number of a stated relation is valid only in its view. In a view without one of the merges, an end of the
	// relation may be another entity.
	key := e.view.Occurrence(r)
	r.Source, r.Target = v.Canonical(r.Source), v.Canonical(r.Target)
	if stated, ok := q.View().FindOccurrence(r.Source, r.Type, r.Target, key); ok {
		r = stated
	} else if r.Rel = graph.NoRel; key != "" { // no rule derives an occurrence
		return nil, nil, e.noProof(r)
	}
	other := q.Engine(e.budget)
	defer other.Close()
	proofs, err := other.Prove(ctx, r, 1)
	if err != nil {
		return nil, nil, err
	}
	return proofs[0], q.View(), nil
}

// restsOn returns the ids of the documents or relations whose removal invalidates a proof. For a leaf with several
// claims, it returns the document of one claim that is sufficient for the proof, and the document that it relays. When
// that document is removed, the next proof depends on another one, until none is left.
func restsOn(v *graph.View, p *proof.Proof, by Removal) []string {
	var out []string
	named := func(claims []graph.ResolvedClaim, enough func(claim.Context) bool) bool {
		i := slices.IndexFunc(claims, func(c graph.ResolvedClaim) bool {
			return c.Context.Stance == claim.Supports && enough(c.Context)
		})
		if i < 0 {
			return false
		}
		if c := claims[i]; c.Document != graph.NoNode { // otherwise there is no document to distrust
			out = append(out, c.Context.Document)
			if c.Context.Relays != "" {
				out = append(out, c.Context.Relays)
			}
		}
		return true
	}
	// A merge holds because of one of its claims.
	for _, m := range p.Merges(v) {
		if by == Relations {
			out = append(out, m.ID())
		} else {
			named(m.Claims, func(c claim.Context) bool { return c.Modality == claim.Stated })
		}
	}
	any := func(claim.Context) bool { return true }
	fact := func(f graph.Fact, when claim.Period) {
		if by == Documents {
			named(v.FactClaimsIn(f, when), any)
		}
	}
	rules := map[string]bool{}
	p.Walk(func(p *proof.Proof) {
		r := p.Relation
		switch {
		case p.Rule != nil:
			rules[p.Rule.ID] = true
		case by == Relations:
			out = append(out, v.RelationID(r))
		default:
			named(p.Claims(v), any) // for several periods, any claim is sufficient
		}
	}, fact)
	if by == Documents {
		out = append(out, documentsOf(v, rules)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// documentsOf returns the documents that the newest texts of rules cite, and those that these relay: a view that
// distrusts such a document does not use the rule.
func documentsOf(v *graph.View, rules map[string]bool) []string {
	var out []string
	seen := map[string]bool{}
	for _, r := range v.RuleClaims() { // the newest first
		if !rules[r.Subject] || seen[r.Subject] {
			continue
		}
		seen[r.Subject] = true
		for _, id := range [2]string{r.Context.Document, r.Context.Relays} {
			if _, ok := v.Lookup(id); ok {
				out = append(out, id)
			}
		}
	}
	return out
}
