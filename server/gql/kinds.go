// Code generated from the ontology by internal/generate; DO NOT EDIT.

// Package gql is generated: the kinds as Go types, and what runs a query over them.
package gql

import (
	"context"
	"errors"
	"fmt"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"nexum/graph"
	"nexum/schema"
	"nexum/server/model"
)

// Schema reads the schema that this package was generated from. Config needs it.
func Schema() (*ast.Schema, error) {
	sources, err := schema.Sources()
	if err != nil {
		return nil, err
	}
	s, err := gqlparser.LoadSchema(sources...)
	if err != nil {
		return nil, err
	}
	delete(s.Directives, "defer") // an answer comes in one piece
	return s, nil
}

var errNoFields = errors.New("the field has no fields below it")

// marshalSlice writes a list, one entry after the other, until the context ends. What panics is caught
// at the field that the list is of.
func marshalSlice(ctx context.Context, n int, element func(context.Context, int) graphql.Marshaler) graphql.Array {
	out := make(graphql.Array, n)
	for i := range out {
		if err := ctx.Err(); err != nil {
			graphql.AddError(ctx, err)
			for ; i < n; i++ {
				out[i] = graphql.Null
			}
			break
		}
		out[i] = element(graphql.WithFieldContext(ctx, &graphql.FieldContext{Index: &i}), i)
	}
	return out
}

// Where a fact has a date, it is one of these.
var _ graph.Date

// Actor is an entity of a kind that implements it.
type Actor interface {
	model.AnyEntity
	IsActor()
}

// LegalSubject is an entity of a kind that implements it.
type LegalSubject interface {
	model.AnyEntity
	IsLegalSubject()
}

// Activity is an entity of kind Activity.
type Activity struct{ *model.Entity }

// ConductedBy follows CONDUCTS, IN.
func (e Activity) ConductedBy(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "CONDUCTS", Direction: "IN", Of: "Entity"}, filter, first, after)
}

// RegulatedBy follows REGULATES, IN.
func (e Activity) RegulatedBy(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "REGULATES", Direction: "IN", Of: "Entity"}, filter, first, after)
}

// Requires follows REQUIRES_LICENSE, OUT.
func (e Activity) Requires(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[License], error) {
	return model.Related[License](ctx, e.Entity, model.Follow{Type: "REQUIRES_LICENSE", Direction: "OUT", Of: "License"}, filter, first, after)
}

// Entails follows ENTAILS, OUT.
func (e Activity) Entails(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Activity], error) {
	return model.Related[Activity](ctx, e.Entity, model.Follow{Type: "ENTAILS", Direction: "OUT", Of: "Activity"}, filter, first, after)
}

// TakesPlaceIn follows TAKES_PLACE_IN, OUT.
func (e Activity) TakesPlaceIn(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "TAKES_PLACE_IN", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// Agreement is an entity of kind Agreement.
type Agreement struct{ *model.Entity }

// SignedOn is the fact signedOn.
func (e Agreement) SignedOn() *graph.Date { return model.One[graph.Date](e.Entity, "signedOn") }

// Parties follows PARTY_TO, IN.
func (e Agreement) Parties(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "PARTY_TO", Direction: "IN", Of: "Entity"}, filter, first, after)
}

// Tenets follows PART_OF, IN.
func (e Agreement) Tenets(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "PART_OF", Direction: "IN", Of: "Entity", Order: "position"}, filter, first, after)
}

// Argument is an entity of kind Argument.
type Argument struct{ *model.Entity }

// ArgumentType is the fact argumentType.
func (e Argument) ArgumentType() *string { return model.One[string](e.Entity, "argumentType") }

// Content is the fact content.
func (e Argument) Content() *string { return model.One[string](e.Entity, "content") }

// Position is the fact position.
func (e Argument) Position() *int { return model.One[int](e.Entity, "position") }

// ArguedBy follows ARGUES, IN.
func (e Argument) ArguedBy(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "ARGUES", Direction: "IN", Of: "Entity"}, filter, first, after)
}

// Answers follows ANSWERS, OUT.
func (e Argument) Answers(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Argument], error) {
	return model.Related[Argument](ctx, e.Entity, model.Follow{Type: "ANSWERS", Direction: "OUT", Of: "Argument"}, filter, first, after)
}

// AnsweredBy follows ANSWERS, IN.
func (e Argument) AnsweredBy(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Argument], error) {
	return model.Related[Argument](ctx, e.Entity, model.Follow{Type: "ANSWERS", Direction: "IN", Of: "Argument"}, filter, first, after)
}

// Concerns follows CONCERNS, OUT.
func (e Argument) Concerns(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "CONCERNS", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// Assessment is an entity of kind Assessment.
type Assessment struct{ *model.Entity }

// Rating is the fact rating.
func (e Assessment) Rating() *string { return model.One[string](e.Entity, "rating") }

// Score is the fact score.
func (e Assessment) Score() *float64 { return model.One[float64](e.Entity, "score") }

// Reason is the fact reason.
func (e Assessment) Reason() *string { return model.One[string](e.Entity, "reason") }

// Of follows ASSESSES, OUT.
func (e Assessment) Of(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "ASSESSES", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// Criteria follows SCORES, OUT.
func (e Assessment) Criteria(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Criterion], error) {
	return model.Related[Criterion](ctx, e.Entity, model.Follow{Type: "SCORES", Direction: "OUT", Of: "Criterion"}, filter, first, after)
}

// Perspectives follows FROM_PERSPECTIVE_OF, OUT.
func (e Assessment) Perspectives(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "FROM_PERSPECTIVE_OF", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// Company is an entity of kind Company.
type Company struct{ *model.Entity }

// IsActor marks the kind.
func (Company) IsActor() {}

// IsLegalSubject marks the kind.
func (Company) IsLegalSubject() {}

// FoundedOn is the fact foundedOn.
func (e Company) FoundedOn() *graph.Date { return model.One[graph.Date](e.Entity, "foundedOn") }

// ListedOn is the fact listedOn.
func (e Company) ListedOn() *graph.Date { return model.One[graph.Date](e.Entity, "listedOn") }

// Industry is the fact industry.
func (e Company) Industry() *string { return model.One[string](e.Entity, "industry") }

// StateOwned is the fact stateOwned.
func (e Company) StateOwned() *bool { return model.One[bool](e.Entity, "stateOwned") }

// Employees is the fact employees.
func (e Company) Employees() *int { return model.One[int](e.Entity, "employees") }

// Parents follows SUBSIDIARY_OF, OUT.
func (e Company) Parents(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "SUBSIDIARY_OF", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// Subsidiaries follows SUBSIDIARY_OF, IN.
func (e Company) Subsidiaries(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Company], error) {
	return model.Related[Company](ctx, e.Entity, model.Follow{Type: "SUBSIDIARY_OF", Direction: "IN", Of: "Company"}, filter, first, after)
}

// Operates follows OPERATES, OUT.
func (e Company) Operates(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "OPERATES", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// Provides follows PROVIDES, OUT.
func (e Company) Provides(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "PROVIDES", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// Partners follows PARTNERS_WITH, BOTH.
func (e Company) Partners(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "PARTNERS_WITH", Direction: "BOTH", Of: "Entity"}, filter, first, after)
}

// Licensors follows LICENSES_TO, IN.
func (e Company) Licensors(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "LICENSES_TO", Direction: "IN", Of: "Entity"}, filter, first, after)
}

