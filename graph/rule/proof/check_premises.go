package proof

import (
	"slices"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule"
	"nexum/schema"
)

// checkStrength checks that period, modality, confidence and dispute of a derived relation follow from its premises.
func (c *Checker) checkStrength(p *Proof) error {
	denied := c.View.Denied(p.Relation.Key(), p.Period)
	return c.checkPremises(p, denied, func(format string, args ...any) error { return c.wrong(p, format, args...) })
}

// checkPremises checks that the period, modality, confidence and dispute of a conclusion follow from its premises.
// wrong makes the error that checkPremises returns. denied says whether a claim denies the conclusion. A denied
// relation is disputed, even if its premises are not.
func (c *Checker) checkPremises(p *Proof, denied bool, wrong func(format string, args ...any) error) error {
	w := premises{
		checker: c, always: c.View.AnyTime(), conclusion: p, wrong: wrong,
		modality: claim.Stated, confidence: 1, disputed: denied,
	}
	for _, m := range flat(p.Rule.Body, p.Premises) {
		if err := w.premise(m); err != nil {
			return err
		}
	}
	return w.check()
}

// premises combines the premises of a conclusion: the period in which all of them hold, their weakest modality, their
// lowest confidence, and whether one of them is disputed.
type premises struct {
	checker    *Checker
	always     *graph.View // the view of all times
	conclusion *Proof
	wrong      func(format string, args ...any) error

	period     claim.Period
	modality   claim.Modality
	confidence float64
	disputed   bool
}

// premise checks and adds a premise. A sum only limits the time, because the matches that it adds up are premises too.
// So does an absence.
func (w *premises) premise(m placed) error {
	switch {
	case m.literal.Kind == rule.KindLiteral && m.Fact != nil:
		return w.kind(*m.Fact)
	case m.Proof != nil:
		return w.relation(m.Proof)
	case m.Mention != nil:
		w.add(w.always.Summary(m.Mention.Relation))
	case m.Fact != nil:
		return w.fact(*m.Fact, m.Period)
	case m.absence(), m.Parts != nil:
		return w.limit(m.Period)
	}
	return nil
}

// kind checks and adds a fact that shows the kind of an entity. It holds at all times.
func (w *premises) kind(f graph.Fact) error {
	if _, err := w.checker.factClaims(f); err != nil {
		return err
	}
	w.add(w.always.FactClaimSummary(f))
	return nil
}

// relation checks and adds a relation. Its span limits the time only: it does not make the relation weaker. The checker
// checks a derived one by its own premises.
func (w *premises) relation(p *Proof) error {
	stated := p.Rule == nil
	if stated {
		if err := w.checker.claims(p, w.conclusion.Period); err != nil {
			return err
		}
	}
	w.add(p.Summary)
	if err := w.limit(p.Period); err != nil {
		return err
	}
	if stated && !w.checker.during(p) {
		return w.wrong("the dates of a premise differ from those of its claims and of the entities that it connects")
	}
	return w.checker.cited(p)
}

// fact checks and adds a fact with the period that its claims give it. Another value for the same time disputes it.
func (w *premises) fact(f graph.Fact, dated claim.Period) error {
	claims, err := w.checker.factClaims(f)
	if err != nil {
		return err
	}
	ever, err := w.checker.factDating(f)
	if err != nil {
		return err
	}
	w.add(ever.saidIn(claims, w.conclusion.Period, ""))
	for range w.checker.View.Rivals(f, w.conclusion.Period) {
		w.disputed = true
		break
	}
	if err := w.limit(dated); err != nil {
		return err
	}
	periods := w.checker.dated(claims, ever)
	if len(periods) == 0 != dated.IsZero() || len(periods) > 0 && !slices.Contains(periods, dated) {
		return w.wrong("the dates of a fact differ from those of its claims")
	}
	return nil
}

func (w *premises) add(s graph.Summary) {
	w.modality = max(w.modality, s.Modality)
	w.confidence = min(w.confidence, s.Confidence)
	w.disputed = w.disputed || s.Disputed
}

// limit limits the time for which the premises hold together.
func (w *premises) limit(to claim.Period) error {
	common, ok := w.period.Together(to)
	if !ok {
		return w.wrong("its premises never hold at one time")
	}
	w.period = common
	return nil
}

// check compares the combined strength of all premises with that of the conclusion.
func (w *premises) check() error {
	p := w.conclusion
	if w.period != p.Period {
		return w.wrong("its premises hold together %v, not %v", w.period, p.Period)
	}
	if !w.checker.View.At(w.period) {
		return w.wrong("it does not hold at the date of the view")
	}
	if w.modality != p.Modality || w.confidence != p.Confidence || w.disputed != p.Disputed {
		return w.wrong("its modality, its confidence and whether it is disputed must follow from its premises: %v, %v, %v",
			w.modality, w.confidence, w.disputed)
	}
	return nil
}

// cited checks the claims that a proof cites for its relation: each supports it for all of the proof's time, or is
// undated, or denies it for a part of the time. If no claim covers all of the time, claims that cover parts of it are
// sufficient.
func (c *Checker) cited(p *Proof) error {
	whole, some := 0, 0
	for _, cl := range p.Claims(c.View) {
		x := cl.Context
		switch {
		case x.Stance == claim.Disputes && x.Period.Meets(p.Period):
		case x.Stance != claim.Supports || p.Rule != nil:
			return c.wrong(p, "it cites %s, %s, which does not say so", x.Document, x.Locator)
		case p.Attributes != "" && x.Attributes != p.Attributes:
			return c.wrong(p, "it cites %s, %s, which says something else", x.Document, x.Locator)
		case x.Period.IsZero():
			whole++
		case x.Period.Covers(p.Period):
			whole++
		case x.Period.Meets(p.Period):
			some++
		default:
			return c.wrong(p, "it cites %s, %s, which says so for %v, not for %v", x.Document, x.Locator, x.Period, p.Period)
		}
	}
	if p.Rule == nil && whole+some == 0 {
		return c.wrong(p, "it cites nothing")
	}
	return nil
}

