package proof

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/decimal"
	"nexum/graph/rule"
)

// A Proof shows why a relation holds: claims state it, or a rule derives it from premises. A Checker can check it
// against the view without the engine that found it. Proofs are shared, so do not change them.
type Proof struct {
	Relation graph.Relation
	Rule     *rule.Rule // nil if the relation is stated
	Premises []Premise
	graph.Summary
	// Span lists the facts that limit the time of a stated relation that no source dates.
	Span []graph.Fact
	// Attributes is a JSON object. For a stated relation, it holds the attributes of the claims that the proof uses, if
	// the rule names any. For a derived one, it holds the attributes that the rule computes. Otherwise it is empty.
	Attributes string
}

// A Premise is the match of one literal of a rule's body. One of Proof, Fact, Parts and Mention is set; none of them is
// set for the absence of a relation or fact.
type Premise struct {
	Literal int // index in the body
	Proof   *Proof
	Fact    *graph.Fact
	// For a fact, Period is the period of the claim, and zero if it is undated. For an absence, it is a period in which
	// nothing matches the literal; for a sum, one in which no negative value counts that Parts does not have. Zero means
	// all times.
	Period claim.Period
	Parts  [][]Premise     // for a sum: the matches of its body that are added up
	Total  decimal.Decimal // for a sum: the total of Parts
	Absent [2]graph.Node   // for an absence: its ends; NoNode for any entity
	// For an absence, Attributes is a JSON object of the attributes that its literal names; empty if it names none.
	Attributes string
	// Mention is a stated relation of any time that shows that an entity exists. It proves the literal thing(X) if X
	// has no facts.
	Mention *Proof
}

// absence reports whether the premise is an absence: nothing matches a negated literal.
func (m *Premise) absence() bool {
	return m.Proof == nil && m.Fact == nil && m.Parts == nil && m.Mention == nil
}

// Claims returns the claims that state the relation for the proof's time, and those that deny it for that time. For a
// derived relation, it returns only the latter.
func (p *Proof) Claims(v *graph.View) []graph.ResolvedClaim {
	return v.ClaimsIn(p.Relation, p.Period, p.Attributes)
}

// Alone returns the proof of a premise in a form that can be checked without its conclusion. As a premise of a
// conclusion, the proof of a stated relation has a summary for the time of the conclusion only. That can be shorter
// than its own period, and a claim can deny the relation outside of it. The result has the summary for the whole
// period.
func (p *Proof) Alone(v *graph.View) *Proof {
	if p.Rule != nil || p.Summary == v.Summary(p.Relation) {
		return p
	}
	alone := *p
	alone.Summary = v.SummaryIn(p.Relation, p.Period, p.Attributes)
	return &alone
}

// A Leaf is a stated relation or fact that a proof depends on. One of Relation and Fact is set.
type Leaf struct {
	Subject    graph.Node
	Relation   *graph.Relation
	Fact       *graph.Fact
	Period     claim.Period // the period that the proof uses; zero if undated
	Attributes string       // those of the claims that the proof uses, if the rule names any
}

// Claims returns the claims that support a leaf for its period, and those that deny it for that period.
func (l *Leaf) Claims(v *graph.View) []graph.ResolvedClaim {
	if l.Relation != nil {
		return v.ClaimsIn(*l.Relation, l.Period, l.Attributes)
	}
	return v.FactClaimsIn(*l.Fact, l.Period)
}

// Leaves returns the stated relations and facts that a proof depends on, in the order of the proof's text. Each is
// listed once per period.
func (p *Proof) Leaves() []Leaf {
	type stated struct {
		relation   graph.Relation
		period     claim.Period
		attributes string
	}
	var out []Leaf
	seen := map[stated]bool{}
	facts := map[graph.Node][]Leaf{}
	p.Walk(func(p *Proof) {
		s := stated{p.Relation, p.Period, p.Attributes}
		if p.Rule == nil && !seen[s] {
			seen[s] = true
			r := p.Relation
			out = append(out, Leaf{Subject: r.Source, Relation: &r, Period: p.Period, Attributes: p.Attributes})
		}
	}, func(f graph.Fact, when claim.Period) {
		if !slices.ContainsFunc(facts[f.Entity], func(l Leaf) bool { return l.Fact.Same(f) && l.Period == when }) {
			l := Leaf{Subject: f.Entity, Fact: &f, Period: when}
			facts[f.Entity], out = append(facts[f.Entity], l), append(out, l)
		}
	})
	return out
}

