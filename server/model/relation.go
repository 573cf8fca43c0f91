package model

import (
	"context"

	"nexum/graph"
	"nexum/graph/claim"
)

// A Relation is a tie in a view.
type Relation struct {
	scope *Scope
	rel   graph.Relation

	summed  bool // whether summary holds
	summary graph.Summary
}

// IsNode marks the GraphQL interface.
func (*Relation) IsNode() {}

func (s *Scope) relation(r graph.Relation) *Relation { return &Relation{scope: s, rel: r} }

func (s *Scope) relations(list []graph.Relation) []*Relation {
	out := make([]*Relation, len(list))
	for i, r := range list {
		out[i] = s.relation(r)
	}
	return out
}

// ID is made of the three parts: 21vianet|OPERATES|azure-china.
func (r *Relation) ID() string { return r.scope.id(r.scope.View.RelationID(r.rel)) }

// Key is the id, unique across views.
func (r *Relation) Key() string { return r.scope.key(r.scope.View.RelationID(r.rel)) }

// Type is the value of RelationType.
func (r *Relation) Type() string { return r.scope.TypeName(r.rel.Type) }

// Predicate is the predicate of foreign data.
func (r *Relation) Predicate() *string {
	if r.scope.View.PredType(r.rel.Type) != nil {
		return nil
	}
	return optional(r.scope.View.PredName(r.rel.Type))
}

// Source is where the arrow begins.
func (r *Relation) Source() AnyEntity { return r.scope.any(r.rel.Source) }

// Target is where the arrow ends.
func (r *Relation) Target() AnyEntity { return r.scope.any(r.rel.Target) }

// Derived is whether a rule yields it and nobody claims it.
func (r *Relation) Derived() bool { return r.rel.Derived() }

// Claims are who says so.
func (r *Relation) Claims() []Claim { return claims(r.scope, r.scope.View.Claims(r.rel)) }

// summarize tells how all claims taken together, or the premises, bear the relation out.
func (r *Relation) summarize(ctx context.Context) (graph.Summary, error) {
	if !r.summed {
		var err error
		if r.summary, err = r.scope.Engine.Summarize(ctx, r.rel); err != nil {
			return graph.Summary{}, err
		}
		r.summed = true
	}
	return r.summary, nil
}

// Periods are when it holds, with the gaps between.
func (r *Relation) Periods(ctx context.Context) ([]Period, error) {
	list, err := r.scope.Engine.Summaries(ctx, r.rel)
	return periods(list), err
}

// A Period is a time without a gap in which something holds, and how it is claimed for that time.
type Period struct{ held graph.Summary }

func periods(list []graph.Summary) []Period {
	out := make([]Period, len(list))
	for i, s := range list {
		out[i] = Period{s}
	}
	return out
}

// ValidFrom is since when.
func (p Period) ValidFrom() claim.Date { return p.held.Period.From }

// ValidTo is until when.
func (p Period) ValidTo() claim.Date { return p.held.Period.To }

// Modality is the strongest in which it is claimed for this time.
func (p Period) Modality() string { return p.held.Modality.String() }

// Confidence is that of the surest source for this time.
func (p Period) Confidence() float64 { return p.held.Confidence }

// Disputed is whether a claim denies it for this time.
func (p Period) Disputed() bool { return p.held.Disputed }

// ValidFrom is since when it holds.
func (r *Relation) ValidFrom(ctx context.Context) (claim.Date, error) {
	s, err := r.summarize(ctx)
	return s.Period.From, err
}

// ValidTo is until when it holds.
func (r *Relation) ValidTo(ctx context.Context) (claim.Date, error) {
	s, err := r.summarize(ctx)
	return s.Period.To, err
}

// Disputed is whether a claim denies it, or something that it rests on.
func (r *Relation) Disputed(ctx context.Context) (bool, error) {
	s, err := r.summarize(ctx)
	return s.Disputed, err
}

// Modality is the strongest way in which it is claimed, or the weakest of its premises.
func (r *Relation) Modality(ctx context.Context) (string, error) {
	s, err := r.summarize(ctx)
	return s.Modality.String(), err
}

// Confidence is how sure the surest source is, or the least sure premise.
func (r *Relation) Confidence(ctx context.Context) (float64, error) {
	s, err := r.summarize(ctx)
	return s.Confidence, err
}

// A Claim is one source saying that something holds.
type Claim struct {
	scope *Scope
	claim graph.ClaimOf
}

func claims(s *Scope, list []graph.ClaimOf) []Claim {
	out := make([]Claim, len(list))
	for i, c := range list {
		out[i] = Claim{s, c}
	}
	return out
}

// Document is the entity that says so. Foreign data may name none.
func (c Claim) Document() *Entity {
	if e := c.scope.maybe(c.claim.Document); e != nil {
		return e
	}
	return c.scope.Unattributed
}

// Locator is where in the document.
func (c Claim) Locator() *string { return optional(c.claim.Context.Locator) }

// Relays is the document that it has this from.
func (c Claim) Relays() *Entity { return c.scope.maybe(c.claim.Relays) }

// By is who says so in the document.
func (c Claim) By() *Entity { return c.scope.maybe(c.claim.By) }

// Stance is whether it says that the thing is so.
func (c Claim) Stance() string { return c.claim.Context.Stance.String() }

// Modality is in what way it says so.
func (c Claim) Modality() string { return c.claim.Context.Modality.String() }

// Confidence is how sure the source is.
func (c Claim) Confidence() float64 { return c.claim.Context.Confidence() }

// ValidFrom is from when the source says that it holds.
func (c Claim) ValidFrom() claim.Date { return c.claim.Context.Period.From }

// ValidTo is until when the source says that it holds.
func (c Claim) ValidTo() claim.Date { return c.claim.Context.Period.To }

// Attributes are what else the source says.
func (c Claim) Attributes() JSON { return JSON(c.claim.Context.Attributes) }

// Revision brought the claim.
func (c Claim) Revision() Revision {
	rev, ok := c.scope.View.RevisionOf(c.claim.Context.Revision)
	if !ok {
		rev.Number = c.claim.Context.Revision
	}
	return Revision{rev}
}
