package model

import (
	"context"

	"nexum/graph"
	"nexum/graph/claim"
)

// A Relation is a relation in a view.
type Relation struct {
	scope          *Scope
	rel            graph.Relation
	source, target Entity // here, so that they need no allocations of their own

	summary *graph.Summary // nil if it is not computed yet
}

// IsNode marks an implementation of the GraphQL interface Node.
func (*Relation) IsNode() {}

func (s *Scope) relation(r graph.Relation) *Relation {
	return &Relation{scope: s, rel: r, source: Entity{s, r.Source}, target: Entity{s, r.Target}}
}

// relations is relation for a list. One allocation holds all the results.
func (s *Scope) relations(list []graph.Relation) []Relation {
	out := make([]Relation, len(list))
	for i, r := range list {
		out[i] = Relation{scope: s, rel: r, source: Entity{s, r.Source}, target: Entity{s, r.Target}}
	}
	return out
}

// ID returns the id, which joins source, type, target, and the key of an occurrence: 21vianet|OPERATES|azure-china.
func (r *Relation) ID() string { return r.scope.id(r.scope.View.RelationID(r.rel)) }

// AppendID appends the id.
func (r *Relation) AppendID(b []byte) []byte {
	return r.scope.View.AppendRelationID(r.scope.appendMark(b), r.rel)
}

// Key returns an id that is unique across views.
func (r *Relation) Key() string { return r.scope.key(r.scope.View.RelationID(r.rel)) }

// Type returns the value of RelationType.
func (r *Relation) Type() string { return r.scope.TypeName(r.rel.Type) }

// Predicate returns the predicate of foreign data; nil for a type of the ontology.
func (r *Relation) Predicate() *string {
	if r.scope.View.PredType(r.rel.Type) != nil {
		return nil
	}
	return optional(r.scope.View.PredName(r.rel.Type))
}

// Source returns the entity where the arrow begins.
func (r *Relation) Source() AnyEntity { return &r.source }

// Target returns the entity where the arrow ends.
func (r *Relation) Target() AnyEntity { return &r.target }

// Occurrence returns the key of the occurrence of a repeatable type; nil if there is none.
func (r *Relation) Occurrence() *string { return optional(r.scope.View.Occurrence(r.rel)) }

// Derived reports whether a rule yields the relation and no claim states it.
func (r *Relation) Derived() bool { return r.rel.Derived() }

// Claims returns the claims of the relation.
func (r *Relation) Claims() []Claim { return claims(r.scope, r.scope.View.Claims(r.rel)) }

// summarize combines all claims of the relation, or its premises, into one summary.
func (r *Relation) summarize(ctx context.Context) (graph.Summary, error) {
	if r.summary == nil {
		s, err := r.scope.Engine.Summarize(ctx, r.rel)
		if err != nil {
			return graph.Summary{}, err
		}
		r.summary = &s
	}
	return *r.summary, nil
}

// Periods returns the periods in which the relation holds; there are gaps between them.
func (r *Relation) Periods(ctx context.Context) ([]Period, error) {
	list, err := r.scope.Engine.Summaries(ctx, r.rel)
	return periods(list), err
}

// A Period is a time without gaps in which something holds, with a summary of its claims for that time.
type Period struct{ summary graph.Summary }

func periods(list []graph.Summary) []Period {
	out := make([]Period, len(list))
	for i, s := range list {
		out[i] = Period{s}
	}
	return out
}

// ValidFrom returns the start of the period.
func (p Period) ValidFrom() claim.Date { return p.summary.Period.From }

// ValidTo returns the end of the period.
func (p Period) ValidTo() claim.Date { return p.summary.Period.To }

// ValidFromOrBefore reports whether the period began on ValidFrom or before.
func (p Period) ValidFromOrBefore() bool { return p.summary.Period.FromOrBefore() }

// ValidToOrAfter reports whether the period ended on ValidTo or after.
func (p Period) ValidToOrAfter() bool { return p.summary.Period.ToOrAfter() }

// Modality returns the strongest modality of the claims for the period.
func (p Period) Modality() string { return p.summary.Modality.String() }

// Confidence returns the highest confidence of the claims for the period.
func (p Period) Confidence() float64 { return p.summary.Confidence }