// EvidenceFirst moves the leaves that only say of which kind an entity is behind the others: whoever reads just the
// first citations of an answer has to see what it rests on.
func EvidenceFirst(v *graph.View, leaves []Leaf) []Leaf {
	kind, ok := v.Pred(claim.PredicateKind)
	if !ok {
		return leaves
	}
	slices.SortStableFunc(leaves, func(a, b Leaf) int { return a.isOf(kind) - b.isOf(kind) })
	return leaves
}

// isOf returns 1 if the leaf is a fact of a predicate, and 0 otherwise.
func (l *Leaf) isOf(p graph.Pred) int {
	if l.Fact != nil && l.Fact.Pred == p {
		return 1
	}
	return 0
}

// Walk calls proof and fact for each proof and fact within p, in the order of the text. It visits a shared
// proof once.
func (p *Proof) Walk(proof func(*Proof), fact func(graph.Fact, claim.Period)) {
	seen := map[*Proof]bool{}
	var walk func(p *Proof)
	var premises func(list []Premise)
	premises = func(list []Premise) {
		for _, m := range list {
			if m.Proof != nil {
				walk(m.Proof)
			} else if m.Fact != nil {
				fact(*m.Fact, m.Period)
			} else if m.Mention != nil {
				walk(m.Mention)
			}
			for _, p := range m.Parts {
				premises(p)
			}
		}
	}
	walk = func(p *Proof) {
		if seen[p] {
			return
		}
		seen[p] = true
		proof(p)
		for _, f := range p.Span {
			fact(f, claim.Period{})
		}
		premises(p.Premises)
	}
	walk(p)
}

// ID returns an identifier of a proof within one view: equal proofs have equal ids.
func (p *Proof) ID(v *graph.View) string { return p.id(v, map[*Proof]string{}) }

// id is ID with a cache of known ids.
func (p *Proof) id(v *graph.View, known map[*Proof]string) string {
	if id, ok := known[p]; ok {
		return id
	}
	h := sha256.New()
	var premises func(list []Premise)
	premises = func(list []Premise) {
		for _, m := range list {
			switch {
			case m.Proof != nil:
				fmt.Fprint(h, m.Proof.id(v, known))
			case m.Mention != nil:
				fmt.Fprint(h, m.Mention.id(v, known))
			case m.Fact != nil:
				fmt.Fprintf(h, "[%q %q %q %q]", v.ID(m.Fact.Entity), v.PredName(m.Fact.Pred), m.Fact.Value.Text, m.Period)
			}
			for _, p := range m.Parts {
				premises(p)
			}
			if m.absence() && (!m.Period.IsZero() || m.Attributes != "") {
				fmt.Fprintf(h, "[absent %d %q %q]", m.Literal, m.Attributes, m.Period)
			}
		}
	}
	rule := ""
	if p.Rule != nil {
		rule = p.Rule.ID
	}
	if key := v.Occurrence(p.Relation); key != "" {
		fmt.Fprintf(h, "occurrence %q ", key)
	}
	fmt.Fprintf(
		h,
		"%q %q %q %q %q %q",
		v.ID(p.Relation.Source),
		v.PredName(p.Relation.Type),
		v.ID(p.Relation.Target),
		rule,
		p.Attributes,
		p.Period,
	)
	premises(p.Premises)
	known[p] = "proof-" + hex.EncodeToString(h.Sum(nil)[:12])
	return known[p]
}
