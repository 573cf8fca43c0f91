package search

import (
	"cmp"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	index "github.com/blevesearch/bleve_index_api"
)

// set describes documents: those with a term, or the intersection or union of other sets. The zero value is empty.
type set struct {
	field, term string
	subs        []set
	all         bool
}

// has returns the set of documents with a term in a field.
func has(field, term string) set { return set{field: field, term: term} }

// allOf returns the intersection of sets. It is empty if there are no sets.
func allOf(sets ...set) set {
	for _, s := range sets {
		if s.empty() {
			return set{}
		}
	}
	if len(sets) == 1 {
		return sets[0]
	}
	return set{subs: sets, all: true}
}

// anyOf returns the union of sets.
func anyOf(sets ...set) set {
	subs := make([]set, 0, len(sets))
	for _, s := range sets {
		if !s.empty() {
			subs = append(subs, s)
		}
	}
	if len(subs) == 1 {
		return subs[0]
	}
	return set{subs: subs}
}

func (s set) empty() bool { return s.field == "" && len(s.subs) == 0 }

// terms returns the number of terms in s.
func (s set) terms() int {
	if len(s.subs) == 0 {
		return 1
	}
	n := 0
	for _, sub := range s.subs {
		n += sub.terms()
	}
	return n
}

// find returns the documents of s in one part. If within is not nil, it returns only documents in within. Neither s nor
// within may be empty. The result can include deleted documents, and must not be changed.
func (r *run) find(p *part, s set, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	switch {
	case len(s.subs) == 0:
		docs, err := p.postings(s.field, s.term)
		if err != nil || docs == nil || within == nil {
			return docs, err
		}
		return unlessEmpty(roaring.And(within, docs)), nil
	case s.all:
		return r.findAll(p, s, within)
	}
	var found []*roaring.Bitmap
	for i, sub := range s.subs {
		if err := r.check(i); err != nil {
			return nil, err
		}
		docs, err := r.find(p, sub, within)
		if err != nil {
			return nil, err
		}
		if docs != nil {
			found = append(found, docs)
		}
	}
	switch len(found) {
	case 0:
		return nil, nil
	case 1:
		return found[0], nil
	}
	return roaring.FastOr(found...), nil
}

// findAll is find for an intersection. It reads the sets of few terms first, and intersects them from the smallest to
// the largest, so the cost follows the smallest. If they have no document in common, it does not look up the many terms
// that begin with an unfinished word.
func (r *run) findAll(p *part, s set, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	var small []*roaring.Bitmap
	var large []set
	for _, sub := range s.subs {
		if sub.terms() > fewTerms {
			large = append(large, sub)
			continue
		}
		docs, err := r.find(p, sub, nil)
		if err != nil || docs == nil {
			return nil, err
		}
		small = append(small, docs)
	}
	if within != nil {
		small = append(small, within)
	}
	within = intersect(small)
	if len(small) > 0 && within == nil {
		return nil, nil
	}
	slices.SortStableFunc(large, func(a, b set) int { return cmp.Compare(a.terms(), b.terms()) })
	for _, sub := range large {
		var err error
		if within, err = r.find(p, sub, within); err != nil || within == nil {
			return nil, err
		}
	}
	return within, nil
}

// intersect returns the documents that are in all bitmaps, or nil if there are none. It sorts the bitmaps.
func intersect(bitmaps []*roaring.Bitmap) *roaring.Bitmap {
	if len(bitmaps) == 0 {
		return nil
	}
	slices.SortStableFunc(bitmaps, func(a, b *roaring.Bitmap) int {
		return cmp.Compare(a.GetCardinality(), b.GetCardinality())
	})
	common := bitmaps[0]
	for _, b := range bitmaps[1:] {
		if common = unlessEmpty(roaring.And(common, b)); common == nil {
			return nil
		}
	}
	return common
}

// docs returns the numbers of the documents in s that match the query's kinds and have not been found yet.
func (r *run) docs(s set) ([]uint64, error) {
	if s.empty() {
		return nil, nil
	}
	var docs []uint64
	for _, p := range r.parts {
		found, err := r.find(p, s, nil)
		if err != nil {
			return nil, err
		}
		if found = p.remaining(found); found == nil {
			continue
		}
		for i, each := 0, found.Iterator(); each.HasNext(); i++ {
			if err := r.check(i); err != nil {
				return nil, err
			}
			if doc := p.first + uint64(each.Next()); r.admit(doc) {
				docs = append(docs, doc)
			}
		}
	}
	return docs, nil
}

// see adds documents to those that were found.
func (r *run) see(docs []uint64) {
	for _, doc := range docs {
		i, exact := slices.BinarySearchFunc(r.parts, doc, func(p *part, doc uint64) int { return cmp.Compare(p.first, doc) })
		if !exact {
			i--
		}
		p := r.parts[i]
		if p.seen == nil {
			p.seen = roaring.New()
		}
		p.seen.Add(uint32(doc - p.first))
	}
}

// terms calls f for each term of dict until f returns false, and closes dict.
func (r *run) terms(dict index.FieldDict, f func(term string, distance uint8) bool) error {
	defer func() { _ = dict.Close() }()
	for i := 0; ; i++ {
		if err := r.check(i); err != nil {
			return err
		}
		entry, err := dict.Next()
		if err != nil {
			return err
		}
		if entry == nil || !f(entry.Term, entry.EditDistance) {
			return nil
		}
	}
}

// begin calls f for the terms of a field that begin with start, in order, but at most limit times.
func (r *run) begin(field, start string, limit int, f func(term string)) error {
	var terms []string
	for _, p := range r.parts {
		list, err := p.terms(field, start)
		if err != nil {
			return err
		}
		for i := range limit {
			if err := r.check(i); err != nil {
				return err
			}
			entry, err := list.Next()
			if err != nil {
				return err
			}
			if entry == nil {
				break
			}
			terms = append(terms, entry.Term)
		}
	}
	if len(r.parts) > 1 {
		slices.Sort(terms)
		terms = slices.Compact(terms)
	}
	for _, term := range terms[:min(limit, len(terms))] {
		f(term)
	}
	return nil
}

// similar returns the documents with a term in field that is distance edits from word. It returns the empty set if word
// is too short for so many edits. An edit inserts, removes or changes a letter, or swaps two neighbours. Terms that are
// two edits away must have the same first letter: people rarely mistype it, and without this condition the search would
// visit half of the dictionary.
func (r *run) similar(field, word string, distance uint8) (set, error) {
	if int(distance) > edits(word) {
		return set{}, nil
	}
	start := ""
	if distance > 1 {
		start, _ = cut(word, 1)
	}
	dict, err := r.reader.FieldDictFuzzy(field, word, int(distance), start)
	if err != nil {
		return set{}, err
	}
	var sets []set
	err = r.terms(dict, func(term string, d uint8) bool {
		if d == distance {
			sets = append(sets, has(field, term))
		}
		return len(sets) < maxSimilar
	})
	return anyOf(sets...), err
}

const (
	// fewTerms is the maximum number of terms in a set of which an intersection reads all documents, to determine their
	// number. For larger sets, it reads only documents that are also in the smaller sets.
	fewTerms = 8
	// maxNames limits how many names that begin with a text of more than shortPrefix characters are visited.
	maxNames = 20_000
	// maxPrefix limits how many words that begin with an unfinished word are searched.
	maxPrefix = 1_000
	// maxSimilar limits how many words at each distance from a mistyped word are searched.
	maxSimilar = 200
)
