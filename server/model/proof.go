package model

import (
	"context"

	"nexum/graph"
	"nexum/graph/rule"
)

// A Reasoner derives relations by rules over one view, and proves them.
type Reasoner interface {
	graph.Deriver
	graph.Summarizer
	Rules() []*rule.Rule
}

// A Rule is "this holds if those hold".
type Rule struct{ rule *rule.Rule }

// ID is short and stable.
func (r Rule) ID() string { return r.rule.ID }

// Description is what it means.
func (r Rule) Description() string { return r.rule.Meaning }

// Rationale is why it is sound.
func (r Rule) Rationale() *string { return optional(r.rule.Because) }

// Text is the rule as it is written.
func (r Rule) Text() string { return r.rule.Text }

// Yields is the relation type that it derives.
func (r Rule) Yields() string { return r.rule.Head.Type.Name }

// Rules are those of the view, in the order of their ids.
func Rules(ctx context.Context) []Rule {
	s := ScopeFrom(ctx)
	out := []Rule{}
	if s.Reasoner != nil {
		for _, r := range s.Reasoner.Rules() {
			out = append(out, Rule{r})
		}
	}
	return out
}

// A Proof is why a relation holds.
type Proof struct {
	ID         string
	Relation   *Relation
	Rule       *Rule
	ValidFrom  graph.Date
	ValidTo    graph.Date
	Modality   string
	Confidence float64
	Premises   []*Proof
	Leaves     []ProofLeaf
	Text       string
}

// A ProofLeaf is a stated relation or fact on which a proof rests.
type ProofLeaf struct {
	Relation *Relation
	Fact     *Fact

	subject *Entity
}

// Subject is the entity that the relation or fact is of.
func (l ProofLeaf) Subject() AnyEntity { return l.subject.scope.Wrap(l.subject) }

// Claims are who says so.
func (l ProofLeaf) Claims() []Claim {
	if l.Relation != nil {
		return l.Relation.Claims()
	}
	return l.Fact.Claims()
}

// Proof is the best one.
func (r *Relation) Proof(ctx context.Context) (*Proof, error) { return nil, nil }

// Proofs are the best ones.
func (r *Relation) Proofs(ctx context.Context, first *int32) ([]*Proof, error) { return nil, nil }
