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

// A Proof is why a relation holds: stated by claims, or derived by a rule from premises. It is a value:
// what it says can be checked against the view without the engine that found it.
type Proof struct {
	Relation graph.Relation
	Rule     *rule.Rule // nil if the relation is stated
	Premises []Premise
	graph.Summary
	// Span are the facts that bound the time of a stated relation that no source dates.
	Span []graph.Fact
	// Attributes are those of the claims that a stated relation is taken from, if the rule names any, and those that the
	// rule computes of a derived one, as claims have them; else empty.
	Attributes string
}

// A Premise is what one literal of a rule's body was matched with. One of Proof, Fact, Parts and Mention is set, or
// none for the absence of a relation or fact.
type Premise struct {
	Literal int // place in the body
	Proof   *Proof
	Fact    *graph.Fact
	Period  claim.Period    // of a fact: when it is claimed to hold; zero if no source says
	Parts   [][]Premise     // of a sum: the ways to hold its body that are added up
	Total   decimal.Decimal // of a sum: what they add up to
	Absent  [2]graph.Node   // the ends of what is not there; NoNode for any
	// Mention is a stated relation that shows that an entity is there, whenever it holds: of a literal thing(X), if X has
	// no facts.
	Mention *Proof
}

// Claims returns the claims by which a proof's relation is stated for the proof's time, and those that deny it for that
// time; of a derived one, only those that deny it.
func (p *Proof) Claims(v *graph.View) []graph.ClaimOf {
	return v.ClaimsIn(p.Relation, p.Period, p.Attributes)
}

// A Leaf is a stated relation or fact on which a proof rests. One of Relation and Fact is set.
type Leaf struct {
	Subject    graph.Node
	Relation   *graph.Relation
	Fact       *graph.Fact
	Period     claim.Period // for which the proof needs it; zero if no source says when it holds
	Attributes string       // of the claims that it is taken from, if the rule names any
}

// Claims returns the claims by which a leaf holds for its time, and those that deny it for that time.
func (l *Leaf) Claims(v *graph.View) []graph.ClaimOf {
	if l.Relation != nil {
		return v.ClaimsIn(*l.Relation, l.Period, l.Attributes)
	}
	return v.FactClaimsIn(*l.Fact, l.Period)
}

// Leaves returns what a proof rests on, each for each of its times once, in the order of the text.
func (p *Proof) Leaves() []Leaf {
	type stated struct {
		key        graph.Key
		period     claim.Period
		attributes string
	}
	var out []Leaf
	seen := map[stated]bool{}
	facts := map[graph.Node][]Leaf{}
	p.Walk(func(p *Proof) {
		s := stated{p.Relation.Key(), p.Period, p.Attributes}
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

// Walk goes through the proofs and facts that make up a proof, in the order of the text. What is proved in one
// way in several places is gone through once.
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

// ID names a proof within one view: equal proofs have equal ids.
func (p *Proof) ID(v *graph.View) string { return p.id(v, map[*Proof]string{}) }

// id is ID, where some ids are known.
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
		}
	}
	rule := ""
	if p.Rule != nil {
		rule = p.Rule.ID
	}
	fmt.Fprintf(h, "%q %q %q %q %q %q", v.ID(p.Relation.Source), v.PredName(p.Relation.Type), v.ID(p.Relation.Target), rule, p.Attributes, p.Period)
	premises(p.Premises)
	known[p] = "proof-" + hex.EncodeToString(h.Sum(nil)[:12])
	return known[p]
}
