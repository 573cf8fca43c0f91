package graphql

import (
	"context"
	"strconv"
	"strings"

	gqlgen "github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/core"
)

// Respond runs an operation once with root as the value of its root type: a pointer to the Go type that is bound to it.
// If root is nil, the operation must be a query; the value is then that of the schema. For a subscription, the caller
// calls Respond once for each event. Extensions that intercept operations are not called.
func (e *Executor) Respond(ctx context.Context, op *gqlgen.OperationContext, root any) *gqlgen.Response {
	s := e.schema
	p := s.planOf(op.Doc, op.Operation, op.Variables)
	if root == nil {
		root = s.roots[op.Operation.Operation]
	}
	respond := e.respond(func(ctx context.Context) *gqlgen.Response {
		return &gqlgen.Response{Data: s.answer(ctx, op, p, root)}
	})
	return respond(gqlgen.WithOperationContext(ctx, op))
}

// subscriptionRule checks that a subscription has one root field, which is not of introspection and has no condition
// (section 5.2.4.1 of the specification). It replaces gqlparser's rule with the same name, which accepts the same field
// under two aliases, and conditions.
var subscriptionRule = core.Rule{
	Name: "SingleFieldSubscriptions",
	RuleFunc: func(observers *core.Events, addError core.AddErrFunc) {
		observers.OnOperation(func(w *core.Walker, op *ast.OperationDefinition) {
			if w.Schema.Subscription == nil || op.Operation != ast.Subscription {
				return
			}
			name := "Anonymous Subscription"
			if op.Name != "" {
				name = "Subscription " + strconv.Quote(op.Name)
			}
			r := rootFields{seen: map[*ast.FragmentDefinition]bool{}}
			r.set(op.SelectionSet)
			for _, at := range r.conditions {
				addError(core.Message("%s must not have @skip or @include at its top level.", name), core.At(at))
			}
			for i, f := range r.fields {
				if i == 1 {
					addError(core.Message("%s must select only one top level field.", name), core.At(f.Position))
				}
				if strings.HasPrefix(f.Name, "__") {
					addError(core.Message("%s must not select an introspection top level field.", name), core.At(f.Position))
				}
			}
		})
	},
}

// rootFields collects the fields of a selection with different response names, and the positions of conditions.
type rootFields struct {
	fields     []*ast.Field
	conditions []*ast.Position
	seen       map[*ast.FragmentDefinition]bool
}

func (r *rootFields) set(set ast.SelectionSet) {
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			r.condition(s.Directives)
			r.field(s)
		case *ast.InlineFragment:
			r.condition(s.Directives)
			r.set(s.SelectionSet)
		case *ast.FragmentSpread:
			r.condition(s.Directives)
			if s.Definition != nil && !r.seen[s.Definition] {
				r.seen[s.Definition] = true
				r.set(s.Definition.SelectionSet)
			}
		}
	}
}

func (r *rootFields) field(f *ast.Field) {
	for _, known := range r.fields {
		if known.Alias == f.Alias {
			return
		}
	}
	r.fields = append(r.fields, f)
}

func (r *rootFields) condition(list ast.DirectiveList) {
	for _, d := range list {
		if d.Name == "skip" || d.Name == "include" {
			r.conditions = append(r.conditions, d.Position)
		}
	}
}
