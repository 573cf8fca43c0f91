package mcp

import (
	"context"
	"encoding/json"

	"nexum/graph"
	"nexum/graph/query"
)

type aggregateIn struct {
	Kind    string         `json:"kind,omitempty" jsonschema:"a kind or interface; by default, all"`
	Filter  map[string]any `json:"filter,omitempty" jsonschema:"as for the tool entities"`
	GroupBy []string       `json:"group_by,omitempty" jsonschema:"fields, such as kind, foundedOnYear or headquarteredIn"`
	Facts   []string       `json:"facts,omitempty" jsonschema:"numbers and dates whose min, max, sum and avg to return"`
	Page
	View
}

type groupKey struct {
	Name   string  `json:"name"`
	Value  *string `json:"value" jsonschema:"the value, or the id of an entity; null for the entities without a value"`
	Entity string  `json:"entity,omitempty" jsonschema:"the name of the entity"`
}

type factTotal struct {
	Fact   string      `json:"fact"`
	Values int         `json:"values" jsonschema:"how many entities have a value"`
	Min    string      `json:"min,omitempty"`
	Max    string      `json:"max,omitempty"`
	Sum    json.Number `json:"sum,omitempty"`
	Avg    json.Number `json:"avg,omitempty"`
}

type aggregateGroup struct {
	Keys   []groupKey  `json:"keys,omitempty"`
	Count  int         `json:"count"`
	Totals []factTotal `json:"totals,omitempty"`
}

type aggregateOut struct {
	aggregateGroup
	Groups     []aggregateGroup `json:"groups,omitempty"`
	Total      *int             `json:"total_groups,omitempty"`
	NextOffset *int             `json:"next_offset,omitempty"`
	Note       string           `json:"note,omitempty"`
}

// aggregate answers the tool aggregate.
func aggregate(ctx context.Context, s *query.Session, in aggregateIn) (aggregateOut, error) {
	a, err := s.AggregateOf(ctx, query.AggregateQuestion{
		Kind: in.Kind, Where: in.Filter, GroupBy: in.GroupBy,
		Facts: in.Facts,
	})
	if err != nil {
		return aggregateOut{}, err
	}
	page, next, err := cut(a.Groups, in.Page)
	if err != nil {
		return aggregateOut{}, err
	}
	var out aggregateOut
	if out.aggregateGroup, err = groupOf(s, a, nil); err != nil {
		return aggregateOut{}, err
	}
	for i := range page {
		g, err := groupOf(s, a, &page[i])
		if err != nil {
			return aggregateOut{}, err
		}
		out.Groups = append(out.Groups, g)
	}
	out.Groups, out.NextOffset = within(out.Groups, next, in.Page, in.room())
	if len(in.GroupBy) > 0 {
		groups := len(a.Groups)
		out.Total = &groups
	}
	switch {
	case a.Count == 0:
		out.Note = "No entity of this view matches the filter. Only stated values count, unless the filter has modalities."
	case a.Overlaps():
		out.Note = "Some entities are in several groups, because they have several values."
	}
	return out, nil
}

// groupOf describes a group; all entities if g is nil.
func groupOf(s *query.Session, a *query.Aggregation, g *query.Group) (aggregateGroup, error) {
	out := aggregateGroup{Count: a.Count}
	if g != nil {
		out.Count = g.Count
		for i, k := range g.Keys {
			key := groupKey{Name: a.GroupBy[i].Name()}
			if !k.None {
				key.Value = &k.Text
			}
			if k.Node != graph.NoNode {
				key.Entity = s.View.Name(k.Node)
			}
			out.Keys = append(out.Keys, key)
		}
	}
	for _, f := range a.Facts {
		t, err := a.Total(g, f.Name)
		if err != nil {
			return out, err
		}
		total := factTotal{Fact: f.Name, Values: t.Values, Min: t.Min, Max: t.Max}
		if x := t.Texts(f); len(x) > 3 {
			total.Sum, total.Avg = json.Number(x[3]), json.Number(x[4])
		}
		out.Totals = append(out.Totals, total)
	}
	return out, nil
}
