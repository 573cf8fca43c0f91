package engine

import (
	"slices"
	"sort"

	"nexum/graph"
	"nexum/graph/claim"
)

// periodBytes is the approximate size of one more period of an answer.
const periodBytes = 64

// periods are in chronological order. None lies within another, so their ends are in order too.
type periods []claim.Period

// place returns the index at which to insert p into a list of periods. From there on, within periods of the list lie
// within p and must be removed. ok is false if p lies within a period of the list.
func place[T any](list []T, of func(T) claim.Period, p claim.Period) (at, within int, ok bool) {
	at = sort.Search(len(list), func(i int) bool { return claim.ComparePeriods(of(list[i]), p) >= 0 })
	if at > 0 && of(list[at-1]).Includes(p) || at < len(list) && of(list[at]).Includes(p) {
		return 0, 0, false
	}
	for at > 0 && p.Includes(of(list[at-1])) { // it starts when p does, and ends earlier
		at--
		within++
	}
	for at+within < len(list) && p.Includes(of(list[at+within])) {
		within++
	}
	return at, within, true
}

// add inserts a period. It returns false if the period lies within another one.
func (l *periods) add(p claim.Period) bool {
	at, within, ok := place(*l, func(p claim.Period) claim.Period { return p }, p)
	if ok {
		*l = slices.Replace(*l, at, at+within, p)
	}
	return ok
}

// strength is how strongly an answer holds in a period.
type strength struct {
	modality claim.Modality
	disputed bool
	doubt    doubt
}

// heldPeriods are the periods in which an answer holds, grouped by strength, with a derivation for each period. The
// periods of a group are ordered as in the type periods. Most answers have one group.
type heldPeriods []periodGroup

// A periodGroup holds the derivations of an answer with the same strength.
type periodGroup struct {
	strength
	ways []*derivation
}

// entry returns the group of a strength. It adds the group if there is none.
func (h *heldPeriods) entry(w strength) *periodGroup {
	for i := range *h {
		if (*h)[i].strength == w {
			return &(*h)[i]
		}
	}
	*h = append(*h, periodGroup{strength: w})
	return &(*h)[len(*h)-1]
}

// add adds the period of a derivation, unless a period of the same strength includes it. It calls way for the
// derivation only if it adds the period, and reports whether it did.
func (h *heldPeriods) add(r rank, p claim.Period, way func() *derivation) bool {
	w := h.entry(strength{r.modality, r.disputed, r.doubt})
	if len(w.ways) == 0 {
		w.ways = []*derivation{way()}
		return true
	}
	at, within, ok := place(w.ways, func(d *derivation) claim.Period { return d.period }, p)
	if ok {
		w.ways = slices.Replace(w.ways, at, at+within, way())
	}
	return ok
}

// dated reports whether the answer has periods: it does not hold at all times, or its strength changes with time.
func (h heldPeriods) dated() bool {
	for _, w := range h {
		if len(h) > 1 || len(w.ways) > 1 || !w.ways[0].period.IsZero() {
			return true
		}
	}
	return false
}

// summaries returns the periods in chronological order; nil if the answer is undated.
func (h heldPeriods) summaries() []graph.Summary {
	if !h.dated() {
		return nil
	}
	out := h.all()
	if len(out) == 1 && out[0].Period.IsZero() {
		return nil
	}
	return out
}

// all returns the periods in chronological order. If the answer holds at all times, one of them is zero.
func (h heldPeriods) all() []graph.Summary {
	var out []graph.Summary
	for _, w := range h {
		for _, d := range w.ways {
			out = append(out, graph.Summary{
				Period: d.period, Modality: w.modality, Confidence: w.doubt.confidence(),
				Disputed: w.disputed,
			})
		}
	}
	return graph.JoinSummaries(out)
}

// maxOthers limits the derivations that others returns.
const maxOthers = 20

// others returns at most maxOthers derivations for the time in which the answer holds but the derivation one does not,
// in chronological order.
func (h heldPeriods) others(one *derivation) []*derivation {
	held := h.summaries()
	if held == nil {
		return nil
	}
	var all []*derivation
	for _, w := range h {
		kept := slices.DeleteFunc(slices.Clone(w.ways), func(d *derivation) bool {
			return d.period != one.period &&
				!slices.ContainsFunc(held, func(s graph.Summary) bool { return w.matches(s) && s.Period.Covers(d.period) })
		})
		all = append(all, needed(kept, one.period)...)
	}
	all = slices.DeleteFunc(all, func(d *derivation) bool { return d.period == one.period })
	slices.SortFunc(all, func(a, b *derivation) int { return claim.ComparePeriods(a.period, b.period) })
	return all[:min(len(all), maxOthers)]
}

// matches reports whether s has this strength.
func (w strength) matches(s graph.Summary) bool {
	return s.Modality == w.modality && s.Disputed == w.disputed && s.Confidence == w.doubt.confidence()
}

// needed leaves out derivations whose period the derivations before and after them cover together, except those for the
// period shown. The derivations are ordered by period.
func needed(ways []*derivation, shown claim.Period) []*derivation {
	var out []*derivation
	for i, d := range ways {
		between := len(out) > 0 && i+1 < len(ways) && out[len(out)-1].period.Joins(ways[i+1].period)
		if d.period == shown || !between {
			out = append(out, d)
		}
	}
	return out
}
