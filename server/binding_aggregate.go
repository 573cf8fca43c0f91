package server

import (
	"context"
	"reflect"

	"github.com/vektah/gqlparser/v2/ast"

	"nexum/graph/claim"
	"nexum/graph/decimal"
	"nexum/graph/query"
	"nexum/schema"
	"nexum/server/graphql"
	"nexum/server/model"
)

// bindAggregates binds the aggregates of kinds and interfaces. All of them use the same Go types, which read the
// facts of a shape by name.
func bindAggregates(b *graphql.Binding, s *ast.Schema, shape *schema.Shape) {
	graphql.Object[model.Aggregate](b, shape.Name+"Aggregate")
	graphql.Object[model.AggregateGroup](b, shape.Name+"AggregateGroup")
	values, numbers := shape.Name+"AggregateValues", shape.Name+"AggregateNumbers"
	for _, name := range [...]string{values, numbers} {
		if s.Types[name] != nil {
			graphql.Object[model.AggregateTotals](b, name)
		}
	}
	for _, f := range shape.Totals() {
		b.Set(values, f.Name, totalField(f))
		if f.IsNumber() {
			b.Set(
				numbers,
				f.Name,
				graphql.Func(func(t *model.AggregateTotals) (*decimal.Decimal, error) { return model.TotalNumber(t, f.Name) }),
			)
		}
	}
	by := map[string]query.GroupBy{}
	for _, v := range shape.GroupValues() {
		by[v.Name] = query.GroupOf(v)
	}
	for _, root := range [...]string{"Query", schema.View} {
		b.Set(root, shape.Plural+"Aggregate", aggregateField(shape.Name, by))
	}
}

// aggregateField returns the field that aggregates the entities of a kind or interface.
func aggregateField(of string, by map[string]query.GroupBy) *graphql.Field {
	return &graphql.Field{
		Params: []reflect.Type{reflect.TypeFor[map[string]any](), reflect.TypeFor[[]string]()},
		Result: reflect.TypeFor[*model.Aggregate](),
		Resolve: func(ctx context.Context, _ any, args []any) (any, error) {
			var terms []query.GroupBy
			for _, name := range args[1].([]string) {
				terms = append(terms, by[name])
			}
			return model.AggregateOf(ctx, of, args[0].(map[string]any), terms)
		},
	}
}

// totalField returns the field with the least or greatest value of a fact.
func totalField(f *schema.Fact) *graphql.Field {
	switch f.Type {
	case "Int":
		return valueTotal[int](f.Name)
	case "Float":
		return valueTotal[float64](f.Name)
	case "Decimal":
		return valueTotal[decimal.Decimal](f.Name)
	}
	return valueTotal[claim.Date](f.Name)
}

func valueTotal[T model.Value](fact string) *graphql.Field {
	return graphql.Func(func(t *model.AggregateTotals) (*T, error) { return model.TotalValue[T](t, fact) })
}
