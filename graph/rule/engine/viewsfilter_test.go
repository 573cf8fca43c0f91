package engine_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule/engine"
)

// viewRules have recursion, negation, sums with negative values, and a sum over what rules yield.
const viewRules = `
rule passed: "x" supplies(X, Y, units: P) :- owns(X, Y, percent: P).
rule two: "x" controls(X, Z) :- funds(X, Y), funds(Y, Z).
rule more: "x" controls(X, Z) :- controls(X, Y), funds(Y, Z).
rule sum: "x" controls(/a, Y) :- sum(P: owns(_, Y, percent: P)) >= 50.
rule absent: "x" partnersWith(X, Y) :- funds(X, Y), not owns(X, Y).
rule both: "x" competesWith(/b, Y) :- company(Y), sum(P: supplies(_, Y, units: P)) > 20, not controls(/c, Y).
`

var viewQuestions = []string{
	"owns(X, Y, percent: P)", "controls(X, Y)", "partnersWith(X, Y)", "competesWith(X, Y)", "supplies(X, Y, units: P)",
	"owns(_, Y, percent: P) | sum(P) by Y", "owns(X, Y), not controls(X, Y)",
}

func revised(n uint64) time.Time { return time.Date(2026, 1, int(n), 0, 0, 0, 0, time.UTC) }

// revisedClaims returns random claims of three documents in the revisions 2 to 4, with denials and retractions.
func revisedClaims(r *rand.Rand, merges bool) []claim.Claim {
	var out []claim.Claim
	name := func() string { return string(rune('a' + r.IntN(5))) }
	for rev := uint64(2); rev <= 4; rev++ {
		for range 3 + r.IntN(4) {
			c := owns(name(), name(), 10*(r.IntN(12)-3))
			if r.IntN(2) == 0 {
				c = rel(c.Subject, "FUNDS", c.Object.Text, "1")
			}
			if merges && r.IntN(5) == 0 {
				c = rel(c.Subject, claim.PredicateSameAs, c.Object.Text, "1")
			}
			if c.Subject == c.Object.Text {
				continue
			}
			c.Context.Document, c.Context.Revision = fmt.Sprintf("d%d", r.IntN(3)), rev
			merge := c.Predicate == claim.PredicateSameAs
			if from := claim.Year(2000 + r.IntN(6)); r.IntN(2) == 0 && !merge {
				c.Context.Period = claim.Period{From: from, To: claim.Year(2003 + r.IntN(6))}
			}
			switch r.IntN(6) {
			case 0:
				c.Context.Modality = claim.Alleged
			case 1:
				c.Context.Stance = claim.Disputes
			}
			if c.Context.Period.Empty() {
				continue
			}
			out = append(out, c)
		}
		for _, c := range slices.Clone(out) {
			if c.Context.Revision < rev && r.IntN(5) == 0 {
				c.Context.Stance, c.Context.Revision = claim.Retracts, rev
				out = append(out, c)
			}
		}
	}
	return out
}

