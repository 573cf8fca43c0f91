package model

import (
	"context"

	"nexum/graph/claim"
	"nexum/graph/query"
	"nexum/graph/rule"
	"nexum/graph/rule/proof"
)

// mostProofs is how many proofs a relation gives at a time.
const mostProofs = 10

// A Rule is "this holds if those hold".
type Rule struct{ rule *rule.Rule }

// ID is short and stable.
func (r *Rule) ID() string { return r.rule.ID }

// Description is what it means.
func (r *Rule) Description() string { return r.rule.Meaning }

// Rationale is why it is sound.
func (r *Rule) Rationale() *string { return optional(r.rule.Because) }

// Text is the rule as it is written.
func (r *Rule) Text() string { return r.rule.Text }

// Yields is the relation type that it derives.
func (r *Rule) Yields() string {
	if t := r.rule.Head.Type; t != nil {
		return t.Name
	}
	return query.ForeignType
}

// YieldsPredicate is the foreign predicate that it derives.
func (r *Rule) YieldsPredicate() *string { return optional(r.rule.Head.Foreign) }

// YieldsKind is the kind that it derives.
func (r *Rule) YieldsKind() *string {
	if k := r.rule.Head.Of; k != nil {
		return &k.Enum
	}
	return nil
}

// Rules are those of the view, in the order of their ids.
func Rules(ctx context.Context) ([]*Rule, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	out := []*Rule{}
	for _, r := range s.Engine.Program().Rules() {
		out = append(out, &Rule{r})
	}
	return out, nil
}

// An UnusedRule is a rule of the view that is not used.
type UnusedRule struct{ ID, Text, Reason string }

// UnusedRules are those of the view, in the order of their ids.
func UnusedRules(ctx context.Context) ([]*UnusedRule, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	out := []*UnusedRule{}
	for _, u := range s.Engine.Program().Unfit() {
		out = append(out, &UnusedRule{u.ID, u.Text, u.Why})
	}
	return out, nil
}

// Proof is the best one.
func (r *Relation) Proof(ctx context.Context) (*Proof, error) {
	list, err := r.prove(ctx, 1)
	if err != nil {
		return nil, err
	}
	return list[0], nil
}

// Proofs are the best ones.
func (r *Relation) Proofs(ctx context.Context, first *int32) ([]*Proof, error) {
	n, err := query.Bound("first", first, 3, mostProofs)
	if err != nil || n == 0 {
		return []*Proof{}, err
	}
	return r.prove(ctx, n)
}

func (r *Relation) prove(ctx context.Context, n int) ([]*Proof, error) {
	list, err := r.scope.Engine.Prove(ctx, r.rel, n)
	if err != nil {
		return nil, err
	}
	out := make([]*Proof, len(list))
	for i, p := range list {
		out[i] = &Proof{r.scope, p}
	}
	return out, nil
}

// A Proof is why a relation holds.
type Proof struct {
	scope *Scope
	proof *proof.Proof
}

// ID is stable for one view.
func (p *Proof) ID() string { return p.proof.ID(p.scope.View) }

// Key is the id, unique across views.
func (p *Proof) Key() string { return p.scope.key("proof." + p.ID()) }

// Relation is what is proved.
func (p *Proof) Relation() *Relation { return p.scope.relation(p.proof.Relation) }

// Rule yields it; nil if it is stated.
func (p *Proof) Rule() *Rule {
	if p.proof.Rule == nil {
		return nil
	}
	return &Rule{p.proof.Rule}
}

// ValidFrom is since when the proof holds.
func (p *Proof) ValidFrom() claim.Date { return p.proof.Period.From }

// ValidTo is until when the proof holds.
func (p *Proof) ValidTo() claim.Date { return p.proof.Period.To }

// Modality is the weakest that it rests on.
func (p *Proof) Modality() string { return p.proof.Modality.String() }

