package graph

import (
	"cmp"
	"iter"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"nexum/graph/claim"
)

// A Fact is a literal property of an entity, in one view.
type Fact struct {
	Entity Node
	Pred   Pred
	Value  claim.Value

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

// facts yields all facts that are claimed of an entity, hidden or not.
func (v *View) facts(n Node) iter.Seq[rawFact] {
	return func(yield func(rawFact) bool) {
		if row, ok := v.changedFacts(n); ok {
			slices.Values(row)(yield)
			return
		}
		t := v.table
		if int(n) >= t.ids.Len() {
			return
		}
		for i, end := t.factRow(n); i < end; i++ {
			if !yield(t.rawFact(i)) {
				return
			}
		}
	}
}

// changedFacts returns the facts of an entity whose facts the overlay replaces.
func (v *View) changedFacts(n Node) (row []rawFact, ok bool) {
	if v.over == nil {
		return nil, false
	}
	return v.over.facts.Get(n)
}

// supportedFacts yields the facts of an entity with a predicate, once for each visible claim that supports them and
// whose context counts, with that context.
func (v *View) supportedFacts(n Node, p Pred, counts func(*contextRow) bool) iter.Seq2[rawFact, *contextRow] {
	return func(yield func(rawFact, *contextRow) bool) {
		for f := range v.facts(n) {
			if f.pred != p {
				continue
			}
			for _, c := range f.claims {
				if row := v.ctx(c); v.supports(c, row, f.claims) && counts(row) && !yield(f, row) {
					return
				}
			}
		}
	}
}

// Facts yields the facts of an entity that hold in the view, sorted by predicate and value.
func (v *View) Facts(n Node) iter.Seq[Fact] {
	return func(yield func(Fact) bool) {
		for f := range v.facts(n) {
			if v.holds(f.claims) && !yield(Fact{n, f.pred, v.literal(f.lit), f.lit, f.claims}) {
				return
			}
		}
	}
}

// FactValues yields the values of one predicate of an entity that hold in the view, sorted by value.
func (v *View) FactValues(n Node, p Pred) iter.Seq[Fact] {
	return func(yield func(Fact) bool) { v.EachFact(n, p, yield) }
}

// EachFact yields the same facts as FactValues, but allocates no memory. It returns false if yield did.
func (v *View) EachFact(n Node, p Pred, yield func(Fact) bool) bool {
	if row, ok := v.changedFacts(n); ok {
		for _, f := range row {
			if f.pred == p && v.holds(f.claims) && !yield(Fact{n, p, v.literal(f.lit), f.lit, f.claims}) {
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
		lit, claims := t.factLit.At(i), t.claimsOfFact(i)
		simple := v.exclusions == nil && !t.contestedFacts.Has(i)
		if (simple || v.holds(claims)) && !yield(Fact{n, p, v.literal(lit), lit, claims}) {
			return false
		}
	}
	return true
}

// Fact returns the preferred value of a predicate that can have only one value. It chooses the value whose claims have
// the strongest modality, then the highest confidence, then the one that holds the latest, then the longest text, then
// the first text in order. The longest date is the most precise, and of equally precise dates the first is the
// earliest. The result does not depend on the order in which claims were loaded.
func (v *View) Fact(n Node, p Pred) (best Fact, ok bool) { return v.FactAmong(n, p, 0) }

// FactAmong is like Fact, among the values with one of the modalities; 0 stands for all.
func (v *View) FactAmong(n Node, p Pred, among Modalities) (best Fact, ok bool) {
	var top Summary
	v.EachFact(n, p, func(f Fact) bool {
		s := v.summary(f.claims)
		if among != 0 && among&(1<<s.Modality) == 0 {
			return true
		}
		if !ok || ShownBefore(s, f.Value.Text, top, best.Value.Text) {
			best, top, ok = f, s, true
		}
		return true
	})
	return best, ok
}

// ShownBefore reports whether Fact chooses a value with the summary s rather than an earlier one with the summary best.
// Both summaries are those of FactClaimSummary.
func ShownBefore(s Summary, text string, best Summary, bestText string) bool {
	return cmp.Or(
		cmp.Compare(best.Modality, s.Modality),
		cmp.Compare(s.Confidence, best.Confidence),
		s.Period.To.Last().Compare(best.Period.To.Last()),
		s.Period.From.First().Compare(best.Period.From.First()),
		cmp.Compare(len(text), len(bestText)),
	) > 0
}

// Identifiers yields pairs of scheme and value: the values of the facts that have a scheme in the ontology.
func (v *View) Identifiers(n Node) iter.Seq2[string, string] {
	return func(yield func(scheme, value string) bool) {
		for _, fact := range v.Kind(n).Facts {
			if fact.Scheme == "" {
				continue
			}
			p, ok := v.Pred(fact.Name)
			if ok && !v.EachFact(n, p, func(f Fact) bool { return yield(fact.Scheme, f.Value.Text) }) {
				return
			}
		}
	}
}

// FactClaimSummary summarizes the claims of one value of a fact. It ignores other values, so these do not make the fact
// disputed.
func (v *View) FactClaimSummary(f Fact) Summary { return v.summary(f.claims) }

// FactSummary summarizes the claims of a fact. The fact is disputed if a claim denies it, or if it has rivals.
func (v *View) FactSummary(f Fact) Summary {
	s := v.summary(f.claims)
	s.Disputed = s.Disputed || v.hasRival(f, v.FactPeriods(f)...)
	return s
}

// FactSummaryIn summarizes a fact for a period: the claims that support it during all of the period, like SummaryIn for
// relations. Rivals at other times do not count.
func (v *View) FactSummaryIn(f Fact, in claim.Period) Summary {
	s := v.summaryIn(f.claims, in, "")
	s.Disputed = s.Disputed || v.hasRival(f, in)
	return s
}

// StrongestFactPeriods returns the periods that supporting claims give for a fact, like StrongestPeriods for relations.
// It returns nil if no claim gives a period.
func (v *View) StrongestFactPeriods(f Fact) []claim.Period {
	for _, c := range f.claims {
		if !v.ctx(c).period.IsZero() {
			return v.periods(f.claims, v.covers)
		}
	}
	return nil
}

// FactClaims returns the claims of a fact, the newest last.
func (v *View) FactClaims(f Fact) []ResolvedClaim { return v.claimsOf(f.claims) }

// AppendFactClaims appends the claims that FactClaims returns to out.
func (v *View) AppendFactClaims(out []ResolvedClaim, f Fact) []ResolvedClaim {
	return v.appendClaims(out, f.claims)
}

// FactPeriods returns the periods in which a fact holds according to supporting claims, in the order of time. Periods
// that share a day are joined. It returns nothing if no claim gives a period.
func (v *View) FactPeriods(f Fact) []claim.Period {
	return claim.JoinPeriods(v.periods(f.claims, v.lasts))
}

// Rivals yields the other values of a fact that can have only one value, if they hold at some time in one of the
// periods. Without periods, it yields those of any time. A value that is a less precise form of another is not a rival.
func (v *View) Rivals(f Fact, in ...claim.Period) iter.Seq[Fact] {
	return func(yield func(Fact) bool) {
		of, ok := v.Kind(f.Entity).Fact(v.PredName(f.Pred))
		if !ok || of.List {
			return
		}
		v.EachFact(f.Entity, f.Pred, func(other Fact) bool {
			if f.Same(other) || Agree(of.Type, f.Value.Text, other.Value.Text) || !overlapAny(in, v.FactPeriods(other)) {
				return true
			}
			return yield(other)
		})
	}
}

func (v *View) hasRival(f Fact, in ...claim.Period) bool {
	for range v.Rivals(f, in...) {
		return true
	}
	return false
}

// overlapAny reports whether a period of a overlaps a period of b. An empty list means all times.
func overlapAny(a, b []claim.Period) bool {
	return len(a) == 0 || len(b) == 0 || slices.ContainsFunc(a, func(p claim.Period) bool {
		return slices.ContainsFunc(b, p.Meets)
	})
}

// Agree reports whether two values of a fact of one type are equal, or one is a more precise form of the other: 2010
// and 2010-05, 5 and 5.0.
func Agree(typ, a, b string) bool {
	if a == b {
		return true
	}
	switch typ {
	case "Date", "DateTime":
		return claim.SameDate(a, b)
	case "Int", "Float", "Decimal":
		return sameNumber(a, b)
	}
	return false
}

// sameNumber reports whether two texts are the same number. It is exact, except for numbers with an exponent.
func sameNumber(a, b string) bool {
	x, err1 := strconv.ParseFloat(a, 64)
	y, err2 := strconv.ParseFloat(b, 64)
	if err1 != nil || err2 != nil || x != y {
		return false
	}
	if strings.ContainsAny(a+b, "eExXpP") {
		return true
	}
	r, ok1 := new(big.Rat).SetString(a)
	s, ok2 := new(big.Rat).SetString(b)
	return ok1 && ok2 && r.Cmp(s) == 0
}
