package engine

import (
	"cmp"
	"reflect"
	"slices"
	"strings"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule"
	"nexum/graph/rule/proof"
)

// A sum or mean uses only values that hold at the same time. So time is divided at each instant at which a value of the
// group begins or ends, and the aggregates are computed for each part. Parts with equal results become one row with
// several periods.

// A spell is one period in which a share, a value that is added up, holds. A share can have several spells.
type spell struct {
	share int // index in the shares of the group
	rank  rank
	way   *derivation
}

// A result is a row of aggregates for one period.
type result struct {
	values []proof.Value
	period claim.Period
	rank   rank
	uses   []use
}

// byMoment returns the rows of one group, each with the periods in which its aggregates have its values. of are the
// shares by facet.
func (e *Engine) byMoment(q *rule.Query, b builder, of [][]share, facetOf []int) ([]proof.Row, error) {
	shares := slices.Concat(of...)
	spells := spellsOf(shares)
	var results []result
	last := map[claim.Modality]int{} // the last result, by the weakest modality that its shares may have
	err := e.segments(spells, func(period claim.Period, active []int) error {
		holding := e.holding(shares, spells, active)
		var stronger []proof.Value
		for _, weakest := range limitsOf(holding) {
			r, err := resultOf(q, of, facetOf, atLeast(holding, weakest), weakest)
			if err != nil {
				return err
			}
			if r == nil || slices.Equal(r.values, stronger) {
				continue
			}
			stronger, r.period = r.values, period
			if n, ok := last[weakest]; ok && results[n].continues(r) {
				results[n].period.To = period.To
				continue
			}
			last[weakest] = len(results)
			results = append(results, *r)
			e.memory += int(reflect.TypeFor[result]().Size()) + int(reflect.TypeFor[use]().Size())*len(r.uses)
		}
		return nil
	})
	if err != nil || e.failed != nil {
		return nil, cmp.Or(err, e.failed)
	}
	by := shares[0].Values[:len(q.Group.By)]
	return e.rowsOf(by, results, b), e.failed
}

// spellsOf returns all spells of the shares, without those that hold at no moment.
func spellsOf(shares []share) []spell {
	var out []spell
	for i := range shares {
		for _, w := range shares[i].held {
			of := rank{modality: w.modality, disputed: w.disputed, doubt: w.doubt}
			for _, d := range w.ways {
				out = append(out, spell{i, of, d})
			}
		}
	}
	return slices.DeleteFunc(out, func(s spell) bool { return s.way.period.Empty() })
}