// Licensees follows LICENSES_TO, OUT.
func (e Company) Licensees(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "LICENSES_TO", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// Licenses follows HOLDS_LICENSE, OUT.
func (e Company) Licenses(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[License], error) {
	return model.Related[License](ctx, e.Entity, model.Follow{Type: "HOLDS_LICENSE", Direction: "OUT", Of: "License"}, filter, first, after)
}

// IncorporatedIn follows INCORPORATED_IN, OUT.
func (e Company) IncorporatedIn(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "INCORPORATED_IN", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// HeadquarteredIn follows HEADQUARTERED_IN, OUT.
func (e Company) HeadquarteredIn(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "HEADQUARTERED_IN", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// OperatesIn follows OPERATES_IN, OUT.
func (e Company) OperatesIn(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "OPERATES_IN", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// Competitors follows COMPETES_WITH, BOTH.
func (e Company) Competitors(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "COMPETES_WITH", Direction: "BOTH", Of: "Entity"}, filter, first, after)
}

// Customers follows CUSTOMER_OF, IN.
func (e Company) Customers(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "CUSTOMER_OF", Direction: "IN", Of: "Entity"}, filter, first, after)
}

// Conducts follows CONDUCTS, OUT.
func (e Company) Conducts(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Activity], error) {
	return model.Related[Activity](ctx, e.Entity, model.Follow{Type: "CONDUCTS", Direction: "OUT", Of: "Activity"}, filter, first, after)
}

// Deals follows PARTY_TO, OUT.
func (e Company) Deals(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "PARTY_TO", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// Observations follows OBSERVES, IN.
func (e Company) Observations(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Observation], error) {
	return model.Related[Observation](ctx, e.Entity, model.Follow{Type: "OBSERVES", Direction: "IN", Of: "Observation"}, filter, first, after)
}

// ConstrainedBy follows CONSTRAINS, IN.
func (e Company) ConstrainedBy(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Law], error) {
	return model.Related[Law](ctx, e.Entity, model.Follow{Type: "CONSTRAINS", Direction: "IN", Of: "Law"}, filter, first, after)
}

// IndirectlyAffectedBy follows AFFECTS_INDIRECTLY, IN.
func (e Company) IndirectlyAffectedBy(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Law], error) {
	return model.Related[Law](ctx, e.Entity, model.Follow{Type: "AFFECTS_INDIRECTLY", Direction: "IN", Of: "Law"}, filter, first, after)
}

// Bears follows BORNE_BY, IN.
func (e Company) Bears(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Duty], error) {
	return model.Related[Duty](ctx, e.Entity, model.Follow{Type: "BORNE_BY", Direction: "IN", Of: "Duty"}, filter, first, after)
}

// ExposedTo follows EXPOSED_TO, OUT.
func (e Company) ExposedTo(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "EXPOSED_TO", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// CompellableBy follows CAN_COMPEL, IN.
func (e Company) CompellableBy(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "CAN_COMPEL", Direction: "IN", Of: "Entity"}, filter, first, after)
}

// Concept is an entity of kind Concept.
type Concept struct{ *model.Entity }

// Definition is the fact definition.
func (e Concept) Definition() *string { return model.One[string](e.Entity, "definition") }

// Position is the fact position.
func (e Concept) Position() *int { return model.One[int](e.Entity, "position") }

// Instances follows IS_A, IN.
func (e Concept) Instances(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "IS_A", Direction: "IN", Of: "Entity"}, filter, first, after)
}

// Increases follows INCREASES, OUT.
func (e Concept) Increases(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "INCREASES", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// Decreases follows DECREASES, OUT.
func (e Concept) Decreases(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "DECREASES", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// IncreasedBy follows INCREASES, IN.
func (e Concept) IncreasedBy(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "INCREASES", Direction: "IN", Of: "Entity"}, filter, first, after)
}

// DecreasedBy follows DECREASES, IN.
func (e Concept) DecreasedBy(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "DECREASES", Direction: "IN", Of: "Entity"}, filter, first, after)
}

// AimOf follows AIMS_AT, IN.
func (e Concept) AimOf(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "AIMS_AT", Direction: "IN", Of: "Entity"}, filter, first, after)
}

// Criterion is an entity of kind Criterion.
type Criterion struct{ *model.Entity }

// Definition is the fact definition.
func (e Criterion) Definition() *string { return model.One[string](e.Entity, "definition") }

// Position is the fact position.
func (e Criterion) Position() *int { return model.One[int](e.Entity, "position") }

// Concerns follows CONCERNS, OUT.
func (e Criterion) Concerns(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "CONCERNS", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// Framework follows HAS_CRITERION, IN.
func (e Criterion) Framework(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Framework], error) {
	return model.Related[Framework](ctx, e.Entity, model.Follow{Type: "HAS_CRITERION", Direction: "IN", Of: "Framework"}, filter, first, after)
}

// Scores follows SCORES, IN.
func (e Criterion) Scores(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Assessment], error) {
	return model.Related[Assessment](ctx, e.Entity, model.Follow{Type: "SCORES", Direction: "IN", Of: "Assessment"}, filter, first, after)
}

// Deal is an entity of kind Deal.
type Deal struct{ *model.Entity }

// AgreedOn is the fact agreedOn.
func (e Deal) AgreedOn() *graph.Date { return model.One[graph.Date](e.Entity, "agreedOn") }

// ClosedOn is the fact closedOn.
func (e Deal) ClosedOn() *graph.Date { return model.One[graph.Date](e.Entity, "closedOn") }

// Value is the fact value.
func (e Deal) Value() *float64 { return model.One[float64](e.Entity, "value") }

// Currency is the fact currency.
func (e Deal) Currency() *string { return model.One[string](e.Entity, "currency") }

// Outcome is the fact outcome.
func (e Deal) Outcome() *string { return model.One[string](e.Entity, "outcome") }

// Parties follows PARTY_TO, IN.
func (e Deal) Parties(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "PARTY_TO", Direction: "IN", Of: "Entity"}, filter, first, after)
}

// Subjects follows CONCERNS, OUT.
func (e Deal) Subjects(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "CONCERNS", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// BlockedBy follows BLOCKED, IN.
func (e Deal) BlockedBy(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "BLOCKED", Direction: "IN", Of: "Entity"}, filter, first, after)
}

// RespondsTo follows RESPONDS_TO, OUT.
func (e Deal) RespondsTo(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "RESPONDS_TO", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// ConstrainedBy follows CONSTRAINS, IN.
func (e Deal) ConstrainedBy(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Law], error) {
	return model.Related[Law](ctx, e.Entity, model.Follow{Type: "CONSTRAINS", Direction: "IN", Of: "Law"}, filter, first, after)
}

// Document is an entity of kind Document.
type Document struct{ *model.Entity }

// Title is the fact title.
func (e Document) Title() *string { return model.One[string](e.Entity, "title") }

// PublishedOn is the fact publishedOn.
func (e Document) PublishedOn() *graph.Date { return model.One[graph.Date](e.Entity, "publishedOn") }

// URL is the fact url.
func (e Document) URL() *string { return model.One[string](e.Entity, "url") }

// DocumentType is the fact documentType.
func (e Document) DocumentType() *string { return model.One[string](e.Entity, "documentType") }

// Authors follows AUTHORED, IN.
func (e Document) Authors(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "AUTHORED", Direction: "IN", Of: "Entity"}, filter, first, after)
}

// Publishers follows PUBLISHED, IN.
func (e Document) Publishers(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "PUBLISHED", Direction: "IN", Of: "Entity"}, filter, first, after)
}

// Cites follows CITES, OUT.
func (e Document) Cites(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Document], error) {
	return model.Related[Document](ctx, e.Entity, model.Follow{Type: "CITES", Direction: "OUT", Of: "Document"}, filter, first, after)
}

// CitedBy follows CITES, IN.
func (e Document) CitedBy(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Document], error) {
	return model.Related[Document](ctx, e.Entity, model.Follow{Type: "CITES", Direction: "IN", Of: "Document"}, filter, first, after)
}

// Recommends follows RECOMMENDS, OUT.
func (e Document) Recommends(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Recommendation], error) {
	return model.Related[Recommendation](ctx, e.Entity, model.Follow{Type: "RECOMMENDS", Direction: "OUT", Of: "Recommendation", Order: "position"}, filter, first, after)
}

