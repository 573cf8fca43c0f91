package query

import (
	"context"
	"slices"

	"nexum/graph"
	"nexum/graph/budget"
	"nexum/graph/rule"
	"nexum/graph/rule/proof"
	"nexum/graph/trace"
	"nexum/graph/walk"
	"nexum/schema"
)

// conflicting returns the query for the bearers of two conflicting duties, in the terms of the ontology. It leaves out
// kinds that stand for classes of entities, because a class bears duties only on behalf of its members.
func conflicting(o *schema.Ontology) (string, error) {
	conflicts, ok1 := o.TypeOfRole(schema.RoleConflicts)
	bears, ok2 := o.TypeOfRole(schema.RoleBears)
	if !ok1 || !ok2 {
		return "", &Error{
			Code: CodeInput,
			Message: "the ontology does not say what conflicts: no relation types have @conflictRole(is: CONFLICTS) and " +
				"@conflictRole(is: BEARS)",
		}
	}
	text := conflicts.Term + "(D, E), "
	if len(bears.From) == 1 && len(conflicts.From) > 1 {
		duty, _ := o.Kind(bears.From[0])
		text += duty.Singular + "(D), " + duty.Singular + "(E), "
	}
	text += bears.Term + "(D, X), " + bears.Term + "(E, X)"
	for _, k := range o.KindsOfRole(schema.RoleClass) {
		text += ", not " + k.Singular + "(X)"
	}
	return text, nil
}

// A Conflict is an entity that bears two duties that conflict.
type Conflict struct {
	Row                   proof.Row
	Bearer, Duty, Against graph.Node
}

// Conflicts are the conflicts of a view, ordered by their keys.
type Conflicts struct {
	Session *Session
	Query   *rule.Query
	List    []Conflict
}

// Key returns the ids of the bearer and the two duties. They identify a conflict in any view.
func (c *Conflicts) Key(x Conflict) []string {
	v := c.Session.View
	return []string{v.ID(x.Bearer), v.ID(x.Duty), v.ID(x.Against)}
}

// Conflicts returns the entities that bear conflicting duties, each pair of duties once. If of is not nil, it returns
// only the conflicts of this entity.
func (s *Session) Conflicts(ctx context.Context, of *string) (_ *Conflicts, err error) {
	ctx, span := trace.Start(ctx, "query.Conflicts")
	defer span.EndWith(&err)
	text, err := conflicting(s.View.Ontology())
	if err != nil {
		return nil, err
	}
	bearer := graph.NoNode
	if of != nil {
		if bearer, err = s.Node("of", *of); err != nil {
			return nil, err
		}
		text += ", X = /<" + *of + ">"
	}
	a, err := s.Ask(ctx, text)
	if err != nil {
		return nil, err
	}
	out := &Conflicts{Session: s, Query: a.Query}
	columns := a.Query.Columns()
	value := func(r proof.Row, name string, otherwise graph.Node) graph.Node {
		i := slices.IndexFunc(columns, func(c rule.Column) bool { return c.Name == name })
		if i < 0 {
			return otherwise
		}
		return r.Values[i].Node
	}
	watch := budget.NewWatch(ctx)
	for _, r := range a.Rows {
		if err := watch.Err(); err != nil {
			return nil, err
		}
		c := Conflict{r, value(r, "X", bearer), value(r, "D", graph.NoNode), value(r, "E", graph.NoNode)}
		if s.View.Compare(c.Duty, c.Against) < 0 {
			out.List = append(out.List, c)
		}
	}
	return out, budget.Sort(ctx, out.List, func(a, b Conflict) int { return slices.Compare(out.Key(a), out.Key(b)) })
}

// Laws returns the entities that impose a duty, stated and derived. If the ontology names kinds as origins of duties,
// it returns only entities of these kinds.
func (s *Session) Laws(ctx context.Context, duty graph.Node) (_ []graph.Node, err error) {
	ctx, span := trace.Start(ctx, "query.Laws")
	defer span.EndWith(&err)
	o := s.View.Ontology()
	imposes, ok := o.TypeOfRole(schema.RoleImposes)
	if !ok {
		return nil, nil
	}
	var only *RelationFilter
	if origins := o.KindsOfRole(schema.RoleOrigin); len(origins) > 0 {
		only = &RelationFilter{}
		for _, k := range origins {
			only.Kinds = append(only.Kinds, k.Enum)
		}
	}
	f, err := s.Filter(Follow{Type: imposes.Name, Direction: "IN"}, only)
	if err != nil {
		return nil, err
	}
	var out []graph.Node
	err = walk.Relations(ctx, s.View, duty, f, func(r graph.Relation) bool {
		out = append(out, r.Source)
		return true
	})
	return out, err
}
