package search

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// These are the lowest scores of the tiers. The tiers do not overlap, so they can be computed one after another,
// and only as many as the caller needs.
const (
	scoreName        = 1.00
	scoreID          = 0.99
	scoreAlias       = 0.98
	scorePrefix      = 0.80
	scoreWords       = 0.70
	scoreInitials    = 0.65
	scoreOpen        = 0.60
	scoreOneTypo     = 0.40
	scoreTwoTypos    = 0.30
	scoreDescription = 0.20
	scoreSome        = 0.10
)

// emitFunc receives documents of one score. Scores never rise from call to call.
type emitFunc func(score float64, docs []uint64) error

// tiers finds documents, best first.
func (r *run) tiers(emit emitFunc) error {
	if r.compact == "" {
		return nil
	}
	for _, tier := range []func(emitFunc) error{
		r.exact, r.prefix, r.words, r.initials, r.open, r.typos, r.description, r.some,
	} {
		if err := tier(emit); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) emitSet(score float64, s set, emit emitFunc) error {
	docs, err := r.docs(s)
	if err != nil || len(docs) == 0 {
		return err
	}
	return emit(score, docs)
}

// emitByLength emits the documents in s, shortest names first.
func (r *run) emitByLength(score float64, s set, emit emitFunc) error {
	docs, err := r.docs(s)
	if err != nil {
		return err
	}
	buckets := map[uint8][]uint64{}
	for _, doc := range docs {
		n := r.nameLength(doc)
		buckets[n] = append(buckets[n], doc)
	}
	for n := range maxLength + 1 {
		if docs := buckets[uint8(n)]; len(docs) > 0 {
			if err := emit(score+0.04*(1-float64(n)/(maxLength+1)), docs); err != nil {
				return err
			}
		}
	}
	return nil
}

// exact finds names, ids, identifiers and aliases that equal the text.
func (r *run) exact(emit emitFunc) error {
	if err := r.emitSet(scoreName, has(fieldName, r.compact), emit); err != nil {
		return err
	}
	if r.raw != "" {
		docs, err := r.docs(has(fieldIdentifier, r.compact))
		if err != nil {
			return err
		}
		r.whole = len(docs) > 0
		if err := r.emitSet(scoreID, anyOf(has("_id", r.raw), has(fieldIdentifier, r.compact)), emit); err != nil {
			return err
		}
	}
	return r.emitSet(scoreAlias, has(fieldAlias, r.compact), emit)
}

// prefix finds names, ids and aliases that begin with the text.
func (r *run) prefix(emit emitFunc) error {
	var sets [maxLength + 1][]set
	var err error
	typed := length(r.compact)
	if typed <= shortPrefix {
		start := r.compact
		if typed == 1 {
			start = startTerm(start, "")
		}
		err = r.begin(fieldStart, start, maxNames, func(term string) {
			if n, ok := termLength(term); ok {
				sets[n] = append(sets[n], has(fieldStart, term))
			}
		})
	} else {
		for _, field := range []string{fieldName, fieldAlias} {
			if err == nil {
				err = r.begin(field, r.compact, maxNames, func(term string) {
					n := length(term)
					sets[n] = append(sets[n], has(field, term))
				})
			}
		}
	}
	if err != nil {
		return err
	}
	for n, names := range sets {
		if len(names) == 0 {
			continue
		}
		score := scorePrefix + 0.1*float64(typed)/float64(max(n, typed))
		if err := r.emitSet(score, anyOf(names...), emit); err != nil {
			return err
		}
	}
	return nil
}

// words finds names with all words of the text.
func (r *run) words(emit emitFunc) error {
	sets := make([]set, len(r.units))
	for i, u := range r.units {
		sets[i] = u.exact()
	}
	return r.emitByLength(scoreWords, allOf(sets...), emit)
}

// exact returns the documents that have the complete unit in a name.
func (u unit) exact() set {
	if u.pairs == nil {
		return anyOf(has(wordField(u.word), u.word), has(fieldJoined, u.word))
	}
	sets := make([]set, len(u.pairs))
	for i, pair := range u.pairs {
		sets[i] = has(fieldGram, pair)
	}
	return allOf(sets...)
}

// initials finds names with the text as their initials.
func (r *run) initials(emit emitFunc) error {
	if len(r.units) != 1 {
		return nil
	}
	return r.emitByLength(scoreInitials, has(fieldInitials, r.units[0].word), emit)
}

// open finds names that contain all words. The last word of the text may be unfinished, and the name may join two
// adjacent words.
func (r *run) open(emit emitFunc) error {
	sets, err := r.loose()
	if err != nil {
		return err
	}
	ways := []set{allOf(sets...)}
	for i := 1; i < len(r.units); i++ {
		a, b := r.units[i-1], r.units[i]
		if a.pairs != nil || b.pairs != nil {
			continue
		}
		way := slices.Concat(sets[:i-1], []set{has(fieldWord, a.word+b.word)}, sets[i+1:])
		ways = append(ways, allOf(way...))
	}
	return r.emitByLength(scoreOpen, anyOf(ways...), emit)
}

// loose returns, for each unit, the documents that have it in a name. The last unit may be unfinished.
func (r *run) loose() ([]set, error) {
	if r.looseSets != nil || len(r.units) == 0 {
		return r.looseSets, nil
	}
	sets := make([]set, len(r.units))
	for i, u := range r.units {
		sets[i] = u.exact()
		if u.bare != "" {
			sets[i] = anyOf(sets[i], unit{word: u.bare}.exact())
		}
	}
	if r.parsed.open {
		i := len(sets) - 1
		word := r.units[i].word
		begin, err := r.beginning(wordField(word), word)
		if err != nil {
			return nil, err
		}
		sets[i] = anyOf(sets[i], begin)
	}
	r.looseSets = sets
	return sets, nil
}

// beginning returns the documents with a word that begins with start.
func (r *run) beginning(field, start string) (set, error) {
	if utf8.RuneCountInString(start) <= shortPrefix {
		if field == fieldDescription {
			return set{}, nil
		}
		field = fieldPrefix
	}
	var sets []set
	err := r.begin(field, start, maxPrefix, func(term string) { sets = append(sets, has(field, term)) })
	return anyOf(sets...), err
}

// typos finds documents like open and exact, but tolerates wrong letters. It finds nothing if the text is an identifier
// of an entity, because then it is not a word with a typo.
func (r *run) typos(emit emitFunc) error {
	if r.whole {
		return nil
	}
	sets, err := r.loose()
	if err != nil || len(sets) == 0 {
		return err
	}
	sets = slices.Clone(sets)
	for i, u := range r.units {
		sets[i] = anyOf(sets[i], u.oneWrong())
	}
	joined := set{} // one word for two words of a name
	for _, distance := range []uint8{1, 2} {
		for i, u := range r.units {
			near, err := r.similar(fieldWord, u.word, distance)
			if err != nil {
				return err
			}
			sets[i] = anyOf(sets[i], near)
		}
		if len(r.units) == 1 {
			near, err := r.similar(fieldJoined, r.units[0].word, distance)
			if err != nil {
				return err
			}
			joined = anyOf(joined, near)
		}
		score := scoreOneTypo
		if distance == 2 {
			score = scoreTwoTypos
		}
		if err := r.emitByLength(score, anyOf(allOf(sets...), joined), emit); err != nil {
			return err
		}
	}
	return nil
}

// oneWrong returns the documents that have an unspaced run of four characters or more with one of them changed.
func (u unit) oneWrong() set {
	if len(u.pairs) < 3 {
		return set{}
	}
	characters := strings.Split(u.word, "")
	ways := make([]set, len(characters))
	for wrong := range characters {
		var rest []set
		for i, c := range characters {
			switch {
			case i == wrong:
			case i+1 < len(characters) && i+1 != wrong:
				rest = append(rest, has(fieldGram, u.pairs[i]))
			default:
				rest = append(rest, has(fieldGram, c))
			}
		}
		ways[wrong] = allOf(rest...)
	}
	return anyOf(ways...)
}

// description finds entities with all words in their names and description.
func (r *run) description(emit emitFunc) error {
	pieces, err := r.anywhere()
	if err != nil {
		return err
	}
	return r.emitSet(scoreDescription, allOf(pieces...), emit)
}

// anywhere returns, for each word or each pair of characters of an unspaced run, the documents that have it in a name
// or in the description. The last word may be unfinished.
func (r *run) anywhere() ([]set, error) {
	var pieces []set
	for i, u := range r.units {
		if u.pairs != nil {
			for _, pair := range u.pairs {
				pieces = append(pieces, anyOf(has(fieldGram, pair), has(fieldDescription, pair)))
			}
			continue
		}
		s := anyOf(u.exact(), has(fieldDescription, u.word))
		if u.bare != "" {
			s = anyOf(s, unit{word: u.bare}.exact(), has(fieldDescription, u.bare))
		}
		if i == len(r.units)-1 && r.parsed.open {
			loose, err := r.loose()
			if err != nil {
				return nil, err
			}
			begin, err := r.beginning(fieldDescription, u.word)
			if err != nil {
				return nil, err
			}
			s = anyOf(s, loose[i], begin)
		}
		pieces = append(pieces, s)
	}
	return pieces, nil
}

// some finds entities if no other tier has any. It finds those with half of the words in their names, or most of the
// words in their names and description. Entities with more of the words come first.
func (r *run) some(emit emitFunc) error {
	if r.found {
		return nil
	}
	loose, err := r.loose()
	if err != nil {
		return err
	}
	var names []set
	for i, u := range r.units {
		if u.pairs == nil {
			names = append(names, loose[i])
		}
		for _, pair := range u.pairs {
			names = append(names, has(fieldGram, pair))
		}
	}
	pieces, err := r.anywhere()
	if err != nil || len(pieces) < 2 {
		return err
	}
	named, err := r.count(names)
	if err != nil {
		return err
	}
	count, err := r.count(pieces)
	if err != nil {
		return err
	}
	groups := make([][]uint64, len(pieces)+1)
	for doc, n := range count {
		if n*2 > len(pieces) || named[doc]*2 >= len(pieces) {
			groups[n] = append(groups[n], doc)
		}
	}
	for n := len(pieces); n > 0; n-- {
		if len(groups[n]) == 0 {
			continue
		}
		if err := emit(scoreSome*float64(n)/float64(len(pieces)), groups[n]); err != nil {
			return err
		}
	}
	return nil
}

// count returns, for each document, the number of sets that contain it.
func (r *run) count(sets []set) (map[uint64]int, error) {
	count := map[uint64]int{}
	for _, s := range sets {
		docs, err := r.docs(s)
		if err != nil {
			return nil, err
		}
		for _, doc := range docs {
			count[doc]++
		}
	}
	return count, nil
}
