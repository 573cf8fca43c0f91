package graph

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"nexum/graph/claim"
	"nexum/graph/decimal"
	"nexum/schema"
	"nexum/schema/spelling"
)

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
			return fmt.Sprintf("%s is unknown; %s has no such attribute%s", claim.Clip(name), typ.Name, near)
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
			return claim.Clip(name) + " must be a text, a number, true or false, not " + kindOfJSON(x)
		case json.Number:
			if _, ok := decimal.Parse(x.String()); !ok {
				return fmt.Sprintf("%s is out of range: a number has at most %d digits", claim.Clip(name), decimal.MaxDigits)
			}
		}
	}
	return ""
}
