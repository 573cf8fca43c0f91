package search

import (
	"github.com/blevesearch/bleve/v2/document"
	index "github.com/blevesearch/bleve_index_api"
)

// An entry is a document as bleve takes it: its terms by field. Nothing is stored but the id, and no
// positions or frequencies, since the tiers need none.
type entry struct {
	id     string
	fields []*field
	index  []index.Field
	slab   []index.TokenFreq // so that terms are not allocated one by one
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

// add puts a term into a field, once.
func (e *entry) add(name, term string) {
	if term == "" {
		return
	}
	f := e.field(name)
	if _, ok := f.terms[term]; ok {
		return
	}
	if len(e.slab) == cap(e.slab) {
		e.slab = make([]index.TokenFreq, 0, 32) // what is full stays with the maps
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
	f := &field{name: name, terms: index.TokenFrequencies{}}
	switch name {
	case fieldName, fieldAlias, fieldJoined:
		// Most terms of these are of one document. With a frequency, that one is kept in the dictionary
		// itself, which is smaller and faster than a list.
		f.frequent = true
	}
	e.fields = append(e.fields, f)
	return f
}

// ID implements index.Document, as do the methods below.
func (e *entry) ID() string { return e.id }

// Size is an estimate of the entry's size in memory.
func (e *entry) Size() int {
	n := len(e.id)
	for _, f := range e.fields {
		n += f.terms.Size()
	}
	return n
}

// VisitFields calls visit with every field.
func (e *entry) VisitFields(visit index.FieldVisitor) {
	for _, f := range e.index {
		visit(f)
	}
}

// VisitComposite does nothing: there are no composite fields.
func (e *entry) VisitComposite(index.CompositeFieldVisitor) {}

// HasComposite is false.
func (e *entry) HasComposite() bool { return false }

// NumPlainTextBytes is for statistics that are not kept.
func (e *entry) NumPlainTextBytes() uint64 { return 0 }

// AddIDField adds the id as a field. It is indexed, to replace the document, and stored, to name hits.
func (e *entry) AddIDField() {
	e.index = append(e.index, document.NewTextFieldCustom("_id", nil, []byte(e.id), index.IndexField|index.StoreField, nil))
}

// StoredFieldsBytes is for statistics that are not kept.
func (e *entry) StoredFieldsBytes() uint64 { return 0 }

// Indexed says that the entry is to be indexed.
func (e *entry) Indexed() bool { return true }

// A field is one field of an entry.
type field struct {
	name     string
	terms    index.TokenFrequencies
	frequent bool
}

// Name implements index.Field, as do the methods below.
func (f *field) Name() string { return f.name }

// Value is nothing: it is not stored.
func (f *field) Value() []byte { return nil }

// ArrayPositions is nothing.
func (f *field) ArrayPositions() []uint64 { return nil }

// EncodedFieldType is text.
func (f *field) EncodedFieldType() byte { return 't' }

// Analyze does nothing: it is done.
func (f *field) Analyze() {}

// Options says that the field is indexed, and not stored.
func (f *field) Options() index.FieldIndexingOptions {
	if f.frequent {
		return index.IndexField
	}
	return index.IndexField | index.SkipFreqNorm
}

// AnalyzedLength is the norm, which nothing reads.
func (f *field) AnalyzedLength() int { return 1 }

// AnalyzedTokenFrequencies are the terms.
func (f *field) AnalyzedTokenFrequencies() index.TokenFrequencies { return f.terms }

// NumPlainTextBytes is for statistics that are not kept.
func (f *field) NumPlainTextBytes() uint64 { return 0 }
