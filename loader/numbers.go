package loader

import (
	"encoding/json"
	"fmt"

	"nexum/graph/claim"
)

// A NumberUse is how rules use an attribute as a number. It has ids of rules.
type NumberUse struct {
	By    string // a rule that reads numbers, and ignores other values
	Added string // a rule whose sum cannot subtract negative values; empty if none does
}

// misread is an attribute that rules read as a number, and the values in claims that they leave out.
type misread struct {
	use      NumberUse
	other    unread // values that are not numbers
	negative unread // if a sum cannot subtract them
}

// unread is a group of values that rules leave out.
type unread struct {
	count int
	first found // its message is the value
}

func (u *unread) add(f found) {
	if u.count++; u.count == 1 || compareFound(f, u.first) < 0 {
		u.first = f
	}
}

// others says how many values there are besides the first.
func (u *unread) others() string {
	if u.count == 1 {
		return ""
	}
	return fmt.Sprintf(", and in %s more", count(u.count-1, "claim"))
}

// seeNumbers records attributes of a claim that rules read as numbers and whose values they leave out.
func (r *reading) seeNumbers(c *claim.Claim, at place) {
	if c.Context.Attributes == "" || r.Numbers == nil {
		return
	}
	if r.numbers == nil {
		r.numbers = map[string]map[string]*misread{}
		for a, use := range r.Numbers(r.Ontology, r.ruleTexts) {
			if r.numbers[a.predicate()] == nil {
				r.numbers[a.predicate()] = map[string]*misread{}
			}
			r.numbers[a.predicate()][a.Name] = &misread{use: use}
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
		switch f := (found{at, string(value)}); {
		case !ok, value[0] >= '0' && value[0] <= '9', value[0] == '-' && m.use.Added == "":
		case value[0] == '-':
			m.negative.add(f)
		default:
			m.other.add(f)
		}
	}
}

// reportNumbers adds a note for each such attribute, with its first value.
func (r *reading) reportNumbers() {
	for typ, wanted := range r.numbers {
		for name, m := range wanted {
			if u := &m.other; u.count > 0 {
				r.notes.add(u.first.place,
					"%s of %s is %s here%s, which is not a number; rule %s reads numbers and ignores other values",
					name, typ, short(u.first.message), u.others(), m.use.By)
			}
			if u := &m.negative; u.count > 0 {
				r.notes.add(u.first.place,
					"%s of %s is %s here%s; the sum in rule %s cannot subtract, because it depends on what the rule itself yields: "+
						"where this matters, questions fail; write > 0 in the sum to leave negative values out",
					name, typ, short(u.first.message), u.others(), m.use.Added)
			}
		}
	}
}
