package mcp

import (
	"cmp"
	"context"
	"strings"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/query"
	"nexum/graph/walk"
	"nexum/server/export"
)

// addWalkingTools adds the tools that follow relations and the tools for time.
func (s *Server) addWalkingTools() {
	addTool(
		s,
		"paths",
		"Connect two entities",
		"Finds how two entities are connected: the shortest paths first. Set stated_only to leave out shortcuts that "+
			"rules derive, and direction OUT to follow the arrows.",
		paths,
	)
	addTool(
		s,
		"neighborhood",
		"Look around entities",
		"Returns the entities within some steps of the given ones, the nearest first, and then the relations among them, "+
			"both in pages. limit is how many entities. Filter by types, or set stated_only, to keep it small.",
		neighborhood,
	)
	addTool(s, "subgraph", "Show the relations among some entities",
		"Returns some entities and the relations among them. Use it to see how entities that you found belong together.",
		subgraph)
	addTool(
		s,
		"cycles",
		"Find feedback loops",
		"Finds directed loops, the shortest first: through one entity, or in the whole graph. Each says whether it "+
			"reinforces or balances a change. Without types, loops run over the relation types with @sign in the "+
			"ontology; give types, such as owns, for loops of others.",
		cycles,
	)
	addTool(s, "timeline", "List what happened when",
		"Lists dated events, in order: dates of entities, and when relations begin and end; of one entity, if of is given.",
		timeline)
	addTool(
		s,
		"metrics",
		"Measure who is central",
		"Ranks entities by how central they are, or groups those that belong together (COMMUNITY, COMPONENT): in the "+
			"whole graph, among ids, or around of. Relations that rules derive count too, unless stated_only. A rank says "+
			"where to look; it proves nothing.",
		measure,
	)
}

type pathsIn struct {
	From      string   `json:"from" jsonschema:"the id of an entity"`
	To        string   `json:"to" jsonschema:"the id of an entity"`
	MaxLength int      `json:"max_length,omitempty" jsonschema:"how many relations a path has at most; default 6"`
	Avoid     []string `json:"avoid,omitempty" jsonschema:"ids of entities that no path goes through"`
	Together  bool     `json:"together,omitempty" jsonschema:"only paths whose relations all hold at one time"`
	Order     string   `json:"order,omitempty" jsonschema:"SHORTEST (the default), MOST_TELLING, FEWEST_HUBS, CORROBORATED, or LIGHTEST with weight"`
	Weight    string   `json:"weight,omitempty" jsonschema:"the attribute to add up, such as amount; the lightest paths come first"`
	Times     string   `json:"times,omitempty" jsonschema:"ASCENDING: only paths whose relations follow one another in time"`
	Since     string   `json:"since,omitempty" jsonschema:"only relations within the time from this date"`
	Until     string   `json:"until,omitempty" jsonschema:"only relations within the time up to this date"`
	TimeAttr  string   `json:"time_attribute,omitempty" jsonschema:"the attribute with the time of a relation, instead of its period"`
	Limit     int      `json:"limit,omitempty" jsonschema:"how many paths are returned at most; default 5"`
	Filter
	View
}

type path struct {
	Text    string      `json:"text" jsonschema:"each relation that is not plainly stated says what it is: —EXPOSED_TO (hypothetical)→"`
	Weight  string      `json:"weight,omitempty" jsonschema:"the sum of the weights"`
	Times   []string    `json:"times,omitempty" jsonschema:"the time of each step, if the question is about time"`
	RestsOn string      `json:"rests_on,omitempty" jsonschema:"alleged, planned, recommended or hypothetical, if a step is no more than that"`
	Steps   []Statement `json:"steps"`
}

type pathsOut struct {
	Paths     []path `json:"paths"`
	All       bool   `json:"all" jsonschema:"whether these are all the paths up to max_length"`
	Truncated string `json:"truncated,omitempty" jsonschema:"which limit ended the search early"`
}

