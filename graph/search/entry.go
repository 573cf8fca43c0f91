package search

import (
	"github.com/blevesearch/bleve/v2/document"
	index "github.com/blevesearch/bleve_index_api"
)

// entry is a document in the form that bleve needs: its terms by field. Only the id is stored. There are no
// positions and frequencies, since the tiers do not need them.
type entry struct {
	id     string
	fields []*field
	index  []index.Field
	slab   []index.TokenFreq // allocates many terms at once
}

func newEntry(d Document) *entry {
	e := &entry{id: d.ID}
	analyze(d, e)
	e.index = make([]index.Field, 0, len(e.fields)+1)
	for _, f := range e.fields {
		e.index = append(e.index, f)
	}
	return e
}

// add adds a term to a field, unless the field has it already.
func (e *entry) add(name, term string) {
	if term == "" {
		return
	}
	f := e.field(name)
	if _, ok := f.terms[term]; ok {
		return
	}
	if len(e.slab) == cap(e.slab) {
		e.slab = make([]index.TokenFreq, 0, 32) // the maps keep the full slab alive
	}
	e.slab = append(e.slab, index.TokenFreq{Term: []byte(term)})
	tf := &e.slab[len(e.slab)-1]
	if f.frequent {
		tf.SetFrequency(1)
	}
	f.terms[term] = tf
}

func (e *entry) field(name string) *field {
	for _, f := range e.fields {
		if f.name == name {
			return f
		}
	}
	f := &field{name: name, terms: index.TokenFrequencies{}, frequent: isFrequent(name)}
	e.fields = append(e.fields, f)
	return f
}

// isFrequent reports whether the terms of a field have frequencies. Most terms of these fields occur in one document.
// For such a term with a frequency, the dictionary itself contains the document, which is smaller and faster than a
// separate list.
func isFrequent(name string) bool {
	return name == fieldName || name == fieldAlias || name == fieldJoined
}

// ID implements index.Document, as do the methods below.
func (e *entry) ID() string { return e.id }

// Size returns an estimate of the entry's size in memory, in bytes.
func (e *entry) Size() int {
	n := len(e.id)
	for _, f := range e.fields {
		n += f.terms.Size()
	}
	return n
}

// VisitFields calls visit for every field.
func (e *entry) VisitFields(visit index.FieldVisitor) {
	for _, f := range e.index {
		visit(f)
	}
}

// VisitComposite does nothing: there are no composite fields.
func (e *entry) VisitComposite(index.CompositeFieldVisitor) {}

// HasComposite returns false.
func (e *entry) HasComposite() bool { return false }

// NumPlainTextBytes returns 0: the statistics are not kept.
func (e *entry) NumPlainTextBytes() uint64 { return 0 }

// AddIDField adds the id as a field. The field is indexed, so that updates replace the document, and stored, so
// that hits have an id.
func (e *entry) AddIDField() {
	e.index = append(e.index, document.NewTextFieldCustom("_id", nil, []byte(e.id),
		index.IndexField|index.StoreField, nil))
}

// StoredFieldsBytes returns 0: the statistics are not kept.
func (e *entry) StoredFieldsBytes() uint64 { return 0 }

// Indexed returns true.
func (e *entry) Indexed() bool { return true }

// field is one field of an entry.
type field struct {
	name     string
	terms    index.TokenFrequencies
	frequent bool
}

// Name implements index.Field, as do the methods below.
func (f *field) Name() string { return f.name }

// Value returns nil: the value is not stored.
func (f *field) Value() []byte { return nil }

// ArrayPositions returns nil.
func (f *field) ArrayPositions() []uint64 { return nil }

// EncodedFieldType returns the type of a text field.
func (f *field) EncodedFieldType() byte { return 't' }

// Analyze does nothing: the field is already analyzed.
func (f *field) Analyze() {}

// Options returns the option for a field that is indexed but not stored.
func (f *field) Options() index.FieldIndexingOptions {
	if f.frequent {
		return index.IndexField
	}
	return index.IndexField | index.SkipFreqNorm
}

// AnalyzedLength returns the norm, which nothing reads.
func (f *field) AnalyzedLength() int { return 1 }

// AnalyzedTokenFrequencies returns the terms.
func (f *field) AnalyzedTokenFrequencies() index.TokenFrequencies { return f.terms }

// NumPlainTextBytes returns 0: the statistics are not kept.
func (f *field) NumPlainTextBytes() uint64 { return 0 }
