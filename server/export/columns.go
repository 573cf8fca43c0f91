package export

import (
	"cmp"
	"context"
	"encoding/json"
	"iter"
	"math"
	"slices"
	"strconv"
	"strings"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/decimal"
)

// A valueType is the type of the values of a column.
type valueType uint8

const (
	textType valueType = iota
	integerType
	numberType
	booleanType
)

// reads reports whether a text is a valid value of the type.
func (t valueType) reads(s string) bool {
	switch t {
	case integerType:
		_, err := strconv.ParseInt(s, 10, 64)
		return err == nil
	case numberType:
		f, err := strconv.ParseFloat(s, 64)
		return err == nil && !math.IsNaN(f) && !math.IsInf(f, 0)
	case booleanType:
		return s == "true" || s == "false"
	}
	return true
}

// json returns the JSON form of a text that is a valid value of the type.
func (t valueType) json(s string) any {
	switch t {
	case integerType:
		n, _ := strconv.ParseInt(s, 10, 64)
		return n
	case numberType:
		if json.Valid([]byte(s)) {
			return json.Number(s) // keeps all digits
		}
		f, _ := strconv.ParseFloat(s, 64)
		return f
	case booleanType:
		return s == "true"
	}
	return s
}

// A column is a fact that some entity of an export has, with one modality: values that are only alleged are not in the
// column of the stated values. The name of a column for another modality than STATED ends in it, as in
// employees.alleged.
type column struct {
	name     string
	pred     graph.Pred
	modality claim.Modality
	typ      valueType
	list     bool
}

// modalitySuffix returns the end of the name of a value that has a weaker modality than other values: .alleged.
func modalitySuffix(m claim.Modality) string { return "." + strings.ToLower(m.String()) }

// value returns the value of an entity in the column.
func (c column) value(v *graph.View, n graph.Node) Value {
	var out Value
	var best graph.Summary
	for f := range v.FactValues(n, c.pred) {
		if s := v.FactClaimSummary(f); s.Modality == c.modality {
			out.Texts = c.add(out.Texts, f.Value.Text, s, &best)
		}
	}
	return out
}

// add adds a value of an entity with its summary. A column without lists keeps only the value that the service shows,
// as graph.View.Fact chooses it. best points to the summary of the value that is kept.
func (c column) add(texts []string, text string, s graph.Summary, best *graph.Summary) []string {
	switch {
	case !c.typ.reads(text):
	case c.list:
		if !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
	case len(texts) == 0 || graph.ShownBefore(s, text, *best, texts[0]):
		texts, *best = append(texts[:0], text), s
	}
	return texts
}

// text returns the values of a fact as one text.
func (c column) text(values []string) string {
	if c.list {
		return join(values)
	}
	return strings.Join(values, "") // there is at most one
}

// ofEvery lists the predicates that every kind has. They are not columns.
var ofEvery = [...]string{
	claim.PredicateKind, claim.PredicateName, claim.PredicateAlias, claim.PredicateDescription,
	claim.PredicateRule,
}

// A usedFact describes the values of one fact in an export.
type usedFact struct {
	modalities uint8 // a bit for each modality
	inexact    bool  // whether a value is a number that changes when it is converted to a float64
}

func (u *usedFact) add(text string, m claim.Modality) {
	u.modalities |= 1 << m
	u.inexact = u.inexact || isInexact(text)
}

// isInexact reports whether a text is a number that changes when it is converted to a float64. Short texts without an
// exponent are never such numbers, so most need no arithmetic.
func isInexact(s string) bool {
	const kept = 15 // digits that float64 always keeps
	if len(s) <= kept && !strings.ContainsAny(s, "eE") {
		return false
	}
	_, isNumber := decimal.Parse(s)
	return isNumber && !isFloat64(s)
}

// Columns are the columns for the facts of entities of a view. They are immutable.
type Columns struct{ list []column }

// Bytes returns about how much memory the columns take.
func (c *Columns) Bytes() int64 { return 64 * int64(len(c.list)+1) }

// columns returns the columns of the graph that a format has.
func (g *Graph) columns(ctx context.Context, f Format) ([]column, error) {
	if f.rdf || f.edgesOnly || f.Name == "DOT" || f.Name == "MERMAID" {
		return nil, nil
	}
	if g.Columns != nil {
		return g.Columns.list, nil
	}
	c, err := ColumnsOf(ctx, g.View, g.Entities)
	if err != nil {
		return nil, err
	}
	return c.list, nil
}

// ColumnsOf returns the facts that entities have, sorted by name. It makes one pass over the entities. A column of
// numbers is a text column if float64 does not keep all digits of one of them.
func ColumnsOf(ctx context.Context, v *graph.View, entities iter.Seq[graph.Node]) (*Columns, error) {
	used := make([]usedFact, v.PredLen())
	i := 0
	for n := range entities {
		if i++; i%1024 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		for f := range v.Facts(n) {
			used[f.Pred].add(f.Value.Text, v.FactClaimSummary(f).Modality)
		}
	}
	if err := ctx.Err(); err != nil { // entities may end early if the context ends
		return nil, err
	}
	var out []column
	for p, u := range used {
		name := v.PredName(graph.Pred(p))
		if u.modalities == 0 || slices.Contains(ofEvery[:], name) {
			continue
		}
		typ, list := typeOf(v, name)
		if typ == numberType && u.inexact {
			typ = textType
		}
		for m := claim.Stated; m <= claim.Hypothetical; m++ {
			if u.modalities&(1<<m) == 0 {
				continue
			}
			c := column{name: name, pred: graph.Pred(p), modality: m, typ: typ, list: list}
			if m != claim.Stated {
				c.name += modalitySuffix(m)
			}
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b column) int { return cmp.Compare(a.name, b.name) })
	return &Columns{out}, nil
}

// typeOf returns the type of a fact and whether it can have several values. The type is text if kinds disagree. A
// foreign predicate can have several values.
func typeOf(v *graph.View, name string) (valueType, bool) {
	types := map[string]valueType{"Int": integerType, "Float": numberType, "Decimal": numberType, "Boolean": booleanType}
	typ, list, known := textType, false, false
	for _, k := range v.Ontology().Kinds() {
		f, ok := k.Fact(name)
		if !ok {
			continue
		}
		list = list || f.List
		t := types[f.Type]
		if known && t != typ {
			t = textType
		}
		typ, known = t, true
	}
	if list {
		typ = textType
	}
	return typ, list || !known
}