// Confidence is the least that it rests on.
func (p *Proof) Confidence() float64 { return p.proof.Confidence }

// Claims are those that state its relation for its time.
func (p *Proof) Claims() []Claim { return claims(p.scope, p.proof.Claims(p.scope.View)) }

// Premises are the relations that the rule needed, each with its proof; facts are among the leaves.
func (p *Proof) Premises() []*Proof {
	return p.scope.proofs(p.proof.Premises)
}

// Leaves are the stated relations and facts that it rests on.
func (p *Proof) Leaves() []ProofLeaf {
	leaves := p.proof.Leaves()
	out := make([]ProofLeaf, len(leaves))
	for i, l := range leaves {
		out[i] = ProofLeaf{p.scope, l}
	}
	return out
}

// Text is the whole proof, a line a step.
func (p *Proof) Text() (string, error) { return p.proof.TextWithin(p.scope.View, p.scope.Budget()) }

// Steps are the proof as a flat graph.
func (p *Proof) Steps() []ProofStep {
	steps, id := p.proof.Steps(p.scope.View), p.ID()
	out := make([]ProofStep, len(steps))
	for i, s := range steps {
		out[i] = ProofStep{ID: s.ID, Label: s.Label, Premises: s.Premises, scope: p.scope, proof: id, step: s}
		if s.Premises == nil {
			out[i].Premises = []string{}
		}
	}
	return out
}

// A ProofStep is one thing that a proof proves or rests on.
type ProofStep struct {
	ID       string
	Label    string
	Premises []string

	scope *Scope
	proof string // the id of the proof
	step  proof.Step
}

// Key is the id, unique across proofs and views.
func (s ProofStep) Key() string { return s.scope.key("proof." + s.proof + "." + s.ID) }

// Relation is nil for other steps.
func (s ProofStep) Relation() *Relation {
	if s.step.Relation == nil {
		return nil
	}
	return s.scope.relation(*s.step.Relation)
}

// Fact is nil for other steps.
func (s ProofStep) Fact() *Fact {
	if s.step.Fact == nil {
		return nil
	}
	return &Fact{s.scope, *s.step.Fact}
}

// Rule is nil if the step is stated.
func (s ProofStep) Rule() *Rule {
	if s.step.Rule == nil {
		return nil
	}
	return &Rule{s.step.Rule}
}

// ValidFrom is since when, as the proof uses it.
func (s ProofStep) ValidFrom() claim.Date { return s.step.Period.From }

// ValidTo is until when, as the proof uses it.
func (s ProofStep) ValidTo() claim.Date { return s.step.Period.To }

// Claims are who says so for that time.
func (s ProofStep) Claims() []Claim { return claims(s.scope, s.step.Claims) }

// A ProofLeaf is a stated relation or fact on which a proof rests.
type ProofLeaf struct {
	scope *Scope
	leaf  proof.Leaf
}

// Subject is the entity that the relation or fact is of.
func (l ProofLeaf) Subject() AnyEntity { return l.scope.any(l.leaf.Subject) }

// Relation is nil if the leaf is a fact.
func (l ProofLeaf) Relation() *Relation {
	if l.leaf.Relation == nil {
		return nil
	}
	return l.scope.relation(*l.leaf.Relation)
}

// Fact is nil if the leaf is a relation.
func (l ProofLeaf) Fact() *Fact {
	if l.leaf.Fact == nil {
		return nil
	}
	return &Fact{l.scope, *l.leaf.Fact}
}

// ValidFrom is since when, as the proof uses it.
func (l ProofLeaf) ValidFrom() claim.Date { return l.leaf.Period.From }

// ValidTo is until when, as the proof uses it.
func (l ProofLeaf) ValidTo() claim.Date { return l.leaf.Period.To }

// Claims are who says so for that time.
func (l ProofLeaf) Claims() []Claim { return claims(l.scope, l.leaf.Claims(l.scope.View)) }