func paths(ctx context.Context, s *query.Session, in pathsIn) (pathsOut, error) {
	f, err := in.Filter.resolve(s)
	if err != nil {
		return pathsOut{}, err
	}
	limit, err := wayLimit(in.Limit)
	if err != nil {
		return pathsOut{}, err
	}
	q := query.PathQuestion{
		From: in.From, To: in.To, Avoid: in.Avoid, Together: in.Together, Filter: f, Reach: query.Reach{Count: number(limit)},
		TimeAttribute: in.TimeAttr, Weight: in.Weight,
	}
	if err := in.order(&q); err != nil {
		return pathsOut{}, err
	}
	if in.MaxLength != 0 {
		q.Reach.Depth = number(in.MaxLength)
	}
	found, err := s.Paths(ctx, q)
	if err != nil {
		return pathsOut{}, err
	}
	out := pathsOut{Paths: []path{}, All: found.Exhaustive, Truncated: export.TruncationName(found.Truncated)}
	for _, p := range found.Paths {
		x := path{}
		if q.ByOccasion() {
			shown := export.NewPath(s.View, p, true, q.Weight != "")
			x.Weight = shown.Weight.String()
			for _, d := range shown.Times {
				x.Times = append(x.Times, d.String())
			}
		}
		if x.Text, x.RestsOn, x.Steps, err = steps(ctx, s, in.View, p.Entities, p.Relations); err != nil {
			return pathsOut{}, err
		}
		out.Paths = append(out.Paths, x)
	}
	if out.Paths = ways(out.Paths, in.Limit); len(out.Paths) < len(found.Paths) {
		out.All, out.Truncated = false, export.TruncationName(walk.TruncatedLimit)
	}
	return out, nil
}

// order sets the order of the paths, and whether the relations of a path must follow one another in time.
func (in pathsIn) order(q *query.PathQuestion) (err error) {
	orders := map[string]walk.PathOrder{
		"": walk.Shortest, "SHORTEST": walk.Shortest, "MOST_TELLING": walk.MostTelling, "FEWEST_HUBS": walk.FewestHubs,
		"CORROBORATED": walk.Corroborated, "LIGHTEST": walk.Lightest,
	}
	ok := false
	if q.Order, ok = orders[strings.ReplaceAll(strings.ToUpper(in.Order), "-", "_")]; !ok {
		return query.InputError(
			"%s: %q is not one of SHORTEST, MOST_TELLING, FEWEST_HUBS, CORROBORATED and LIGHTEST", query.Argument("order"),
			query.Clip(in.Order),
		)
	}
	switch strings.ToUpper(in.Times) {
	case "", "ANY":
	case "ASCENDING":
		q.Ascending = true
	default:
		return query.InputError("%s: %q is not one of ANY and ASCENDING", query.Argument("times"), query.Clip(in.Times))
	}
	q.Between, err = between("since", in.Since, "until", in.Until)
	return err
}

// usualWays is the number of paths or loops that are returned without limit.
const usualWays = 5

// wayLimit returns how many paths or loops are returned at most.
func wayLimit(asked int) (int, error) {
	_, limit, err := Page{Limit: cmp.Or(asked, usualWays)}.bounds()
	return limit, err
}

// ways returns the paths or loops for which there is room; all of them if the agent has given a limit.
func ways[T any](list []T, asked int) []T {
	p := Page{Limit: asked}
	list, _ = within(list, nil, p, p.room())
	return list
}

// steps describes the relations along a way, which is a path or a loop. text has the way on one line, and restsOn names
// the weakest modality of a step; it is empty if all steps are stated, or derived from stated claims.
func steps(
	ctx context.Context,
	s *query.Session,
	v View,
	way []graph.Node,
	relations []graph.Relation,
) (text, restsOn string, list []Statement, err error) {
	weakest := claim.Stated
	for _, r := range relations {
		step, err := statement(ctx, s, v, r)
		if err != nil {
			return "", "", nil, err
		}
		list = append(list, step)
		if m, ok := claim.ParseModality(strings.ToUpper(cmp.Or(step.RestsOn, step.Status))); ok {
			weakest = max(weakest, m) // a lower value is stronger
		}
	}
	if weakest != claim.Stated {
		restsOn = strings.ToLower(weakest.String())
	}
	return wayText(s, way, relations, list), restsOn, list, nil
}

