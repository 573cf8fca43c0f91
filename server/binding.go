package server

import (
	"context"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/vektah/gqlparser/v2/ast"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/decimal"
	"nexum/graph/query"
	"nexum/schema"
	"nexum/server/graphql"
	"nexum/server/input"
	"nexum/server/model"
)

// root is the value of the type Query, for the view of the request.
type root struct{ queries }

// view is the value of the type View.
type view struct {
	queries
	scope *model.Scope
}

// ID returns the id of the view.
func (v *view) ID() string { return v.scope.ViewID() }

// Within implements graphql.Scoped: the fields below are resolved in this view.
func (v *view) Within(ctx context.Context) context.Context { return model.WithScope(ctx, v.scope) }

// View resolves the field view.
func (queries) View(
	ctx context.Context,
	asOf *claim.Date,
	knownAt *time.Time,
	knownAtRevision *int32,
	without, distrust []string,
	with []*model.RelationInput,
	assume []string,
	idsByView *bool,
) (*view, error) {
	s, err := model.ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	changed, err := s.WithView(&model.ViewInput{
		AsOf: asOf, KnownAt: knownAt, KnownAtRevision: knownAtRevision, Without: without, Distrust: distrust, With: with,
		Assume: assume,
	})
	if err != nil {
		return nil, err
	}
	if idsByView != nil && *idsByView {
		changed.IDsByView()
	}
	return &view{scope: changed}, nil
}

// bind binds the types of the schema to Go values. The types of the fixed API are bound by name. The kinds with their
// connections, facts and relation fields are bound as the ontology defines them.
func bind(s *ast.Schema, ontology *schema.Ontology) *graphql.Binding {
	b := graphql.NewBinding()
	graphql.Scalar(b, "Date", encodeDate, model.ReadDate)
	graphql.Scalar(b, "DateTime", encodeTime, model.ReadDateTime)
	graphql.Scalar[claim.Date](b, "DateTime", encodeMoment, nil)
	graphql.Scalar(b, "Decimal", encodeDecimal, model.ReadDecimal)
	graphql.Scalar(b, "JSON", encodeJSON[model.JSON], nil)
	graphql.Scalar(b, "JSON", encodeJSON[string], model.ReadJSON)
	bindAPI(b)
	for name, def := range s.Types {
		if def.Kind != ast.Object {
			continue
		}
		if of, ok := strings.CutSuffix(name, "Connection"); ok && isEntity(s.Types[of]) {
			graphql.Object[model.Connection](b, name)
			graphql.Object[model.Edge](b, of+"Edge")
			b.Set(of+"Edge", "node", graphql.Get(func(e *model.Edge) *model.Entity { return e.Node() }))
			b.Set(of+"Edge", "relation", graphql.Get(func(e *model.Edge) *model.Relation { return e.Relation() }))
		}
	}
	for _, k := range ontology.Kinds() {
		bindKind(b, s, k)
	}
	for _, shape := range ontology.Shapes() {
		b.Set("Query", shape.Plural, listField(shape.Name))
		b.Set(schema.View, shape.Plural, listField(shape.Name))
		bindAggregates(b, s, shape)
	}
	if all, ok := ontology.Shape(schema.Entity); ok {
		bindAggregates(b, s, all)
	}
	return b
}

func isEntity(d *ast.Definition) bool {
	return d != nil && (d.Name == "Entity" || slices.Contains(d.Interfaces, "Entity"))
}

