package export

import (
	"context"
	"fmt"
	"io"
	"slices"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule/proof"
)

// A tableForm defines how a table of entities or of relations is written.
type tableForm struct {
	rows RowFormat
	// The following fields are set for a table of relations only.
	columns func(*head) []Column
	cells   func([]RowCell, *Relation, *citedBy, *head) []RowCell
}

// citedBy holds the citations in a row of a table.
type citedBy struct{ documents, texts []string }

func newCitedBy(list []Citation) *citedBy { return &citedBy{documents(list), texts(list)} }

// A citing collects citations. It reuses its memory after clear.
type citing struct {
	citedBy
	docs, places distinctTexts
}

func (c *citing) clear() {
	c.documents, c.texts = c.documents[:0], c.texts[:0]
	c.docs.clear()
	c.places.clear()
}

// add adds the citation of a claim. If dates is true, it includes the period of the claim. If once is true, a text that
// was added before is left out.
func (c *citing) add(of *claim.Context, dates, once bool) {
	text := citation(of, dates)
	if once && !c.places.add(text, c.texts) {
		return
	}
	if of.Document != "" && c.docs.add(of.Document, c.documents) {
		c.documents = append(c.documents, of.Document)
	}
	c.texts = append(c.texts, text)
}

// distinctTexts finds out whether a text is in a growing list. It makes an index only for a long list.
type distinctTexts struct{ index map[string]struct{} }

// add reports whether a text is not in the list, to which the caller then appends it.
func (d *distinctTexts) add(text string, list []string) bool {
	const short = 16
	if d.index == nil && len(list) < short {
		return !slices.Contains(list, text)
	}
	if d.index == nil {
		d.index = make(map[string]struct{}, 2*short)
		for _, s := range list {
			d.index[s] = struct{}{}
		}
	}
	before := len(d.index)
	d.index[text] = struct{}{}
	return len(d.index) > before
}

func (d *distinctTexts) clear() { d.index = nil }

// citation returns the text of the citation of a claim. If dates is true, it includes the period of the claim.
func citation(c *claim.Context, dates bool) string {
	text := proof.Cite(*c)
	if !dates {
		return text
	}
	when := c.Period.String()
	if when == "" {
		return text
	}
	if c.Period.Bounded() && !c.Period.IsOne() {
		when = "for " + when
	}
	return text + ", " + when
}

// writeTable writes the entities or the relations as a table.
func (g *Graph) writeTable(ctx context.Context, w io.Writer, f Format, h *head) error {
	if f.nodesOnly {
		return g.writeNodes(ctx, f.table.rows.newWriter(w, nodeColumns(h)), f, h)
	}
	return g.writeEdges(ctx, f.table.rows.newWriter(w, f.table.columns(h)), f, h)
}

func (g *Graph) writeNodes(ctx context.Context, to tableWriter, f Format, h *head) error {
	each := func(put func(graph.Node, int) error) error {
		for n := range g.Entities {
			if err := put(n, 1); err != nil {
				return err
			}
		}
		return ctx.Err() // Entities ends early if the context ends
	}
	return writeTable(ctx, to, f.table.rows.seen, each, func() filler[graph.Node] {
		s := newEntityRow(g.View, h.facts)
		var cells []RowCell
		return func(n graph.Node, add func([]RowCell) error) error {
			s.read(n)
			cells = nodeCells(cells[:0], &s.entity, &s.cited.citedBy, h)
			return add(cells)
		}
	})
}

// An edge is a relation to be written. If rules yield relations of its type, the producer makes the record, because the
// result of an engine may depend on the order of questions. Otherwise record is nil, and a worker reads the claims.
type edge struct {
	graph.Relation
	record *Relation
}

