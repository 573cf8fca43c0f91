package mcp

import (
	"context"
	"strings"

	"nexum/graph"
	"nexum/graph/query"
	"nexum/graph/walk"
	"nexum/schema"
	"nexum/server/export"
)

type entitiesIn struct {
	Kinds  []string       `json:"kinds,omitempty" jsonschema:"only entities of these kinds, such as Company"`
	Filter map[string]any `json:"filter,omitempty" jsonschema:"conditions on the facts of one kind, such as {\"foundedOn\": {\"lt\": \"2005\"}}; operators: eq ne in lt lte gt gte contains startsWith exists; and, or, not; name, aliases, id, too"`
	Order  []string       `json:"order,omitempty" jsonschema:"a fact, id, name or relations (their number), such as \"relations desc\""`
	Page
	View
}

type listed struct {
	ID    string `json:"id"`
	Kind  string `json:"kind"`
	Name  string `json:"name"`
	Facts []fact `json:"facts,omitempty" jsonschema:"the facts that filter or order name"`
}

type entitiesOut struct {
	Entities   []listed `json:"entities"`
	Total      int      `json:"total"`
	NextOffset *int     `json:"next_offset,omitempty"`
	Note       string   `json:"note,omitempty"`
}

// listEntities answers the tool entities.
func listEntities(ctx context.Context, s *query.Session, in entitiesIn) (entitiesOut, error) {
	offset, limit, err := in.bounds()
	if err != nil {
		return entitiesOut{}, err
	}
	list, err := s.EntityList(ctx, query.EntityQuestion{Kinds: in.Kinds, Where: in.Filter, Order: in.Order})
	if err != nil {
		return entitiesOut{}, err
	}
	out := entitiesOut{Entities: []listed{}}
	if out.Total, err = list.Count(); err != nil {
		return entitiesOut{}, err
	}
	found, err := list.Page(query.Slice{Size: offset + limit})
	if err != nil {
		return entitiesOut{}, err
	}
	shown := list.Named(in.Filter)
	for _, n := range found.Entries[min(offset, len(found.Entries)):] {
		v := s.View
		out.Entities = append(out.Entities, listed{v.ID(n), v.Kind(n).Name, v.Name(n), factsNamed(v, n, shown)})
	}
	if found.Next {
		out.NextOffset = in.after(limit)
	}
	out.Entities, out.NextOffset = within(out.Entities, out.NextOffset, in.Page, in.room())
	if out.Total == 0 {
		out.Note = "No entity of this view matches the filter. Only stated values count, unless the filter has modalities."
	}
	return out, nil
}

// factsNamed returns some facts of an entity, with who states them.
func factsNamed(v *graph.View, n graph.Node, shown []*schema.Fact) []fact {
	var out []fact
	for _, f := range shown {
		p, ok := v.Pred(f.Name)
		if !ok {
			continue
		}
		for x := range v.Facts(n) {
			if x.Pred == p && len(out) < mostFacts {
				out = append(out, factOf(v, x))
			}
		}
	}
	return out
}

// factOf describes a fact.
func factOf(v *graph.View, f graph.Fact) fact {
	return fact{
		v.PredName(f.Pred),
		f.Value.Text,
		newStanding(v.FactSummary(f), v.FactSummaries(f), false),
		sources(export.Texts(export.Cite(v.FactClaims(f)))),
	}
}

type mergesIn struct {
	Of     string   `json:"of,omitempty" jsonschema:"the id of an entity; by default, the pairs of all"`
	States []string `json:"states,omitempty" jsonschema:"MERGED, PROPOSED, APART or OVERRULED; by default, all"`
	Page
	View
}

type mergeOut struct {
	Subject string   `json:"subject" jsonschema:"the id that was merged into object"`
	Object  string   `json:"object" jsonschema:"the id of the merged entity"`
	State   string   `json:"state" jsonschema:"MERGED: the view shows one entity; PROPOSED: no source states it; APART: a source denies it; OVERRULED: stated, but it would join ids that are kept apart"`
	Score   *float64 `json:"score,omitempty"`
	Reasons []string `json:"reasons,omitempty"`
	Standing
	Sources []string `json:"sources" jsonschema:"who says so: document, place in it"`
}

type mergesOut struct {
	Merges     []mergeOut `json:"merges"`
	Total      int        `json:"total"`
	NextOffset *int       `json:"next_offset,omitempty"`
}

