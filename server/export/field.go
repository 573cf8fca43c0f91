package export

import (
	"strconv"
	"strings"
)

// between joins what has several values, in formats that have one a field.
const between = " | "

// A field is one value of a flat format.
type field struct {
	name  string
	typ   valueType
	value string // empty for none
}

// entityFields are the fields of an entity but for its id and name.
func entityFields(e *Entity, columns []column) []field {
	out := []field{
		{"kind", textType, e.Kind},
		{"aliases", textType, strings.Join(e.Aliases, between)},
		{"description", textType, e.Description},
		{"validFrom", textType, e.Period.From.String()},
		{"validTo", textType, e.Period.To.String()},
		{"documents", textType, strings.Join(documents(e.Citations), between)},
		{"citations", textType, strings.Join(texts(e.Citations), between)},
	}
	for i, c := range columns {
		f := field{name: c.name, typ: c.typ}
		for _, b := range out[:7] { // a foreign predicate may have any name
			if f.name == b.name || f.name == "id" || f.name == "name" || f.name == "label" {
				f.name = "fact:" + c.name
			}
		}
		if i < len(e.Facts) {
			f.value = strings.Join(e.Facts[i].Texts, between)
		}
		out = append(out, f)
	}
	return out
}

// relationFields are the fields of a relation but for its id and ends.
func relationFields(r *Relation) []field {
	return []field{
		{"type", textType, r.Type},
		{"predicate", textType, r.Predicate},
		{"validFrom", textType, r.Period.From.String()},
		{"validTo", textType, r.Period.To.String()},
		{"modality", textType, r.Modality.String()},
		{"confidence", numberType, number(r.Confidence)},
		{"derived", booleanType, strconv.FormatBool(r.Derived)},
		{"disputed", booleanType, strconv.FormatBool(r.Disputed)},
		{"symmetric", booleanType, strconv.FormatBool(r.Symmetric)},
		{"rule", textType, r.Rule},
		{"documents", textType, strings.Join(documents(r.Citations), between)},
		{"citations", textType, strings.Join(texts(r.Citations), between)},
	}
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
