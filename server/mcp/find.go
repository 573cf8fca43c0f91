package mcp

import (
	"context"
	"strings"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/query"
	"nexum/server/export"
)

// addFindingTools adds the tools that find entities and show claims about them.
func (s *Server) addFindingTools() {
	addTool(
		s,
		"search",
		"Find entities by name",
		"Finds entities by name, alias or identifier: words, prefixes, small typos, Chinese and English. The best come "+
			"first. Use it first, to get ids.",
		find,
	)
	addTool(
		s,
		"entity",
		"Look at an entity",
		"Describes an entity: kind, names, facts with who states each, and how many relations of each type and "+
			"direction it has.",
		describeEntity,
	)
	addTool(
		s,
		"entities",
		"List the entities of a kind",
		"Lists entities of kinds, with conditions on their facts and an order, and counts them. For conditions on "+
			"relations use ask.",
		listEntities,
	)
	addTool(
		s,
		"aggregate",
		"Count and total the entities of a kind",
		"Counts the entities of a kind, in groups if group_by is given, the largest first, and returns the least and "+
			"greatest value, sum and mean of facts. It has no sources to cite: list a group with entities, and cite that. To "+
			"count answers use ask with | count(X) by Y.",
		aggregate,
	)
	addTool(
		s,
		"relations",
		"List the relations of an entity",
		"Lists the relations of one entity, or of the whole graph, stated and derived, each with its status, documents "+
			"and places. Filter by types to keep it short.",
		relations,
	)
	addTool(s, "claims", "Read what a document claims",
		"Lists what a document claims, in the order of its places; at one place, such as \"table 14\" or \"4.46\", if "+
			"at is given.", claims)
	addTool(
		s,
		"matches",
		"Find entities that are probably one",
		"Proposes pairs of entities that are probably one, with a score and the evidence for and against; of one entity, "+
			"if of is given. They are proposals: nothing is merged.",
		matches,
	)
	addTool(
		s,
		"merges",
		"See which ids were called one entity",
		"Lists the pairs of ids that are, or are not, one entity according to a source: which pairs the graph shows as "+
			"one, which are only proposed, and who says so.",
		listMerges,
	)
}

type searchIn struct {
	Text  string   `json:"text" jsonschema:"what to search for"`
	Kinds []string `json:"kinds,omitempty" jsonschema:"only entities of these kinds, such as Company"`
	Limit int      `json:"limit,omitempty" jsonschema:"how many are returned at most; default 10"`
	View
}

type searchOut struct {
	Entities []Entity `json:"entities"`
	More     bool     `json:"more,omitempty" jsonschema:"whether there are more matches; search for more words, or raise limit"`
}

func find(ctx context.Context, s *query.Session, in searchIn) (searchOut, error) {
	if strings.TrimSpace(in.Text) == "" {
		return searchOut{}, query.InputError("%s: it is empty; give a name or words of one", query.Argument("text"))
	}
	kinds, err := kindNames(s, in.Kinds)
	if err != nil {
		return searchOut{}, err
	}
	switch {
	case in.Limit == 0:
		in.Limit = 10
	case in.Limit > mostPage:
		return searchOut{}, query.LimitError("%s: %d is more than the maximum of %d; search for more words",
			query.Argument("limit"), in.Limit, mostPage)
	}
	_, limit, err := Page{Limit: in.Limit}.bounds()
	if err != nil {
		return searchOut{}, err
	}
	found, err := s.Search(ctx, query.SearchQuestion{Text: in.Text, Kinds: kinds, Limit: limit})
	if err != nil {
		return searchOut{}, err
	}
	out := searchOut{Entities: []Entity{}, More: found.Next}
	for _, f := range found.Entries {
		out.Entities = append(out.Entities, entity(s.View, f.Node))
	}
	return out, nil
}

type entityIn struct {
	ID string `json:"id" jsonschema:"the id of an entity, such as 21vianet"`
	View
}

type fact struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	Standing
	Sources []string `json:"sources,omitempty"`
}

type relationCount struct {
	Type      string `json:"type"`
	Direction string `json:"direction"`
	Count     int    `json:"count"`
}

type entityOut struct {
	Entity
	Facts     []fact          `json:"facts"`
	Relations []relationCount `json:"relations" jsonschema:"how many stated relations of each type; the tool relations lists them"`
	Shortened string          `json:"shortened,omitempty" jsonschema:"what was left out"`
}

// mostFacts is the maximum number of facts of an entity in a response.
const mostFacts = 100

func describeEntity(_ context.Context, s *query.Session, in entityIn) (entityOut, error) {
	n, err := s.Node("id", in.ID)
	if err != nil {
		return entityOut{}, err
	}
	v := s.View
	out := entityOut{Entity: entity(v, n), Facts: []fact{}, Relations: []relationCount{}}
	for f := range v.Facts(n) {
		switch v.PredName(f.Pred) {
		case claim.PredicateKind, claim.PredicateName, claim.PredicateAlias, claim.PredicateDescription, claim.PredicateRule:
		default:
			if len(out.Facts) == mostFacts {
				out.Shortened = "more facts; /export/claims.ndjson?about=facts has all"
				break
			}
			out.Facts = append(out.Facts, factOf(v, f))
		}
	}
	for _, c := range v.RelationCounts(n) {
		out.Relations = append(out.Relations, relationCount{s.TypeName(c.Type), query.DirectionName(c.Direction), c.Count})
	}
	return out, nil
}

