package main

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/decimal"
	"nexum/graph/query"
	"nexum/graph/walk"
	"nexum/server/export"
)

type showCmd struct {
	ID    []string `arg:"" question:"relation" help:"An entity, 21vianet, or a relation: its id, '21vianet|OPERATES|azure-china', or source, type and target as three arguments."`
	First int      `help:"The maximum number of relations to show; 0 shows all." default:"50"`

	formatFlag
	filterFlags
	remoteFlags
}

func (c *showCmd) Run(ctx context.Context, p *program) error {
	session, err := c.session(ctx, p)
	if err != nil {
		return err
	}
	var l *listing
	if n, ok := session.View.Lookup(c.ID[0]); ok && len(c.ID) == 1 {
		l, err = c.entity(ctx, session, n)
	} else {
		l, err = showRelation(ctx, session, c.ID)
	}
	if err != nil {
		return err
	}
	return l.print(p, c.Format)
}

// showRelation returns the listing of a relation with its proof.
func showRelation(ctx context.Context, s *query.Session, words []string) (*listing, error) {
	if _, ok := claim.ParseRelationID(words[0]); !ok && len(words) == 1 {
		_, err := s.Node("id", words[0])
		return nil, err
	}
	r, err := relationOf(ctx, s, words...)
	if err != nil {
		return nil, err
	}
	x, err := describe(ctx, s, r)
	if err != nil {
		return nil, err
	}
	proofs, err := s.Engine.Prove(ctx, r, 1)
	if err != nil {
		return nil, err
	}
	text, err := proofs[0].TextWithin(s.View, s.Budget())
	if err != nil {
		return nil, err
	}
	return relationListing(x, text), nil
}

// relationListing returns the listing of a relation with its proof.
func relationListing(x *export.Relation, proof string) *listing {
	return &listing{
		columns: append(relationColumns(), "proof"),
		rows: []row{{
			text:  block(relationLine(x), []string{proof}),
			cells: append(relationCells(x), export.TableCell{Text: proof}),
		}},
		whole: map[string]any{"relation": x.Value(), "proof": proof},
	}
}

// A factOut is the JSON form of a fact.
type factOut struct {
	Name       string        `json:"name"`
	Value      string        `json:"value"`
	Language   string        `json:"language,omitempty"`
	Periods    []export.Held `json:"periods,omitempty"`
	Modality   string        `json:"modality"`
	Confidence float64       `json:"confidence"`
	Disputed   bool          `json:"disputed"`
	Citations  []string      `json:"citations"`

	summary graph.Summary
	held    []graph.Summary
}

func newFact(v *graph.View, f graph.Fact) factOut {
	s, held := v.FactSummary(f), v.FactSummaries(f)
	return factOut{
		Name: v.PredName(f.Pred), Value: f.Value.Text, Language: f.Value.Lang, Periods: export.JSONPeriods(held),
		Modality: s.Modality.String(), Confidence: s.Confidence, Disputed: s.Disputed,
		Citations: export.Texts(export.Cite(v.FactClaims(f))), summary: s, held: held,
	}
}

// source returns the documents that state a fact.
func (f *factOut) source() string {
	if len(f.Citations) == 0 {
		return ""
	}
	return "  (" + oneLine(strings.Join(f.Citations, "; ")) + ")"
}

// line formats a fact on one line.
func (f *factOut) line() string {
	value := oneLine(f.Value)
	if f.Language != "" {
		value += " @" + f.Language
	}
	return f.Name + ": " + value + bracketed(inWords(f.summary, f.held)) + f.source()
}

// An entityOut is the JSON form of an entity.
type entityOut struct {
	ID          string    `json:"id"`
	Kind        string    `json:"kind"`
	Name        string    `json:"name"`
	Aliases     []string  `json:"aliases,omitempty"`
	Description string    `json:"description,omitempty"`
	MergedFrom  []string  `json:"mergedFrom,omitempty"`
	SameAs      []sameOut `json:"sameAs,omitempty"`
	Facts       []factOut `json:"facts"`
	Relations   []any     `json:"relations"`
	More        bool      `json:"more,omitempty"` // there are more relations
}

// entity returns the listing of an entity with its facts and relations.
func (c *showCmd) entity(ctx context.Context, s *query.Session, n graph.Node) (*listing, error) {
	f, err := c.filter(s.View.Ontology())
	if err != nil {
		return nil, err
	}
	filter, err := s.Filter(query.Follow{}, f)
	if err != nil {
		return nil, err
	}
	out := newEntity(ctx, s.View, n)
	var relations []*export.Relation
	total := 0
	var failed error
	err = walk.Relations(ctx, s.View, n, filter, func(r graph.Relation) bool {
		if total++; c.First > 0 && total > c.First {
			return true
		}
		x, err := describe(ctx, s, r)
		failed = err
		relations = append(relations, x)
		return err == nil
	})
	if failed != nil {
		return nil, failed
	}
	if err != nil {
		return nil, err
	}
	return newEntityListing(out, relations, total), nil
}

func newEntity(ctx context.Context, v *graph.View, n graph.Node) *entityOut {
	e := export.NewEntity(ctx, v, n)
	out := &entityOut{
		ID: e.ID, Kind: e.Kind, Name: e.Name, Aliases: e.Aliases, Description: e.Description, Facts: []factOut{},
		Relations: []any{},
	}
	out.MergedFrom = v.MergedIDs(n)
	for _, m := range v.SameAs(n) {
		out.SameAs = append(out.SameAs, newSame(m))
	}
	for f := range v.Facts(n) {
		if x := newFact(v, f); x.Name != claim.PredicateKind {
			out.Facts = append(out.Facts, x)
		}
	}
	return out
}

// compareValues orders the values of a fact: numbers by their size and before texts, which are in the order of their
// bytes.
func compareValues(a, b string) int {
	x, isX := decimal.Parse(a)
	y, isY := decimal.Parse(b)
	switch {
	case isX && isY:
		return cmp.Or(x.Compare(y), strings.Compare(a, b))
	case isX:
		return -1
	case isY:
		return 1
	}
	return strings.Compare(a, b)
}

// kindInWords formats a value of EntityKind in words.
func kindInWords(kind string) string { return strings.ToLower(strings.ReplaceAll(kind, "_", " ")) }

// newEntityListing returns the listing of an entity. total is the number of all its relations.
func newEntityListing(e *entityOut, relations []*export.Relation, total int) *listing {
	l := &listing{columns: slices.Concat([]string{"fact", "value"}, relationColumns()), whole: e}
	l.head = oneLine(named(e.Name, e.ID)) + ", " + kindInWords(e.Kind)
	for _, m := range e.SameAs {
		l.rows = append(l.rows, m.row())
	}
	slices.SortStableFunc(e.Facts, func(a, b factOut) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), compareValues(a.Value, b.Value),
			strings.Compare(a.Language, b.Language))
	})
	for _, f := range e.Facts {
		line := append(cells(f.Name, f.Value, e.ID, e.Name, "", "", ""), standingCells(f.summary, f.held)...)
		l.rows = append(l.rows, row{
			text:  "  " + f.line(),
			cells: append(line, cells("false", "", export.Join(f.Citations))...),
		})
	}
	for _, r := range relations {
		e.Relations = append(e.Relations, r.Value())
		l.rows = append(l.rows, row{text: "  " + relationLine(r), cells: append(cells("", ""), relationCells(r)...)})
	}
	if e.More = total > len(relations); e.More {
		l.note("and %d more relations; --first 0 shows all", total-len(relations))
	}
	return l
}