// Argues follows ARGUES, OUT.
func (e Document) Argues(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Argument], error) {
	return model.Related[Argument](ctx, e.Entity, model.Follow{Type: "ARGUES", Direction: "OUT", Of: "Argument"}, filter, first, after)
}

// Duty is an entity of kind Duty.
type Duty struct{ *model.Entity }

// Mode is the fact mode.
func (e Duty) Mode() *string { return model.One[string](e.Entity, "mode") }

// Content is the fact content.
func (e Duty) Content() *string { return model.One[string](e.Entity, "content") }

// OrgansOnly is the fact organsOnly.
func (e Duty) OrgansOnly() *bool { return model.One[bool](e.Entity, "organsOnly") }

// ImposedBy follows IMPOSES, IN.
func (e Duty) ImposedBy(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "IMPOSES", Direction: "IN", Of: "Entity"}, filter, first, after)
}

// Bearers follows BORNE_BY, OUT.
func (e Duty) Bearers(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "BORNE_BY", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// Governs follows GOVERNS, OUT.
func (e Duty) Governs(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Activity], error) {
	return model.Related[Activity](ctx, e.Entity, model.Follow{Type: "GOVERNS", Direction: "OUT", Of: "Activity"}, filter, first, after)
}

// OwedTo follows OWED_TO, OUT.
func (e Duty) OwedTo(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "OWED_TO", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// ReachesAbroad follows REACHES_ABROAD, OUT.
func (e Duty) ReachesAbroad(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "REACHES_ABROAD", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// Facility is an entity of kind Facility.
type Facility struct{ *model.Entity }

// IsLegalSubject marks the kind.
func (Facility) IsLegalSubject() {}

// OpenedOn is the fact openedOn.
func (e Facility) OpenedOn() *graph.Date { return model.One[graph.Date](e.Entity, "openedOn") }

// LocatedIn follows LOCATED_IN, OUT.
func (e Facility) LocatedIn(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "LOCATED_IN", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// Operators follows OPERATES, IN.
func (e Facility) Operators(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "OPERATES", Direction: "IN", Of: "Entity"}, filter, first, after)
}

// OverseenBy follows OVERSEES, IN.
func (e Facility) OverseenBy(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "OVERSEES", Direction: "IN", Of: "Entity"}, filter, first, after)
}

// InterconnectedWith follows INTERCONNECTED_WITH, BOTH.
func (e Facility) InterconnectedWith(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "INTERCONNECTED_WITH", Direction: "BOTH", Of: "Entity"}, filter, first, after)
}

// Hosts follows HOSTED_IN, IN.
func (e Facility) Hosts(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Service], error) {
	return model.Related[Service](ctx, e.Entity, model.Follow{Type: "HOSTED_IN", Direction: "IN", Of: "Service"}, filter, first, after)
}

// Conducts follows CONDUCTS, OUT.
func (e Facility) Conducts(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Activity], error) {
	return model.Related[Activity](ctx, e.Entity, model.Follow{Type: "CONDUCTS", Direction: "OUT", Of: "Activity"}, filter, first, after)
}

// ConstrainedBy follows CONSTRAINS, IN.
func (e Facility) ConstrainedBy(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Law], error) {
	return model.Related[Law](ctx, e.Entity, model.Follow{Type: "CONSTRAINS", Direction: "IN", Of: "Law"}, filter, first, after)
}

// IndirectlyAffectedBy follows AFFECTS_INDIRECTLY, IN.
func (e Facility) IndirectlyAffectedBy(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Law], error) {
	return model.Related[Law](ctx, e.Entity, model.Follow{Type: "AFFECTS_INDIRECTLY", Direction: "IN", Of: "Law"}, filter, first, after)
}

// Bears follows BORNE_BY, IN.
func (e Facility) Bears(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Duty], error) {
	return model.Related[Duty](ctx, e.Entity, model.Follow{Type: "BORNE_BY", Direction: "IN", Of: "Duty"}, filter, first, after)
}

// ExposedTo follows EXPOSED_TO, OUT.
func (e Facility) ExposedTo(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "EXPOSED_TO", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// CompellableBy follows CAN_COMPEL, IN.
func (e Facility) CompellableBy(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "CAN_COMPEL", Direction: "IN", Of: "Entity"}, filter, first, after)
}

// Framework is an entity of kind Framework.
type Framework struct{ *model.Entity }

// Criteria follows HAS_CRITERION, OUT.
func (e Framework) Criteria(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Criterion], error) {
	return model.Related[Criterion](ctx, e.Entity, model.Follow{Type: "HAS_CRITERION", Direction: "OUT", Of: "Criterion", Order: "position"}, filter, first, after)
}

// Assessments follows USES, IN.
func (e Framework) Assessments(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "USES", Direction: "IN", Of: "Entity"}, filter, first, after)
}

// Authors follows AUTHORED, IN.
func (e Framework) Authors(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "AUTHORED", Direction: "IN", Of: "Entity"}, filter, first, after)
}

// Incident is an entity of kind Incident.
type Incident struct{ *model.Entity }

// OccurredOn is the fact occurredOn.
func (e Incident) OccurredOn() *graph.Date { return model.One[graph.Date](e.Entity, "occurredOn") }

// EndedOn is the fact endedOn.
func (e Incident) EndedOn() *graph.Date { return model.One[graph.Date](e.Entity, "endedOn") }

// Outcome is the fact outcome.
func (e Incident) Outcome() *string { return model.One[string](e.Entity, "outcome") }

// Perpetrators follows PERPETRATED_BY, OUT.
func (e Incident) Perpetrators(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "PERPETRATED_BY", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// AttributedTo follows ATTRIBUTED_TO, OUT.
func (e Incident) AttributedTo(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "ATTRIBUTED_TO", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// Targets follows TARGETS, OUT.
func (e Incident) Targets(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "TARGETS", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// Affects follows AFFECTS, OUT.
func (e Incident) Affects(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "AFFECTS", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// Involves follows INVOLVES, OUT.
func (e Incident) Involves(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "INVOLVES", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// RespondsTo follows RESPONDS_TO, OUT.
func (e Incident) RespondsTo(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "RESPONDS_TO", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// Responses follows RESPONDS_TO, IN.
func (e Incident) Responses(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "RESPONDS_TO", Direction: "IN", Of: "Entity"}, filter, first, after)
}

// Law is an entity of kind Law.
type Law struct{ *model.Entity }

// LawType is the fact lawType.
func (e Law) LawType() *string { return model.One[string](e.Entity, "lawType") }

// ProposedOn is the fact proposedOn.
func (e Law) ProposedOn() *graph.Date { return model.One[graph.Date](e.Entity, "proposedOn") }

// EnactedOn is the fact enactedOn.
func (e Law) EnactedOn() *graph.Date { return model.One[graph.Date](e.Entity, "enactedOn") }

// InForceOn is the fact inForceOn.
func (e Law) InForceOn() *graph.Date { return model.One[graph.Date](e.Entity, "inForceOn") }

// RepealedOn is the fact repealedOn.
func (e Law) RepealedOn() *graph.Date { return model.One[graph.Date](e.Entity, "repealedOn") }

// MaximumPenalty is the fact maximumPenalty.
func (e Law) MaximumPenalty() *string { return model.One[string](e.Entity, "maximumPenalty") }

// Constrains follows CONSTRAINS, OUT.
func (e Law) Constrains(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "CONSTRAINS", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// IndirectlyAffects follows AFFECTS_INDIRECTLY, OUT.
func (e Law) IndirectlyAffects(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "AFFECTS_INDIRECTLY", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// EnactedBy follows ENACTED, IN.
func (e Law) EnactedBy(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "ENACTED", Direction: "IN", Of: "Entity"}, filter, first, after)
}

// ProposedBy follows PROPOSED, IN.
func (e Law) ProposedBy(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "PROPOSED", Direction: "IN", Of: "Entity"}, filter, first, after)
}

// EnforcedBy follows ENFORCES, IN.
func (e Law) EnforcedBy(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "ENFORCES", Direction: "IN", Of: "Entity"}, filter, first, after)
}

