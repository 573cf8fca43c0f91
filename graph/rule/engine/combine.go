package engine

import (
	"slices"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule/proof"
)

// combine combines the shares that each aggregate uses into one row, without values. The row holds when all of them
// hold. A share can hold in several periods, and so can the row. If they have no time in common, the row has no period.
func (e *Engine) combine(taken [][]share, b builder) proof.Row {
	shares := slices.Concat(taken...)
	if len(taken) > 1 {
		shares = e.distinctShares(shares)
	}
	held := e.common(shares)
	var out proof.Row
	if len(held) == 0 { // they hold at different times
		out.Summary = b.prove(&out, usesOf(taken, nil), nil)
		return out
	}
	out.Summary = graph.Strongest(held)
	if len(held) > 1 || !held[0].Period.IsZero() {
		out.Held = held
	}
	shown := slices.IndexFunc(held, func(s graph.Summary) bool {
		return s.Modality == out.Modality && s.Disputed == out.Disputed && s.Confidence == out.Confidence &&
			out.Period.Covers(s.Period)
	})
	b.prove(&out, usesOf(taken, &held[shown]), nil)
	for i, s := range held {
		if i != shown && b.wantsMore(&out) && e.goOn() {
			b.prove(&out, usesOf(taken, &s), nil)
		}
	}
	return out
}

// weaker returns the summary of two premises together: the weaker modality, the lower confidence, and disputed if one
// is.
func weaker(a, b graph.Summary) graph.Summary {
	return graph.Summary{
		Period: a.Period, Modality: max(a.Modality, b.Modality), Confidence: min(a.Confidence, b.Confidence),
		Disputed: a.Disputed || b.Disputed,
	}
}

// common returns a summary of all shares together for each period that they have in common, in chronological order. The
// zero period means all times. It returns nil if they have no time in common.
func (e *Engine) common(shares []share) []graph.Summary {
	held := []graph.Summary{{Modality: claim.Stated, Confidence: 1}}
	for i := range shares {
		if !e.goOn() {
			return nil
		}
		all := shares[i].held.all()
		if len(all) == 1 && all[0].Period.IsZero() && certain(all[0]) {
			continue
		}
		if held = e.together(held, all); len(held) == 0 {
			return nil
		}
	}
	return held
}

// together combines two lists of summaries: it returns a summary for each period that one of the first list and one of
// the second have in common.
func (e *Engine) together(one, other []graph.Summary) []graph.Summary {
	var out []graph.Summary
	for _, a := range one {
		for _, b := range other {
			period, ok := a.Period.Together(b.Period)
			if !ok || !e.step() {
				continue
			}
			s := weaker(a, b)
			s.Period = period
			out = append(out, s)
		}
	}
	return graph.JoinSummaries(out)
}

// longestFor considers the derivations of a share that are at least as strong as s. It returns the one that holds for
// the longest part of a period.
func (s *share) longestFor(want graph.Summary) *derivation {
	var best *derivation
	for _, w := range s.held {
		if w.modality > want.Modality || w.doubt.confidence() < want.Confidence || w.disputed && !want.Disputed {
			continue
		}
		for _, d := range w.ways {
			switch {
			case d.period.Covers(want.Period):
				return d
			case best == nil && d.period.Meets(want.Period):
				best = d
			}
		}
	}
	return best
}
