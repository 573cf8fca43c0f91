package export

import (
	"iter"
	"slices"

	"nexum/graph"
	"nexum/graph/claim"
)

// merges returns the pairs of ids that claims merge, propose to merge or keep apart, for the entity n. said has the
// facts of n. It returns every merged pair, and any other pair only for the entity of its subject and only if the
// entity of its object is in the export. It skips the merges that the view hides.
func (c *recorder) merges(n graph.Node, said []saidFact) (out []saidMerge) {
	v := c.graph.View
	for _, m := range v.SameAs(n) {
		if v.HidesMerge(&m) || m.State != graph.Merged && !c.pairs(n, &m) {
			continue
		}
		out = append(out, saidMerge{
			id: m.ID(), subject: m.Subject, object: m.Object, state: m.State,
			undefined: m.State == graph.Merged && !hasKind(said, m.Subject),
			summary:   graph.Summary{Modality: m.Modality, Confidence: m.Confidence}, citations: cite(m.Claims, false),
		})
	}
	return out
}

// pairs reports whether the entity n is the subject of a pair whose object is in the export too.
func (c *recorder) pairs(n graph.Node, m *graph.Merge) bool {
	v := c.graph.View
	subject, ok1 := v.Lookup(m.Subject)
	object, ok2 := v.Lookup(m.Object)
	return ok1 && ok2 && subject == n && c.graph.contains(object)
}

// hasKind reports whether a claim gives a merged id a kind.
func hasKind(said []saidFact, id string) bool {
	return slices.ContainsFunc(said, func(f saidFact) bool {
		return f.predicate == claim.PredicateKind &&
			slices.ContainsFunc(f.citations, func(c Citation) bool { return c.subject == id })
	})
}

// denials adds the facts and the relations of an entity that claims only deny.
func (c *recorder) denials(n graph.Node, e *Entity) {
	v := c.graph.View
	for f := range v.DeniedFacts(n) {
		if name := v.PredName(f.Pred); name != claim.PredicateRule {
			e.said = append(e.said, saidFact{
				predicate: name, value: f.Value, citations: cite(v.FactClaims(f), false),
				denied: true,
			})
		}
	}
	if c.graph.denied == nil {
		return
	}
	for r := range v.DeniedRelations(n) {
		if !c.graph.contains(r.Target) || !c.graph.denied(r) {
			continue
		}
		x := endsOf(v, r)
		x.Citations = cite(v.Claims(r), false)
		e.denied = append(e.denied, deniedRelation{&x, v.PredName(r.Type)})
	}
}

// StatedOrDenied yields the relations of Stated, and then those of the graph that claims only deny. It may run twice.
func (g *Graph) StatedOrDenied() iter.Seq2[graph.Relation, error] {
	return func(yield func(graph.Relation, error) bool) {
		for r, err := range g.Stated {
			if !yield(r, err) {
				return
			}
		}
		if g.denied == nil {
			return
		}
		for n := range g.Entities {
			for r := range g.View.DeniedRelations(n) {
				if g.contains(r.Target) && g.denied(r) && !yield(r, nil) {
					return
				}
			}
		}
	}
}

// contains reports whether an entity is in the export.
func (g *Graph) contains(n graph.Node) bool { return g.holds == nil || g.holds(n) }