// TestViewsAnswerAsFilteredStores checks that random views, as known at a revision, without a document or a relation,
// with assumed shares, with merges and as of a date, give the answers of a store that was loaded with what they show,
// with proofs that the checker accepts.
func TestViewsAnswerAsFilteredStores(t *testing.T) {
	for seed := range rounds(40) {
		r := rand.New(rand.NewPCG(seed, 23))
		var base []claim.Claim
		for i := range 5 {
			base = append(base, fact(string(rune('a'+i)), claim.PredicateKind, "Company", "1"))
		}
		for i := range 3 {
			c := fact(fmt.Sprintf("d%d", i), claim.PredicateKind, "Document", "1")
			base = append(base, c, citing(fmt.Sprintf("d%d", i), fact("a", claim.PredicateName, "A", "1")))
		}
		merges := seed%2 == 1
		claims := revisedClaims(r, merges)
		o := ontology(t)
		b := compile(t, o, base).Apply(claim.Revision{Number: 1, CommittedAt: revised(1)}, nil)
		for rev := uint64(2); rev <= 4; rev++ {
			b = b.Apply(claim.Revision{Number: rev, CommittedAt: revised(rev)},
				slices.DeleteFunc(slices.Clone(claims), func(c claim.Claim) bool { return c.Context.Revision != rev }))
		}
		p := program(t, b, viewRules)
		for range 6 {
			change, kept, named := randomChange(r, claims, !merges)
			if change.AsOf.IsZero() != (r.IntN(2) == 0) { // half of the views have a date
				change.AsOf = claim.Year(1999 + r.IntN(11))
			}
			if _, err := b.With(change); merges && errors.Is(err, graph.ErrAssumedRelation) {
				continue // its ends are one entity
			}
			want := program(t, compile(t, o, slices.Concat(base, kept)), viewRules)
			if !change.AsOf.IsZero() {
				want = see(t, want, graph.Change{AsOf: change.AsOf})
			}
			got := see(t, p, change)
			for _, q := range viewQuestions {
				if a, b := sortedAnswers(t, got, q), sortedAnswers(t, want, q); a != b {
					t.Fatalf("seed %d, %s, as of %v, %s:\n%s\nwant\n%s", seed, named, change.AsOf, q, a, b)
				}
			}
		}
	}
}

// sortedAnswers returns the answers to a question, one per line, with their periods and how sure they are.
func sortedAnswers(t *testing.T, p *engine.Program, question string) string {
	t.Helper()
	var lines []string
	rows := checkedRows(t, p, question)
	q, problems := parser().Query(question, p.View().Ontology())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	checkAnswers(t, p, q, rows)
	for _, row := range rows {
		held := row.Held
		if held == nil {
			held = []graph.Summary{row.Summary}
		}
		line := values(row)
		for _, h := range held {
			line = append(line, fmt.Sprintf("%v %v %v %v", h.Period, h.Modality, h.Confidence, h.Disputed))
		}
		lines = append(lines, strings.Join(line, "; "))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// randomChange returns a change of a view, the claims that remain with it, among them what it assumes, and a name.
func randomChange(r *rand.Rand, claims []claim.Claim, without bool) (c graph.Change, kept []claim.Claim, named string) {
	known := uint64(1 + r.IntN(4))
	c.KnownAt = revised(known)
	named = fmt.Sprintf("as known at %d", known)
	kept = slices.DeleteFunc(slices.Clone(claims), func(c claim.Claim) bool { return c.Context.Revision > known })
	if r.IntN(2) == 0 {
		c.Distrust = []string{fmt.Sprintf("d%d", r.IntN(3))}
		named += " distrusting " + c.Distrust[0]
		kept = slices.DeleteFunc(kept, func(x claim.Claim) bool { return x.Context.Document == c.Distrust[0] })
	}
	if without && len(claims) > 0 && r.IntN(2) == 0 {
		hide := claims[r.IntN(len(claims))]
		id := claim.RelationID{Source: hide.Subject, Predicate: hide.Predicate, Target: hide.Object.Text}.String()
		c.Without = []string{id}
		named += " without " + id
		kept = slices.DeleteFunc(kept, func(x claim.Claim) bool {
			return x.Subject == hide.Subject && x.Predicate == hide.Predicate && x.Object == hide.Object
		})
	}
	for range r.IntN(3) {
		x := owns(string(rune('a'+r.IntN(2))), string(rune('c'+r.IntN(3))), 10*(r.IntN(12)-3))
		x.Context = claim.Context{Modality: claim.Hypothetical, Attributes: x.Context.Attributes}
		if r.IntN(2) == 0 {
			x.Context.Period = claim.Period{From: claim.Year(2000), To: claim.Year(2004)}
		}
		c.With = append(c.With, graph.AssumedRelation{
			Source: x.Subject, Type: "OWNS", Target: x.Object.Text, Period: x.Context.Period, Attributes: x.Context.Attributes,
		})
		kept = append(kept, x)
		named += fmt.Sprintf(" with %s|%s %s %v", x.Subject, x.Object.Text, x.Context.Attributes, x.Context.Period)
	}
	return c, kept, named
}
