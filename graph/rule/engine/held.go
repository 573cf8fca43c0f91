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

// place returns the index at which p is inserted into a list of periods, and how many periods from there on lie within
// p and are replaced. ok is false if p lies within a period of the list.
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

// strength holds what distinguishes the periods of one answer, other than the time.
type strength struct {
	modality claim.Modality
	disputed bool
	doubt    doubt
}

// heldPeriods are the periods in which an answer holds, grouped by strength, with a derivation for each. The periods of
// one entry are ordered as in periods. Most answers have one entry.
type heldPeriods []periodGroup

// A periodGroup holds the derivations of an answer with the same strength.
type periodGroup struct {
	strength
	ways []*derivation
}

// entry returns the entry of a strength; it adds one if there is none.
func (h *heldPeriods) entry(w strength) *periodGroup {
	for i := range *h {
		if (*h)[i].strength == w {
			return &(*h)[i]
		}
	}
	*h = append(*h, periodGroup{strength: w})
	return &(*h)[len(*h)-1]
}

// add adds the period of a derivation. It calls way for the derivation only if the period extends the periods of the
// same strength, and reports whether it does.
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

// dated reports whether the answer holds only for some time, or with different confidence or modality at different
// times.
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

// others returns derivations for the rest of the time in which the answer holds, in chronological order. one is the
// derivation that is shown already.
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

// needed leaves out derivations whose period the neighbors cover together, but not those of the period shown. The
// derivations are in the order of periods.
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
