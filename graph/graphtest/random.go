package graphtest

import (
	"fmt"
	"math/rand/v2"

	"nexum/graph/claim"
)

// RandomClaims returns about n claims about few entities, so that many claims are about the same relation. There are
// relations that are stated twice, denied, retracted or dated, relations of an entity with itself, symmetric relations
// stated in both directions, and foreign predicates. The claims have the given revision; retractions have the next one.
func RandomClaims(r *rand.Rand, n int, revision uint64) []claim.Claim {
	preds := []string{"SUBSIDIARY_OF", "PARTNERS_WITH", "OPERATES", "COMPETES_WITH", "http://x.org/knows"}
	facts := []string{claim.PredicateName, claim.PredicateAlias, "foundedOn", "http://x.org/note"}
	kinds := []string{"Company", "State", "Law"}
	id := func() string { return fmt.Sprintf("e%d", r.IntN(12)) }
	dates := []claim.Date{{}, {}, claim.Year(2010), claim.Day(2013, 6, 0), claim.Day(2017, 6, 1)}
	starts := append(dates, claim.Year(2010).OrBefore(), claim.Day(2017, 6, 1).OrBefore())
	ends := []claim.Date{{}, {}, {}, claim.Year(2018), claim.Day(2019, 12, 0), claim.Year(2018).OrAfter()}
	var out []claim.Claim
	for range n {
		c := claim.Claim{Subject: id(), Context: claim.Context{
			Document: fmt.Sprintf("doc%d", r.IntN(3)), Locator: fmt.Sprint(r.IntN(4)), Revision: revision,
			Modality: claim.Modality(r.IntN(3)), Doubt: claim.DoubtOf(1 - float64(r.IntN(3))/10),
			Period: claim.Period{From: starts[r.IntN(len(starts))], To: ends[r.IntN(len(ends))]},
		}}
		switch r.IntN(8) {
		case 0:
			c.Predicate, c.Object = claim.PredicateKind, claim.Literal(kinds[r.IntN(len(kinds))])
		case 1, 2:
			c.Predicate, c.Object = facts[r.IntN(len(facts))], claim.Literal(fmt.Sprintf("v%d", r.IntN(5)))
			if r.IntN(3) == 0 {
				c.Object.Lang = "zh"
			}
			if c.Predicate == "foundedOn" && r.IntN(3) > 0 {
				c.Object.Text = dates[2+r.IntN(len(dates)-2)].String()
			}
		default:
			c.Predicate, c.Object = preds[r.IntN(len(preds))], claim.EntityValue(id())
		}
		out = append(out, c)
		switch r.IntN(10) {
		case 0:
			c.Context.Stance = claim.Disputes
			out = append(out, c)
		case 1:
			c.Context.Stance, c.Context.Revision = claim.Retracts, revision+1
			out = append(out, c)
		}
	}
	return out
}