// limitsOf returns the modalities of the shares of a group, the strongest first. The aggregates are computed once for
// each of them, from the shares that are no weaker. So alleged shares do not hide the result of the stated ones.
func limitsOf(shares []share) []claim.Modality {
	var out []claim.Modality
	for _, s := range shares {
		out = append(out, s.Modality)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// atLeast returns the shares that are no weaker than a modality.
func atLeast(shares []share, weakest claim.Modality) []share {
	if !slices.ContainsFunc(shares, func(s share) bool { return s.Modality > weakest }) {
		return shares
	}
	return slices.DeleteFunc(slices.Clone(shares), func(s share) bool { return s.Modality > weakest })
}

// resultOf computes the aggregates of a group from holding, the shares that hold at one time. A total uses the shares
// of any time that are no weaker than a modality. resultOf returns nil if an aggregate has no value.
func resultOf(q *rule.Query, of [][]share, facetOf []int, holding []share, weakest claim.Modality) (*result, error) {
	now := make([][]share, len(of))
	for _, s := range holding {
		now[s.facet] = append(now[s.facet], s)
	}
	var r result
	for i, a := range q.Group.Of {
		list, once := now[facetOf[i]], atOnce
		if !a.Momentary() {
			list, once = atLeast(of[facetOf[i]], weakest), eachOnce
		}
		if len(list) == 0 { // only shares of other facets hold
			return nil, nil
		}
		value, taken, err := aggregate(q, &a, list, once)
		if err != nil {
			return nil, err
		}
		r.values = append(r.values, value)
		for _, s := range taken {
			r.rank = r.rank.add(summaryRank(s.Summary))
			r.uses = append(r.uses, use{i, s.aggregated(), s.way})
		}
	}
	return &r, nil
}

// continues reports whether next starts when r ends and has the same derivations.
func (r *result) continues(next *result) bool {
	return !r.period.To.IsZero() && r.period.To.Last().Next() == next.period.From.First() &&
		slices.Equal(r.uses, next.uses)
}

// holding returns the shares that have an active spell, in order, each with its best active spell.
func (e *Engine) holding(shares []share, spells []spell, active []int) []share {
	var out []share
	last := -1
	for _, i := range active {
		s := spells[i]
		if !e.step() {
			return nil
		}
		if s.share != last {
			last = s.share
			out = append(out, shares[s.share])
		} else if got := summaryRank(out[len(out)-1].Summary); s.rank.compareStrength(got) >= 0 {
			continue
		}
		at := &out[len(out)-1]
		at.way, at.claimed = s.way, claim.Period{}
		at.Summary = graph.Summary{
			Modality: s.rank.modality, Disputed: s.rank.disputed,
			Confidence: s.rank.doubt.confidence(),
		}
	}
	return out
}

// atOnce selects the shares that count at one moment: one for each claim. This is the share of the strongest modality;
// among equals an undisputed one, then the one with the greatest value.
func atOnce(shares []share) []share {
	place := map[string]int{}
	var out []share
	for _, s := range shares {
		i, rival := place[s.item]
		if !rival {
			place[s.item] = len(out)
			out = append(out, s)
			continue
		}
		if have := out[i]; cmp.Or(
			compareWorth(have, s),
			have.aggregated().Number().Compare(s.aggregated().Number()),
			cmp.Compare(have.Confidence, s.Confidence),
		) < 0 {
			out[i] = s
		}
	}
	return out
}

// A boundary is an instant at which a spell begins, or the first instant after the end of one. Different dates can
// denote the same boundary.
type boundary struct {
	at     claim.Instant
	from   claim.Date // the date that begins at the instant; a bound if it is one in all spells
	to     claim.Date // the date that ends just before the instant; a bound if it is one in all spells
	stated [2]bool    // whether from and to are dates of a spell, and not computed from the adjacent date
}

// boundaries returns the instants at which a spell begins or has ended, in order.
func boundaries(spells []spell) []boundary {
	var all []boundary
	for _, s := range spells {
		p := s.way.period
		all = append(all, boundary{p.From.First(), p.From, p.From.Previous(), [2]bool{true, false}})
		if next := p.To.Following(); !next.IsZero() {
			all = append(all, boundary{p.To.Last().Next(), next, p.To, [2]bool{false, true}})
		}
	}
	slices.SortStableFunc(all, func(a, b boundary) int { return a.at.Compare(b.at) })
	out := all[:0]
	for _, b := range all {
		if len(out) == 0 || out[len(out)-1].at != b.at {
			out = append(out, b)
			continue
		}
		have := &out[len(out)-1]
		have.from = betterEnd(have.from, have.stated[0], b.from, b.stated[0])
		have.to = betterEnd(have.to, have.stated[1], b.to, b.stated[1])
		have.stated = [2]bool{have.stated[0] || b.stated[0], have.stated[1] || b.stated[1]}
	}
	return out
}

// betterEnd chooses one of two dates that denote the same end of a period, as better does. The result is a bound only
// if both are bounds. given and other tell whether a source gives d and e.
func betterEnd(d claim.Date, given bool, e claim.Date, other bool) claim.Date {
	both := d.IsBound() && e.IsBound()
	if better(e, other, d, given) {
		d = e
	}
	if !both {
		d = d.Plain()
	}
	return d
}

// better reports whether to write an end of a period as d and not as e. It prefers a date that a source gives, then the
// more precise date.
func better(d claim.Date, given bool, e claim.Date, other bool) bool {
	if given != other {
		return given
	}
	return d.Precision() > e.Precision()
}

// segments calls each for every period in which the same spells hold, in chronological order, with their indexes. It
// leaves out periods in which none holds, and those outside the date of the view.
func (e *Engine) segments(spells []spell, each func(claim.Period, []int) error) error {
	marks := boundaries(spells)
	order := make([]int, len(spells)) // by their beginning
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		return spells[i].way.period.From.First().Compare(spells[j].way.period.From.First())
	})
	var active []int // in the order of the spells
	for i, m := range marks {
		active = slices.DeleteFunc(active, func(s int) bool { return spells[s].way.period.To.Last().Before(m.at) })
		for len(order) > 0 && !spells[order[0]].way.period.From.First().After(m.at) {
			at, _ := slices.BinarySearch(active, order[0])
			active, order = slices.Insert(active, at, order[0]), order[1:]
		}
		period := claim.Period{From: m.from}
		if i+1 < len(marks) {
			period.To = marks[i+1].to
		}
		if len(active) == 0 || !e.view.At(period) {
			continue
		}
		if err := each(period, active); err != nil || !e.step() {
			return err
		}
	}
	return nil
}

// rowsOf makes one row of all results with equal values. The row has the premises of the strongest result or, if
// several are equally strong, of the latest of these.
func (e *Engine) rowsOf(by []proof.Value, results []result, b builder) []proof.Row {
	groups := map[string][]result{}
	var order []string
	for _, r := range results {
		var key strings.Builder
		for _, v := range r.values {
			key.WriteString(v.Key())
			key.WriteByte(0)
		}
		if groups[key.String()] == nil {
			order = append(order, key.String())
		}
		groups[key.String()] = append(groups[key.String()], r)
	}
	var out []proof.Row
	for _, key := range order {
		list := groups[key]
		best := 0
		for i, r := range list {
			if r.rank.compareStrength(list[best].rank) <= 0 {
				best = i
			}
		}
		row := proof.Row{Values: append(slices.Clone(by), list[best].values...)}
		row.Summary = b.prove(&row, list[best].uses, &list[best].period)
		for i, r := range list {
			row.Held = append(row.Held, graph.Summary{
				Period: r.period, Modality: r.rank.modality, Confidence: r.rank.doubt.confidence(), Disputed: r.rank.disputed,
			})
			if i != best && b.wantsMore(&row) {
				b.prove(&row, r.uses, &r.period)
			}
		}
		row.Held = graph.JoinAdjacent(row.Held)
		if row.Summary = row.Grow(row.Held); len(row.Held) == 1 && row.Held[0].Period.IsZero() {
			row.Held = nil
		}
		e.keep(&row)
		if !e.goOn() {
			return nil
		}
		out = append(out, row)
	}
	return out
}