// bindAPI binds the types of the fixed API.
func bindAPI(b *graphql.Binding) {
	graphql.Object[root](b, "Query")
	graphql.Object[view](b, schema.View)
	graphql.Object[subscription](b, "Subscription")
	graphql.Object[model.Relation](b, "Relation")
	// Object types are bound automatically through the fields that return them. These are bound by name because
	// answers contain many of them.
	graphql.Object[model.AnswerRow](b, "AnswerRow")
	graphql.Object[model.AnswerValue](b, "AnswerValue")
	graphql.Object[model.Claim](b, "Claim")
	graphql.Object[model.Fact](b, "Fact")
	graphql.Object[model.Proof](b, "Proof")
	graphql.Object[model.ProofStep](b, "ProofStep")
	graphql.Object[model.Rule](b, "Rule")
	graphql.Object[model.Merge](b, "Merge")
	graphql.Object[model.TimelineEvent](b, "TimelineEvent")
	graphql.Object[model.SourceCount](b, "SourceCount")
	graphql.Object[model.Conflict](b, "Conflict")
	b.Set("SourceCount", "document", graphql.Get(func(c *model.SourceCount) *model.Entity { return c.Source }))
	b.Set("Conflict", "duty", graphql.Get((*model.Conflict).DutyEntity))
	b.Set("Conflict", "against", graphql.Get((*model.Conflict).AgainstEntity))
	b.Set("Conflict", "dutyLaws", graphql.Func(func(ctx context.Context, c *model.Conflict) ([]*model.Entity, error) {
		return c.LawsOf(ctx, c.DutyEntity())
	}))
	b.Set("Conflict", "againstLaws", graphql.Func(func(ctx context.Context, c *model.Conflict) ([]*model.Entity, error) {
		return c.LawsOf(ctx, c.AgainstEntity())
	}))

	// Fields that occur often in a query or an answer are called without reflection.
	for _, root := range [...]string{"Query", schema.View} {
		b.Set(root, "entity", byID(model.EntityOf))
		b.Set(root, "node", byID(model.NodeOf))
	}
	b.Set("Relation", "id", graphql.Text(func(b []byte, r *model.Relation) []byte { return r.AppendID(b) }))
	b.Set("Relation", "source", graphql.Get((*model.Relation).Source))
	b.Set("Relation", "target", graphql.Get((*model.Relation).Target))
	graphql.Object[model.RelationEdge](b, "RelationEdge")
	b.Set("RelationEdge", "node", graphql.Get(func(e *model.RelationEdge) *model.Relation { return e.Node }))
	graphql.Object[model.SearchEdge](b, "SearchEdge")
	b.Set("SearchEdge", "node", graphql.Get(func(e *model.SearchEdge) model.AnyEntity { return e.Node() }))
	b.Set("TimelineEvent", "entity", graphql.Get(func(e *model.TimelineEvent) model.AnyEntity { return e.Entity() }))
	b.Set("AnswerValue", "entity", graphql.Get(func(v *model.AnswerValue) model.AnyEntity { return v.Entity() }))
	b.Set("Claim", "document", graphql.Get(func(c *model.Claim) *model.Entity { return c.Document() }))
	b.Set("Claim", "validFrom", graphql.Get(func(c *model.Claim) claim.Date { return c.ValidFrom() }))
	b.Set("Claim", "validTo", graphql.Get(func(c *model.Claim) claim.Date { return c.ValidTo() }))
}

// bindKind binds a kind. Every kind is a model.Entity, whose methods are the fields that all entities have.
func bindKind(b *graphql.Binding, s *ast.Schema, k *schema.Kind) {
	graphql.Object[model.Entity](b, k.Name)
	b.Set(k.Name, "localName", localNameField())
	b.Set(k.Name, "foreignKind", graphql.Get((*model.Entity).ForeignKind))
	b.Set(k.Name, "relations", followField(model.Relations))
	for _, f := range k.Facts {
		b.Set(k.Name, f.Name, factField(f))
	}
	for _, f := range s.Types[k.Name].Fields {
		if d := f.Directives.ForName("relation"); d != nil {
			follow := model.Follow{
				Type:      d.Arguments.ForName("type").Value.Raw,
				Direction: d.Arguments.ForName("direction").Value.Raw,
				Of:        strings.TrimSuffix(f.Type.Name(), "Connection"),
			}
			if order := d.Arguments.ForName("order"); order != nil {
				follow.Order = order.Value.Raw
			}
			b.Set(k.Name, f.Name, relationField(follow))
		}
	}
	for _, root := range [...]string{"Query", schema.View} {
		b.Set(root, k.Singular, byID(func(ctx context.Context, id string) (*model.Entity, error) {
			return model.Lookup(ctx, k.Name, id)
		}))
	}
}

// byID returns a field whose only argument is an id.
func byID[T any](find func(ctx context.Context, id string) (T, error)) *graphql.Field {
	return &graphql.Field{
		Params:  []reflect.Type{reflect.TypeFor[string]()},
		Result:  reflect.TypeFor[T](),
		Resolve: func(ctx context.Context, _ any, args []any) (any, error) { return find(ctx, args[0].(string)) },
	}
}

// localNameField returns the field with the name of an entity in a language. Answers contain many of them, so it is
// called without reflection.
func localNameField() *graphql.Field {
	return &graphql.Field{
		Params: []reflect.Type{reflect.TypeFor[string]()},
		Result: reflect.TypeFor[*string](),
		Resolve: func(_ context.Context, source any, args []any) (any, error) {
			return source.(*model.Entity).LocalName(args[0].(string))
		},
	}
}

// pageOf reads the arguments first, after, last and before.
func pageOf(args []any) model.PageInput {
	return model.PageInput{
		First: args[0].(*int32), After: args[1].(*string), Last: args[2].(*int32),
		Before: args[3].(*string),
	}
}

