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
	// Claims are the claims that support a stated relation or a fact for the period, and those that deny it.
	Claims   []graph.ResolvedClaim
	Rule     *rule.Rule // the rule that yields the relation; nil if it is stated
	Premises []string
}

// Steps returns the steps of a proof: each conclusion and leaf once, and every conclusion before its premises.
func (p *Proof) Steps(v *graph.View) []Step {
	l := stepList{view: v, writer: newWriter(v, nil), ids: map[*Proof]string{}, done: map[string]bool{}}
	l.proof(p)
	slices.Reverse(l.steps)
	return l.steps
}

// A stepList collects the steps of a proof, premises first. Its methods add a step and the steps that it depends on,
// unless the list has them already, and return ids.
type stepList struct {
	view   *graph.View
	writer *writer
	ids    map[*Proof]string
	done   map[string]bool // ids of the steps
	steps  []Step
}

func (l *stepList) add(s Step) string {
	if !l.done[s.ID] {
		l.done[s.ID] = true
		l.steps = append(l.steps, s)
	}
	return s.ID
}

func (l *stepList) proof(p *Proof) string {
	id := p.id(l.view, l.ids)
	if l.done[id] {
		return id
	}
	r := p.Relation
	s := Step{
		ID:       id,
		Relation: &r,
		Rule:     p.Rule,
		Period:   p.Period,
		Claims:   p.Claims(l.view),
		Label:    relationText(l.view, r) + WithText(p.Attributes) + periodSuffix(p.Period),
	}
	for _, f := range p.Span {
		s.Premises = append(s.Premises, l.fact(f, claim.Period{}))
	}
	if p.Rule != nil {
		s.Premises = append(s.Premises, l.premises(p.Rule.Body, p.Premises)...)
	}
	slices.Sort(s.Premises)
	s.Premises = slices.Compact(s.Premises)
	return l.add(s)
}

func (l *stepList) fact(f graph.Fact, when claim.Period) string {
	v := l.view
	label := fmt.Sprintf("%s: %s %s%s", v.Name(f.Entity), v.PredName(f.Pred), f.Value.Text, periodSuffix(when))
	id := "fact-" + digest(v.ID(f.Entity), v.PredName(f.Pred), f.Value.Text, f.Value.Lang, when.String())
	return l.add(Step{ID: id, Fact: &f, Label: label, Period: when, Claims: v.FactClaimsIn(f, when)})
}

func (l *stepList) premises(body []rule.Literal, list []Premise) []string {
	var ids []string
	for _, m := range list {
		switch {
		case m.Proof != nil:
			ids = append(ids, l.proof(m.Proof))
		case m.Mention != nil:
			ids = append(ids, l.proof(m.Mention))
		case m.Fact != nil:
			ids = append(ids, l.fact(*m.Fact, m.Period))
		case m.Parts != nil:
			for _, part := range m.Parts {
				ids = append(ids, l.premises(body[m.Literal].Sum.Body, part)...)
			}
		default:
			label := l.writer.absent(body[m.Literal], m)
			ids = append(ids, l.add(Step{ID: "absent-" + digest(label), Label: label, Period: m.Period}))
		}
	}
	return ids
}

func digest(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		fmt.Fprintf(h, "%q", p)
	}
	return hex.EncodeToString(h.Sum(nil)[:12])
}
