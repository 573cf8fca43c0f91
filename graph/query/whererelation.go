package query

import (
	"encoding/json"
	"maps"
	"slices"

	"nexum/graph"
	"nexum/graph/walk"
	"nexum/schema"
)

// relation adds the condition that relations of a field to entities that match a filter exist, or do not exist.
func (p *part) relation(field *schema.RelationField, v any, at Argument) error {
	in, err := object(v, at)
	if err != nil {
		return err
	}
	for name := range in {
		if name != "some" && name != "none" && name != "relation" {
			return InputError("%s: for relations, use some, none or relation, not %s", at, name)
		}
	}
	relations, err := p.relationFilter(field, in["relation"], at+".relation")
	if err != nil {
		return err
	}
	far, ok := p.View.Ontology().Shape(field.Of)
	if !ok {
		return InputError("%s: there is no kind or interface %s", at, field.Of)
	}
	for _, name := range [...]string{"some", "none"} {
		if in[name] == nil {
			continue
		}
		inner, err := object(in[name], member(at, name))
		if err != nil {
			return err
		}
		f, err := p.compile(far, inner, member(at, name), p.modalities)
		if err != nil {
			return err
		}
		if f.joins {
			f.known = map[graph.Node]bool{}
		}
		if err := p.join(relations, f, name == "none"); err != nil {
			return err
		}
	}
	return nil
}

// relationFilter compiles the filter of a field's relations.
func (p *part) relationFilter(field *schema.RelationField, v any, at Argument) (walk.Filter, error) {
	in := &RelationFilter{}
	if v != nil {
		given, err := object(v, at)
		if err != nil {
			return walk.Filter{}, err
		}
		if in, err = relationFilterOf(given, at); err != nil {
			return walk.Filter{}, err
		}
	}
	f, err := p.Filter(Follow{Type: field.Type, Direction: field.Direction, Of: field.Of}, in)
	if err == nil && in.Modalities == nil {
		f.Modalities = uint8(p.modalities)
	}
	return f, err
}

// relationFilterOf reads a RelationFilter from an object.
func relationFilterOf(in Where, at Argument) (*RelationFilter, error) {
	b, err := json.Marshal(in)
	if err != nil {
		return nil, InputError("%s: %v", at, err)
	}
	var out RelationFilter
	if err := json.Unmarshal(b, &out); err != nil {
		return nil, InputError("%s: %v", at, err)
	}
	return &out, nil
}

// join adds the condition that an entity has a relation to an entity that matches far or, if none is true, that it has
// no such relation. If far is bounded to some entities, join reads their relations instead of those of each entity.
func (p *part) join(relations walk.Filter, far *filter, none bool) error {
	p.filter.joins = true
	if far.bounded {
		near, err := p.relatedTo(relations, far)
		if err != nil {
			return err
		}
		if !none {
			p.filter.bound(slices.Collect(maps.Keys(near)))
		}
		p.filter.add(costID, func(n graph.Node) (bool, error) { return near[n] != none, nil })
		return nil
	}
	p.filter.add(costRelation, func(n graph.Node) (bool, error) {
		found, err := p.found(n, relations, far)
		return found != none, err
	})
	return nil
}

// found reports whether an entity has a relation to an entity that matches a filter.
func (p *part) found(n graph.Node, relations walk.Filter, far *filter) (bool, error) {
	found, failed := false, error(nil)
	err := walk.Relations(p.meter.ctx, p.View, n, relations, func(r graph.Relation) bool {
		if failed = p.meter.step(); failed == nil {
			found, failed = far.matches(r.Far(n))
		}
		return failed == nil && !found
	})
	if failed != nil {
		err = failed
	}
	return found, err
}

// relatedTo returns the entities that have a relation to an entity that matches far. far must be bounded to few
// entities.
func (p *part) relatedTo(relations walk.Filter, far *filter) (map[graph.Node]bool, error) {
	back := relations
	back.Kinds = nil
	back.Direction = [...]graph.Direction{
		graph.Both: graph.Both, graph.Out: graph.In,
		graph.In: graph.Out,
	}[relations.Direction]
	near := map[graph.Node]bool{}
	for _, to := range far.only {
		if relations.Kinds != nil && !relations.Kinds[p.View.Kind(to).Index] {
			continue
		}
		ok, err := far.matches(to)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		var failed error
		err = walk.Relations(p.meter.ctx, p.View, to, back, func(r graph.Relation) bool {
			near[r.Far(to)] = true
			failed = p.meter.step()
			return failed == nil
		})
		if failed != nil {
			err = failed
		}
		if err != nil {
			return nil, err
		}
	}
	return near, nil
}

// related adds the condition of EntityFilter.related: a relation of a type, optionally to one entity.
func (p *part) related(v any, at Argument) error {
	in, err := object(v, at)
	if err != nil {
		return err
	}
	name, _ := in["type"].(string)
	var direction *string
	if d, ok := in["direction"].(string); ok {
		direction = &d
	}
	only := &RelationFilter{Direction: direction}
	if predicate, ok := in["predicate"].(string); ok {
		if name != ForeignType {
			return InputError("%s: only relations of the type %s have foreign predicates", at+".predicate", ForeignType)
		}
		only.Predicates = []string{predicate}
	}
	relations, err := p.Filter(Follow{Type: name}, only)
	if err != nil {
		return err
	}
	far := &filter{meter: p.meter}
	if id, ok := in["to"].(string); ok {
		to, err := p.Node(at+".to", id)
		if err != nil {
			return err
		}
		far.bound([]graph.Node{to})
	}
	return p.join(relations, far, false)
}
