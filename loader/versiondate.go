package loader

import (
	"encoding/json"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/loader/format"
)

// versionDates finds the versions of claims of the store, by their dates.
type versionDates struct {
	known              Known
	attribute          string
	fact, documentFact string // names of facts
	facts              map[datedContext]claim.Date
	documents          map[string]claim.Date
}

// datedContext is what the claims of one version have in common.
type datedContext struct {
	document string
	period   claim.Period
}

// datesOf returns the dates of the versions of a record in the store. found has its claims.
func (r *reading) datesOf(v *format.Version, found []claim.Claim) *versionDates {
	name := func(fact string) string {
		if w, ok := r.vocab.factOf(fact); ok && fact != "" { // facts without an IRI have the IRI ""
			return w.fact.Name
		}
		return fact
	}
	d := &versionDates{
		known: r.known, attribute: v.DateAttribute, fact: name(v.DateFact), documentFact: name(v.DocumentFact),
		facts: map[datedContext]claim.Date{}, documents: map[string]claim.Date{},
	}
	for i := range found {
		c := &found[i]
		if c.Predicate != d.fact || c.Subject != v.Entity || c.Object.Entity {
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
	if d.documentFact != "" {
		return d.ofDocument(c.Context.Document)
	}
	return d.facts[datedContext{c.Context.Document, c.Context.Period}]
}

// ofDocument returns the date that a document has in its own claims.
func (d *versionDates) ofDocument(id string) claim.Date {
	date, known := d.documents[id]
	if known {
		return date
	}
	for c := range d.known.OfRecord(graph.Record{Entity: id}) {
		if found, ok := claim.ReadDate(c.Object.Text); ok && c.Predicate == d.documentFact && c.Context.Document == id {
			date = found
		}
	}
	d.documents[id] = date
	return date
}
