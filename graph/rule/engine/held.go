package engine

import (
	"slices"
	"sort"

	"nexum/graph"
	"nexum/graph/claim"
)

// periodBytes is about what one more period of an answer takes.
const periodBytes = 64

// periods are in the order of time, none within another: so the later one begins, the later it ends.
type periods []claim.Period

// place returns where a period stands among others, and how many of them it takes the place of; ok is false if it is within
// one of them.
func place[T any](list []T, of func(T) claim.Period, p claim.Period) (at, within int, ok bool) {
	at = sort.Search(len(list), func(i int) bool { return claim.ComparePeriods(of(list[i]), p) >= 0 })
	if at > 0 && of(list[at-1]).Covers(p) || at < len(list) && of(list[at]).Covers(p) {
		return 0, 0, false
	}
	for at+within < len(list) && p.Covers(of(list[at+within])) {
		within++
	}
	return at, within, true
}

// add takes one more period, and reports whether it is not within one that is there.
func (l *periods) add(p claim.Period) bool {
	at, within, ok := place(*l, func(p claim.Period) claim.Period { return p }, p)
	if ok {
		*l = slices.Replace(*l, at, at+within, p)
	}
	return ok
}

// worth is what tells the periods of one answer apart, besides the time.
type worth struct {
	modality claim.Modality
	disputed bool
	doubt    float64
}

// heldPeriods are the periods in which an answer holds, by what it is worth then, each with a way to hold it. In one list,
// they are as in periods. Most answers have one entry.
type heldPeriods []heldWorth

// A heldWorth is the periods in which an answer is worth the same.
type heldWorth struct {
	worth
	ways []*derivation
}

// of returns the entry of a worth, which it makes if there is none.
func (h *heldPeriods) of(w worth) *heldWorth {
	for i := range *h {
		if (*h)[i].worth == w {
			return &(*h)[i]
		}
	}
	*h = append(*h, heldWorth{worth: w})
	return &(*h)[len(*h)-1]
}

// add takes one way to hold an answer, which make makes if it adds anything to the periods. It reports whether it does.
func (h *heldPeriods) add(r rank, p claim.Period, way func() *derivation) bool {
	w := h.of(worth{r.modality, r.disputed, r.doubt})
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

// dated reports whether the answer holds for some time only, or more strongly for some of it.
func (h heldPeriods) dated() bool {
	for _, w := range h {
		if len(h) > 1 || len(w.ways) > 1 || !w.ways[0].period.IsZero() {
			return true
		}
	}
	return false
}

// summaries returns the periods in the order of time; nothing if the answer holds without a date.
func (h heldPeriods) summaries() []graph.Summary {
	if !h.dated() {
		return nil
	}
	var out []graph.Summary
	for _, w := range h {
		for _, d := range w.ways {
			out = append(out, graph.Summary{Period: d.period, Modality: w.modality, Confidence: 1 - w.doubt, Disputed: w.disputed})
		}
	}
	if out = graph.JoinSummaries(out); len(out) == 1 && out[0].Period.IsZero() {
		return nil
	}
	return out
}

// maxOthers bounds for how many of the periods of an answer the premises are told, beside those of the first.
const maxOthers = 20

// others returns ways to hold the answer in the periods that one way does not cover, in the order of time.
func (h heldPeriods) others(one *derivation) []*derivation {
	held := h.summaries()
	if len(held) < 2 {
		return nil
	}
	var all []*derivation
	for _, w := range h {
		for _, d := range w.ways {
			kept := func(s graph.Summary) bool {
				return s.Modality == w.modality && s.Disputed == w.disputed && s.Confidence == 1-w.doubt && s.Period.Covers(d.period)
			}
			if d.period != one.period && slices.ContainsFunc(held, kept) {
				all = append(all, d)
			}
		}
	}
	slices.SortFunc(all, func(a, b *derivation) int { return claim.ComparePeriods(a.period, b.period) })
	return all[:min(len(all), maxOthers)]
}
