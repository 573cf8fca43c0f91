package engine

import (
	"cmp"
	"slices"

	"nexum/graph/claim"
	"nexum/graph/decimal"
)

// A choice is the parts of a sum that are added up.
type choice struct {
	total   decimal.Decimal
	reached bool // whether the total reaches the bound
	period  claim.Period
	gap     claim.Period // in which no other negative part counts; zero means all times
	parts   [][]premise
	moment  claim.Instant  // the parts hold at this moment
	weakest claim.Modality // negative parts that are weaker do not count
	ways    []string       // the key of each part that writeWay writes
}

// used returns the set of ways.
func (c *choice) used() map[string]bool {
	out := make(map[string]bool, len(c.ways))
	for _, way := range c.ways {
		out[way] = true
	}
	return out
}

// choose chooses and adds up parts that hold at a moment: of what counts once, the greatest amount. What can be
// negative is in every choice, unless it is weaker than weakest. Of the rest, it chooses those that use accepts, the
// greatest first, and stops when the bound is reached, so that few are needed.
func (t *tally) choose(moment claim.Instant, weakest claim.Modality, use func(*part) bool) choice {
	type most struct {
		way  string
		must bool
		*part
	}
	var chosen []most
	musts := 0
	for way, parts := range t.parts {
		m, must := t.greatest(parts, moment, weakest, use)
		if must {
			musts++
		}
		if m != nil {
			chosen = append(chosen, most{way, must, m})
		}
	}
	slices.SortFunc(chosen, func(a, b most) int {
		switch {
		case a.must && !b.must:
			return -1
		case b.must && !a.must:
			return 1
		}
		return cmp.Or(b.amount.Compare(a.amount), cmp.Compare(a.way, b.way))
	})
	out := choice{period: t.outer.period, moment: moment, weakest: weakest}
	sum := t.outer.body[t.literal].Sum
	for i, p := range chosen {
		common, ok := out.period.Together(p.period)
		if !ok && p.must {
			return out
		}
		if !ok {
			continue
		}
		out.total, out.period, out.parts = t.plus(out.total, p.amount), common, append(out.parts, p.made)
		out.ways = append(out.ways, p.way)
		if out.reached = i+1 >= musts && reaches(out.total, sum); out.reached {
			break
		}
	}
	return out
}

// greatest returns the part with the greatest amount of those that count once and hold at a moment; nil if there is
// none. must reports whether one of them is negative and no weaker than weakest: then all that are no weaker are
// considered, and otherwise those that use accepts.
func (t *tally) greatest(parts []part, moment claim.Instant, weakest claim.Modality,
	use func(*part) bool,
) (m *part, must bool) {
	must = t.signed && slices.ContainsFunc(parts, func(p part) bool {
		return p.amount.Sign() < 0 && p.rank.modality <= weakest && includes(p.period, moment)
	})
	for i := range parts {
		p := &parts[i]
		if !includes(p.period, moment) || must && p.rank.modality > weakest || !must && !use(p) {
			continue
		}
		better := m == nil || p.amount.Compare(m.amount) > 0
		if better || must && p.amount.Equal(m.amount) && p.rank.compareStrength(m.rank) < 0 {
			m = p
		}
	}
	return m, must
}

// limitTo limits a choice to the time around its moment in which no negative part counts that is not in it. It returns
// false if there is no such time.
func (t *tally) limitTo(c *choice) bool {
	var others []claim.Period
	used := c.used()
	for way, parts := range t.parts {
		for i := range parts {
			p := &parts[i]
			if p.amount.Sign() < 0 && !used[way] && p.rank.modality <= c.weakest {
				others = append(others, p.period)
			}
		}
	}
	if len(others) == 0 {
		return true
	}
	gaps := claim.Gaps(others)
	i := slices.IndexFunc(gaps, func(g claim.Period) bool { return includes(g, c.moment) })
	if i < 0 {
		return false
	}
	c.gap = gaps[i]
	var ok bool
	c.period, ok = c.period.Together(c.gap)
	return ok
}
