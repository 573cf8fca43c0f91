package search

import (
	"errors"
	"fmt"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// A part is one segment of a snapshot, with the state of one search or of one reader of columns. Documents are numbered
// from 0 in each part. A nil bitmap is empty.
type part struct {
	segment segment.Segment
	first   uint64 // the number of the first document of the part in the whole index
	docs    uint64 // the number of documents, including deleted ones
	deleted *roaring.Bitmap
	seen    *roaring.Bitmap // documents of higher tiers
	dicts   map[string]segment.TermDictionary
}

// partsOf returns the segments of an index, in the order of their documents.
func partsOf(x *scorch.IndexSnapshot) []*part {
	parts := make([]*part, 0, len(x.Segments()))
	first := uint64(0)
	for _, s := range x.Segments() {
		p := &part{
			segment: s.Segment(),
			first:   first,
			docs:    uint64(s.FullSize()),
			deleted: s.Deleted(),
			dicts:   map[string]segment.TermDictionary{},
		}
		parts, first = append(parts, p), first+p.docs
	}
	return parts
}

// dictionary returns the dictionary of a field.
func (p *part) dictionary(field string) (segment.TermDictionary, error) {
	if d, ok := p.dicts[field]; ok {
		return d, nil
	}
	d, err := p.segment.Dictionary(field)
	if err == nil {
		p.dicts[field] = d
	}
	return d, err
}

// errPostings means that a segment has lists of documents in a form that this package cannot read.
var errPostings = errors.New("the search index has lists of documents in an unknown form")

// postings returns the documents with a term in a field, including deleted ones. The bitmap must not be changed: it can
// be part of a mapped file.
func (p *part) postings(field, term string) (*roaring.Bitmap, error) {
	d, err := p.dictionary(field)
	if err != nil {
		return nil, err
	}
	list, err := d.PostingsList([]byte(term), nil, nil)
	if err != nil {
		return nil, err
	}
	docs, ok := list.Iterator(false, false, false, nil).(segment.OptimizablePostingsIterator)
	if !ok {
		return nil, errPostings
	}
	if doc, ok := docs.DocNum1Hit(); ok {
		return roaring.BitmapOf(uint32(doc)), nil
	}
	return unlessEmpty(docs.ActualBitmap()), nil
}

// unlessEmpty returns nil for an empty bitmap.
func unlessEmpty(b *roaring.Bitmap) *roaring.Bitmap {
	if b == nil || b.IsEmpty() {
		return nil
	}
	return b
}

// remaining returns the documents of a bitmap that are neither deleted nor in a higher tier.
func (p *part) remaining(docs *roaring.Bitmap) *roaring.Bitmap {
	if docs != nil && p.deleted != nil && !p.deleted.IsEmpty() {
		docs = roaring.AndNot(docs, p.deleted)
	}
	if docs != nil && p.seen != nil {
		docs = roaring.AndNot(docs, p.seen)
	}
	return unlessEmpty(docs)
}

// terms returns an iterator over the terms of a field that begin with start.
func (p *part) terms(field, start string) (segment.DictionaryIterator, error) {
	d, err := p.dictionary(field)
	if err != nil {
		return nil, err
	}
	var from, to []byte
	if start != "" {
		from, to = []byte(start), textAfterPrefix(start)
	}
	if bare, ok := d.(bareDictionary); ok {
		return bare.AutomatonIteratorOmitCount(nil, from, to), nil
	}
	return d.AutomatonIterator(nil, from, to), nil
}

// A bareDictionary can list terms without the number of their documents. That number would have to be read from the
// lists of documents.
type bareDictionary interface {
	AutomatonIteratorOmitCount(a segment.Automaton, startKeyInclusive, endKeyExclusive []byte) segment.DictionaryIterator
}

// textAfterPrefix returns the first text that is greater than all texts that begin with start, or nil if there is none.
func textAfterPrefix(start string) []byte {
	b := []byte(start)
	for i := len(b) - 1; i >= 0; i-- {
		if b[i]++; b[i] != 0 {
			return b[:i+1]
		}
	}
	return nil
}

// eachTerm calls f for each term of a field, with the documents that have it.
func (p *part) eachTerm(field string, f func(term string, docs *roaring.Bitmap) error) error {
	list, err := p.terms(field, "")
	if err != nil {
		return err
	}
	var entry *index.DictEntry
	for {
		if entry, err = list.Next(); err != nil || entry == nil {
			return err
		}
		docs, err := p.postings(field, entry.Term)
		if err != nil {
			return fmt.Errorf("the term %.40q of %s: %w", entry.Term, field, err)
		}
		if err := f(entry.Term, docs); err != nil {
			return err
		}
	}
}