// AppliesIn follows APPLIES_IN, OUT.
func (e Law) AppliesIn(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "APPLIES_IN", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// Regulates follows REGULATES, OUT.
func (e Law) Regulates(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "REGULATES", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// Imposes follows IMPOSES, OUT.
func (e Law) Imposes(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Duty], error) {
	return model.Related[Duty](ctx, e.Entity, model.Follow{Type: "IMPOSES", Direction: "OUT", Of: "Duty"}, filter, first, after)
}

// Provisions follows PART_OF, IN.
func (e Law) Provisions(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Provision], error) {
	return model.Related[Provision](ctx, e.Entity, model.Follow{Type: "PART_OF", Direction: "IN", Of: "Provision", Order: "number"}, filter, first, after)
}

// Amends follows AMENDS, OUT.
func (e Law) Amends(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "AMENDS", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// AmendedBy follows AMENDS, IN.
func (e Law) AmendedBy(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "AMENDS", Direction: "IN", Of: "Entity"}, filter, first, after)
}

// Implements follows IMPLEMENTS, OUT.
func (e Law) Implements(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "IMPLEMENTS", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// RestsOn follows RESTS_ON, OUT.
func (e Law) RestsOn(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "RESTS_ON", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// Aims follows AIMS_AT, OUT.
func (e Law) Aims(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "AIMS_AT", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// Responses follows RESPONDS_TO, IN.
func (e Law) Responses(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "RESPONDS_TO", Direction: "IN", Of: "Entity"}, filter, first, after)
}

// License is an entity of kind License.
type License struct{ *model.Entity }

// Issuers follows ISSUED, IN.
func (e License) Issuers(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "ISSUED", Direction: "IN", Of: "Entity"}, filter, first, after)
}

// Holders follows HOLDS_LICENSE, IN.
func (e License) Holders(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "HOLDS_LICENSE", Direction: "IN", Of: "Entity"}, filter, first, after)
}

// RequiredFor follows REQUIRES_LICENSE, IN.
func (e License) RequiredFor(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "REQUIRES_LICENSE", Direction: "IN", Of: "Entity"}, filter, first, after)
}

// Market is an entity of kind Market.
type Market struct{ *model.Entity }

// Observations follows IN_MARKET, IN.
func (e Market) Observations(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Observation], error) {
	return model.Related[Observation](ctx, e.Entity, model.Follow{Type: "IN_MARKET", Direction: "IN", Of: "Observation"}, filter, first, after)
}

// LocatedIn follows LOCATED_IN, OUT.
func (e Market) LocatedIn(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "LOCATED_IN", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// RegulatedBy follows REGULATES, IN.
func (e Market) RegulatedBy(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "REGULATES", Direction: "IN", Of: "Entity"}, filter, first, after)
}

// Ministry is an entity of kind Ministry.
type Ministry struct{ *model.Entity }

// IsActor marks the kind.
func (Ministry) IsActor() {}

// IsLegalSubject marks the kind.
func (Ministry) IsLegalSubject() {}

// EstablishedOn is the fact establishedOn.
func (e Ministry) EstablishedOn() *graph.Date {
	return model.One[graph.Date](e.Entity, "establishedOn")
}

// OrganType is the fact organType.
func (e Ministry) OrganType() *string { return model.One[string](e.Entity, "organType") }

// PartOf follows PART_OF, OUT.
func (e Ministry) PartOf(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "PART_OF", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// Parts follows PART_OF, IN.
func (e Ministry) Parts(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Ministry], error) {
	return model.Related[Ministry](ctx, e.Entity, model.Follow{Type: "PART_OF", Direction: "IN", Of: "Ministry"}, filter, first, after)
}

// Oversees follows OVERSEES, OUT.
func (e Ministry) Oversees(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "OVERSEES", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// OverseenBy follows OVERSEES, IN.
func (e Ministry) OverseenBy(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "OVERSEES", Direction: "IN", Of: "Entity"}, filter, first, after)
}

// Enforces follows ENFORCES, OUT.
func (e Ministry) Enforces(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "ENFORCES", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// Enacted follows ENACTED, OUT.
func (e Ministry) Enacted(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "ENACTED", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// ConstrainedBy follows CONSTRAINS, IN.
func (e Ministry) ConstrainedBy(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Law], error) {
	return model.Related[Law](ctx, e.Entity, model.Follow{Type: "CONSTRAINS", Direction: "IN", Of: "Law"}, filter, first, after)
}

// IndirectlyAffectedBy follows AFFECTS_INDIRECTLY, IN.
func (e Ministry) IndirectlyAffectedBy(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Law], error) {
	return model.Related[Law](ctx, e.Entity, model.Follow{Type: "AFFECTS_INDIRECTLY", Direction: "IN", Of: "Law"}, filter, first, after)
}

// Bears follows BORNE_BY, IN.
func (e Ministry) Bears(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Duty], error) {
	return model.Related[Duty](ctx, e.Entity, model.Follow{Type: "BORNE_BY", Direction: "IN", Of: "Duty"}, filter, first, after)
}

// ExposedTo follows EXPOSED_TO, OUT.
func (e Ministry) ExposedTo(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "EXPOSED_TO", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// CompellableBy follows CAN_COMPEL, IN.
func (e Ministry) CompellableBy(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "CAN_COMPEL", Direction: "IN", Of: "Entity"}, filter, first, after)
}

// Observation is an entity of kind Observation.
type Observation struct{ *model.Entity }

// Measure is the fact measure.
func (e Observation) Measure() *string { return model.One[string](e.Entity, "measure") }

// Value is the fact value.
func (e Observation) Value() *float64 { return model.One[float64](e.Entity, "value") }

// TextValue is the fact textValue.
func (e Observation) TextValue() *string { return model.One[string](e.Entity, "textValue") }

// Unit is the fact unit.
func (e Observation) Unit() *string { return model.One[string](e.Entity, "unit") }

// Currency is the fact currency.
func (e Observation) Currency() *string { return model.One[string](e.Entity, "currency") }

// Period is the fact period.
func (e Observation) Period() *graph.Date { return model.One[graph.Date](e.Entity, "period") }

// PeriodLabel is the fact periodLabel.
func (e Observation) PeriodLabel() *string { return model.One[string](e.Entity, "periodLabel") }

// Rank is the fact rank.
func (e Observation) Rank() *int { return model.One[int](e.Entity, "rank") }

// Estimate is the fact estimate.
func (e Observation) Estimate() *bool { return model.One[bool](e.Entity, "estimate") }

// Forecast is the fact forecast.
func (e Observation) Forecast() *bool { return model.One[bool](e.Entity, "forecast") }

// Of follows OBSERVES, OUT.
func (e Observation) Of(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "OBSERVES", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// Markets follows IN_MARKET, OUT.
func (e Observation) Markets(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Market], error) {
	return model.Related[Market](ctx, e.Entity, model.Follow{Type: "IN_MARKET", Direction: "OUT", Of: "Market"}, filter, first, after)
}

// Organization is an entity of kind Organization.
type Organization struct{ *model.Entity }

// IsActor marks the kind.
func (Organization) IsActor() {}

// IsLegalSubject marks the kind.
func (Organization) IsLegalSubject() {}

// FoundedOn is the fact foundedOn.
func (e Organization) FoundedOn() *graph.Date { return model.One[graph.Date](e.Entity, "foundedOn") }

// Members follows MEMBER_OF, IN.
func (e Organization) Members(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "MEMBER_OF", Direction: "IN", Of: "Entity"}, filter, first, after)
}