// Disputed reports whether a claim denies it for the period.
func (p Period) Disputed() bool { return p.summary.Disputed }

// ValidFrom returns the date from which the relation holds.
func (r *Relation) ValidFrom(ctx context.Context) (claim.Date, error) {
	s, err := r.summarize(ctx)
	return s.Period.From, err
}

// ValidTo returns the date until which the relation holds.
func (r *Relation) ValidTo(ctx context.Context) (claim.Date, error) {
	s, err := r.summarize(ctx)
	return s.Period.To, err
}

// ValidFromOrBefore reports whether the relation began on ValidFrom or before.
func (r *Relation) ValidFromOrBefore(ctx context.Context) (bool, error) {
	s, err := r.summarize(ctx)
	return s.Period.FromOrBefore(), err
}

// ValidToOrAfter reports whether the relation ended on ValidTo or after.
func (r *Relation) ValidToOrAfter(ctx context.Context) (bool, error) {
	s, err := r.summarize(ctx)
	return s.Period.ToOrAfter(), err
}

// Disputed reports whether a claim denies the relation or one of its premises.
func (r *Relation) Disputed(ctx context.Context) (bool, error) {
	s, err := r.summarize(ctx)
	return s.Disputed, err
}

// Modality returns the strongest modality of the claims, or the weakest modality of the premises.
func (r *Relation) Modality(ctx context.Context) (string, error) {
	s, err := r.summarize(ctx)
	return s.Modality.String(), err
}

// Confidence returns the highest confidence of the claims, or the lowest confidence of the premises.
func (r *Relation) Confidence(ctx context.Context) (float64, error) {
	s, err := r.summarize(ctx)
	return s.Confidence, err
}

// A Claim is the statement of one source that something holds.
type Claim struct {
	scope *Scope
	claim graph.ResolvedClaim
}

func claims(s *Scope, list []graph.ResolvedClaim) []Claim {
	out := make([]Claim, len(list))
	for i, c := range list {
		out[i] = Claim{s, c}
	}
	return out
}

// Document returns the document of the claim. Claims of foreign data may name no document.
func (c Claim) Document() *Entity {
	if e := c.scope.optionalEntity(c.claim.Document); e != nil {
		return e
	}
	return c.scope.Unattributed
}

// Locator returns the place in the document; nil if it is not given.
func (c Claim) Locator() *string { return optional(c.claim.Context.Locator) }

// Quote returns the words of the document; nil if they are not given.
func (c Claim) Quote() *string { return optional(c.claim.Context.Quote()) }

// Relays returns the original document if the claim only repeats it; nil otherwise.
func (c Claim) Relays() *Entity { return c.scope.optionalEntity(c.claim.Relays) }

// By returns the entity that makes the statement in the document; nil if it is not given.
func (c Claim) By() *Entity { return c.scope.optionalEntity(c.claim.By) }

// Stance returns SUPPORTS or DISPUTES.
func (c Claim) Stance() string { return c.claim.Context.Stance.String() }

// Modality returns the modality that the source gives, such as STATED or ALLEGED.
func (c Claim) Modality() string { return c.claim.Context.Modality.String() }

// Confidence returns the confidence that the source gives, from 0 to 1.
func (c Claim) Confidence() float64 { return c.claim.Context.Confidence() }

// ValidFrom returns the start of the period that the source gives.
func (c Claim) ValidFrom() claim.Date { return c.claim.Context.Period.From }

// ValidTo returns the end of the period that the source gives.
func (c Claim) ValidTo() claim.Date { return c.claim.Context.Period.To }

// ValidFromOrBefore reports whether the period began on ValidFrom or before.
func (c Claim) ValidFromOrBefore() bool { return c.claim.Context.Period.FromOrBefore() }

// ValidToOrAfter reports whether the period ended on ValidTo or after.
func (c Claim) ValidToOrAfter() bool { return c.claim.Context.Period.ToOrAfter() }

// Attributes returns the attributes of the claim without the quote.
func (c Claim) Attributes() JSON { return JSON(c.claim.Context.OtherAttributes()) }

// Revision returns the revision that added the claim.
func (c Claim) Revision() Revision {
	rev, ok := c.scope.View.RevisionOf(c.claim.Context.Revision)
	if !ok {
		rev.Number = c.claim.Context.Revision
	}
	return Revision{rev}
}
