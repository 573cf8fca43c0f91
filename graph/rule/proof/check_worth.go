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
	return c.worthOf(p, denied, func(format string, args ...any) error { return c.wrong(p, format, args...) })
}

// certaintyOf is worth with a function that makes the error. denied is whether a claim denies the conclusion: a denied
// relation is disputed, however it is derived.
func (c *Checker) worthOf(p *Proof, denied bool, wrong func(format string, args ...any) error) error {
	var period claim.Period
	modality, confidence, disputed := claim.Stated, 1.0, false
	add := func(s graph.Summary) {
		modality, confidence, disputed = max(modality, s.Modality), min(confidence, s.Confidence), disputed || s.Disputed
	}
	always := c.View.AnyTime()
	for _, x := range flat(p.Rule.Body, p.Premises) {
		m := x.Premise
		switch {
		case x.literal.Kind == rule.KindLiteral && m.Fact != nil: // the kind of an entity holds at all times
			if _, err := c.factClaims(*m.Fact); err != nil {
				return err
			}
			add(always.FactClaimSummary(*m.Fact))
		case m.Proof != nil:
			if m.Proof.Rule == nil {
				if err := c.claims(m.Proof, p.Period); err != nil {
					return err
				}
			}
			add(m.Proof.Summary)
			for _, f := range m.Proof.Span {
				add(c.View.FactClaimSummary(f))
			}
			common, ok := period.Intersect(m.Proof.Period)
			if !ok {
				return wrong("its premises never hold at one time")
			}
			period = common
			if m.Proof.Rule == nil && !c.during(m.Proof) {
				return wrong("a premise is dated otherwise than its claims and ends say")
			}
			if err := c.cited(m.Proof); err != nil {
				return err
			}
		case m.Mention != nil:
			add(always.Summary(m.Mention.Relation))
		case m.Fact != nil:
			claims, err := c.factClaims(*m.Fact)
			if err != nil {
				return err
			}
			add(saidIn(claims, p.Period, ""))
			for range c.View.Rivals(*m.Fact, p.Period) { // another value for the same time
				disputed = true
			}
			common, ok := period.Intersect(m.Period)
			if !ok {
				return wrong("its premises never hold at one time")
			}
			period = common
			if dated := c.dated(claims); len(dated) == 0 != m.Period.IsZero() || len(dated) > 0 && !slices.Contains(dated, m.Period) {
				return wrong("a fact is dated otherwise than its claims say")
			}
		}
	}
	disputed = disputed || denied
	if period != p.Period {
		return wrong("its premises hold together %v, not %v", period, p.Period)
	}
	if !c.View.At(period) {
		return wrong("it does not hold at the date of the view")
	}
	if modality != p.Modality || confidence != p.Confidence || disputed != p.Disputed {
		return wrong("its premises are worth %v, %v, disputed %v", modality, confidence, disputed)
	}
	return nil
}

// cited checks the claims that a proof cites for its relation: each supports it for all of the proof's time, or is
// undated, or denies it for some of the time. If no claim covers all of the time, claims that cover parts of it are
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
	s := saidIn(claims, in, p.Attributes)
	if s.Modality != p.Modality || s.Confidence != p.Confidence || s.Disputed != p.Disputed {
		return c.wrong(p, "it is claimed for %v as %v, %v, disputed %v", in, s.Modality, s.Confidence, s.Disputed)
	}
	return nil
}

// saidIn returns the summary of claims for a period, from the claims that cover the whole period or are undated.
func saidIn(claims []graph.ResolvedClaim, in claim.Period, attributes string) graph.Summary {
	s := graph.Summary{Modality: claim.Hypothetical}
	for _, cl := range claims {
		x := cl.Context
		switch {
		case x.Stance == claim.Disputes:
			s.Disputed = s.Disputed || x.Period.Meets(in)
		case (x.Period.IsZero() || x.Period.Covers(in)) && (attributes == "" || x.Attributes == attributes):
			s.Modality, s.Confidence = min(s.Modality, x.Modality), max(s.Confidence, x.Confidence())
		}
	}
	return s
}

// dated returns the periods of the claims that support something and are visible at the date of the view.
func (c *Checker) dated(claims []graph.ResolvedClaim) []claim.Period {
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

// during checks the period of a stated premise: it must be the period of a claim or, if no claim is dated, the time in
// which both ends of the relation exist. The span of the premise must then have a fact for each limit.
func (c *Checker) during(p *Proof) bool {
	if dated := c.dated(c.View.Claims(p.Relation)); len(dated) > 0 {
		return slices.Contains(dated, p.Period)
	}
	var want claim.Period
	for _, n := range [2]graph.Node{p.Relation.Source, p.Relation.Target} {
		for _, f := range c.View.Kind(n).Facts {
			pred, ok := c.View.Pred(f.Name)
			if !ok || !f.Begins && !f.Ends {
				continue
			}
			fact, ok := c.View.Fact(n, pred)
			if !ok {
				continue
			}
			d, err := claim.ParseDate(fact.Value.Text)
			if err != nil {
				continue
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

// spans reports whether the span of a proof has a fact that begins, or ends, an entity.
func (c *Checker) spans(p *Proof, n graph.Node, ends bool) bool {
	return slices.ContainsFunc(p.Span, func(x graph.Fact) bool {
		return x.Entity == n && slices.ContainsFunc(c.View.Kind(n).Facts, func(f *schema.Fact) bool {
			return f.Name == c.View.PredName(x.Pred) && (ends && f.Ends || !ends && f.Begins)
		})
	})
}