// Published follows PUBLISHED, OUT.
func (e Organization) Published(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Document], error) {
	return model.Related[Document](ctx, e.Entity, model.Follow{Type: "PUBLISHED", Direction: "OUT", Of: "Document"}, filter, first, after)
}

// ConstrainedBy follows CONSTRAINS, IN.
func (e Organization) ConstrainedBy(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Law], error) {
	return model.Related[Law](ctx, e.Entity, model.Follow{Type: "CONSTRAINS", Direction: "IN", Of: "Law"}, filter, first, after)
}

// IndirectlyAffectedBy follows AFFECTS_INDIRECTLY, IN.
func (e Organization) IndirectlyAffectedBy(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Law], error) {
	return model.Related[Law](ctx, e.Entity, model.Follow{Type: "AFFECTS_INDIRECTLY", Direction: "IN", Of: "Law"}, filter, first, after)
}

// Bears follows BORNE_BY, IN.
func (e Organization) Bears(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Duty], error) {
	return model.Related[Duty](ctx, e.Entity, model.Follow{Type: "BORNE_BY", Direction: "IN", Of: "Duty"}, filter, first, after)
}

// ExposedTo follows EXPOSED_TO, OUT.
func (e Organization) ExposedTo(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "EXPOSED_TO", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// CompellableBy follows CAN_COMPEL, IN.
func (e Organization) CompellableBy(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "CAN_COMPEL", Direction: "IN", Of: "Entity"}, filter, first, after)
}

// Person is an entity of kind Person.
type Person struct{ *model.Entity }

// IsActor marks the kind.
func (Person) IsActor() {}

// IsLegalSubject marks the kind.
func (Person) IsLegalSubject() {}

// Title is the fact title.
func (e Person) Title() *string { return model.One[string](e.Entity, "title") }

// WorksFor follows WORKS_FOR, OUT.
func (e Person) WorksFor(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "WORKS_FOR", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// Heads follows HEADS, OUT.
func (e Person) Heads(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "HEADS", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// Authored follows AUTHORED, OUT.
func (e Person) Authored(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "AUTHORED", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// ConstrainedBy follows CONSTRAINS, IN.
func (e Person) ConstrainedBy(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Law], error) {
	return model.Related[Law](ctx, e.Entity, model.Follow{Type: "CONSTRAINS", Direction: "IN", Of: "Law"}, filter, first, after)
}

// IndirectlyAffectedBy follows AFFECTS_INDIRECTLY, IN.
func (e Person) IndirectlyAffectedBy(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Law], error) {
	return model.Related[Law](ctx, e.Entity, model.Follow{Type: "AFFECTS_INDIRECTLY", Direction: "IN", Of: "Law"}, filter, first, after)
}

// Bears follows BORNE_BY, IN.
func (e Person) Bears(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Duty], error) {
	return model.Related[Duty](ctx, e.Entity, model.Follow{Type: "BORNE_BY", Direction: "IN", Of: "Duty"}, filter, first, after)
}

// ExposedTo follows EXPOSED_TO, OUT.
func (e Person) ExposedTo(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "EXPOSED_TO", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// CompellableBy follows CAN_COMPEL, IN.
func (e Person) CompellableBy(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "CAN_COMPEL", Direction: "IN", Of: "Entity"}, filter, first, after)
}

// Place is an entity of kind Place.
type Place struct{ *model.Entity }

// Within follows PART_OF, OUT.
func (e Place) Within(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "PART_OF", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// Facilities follows LOCATED_IN, IN.
func (e Place) Facilities(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "LOCATED_IN", Direction: "IN", Of: "Entity"}, filter, first, after)
}

// Plan is an entity of kind Plan.
type Plan struct{ *model.Entity }

// StartsOn is the fact startsOn.
func (e Plan) StartsOn() *graph.Date { return model.One[graph.Date](e.Entity, "startsOn") }

// EndsOn is the fact endsOn.
func (e Plan) EndsOn() *graph.Date { return model.One[graph.Date](e.Entity, "endsOn") }

// IssuedOn is the fact issuedOn.
func (e Plan) IssuedOn() *graph.Date { return model.One[graph.Date](e.Entity, "issuedOn") }

// Budget is the fact budget.
func (e Plan) Budget() *string { return model.One[string](e.Entity, "budget") }

// IssuedBy follows ISSUED, IN.
func (e Plan) IssuedBy(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "ISSUED", Direction: "IN", Of: "Entity"}, filter, first, after)
}

// CarriedOutBy follows CARRIES_OUT, IN.
func (e Plan) CarriedOutBy(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "CARRIES_OUT", Direction: "IN", Of: "Entity"}, filter, first, after)
}

// Aims follows AIMS_AT, OUT.
func (e Plan) Aims(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "AIMS_AT", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// Implements follows IMPLEMENTS, OUT.
func (e Plan) Implements(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "IMPLEMENTS", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// Provision is an entity of kind Provision.
type Provision struct{ *model.Entity }

// Number is the fact number.
func (e Provision) Number() *string { return model.One[string](e.Entity, "number") }

// Content is the fact content.
func (e Provision) Content() *string { return model.One[string](e.Entity, "content") }

// Law follows PART_OF, OUT.
func (e Provision) Law(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Law], error) {
	return model.Related[Law](ctx, e.Entity, model.Follow{Type: "PART_OF", Direction: "OUT", Of: "Law"}, filter, first, after)
}

// Imposes follows IMPOSES, OUT.
func (e Provision) Imposes(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Duty], error) {
	return model.Related[Duty](ctx, e.Entity, model.Follow{Type: "IMPOSES", Direction: "OUT", Of: "Duty"}, filter, first, after)
}

// Regulates follows REGULATES, OUT.
func (e Provision) Regulates(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "REGULATES", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// Recommendation is an entity of kind Recommendation.
type Recommendation struct{ *model.Entity }

// Content is the fact content.
func (e Recommendation) Content() *string { return model.One[string](e.Entity, "content") }

// Position is the fact position.
func (e Recommendation) Position() *int { return model.One[int](e.Entity, "position") }

// Details follows PART_OF, IN.
func (e Recommendation) Details(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Recommendation], error) {
	return model.Related[Recommendation](ctx, e.Entity, model.Follow{Type: "PART_OF", Direction: "IN", Of: "Recommendation", Order: "position"}, filter, first, after)
}

// DetailOf follows PART_OF, OUT.
func (e Recommendation) DetailOf(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Recommendation], error) {
	return model.Related[Recommendation](ctx, e.Entity, model.Follow{Type: "PART_OF", Direction: "OUT", Of: "Recommendation"}, filter, first, after)
}

// RecommendedBy follows RECOMMENDS, IN.
func (e Recommendation) RecommendedBy(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "RECOMMENDS", Direction: "IN", Of: "Entity"}, filter, first, after)
}

// Addressees follows ADDRESSED_TO, OUT.
func (e Recommendation) Addressees(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "ADDRESSED_TO", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// Concerns follows CONCERNS, OUT.
func (e Recommendation) Concerns(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "CONCERNS", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// Service is an entity of kind Service.
type Service struct{ *model.Entity }

// IsLegalSubject marks the kind.
func (Service) IsLegalSubject() {}

// LaunchedOn is the fact launchedOn.
func (e Service) LaunchedOn() *graph.Date { return model.One[graph.Date](e.Entity, "launchedOn") }

// Providers follows PROVIDES, IN.
func (e Service) Providers(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "PROVIDES", Direction: "IN", Of: "Entity"}, filter, first, after)
}

// Operators follows OPERATES, IN.
func (e Service) Operators(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "OPERATES", Direction: "IN", Of: "Entity"}, filter, first, after)
}

