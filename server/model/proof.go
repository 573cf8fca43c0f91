package model

import (
	"context"
	"encoding/json"
	"errors"

	"nexum/graph/claim"
	"nexum/graph/query"
	"nexum/graph/rule"
	"nexum/graph/rule/proof"
	"nexum/graph/rule/proof/portable"
)

// mostProofs is the maximum number of proofs of a relation in one response.
const mostProofs = 10

// A Rule is "this holds if those hold".
type Rule struct{ rule *rule.Rule }

// ID returns the short, stable id.
func (r *Rule) ID() string { return r.rule.ID }

// Description returns the meaning of the rule, in the given language if its author translated it.
func (r *Rule) Description(language *string) string {
	return translated(r.rule.Meaning, language, r.rule.In, func(t rule.Translation) (string, string) {
		return t.Language, t.Meaning
	})
}

// Rationale returns why the rule is sound, in the given language if its author translated it; nil if the author does
// not say.
func (r *Rule) Rationale(language *string) *string {
	return optional(
		translated(r.rule.Because, language, r.rule.In, func(t rule.Translation) (string, string) {
			return t.Language, t.Because
		}),
	)
}

// Text returns the source text of the rule.
func (r *Rule) Text() string { return r.rule.Text }

// Yields returns the relation type that the rule derives.
func (r *Rule) Yields() string {
	if t := r.rule.Head.Type; t != nil {
		return t.Name
	}
	return query.ForeignType
}

// YieldsPredicate returns the foreign predicate that the rule derives; nil if it derives none.
func (r *Rule) YieldsPredicate() *string { return optional(r.rule.Head.Foreign) }

// YieldsKind returns the kind that the rule derives; nil if it derives none.
func (r *Rule) YieldsKind() *string {
	if k := r.rule.Head.Of; k != nil {
		return &k.Enum
	}
	return nil
}

// Rules returns the rules of the view, sorted by id.
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

// An UnusedRule is a rule of the view that the engine does not use.
type UnusedRule struct{ ID, Text, Reason string }

// UnusedRules returns the unused rules of the view, sorted by id.
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

// Proof returns the best proof.
func (r *Relation) Proof(ctx context.Context) (*Proof, error) {
	list, err := r.prove(ctx, 1)
	if err != nil {
		return nil, err
	}
	return list[0], nil
}

// Proofs returns the best proofs.
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

// A Proof explains why a relation holds.
type Proof struct {
	scope *Scope
	proof *proof.Proof
}

// ID returns an id that is stable in one view.
func (p *Proof) ID() string { return p.proof.ID(p.scope.View) }

// Key returns an id that is unique across views.
func (p *Proof) Key() string { return p.scope.key("proof." + p.ID()) }

// Relation returns the relation that is proved.
func (p *Proof) Relation() *Relation { return p.scope.relation(p.proof.Relation) }

// Rule returns the rule that yields the relation; nil if the relation is stated.
func (p *Proof) Rule() *Rule {
	if p.proof.Rule == nil {
		return nil
	}
	return &Rule{p.proof.Rule}
}

// ValidFrom returns the date from which the proof holds.
func (p *Proof) ValidFrom() claim.Date { return p.proof.Period.From }

// ValidTo returns the date until which the proof holds.
func (p *Proof) ValidTo() claim.Date { return p.proof.Period.To }

// ValidFromOrBefore reports whether the period began on ValidFrom or before.
func (p *Proof) ValidFromOrBefore() bool { return p.proof.Period.FromOrBefore() }

// ValidToOrAfter reports whether the period ended on ValidTo or after.
func (p *Proof) ValidToOrAfter() bool { return p.proof.Period.ToOrAfter() }

// Modality returns the weakest modality of the claims that the proof rests on.
func (p *Proof) Modality() string { return p.proof.Modality.String() }

// Confidence returns the lowest confidence of the claims that the proof rests on.
func (p *Proof) Confidence() float64 { return p.proof.Confidence }

// Claims returns the claims that state the relation for the period of the proof.
func (p *Proof) Claims() []Claim { return claims(p.scope, p.proof.Claims(p.scope.View)) }

// Premises returns the proofs of the relations that the rule needed. See Leaves for facts.
func (p *Proof) Premises() []*Proof {
	return p.scope.proofs(p.proof.Premises)
}

