package export

import (
	"context"
	"io"
	"iter"
	"maps"
	"slices"
	"strconv"

	"nexum/graph"
	"nexum/graph/budget"
	"nexum/graph/claim"
)

// Claims is the claims of a view, ready for export as a table with one row per claim.
type Claims struct {
	View *graph.View
	// Relations yields the stated and the denied relations whose claims are exported. It runs twice. Nil means none.
	Relations iter.Seq2[graph.Relation, error]
	// Entities yields the entities. The claims of their facts are exported, also of facts that are only denied. Nil
	// means none.
	Entities iter.Seq[graph.Node]
	// Merges are pairs of ids whose claims are exported last.
	Merges []graph.Merge
	// Documents are those whose claims are exported; nil means all.
	Documents []graph.Node
}

// claimColumns are the columns of a table of claims, before the attributes.
var claimColumns = []Column{
	{"subject", TextColumn},
	{"subjectName", TextColumn},
	{"subjectKind", TextColumn},
	{"predicate", TextColumn},
	{"relation", TextColumn},
	{"object", TextColumn},
	{"objectName", TextColumn},
	{"objectKind", TextColumn},
	{"value", TextColumn},
	{"language", TextColumn},
	{"datatype", TextColumn},
	{"document", TextColumn},
	{"documentName", TextColumn},
	{"locator", TextColumn},
	{"by", TextColumn},
	{"relays", TextColumn},
	{"stance", TextColumn},
	{"modality", TextColumn},
	{"confidence", NumberColumn},
	{"validFrom", TextColumn},
	{"validTo", TextColumn},
	{"validFromOrBefore", BooleanColumn},
	{"validToOrAfter", BooleanColumn},
	{"revision", IntegerColumn},
}

// A claimsOf is the subject of some rows: a relation, the facts of an entity, or a pair of ids.
type claimsOf struct {
	relation graph.Relation
	entity   graph.Node
	facts    bool
	merge    *graph.Merge
}

// Write writes the claims in a format: first those of relations, then those of facts, and at last those of merges.
func (c *Claims) Write(ctx context.Context, w io.Writer, f RowFormat) error {
	attributes, err := c.attributes(ctx)
	if err != nil {
		return err
	}
	columns := slices.Concat(claimColumns, attributeColumnsAfter(claimColumns, attributes))
	each := func(put func(claimsOf, int) error) error { return c.each(ctx, put) }
	return writeTable(ctx, f.newWriter(w, columns), f.seen, each, func() filler[claimsOf] {
		t := claimTable{view: c.View, documents: c.Documents, attributes: attributes}
		return func(of claimsOf, add func([]RowCell) error) error {
			switch {
			case of.merge != nil:
				return t.merge(of.merge, add)
			case of.facts:
				return t.facts(of.entity, add)
			default:
				return t.relation(of.relation, add)
			}
		}
	})
}

// each calls put for each relation, each entity and each merge, with the approximate number of claims.
func (c *Claims) each(ctx context.Context, put func(claimsOf, int) error) error {
	for r, err := range c.relations(ctx) {
		if err != nil {
			return err
		}
		_, claims := c.View.MayHaveAttributes(r)
		if err := put(claimsOf{relation: r}, claims); err != nil {
			return err
		}
	}
	watch := budget.NewWatch(ctx)
	const usual = 4 // estimate of the number of claims about the facts of one entity
	if c.Entities != nil {
		for n := range c.Entities {
			err := watch.Err()
			if err == nil {
				err = put(claimsOf{entity: n, facts: true}, usual)
			}
			if err != nil {
				return err
			}
		}
	}
	for i := range c.Merges {
		if err := put(claimsOf{merge: &c.Merges[i]}, len(c.Merges[i].Claims)); err != nil {
			return err
		}
	}
	return ctx.Err() // the context ended Entities early
}

// relations yields the relations whose claims are exported. It ends with an error if the context ends.
func (c *Claims) relations(ctx context.Context) iter.Seq2[graph.Relation, error] {
	if c.Relations == nil {
		return func(func(graph.Relation, error) bool) {}
	}
	watch := budget.NewWatch(ctx)
	return func(yield func(graph.Relation, error) bool) {
		for r, err := range c.Relations {
			if err == nil {
				err = watch.Err()
			}
			if !yield(r, err) {
				return
			}
		}
	}
}

// attributes returns the attributes that the claims of the relations and merges have, sorted by name, with the type
// that fits all values.
func (c *Claims) attributes(ctx context.Context) ([]attributeColumn, error) {
	types := attributeTypes{}
	seen := map[string]bool{} // encoded attributes seen so far; many claims share them
	of := claimTable{view: c.View, documents: c.Documents}
	fit := func(claims []graph.ResolvedClaim) {
		for i := range claims {
			text := claims[i].Context.Attributes
			if text == "" || seen[text] || !of.keeps(claims[i].Context.Document) {
				continue
			}
			if len(seen) < 1<<16 {
				seen[text] = true
			}
			types.fit(text)
		}
	}
	var claims []graph.ResolvedClaim
	for r, err := range c.relations(ctx) {
		if err != nil {
			return nil, err
		}
		if has, _ := c.View.MayHaveAttributes(r); has {
			claims = c.View.AppendClaims(claims[:0], r)
			fit(claims)
		}
	}
	for i := range c.Merges {
		fit(c.Merges[i].Claims)
	}
	out := make([]attributeColumn, 0, len(types))
	for _, name := range slices.Sorted(maps.Keys(types)) {
		out = append(out, attributeColumn{name, types[name].typ()})
	}
	return out, nil
}