// claims checks the modality, confidence and dispute of a stated premise. It uses the claims that cover the whole
// period or are undated and that have the attributes of the premise, if it has some.
func (c *Checker) claims(p *Proof, in claim.Period) error {
	claims, err := c.relationClaims(p.Relation)
	if err != nil {
		return err
	}
	ever, err := c.dating(p.Relation)
	if err != nil {
		return err
	}
	s := ever.saidIn(claims, in, p.Attributes)
	if s.Modality != p.Modality || s.Confidence != p.Confidence || s.Disputed != p.Disputed {
		return c.wrong(p, "its modality, its confidence and whether it is disputed must follow from its claims for "+
			"%v: %v, %v, %v", in, s.Modality, s.Confidence, s.Disputed)
	}
	return nil
}

// saidIn returns the summary of claims for a period. It uses the claims that cover all of the period, and the undated
// claims that count for it.
func (d dating) saidIn(claims []graph.ResolvedClaim, in claim.Period, attributes string) graph.Summary {
	s := graph.Summary{Modality: claim.Hypothetical}
	for _, cl := range claims {
		x := cl.Context
		switch {
		case x.Stance == claim.Disputes:
			s.Disputed = s.Disputed || x.Period.Meets(in)
		case attributes != "" && x.Attributes != attributes:
		case x.Period.IsZero() && d.undatedCounts(x, in), !x.Period.IsZero() && x.Period.Covers(in):
			if x.Modality < s.Modality {
				s.Modality, s.Confidence = x.Modality, 0
			}
			if x.Modality == s.Modality {
				s.Confidence = max(s.Confidence, x.Confidence())
			}
		}
	}
	return s
}

// dated returns the periods of the supporting claims that are visible at the date of the view, or nil if ever is
// timeless. ever has the claims of all times.
func (c *Checker) dated(claims []graph.ResolvedClaim, ever dating) []claim.Period {
	if ever.timeless() {
		return nil
	}
	var out []claim.Period
	for _, cl := range claims {
		if x := cl.Context; x.Stance == claim.Supports && !x.Period.IsZero() && c.View.At(x.Period) {
			out = append(out, x.Period)
		}
	}
	return out
}

// A placed premise is a premise with its literal.
type placed struct {
	Premise
	literal rule.Literal
}

// flat returns the premises of a body, including those within sums.
func flat(body []rule.Literal, premises []Premise) []placed {
	var out []placed
	for _, m := range premises {
		l := body[m.Literal]
		out = append(out, placed{m, l})
		for _, p := range m.Parts {
			if l.Sum != nil {
				out = append(out, flat(l.Sum.Body, p)...)
			}
		}
	}
	return out
}

// during checks the period of a stated premise: it must be the period of a claim or, if no claim dates the relation,
// the time in which both ends of it exist. The span of the premise must then have a fact for each limit.
func (c *Checker) during(p *Proof) bool {
	ever, err := c.dating(p.Relation)
	if err != nil {
		return false
	}
	dated := c.dated(c.View.Claims(p.Relation), ever)
	if slices.Contains(dated, p.Period) || p.Attributes != "" && ever.has(p.Attributes, p.Period) {
		return true
	}
	if len(dated) > 0 {
		return false
	}
	var want claim.Period
	as := ever.undatedModality()
	for _, n := range [2]graph.Node{p.Relation.Source, p.Relation.Target} {
		facts := c.View.Kind(n).Facts
		exact := slices.ContainsFunc(facts, func(f *schema.Fact) bool {
			_, ok := c.lifeDate(n, f, as)
			return ok && f.Begins && !f.OrBefore
		})
		for _, f := range facts {
			d, ok := c.lifeDate(n, f, as)
			if !ok || f.OrBefore && exact {
				continue
			}
			if f.OrBefore {
				d = d.OrBefore()
			}
			bound := claim.Period{From: d}
			if f.Ends {
				bound = claim.Period{To: d}
			}
			if !c.spans(p, n, f.Ends) {
				return false
			}
			want, _ = want.Intersect(bound)
		}
	}
	return want == p.Period
}

// lifeDate returns the date at which an entity begins or ends according to the fact f, if the fact is at least as
// strong as a modality. It returns false if there is no such date.
func (c *Checker) lifeDate(n graph.Node, f *schema.Fact, as claim.Modality) (claim.Date, bool) {
	pred, ok := c.View.Pred(f.Name)
	if !ok || !f.Begins && !f.Ends {
		return claim.Date{}, false
	}
	fact, ok := c.View.FactAmong(n, pred, 1<<(as+1)-1)
	if !ok {
		return claim.Date{}, false
	}
	d, err := claim.ParseDate(fact.Value.Text)
	return d, err == nil
}

// spans reports whether p.Span has a fact of the entity n that gives its beginning or, if ends is true, its end.
func (c *Checker) spans(p *Proof, n graph.Node, ends bool) bool {
	return slices.ContainsFunc(p.Span, func(x graph.Fact) bool {
		return x.Entity == n && slices.ContainsFunc(c.View.Kind(n).Facts, func(f *schema.Fact) bool {
			return f.Name == c.View.PredName(x.Pred) && (ends && f.Ends || !ends && f.Begins)
		})
	})
}
