package proof

import (
	"math/big"
	"slices"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule"
)

// A grouped is the check of an answer to a question with groups. The answer has one list of parts.
type grouped struct {
	*Checker
	q     *rule.Query
	row   *Row
	vals  []*value // the values of the columns, in their order; nil for an aggregate without a value
	parts [][]*Part
}

// group checks an answer to a question with groups.
func (c *Checker) group(q *rule.Query, r *Row) error {
	g := &grouped{Checker: c, q: q, row: r, parts: make([][]*Part, len(q.Group.Of))}
	if len(r.Values) != len(q.Group.By)+len(q.Group.Of) || len(r.Parts) > 1 {
		return wrongAnswer("the answer must have one value for each column, and one list of parts")
	}
	g.vals = make([]*value, len(r.Values))
	for _, list := range r.Parts {
		for i := range list {
			of := list[i].Aggregate
			if of < 0 || of >= len(g.parts) {
				return wrongAnswer("a part is of no aggregate of the question")
			}
			g.parts[of] = append(g.parts[of], &list[i])
		}
	}
	for of := range g.parts {
		if err := g.aggregate(of); err != nil {
			return err
		}
	}
	if err := g.time(); err != nil {
		return err
	}
	if err := g.strength(); err != nil {
		return err
	}
	return g.having()
}

// aggregate checks the parts of an aggregate, and its value.
func (g *grouped) aggregate(of int) error {
	a, list := &g.q.Group.Of[of], g.parts[of]
	column := len(g.q.Group.By) + of
	text := g.row.Values[column].Text
	found := make([]match, len(list))
	for i, p := range list {
		m, err := g.part(a, p)
		if err != nil {
			return err
		}
		found[i] = m
	}
	var want *value
	switch {
	case len(list) == 0 && len(g.q.Group.By) > 0:
		return wrongAnswer("%s has no parts", a.Name)
	case a.Op == "min" || a.Op == "max":
		for _, m := range found {
			if want = m.value; !g.is(want, text) {
				return wrongAnswer("a part of %s has another value than the answer", a.Name)
			}
		}
	default:
		if !countOnce(a, list, found) {
			return wrongAnswer("two parts of %s count only once", a.Name)
		}
		want = total(a, found)
	}
	g.vals[column] = want
	if want == nil && text != "" || want != nil && !g.is(want, text) {
		return wrongAnswer("%s of its parts is not %q", a.Name, text)
	}
	return nil
}

// A match is how a part matches the question.
type match struct {
	value *value   // what is counted, added or compared
	ways  []string // keys of what the part counts; several if a symmetric relation matches in both orders
}

// part checks a part of an aggregate by itself.
func (g *grouped) part(a *rule.Aggregate, p *Part) (m match, err error) {
	q := g.q
	used, why := byLiteral(q.Body, p.Premises)
	if why != "" {
		return m, wrongAnswer("%s of the question", why)
	}
	if err := g.each(p.Premises); err != nil {
		return m, err
	}
	as := asRule(q, p.Premises, p.Summary)
	once := &rule.Sum{Op: a.Op, Of: a.Of, Per: a.Per, Body: q.Body, Group: q.Group.By}
	g.literals(q.Body, used, positive(q.Body), make([]*value, len(q.Vars)), func(vals []*value) bool {
		g.assign(q.Body, vals)
		if !g.conditions(as, used, vals) || !g.are(vals, q.Group.By, g.row.Values) || !g.is(vals[a.Of], p.Value.Text) {
			return false
		}
		for i, v := range q.Group.By {
			g.vals[i] = vals[v]
		}
		m.value = vals[a.Of]
		if way := g.counted(once, used, vals); !slices.Contains(m.ways, way) {
			m.ways = append(m.ways, way)
		}
		return false // there can be other ways
	})
	if err := g.ended(); err != nil {
		return m, err
	}
	if m.value == nil {
		return m, wrongAnswer("the premises of a part of %s do not match the question with these values", a.Name)
	}
	return m, g.checkPremises(as, false, wrongAnswer)
}

// countOnce reports whether no two parts of an aggregate count the same thing. Parts of a total may, if they hold at
// different times.
func countOnce(a *rule.Aggregate, parts []*Part, found []match) bool {
	taken := map[string][]int{} // the parts by the way in which they count
	var place func(i int, tried map[string]bool) bool
	place = func(i int, tried map[string]bool) bool {
		for _, way := range found[i].ways {
			if tried[way] {
				continue
			}
			tried[way] = true
			clash := slices.IndexFunc(taken[way], func(j int) bool {
				return a.Momentary() || parts[i].Period.Meets(parts[j].Period)
			})
			if clash < 0 {
				taken[way] = append(taken[way], i)
				return true
			}
			if place(taken[way][clash], tried) { // it counts in another way
				taken[way][clash] = i
				return true
			}
		}
		return false
	}
	for i := range parts {
		if !place(i, map[string]bool{}) {
			return false
		}
	}
	return true
}

// total returns the value of a count, sum, total or mean; nil if it has none.
func total(a *rule.Aggregate, found []match) *value {
	n := big.NewRat(int64(len(found)), 1)
	if a.Op == "count" {
		return &value{num: n}
	}
	sum := new(big.Rat)
	for _, m := range found {
		if m.value.num == nil {
			return nil
		}
		sum.Add(sum, m.value.num)
	}
	switch {
	case a.Op != "avg":
		return &value{num: sum}
	case len(found) == 0:
		return nil
	}
	return joined(sum, "/", n)
}

// time checks the period of the answer. If the group has a sum or mean, all parts must hold in it, but those of totals.
// Otherwise the answer holds when all parts do, and has no period if they never hold together.
func (g *grouped) time() error {
	atOnce := slices.ContainsFunc(g.q.Group.Of, func(a rule.Aggregate) bool { return a.Adds() && a.Momentary() })
	var common claim.Period
	meet := true
	for of, list := range g.parts {
		if atOnce && !g.q.Group.Of[of].Momentary() {
			continue
		}
		for _, p := range list {
			var ok bool
			common, ok = common.Together(p.Period)
			meet = meet && ok
		}
	}
	switch have := g.row.Period; {
	case !meet && atOnce:
		return wrongAnswer("its parts never hold at one time")
	case !meet && !have.IsZero():
		return wrongAnswer("its parts never hold at one time, and so it has no period, and not %v", have)
	case meet && !common.Covers(have):
		return wrongAnswer("its parts hold together %v, not %v", common, have)
	case !g.View.At(have):
		return wrongAnswer("it does not hold at the date of the view")
	}
	return nil
}

// strength checks that the answer is as weak as the weakest of its parts.
func (g *grouped) strength() error {
	want := graph.Summary{Modality: claim.Stated, Confidence: 1}
	for _, list := range g.parts {
		for _, p := range list {
			want.Modality = max(want.Modality, p.Modality)
			want.Confidence = min(want.Confidence, p.Confidence)
			want.Disputed = want.Disputed || p.Disputed
		}
	}
	if r := g.row; r.Modality != want.Modality || r.Confidence != want.Confidence || r.Disputed != want.Disputed {
		return wrongAnswer("its modality, its confidence and whether it is disputed must follow from its parts: %v, %v, %v",
			want.Modality, want.Confidence, want.Disputed)
	}
	return nil
}

// having checks the conditions on the columns.
func (g *grouped) having() error {
	for _, h := range g.q.Having {
		a, b := g.compute(h.Sides[0], g.vals), g.compute(h.Sides[1], g.vals)
		if a == nil || b == nil || !compare(*a, h.Op, *b) {
			return wrongAnswer("a condition after having does not hold")
		}
	}
	return nil
}
