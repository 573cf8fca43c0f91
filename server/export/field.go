package export

import (
	"strconv"
	"strings"

	"nexum/graph/claim"
)

// separator separates the values of a field.
const separator = " | "

// separatorEscape escapes values so that a separator in a value is not read as a boundary.
var separatorEscape = strings.NewReplacer(`\`, `\\`, `|`, `\|`)

// Join joins several values for a cell of a table: x | y.
func Join(values []string) string { return join(values) }

// join joins several values: x | y. It writes a bar in a value as \| and a backslash as \\.
func join(values []string) string {
	if len(values) == 0 {
		return ""
	}
	if len(values) == 1 && !strings.ContainsAny(values[0], `|\`) {
		return values[0]
	}
	escaped := make([]string, len(values))
	for i, v := range values {
		escaped[i] = separatorEscape.Replace(v)
	}
	return strings.Join(escaped, separator)
}

// A field is one value of a flat format.
type field struct {
	name  string
	typ   valueType
	value string // empty if there is no value
}

// entityFields returns the fields of an entity except its id and name.
func entityFields(e *Entity, columns []column) []field {
	out := []field{
		{"kind", textType, e.Kind},
		{"aliases", textType, join(e.Aliases)},
		{"description", textType, e.Description},
		{"validFrom", textType, e.Period.From.Plain().String()},
		{"validTo", textType, e.Period.To.String()},
		{"validFromOrBefore", booleanType, trueText(e.Period.FromOrBefore())},
		{"documents", textType, join(documents(e.Citations))},
		{"citations", textType, join(texts(e.Citations))},
	}
	own := len(out)
	for i, c := range columns {
		f := field{name: c.name, typ: c.typ}
		for _, b := range out[:own] { // foreign predicates can have any name
			if f.name == b.name || f.name == "id" || f.name == "name" || f.name == "label" || f.name == claimsName {
				f.name = "fact:" + c.name
			}
		}
		if i < len(e.Facts) {
			f.value = c.text(e.Facts[i].Texts)
		}
		out = append(out, f)
	}
	return out
}

// relationFields returns the fields of a relation except its id and ends: first the common ones, then the attributes
// in the order of the columns of the export.
func relationFields(r *Relation, columns []attributeColumn) []field {
	out := commonFields(r)
	return append(out, attributeFields(r, columns, out)...)
}

// trueText returns true as text. False is empty, since few relations have such a field.
func trueText(b bool) string {
	if b {
		return "true"
	}
	return ""
}

// commonFields returns the fields that every relation has.
func commonFields(r *Relation) []field {
	return []field{
		{"type", textType, r.Type},
		{"predicate", textType, r.Predicate},
		{"validFrom", textType, r.Period.From.Plain().String()},
		{"validTo", textType, r.Period.To.Plain().String()},
		{"validFromOrBefore", booleanType, trueText(r.Period.FromOrBefore())},
		{"validToOrAfter", booleanType, trueText(r.Period.ToOrAfter())},
		{"periods", textType, TextPeriods(r.Held)},
		{"modality", textType, r.Modality.String()},
		{"confidence", numberType, number(r.Confidence)},
		{"derived", booleanType, boolText(r.Derived)},
		{"disputed", booleanType, boolText(r.Disputed)},
		{"symmetric", booleanType, boolText(r.Symmetric)},
		{"rule", textType, r.Rule},
		{"documents", textType, join(documents(r.Citations))},
		{"citations", textType, join(texts(r.Citations))},
	}
}

func boolText(b bool) string { return strconv.FormatBool(b) }

func number(f float64) string {
	if f == 1 { // the usual confidence
		return "1"
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// renamed makes the names of fields unique: it adds a prefix to a name that is in taken or that an earlier field has.
func renamed(list []field, prefix string, taken ...string) []field {
	seen := map[string]bool{}
	for _, name := range taken {
		seen[name] = true
	}
	for i := range list {
		if seen[list[i].name] {
			list[i].name = prefix + list[i].name
		}
		seen[list[i].name] = true
	}
	return list
}

// pictureLabel returns the label of a relation in a picture: its type and, unless it is stated, its modality.
func pictureLabel(r *Relation) string {
	if r.Modality == claim.Stated {
		return r.Type
	}
	return r.Type + " (" + strings.ToLower(r.Modality.String()) + ")"
}
