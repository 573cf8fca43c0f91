package graph

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"nexum/graph/bitset"
	"nexum/graph/claim"
	"nexum/graph/decimal"
	"nexum/schema"
	"nexum/schema/spelling"
)

// EachAttributes yields the attributes of the claims of relations, each as a JSON object, in no order. Only relations
// with a predicate in preds count; nil preds means all. It includes claims that the view hides. It yields each context
// once. It returns false if yield did.
func (v *View) EachAttributes(preds *Preds, yield func(text string) bool) bool {
	t := v.table
	seen := bitset.New(t.ctxs.Len())
	pass := func(claims []uint32) bool {
		for _, c := range claims {
			row := v.ctx(c)
			if row.attributes == noLit {
				continue
			}
			if int(c) < t.ctxs.Len() {
				if seen.Has(c) {
					continue
				}
				seen.Add(c)
			}
			if !yield(v.text(row.attributes)) {
				return false
			}
		}
		return true
	}
	for r := range uint32(t.outKeys.Len()) {
		if preds.Has(t.outKeys.Ref(r).pred) && !pass(t.relClaims(Rel(r))) {
			return false
		}
	}
	if v.over == nil {
		return true
	}
	for r, claims := range v.over.relClaims.Entries() {
		if preds.Has(v.relation(r).Type) && !pass(claims) {
			return false
		}
	}
	return true
}

// WrongAttribute returns why a value of a JSON object, with numbers as json.Number, does not have the type of an
// attribute; "" if it has. An attribute keeps its type in the store, so a number in quotes would be a text, which rules
// cannot compare or add up.
func WrongAttribute(a schema.Attribute, value any) string {
	n, isNumber := value.(json.Number)
	s, isText := value.(string)
	_, isBool := value.(bool)
	must := func(be, example string) string {
		given := kindOfJSON(value)
		switch {
		case isText:
			given = strconv.Quote(shorten(s))
		case isNumber:
			given = shorten(n.String())
		case isBool:
			given = fmt.Sprint(value)
		default:
			return fmt.Sprintf("%s must be %s, not %s", a.Name, be, given)
		}
		return fmt.Sprintf("%s must be %s: write %s, not %s", a.Name, be, example, given)
	}
	switch a.Type {
	case "String":
		if !isText && !isNumber {
			return must("a text", `"true"`)
		}
	case "Int":
		if _, err := strconv.ParseInt(n.String(), 10, 32); err != nil && isNumber {
			return must("a whole number", "41, between -2147483648 and 2147483647")
		} else if err != nil {
			return must("a whole number", "41")
		}
	case "Float", "Decimal":
		if d, ok := decimal.Parse(strings.TrimSpace(s)); ok && isText {
			return must("a number", d.String()+" without quotes")
		}
		if _, ok := decimal.Parse(n.String()); !ok {
			return must("a number", "12.50")
		}
	case "Boolean":
		if !isBool {
			return must("true or false", "true or false")
		}
	case "Date", "DateTime":
		return wrongDate(a, s, must)
	}
	return ""
}

// wrongDate is WrongAttribute for a date.
func wrongDate(a schema.Attribute, text string, must func(be, example string) string) string {
	if text == "" {
		return must("a date", `"2017-06-01"`)
	}
	d, err := claim.ParseDate(text)
	switch {
	case err != nil:
		return a.Name + ": " + err.Error()
	case a.Type == "DateTime" && !d.HasTime():
		return must("a date with a time of day", `"2017-06-01T12:30:59Z"`)
	}
	return ""
}

// kindOfJSON names the kind of a JSON value.
func kindOfJSON(value any) string {
	switch value.(type) {
	case nil:
		return "null"
	case bool:
		return "true or false"
	case []any:
		return "a list"
	case map[string]any:
		return "an object"
	case string:
		return "a text"
	}
	return "a number"
}

func shorten(s string) string {
	const most = 60
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}

// assumedAttributes returns the attributes of an assumed relation in the form of stored claims: sorted names, no white
// space, and the digits of the input. It returns an error if they are not what the type allows.
func assumedAttributes(typ *schema.RelationType, t AssumedRelation) (string, error) {
	all := map[string]any{}
	if t.Attributes != "" {
		d := json.NewDecoder(strings.NewReader(t.Attributes))
		d.UseNumber()
		if err := d.Decode(&all); err != nil || d.More() || all == nil {
			return "", fmt.Errorf(`%w: its attributes are not a JSON object such as {"percent": 60}`, ErrAssumedRelation)
		}
	}
	if _, twice := all[schema.KeyAttribute]; twice && t.Occurrence != "" {
		return "", fmt.Errorf("%w: the key of the occurrence is given twice, by itself and in the attributes",
			ErrAssumedRelation)
	}
	if t.Occurrence != "" {
		all[schema.KeyAttribute] = t.Occurrence
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if wrong := wrongAssumed(typ, name, all[name]); wrong != "" {
			return "", fmt.Errorf("%w: the attribute %s", ErrAssumedRelation, wrong)
		}
	}
	if len(all) == 0 {
		return "", nil
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(all); err != nil {
		return "", err
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}

// wrongAssumed returns why an attribute cannot be assumed; "" if it can.
func wrongAssumed(typ *schema.RelationType, name string, value any) string {
	if !slices.Contains(typ.Attributes, name) {
		if near := spelling.DidYouMean(name, slices.Values(typ.Attributes)); near != "" {
			return fmt.Sprintf("%s is unknown; %s has no such attribute%s", shorten(name), typ.Name, near)
		}
	}
	list, ok := value.([]any)
	if !ok {
		list = []any{value}
	}
	of := schema.Attribute{Name: name}
	if i := slices.IndexFunc(typ.Typed, func(a schema.Attribute) bool { return a.Name == name }); i >= 0 {
		of = typ.Typed[i]
	}
	for _, x := range list {
		if wrong := WrongAttribute(of, x); wrong != "" {
			return wrong
		}
		switch x := x.(type) {
		case nil, map[string]any, []any:
			return shorten(name) + " must be a text, a number, true or false, not " + kindOfJSON(x)
		case json.Number:
			if _, ok := decimal.Parse(x.String()); !ok {
				return fmt.Sprintf("%s is out of range: a number has at most %d digits", shorten(name), decimal.MaxDigits)
			}
		}
	}
	return ""
}
