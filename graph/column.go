package graph

import (
	"nexum/graph/claim"
)

// Modalities is a set of modalities, with the bits 1<<claim.Stated and so on. The empty set means all modalities.
type Modalities uint8

// Has reports whether a modality is in the set.
func (m Modalities) Has(x claim.Modality) bool { return m == 0 || m&(1<<x) != 0 }

// EachText yields the values of a predicate of an entity as texts. It yields the values that EachFact yields if their
// strongest claim has one of the modalities. It allocates no memory. It returns false if yield did.
func (v *View) EachText(n Node, p Pred, m Modalities, yield func(text string) bool) bool {
	return v.eachValue(n, p, func(lit uint32, claims []uint32, simple bool) bool {
		return !v.claimedAs(claims, m, simple) || yield(v.litText(lit))
	})
}

// Text returns the value that Fact would choose among the values that EachText yields, as a text.
func (v *View) Text(n Node, p Pred, m Modalities) (text string, ok bool) {
	first, claimed, several := uint32(0), []uint32(nil), false
	v.eachValue(n, p, func(lit uint32, claims []uint32, simple bool) bool {
		if !v.claimedAs(claims, m, simple) {
			return true
		}
		several = ok
		if !ok {
			first, claimed, ok = lit, claims, true
		}
		return !several
	})
	if !several {
		if ok {
			text = v.litText(first)
		}
		return text, ok
	}
	best, top := v.litText(first), v.summary(claimed)
	v.eachValue(n, p, func(lit uint32, claims []uint32, simple bool) bool {
		if lit == first || !v.claimedAs(claims, m, simple) {
			return true
		}
		s, text := v.summary(claims), v.litText(lit)
		if ShownBefore(s, text, top, best) {
			best, top = text, s
		}
		return true
	})
	return best, true
}

// eachValue calls yield with each value of a predicate of an entity that holds in the view. It passes simple = true if
// the view hides nothing and no claim denies or retracts the value. It returns false if yield did.
func (v *View) eachValue(n Node, p Pred, yield func(lit uint32, claims []uint32, simple bool) bool) bool {
	if row, ok := v.changedFacts(n); ok {
		for _, f := range row {
			if f.pred == p && v.holds(f.claims) && !yield(f.lit, f.claims, false) {
				return false
			}
		}
		return true
	}
	t := v.table
	if int(n) >= t.ids.Len() {
		return true
	}
	for i, end := t.factRow(n); i < end; i++ {
		if t.factPred.At(i) != p {
			continue
		}
		claims := t.claimsOfFact(i)
		simple := v.exclusions == nil && !t.contestedFacts.Has(i)
		if (simple || v.holds(claims)) && !yield(t.factLit.At(i), claims, simple) {
			return false
		}
	}
	return true
}

// claimedAs reports whether the strongest of the claims has one of the modalities.
func (v *View) claimedAs(claims []uint32, m Modalities, simple bool) bool {
	if m == 0 {
		return true
	}
	if !simple {
		return m.Has(v.summary(claims).Modality)
	}
	strongest := claim.Hypothetical
	for _, c := range claims {
		strongest = min(strongest, v.ctx(c).modality)
	}
	return m.Has(strongest)
}

// litText returns the text of a literal.
func (v *View) litText(lit uint32) string {
	if base := v.table.lits.Len(); int(lit) >= base {
		return v.over.lits[int(lit)-base].Text
	}
	return v.table.lits.Get(lit)
}

// CountOfKinds returns the number of entities of the given kinds, which are indexed as in the ontology; nil means all
// kinds. The count is exact in a view that hides nothing. In any other view, the count includes hidden entities, and
// exact is false.
func (v *View) CountOfKinds(kinds []bool) (count int, exact bool) {
	for i, n := range v.kindCounts() {
		if kinds == nil || kinds[i] {
			count += n
		}
	}
	return count, v.exclusions == nil
}
