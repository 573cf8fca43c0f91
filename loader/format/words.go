package format

import (
	"strconv"

	"nexum/graph/claim"
	"nexum/graph/decimal"
	"nexum/schema"
)

// Words finds out whether the ontology maps a name of an input format to one of its own words, and whether the data
// fits that word. A reader passes on data that does not fit under another name, so that one wrong value does not make
// the load fail.
type Words struct {
	kinds map[string]*schema.Kind
	facts map[string]bool // IRIs of facts that some kind has
}

// NewWords returns the Words of an ontology.
func NewWords(o *schema.Ontology) *Words {
	w := &Words{kinds: map[string]*schema.Kind{}, facts: map[string]bool{}}
	if o == nil {
		return w
	}
	for _, k := range o.Kinds() {
		for _, iri := range append([]string{k.IRI}, k.AlsoIRI...) {
			if w.kinds[iri] == nil {
				w.kinds[iri] = k
			}
		}
		for _, f := range k.Facts {
			w.facts[f.IRI] = true
		}
	}
	return w
}

// Fits reports whether an entity of a kind can have a value of a fact. kind and fact are IRIs. A fact that no kind
// has is foreign, and always fits.
func (w *Words) Fits(kind, fact, value string) bool {
	if !w.facts[fact] {
		return true
	}
	k := w.kinds[kind]
	if k == nil {
		return false
	}
	for _, f := range k.Facts {
		if f.IRI == fact {
			return fits(f, value)
		}
	}
	return false
}

func fits(f *schema.Fact, value string) bool {
	switch f.Type {
	case "Date":
		_, err := claim.ParseDate(value)
		return err == nil
	case "DateTime":
		d, err := claim.ParseDate(value)
		return err == nil && d.HasTime()
	case "Int":
		_, err := strconv.ParseInt(value, 10, 32)
		return err == nil && IsNumber(value)
	case "Float":
		return IsNumber(value)
	case "Decimal":
		_, ok := decimal.Parse(value)
		return ok
	case "Boolean":
		return value == "true" || value == "false"
	case "String":
		return true
	}
	for _, v := range f.Values {
		if v == value {
			return true
		}
	}
	return false
}