// listMerges answers the tool merges.
func listMerges(ctx context.Context, s *query.Session, in mergesIn) (mergesOut, error) {
	var states []graph.MergeState
	for _, name := range in.States {
		state, ok := graph.ParseMergeState(strings.ToUpper(name))
		if !ok {
			return mergesOut{}, query.InputError("%s: %q is not one of MERGED, PROPOSED, APART and OVERRULED",
				query.Argument("states"), query.Clip(name))
		}
		states = append(states, state)
	}
	all, err := s.Merges(ctx, in.Of, states...)
	if err != nil {
		return mergesOut{}, err
	}
	page, next, err := cut(all, in.Page)
	if err != nil {
		return mergesOut{}, err
	}
	out := mergesOut{Merges: []mergeOut{}, Total: len(all)}
	for _, m := range page {
		x := mergeOut{
			Subject: m.Subject, Object: m.Object, State: m.State.String(), Sources: sources(export.Texts(export.Cite(m.Claims))),
			Standing: newStanding(graph.Summary{Modality: m.Modality, Confidence: m.Confidence}, nil, false),
		}
		if m.State == graph.Apart {
			x.Status = "denied"
		}
		score, reasons, scored := query.MergeMatch(m)
		if x.Reasons = reasons; scored {
			x.Score = &score
		}
		out.Merges = append(out.Merges, x)
	}
	out.Merges, out.NextOffset = within(out.Merges, next, in.Page, in.room())
	return out, nil
}

type subgraphIn struct {
	IDs        []string `json:"ids" jsonschema:"ids of entities"`
	Statements int      `json:"statements,omitempty" jsonschema:"how many statements are returned at most; default 20, at most 200"`
	Offset     int      `json:"offset,omitempty" jsonschema:"how many entities and statements are passed over: next_offset of the answer before"`
	Filter
	View
}

// subgraph answers the tool subgraph.
func subgraph(ctx context.Context, s *query.Session, in subgraphIn) (neighborhoodOut, error) {
	if len(in.IDs) == 0 {
		return neighborhoodOut{}, query.InputError("%s: give the id of at least one entity", query.Argument("ids"))
	}
	f, err := in.Filter.resolve(s)
	if err != nil {
		return neighborhoodOut{}, err
	}
	p, err := statementPage(in.Statements, in.Offset)
	if err != nil {
		return neighborhoodOut{}, err
	}
	found, err := s.Subgraph(ctx, in.IDs, f)
	if err != nil {
		return neighborhoodOut{}, err
	}
	return subgraphOut(ctx, s, in.View, found, p)
}

type cyclesIn struct {
	Through   string `json:"through,omitempty" jsonschema:"the id of an entity on the loops; by default, the loops of the whole graph"`
	MaxLength int    `json:"max_length,omitempty" jsonschema:"how many relations a loop has at most; default 8"`
	Limit     int    `json:"limit,omitempty" jsonschema:"how many loops are returned at most; default 5"`
	Filter
	View
}

type cycle struct {
	Text     string      `json:"text"`
	Feedback string      `json:"feedback" jsonschema:"whether the loop reinforces or balances a change: REINFORCING, BALANCING or, if a relation type has no sign, UNKNOWN"`
	RestsOn  string      `json:"rests_on,omitempty" jsonschema:"alleged, planned, recommended or hypothetical, if a step is no more than that"`
	Steps    []Statement `json:"steps"`
}

type cyclesOut struct {
	Cycles    []cycle `json:"cycles"`
	All       bool    `json:"all" jsonschema:"whether these are all the loops up to max_length"`
	Truncated string  `json:"truncated,omitempty" jsonschema:"which limit ended the search early"`
}

// cycles answers the tool cycles.
func cycles(ctx context.Context, s *query.Session, in cyclesIn) (cyclesOut, error) {
	f, err := in.Filter.resolve(s)
	if err != nil {
		return cyclesOut{}, err
	}
	limit, err := wayLimit(in.Limit)
	if err != nil {
		return cyclesOut{}, err
	}
	reach := query.Reach{Count: number(limit)}
	if in.MaxLength != 0 {
		reach.Depth = number(in.MaxLength)
	}
	found, err := s.Cycles(ctx, in.Through, f, reach)
	if err != nil {
		return cyclesOut{}, err
	}
	out := cyclesOut{Cycles: []cycle{}, All: found.Exhaustive, Truncated: export.TruncationName(found.Truncated)}
	for _, c := range found.Cycles {
		way := append(append([]graph.Node{}, c.Entities...), c.Entities[0])
		x := cycle{Feedback: c.Feedback()}
		if x.Text, x.RestsOn, x.Steps, err = steps(ctx, s, in.View, way, c.Relations); err != nil {
			return cyclesOut{}, err
		}
		out.Cycles = append(out.Cycles, x)
	}
	if out.Cycles = ways(out.Cycles, in.Limit); len(out.Cycles) < len(found.Cycles) {
		out.All, out.Truncated = false, export.TruncationName(walk.TruncatedLimit)
	}
	return out, nil
}