// BasedOn follows BASED_ON, OUT.
func (e Service) BasedOn(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "BASED_ON", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// HostedIn follows HOSTED_IN, OUT.
func (e Service) HostedIn(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "HOSTED_IN", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// Conducts follows CONDUCTS, OUT.
func (e Service) Conducts(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Activity], error) {
	return model.Related[Activity](ctx, e.Entity, model.Follow{Type: "CONDUCTS", Direction: "OUT", Of: "Activity"}, filter, first, after)
}

// Customers follows CUSTOMER_OF, IN.
func (e Service) Customers(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "CUSTOMER_OF", Direction: "IN", Of: "Entity"}, filter, first, after)
}

// InterconnectedWith follows INTERCONNECTED_WITH, BOTH.
func (e Service) InterconnectedWith(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "INTERCONNECTED_WITH", Direction: "BOTH", Of: "Entity"}, filter, first, after)
}

// ConstrainedBy follows CONSTRAINS, IN.
func (e Service) ConstrainedBy(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Law], error) {
	return model.Related[Law](ctx, e.Entity, model.Follow{Type: "CONSTRAINS", Direction: "IN", Of: "Law"}, filter, first, after)
}

// IndirectlyAffectedBy follows AFFECTS_INDIRECTLY, IN.
func (e Service) IndirectlyAffectedBy(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Law], error) {
	return model.Related[Law](ctx, e.Entity, model.Follow{Type: "AFFECTS_INDIRECTLY", Direction: "IN", Of: "Law"}, filter, first, after)
}

// Bears follows BORNE_BY, IN.
func (e Service) Bears(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Duty], error) {
	return model.Related[Duty](ctx, e.Entity, model.Follow{Type: "BORNE_BY", Direction: "IN", Of: "Duty"}, filter, first, after)
}

// ExposedTo follows EXPOSED_TO, OUT.
func (e Service) ExposedTo(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "EXPOSED_TO", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// CompellableBy follows CAN_COMPEL, IN.
func (e Service) CompellableBy(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "CAN_COMPEL", Direction: "IN", Of: "Entity"}, filter, first, after)
}

// State is an entity of kind State.
type State struct{ *model.Entity }

// IsActor marks the kind.
func (State) IsActor() {}

// IsLegalSubject marks the kind.
func (State) IsLegalSubject() {}

// Organs follows PART_OF, IN.
func (e State) Organs(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Ministry], error) {
	return model.Related[Ministry](ctx, e.Entity, model.Follow{Type: "PART_OF", Direction: "IN", Of: "Ministry"}, filter, first, after)
}

// Laws follows APPLIES_IN, IN.
func (e State) Laws(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Law], error) {
	return model.Related[Law](ctx, e.Entity, model.Follow{Type: "APPLIES_IN", Direction: "IN", Of: "Law"}, filter, first, after)
}

// Companies follows HEADQUARTERED_IN, IN.
func (e State) Companies(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Company], error) {
	return model.Related[Company](ctx, e.Entity, model.Follow{Type: "HEADQUARTERED_IN", Direction: "IN", Of: "Company"}, filter, first, after)
}

// CanCompel follows CAN_COMPEL, OUT.
func (e State) CanCompel(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "CAN_COMPEL", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// Exposed follows EXPOSED_TO, IN.
func (e State) Exposed(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "EXPOSED_TO", Direction: "IN", Of: "Entity"}, filter, first, after)
}

// ConstrainedBy follows CONSTRAINS, IN.
func (e State) ConstrainedBy(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Law], error) {
	return model.Related[Law](ctx, e.Entity, model.Follow{Type: "CONSTRAINS", Direction: "IN", Of: "Law"}, filter, first, after)
}

// IndirectlyAffectedBy follows AFFECTS_INDIRECTLY, IN.
func (e State) IndirectlyAffectedBy(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Law], error) {
	return model.Related[Law](ctx, e.Entity, model.Follow{Type: "AFFECTS_INDIRECTLY", Direction: "IN", Of: "Law"}, filter, first, after)
}

// Bears follows BORNE_BY, IN.
func (e State) Bears(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[Duty], error) {
	return model.Related[Duty](ctx, e.Entity, model.Follow{Type: "BORNE_BY", Direction: "IN", Of: "Duty"}, filter, first, after)
}

// ExposedTo follows EXPOSED_TO, OUT.
func (e State) ExposedTo(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "EXPOSED_TO", Direction: "OUT", Of: "Entity"}, filter, first, after)
}

// CompellableBy follows CAN_COMPEL, IN.
func (e State) CompellableBy(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.Connection[model.AnyEntity], error) {
	return model.Related[model.AnyEntity](ctx, e.Entity, model.Follow{Type: "CAN_COMPEL", Direction: "IN", Of: "Entity"}, filter, first, after)
}

// Thing is an entity of kind Thing.
type Thing struct{ *model.Entity }

type (
	// ActivityConnection is a page.
	ActivityConnection = model.Connection[Activity]
	// ActivityEdge is a place in a page.
	ActivityEdge = model.Edge[Activity]
	// AgreementConnection is a page.
	AgreementConnection = model.Connection[Agreement]
	// AgreementEdge is a place in a page.
	AgreementEdge = model.Edge[Agreement]
	// ArgumentConnection is a page.
	ArgumentConnection = model.Connection[Argument]
	// ArgumentEdge is a place in a page.
	ArgumentEdge = model.Edge[Argument]
	// AssessmentConnection is a page.
	AssessmentConnection = model.Connection[Assessment]
	// AssessmentEdge is a place in a page.
	AssessmentEdge = model.Edge[Assessment]
	// CompanyConnection is a page.
	CompanyConnection = model.Connection[Company]
	// CompanyEdge is a place in a page.
	CompanyEdge = model.Edge[Company]
	// ConceptConnection is a page.
	ConceptConnection = model.Connection[Concept]
	// ConceptEdge is a place in a page.
	ConceptEdge = model.Edge[Concept]
	// CriterionConnection is a page.
	CriterionConnection = model.Connection[Criterion]
	// CriterionEdge is a place in a page.
	CriterionEdge = model.Edge[Criterion]
	// DealConnection is a page.
	DealConnection = model.Connection[Deal]
	// DealEdge is a place in a page.
	DealEdge = model.Edge[Deal]
	// DocumentConnection is a page.
	DocumentConnection = model.Connection[Document]
	// DocumentEdge is a place in a page.
	DocumentEdge = model.Edge[Document]
	// DutyConnection is a page.
	DutyConnection = model.Connection[Duty]
	// DutyEdge is a place in a page.
	DutyEdge = model.Edge[Duty]
	// EntityConnection is a page.
	EntityConnection = model.Connection[model.AnyEntity]
	// EntityEdge is a place in a page.
	EntityEdge = model.Edge[model.AnyEntity]
	// FacilityConnection is a page.
	FacilityConnection = model.Connection[Facility]
	// FacilityEdge is a place in a page.
	FacilityEdge = model.Edge[Facility]
	// FrameworkConnection is a page.
	FrameworkConnection = model.Connection[Framework]
	// FrameworkEdge is a place in a page.
	FrameworkEdge = model.Edge[Framework]
	// IncidentConnection is a page.
	IncidentConnection = model.Connection[Incident]
	// IncidentEdge is a place in a page.
	IncidentEdge = model.Edge[Incident]
	// LawConnection is a page.
	LawConnection = model.Connection[Law]
	// LawEdge is a place in a page.
	LawEdge = model.Edge[Law]
	// LicenseConnection is a page.
	LicenseConnection = model.Connection[License]
	// LicenseEdge is a place in a page.
	LicenseEdge = model.Edge[License]
	// MarketConnection is a page.
	MarketConnection = model.Connection[Market]
	// MarketEdge is a place in a page.
	MarketEdge = model.Edge[Market]
	// MinistryConnection is a page.
	MinistryConnection = model.Connection[Ministry]
	// MinistryEdge is a place in a page.
	MinistryEdge = model.Edge[Ministry]
	// ObservationConnection is a page.
	ObservationConnection = model.Connection[Observation]
	// ObservationEdge is a place in a page.
	ObservationEdge = model.Edge[Observation]
	// OrganizationConnection is a page.
	OrganizationConnection = model.Connection[Organization]
	// OrganizationEdge is a place in a page.
	OrganizationEdge = model.Edge[Organization]
	// PersonConnection is a page.
	PersonConnection = model.Connection[Person]
	// PersonEdge is a place in a page.
	PersonEdge = model.Edge[Person]
	// PlaceConnection is a page.
	PlaceConnection = model.Connection[Place]
	// PlaceEdge is a place in a page.
	PlaceEdge = model.Edge[Place]
	// PlanConnection is a page.
	PlanConnection = model.Connection[Plan]
	// PlanEdge is a place in a page.
	PlanEdge = model.Edge[Plan]
	// ProvisionConnection is a page.
	ProvisionConnection = model.Connection[Provision]
	// ProvisionEdge is a place in a page.
	ProvisionEdge = model.Edge[Provision]
	// RecommendationConnection is a page.
	RecommendationConnection = model.Connection[Recommendation]
	// RecommendationEdge is a place in a page.
	RecommendationEdge = model.Edge[Recommendation]
	// ServiceConnection is a page.
	ServiceConnection = model.Connection[Service]
	// ServiceEdge is a place in a page.
	ServiceEdge = model.Edge[Service]
	// StateConnection is a page.
	StateConnection = model.Connection[State]
	// StateEdge is a place in a page.
	StateEdge = model.Edge[State]
	// ThingConnection is a page.
	ThingConnection = model.Connection[Thing]
	// ThingEdge is a place in a page.
	ThingEdge = model.Edge[Thing]
)

