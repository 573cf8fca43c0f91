package export

import (
	"bufio"
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
	// Relations yields the stated relations whose claims are exported. It runs twice. Nil means none.
	Relations iter.Seq2[graph.Relation, error]
	// Entities yields the entities. The claims of their facts are exported. Nil means none.
	Entities iter.Seq[graph.Node]
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
	{"revision", IntegerColumn},
}

// Write writes the claims in a format: first those of relations, then those of facts.
func (c *Claims) Write(ctx context.Context, w io.Writer, f RowFormat) error {
	attributes, err := c.attributes(ctx)
	if err != nil {
		return err
	}
	columns := slices.Concat(claimColumns, attributeColumnsAfter(claimColumns, attributes))
	t := claimTable{claims: c, attributes: attributes, watch: budget.NewWatch(ctx)}
	t.rows = f.NewWriter(bufio.NewWriterSize(w, 64<<10), columns)
	if c.Relations != nil {
		for r, err := range c.Relations {
			if err != nil {
				return err
			}
			if err := t.relation(r); err != nil {
				return err
			}
		}
	}
	if c.Entities != nil {
		for n := range c.Entities {
			if err := t.facts(n); err != nil {
				return err
			}
		}
		if err := ctx.Err(); err != nil { // the context ended Entities early
			return err
		}
	}
	return t.rows.Close()
}

// attributes returns the attributes that the claims of the relations have, sorted by name, with the type that fits
// all values.
func (c *Claims) attributes(ctx context.Context) ([]attributeColumn, error) {
	types := map[string]valueTypes{}
	if c.Relations == nil {
		return nil, nil
	}
	seen := map[string]bool{} // encoded attributes seen so far; many claims share them
	watch := budget.NewWatch(ctx)
	for r, err := range c.Relations {
		if err == nil {
			err = watch.Err()
		}
		if err != nil {
			return nil, err
		}
		for _, of := range c.View.Claims(r) {
			text := of.Context.Attributes
			if text == "" || seen[text] {
				continue
			}
			if len(seen) < 1<<16 {
				seen[text] = true
			}
			for name, value := range attributeValues(text) {
				known, ok := types[name]
				if !ok {
					known = valueTypes{true, true, true}
				}
				types[name] = known.and(Attribute{name, []any{value}}.types())
			}
		}
	}
	out := make([]attributeColumn, 0, len(types))
	for _, name := range slices.Sorted(maps.Keys(types)) {
		out = append(out, attributeColumn{name, types[name].typ()})
	}
	return out, nil
}

// A claimTable writes the rows of a table of claims.
type claimTable struct {
	claims     *Claims
	rows       RowWriter
	attributes []attributeColumn
	watch      *budget.Watch
	cells      []RowCell
}

func (t *claimTable) relation(r graph.Relation) error {
	v := t.claims.View
	predicate := v.PredName(r.Type)
	t.cells = append(t.subject(r.Source), RowCell{Text: predicate}, RowCell{Text: v.RelationID(r)}, RowCell{Text: v.ID(r.Target)},
		RowCell{Text: v.Name(r.Target)}, RowCell{Text: v.Kind(r.Target).Enum}, RowCell{}, RowCell{}, RowCell{})
	return t.each(v.Claims(r), true)
}

func (t *claimTable) facts(n graph.Node) error {
	v := t.claims.View
	subject := len(t.subject(n))
	for f := range v.Facts(n) {
		name := v.PredName(f.Pred)
		t.cells = append(t.cells[:subject], RowCell{Text: name}, RowCell{}, RowCell{}, RowCell{}, RowCell{},
			RowCell{Text: f.Value.Text}, RowCell{Text: f.Value.Lang}, RowCell{Text: f.Value.Datatype})
		if err := t.each(v.FactClaims(f), false); err != nil {
			return err
		}
	}
	return nil
}

// subject returns the first cells of a row, which describe an entity.
func (t *claimTable) subject(n graph.Node) []RowCell {
	v := t.claims.View
	t.cells = append(t.cells[:0], RowCell{Text: v.ID(n)}, RowCell{Text: v.Name(n)}, RowCell{Text: v.Kind(n).Enum})
	return t.cells
}

// each writes one row per claim. The first cells of all rows are the same.
func (t *claimTable) each(list []graph.ResolvedClaim, attributes bool) error {
	if err := t.watch.Err(); err != nil {
		return err
	}
	v, begin := t.claims.View, len(t.cells)
	for _, of := range list {
		c := &of.Context
		if on := v.AsOf(); !on.IsZero() && !c.Period.Meets(claim.On(on)) { // for another time
			continue
		}
		name := ""
		if d, ok := v.Lookup(c.Document); ok {
			name = v.Name(d)
		}
		cells := append(t.cells[:begin], RowCell{Text: c.Document}, RowCell{Text: name}, RowCell{Text: c.Locator}, RowCell{Text: c.By},
			RowCell{Text: c.Relays}, RowCell{Text: c.Stance.String()}, RowCell{Text: c.Modality.String()}, RowCell{Text: number(c.Confidence())},
			RowCell{Text: c.Period.From.String()}, RowCell{Text: c.Period.To.String()}, RowCell{Text: strconv.FormatUint(c.Revision, 10)})
		var own []Attribute
		if attributes && c.Attributes != "" {
			own = claimAttributes(c.Attributes)
		}
		t.cells = attributeCells(cells, own, t.attributes)
		if err := t.rows.Row(t.cells); err != nil {
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