func (g *Graph) writeEdges(ctx context.Context, to tableWriter, f Format, h *head) error {
	rec := recorder{ctx: ctx, graph: g}
	derived := map[graph.Pred]bool{}
	for _, p := range g.Engine.Program().Yields() {
		derived[p] = true
	}
	each := func(put func(edge, int) error) error {
		for r, err := range g.Relations {
			if err != nil {
				return err
			}
			x := edge{Relation: r}
			if r.Derived() || len(derived) > 0 && derived[r.Type] {
				if x.record, err = rec.relation(r); err != nil {
					return fmt.Errorf("export a relation: %w", err)
				}
			}
			if err := put(x, 1); err != nil {
				return err
			}
		}
		return nil
	}
	return writeTable(ctx, to, f.table.rows.seen, each, func() filler[edge] {
		s := statedRow{view: g.View}
		var cells []RowCell
		return func(x edge, add func([]RowCell) error) error {
			if x.record != nil {
				cells = f.table.cells(cells[:0], x.record, newCitedBy(x.record.Citations), h)
			} else {
				s.read(x.Relation)
				cells = f.table.cells(cells[:0], &s.relation, &s.cited.citedBy, h)
			}
			return add(cells)
		}
	})
}

// A statedRow is the data of a row about a stated relation. It reuses its memory for the next relation.
type statedRow struct {
	view     *graph.View
	relation Relation // without citations
	cited    citing
	claims   []graph.ResolvedClaim
}

// read reads a relation that no rule yields.
func (s *statedRow) read(r graph.Relation) {
	v, x := s.view, &s.relation
	*x = endsOf(v, r)
	x.Summary, x.Held = v.Summary(r), v.Summaries(r)
	s.claims = v.AppendClaims(s.claims[:0], r)
	x.Attributes = attributesAmong(v, r, s.claims)
	s.cited.clear()
	for i := range s.claims {
		s.cited.add(&s.claims[i].Context, len(x.Held) > 1, false)
	}
}

// An entityRow is the data of a row about an entity. It reuses its memory for the next entity.
type entityRow struct {
	view    *graph.View
	columns []column
	ofPred  map[graph.Pred][]int // the indexes of the columns of each predicate
	best    []graph.Summary      // by column: of the value that is kept; see column.add
	entity  Entity               // without citations
	cited   citing
	aliases distinctTexts
	claims  []graph.ResolvedClaim
}

func newEntityRow(v *graph.View, columns []column) *entityRow {
	s := &entityRow{view: v, columns: columns, ofPred: map[graph.Pred][]int{}, best: make([]graph.Summary, len(columns))}
	for i, c := range columns {
		s.ofPred[c.pred] = append(s.ofPred[c.pred], i)
	}
	s.entity.Facts = make([]Value, len(columns))
	return s
}

// read reads an entity.
func (s *entityRow) read(n graph.Node) {
	v, e := s.view, &s.entity
	kind := v.Kind(n)
	facts, aliases := e.Facts, e.Aliases[:0]
	for i := range facts {
		facts[i].Texts = facts[i].Texts[:0]
	}
	*e = Entity{ID: v.ID(n), Kind: kind.Enum, Name: v.Name(n), Facts: facts, Aliases: aliases}
	s.cited.clear()
	s.aliases.clear()
	for f := range v.Facts(n) {
		s.claims = v.AppendFactClaims(s.claims[:0], f)
		for i := range s.claims {
			s.cited.add(&s.claims[i].Context, false, true)
		}
		s.fact(f)
	}
	e.Description = description(v, n)
	e.Period = lifetime(v, n)
}

// fact adds a fact to the parts of the row that it affects: the aliases and the columns.
func (s *entityRow) fact(f graph.Fact) {
	e, name, text := &s.entity, s.view.PredName(f.Pred), f.Value.Text
	switch name {
	case claim.PredicateKind, claim.PredicateRule:
		return
	case claim.PredicateAlias, claim.PredicateName:
		if text != e.Name && s.aliases.add(text, e.Aliases) {
			e.Aliases = append(e.Aliases, text)
		}
		return
	}
	columns := s.ofPred[f.Pred]
	if len(columns) == 0 {
		return
	}
	summary := s.view.FactClaimSummary(f)
	for _, i := range columns {
		if c := s.columns[i]; c.modality == summary.Modality {
			e.Facts[i].Texts = c.add(e.Facts[i].Texts, text, summary, &s.best[i])
		}
	}
}
