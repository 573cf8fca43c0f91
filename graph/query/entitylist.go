package query

import (
	"context"
	"maps"
	"slices"
	"strings"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/schema"
)

// An EntityQuestion asks for a list of entities with names as people write them: Company, company or COMPANY for a
// kind, and foundedOn or "foundedOn desc" for an order.
type EntityQuestion struct {
	Kinds []string // kinds or interfaces; all kinds if it is empty
	Where Where    // if there is one kind or interface, its facts and relation fields can be named
	Order []string
}

// EntityList compiles a question.
func (s *Session) EntityList(ctx context.Context, q EntityQuestion) (*Entities, error) {
	out := EntityQuery{Of: schema.Entity, Where: q.Where}
	var kinds []any
	for _, name := range q.Kinds {
		shape, err := s.shape("kinds", name)
		if err != nil {
			return nil, err
		}
		if len(q.Kinds) == 1 {
			out.Of = shape.Name
			break
		}
		for _, k := range shape.Kinds {
			kinds = append(kinds, k.Enum)
		}
	}
	if kinds != nil {
		if q.Where["kinds"] != nil {
			return nil, InputError("%s: %s names the kinds; leave them out of the filter", Argument("filter.kinds"),
				Argument("kinds"))
		}
		out.Where = maps.Clone(q.Where)
		if out.Where == nil {
			out.Where = Where{}
		}
		out.Where["kinds"] = kinds
	}
	for _, text := range q.Order {
		field, way, _ := strings.Cut(strings.TrimSpace(text), " ")
		way = strings.ToLower(strings.TrimSpace(way))
		if field == "" || way != "" && way != "asc" && way != "desc" {
			return nil, InputError("%s: %q is not a fact, id, name or relations, with asc or desc after it",
				Argument("orderBy"), Clip(text))
		}
		out.Order = append(out.Order, OrderBy{Field: field, Desc: way == "desc"})
	}
	return s.Entities(ctx, out)
}

// shape finds the kind or interface that an argument names.
func (s *Session) shape(argument Argument, name string) (*schema.Shape, error) {
	o := s.View.Ontology()
	if k, ok := FindKind(o, name); ok {
		name = k.Name
	}
	for _, shape := range o.Shapes() {
		if strings.EqualFold(shape.Name, name) || strings.EqualFold(shape.Plural, name) {
			return shape, nil
		}
	}
	var all []string
	for _, shape := range o.Shapes() {
		all = append(all, shape.Name)
	}
	return nil, InputError("%s: there is no kind or interface %q%s", argument, Clip(name), nearOrAll(name, all))
}

// KindsNamed returns the kinds that names of kinds and interfaces stand for, by index; nil, for all, without names.
func (s *Session) KindsNamed(names []string) ([]bool, error) {
	if len(names) == 0 {
		return nil, nil
	}
	set := make([]bool, len(s.View.Ontology().Kinds()))
	for _, name := range names {
		shape, err := s.shape("kinds", name)
		if err != nil {
			return nil, err
		}
		for _, k := range shape.Kinds {
			set[k.Index] = true
		}
	}
	return set, nil
}

// Shape returns the kind or interface of the listed entities.
func (e *Entities) Shape() *schema.Shape { return e.shape }

// Named returns the facts that the filter or the order names.
func (e *Entities) Named(w Where) []*schema.Fact {
	named := map[string]bool{}
	names(w, named)
	for _, o := range e.terms {
		named[o.Field] = true
	}
	var out []*schema.Fact
	for _, f := range e.shape.Facts {
		if named[f.Name] {
			out = append(out, f)
		}
	}
	return out
}

// names adds the names of the conditions of a filter, and of the filters that it combines.
func names(w map[string]any, into map[string]bool) {
	for name, v := range w {
		into[name] = true
		switch name {
		case "and", "or", "not":
		default:
			continue
		}
		list, ok := v.([]any)
		if !ok {
			list = []any{v}
		}
		for _, part := range list {
			if inner, ok := part.(map[string]any); ok {
				names(inner, into)
			}
		}
	}
}

// StatedTexts returns the stated values of a fact of an entity, in order.
func (s *Session) StatedTexts(n graph.Node, name string) []string {
	p, ok := s.View.Pred(name)
	if !ok {
		return nil
	}
	var out []string
	s.View.EachText(n, p, 1<<claim.Stated, func(text string) bool {
		out = append(out, text)
		return true
	})
	slices.Sort(out)
	return slices.Compact(out)
}
