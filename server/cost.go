package server

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"nexum/schema"
)

// costs estimates the number of fields in the largest possible answer to a query. It does not depend on the names of
// fields. The number of times that a selection can occur follows from the arguments first, last and limit of its
// field, or from the number of ids in a list argument; it is at least one. Introspection has no such arguments, so
// the sizes of its lists come from the schema.
type costs struct {
	vars   map[string]any
	schema *schemaSize
	done   map[string]int // by name of the fragment
}

// A schemaSize has the sizes of the parts of a schema.
type schemaSize struct {
	types int
	lists map[string]int // estimated number of entries per list, over all types together; never too low
}

// sizeOf returns the sizes of a schema.
func sizeOf(s *ast.Schema) *schemaSize {
	total := map[string]int{}
	for _, d := range s.Types {
		if d.Kind == ast.InputObject {
			total["inputFields"] += len(d.Fields)
			continue
		}
		total["fields"] += len(d.Fields)
		total["interfaces"] += len(d.Interfaces)
		total["enumValues"] += len(d.EnumValues)
		total["possibleTypes"] += len(s.PossibleTypes[d.Name])
		for _, f := range d.Fields {
			total["args"] += len(f.Arguments)
		}
	}
	out := &schemaSize{len(s.Types), map[string]int{}}
	for name, n := range total {
		of := len(s.Types)
		if name == "args" {
			of = total["fields"]
		}
		out.lists[name] = (n + of - 1) / max(1, of)
	}
	return out
}

// A place is the position of a selection relative to introspection.
type place uint8

const (
	data          place = iota
	introspection       // inside a single type: a list has as many entries as introspected estimates
	allTypes            // inside the list of all types: a list has the average length in schemaSize.lists
)

// introspected maps the lists of introspection to the estimated number of entries.
var introspected = map[string]int{
	"fields": 12, "interfaces": 3, "possibleTypes": 30, "inputFields": 6, "args": 3, "enumValues": 20,
	"directives": 10, "locations": 3,
}

func (c *costs) set(set ast.SelectionSet, at place) int {
	total := 0
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			total = add(total, c.field(s, at))
		case *ast.InlineFragment:
			total = add(total, c.set(s.SelectionSet, at))
		case *ast.FragmentSpread:
			if s.Definition == nil {
				continue
			}
			inside := at
			if at == data && strings.HasPrefix(s.Definition.TypeCondition, "__") {
				inside = introspection
			}
			key := s.Name + string(rune('0'+inside))
			cost, ok := c.done[key]
			if !ok {
				cost = c.set(s.Definition.SelectionSet, inside)
				c.done[key] = cost
			}
			total = add(total, cost)
		}
	}
	return total
}

func (c *costs) field(f *ast.Field, at place) int {
	inside := at
	switch {
	case f.Name == "__schema", f.Name == "__type":
		inside = introspection
	case at == introspection && f.Name == "types":
		inside = allTypes
	case at == allTypes && f.Name != "fields" && f.Name != "inputFields" && f.Name != "args" && f.Name != "enumValues":
		inside = introspection
	}
	if inside == data {
		return add(1, mul(c.times(f), c.set(f.SelectionSet, data)))
	}
	return add(1, mul(c.timesInSchema(f, at), c.set(f.SelectionSet, inside)))
}

// timesInSchema returns how often the selection below a field of introspection can occur.
func (c *costs) timesInSchema(f *ast.Field, at place) int {
	switch {
	case f.Name == "types":
		return c.schema.types
	case at == allTypes:
		return max(1, c.schema.lists[f.Name])
	}
	return max(1, introspected[f.Name])
}

// times returns how often the selection below a field can occur.
func (c *costs) times(f *ast.Field) int {
	if f.Definition == nil || f.Definition.Type.Name() == schema.View { // the field returns one view
		return 1
	}
	ids, paged := 1, false
	measured := f.Definition.Type.Name() == "MetricResult" // one result per metric
	for _, a := range f.Definition.Arguments {
		v := c.value(f, a)
		switch {
		case measured:
			if list, ok := v.([]any); ok && a.Type.Elem != nil && a.Type.Elem.NamedType == "Metric" {
				return max(1, len(list))
			}
		case a.Name == "first" || a.Name == "last" || a.Name == "limit":
			if n, ok := number(v); ok {
				return max(1, n)
			}
			paged = paged || a.Name == "first"
		case a.Type.Elem != nil && a.Type.Elem.NamedType == "ID":
			if list, ok := v.([]any); ok {
				ids = max(ids, len(list))
			}
		}
	}
	switch {
	case paged && f.Definition.Type.Name() == "Answer":
		return defaultAnswers
	case paged:
		return defaultPage
	}
	return ids
}

// Default numbers of entries of a connection. Connections of answers have a larger one.
const (
	defaultPage    = 50
	defaultAnswers = 100
)

// value returns the value of an argument: from the query, from a variable, or the default.
func (c *costs) value(f *ast.Field, def *ast.ArgumentDefinition) any {
	if a := f.Arguments.ForName(def.Name); a != nil {
		v, err := a.Value.Value(c.vars)
		if a.Value.Kind != ast.Variable || err == nil && v != nil {
			return v
		}
	}
	if def.DefaultValue == nil {
		return nil
	}
	v, err := def.DefaultValue.Value(nil)
	if err != nil {
		return nil
	}
	return v
}

// number converts an integer argument in any form that JSON decoding or the parser produces.
func number(v any) (int, bool) {
	switch v := v.(type) {
	case int:
		return v, true
	case int32:
		return int(v), true
	case int64:
		return int(v), true
	case float64:
		return int(v), true
	case json.Number:
		n, err := strconv.Atoi(v.String())
		return n, err == nil
	}
	return 0, false
}
