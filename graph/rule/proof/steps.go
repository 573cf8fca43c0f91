package proof

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule"
)

// A Step is one conclusion or leaf of a proof. One of Relation and Fact is set; neither is set for an absence.
type Step struct {
	ID       string // unique within the proof
	Relation *graph.Relation
	Fact     *graph.Fact
	Label    string       // description for readers
	Period   claim.Period // the period that the proof uses
	// claims that support a stated relation or a fact for the period, and claims that deny it
	Claims   []graph.ResolvedClaim
	Rule     *rule.Rule // the rule that yields the relation; nil if it is stated
	Premises []string
}

// Steps returns a proof as a flat graph without cycles: each conclusion and leaf once, every conclusion before its
// premises.
func (p *Proof) Steps(v *graph.View) []Step {
	w := newWriter(v, nil)
	ids := map[*Proof]string{}
	done := map[string]bool{}
	var out []Step // premises first; reversed at the end
	var proof func(p *Proof) string
	add := func(s Step) string {
		if !done[s.ID] {
			done[s.ID] = true
			out = append(out, s)
		}
		return s.ID
	}
	fact := func(f graph.Fact, when claim.Period) string {
		label := fmt.Sprintf("%s: %s %s%s", v.Name(f.Entity), v.PredName(f.Pred), f.Value.Text, periodSuffix(when))
		id := "fact-" + digest(v.ID(f.Entity), v.PredName(f.Pred), f.Value.Text, f.Value.Lang, when.String())
		return add(Step{ID: id, Fact: &f, Label: label, Period: when, Claims: v.FactClaimsIn(f, when)})
	}
	var premises func(body []rule.Literal, list []Premise) []string
	premises = func(body []rule.Literal, list []Premise) []string {
		var ids []string
		for _, m := range list {
			switch {
			case m.Proof != nil:
				ids = append(ids, proof(m.Proof))
			case m.Mention != nil:
				ids = append(ids, proof(m.Mention))
			case m.Fact != nil:
				ids = append(ids, fact(*m.Fact, m.Period))
			case m.Parts != nil:
				for _, p := range m.Parts {
					ids = append(ids, premises(body[m.Literal].Sum.Body, p)...)
				}
			default:
				label := w.absent(body[m.Literal], m)
				ids = append(ids, add(Step{ID: "absent-" + digest(label), Label: label, Period: m.Period}))
			}
		}
		return ids
	}
	proof = func(p *Proof) string {
		id := p.id(v, ids)
		if done[id] {
			return id
		}
		r := p.Relation
		s := Step{
			ID:       id,
			Relation: &r,
			Rule:     p.Rule,
			Period:   p.Period,
			Claims:   p.Claims(v),
			Label:    relationText(v, r) + WithText(p.Attributes) + periodSuffix(p.Period),
		}
		for _, f := range p.Span {
			s.Premises = append(s.Premises, fact(f, claim.Period{}))
		}
		if p.Rule != nil {
			s.Premises = append(s.Premises, premises(p.Rule.Body, p.Premises)...)
		}
		slices.Sort(s.Premises)
		s.Premises = slices.Compact(s.Premises)
		return add(s)
	}
	proof(p)
	slices.Reverse(out)
	return out
}

func digest(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		fmt.Fprintf(h, "%q", p)
	}
	return hex.EncodeToString(h.Sum(nil)[:12])
}
