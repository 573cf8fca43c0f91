package loader

import (
	"encoding/json"

	"nexum/graph/claim"
	"nexum/loader/format"
)

// versionDates finds the versions of claims of the store, by their dates.
type versionDates struct {
	attribute string
	facts     map[datedContext]claim.Date
}

// datedContext is what the claims of one version have in common.
type datedContext struct {
	document string
	period   claim.Period
}

// datesOf returns the dates of the versions of a record in the store. found has its claims.
func (r *reading) datesOf(v *format.Version, found []claim.Claim) *versionDates {
	fact := v.DateFact
	if w, ok := r.vocab.factOf(fact); ok && fact != "" { // facts without an IRI have the IRI ""
		fact = w.fact.Name
	}
	d := &versionDates{attribute: v.DateAttribute, facts: map[datedContext]claim.Date{}}
	for i := range found {
		c := &found[i]
		if c.Predicate != fact || c.Subject != v.Entity || c.Object.Entity {
			continue
		}
		key := datedContext{c.Context.Document, c.Context.Period}
		date, _ := claim.ReadDate(c.Object.Text)
		if before, has := d.facts[key]; has && before.First() != date.First() {
			date = claim.Date{} // the store was made before claims of versions were kept apart
		}
		d.facts[key] = date
	}
	return d
}

// of returns the date of the version of a claim. It is zero if the store does not have it.
func (d *versionDates) of(c *claim.Claim) claim.Date {
	if text := c.Context.OtherAttributes(); d.attribute != "" && text != "" {
		var all map[string]json.RawMessage
		var s string
		if json.Unmarshal([]byte(text), &all) == nil && json.Unmarshal(all[d.attribute], &s) == nil {
			if date, ok := claim.ReadDate(s); ok {
				return date
			}
		}
	}
	return d.facts[datedContext{c.Context.Document, c.Context.Period}]
}
