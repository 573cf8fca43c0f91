package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/query"
	"nexum/graph/rule/proof"
	"nexum/schema"
	"nexum/server/export"
	"nexum/server/remote"
)

// remoteOntology returns the ontology of the view of a service.
func remoteOntology(ctx context.Context, s *remote.Service) (*schema.Ontology, error) {
	var answer struct {
		Ontology struct {
			Sources []schema.Source `json:"sources"`
		} `json:"ontology"`
	}
	if err := s.Ask(ctx, "", `ontology { sources { name text } }`, map[string]any{}, &answer); err != nil {
		return nil, err
	}
	return schema.New(answer.Ontology.Sources...)
}

const (
	claimFields    = ` claims { document { id } locator relays { id } by { id } stance modality confidence validFrom validTo attributes } `
	relationFields = ` id type predicate derived source { id name } target { id name } ` + standingFields + claimFields + `
		proof { rule { id } leaves { claims { document { id } locator relays { id } by { id } stance modality confidence validFrom validTo attributes } } } `
)

type remoteID struct{ ID, Name string }

type remoteClaim struct {
	Document   remoteID        `json:"document"`
	Locator    string          `json:"locator"`
	Relays     *remoteID       `json:"relays"`
	By         *remoteID       `json:"by"`
	Stance     string          `json:"stance"`
	Modality   string          `json:"modality"`
	Confidence float64         `json:"confidence"`
	ValidFrom  claim.Date      `json:"validFrom"`
	ValidTo    claim.Date      `json:"validTo"`
	Attributes json.RawMessage `json:"attributes"`
}

// citation converts a claim to a citation.
func (c *remoteClaim) citation() export.Citation {
	x := claim.Context{
		Document: c.Document.ID, Locator: c.Locator, Period: claim.Period{From: c.ValidFrom, To: c.ValidTo}, Doubt: claim.DoubtOf(c.Confidence),
	}
	x.Modality, _ = claim.ParseModality(c.Modality)
	if c.Stance == claim.Disputes.String() {
		x.Stance = claim.Disputes
	}
	if c.Relays != nil {
		x.Relays = c.Relays.ID
	}
	if c.By != nil {
		x.By = c.By.ID
	}
	if string(c.Attributes) != "null" {
		x.Attributes = string(c.Attributes)
	}
	return export.Citation{Context: x, Text: proof.Cite(x)}
}

// citations converts claims to citations, one per place.
func citations(list []remoteClaim) []export.Citation {
	var out []export.Citation
	seen := map[string]bool{}
	for _, c := range list {
		if x := c.citation(); !seen[x.Text] {
			seen[x.Text] = true
			out = append(out, x)
		}
	}
	return out
}

type remoteRelation struct {
	remoteStanding
	ID        string        `json:"id"`
	Type      string        `json:"type"`
	Predicate string        `json:"predicate"`
	Derived   bool          `json:"derived"`
	Source    remoteID      `json:"source"`
	Target    remoteID      `json:"target"`
	Claims    []remoteClaim `json:"claims"`
	Proof     struct {
		Rule   *remoteID `json:"rule"`
		Leaves []struct {
			Claims []remoteClaim `json:"claims"`
		} `json:"leaves"`
		Text string `json:"text"`
	} `json:"proof"`
}

// relation converts a relation to the form that the formats write.
func (r *remoteRelation) relation() *export.Relation {
	out := &export.Relation{
		ID: r.ID, Source: r.Source.ID, Target: r.Target.ID, SourceName: r.Source.Name, TargetName: r.Target.Name, Type: r.Type,
		Predicate: r.Predicate, Derived: r.Derived, Summary: r.summary(), Held: r.held(),
	}
	claims := r.Claims
	if r.Proof.Rule != nil && r.Derived {
		out.Rule, claims = r.Proof.Rule.ID, nil
		for _, l := range r.Proof.Leaves {
			claims = append(claims, l.Claims...)
		}
	}
	out.Citations = citations(claims)
	return out
}

type remoteFact struct {
	Name     string         `json:"name"`
	Value    string         `json:"value"`
	Language string         `json:"language"`
	Disputed bool           `json:"disputed"`
	Periods  []remotePeriod `json:"periods"`
	Claims   []remoteClaim  `json:"claims"`
}

// fact converts a fact to the form that the command prints. Its modality and confidence are those of its strongest
// claim.
func (f *remoteFact) fact() factOut {
	standing := remoteStanding{Periods: f.Periods}
	best := graph.Summary{Modality: claim.Modality(255)}
	for _, c := range f.Claims {
		m, _ := claim.ParseModality(c.Modality)
		if c.Stance == claim.Disputes.String() || m > best.Modality || m == best.Modality && c.Confidence <= best.Confidence {
			continue
		}
		best = graph.Summary{Modality: m, Confidence: c.Confidence, Period: claim.Period{From: c.ValidFrom, To: c.ValidTo}}
	}
	if best.Modality > claim.Hypothetical { // there are only denials
		best.Modality = claim.Hypothetical
	}
	best.Disputed = f.Disputed
	return factOut{
		Name: f.Name, Value: f.Value, Language: f.Language, Periods: export.JSONPeriods(standing.held()), Modality: best.Modality.String(),
		Confidence: best.Confidence, Disputed: f.Disputed, Citations: export.Texts(citations(f.Claims)), summary: best, held: standing.held(),
	}
}

