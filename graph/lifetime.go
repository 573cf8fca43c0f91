package graph

import "nexum/graph/claim"

// A lifetimePred is a fact of a kind that gives the start or the end of the lifetime of an entity: @begins or @ends.
type lifetimePred struct {
	pred     Pred
	begins   bool
	orBefore bool // whether the entity can have begun before the date; see schema.Fact
}

// lifetimePreds returns the lifetime facts of each kind, by index of kind.
func (v *View) lifetimePreds() [][]lifetimePred {
	out := make([][]lifetimePred, len(v.ontology.Kinds()))
	for i, k := range v.ontology.Kinds() {
		for _, f := range k.Facts {
			if p, ok := v.Pred(f.Name); ok && (f.Begins || f.Ends) {
				out[i] = append(out[i], lifetimePred{p, f.Begins, f.OrBefore})
			}
		}
	}
	return out
}

// Lifetime returns the period in which an entity exists according to its own facts, for example from its foundation to
// its dissolution. An end that no fact gives is open. If several facts give the same end, the shortest lifetime counts.
// A fact that only shows that the entity existed at a date counts only if no fact gives the date at which it began.
func (v *View) Lifetime(n Node) claim.Period { return v.LifetimeAs(n, claim.Hypothetical) }

// LifetimeAs is like Lifetime, but uses only facts that are at least as strong as a modality. Weaker facts do not limit
// stronger relations: a plan to dissolve a company does not end its stated relations.
func (v *View) LifetimeAs(n Node, m claim.Modality) claim.Period {
	p, ok := v.compiledLifetime(n)
	if !ok {
		p, _ = v.lifetime(n, m)
	}
	return p
}

// compiledLifetime returns the lifetime that the table has for an entity. It is the same for all modalities. ok is
// false if the table has none for this view.
func (v *View) compiledLifetime(n Node) (p claim.Period, ok bool) {
	if v.over.hasFacts(n) || int(n) >= v.table.life.Len() || v.table.lifeComputed.Has(uint32(n)) ||
		!v.AsOf().IsZero() && v.table.lifeDated.Has(uint32(n)) || !v.asCompiled(n) {
		return claim.Period{}, false
	}
	return v.period(v.table.life.At(uint32(n))), true
}

// CommonLifetime returns the period in which both entities of a relation exist. If no claim gives the relation a
// period, it holds in this one. ok is false if there is no such period. Only facts that are at least as strong as the
// relation count.
func (v *View) CommonLifetime(r Relation) (p claim.Period, ok bool) {
	source, ok1 := v.compiledLifetime(r.Source)
	target, ok2 := v.compiledLifetime(r.Target)
	if !ok1 || !ok2 {
		m := v.undatedModality(r)
		source, target = v.LifetimeAs(r.Source, m), v.LifetimeAs(r.Target, m)
	}
	return source.Intersect(target)
}

// LifetimeFacts returns the facts that give the common lifetime of the ends of a relation: at most one for the start
// and one for the end of each.
func (v *View) LifetimeFacts(r Relation) []Fact {
	m := v.undatedModality(r)
	_, source := v.lifetime(r.Source, m)
	if r.Source == r.Target {
		return source
	}
	_, target := v.lifetime(r.Target, m)
	return append(source, target...)
}

// undatedModality returns the strongest modality of the claims without a period that support a relation; the weakest
// one if it is derived or has no such claim.
func (v *View) undatedModality(r Relation) claim.Modality {
	if r.Derived() {
		return claim.Hypothetical
	}
	undated, _ := v.strengths(v.relClaims(r.Rel), nil)
	return min(undated.modality, claim.Hypothetical)
}

// lifetime returns the lifetime of an entity by facts that are at least as strong as a modality, and these facts: at
// most one for the start and one for the end.
func (v *View) lifetime(n Node, m claim.Modality) (p claim.Period, facts []Fact) {
	among := Modalities(1)<<(m+1) - 1
	var begins, ends Fact
	var begun, ended bool
	for _, l := range v.lifetimes[v.kindIndex(n)] {
		fact, ok := v.FactAmong(n, l.pred, among)
		if !ok {
			continue
		}
		d, ok := claim.ReadDate(fact.Value.Text)
		if !ok {
			continue
		}
		if l.orBefore {
			d = d.OrBefore()
		}
		switch { // of several facts, the one that gives the shortest lifetime; but a bound does not replace a date
		case l.begins && begun && d.IsBound() != p.From.IsBound():
			if p.From.IsBound() {
				p.From, begins = d, fact
			}
		case l.begins && (!begun || claim.LaterStart(d, p.From)):
			p.From, begins, begun = d, fact, true
		case !l.begins && (!ended || d.Last().Before(p.To.Last())):
			p.To, ends, ended = d, fact, true
		}
	}
	if begun {
		facts = append(facts, begins)
	}
	if ended {
		facts = append(facts, ends)
	}
	return p, facts
}