// listField returns the field that lists the entities of a kind or interface.
func listField(of string) *graphql.Field {
	return &graphql.Field{
		Params: []reflect.Type{
			reflect.TypeFor[map[string]any](), reflect.TypeFor[[]map[string]any](),
			reflect.TypeFor[*int32](), reflect.TypeFor[*string](), reflect.TypeFor[*int32](), reflect.TypeFor[*string](),
		},
		Result: reflect.TypeFor[*model.Connection](),
		Resolve: func(ctx context.Context, _ any, args []any) (any, error) {
			return model.List(ctx, of, args[0].(map[string]any), args[1].([]map[string]any), pageOf(args[2:]))
		},
	}
}

// factField returns the field of a fact.
func factField(f *schema.Fact) *graphql.Field {
	switch f.Type {
	case "Int":
		return valueField[int](f)
	case "Float":
		return valueField[float64](f)
	case "Boolean":
		return valueField[bool](f)
	case "Date", "DateTime":
		return valueField[claim.Date](f)
	case "Decimal":
		return valueField[decimal.Decimal](f)
	}
	return valueField[string](f)
}

// valueField returns the field of a fact whose values are of type T. Its argument lists modalities; null stands for
// all.
func valueField[T model.Value](f *schema.Fact) *graphql.Field {
	field := func(result reflect.Type, of func(*model.Entity, graph.Modalities) any) *graphql.Field {
		return &graphql.Field{
			Params: []reflect.Type{reflect.TypeFor[[]input.Modality]()},
			Result: result,
			Prepare: func(args []any) ([]any, error) {
				var among graph.Modalities
				if list := args[0].([]input.Modality); list != nil {
					var err error
					if among, err = query.ModalitySet(list, query.Argument(f.Name+".modalities")); err != nil {
						return nil, err
					}
				}
				return []any{among}, nil
			},
			Resolve: func(_ context.Context, source any, args []any) (any, error) {
				return of(source.(*model.Entity), args[0].(graph.Modalities)), nil
			},
		}
	}
	if f.List {
		return field(reflect.TypeFor[[]T](), func(e *model.Entity, among graph.Modalities) any {
			return model.Many[T](e, f.Name, among)
		})
	}
	return field(reflect.TypeFor[*T](), func(e *model.Entity, among graph.Modalities) any {
		return model.One[T](e, f.Name, among)
	})
}

// relationField returns the field that follows a relation type.
func relationField(follow model.Follow) *graphql.Field {
	return followField(func(ctx context.Context, e *model.Entity, in model.RelatedArguments) (*model.Connection, error) {
		return model.Related(ctx, e, follow, in)
	})
}

// followField returns a field with the arguments of a list of relations. Many queries have one, so it is called without
// reflection.
func followField[T any](list func(context.Context, *model.Entity, model.RelatedArguments) (T, error)) *graphql.Field {
	return &graphql.Field{
		Params: []reflect.Type{
			reflect.TypeFor[*model.RelationFilter](), reflect.TypeFor[map[string]any](), reflect.TypeFor[[]map[string]any](),
			reflect.TypeFor[*int32](), reflect.TypeFor[*string](), reflect.TypeFor[*int32](), reflect.TypeFor[*string](),
		},
		Result: reflect.TypeFor[T](),
		Resolve: func(ctx context.Context, source any, args []any) (any, error) {
			return list(ctx, source.(*model.Entity), model.RelatedArguments{
				Filter: args[0].(*model.RelationFilter), Where: args[1].(map[string]any), Order: args[2].([]map[string]any),
				Page: pageOf(args[3:]),
			})
		},
	}
}

// encodeDate encodes a date. A bound is encoded as its plain date; other fields say that it is one.
func encodeDate(b []byte, d claim.Date) ([]byte, bool) {
	if d.IsZero() {
		return b, false
	}
	return append(append(append(b, '"'), d.Plain().String()...), '"'), true
}

func encodeTime(b []byte, t time.Time) ([]byte, bool) {
	if t.IsZero() {
		return b, false
	}
	return strconv.AppendQuote(b, t.UTC().Format(time.RFC3339Nano)), true
}

// encodeMoment encodes a date with a time of day in RFC 3339, which requires seconds and a zone.
func encodeMoment(b []byte, d claim.Date) ([]byte, bool) {
	if !d.HasTime() {
		return b, false
	}
	text := d.String()
	const minutes = len("2017-06-01T12:30")
	if len(text) == minutes || text[minutes] != ':' {
		text = text[:minutes] + ":00" + text[minutes:]
	}
	if !d.HasZone() {
		text += "Z"
	}
	return strconv.AppendQuote(b, text), true
}

func encodeDecimal(b []byte, d decimal.Decimal) ([]byte, bool) {
	return strconv.AppendQuote(b, d.String()), true
}

func encodeJSON[T model.JSON | string](b []byte, j T) ([]byte, bool) { return append(b, j...), j != "" }