type remoteEntity struct {
	ID          string   `json:"id"`
	Kind        string   `json:"kind"`
	Name        string   `json:"name"`
	Aliases     []string `json:"aliases"`
	Description string   `json:"description"`
	MergedFrom  []string `json:"mergedFrom"`
	SameAs      []struct {
		sameOut
		Claims []remoteClaim `json:"claims"`
	} `json:"sameAs"`
	Facts struct {
		Edges []struct {
			Node remoteFact `json:"node"`
		} `json:"edges"`
		PageInfo pageInfo `json:"pageInfo"`
	} `json:"facts"`
	Relations struct {
		Edges []struct {
			Node remoteRelation `json:"node"`
		} `json:"edges"`
		PageInfo pageInfo `json:"pageInfo"`
	} `json:"relations"`
}

// remote shows something from a running service.
func (c *showCmd) remote(ctx context.Context, p *program) error {
	s, err := c.service(p)
	if err != nil {
		return err
	}
	o, err := remoteOntology(ctx, s)
	if err != nil {
		return err
	}
	f, err := c.filter(o)
	if err != nil {
		return err
	}
	l, err := c.remoteEntity(ctx, s, filterInput(f))
	if e, ok := errors.AsType[*query.Error](err); ok && e.Code == query.CodeNotFound {
		if _, _, _, isRelation := claim.SplitRelationID(c.ID); isRelation {
			l, err = c.remoteRelation(ctx, s)
		}
	}
	if err != nil {
		return err
	}
	return l.print(p, c.Format)
}

// filterInput converts a filter to an input of the API.
func filterInput(f *query.RelationFilter) map[string]any {
	out := map[string]any{
		"includeDerived": *f.IncludeDerived, "includeDisputed": *f.IncludeDisputed, "minConfidence": *f.MinConfidence,
	}
	for name, list := range map[string][]string{
		"types": f.Types, "predicates": f.Predicates, "excludeTypes": f.ExcludeTypes, "kinds": f.Kinds, "modalities": f.Modalities,
		"documents": f.Documents,
	} {
		if list != nil {
			out[name] = list
		}
	}
	if f.Direction != nil {
		out["direction"] = *f.Direction
	}
	return out
}

// remoteEntity queries an entity, its facts and its relations, page by page.
func (c *showCmd) remoteEntity(ctx context.Context, s *remote.Service, filter map[string]any) (*listing, error) {
	variables := map[string]any{"id": c.ID, "filter": filter}
	var out *entityOut
	var relations []*export.Relation
	facts, links := true, true // whether there are more of each
	for facts || links && (c.First == 0 || len(relations) < c.First) {
		variables["facts"], variables["relations"] = 0, 0
		if facts {
			variables["facts"] = remotePageSize
		}
		if links {
			variables["relations"] = nextPage(c.First, len(relations))
		}
		var page struct {
			Entity *remoteEntity `json:"entity"`
		}
		err := s.Ask(ctx, "$id: ID!, $filter: RelationFilter, $facts: Int, $relations: Int, $afterFact: String, $afterRelation: String,", `entity(id: $id) {
			id kind name aliases description mergedFrom
			sameAs { subject object state modality confidence score reasons `+claimFields+` }
			facts(first: $facts, after: $afterFact) { edges { node { name value language disputed`+periodFields+claimFields+`} } pageInfo { hasNextPage endCursor } }
			relations(filter: $filter, first: $relations, after: $afterRelation) { edges { node {`+relationFields+`} } pageInfo { hasNextPage endCursor } }
		}`, variables, &page)
		if err != nil {
			return nil, err
		}
		e := page.Entity
		if e == nil {
			return nil, query.NotFound("id", c.ID)
		}
		if out == nil {
			out = &entityOut{
				ID: e.ID, Kind: e.Kind, Name: e.Name, Aliases: e.Aliases, Description: e.Description, Facts: []factOut{}, Relations: []any{},
			}
		}
		if out.SameAs == nil {
			out.MergedFrom = e.MergedFrom
			for _, m := range e.SameAs {
				m.Citations = export.Texts(citations(m.Claims))
				out.SameAs = append(out.SameAs, m.sameOut)
			}
		}
		for _, x := range e.Facts.Edges {
			if x.Node.Name != claim.PredicateKind {
				out.Facts = append(out.Facts, x.Node.fact())
			}
		}
		for _, x := range e.Relations.Edges {
			relations = append(relations, x.Node.relation())
		}
		if facts = facts && e.Facts.PageInfo.HasNextPage; facts {
			variables["afterFact"] = e.Facts.PageInfo.EndCursor
		}
		if links = links && e.Relations.PageInfo.HasNextPage; links {
			variables["afterRelation"] = e.Relations.PageInfo.EndCursor
		}
	}
	l := newEntityListing(out, relations, len(relations))
	if links {
		out.More = true
		l.note("and more relations; see them with --first 0")
	}
	return l, nil
}

// remoteRelation queries a relation and its proof.
func (c *showCmd) remoteRelation(ctx context.Context, s *remote.Service) (*listing, error) {
	var page struct {
		Node *remoteRelation `json:"node"`
	}
	err := s.Ask(ctx, "$id: ID!,", `node(id: $id) { ... on Relation {`+relationFields+` proof { text } } }`, map[string]any{"id": c.ID}, &page)
	if err != nil {
		return nil, err
	}
	if page.Node == nil {
		return nil, fmt.Errorf("%s does not hold in this view; nexum whynot says why", c.ID)
	}
	return relationListing(page.Node.relation(), page.Node.Proof.Text), nil
}