// wayText formats a way on one line, with arrows in the direction of the relations. It marks relations that are
// derived, disputed or not stated.
func wayText(s *query.Session, way []graph.Node, relations []graph.Relation, steps []Statement) string {
	var b strings.Builder
	b.WriteString(s.View.Name(way[0]))
	for i, r := range relations {
		name := s.View.PredName(r.Type) + steps[i].remark()
		if r.Source == way[i] {
			b.WriteString(" —" + name + "→ ")
		} else {
			b.WriteString(" ←" + name + "— ")
		}
		b.WriteString(s.View.Name(way[i+1]))
	}
	return b.String()
}

// number returns an argument of a traversal.
func number(n int) *int32 {
	const most = 1 << 30 // larger than any limit; the question then reports the limit
	out := int32(min(max(n, -1), most))
	return &out
}

// The default and the maximum number of entities of a neighborhood.
const (
	usualEntities = 60
	mostEntities  = 10_000
)

type neighborhoodIn struct {
	Of         []string `json:"of" jsonschema:"ids of entities"`
	Depth      int      `json:"depth,omitempty" jsonschema:"how many steps away; default 1"`
	Limit      int      `json:"limit,omitempty" jsonschema:"how many entities are returned at most, the nearest first; default 60, at most 10000"`
	Statements int      `json:"statements,omitempty" jsonschema:"how many statements are returned at most; default 20, at most 200"`
	Offset     int      `json:"offset,omitempty" jsonschema:"how many entities and statements are passed over: next_offset of the answer before"`
	Filter
	View
}

type neighborhoodOut struct {
	Entities   []Entity    `json:"entities" jsonschema:"the first pages have the entities"`
	Statements []Statement `json:"statements" jsonschema:"the pages after all entities have the relations among them"`
	Total      int         `json:"total_statements"`
	NextOffset *int        `json:"next_offset,omitempty" jsonschema:"give it as offset to get the next page; left out at the end"`
	Truncated  string      `json:"truncated,omitempty" jsonschema:"DEPTH: there is more beyond; LIMIT: there are more entities within"`
}

func neighborhood(ctx context.Context, s *query.Session, in neighborhoodIn) (neighborhoodOut, error) {
	if len(in.Of) == 0 {
		return neighborhoodOut{}, query.InputError("%s: give the id of at least one entity", query.Argument("of"))
	}
	f, err := in.Filter.resolve(s)
	if err != nil {
		return neighborhoodOut{}, err
	}
	if in.Limit > mostEntities {
		return neighborhoodOut{}, query.LimitError("%s: %d is more than the maximum of %d", query.Argument("limit"), in.Limit,
			mostEntities)
	}
	p, err := statementPage(in.Statements, in.Offset)
	if err != nil {
		return neighborhoodOut{}, err
	}
	reach := query.Reach{Count: number(cmp.Or(in.Limit, usualEntities))}
	if in.Depth != 0 {
		reach.Depth = number(in.Depth)
	}
	found, err := s.Neighborhood(ctx, in.Of, f, reach)
	if err != nil {
		return neighborhoodOut{}, err
	}
	return subgraphOut(ctx, s, in.View, found, p)
}

// statementPage returns the page of the statements of a subgraph.
func statementPage(statements, offset int) (Page, error) {
	if statements > mostPage {
		return Page{}, query.LimitError("%s: %d is more than the maximum of %d; page with offset",
			query.Argument("statements"), statements, mostPage)
	}
	return Page{statements, offset}, nil
}

// subgraphOut describes a page of a subgraph. Its entities come first, and then its relations.
func subgraphOut(ctx context.Context, s *query.Session, v View, found walk.Subgraph, p Page) (neighborhoodOut, error) {
	out := neighborhoodOut{
		Entities: []Entity{}, Total: len(found.Relations), Truncated: export.TruncationName(found.Truncated),
	}
	out.Statements = []Statement{}
	room, all := p.room(), len(found.Entities)
	for i := min(max(p.Offset, 0), all); i < all; i++ {
		x := entity(s.View, found.Entities[i])
		x.Aliases, x.Description = nil, ""
		if len(out.Entities) == mostPage || !room.fits(x) {
			out.NextOffset = &i
			return out, nil
		}
		out.Entities = append(out.Entities, x)
	}
	page, err := statements(ctx, s, v, found.Relations, Page{p.Limit, max(p.Offset-all, min(p.Offset, 0))}, room)
	if out.Statements = page.Statements; page.NextOffset != nil {
		next := all + *page.NextOffset
		out.NextOffset = &next
	}
	return out, err
}