// attributeTypes holds, for each attribute, the types that fit all of its values so far.
type attributeTypes map[string]valueTypes

// fit restricts the types to those that fit the encoded attributes of another claim.
func (t attributeTypes) fit(text string) {
	for name, value := range attributeValues(text) {
		known, ok := t[name]
		if !ok {
			known = valueTypes{true, true, true}
		}
		t[name] = known.intersect(Attribute{name, []any{value}}.types())
	}
}

// A claimTable makes the rows of a table of claims. It reuses its memory for the next rows.
type claimTable struct {
	view       *graph.View
	documents  []graph.Node // the documents whose claims are in the table; nil means all
	attributes []attributeColumn
	cells      []RowCell
	claims     []graph.ResolvedClaim
	document   string // the document of the previous claim
	name       string // the name of that document
	kept       bool   // whether its claims are in the table
}

func (t *claimTable) relation(r graph.Relation, add func([]RowCell) error) error {
	v := t.view
	predicate := v.PredName(r.Type)
	t.cells = append(t.subject(r.Source), RowCell{Text: predicate}, RowCell{Text: v.RelationID(r)},
		RowCell{Text: v.ID(r.Target)}, RowCell{Text: v.Name(r.Target)}, RowCell{Text: v.Kind(r.Target).Enum}, RowCell{},
		RowCell{}, RowCell{})
	t.claims = v.AppendClaims(t.claims[:0], r)
	return t.each(true, add)
}

func (t *claimTable) facts(n graph.Node, add func([]RowCell) error) error {
	v := t.view
	subject := len(t.subject(n))
	for f := range eachFact(v, n) {
		name := v.PredName(f.Pred)
		t.cells = append(t.cells[:subject], RowCell{Text: name}, RowCell{}, RowCell{}, RowCell{}, RowCell{},
			RowCell{Text: f.Value.Text}, RowCell{Text: f.Value.Lang}, RowCell{Text: f.Value.Datatype})
		t.claims = v.AppendFactClaims(t.claims[:0], f)
		if err := t.each(false, add); err != nil {
			return err
		}
	}
	return nil
}

func (t *claimTable) merge(m *graph.Merge, add func([]RowCell) error) error {
	t.cells = append(append(t.cells[:0], t.entity(m.Subject)...), RowCell{Text: claim.PredicateSameAs}, RowCell{})
	t.cells = append(append(t.cells, t.entity(m.Object)...), RowCell{}, RowCell{}, RowCell{})
	t.claims = append(t.claims[:0], m.Claims...)
	return t.each(true, add)
}

// entity returns the cells of an id: the id itself, with the name and kind of the entity that it is shown as.
func (t *claimTable) entity(id string) []RowCell {
	cells := []RowCell{{Text: id}, {}, {}}
	if n, ok := t.view.Lookup(id); ok {
		cells[1].Text, cells[2].Text = t.view.Name(n), t.view.Kind(n).Enum
	}
	return cells
}

// eachFact yields the facts of an entity, and then those that claims only deny.
func eachFact(v *graph.View, n graph.Node) iter.Seq[graph.Fact] {
	return func(yield func(graph.Fact) bool) {
		for f := range v.Facts(n) {
			if !yield(f) {
				return
			}
		}
		v.DeniedFacts(n)(yield)
	}
}

// subject returns the first cells of a row, which describe an entity.
func (t *claimTable) subject(n graph.Node) []RowCell {
	v := t.view
	t.cells = append(t.cells[:0], RowCell{Text: v.ID(n)}, RowCell{Text: v.Name(n)}, RowCell{Text: v.Kind(n).Enum})
	return t.cells
}

// keeps reports whether the claims of a document are in the table. It sets name to the name of the document.
func (t *claimTable) keeps(document string) bool {
	if document == "" || document != t.document {
		t.document, t.name, t.kept = document, "", t.documents == nil
		if d, ok := t.view.Lookup(document); ok {
			t.name = t.view.Name(d)
			t.kept = t.kept || slices.Contains(t.documents, t.view.Canonical(d))
		}
	}
	return t.kept
}

// each adds one row per claim. The first cells of all rows are the same.
func (t *claimTable) each(attributes bool, add func([]RowCell) error) error {
	v, begin := t.view, len(t.cells)
	for i := range t.claims {
		c := t.claims[i].Weakened()
		if on := v.AsOf(); !on.IsZero() && !c.Period.Meets(claim.On(on)) { // the claim is for another time
			continue
		}
		if !t.keeps(c.Document) {
			continue
		}
		cells := append(
			t.cells[:begin],
			RowCell{Text: c.Document},
			RowCell{Text: t.name},
			RowCell{Text: c.Locator},
			RowCell{Text: c.By},
			RowCell{
				Text: c.Relays,
			},
			RowCell{Text: c.Stance.String()},
			RowCell{Text: c.Modality.String()},
			RowCell{Text: number(c.Confidence())},
		)
		cells = append(periodCells(cells, c.Period), RowCell{Text: strconv.FormatUint(c.Revision, 10)})
		var own []Attribute
		if attributes && c.Attributes != "" {
			own = claimAttributes(c.Attributes)
		}
		t.cells = attributeCells(cells, own, t.attributes)
		if err := add(t.cells); err != nil {
			return err
		}
	}
	return nil
}

// claimAttributes returns the attributes of one claim, sorted by name.
func claimAttributes(text string) []Attribute {
	values := attributeValues(text)
	out := make([]Attribute, 0, len(values))
	for _, name := range slices.Sorted(maps.Keys(values)) {
		out = append(out, Attribute{name, []any{values[name]}})
	}
	return out
}
