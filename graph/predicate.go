package graph

import (
	"slices"

	"nexum/graph/claim"
	"nexum/schema"
)

// NamePreds returns the predicates for names and aliases: those of the ontology, and those of well-known vocabularies.
func (v *View) NamePreds() []Pred {
	var out []Pred
	for _, list := range [...][]string{labelNames[:], aliasNames[:]} {
		for _, name := range list {
			if p, ok := v.Pred(name); ok {
				out = append(out, p)
			}
		}
	}
	return out
}

// Symmetric returns the symmetric relation types. Do not change the result.
func (v *View) Symmetric() *Preds { return v.symmetric }

// symmetricPreds returns the symmetric relation types. Their numbers are the same in every view.
func symmetricPreds(v *View) *Preds {
	var list []Pred
	for _, t := range v.ontology.Types() {
		if t.Symmetric {
			list = append(list, v.TypePred(t))
		}
	}
	return v.NewPreds(list...)
}

func (v *View) labelPreds() []Pred {
	var out []Pred
	for _, name := range labelNames {
		if p, ok := v.Pred(name); ok {
			out = append(out, p)
		}
	}
	return out
}

// Pred finds a predicate by its name, such as SUBSIDIARY_OF, foundedOn, or the IRI of a foreign predicate.
func (v *View) Pred(name string) (Pred, bool) {
	p, ok := v.table.predN[name]
	if !ok && v.over != nil {
		p, ok = v.over.predN.Get(name)
	}
	if !ok && len(v.added) > 0 {
		i := slices.IndexFunc(v.added, func(a predicate) bool { return a.name == name })
		return Pred(v.claimed() + i), i >= 0
	}
	return p, ok
}

// WithPredicates returns the view with numbers for the named predicates, which rules yield but no claim may have. It
// returns v if v has numbers for all of them.
func (v *View) WithPredicates(names ...string) *View {
	w := *v
	w.added = slices.Clip(v.added)
	for _, name := range names {
		if _, ok := w.Pred(name); !ok {
			w.added = append(w.added, predicate{name: name, typ: -1})
		}
	}
	if len(w.added) == len(v.added) {
		return v
	}
	if v.merges != nil {
		w.withRaw(v.merges.raw.WithPredicates(names...))
	}
	return &w
}

// Foreign reports whether a predicate comes from foreign data and is not in the ontology.
func (v *View) Foreign(p Pred) bool {
	switch name := v.PredName(p); name {
	case claim.PredicateKind, claim.PredicateName, claim.PredicateAlias, claim.PredicateDescription, claim.PredicateRule,
		claim.PredicateOntology, claim.PredicateSameAs:
		return false
	default:
		isFact := func(k *schema.Kind) bool { _, ok := k.Fact(name); return ok }
		return v.predicate(p).typ < 0 && !slices.ContainsFunc(v.ontology.Kinds(), isFact)
	}
}

// TypePred returns the predicate of a relation type of the ontology.
func (v *View) TypePred(t *schema.RelationType) Pred { return Pred(t.Index) }

// PredLen returns the number of predicates of the view. Every Pred is less than it.
func (v *View) PredLen() int { return v.claimed() + len(v.added) }

// claimed returns the number of predicates of claims, which have the lowest numbers.
func (v *View) claimed() int {
	n := len(v.table.preds)
	if v.over != nil {
		n += len(v.over.preds)
	}
	return n
}

func (v *View) predicate(p Pred) *predicate {
	if base := len(v.table.preds); int(p) < base {
		return &v.table.preds[p]
	}
	if base := v.claimed(); int(p) >= base {
		return &v.added[int(p)-base]
	}
	return &v.over.preds[int(p)-len(v.table.preds)]
}

// PredName returns the name of a predicate.
func (v *View) PredName(p Pred) string { return v.predicate(p).name }

// PredType returns the relation type of a predicate; nil for a fact or a foreign predicate.
func (v *View) PredType(p Pred) *schema.RelationType {
	if t := v.predicate(p).typ; t >= 0 {
		return v.ontology.Types()[t]
	}
	return nil
}
