package search

import (
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/searcher"
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

// searcher returns bleve's searcher for s, which must not be empty. No scores are requested, so bleve only combines
// the bitmaps of the terms. The searchers of the parts need not be closed, since the snapshot owns their resources.
func (r *run) searcher(s set) (search.Searcher, error) {
	options := search.SearcherOptions{Score: "none"}
	if len(s.subs) == 0 {
		return searcher.NewTermSearcher(r.ctx, r.reader, s.term, s.field, 1, options)
	}
	subs := make([]search.Searcher, len(s.subs))
	for i, sub := range s.subs {
		var err error
		if subs[i], err = r.searcher(sub); err != nil {
			return nil, err
		}
	}
	if s.all {
		return searcher.NewConjunctionSearcher(r.ctx, r.reader, subs, options)
	}
	return searcher.NewDisjunctionSearcher(r.ctx, r.reader, subs, 0, options)
}

// docs returns the numbers of the documents in s that match the query's kinds and have not been found yet.
func (r *run) docs(s set) ([]uint64, error) {
	if s.empty() {
		return nil, nil
	}
	found, err := r.searcher(s)
	if err != nil {
		return nil, err
	}
	defer func() { _ = found.Close() }()
	c := &search.SearchContext{DocumentMatchPool: search.NewDocumentMatchPool(found.DocumentMatchPoolSize()+1, 0), IndexReader: r.reader}
	var docs []uint64
	for i := 0; ; i++ {
		if err := r.check(i); err != nil {
			return nil, err
		}
		m, err := found.Next(c)
		if err != nil {
			return nil, err
		}
		if m == nil {
			return docs, nil
		}
		doc, err := number(m.IndexInternalID)
		if err != nil {
			return nil, err
		}
		c.DocumentMatchPool.Put(m)
		if _, seen := r.seen[doc]; !seen && r.admit(doc) {
			docs = append(docs, doc)
		}
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

// begin calls f for each term of a field that begins with start, in order. It stops after limit terms.
func (r *run) begin(field, start string, limit int, f func(term string)) error {
	dict, err := r.reader.FieldDictPrefix(field, []byte(start))
	if err != nil {
		return err
	}
	return r.terms(dict, func(term string, _ uint8) bool {
		f(term)
		limit--
		return limit > 0
	})
}

// similar returns the documents with a term in field that is distance edits from word. It returns none if word is
// too short for so many edits. An edit inserts, removes or changes a letter, or swaps two neighbours. Terms that
// are two edits away must have the same first letter: people rarely mistype it, and without this condition the
// search would visit half of the dictionary.
func (r *run) similar(field, word string, distance uint8) (set, error) {
	fuzzy, ok := r.reader.(index.IndexReaderFuzzy)
	if !ok || int(distance) > edits(word) {
		return set{}, nil
	}
	start := ""
	if distance > 1 {
		start, _ = cut(word, 1)
	}
	dict, err := fuzzy.FieldDictFuzzy(field, word, int(distance), start)
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
	// maxNames limits how many names that begin with a text of more than shortPrefix characters are visited.
	maxNames = 20_000
	// maxPrefix limits how many words that begin with an unfinished word are searched.
	maxPrefix = 1_000
	// maxSimilar limits how many words at each distance from a mistyped word are searched.
	maxSimilar = 200
)