type timelineIn struct {
	Of         string   `json:"of,omitempty" jsonschema:"the id of an entity; by default, the whole graph"`
	Kinds      []string `json:"kinds,omitempty" jsonschema:"only what concerns entities of these kinds; not with of"`
	Types      []string `json:"types,omitempty" jsonschema:"only relations of these types, and no facts"`
	Modalities []string `json:"modalities,omitempty" jsonschema:"only what is stated, alleged, planned, recommended or hypothetical"`
	From       string   `json:"from,omitempty" jsonschema:"only from this date on"`
	To         string   `json:"to,omitempty" jsonschema:"only up to this date"`
	StatedOnly bool     `json:"stated_only,omitempty" jsonschema:"leave out what rules derive"`
	Page
	View
}

type event struct {
	Date      string     `json:"date"`
	Bound     bool       `json:"bound,omitempty" jsonschema:"the relation begins on the date or before, or ends on it or after"`
	Text      string     `json:"text"`
	Statement *Statement `json:"statement,omitempty" jsonschema:"the relation that begins or ends"`
	Fact      *datedFact `json:"fact,omitempty" jsonschema:"for a date of an entity: how certain it is, and who claims it"`
}

type datedFact struct {
	Standing
	Sources []string `json:"sources,omitempty" jsonschema:"who says so: document, place in it"`
}

type timelineOut struct {
	Events     []event `json:"events"`
	NextOffset *int    `json:"next_offset,omitempty"`
}

func timeline(ctx context.Context, s *query.Session, in timelineIn) (timelineOut, error) {
	offset, limit, err := in.bounds()
	if err != nil {
		return timelineOut{}, err
	}
	q := query.TimelineQuestion{Limit: offset + limit}
	if in.Of != "" {
		q.Of = &in.Of
		stated := !in.StatedOnly
		q.Derived = &stated
	}
	if q.Kinds, err = kindNames(s, in.Kinds); err != nil {
		return timelineOut{}, err
	}
	if q.Types, err = typeNames(s, in.Types); err != nil {
		return timelineOut{}, err
	}
	if q.Modalities, err = modalityNames(in.Modalities); err != nil {
		return timelineOut{}, err
	}
	if q.Between, err = between("from", in.From, "to", in.To); err != nil {
		return timelineOut{}, err
	}
	found, err := s.Timeline(ctx, q)
	if err != nil {
		return timelineOut{}, err
	}
	out := timelineOut{Events: []event{}}
	for _, d := range found.Entries[min(offset, len(found.Entries)):] {
		x, err := eventOf(ctx, s, in.View, d)
		if err != nil {
			return timelineOut{}, err
		}
		out.Events = append(out.Events, x)
	}
	if found.Next {
		out.NextOffset = in.after(limit)
	}
	out.Events, out.NextOffset = within(out.Events, out.NextOffset, in.Page, in.room())
	return out, nil
}

// between converts two arguments to a period.
func between(fromName query.Argument, from string, toName query.Argument, to string) (p claim.Period, err error) {
	if from != "" {
		if p.From, err = claim.ParseDate(from); err != nil {
			return p, query.InputError("%s: %v", fromName, err)
		}
	}
	if to != "" {
		if p.To, err = claim.ParseDate(to); err != nil {
			return p, query.InputError("%s: %v", toName, err)
		}
	}
	return p, nil
}

// eventOf describes an event.
func eventOf(ctx context.Context, s *query.Session, v View, d graph.Event) (event, error) {
	view := s.View
	if d.What == graph.FactOn {
		x := event{Date: d.Date.String(), Text: view.Name(d.Entity) + ": " + view.PredName(d.Pred)}
		if f, ok := view.DatedFact(d); ok {
			x.Fact = &datedFact{
				newStanding(view.FactSummary(f), view.FactSummaries(f), false),
				sources(export.Texts(export.Cite(view.FactClaims(f)))),
			}
		}
		return x, nil
	}
	x, err := statement(ctx, s, v, d.Relation)
	if err != nil {
		return event{}, err
	}
	verb := " begins"
	if d.What == graph.EndsOn {
		verb = " ends"
	}
	return event{Date: d.Date.Plain().String(), Bound: d.Date.IsBound(), Text: x.Text + verb, Statement: &x}, nil
}
