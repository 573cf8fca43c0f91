package search

import (
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/searcher"
	index "github.com/blevesearch/bleve_index_api"
)

// A set describes documents: those with a term, or in all or any of other sets. The zero value is empty.
type set struct {
	field, term string
	subs        []set
	all         bool
}

// has is the documents with a term in a field.
func has(field, term string) set { return set{field: field, term: term} }

// allOf is the documents in every one of sets, and empty if there are none.
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

// anyOf is the documents in one of sets.
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

// searcher makes bleve's searcher for s, which must not be empty. With no scores asked for, bleve
// combines the bitmaps of the terms and nothing else. What it has combined need not be closed: the
// snapshot holds what there is to hold.
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

// docs returns the numbers of the documents in s that have not been found yet and that the query's
// kinds admit.
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

// terms calls f with each term of dict until it returns false, and closes dict.
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

// begin calls f with each term of a field that begins with start, in order, and stops after limit.
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

// similar returns the documents with a term in field that is distance edits from word, if word is long
// enough for as many. An edit is a letter more, less, or changed, or two neighbours exchanged. Of terms
// two edits away, only those with the same first letter are found: people seldom mistake that one, and
// otherwise half of the dictionary would be walked.
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
	// maxNames is how many names that begin with a text of more than shortPrefix characters are looked at.
	maxNames = 20_000
	// maxPrefix is how many words that begin with an unfinished one are looked for.
	maxPrefix = 1_000
	// maxSimilar is how many words at each distance from a mistyped one are looked for.
	maxSimilar = 200
)
