package loader

import (
	"encoding/json"
	"maps"
	"slices"

	"nexum/graph/claim"
	"nexum/schema"
	"nexum/schema/spelling"
)

// Attribute is an attribute that a rule reads, of claims of a relation type or foreign predicate, and the place in
// the rule's file.
type Attribute struct {
	Type         *schema.RelationType // nil for a foreign predicate
	Foreign      string
	Name         string
	Line, Column int
}

// predicate returns the predicate of the claims that can have the attribute.
func (a Attribute) predicate() string {
	if a.Type == nil {
		return a.Foreign
	}
	return a.Type.Name
}

// readAttribute is an attribute that a rule reads, and the place in the rule's file.
type readAttribute struct {
	Attribute
	place place
}

// seeAttributes records the names of a claim's attributes, if a rule reads attributes of its type.
func (r *reading) seeAttributes(c claim.Claim) {
	if c.Context.Attributes == "" ||
		!slices.ContainsFunc(r.reads, func(a readAttribute) bool { return a.predicate() == c.Predicate }) {
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

// checkAttributes warns of attributes that rules read and no claim has. It is only a warning, since a later dataset
// may bring the attribute.
func (r *reading) checkAttributes() {
	if r.partial {
		return
	}
	for _, a := range r.reads {
		carried := r.carried[a.predicate()]
		given := func(rule readRule) bool { return rule.Gives != nil && rule.Gives(a.Attribute) }
		if carried[a.Name] || slices.ContainsFunc(r.rules, given) {
			continue
		}
		term, known := "<"+a.Foreign+">", slices.Sorted(maps.Keys(carried))
		if a.Type != nil {
			term, known = a.Type.Term, slices.Concat(a.Type.Attributes, known)
		}
		r.warnings.add(
			a.place,
			"no claim of %s has the attribute %s that this rule reads%s",
			term,
			a.Name,
			spelling.DidYouMean(a.Name, slices.Values(known)),
		)
	}
}
