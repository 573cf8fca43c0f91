package engine

import (
	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule"
	"nexum/graph/rule/proof"
)

func (e *Engine) matchKind(f *frame, i int) bool {
	l := &f.body[i]
	have := f.get(l.args[0])
	var ok bool
	if have.typ == rule.EntityType {
		ok = !l.IsOf(e.view.Kind(have.node)) || e.withKind(f, i, have.node)
	} else {
		ok = e.matchKindAll(f, i)
	}
	return ok && e.matchDerived(f, i, have, have)
}

// matchKindAll continues with every entity of the kind that the literal names.
func (e *Engine) matchKindAll(f *frame, i int) bool {
	for _, k := range f.body[i].Kinds {
		if e.view.KindLen(k.Index) == 0 {
			continue
		}
		for n := range e.view.OfKind(k, "") {
			if !e.step() || !e.withKind(f, i, n) {
				return false
			}
		}
	}
	return true
}

// withKind continues with one entity of the kind that the literal names.
func (e *Engine) withKind(f *frame, i int, n graph.Node) bool {
	f.made[i] = premise{kind: kindPremise, relation: graph.Relation{Source: n}}
	ok := f.bind(f.body[i].args[0], entity(n), func() bool { return e.solve(f) })
	f.made[i] = premise{}
	return ok
}

// existsKind reports whether the entity, or any entity if a has no value, is stated to be of the kind that the literal
// names.
func (e *Engine) existsKind(l *lit, a val) bool {
	if a.typ == rule.EntityType {
		return l.IsOf(e.view.Kind(a.node))
	}
	for _, k := range l.Kinds {
		for range e.view.OfKind(k, "") {
			return true
		}
	}
	return false
}

// kindPremise returns the fact that states the kind of an entity, and its summary. For an entity without a kind, it
// returns its strongest fact or one of its relations, because these show that the entity exists.
func (e *Engine) kindPremise(n graph.Node) (proof.Premise, graph.Summary) {
	v := e.p.timeless // the kind of an entity holds at all times
	if fact, ok := v.Fact(n, e.p.kind); ok {
		return proof.Premise{Fact: &fact}, v.FactClaimSummary(fact)
	}
	var out proof.Premise
	best := graph.Summary{Modality: claim.Hypothetical}
	better := func(s graph.Summary) bool {
		s.Period = claim.Period{}
		none := out.Fact == nil && out.Mention == nil
		if none || (rank{modality: s.Modality, disputed: s.Disputed, doubt: doubtOf(s.Confidence)}).
			compareStrength(rank{modality: best.Modality, disputed: best.Disputed, doubt: doubtOf(best.Confidence)}) < 0 {
			best = s
			return true
		}
		return false
	}
	plain := func() bool { return best.Modality == claim.Stated && best.Confidence == 1 && !best.Disputed }
	for f := range v.Facts(n) {
		if better(v.FactClaimSummary(f)) {
			out = proof.Premise{Fact: &f}
		}
		if plain() {
			return out, best
		}
	}
	v.Each(n, graph.Both, nil, func(r graph.Relation) bool {
		if s := v.Summary(r); better(s) {
			out = proof.Premise{Mention: &proof.Proof{Relation: r, Summary: s}}
		}
		return !plain()
	})
	return out, best
}
