package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// inputValues holds the values of an input: by the id of the entity that they describe or, for a relation, by the ids
// of its source and target.
type inputValues map[string]map[string]bool

func inputOf(rows [][]any) inputValues {
	in := inputValues{}
	add := func(about, value string) {
		if in[about] == nil {
			in[about] = map[string]bool{}
		}
		in[about][foldValue(value)] = true
	}
	for _, row := range rows {
		about := row[0].(string)
		if len(row) == 5 {
			about = row[3].(string) + " " + row[4].(string)
			add(about, row[0].(string))
		}
		for _, v := range leaves(row[2]) {
			add(about, text(v))
		}
		add(about, text(row[2]))
	}
	return in
}

// leaves returns the scalar values in a JSON value, at any depth.
func leaves(v any) []any {
	s, ok := v.(string)
	if ok && strings.HasPrefix(s, "{") || strings.HasPrefix(s, "[") {
		d := json.NewDecoder(strings.NewReader(s))
		d.UseNumber()
		var inner any
		if d.Decode(&inner) == nil {
			v = inner
		}
	}
	var out []any
	switch v := v.(type) {
	case map[string]any:
		for _, x := range v {
			out = append(out, leaves(x)...)
		}
	case []any:
		for _, x := range v {
			out = append(out, leaves(x)...)
		}
	default:
		out = append(out, v)
	}
	return out
}

// has reports whether the input has a value, with or without the prefix that nexum adds to ids. The parts of an id that
// nexum makes of several values are separated by slashes.
func (in inputValues) has(about, value string) bool {
	if plain, err := url.PathUnescape(value); err == nil && plain != value && in.has(about, plain) {
		return true
	}
	if in.hasPart(about, value) {
		return true
	}
	first, rest, several := strings.Cut(value, "/")
	if several && strings.HasSuffix(first, ":reference") {
		return in.has(about, rest)
	}
	return several && !slices.ContainsFunc(strings.Split(value, "/"), func(s string) bool { return !in.hasPart(about, s) })
}

func (in inputValues) hasPart(about, value string) bool {
	_, own, _ := strings.Cut(about, ":")
	value = foldValue(value)
	if value == "" || in[about][value] || value == foldValue(own) {
		return true
	}
	for _, prefix := range []string{"stix", "ftm", "bods", "misp", "mispreference", "mispcountry", "mispsector"} {
		if rest, ok := strings.CutPrefix(value, prefix); ok && in[about][rest] {
			return true
		}
	}
	return false
}

// said lists the values that nexum adds to the input. Each string has the name of the fact or attribute and the
// beginning of its value.
var said = []string{
	"kind ",                                        // in the words of the ontology; TestValues compares it
	"attribute caveat ",                            // how far a date can be relied on
	"attribute key ",                               // of an interest
	"attribute exclusiveMax true",                  // of a share below 25, which BODS writes as exclusiveMaximum: 25
	"attribute exclusiveMin true",                  //
	"topics role.pep",                              // from politicalExposure
	"name BODS statement ",                         // the title of a document
	"name unspecified: ", "name STATEMENT marking", // names of entities that have no name in the input
}

// extra returns, by name, the values that the service returns and the input does not have: values of facts of the
// entities that the input describes, ends of their relations, and attributes of the claims.
func (c *found) extra(in inputValues) map[string][]string {
	out := map[string][]string{}
	add := func(name, value, about string) {
		if !slices.ContainsFunc(said, func(s string) bool { return strings.HasPrefix(name+" "+value, s) }) {
			out[name] = append(out[name], fmt.Sprintf("%s: %q", about, value))
		}
	}
	for id, facts := range c.said {
		for name, values := range facts {
			for _, v := range values {
				if in[id] != nil && !in.has(id, v) {
					add(name, v, id)
				}
			}
		}
	}
	for ends, claims := range c.relations {
		source, target, _ := strings.Cut(ends, " ")
		for _, cl := range claims {
			if in[ends] == nil && in[source] != nil && !in.has(source, target) {
				add(cl.typ, target, source)
			}
			for name, v := range cl.attributes {
				for _, v := range elements(v) {
					if !in.has(ends, text(v)) && !in.has(source, text(v)) {
						add("attribute "+name, text(v), ends)
					}
				}
			}
		}
	}
	return out
}

// elements returns the elements of a list, or the value itself.
func elements(v any) []any {
	if list, ok := v.([]any); ok {
		return list
	}
	return []any{v}
}

// reportExtra fails the test for each value that the service returns and the input does not have.
func reportExtra(t *testing.T, extra map[string][]string) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(extra)) {
		slices.Sort(extra[name])
		t.Errorf("%s: %d values are not in the input, such as %s", name, len(extra[name]),
			strings.Join(extra[name][:min(3, len(extra[name]))], ", "))
	}
}
