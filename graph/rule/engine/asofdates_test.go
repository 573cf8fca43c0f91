package engine_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule/proof"
)

// datesRules derive relations by sums, counts, absence and recursion, and by what other rules derive.
const datesRules = `
rule direct: "x" supplies(X, Y, percent: P) :- owns(X, Y, percent: P).
rule through: "x" supplies(X, Y, percent: R) :-
  owns(X, Z, percent: P), owns(Z, Y, percent: Q), X != Y, R = P * Q / 100.
rule majority: "x" controls(X, Y) :- sum(P: supplies(X, Y, percent: P)) >= 30.
rule together: "x" oversees(X, Y) :- funds(X, Z), sum(P: owns(Z, Y, percent: P), funds(X, Z)) >= 30.
rule chain: "x" controls(X, Z) :- controls(X, Y), controls(Y, Z).
rule half: "x" sanctioned(S, Y) :- sum(P: owns(X, Y, percent: P), sanctioned(S, X), P > 0) >= 30.
rule free: "x" licensesTo(X, Y) :- owns(X, Y), not controls(X, Y).
rule quiet: "x" partnersWith(X, Y) :- owns(X, Y), not stated funds(X, Y).
rule several: "x" competesWith(X, Y) :- owns(X, Y), count(Z: owns(Z, Y)) >= 2.`

// datesQuestions are questions about the relations that sources state and that datesRules derive.
var datesQuestions = []string{
	"owns(X, Y)",
	"owns(X, Y, percent: P)",
	"owns(Y, X, percent: P) | sum(P) by X",
	"owns(Y, X, percent: P) | sum(P), count(Y), max(P) by X",
	"owns(Y, X, percent: P), not funds(Y, X) | sum(P) by X",
	"supplies(Y, X, percent: P) | sum(P) by X",
	"supplies(X, Y, percent: P)",
	"controls(X, Y)",
	"controls(X, Y), not funds(X, Y)",
	"owns(X, Y, percent: P), not owns(X, Y, percent: 20)",
	"oversees(X, Y)",
	"sanctioned(X, Y)",
	"licensesTo(X, Y)",
	"partnersWith(X, Y)",
	"competesWith(X, Y)",
	"owns(X, Y), not sanctioned(_, Y)",
	"foundedOn(X, D)",
}

// datesClaims returns random claims about few companies. They differ in period, modality, confidence and document; some
// are denied, some shares are negative, some companies have a date of foundation, and some are merged.
func datesClaims(r *rand.Rand) []claim.Claim {
	id := func() string { return string(rune('a' + r.IntN(5))) }
	var claims []claim.Claim
	weaken := func(c claim.Claim) claim.Claim {
		from := 2000 + r.IntN(10)
		switch r.IntN(5) {
		case 0:
		case 1:
			c.Context.Period.From = claim.Year(from)
		case 2:
			c.Context.Period.To = claim.Year(from)
		default:
			c.Context.Period = claim.Period{From: claim.Year(from), To: claim.Year(from + r.IntN(4))}
		}
		if r.IntN(4) == 0 {
			c.Context.Modality = claim.Modality(r.IntN(3))
		}
		if r.IntN(3) == 0 {
			c.Context.Doubt = claim.DoubtOf(float64(5+r.IntN(5)) / 10)
		}
		c.Context.Document = fmt.Sprintf("d%d", r.IntN(3))
		if r.IntN(12) == 0 {
			c.Context.Stance, c.Context.Period = claim.Disputes, claim.Period{}
		}
		return c
	}
	for range 6 + r.IntN(5) {
		claims = append(claims, weaken(owns(id(), id(), 10*(r.IntN(8)-3))))
	}
	for range 2 + r.IntN(3) {
		claims = append(claims, weaken(rel(id(), "FUNDS", id(), "2")))
	}
	claims = append(claims, weaken(rel("us", "SANCTIONED", id(), "3")))
	for range r.IntN(3) {
		c := fact(id(), "foundedOn", fmt.Sprint(1998+r.IntN(8)), "4")
		if r.IntN(3) == 0 {
			c.Context.Modality = claim.Alleged
		}
		claims = append(claims, c)
	}
	for range r.IntN(3) {
		claims = append(claims, sameAs(id(), id(), float64(5+r.IntN(6))/10))
	}
	for _, n := range "abcde" {
		claims = append(claims, fact(string(n), claim.PredicateKind, "Company", "1"))
	}
	return append(claims, fact("us", claim.PredicateKind, "State", "1"))
}

// atYear returns the answers that hold in a year, each with the strongest way in which it holds then.
func atYear(rows []proof.Row, year int) map[string]graph.Summary {
	at := claim.On(claim.Year(year))
	out := map[string]graph.Summary{}
	for _, r := range rows {
		held := r.Held
		if held == nil {
			held = []graph.Summary{r.Summary}
		}
		var values []string
		for _, v := range r.Values {
			values = append(values, v.Text)
		}
		key := strings.Join(values, " ")
		for _, h := range held {
			if !h.Period.Meets(at) {
				continue
			}
			h.Period = claim.Period{}
			have, ok := out[key]
			if !ok {
				out[key] = h
				continue
			}
			out[key] = graph.Strongest([]graph.Summary{have, h})
		}
	}
	return out
}

// TestAnswersAsOfEveryDate asks questions about random claims with sums, counts, absences, recursion, merges, denials
// and lifetimes. For each year, the answers of the view as of the year must be the answers of the view without a date
// that hold in this year, equally strong, certain and disputed. The checker must accept all their proofs.
func TestAnswersAsOfEveryDate(t *testing.T) {
	for seed := range rounds(6) {
		r := rand.New(rand.NewPCG(seed, 11))
		p := program(t, compile(t, ontology(t), datesClaims(r)), datesRules)
		whole := map[string][]proof.Row{}
		for _, q := range datesQuestions {
			whole[q] = checkedRows(t, p, q)
		}
		for y := 1997; y <= 2014; y++ {
			then := see(t, p, graph.Change{AsOf: claim.Year(y)})
			for _, q := range datesQuestions {
				want, got := atYear(whole[q], y), atYear(checkedRows(t, then, q), y)
				if !maps.Equal(want, got) {
					t.Fatalf("seed %d, %s in %d:\nwithout a date %v\nas of it %v", seed, q, y,
						unlike(want, got), unlike(got, want))
				}
			}
		}
	}
}

// unlike returns the answers of one that other does not have equally.
func unlike(one, other map[string]graph.Summary) []string {
	var out []string
	for _, k := range slices.Sorted(maps.Keys(one)) {
		if one[k] != other[k] {
			out = append(out, fmt.Sprintf("%s: %v", k, one[k]))
		}
	}
	return out
}