// Leaves returns the stated relations and facts that the proof rests on.
func (p *Proof) Leaves() []ProofLeaf {
	leaves := p.proof.Leaves()
	out := make([]ProofLeaf, len(leaves))
	for i, l := range leaves {
		out[i] = ProofLeaf{p.scope, l}
	}
	return out
}

// Text returns the whole proof, with one line per step.
func (p *Proof) Text() (string, error) { return p.proof.TextWithin(p.scope.View, p.scope.Budget()) }

// File returns the proof as a file for the checker.
func (p *Proof) File() (JSON, error) {
	to := portable.NewWriter(p.scope.View, p.scope.path.portable())
	to.Proof(p.proof)
	text, err := json.Marshal(to.File())
	return JSON(text), err
}

// Accepted reports whether the independent checker accepts the proof.
func (p *Proof) Accepted(ctx context.Context) (bool, error) {
	err := p.scope.Accepts(ctx, p.proof)
	if errors.Is(err, proof.ErrWrong) {
		return false, nil
	}
	return err == nil, err
}

// Steps returns the proof as a flat graph.
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

// A ProofStep is one relation or fact in a proof.
type ProofStep struct {
	ID       string
	Label    string
	Premises []string

	scope *Scope
	proof string // the id of the proof
	step  proof.Step
}

// Key returns an id that is unique across proofs and views.
func (s ProofStep) Key() string { return s.scope.key("proof." + s.proof + "." + s.ID) }

// Relation returns the relation of the step; nil if the step has none.
func (s ProofStep) Relation() *Relation {
	if s.step.Relation == nil {
		return nil
	}
	return s.scope.relation(*s.step.Relation)
}

// Fact returns the fact of the step; nil if the step has none.
func (s ProofStep) Fact() *Fact {
	if s.step.Fact == nil {
		return nil
	}
	return &Fact{s.scope, *s.step.Fact}
}

// Rule returns the rule that yields the step; nil if the step is stated.
func (s ProofStep) Rule() *Rule {
	if s.step.Rule == nil {
		return nil
	}
	return &Rule{s.step.Rule}
}

// ValidFrom returns the start of the period in which the proof uses the step.
func (s ProofStep) ValidFrom() claim.Date { return s.step.Period.From }

// ValidTo returns the end of the period in which the proof uses the step.
func (s ProofStep) ValidTo() claim.Date { return s.step.Period.To }

// ValidFromOrBefore reports whether the period began on ValidFrom or before.
func (s ProofStep) ValidFromOrBefore() bool { return s.step.Period.FromOrBefore() }

// ValidToOrAfter reports whether the period ended on ValidTo or after.
func (s ProofStep) ValidToOrAfter() bool { return s.step.Period.ToOrAfter() }

// Claims returns the claims for that period.
func (s ProofStep) Claims() []Claim { return claims(s.scope, s.step.Claims) }

// A ProofLeaf is a stated relation or fact on which a proof rests.
type ProofLeaf struct {
	scope *Scope
	leaf  proof.Leaf
}

// Subject returns the entity that has the fact, or the source of the relation.
func (l ProofLeaf) Subject() AnyEntity { return l.scope.anyEntity(l.leaf.Subject) }

// Relation returns the relation; nil if the leaf is a fact.
func (l ProofLeaf) Relation() *Relation {
	if l.leaf.Relation == nil {
		return nil
	}
	return l.scope.relation(*l.leaf.Relation)
}

// Fact returns the fact; nil if the leaf is a relation.
func (l ProofLeaf) Fact() *Fact {
	if l.leaf.Fact == nil {
		return nil
	}
	return &Fact{l.scope, *l.leaf.Fact}
}

// ValidFrom returns the start of the period in which the proof uses the leaf.
func (l ProofLeaf) ValidFrom() claim.Date { return l.leaf.Period.From }

// ValidTo returns the end of the period in which the proof uses the leaf.
func (l ProofLeaf) ValidTo() claim.Date { return l.leaf.Period.To }

// ValidFromOrBefore reports whether the period began on ValidFrom or before.
func (l ProofLeaf) ValidFromOrBefore() bool { return l.leaf.Period.FromOrBefore() }

// ValidToOrAfter reports whether the period ended on ValidTo or after.
func (l ProofLeaf) ValidToOrAfter() bool { return l.leaf.Period.ToOrAfter() }

// Claims returns the claims for that period.
func (l ProofLeaf) Claims() []Claim { return claims(l.scope, l.leaf.Claims(l.scope.View)) }