type relationsIn struct {
	Of string `json:"of,omitempty" jsonschema:"the id of an entity; by default, the relations of all"`
	Filter
	Page
	View
}

type statementsOut struct {
	Statements []Statement `json:"statements"`
	NextOffset *int        `json:"next_offset,omitempty" jsonschema:"give it as offset to get the next page; left out at the end"`
}

func relations(ctx context.Context, s *query.Session, in relationsIn) (statementsOut, error) {
	offset, limit, err := in.bounds()
	if err != nil {
		return statementsOut{}, err
	}
	f, err := in.Filter.resolve(s)
	if err != nil {
		return statementsOut{}, err
	}
	page, err := relationPage(ctx, s, in.Of, f, query.Slice{Size: offset + limit})
	if err != nil {
		return statementsOut{}, err
	}
	out, err := statements(ctx, s, in.View, page.Entries, in.Page, in.room())
	if page.Next && out.NextOffset == nil {
		out.NextOffset = in.after(limit)
	}
	return out, err
}

// relationPage returns a part of the relations of an entity, or of all relations if of is empty.
func relationPage(
	ctx context.Context,
	s *query.Session,
	of string,
	f *query.RelationFilter,
	part query.Slice,
) (query.Page[graph.Relation], error) {
	if of == "" {
		list, err := s.AllRelations(ctx, f)
		if err != nil {
			return query.Page[graph.Relation]{}, err
		}
		return list.Page(part)
	}
	n, err := s.Node("of", of)
	if err != nil {
		return query.Page[graph.Relation]{}, err
	}
	list, err := s.Relations(ctx, query.RelationQuery{Of: n, Filter: f})
	if err != nil {
		return query.Page[graph.Relation]{}, err
	}
	return list.Page(part)
}

// statements describes a page of relations, as far as there is room.
func statements(
	ctx context.Context, s *query.Session, v View, list []graph.Relation, p Page, room *room,
) (statementsOut, error) {
	list, next, err := cut(list, p)
	if err != nil {
		return statementsOut{}, err
	}
	out := statementsOut{Statements: []Statement{}, NextOffset: next}
	for i, r := range list {
		x, err := statement(ctx, s, v, r)
		if err != nil {
			return statementsOut{}, err
		}
		if !room.fits(x) {
			out.NextOffset = p.after(i)
			break
		}
		out.Statements = append(out.Statements, x)
	}
	return out, nil
}

type claimsIn struct {
	Document string `json:"document" jsonschema:"the id of a document, as sources name it"`
	At       string `json:"at,omitempty" jsonschema:"a place in it: section, table, page, note"`
	Page
	View
}

type claimed struct {
	Text string `json:"text"`
	Standing
	Source string `json:"source" jsonschema:"the document, and the place in it"`
}

type claimsOut struct {
	Claims     []claimed `json:"claims"`
	NextOffset *int      `json:"next_offset,omitempty"`
	Note       string    `json:"note,omitempty"`
}

func claims(ctx context.Context, s *query.Session, in claimsIn) (claimsOut, error) {
	offset, limit, err := in.bounds()
	if err != nil {
		return claimsOut{}, err
	}
	found, err := s.Claims(ctx, query.ClaimsQuestion{
		Document: in.Document, At: in.At,
		Slice: query.Slice{Size: offset + limit},
	})
	if err != nil {
		return claimsOut{}, err
	}
	out := claimsOut{Claims: []claimed{}}
	for _, x := range found.Entries[min(offset, len(found.Entries)):] {
		out.Claims = append(out.Claims, claimOf(s, x))
	}
	if found.Next {
		out.NextOffset = in.after(limit)
	}
	out.Claims, out.NextOffset = within(out.Claims, out.NextOffset, in.Page, in.room())
	if len(found.Entries) == 0 {
		out.Note, err = s.NoClaims(ctx, in.Document, in.At)
	}
	return out, err
}

// claimOf describes one claim of a document, and marks it if it is a denial.
func claimOf(s *query.Session, x query.Statement) claimed {
	v, c := s.View, x.Claim.Context
	var text string
	switch {
	case x.Merge != nil:
		text = x.Merge.Subject + " is the same as " + x.Merge.Object
	case x.Fact != nil:
		text = v.Name(x.Fact.Entity) + ": " + v.PredName(x.Fact.Pred) + " " + x.Fact.Value.Text
	default:
		text = v.Name(x.Relation.Source) + " " + v.PredName(x.Relation.Type) + " " + v.Name(x.Relation.Target)
	}
	if c.Attributes != "" {
		text += " " + c.Attributes
	}
	if c.Stance == claim.Disputes {
		text = "NOT: " + text
	}
	summaries := []graph.Summary{{Period: c.Period, Modality: claim.Stated, Confidence: 1}}
	if c.Period.IsZero() {
		summaries = nil
	}
	standing := newStanding(graph.Summary{Modality: c.Modality, Confidence: c.Confidence()}, summaries, false)
	if c.Stance == claim.Disputes {
		standing.Status = "denied"
	}
	return claimed{text, standing, strings.Join(export.Texts(export.Cite([]graph.ResolvedClaim{x.Claim})), "; ")}
}