// Wrap returns the entity as its kind.
func Wrap(e *model.Entity) model.AnyEntity {
	switch k := e.KindName(); k {
	case "Activity":
		return Activity{e}
	case "Agreement":
		return Agreement{e}
	case "Argument":
		return Argument{e}
	case "Assessment":
		return Assessment{e}
	case "Company":
		return Company{e}
	case "Concept":
		return Concept{e}
	case "Criterion":
		return Criterion{e}
	case "Deal":
		return Deal{e}
	case "Document":
		return Document{e}
	case "Duty":
		return Duty{e}
	case "Facility":
		return Facility{e}
	case "Framework":
		return Framework{e}
	case "Incident":
		return Incident{e}
	case "Law":
		return Law{e}
	case "License":
		return License{e}
	case "Market":
		return Market{e}
	case "Ministry":
		return Ministry{e}
	case "Observation":
		return Observation{e}
	case "Organization":
		return Organization{e}
	case "Person":
		return Person{e}
	case "Place":
		return Place{e}
	case "Plan":
		return Plan{e}
	case "Provision":
		return Provision{e}
	case "Recommendation":
		return Recommendation{e}
	case "Service":
		return Service{e}
	case "State":
		return State{e}
	case "Thing":
		return Thing{e}
	default:
		panic(fmt.Sprintf("gql: kind %s came after the code was generated", k))
	}
}

// KindQueries resolves the fields of Query that follow from the kinds.
type KindQueries struct{}

// Activity is the lookup activity.
func (KindQueries) Activity(ctx context.Context, id string) (*Activity, error) {
	return model.Lookup[Activity](ctx, "Activity", id)
}

// Activities is the list activities.
func (KindQueries) Activities(ctx context.Context, filter *model.EntityFilter, orderBy *model.EntityOrder, first *int32, after *string) (*model.Connection[Activity], error) {
	return model.List[Activity](ctx, "Activity", filter, orderBy, first, after)
}

// Agreement is the lookup agreement.
func (KindQueries) Agreement(ctx context.Context, id string) (*Agreement, error) {
	return model.Lookup[Agreement](ctx, "Agreement", id)
}

// Agreements is the list agreements.
func (KindQueries) Agreements(ctx context.Context, filter *model.EntityFilter, orderBy *model.EntityOrder, first *int32, after *string) (*model.Connection[Agreement], error) {
	return model.List[Agreement](ctx, "Agreement", filter, orderBy, first, after)
}

// Argument is the lookup argument.
func (KindQueries) Argument(ctx context.Context, id string) (*Argument, error) {
	return model.Lookup[Argument](ctx, "Argument", id)
}

// Arguments is the list arguments.
func (KindQueries) Arguments(ctx context.Context, filter *model.EntityFilter, orderBy *model.EntityOrder, first *int32, after *string) (*model.Connection[Argument], error) {
	return model.List[Argument](ctx, "Argument", filter, orderBy, first, after)
}

// Assessment is the lookup assessment.
func (KindQueries) Assessment(ctx context.Context, id string) (*Assessment, error) {
	return model.Lookup[Assessment](ctx, "Assessment", id)
}

// Assessments is the list assessments.
func (KindQueries) Assessments(ctx context.Context, filter *model.EntityFilter, orderBy *model.EntityOrder, first *int32, after *string) (*model.Connection[Assessment], error) {
	return model.List[Assessment](ctx, "Assessment", filter, orderBy, first, after)
}

// Company is the lookup company.
func (KindQueries) Company(ctx context.Context, id string) (*Company, error) {
	return model.Lookup[Company](ctx, "Company", id)
}

// Companies is the list companies.
func (KindQueries) Companies(ctx context.Context, filter *model.EntityFilter, orderBy *model.EntityOrder, first *int32, after *string) (*model.Connection[Company], error) {
	return model.List[Company](ctx, "Company", filter, orderBy, first, after)
}

// Concept is the lookup concept.
func (KindQueries) Concept(ctx context.Context, id string) (*Concept, error) {
	return model.Lookup[Concept](ctx, "Concept", id)
}

// Concepts is the list concepts.
func (KindQueries) Concepts(ctx context.Context, filter *model.EntityFilter, orderBy *model.EntityOrder, first *int32, after *string) (*model.Connection[Concept], error) {
	return model.List[Concept](ctx, "Concept", filter, orderBy, first, after)
}

// Criterion is the lookup criterion.
func (KindQueries) Criterion(ctx context.Context, id string) (*Criterion, error) {
	return model.Lookup[Criterion](ctx, "Criterion", id)
}

// Criteria is the list criteria.
func (KindQueries) Criteria(ctx context.Context, filter *model.EntityFilter, orderBy *model.EntityOrder, first *int32, after *string) (*model.Connection[Criterion], error) {
	return model.List[Criterion](ctx, "Criterion", filter, orderBy, first, after)
}

// Deal is the lookup deal.
func (KindQueries) Deal(ctx context.Context, id string) (*Deal, error) {
	return model.Lookup[Deal](ctx, "Deal", id)
}

// Deals is the list deals.
func (KindQueries) Deals(ctx context.Context, filter *model.EntityFilter, orderBy *model.EntityOrder, first *int32, after *string) (*model.Connection[Deal], error) {
	return model.List[Deal](ctx, "Deal", filter, orderBy, first, after)
}

// Document is the lookup document.
func (KindQueries) Document(ctx context.Context, id string) (*Document, error) {
	return model.Lookup[Document](ctx, "Document", id)
}

// Documents is the list documents.
func (KindQueries) Documents(ctx context.Context, filter *model.EntityFilter, orderBy *model.EntityOrder, first *int32, after *string) (*model.Connection[Document], error) {
	return model.List[Document](ctx, "Document", filter, orderBy, first, after)
}

// Duty is the lookup duty.
func (KindQueries) Duty(ctx context.Context, id string) (*Duty, error) {
	return model.Lookup[Duty](ctx, "Duty", id)
}

// Duties is the list duties.
func (KindQueries) Duties(ctx context.Context, filter *model.EntityFilter, orderBy *model.EntityOrder, first *int32, after *string) (*model.Connection[Duty], error) {
	return model.List[Duty](ctx, "Duty", filter, orderBy, first, after)
}

