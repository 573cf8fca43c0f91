package loader

import (
	"encoding/json"
	"fmt"

	"nexum/graph/claim"
)

// misread is an attribute that a rule reads as a number, but that has other values in claims.
type misread struct {
	rule  string
	count int
	first found // its message is the value
}

// seeNumbers records attributes of a claim that rules read as numbers and that are not numbers.
func (r *reading) seeNumbers(c *claim.Claim, at place) {
	if c.Context.Attributes == "" || r.Numbers == nil {
		return
	}
	if r.numbers == nil {
		r.numbers = map[string]map[string]*misread{}
		for a, rule := range r.Numbers(r.Ontology, r.ruleTexts) {
			if r.numbers[a.predicate()] == nil {
				r.numbers[a.predicate()] = map[string]*misread{}
			}
			r.numbers[a.predicate()][a.Name] = &misread{rule: rule}
		}
	}
	wanted := r.numbers[c.Predicate]
	if wanted == nil {
		return
	}
	var attributes map[string]json.RawMessage
	if json.Unmarshal([]byte(c.Context.Attributes), &attributes) != nil {
		return // readers of records refuse it
	}
	for name, m := range wanted {
		value, ok := attributes[name]
		if !ok || value[0] == '-' || value[0] >= '0' && value[0] <= '9' {
			continue
		}
		m.count++
		if f := (found{at, string(value)}); m.count == 1 || compareFound(f, m.first) < 0 {
			m.first = f
		}
	}
}

// reportNumbers adds a note for each such attribute, with its first value.
func (r *reading) reportNumbers() {
	for typ, wanted := range r.numbers {
		for name, m := range wanted {
			if m.count == 0 {
				continue
			}
			more := ""
			if m.count > 1 {
				more = fmt.Sprintf(", and in %s more", count(m.count-1, "claim"))
			}
			r.notes.add(m.first.place,
				"%s of %s is %s here%s, which is not a number; rule %s reads numbers and ignores other values",
				name, typ, short(m.first.message), more, m.rule)
		}
	}
}
