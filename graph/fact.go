package graph

import (
	"cmp"
	"iter"
)

// A Fact is a literal property of an entity, in one view.
type Fact struct {
	Entity Node
	Pred   Pred
	Value  Value

	lit    uint32
	claims []uint32
}

// Same reports whether f and g are the same fact of one view.
func (f Fact) Same(g Fact) bool { return f.Entity == g.Entity && f.Pred == g.Pred && f.lit == g.lit }

type rawFact struct {
	pred   Pred
	lit    uint32
	claims []uint32
}

// facts yields what is claimed of an entity, hidden or not.
func (v *View) facts(n Node) iter.Seq[rawFact] {
	return func(yield func(rawFact) bool) {
		if v.over != nil {
			if row, ok := v.over.facts[n]; ok {
				for _, f := range row {
					if !yield(f) {
						return
					}
				}
				return
			}
		}
		t := v.table
		if int(n) >= t.ids.len() {
			return
		}
		for i := t.fact[n]; i < t.fact[n+1]; i++ {
			if !yield(rawFact{t.factPred[i], t.factLit[i], t.factClaims[t.factClaimAt[i]:t.factClaimAt[i+1]]}) {
				return
			}
		}
	}
}

// Facts yields the facts of an entity that a source supports, by predicate and value.
func (v *View) Facts(n Node) iter.Seq[Fact] {
	return func(yield func(Fact) bool) {
		for f := range v.facts(n) {
			if v.holds(f.claims) && !yield(Fact{n, f.pred, v.literal(f.lit), f.lit, f.claims}) {
				return
			}
		}
	}
}

// FactValues yields the values of one predicate of an entity, the strongest claimed ones first among
// equals of order: by value.
func (v *View) FactValues(n Node, p Pred) iter.Seq[Fact] {
	return func(yield func(Fact) bool) { v.EachFact(n, p, yield) }
}

// EachFact yields what FactValues does, without memory of its own. It returns false if yield did.
func (v *View) EachFact(n Node, p Pred, yield func(Fact) bool) bool {
	if v.over != nil {
		if row, ok := v.over.facts[n]; ok {
			for _, f := range row {
				if f.pred == p && v.holds(f.claims) && !yield(Fact{n, p, v.literal(f.lit), f.lit, f.claims}) {
					return false
				}
			}
			return true
		}
	}
	t := v.table
	if int(n) >= t.ids.len() {
		return true
	}
	for i := t.fact[n]; i < t.fact[n+1]; i++ {
		if t.factPred[i] != p {
			continue
		}
		claims := t.factClaims[t.factClaimAt[i]:t.factClaimAt[i+1]]
		simple := v.lens == nil && !t.factOdd.has(i)
		if (simple || v.holds(claims)) && !yield(Fact{n, p, v.literal(t.factLit[i]), t.factLit[i], claims}) {
			return false
		}
	}
	return true
}

// Fact returns the value of a predicate that is to have one value: the one that the strongest and
// surest claim gives, among equals the longest, which of dates is the most precise.
func (v *View) Fact(n Node, p Pred) (best Fact, ok bool) {
	var top Summary
	v.EachFact(n, p, func(f Fact) bool {
		s := v.summary(f.claims)
		better := cmp.Or(cmp.Compare(top.Modality, s.Modality), cmp.Compare(s.Confidence, top.Confidence), cmp.Compare(len(f.Value.Text), len(best.Value.Text)))
		if !ok || better > 0 {
			best, top, ok = f, s, true
		}
		return true
	})
	return best, ok
}

// FactSummary tells how a fact is claimed.
func (v *View) FactSummary(f Fact) Summary { return v.summary(f.claims) }

// FactSummaryIn tells how it is claimed that a fact holds in all of a period, as SummaryIn does of a relation.
func (v *View) FactSummaryIn(f Fact, in Period) Summary { return v.summaryIn(f.claims, in, "") }

// FactPeriodsOf returns the periods that supporting claims give a fact, as PeriodsOf does of a relation; nothing if
// none says when.
func (v *View) FactPeriodsOf(f Fact) []Period {
	for _, c := range f.claims {
		if !v.ctx(c).period.IsZero() {
			return v.periods(f.claims, (*contextRow).covers)
		}
	}
	return nil
}

// FactClaims returns who says so, the newest last.
func (v *View) FactClaims(f Fact) []ClaimOf { return v.claimsOf(f.claims) }