// Facility is the lookup facility.
func (KindQueries) Facility(ctx context.Context, id string) (*Facility, error) {
	return model.Lookup[Facility](ctx, "Facility", id)
}

// Facilities is the list facilities.
func (KindQueries) Facilities(ctx context.Context, filter *model.EntityFilter, orderBy *model.EntityOrder, first *int32, after *string) (*model.Connection[Facility], error) {
	return model.List[Facility](ctx, "Facility", filter, orderBy, first, after)
}

// Framework is the lookup framework.
func (KindQueries) Framework(ctx context.Context, id string) (*Framework, error) {
	return model.Lookup[Framework](ctx, "Framework", id)
}

// Frameworks is the list frameworks.
func (KindQueries) Frameworks(ctx context.Context, filter *model.EntityFilter, orderBy *model.EntityOrder, first *int32, after *string) (*model.Connection[Framework], error) {
	return model.List[Framework](ctx, "Framework", filter, orderBy, first, after)
}

// Incident is the lookup incident.
func (KindQueries) Incident(ctx context.Context, id string) (*Incident, error) {
	return model.Lookup[Incident](ctx, "Incident", id)
}

// Incidents is the list incidents.
func (KindQueries) Incidents(ctx context.Context, filter *model.EntityFilter, orderBy *model.EntityOrder, first *int32, after *string) (*model.Connection[Incident], error) {
	return model.List[Incident](ctx, "Incident", filter, orderBy, first, after)
}

// Law is the lookup law.
func (KindQueries) Law(ctx context.Context, id string) (*Law, error) {
	return model.Lookup[Law](ctx, "Law", id)
}

// Laws is the list laws.
func (KindQueries) Laws(ctx context.Context, filter *model.EntityFilter, orderBy *model.EntityOrder, first *int32, after *string) (*model.Connection[Law], error) {
	return model.List[Law](ctx, "Law", filter, orderBy, first, after)
}

// License is the lookup license.
func (KindQueries) License(ctx context.Context, id string) (*License, error) {
	return model.Lookup[License](ctx, "License", id)
}

// Licenses is the list licenses.
func (KindQueries) Licenses(ctx context.Context, filter *model.EntityFilter, orderBy *model.EntityOrder, first *int32, after *string) (*model.Connection[License], error) {
	return model.List[License](ctx, "License", filter, orderBy, first, after)
}

// Market is the lookup market.
func (KindQueries) Market(ctx context.Context, id string) (*Market, error) {
	return model.Lookup[Market](ctx, "Market", id)
}

// Markets is the list markets.
func (KindQueries) Markets(ctx context.Context, filter *model.EntityFilter, orderBy *model.EntityOrder, first *int32, after *string) (*model.Connection[Market], error) {
	return model.List[Market](ctx, "Market", filter, orderBy, first, after)
}

// Ministry is the lookup ministry.
func (KindQueries) Ministry(ctx context.Context, id string) (*Ministry, error) {
	return model.Lookup[Ministry](ctx, "Ministry", id)
}

// Ministries is the list ministries.
func (KindQueries) Ministries(ctx context.Context, filter *model.EntityFilter, orderBy *model.EntityOrder, first *int32, after *string) (*model.Connection[Ministry], error) {
	return model.List[Ministry](ctx, "Ministry", filter, orderBy, first, after)
}

// Observation is the lookup observation.
func (KindQueries) Observation(ctx context.Context, id string) (*Observation, error) {
	return model.Lookup[Observation](ctx, "Observation", id)
}

// Observations is the list observations.
func (KindQueries) Observations(ctx context.Context, filter *model.EntityFilter, orderBy *model.EntityOrder, first *int32, after *string) (*model.Connection[Observation], error) {
	return model.List[Observation](ctx, "Observation", filter, orderBy, first, after)
}

// Organization is the lookup organization.
func (KindQueries) Organization(ctx context.Context, id string) (*Organization, error) {
	return model.Lookup[Organization](ctx, "Organization", id)
}

// Organizations is the list organizations.
func (KindQueries) Organizations(ctx context.Context, filter *model.EntityFilter, orderBy *model.EntityOrder, first *int32, after *string) (*model.Connection[Organization], error) {
	return model.List[Organization](ctx, "Organization", filter, orderBy, first, after)
}

// Person is the lookup person.
func (KindQueries) Person(ctx context.Context, id string) (*Person, error) {
	return model.Lookup[Person](ctx, "Person", id)
}

// People is the list people.
func (KindQueries) People(ctx context.Context, filter *model.EntityFilter, orderBy *model.EntityOrder, first *int32, after *string) (*model.Connection[Person], error) {
	return model.List[Person](ctx, "Person", filter, orderBy, first, after)
}

// Place is the lookup place.
func (KindQueries) Place(ctx context.Context, id string) (*Place, error) {
	return model.Lookup[Place](ctx, "Place", id)
}

// Places is the list places.
func (KindQueries) Places(ctx context.Context, filter *model.EntityFilter, orderBy *model.EntityOrder, first *int32, after *string) (*model.Connection[Place], error) {
	return model.List[Place](ctx, "Place", filter, orderBy, first, after)
}

// Plan is the lookup plan.
func (KindQueries) Plan(ctx context.Context, id string) (*Plan, error) {
	return model.Lookup[Plan](ctx, "Plan", id)
}

// Plans is the list plans.
func (KindQueries) Plans(ctx context.Context, filter *model.EntityFilter, orderBy *model.EntityOrder, first *int32, after *string) (*model.Connection[Plan], error) {
	return model.List[Plan](ctx, "Plan", filter, orderBy, first, after)
}

// Provision is the lookup provision.
func (KindQueries) Provision(ctx context.Context, id string) (*Provision, error) {
	return model.Lookup[Provision](ctx, "Provision", id)
}

// Provisions is the list provisions.
func (KindQueries) Provisions(ctx context.Context, filter *model.EntityFilter, orderBy *model.EntityOrder, first *int32, after *string) (*model.Connection[Provision], error) {
	return model.List[Provision](ctx, "Provision", filter, orderBy, first, after)
}

// Recommendation is the lookup recommendation.
func (KindQueries) Recommendation(ctx context.Context, id string) (*Recommendation, error) {
	return model.Lookup[Recommendation](ctx, "Recommendation", id)
}

// Recommendations is the list recommendations.
func (KindQueries) Recommendations(ctx context.Context, filter *model.EntityFilter, orderBy *model.EntityOrder, first *int32, after *string) (*model.Connection[Recommendation], error) {
	return model.List[Recommendation](ctx, "Recommendation", filter, orderBy, first, after)
}

// Service is the lookup service.
func (KindQueries) Service(ctx context.Context, id string) (*Service, error) {
	return model.Lookup[Service](ctx, "Service", id)
}

// Services is the list services.
func (KindQueries) Services(ctx context.Context, filter *model.EntityFilter, orderBy *model.EntityOrder, first *int32, after *string) (*model.Connection[Service], error) {
	return model.List[Service](ctx, "Service", filter, orderBy, first, after)
}

// State is the lookup state.
func (KindQueries) State(ctx context.Context, id string) (*State, error) {
	return model.Lookup[State](ctx, "State", id)
}

// States is the list states.
func (KindQueries) States(ctx context.Context, filter *model.EntityFilter, orderBy *model.EntityOrder, first *int32, after *string) (*model.Connection[State], error) {
	return model.List[State](ctx, "State", filter, orderBy, first, after)
}

// Thing is the lookup thing.
func (KindQueries) Thing(ctx context.Context, id string) (*Thing, error) {
	return model.Lookup[Thing](ctx, "Thing", id)
}

// Things is the list things.
func (KindQueries) Things(ctx context.Context, filter *model.EntityFilter, orderBy *model.EntityOrder, first *int32, after *string) (*model.Connection[Thing], error) {
	return model.List[Thing](ctx, "Thing", filter, orderBy, first, after)
}
