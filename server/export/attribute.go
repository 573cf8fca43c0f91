package export

import (
	"cmp"
	"context"
	"encoding/json"
	"iter"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/schema"
)

// attributePrefix is the prefix for an attribute that has the same name as another field.
const attributePrefix = "attribute:"

// An Attribute is an attribute of a relation, with the distinct values that the supporting claims give.
type Attribute struct {
	Name   string
	Values []any // string, json.Number or bool, in the order of the claims, without duplicates
}

// attributes collects the attributes of a relation's claims, sorted by name. It ignores claims that deny the relation
// and claims that do not hold at the date of the view. An attribute of a claim with a weaker modality than that of the
// relation has a different name, such as percent.alleged.
func attributes(v *graph.View, claims []graph.ResolvedClaim) []Attribute {
	counts := func(c *claim.Context) bool {
		on := v.AsOf()
		return c.Stance == claim.Supports && (on.IsZero() || c.Period.Meets(claim.On(on)))
	}
	strongest := claim.Hypothetical
	for i := range claims {
		if c := claims[i].Weakened(); counts(&c) {
			strongest = min(strongest, c.Modality)
		}
	}
	var out []Attribute
	for i := range claims {
		c := claims[i].Weakened()
		if c.Attributes == "" || !counts(&c) {
			continue
		}
		for name, value := range attributeValues(c.Attributes) {
			if c.Modality > strongest && name != schema.KeyAttribute {
				name += modalitySuffix(c.Modality)
			}
			i := slices.IndexFunc(out, func(a Attribute) bool { return a.Name == name })
			if i < 0 {
				i = len(out)
				out = append(out, Attribute{Name: name})
			}
			if !slices.Contains(out[i].Values, value) {
				out[i].Values = append(out[i].Values, value)
			}
		}
	}
	slices.SortFunc(out, func(a, b Attribute) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

// statedAttributes returns the attributes of a stated relation, sorted by name. An occurrence of a repeatable relation
// always has the attribute key, so that it is the same occurrence when it is loaded again.
func statedAttributes(v *graph.View, r graph.Relation) []Attribute {
	return attributesAmong(v, r, v.Claims(r))
}

// attributesAmong is like statedAttributes, but takes the claims about the relation.
func attributesAmong(v *graph.View, r graph.Relation, claims []graph.ResolvedClaim) []Attribute {
	out := attributes(v, claims)
	key := v.Occurrence(r)
	if key == "" {
		return out
	}
	at, has := slices.BinarySearchFunc(out, schema.KeyAttribute, func(a Attribute, name string) int {
		return cmp.Compare(a.Name, name)
	})
	if !has {
		out = slices.Insert(out, at, Attribute{schema.KeyAttribute, []any{key}})
	}
	return out
}

// computed returns the attributes that rules compute for a derived relation, sorted by name.
func (g *Graph) computed(ctx context.Context, r graph.Relation) ([]Attribute, error) {
	texts, err := g.Engine.Attributes(ctx, r)
	claims := make([]graph.ResolvedClaim, len(texts))
	for i, text := range texts {
		claims[i].Context.Attributes = text
	}
	return attributes(g.View, claims), err
}

// attributeValues reads the attributes of one claim. Numbers keep the digits of the source. A value that is not a
// string, number or boolean becomes JSON text.
func attributeValues(text string) map[string]any {
	var members map[string]json.RawMessage
	if json.Unmarshal([]byte(text), &members) != nil {
		return nil
	}
	out := make(map[string]any, len(members))
	for name, raw := range members {
		d := json.NewDecoder(strings.NewReader(string(raw)))
		d.UseNumber()
		var value any
		if d.Decode(&value) != nil {
			continue
		}
		switch value.(type) {
		case string, json.Number, bool:
			out[name] = value
		default:
			out[name] = string(raw)
		}
	}
	return out
}

// attributeText returns a value of an attribute as text.
func attributeText(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return boolText(v)
	}
	return ""
}

// value returns the JSON form of the attribute: one value, or a list if there are several.
func (a Attribute) value() any {
	if len(a.Values) == 1 {
		return a.Values[0]
	}
	return a.Values
}

// text returns the values of the attribute as one text.
func (a Attribute) text() string {
	texts := make([]string, len(a.Values))
	for i, v := range a.Values {
		texts[i] = attributeText(v)
	}
	return join(texts)
}

// An attributeColumn is an attribute that some relation of an export has. Formats that declare their fields need it.
type attributeColumn struct {
	name string
	typ  valueType
}

// attributeColumns returns the attributes of the relations, sorted by name. It makes one pass over the relations that
// can have attributes, before any relation is written. A column has the type of its values. It is a text column if
// the values have several types, if one relation has several values, or if float64 does not keep all digits of its
// numbers.
func (g *Graph) attributeColumns(ctx context.Context, f Format) ([]attributeColumn, error) {
	if !f.attributes {
		return nil, nil
	}
	types := map[string]valueTypes{}
	stated := func(r graph.Relation) ([]Attribute, error) {
		if has, _ := g.View.MayHaveAttributes(r); !has && g.View.Occurrence(r) == "" {
			return nil, nil
		}
		return statedAttributes(g.View, r), nil
	}
	if err := addTypes(ctx, types, g.Stated, stated); err != nil {
		return nil, err
	}
	computed := func(r graph.Relation) ([]Attribute, error) { return g.computed(ctx, r) }
	if err := addTypes(ctx, types, g.Computed, computed); err != nil {
		return nil, err
	}
	out := make([]attributeColumn, 0, len(types))
	for _, name := range slices.Sorted(maps.Keys(types)) {
		out = append(out, attributeColumn{name, types[name].typ()})
	}
	return out, nil
}

// addTypes adds the types of the attributes of the relations to types. relations may be nil.
func addTypes(ctx context.Context, types map[string]valueTypes, relations iter.Seq2[graph.Relation, error],
	of func(graph.Relation) ([]Attribute, error),
) error {
	if relations == nil {
		return nil
	}
	count := 0
	for r, err := range relations {
		if err != nil {
			return err
		}
		if count++; count%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		all, err := of(r)
		if err != nil {
			return err
		}
		for _, a := range all {
			known, ok := types[a.Name]
			if !ok {
				known = valueTypes{true, true, true}
			}
			types[a.Name] = known.intersect(a.types())
		}
	}
	return nil
}

// valueTypes is the set of types that fit all values of a column. Text fits every value.
type valueTypes struct{ integer, number, boolean bool }

func (t valueTypes) intersect(o valueTypes) valueTypes {
	return valueTypes{t.integer && o.integer, t.number && o.number, t.boolean && o.boolean}
}

// typ returns the most specific type.
func (t valueTypes) typ() valueType {
	switch {
	case t.boolean:
		return booleanType
	case t.integer && !t.number: // float64 does not keep all digits
		return integerType
	case t.number:
		return numberType
	}
	return textType
}

// types returns the types that fit the value of the attribute. Only text fits several values.
func (a Attribute) types() valueTypes {
	if len(a.Values) != 1 {
		return valueTypes{}
	}
	switch v := a.Values[0].(type) {
	case json.Number:
		return valueTypes{integer: integerType.reads(v.String()), number: isFloat64(v.String())}
	case bool:
		return valueTypes{boolean: true}
	}
	return valueTypes{}
}

// isFloat64 reports whether a number keeps its value when it is parsed as a float64 and formatted again.
func isFloat64(s string) bool {
	if !numberType.reads(s) {
		return false
	}
	f, _ := strconv.ParseFloat(s, 64)
	short, ok := new(big.Rat).SetString(strconv.FormatFloat(f, 'g', -1, 64))
	exact, okToo := new(big.Rat).SetString(s)
	return ok && okToo && short.Cmp(exact) == 0
}

// attributeFields returns the attributes of a relation as fields, in the order of the columns of the export.
func attributeFields(r *Relation, columns []attributeColumn, taken []field) []field {
	out := make([]field, len(columns))
	for i, c := range columns {
		out[i] = field{name: attributeName(c.name, taken), typ: c.typ}
		if at := slices.IndexFunc(r.Attributes, func(a Attribute) bool { return a.Name == c.name }); at >= 0 {
			out[i].value = r.Attributes[at].text()
		}
	}
	return out
}

// ownAttributes returns the attributes of a relation as fields, for formats that do not declare fields.
func ownAttributes(r *Relation, taken []field) []field {
	out := make([]field, len(r.Attributes))
	for i, a := range r.Attributes {
		out[i] = field{name: attributeName(a.Name, taken), value: a.text()}
	}
	return out
}

// edgeNames are names that some format uses for parts of an edge itself. An attribute with such a name gets a prefix.
var edgeNames = [...]string{"id", "source", "target", "sourceName", "targetName", "label", "key", claimsName}

func attributeName(name string, taken []field) string {
	if strings.HasPrefix(name, attributePrefix) || slices.Contains(edgeNames[:], name) ||
		slices.ContainsFunc(taken, func(f field) bool { return f.name == name }) {
		return attributePrefix + name
	}
	return name
}
