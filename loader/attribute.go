package loader

import (
	"encoding/json"
	"maps"
	"slices"

	"nexum/graph"
	"nexum/schema"
)

// An Attribute is one that a rule reads of the claims of a relation type, and where it does in its file.
type Attribute struct {
	Type         *schema.RelationType
	Name         string
	Line, Column int
}

// A readAttribute is an attribute that a rule reads, and where it does.
type readAttribute struct {
	Attribute
	place place
}

// seeAttributes keeps the names of the attributes of a claim, if a rule reads any of its type.
func (r *reading) seeAttributes(c graph.Claim) {
	if c.Context.Attributes == "" || !slices.ContainsFunc(r.reads, func(a readAttribute) bool { return a.Type.Name == c.Predicate }) {
		return
	}
	var all map[string]json.RawMessage
	if json.Unmarshal([]byte(c.Context.Attributes), &all) != nil {
		return
	}
	if r.carried == nil {
		r.carried = map[string]map[string]bool{}
	}
	if r.carried[c.Predicate] == nil {
		r.carried[c.Predicate] = map[string]bool{}
	}
	for name := range all {
		r.carried[c.Predicate][name] = true
	}
}

// checkAttributes warns of attributes that rules read and no claim has: a dataset that comes later may bring one.
func (r *reading) checkAttributes() {
	if r.partial {
		return
	}
	for _, a := range r.reads {
		carried := r.carried[a.Type.Name]
		if carried[a.Name] {
			continue
		}
		known := slices.Concat(a.Type.Attributes, slices.Sorted(maps.Keys(carried)))
		r.warnings.add(a.place, "no claim of %s has the attribute %s that this rule reads%s", a.Type.Term, a.Name, didYouMean(a.Name, slices.Values(known)))
	}
}
