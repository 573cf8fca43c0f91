package engine

import (
	"slices"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule/proof"
)

// combine combines shares into one row, without values. The row holds when all shares hold. A share can hold in several
// periods, and so can the row. If the shares have no time in common, the row has no period. taken has the shares that
// each aggregate uses; shares are these without repetition.
func (e *Engine) combine(shares []share, taken [][]share, b builder) proof.Row {
	held := e.common(shares)
	out := proof.Row{Summary: graph.Summary{Modality: claim.Stated, Confidence: 1}}
	if len(held) == 0 { // they hold at different times
		for _, s := range shares {
			out.Premises = append(out.Premises, s.Premises...)
			out.Summary = weaker(out.Summary, s.Summary)
		}
		out.Period = claim.Period{}
		b.proveAnyTime(&out, usesOf(taken, nil))
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
	out.Premises = b.during(shares, held[shown])
	b.proveAnyTime(&out, usesOf(taken, &held[shown]))
	for i, s := range held {
		if i != shown && len(out.Others) < maxOthers && e.goOn() {
			out.Others = append(out.Others, b.during(shares, s))
			b.proveAnyTime(&out, usesOf(taken, &s))
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

// during returns the premises of shares for a period in which all of them hold as strongly as s, or more.
func (b builder) during(shares []share, s graph.Summary) []proof.Premise {
	var out []proof.Premise
	for i := range shares {
		way := shares[i].longestFor(s)
		if way == nil || way == shares[i].way {
			out = append(out, shares[i].Premises...)
			continue
		}
		premises, _ := b.premises(way, -1, nil)
		out = append(out, premises...)
	}
	return out
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
