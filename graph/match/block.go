package match

import (
	"cmp"
	"context"
	"hash/maphash"
	"slices"

	"nexum/graph"
	"nexum/graph/budget"
)

const (
	// maxBlock is the number of entities above which a block is left out. Its pairs can still be in other blocks.
	maxBlock = 30
	// maxIdentifierBlock is like maxBlock, for blocks by an identifier.
	maxIdentifierBlock = 1000
	// rareWord is the maximum number of entities with a word for which the word alone makes a block.
	rareWord = 20
	// passKeys is the approximate number of keys that are sorted at a time.
	passKeys = 8 << 20
)

// A Skipped is a value that is not evidence because too many entities share it.
type Skipped struct {
	Value    string
	Entities int
}

// A keyOf is a key of an entity.
type keyOf struct {
	key    uint64
	entity int32
	id     bool // the key is an identifier
}

// A pairKey is a pair of indexes of entities, the smaller one in the upper half.
type pairKey uint64

func newPairKey(a, b int32) pairKey {
	if a > b {
		a, b = b, a
	}
	return pairKey(a)<<32 | pairKey(uint32(b))
}

func (p pairKey) split() (a, b int32) { return int32(p >> 32), int32(uint32(p)) }

// keys collects the keys of entities. Entities with the same key are in one block.
type keys struct {
	*Index
	seed maphash.Seed
	out  []keyOf
	e    int32
	pass uint64          // the number of the part of the keys that is collected
	of   uint64          // the number of parts in which keys are collected; a power of two
	only map[uint64]bool // the keys to collect; nil for all
}

type blockKind byte

const (
	byValue blockKind = iota
	byEnd
	byWord
	byWords
	byDate
	byAddress
	byNeighbor
)

func mix(h, v uint64) uint64 {
	h ^= v
	h *= 0x9e3779b97f4a7c15
	return h ^ h>>32
}

func (k *keys) add(kind blockKind, id bool, parts ...uint64) {
	h := mix(0x51ed270b, uint64(kind))
	for _, p := range parts {
		h = mix(h, p)
	}
	if h&(k.of-1) == k.pass && (k.only == nil || k.only[h]) {
		k.out = append(k.out, keyOf{h, k.e, id})
	}
}

// wordKeys returns the keys of a word: one for its sound, and one for the sound of each given name of which it can be a
// form.
func (k *keys) wordKeys(w uint32, out []uint64) []uint64 {
	word := &k.words[w]
	out = append(out[:0], k.soundKey(word.text, word.sound))
	for _, f := range word.formal {
		if key := k.soundKey(f, skeleton(f)); !slices.Contains(out, key) {
			out = append(out, key)
		}
	}
	return out
}

func (k *keys) soundKey(text, sound string) uint64 {
	if len(sound) < 2 {
		sound = "=" + text
	}
	return maphash.String(k.seed, sound)
}

// entity collects the keys of the entity with index i.
func (k *keys) entity(i int32) {
	k.e = i
	e := &k.list[i]
	var words []uint64 // keys of all words of the names
	for _, n := range e.names {
		words = k.name(n.words, words)
	}
	for _, v := range e.values {
		k.value(v, words)
	}
	k.neighbors(e.node, words)
}

// name collects a key for each pair of words of a name, and for each rare word. It appends the keys of all its words to
// words.
func (k *keys) name(of []uint32, words []uint64) []uint64 {
	var one, two [8]uint64
	for i, w := range of {
		first := k.wordKeys(w, one[:])
		for _, key := range first {
			if !slices.Contains(words, key) {
				words = append(words, key)
			}
		}
		if k.words[w].df <= rareWord || len(of) == 1 {
			k.add(byWord, false, first[0])
		}
		for _, v := range of[i+1:] {
			k.pairs(first, k.wordKeys(v, two[:]))
		}
	}
	return words
}

// pairs adds a key for each pair of a key in first and a key in second. The key does not depend on the order of the
// two.
func (k *keys) pairs(first, second []uint64) {
	for _, a := range first {
		for _, b := range second {
			k.add(byWords, false, min(a, b), max(a, b))
		}
	}
}

// value collects the keys of a value. Values that many entities share are combined with each word of the names.
func (k *keys) value(i uint32, words []uint64) {
	v := &k.values[i]
	switch k.classes.list[v.class].evidence {
	case Identifier:
		k.add(byValue, true, uint64(i))
	case Email:
		k.add(byValue, false, uint64(i))
	case Phone:
		if len(v.text) >= phoneEndLen {
			k.add(byEnd, false, maphash.String(k.seed, phoneTail(v.text)))
		} else {
			k.add(byValue, false, uint64(i))
		}
	case Date:
		if v.date.day == 0 {
			return
		}
		// Dates that differ only by exchanged day and month have the same key.
		day, month := uint64(min(v.date.day, v.date.month)), uint64(max(v.date.day, v.date.month))
		for _, w := range words {
			k.add(byDate, false, uint64(v.date.year), day, month, w)
		}
	case Address:
		k.address(v)
	}
}

// address collects the keys of an address: one for each combination of one of its numbers, at most three, with two of
// its three longest words. An address with fewer words, or without a number, has one key for all of its parts.
func (k *keys) address(v *value) {
	var numbers, words []uint32
	for _, w := range v.words {
		if k.words[w].number {
			numbers = append(numbers, w)
		} else if len(k.words[w].text) > 2 {
			words = append(words, w)
		}
	}
	slices.SortFunc(words, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(len(k.words[b].text), len(k.words[a].text)), cmp.Compare(k.words[a].text, k.words[b].text))
	})
	numbers, words = numbers[:min(len(numbers), 3)], words[:min(len(words), 3)]
	sounds := make([]uint64, len(words))
	for i, w := range words {
		sounds[i] = k.soundKey(k.words[w].text, k.words[w].sound)
	}
	slices.Sort(sounds)
	if len(numbers) == 0 || len(sounds) < 2 {
		for _, n := range numbers {
			sounds = append(sounds, uint64(n))
		}
		if len(sounds) > 1 {
			k.add(byAddress, false, sounds...)
		}
		return
	}
	for _, n := range numbers {
		for i, a := range sounds {
			for _, b := range sounds[i+1:] {
				k.add(byAddress, false, uint64(n), a, b)
			}
		}
	}
}

// neighbors collects a key for each combination of a neighbor and a word of the names.
func (k *keys) neighbors(n graph.Node, words []uint64) {
	if k.source.RowLen(n) > maxRelations {
		return
	}
	for _, dir := range [...]graph.Direction{graph.Out, graph.In} {
		k.source.Each(n, dir, nil, func(r graph.Relation) bool {
			far := r.Target
			if dir == graph.In {
				far = r.Source
			}
			for _, w := range words {
				k.add(byNeighbor, false, uint64(far), uint64(r.Type), uint64(dir), w)
			}
			return true
		})
	}
}

// candidates returns the pairs of entities that share a block, sorted. If only is not negative, they are pairs with
// this entity.
func (x *Index) candidates(ctx context.Context, only int32) (pairs []pairKey, skipped []Skipped, err error) {
	passes := uint64(1)
	for float64(len(x.list))*16/float64(passes) > passKeys {
		passes *= 2
	}
	k := &keys{Index: x, seed: maphash.MakeSeed(), of: passes}
	if only >= 0 {
		k.restrict(only)
	}
	watch := budget.NewWatch(ctx)
	for ; k.pass < k.of; k.pass++ {
		k.out = k.out[:0]
		for i := range x.list {
			if err := watch.Err(); err != nil {
				return nil, nil, err
			}
			k.entity(int32(i))
		}
		slices.SortFunc(k.out, func(a, b keyOf) int {
			return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.entity, b.entity))
		})
		from := len(pairs)
		for block := range blocks(k.out) {
			if err := watch.Err(); err != nil {
				return nil, nil, err
			}
			pairs, skipped = x.pairsOf(block, only, pairs, skipped)
		}
		slices.Sort(pairs[from:])
		pairs = pairs[:from+len(slices.Compact(pairs[from:]))]
	}
	slices.Sort(pairs)
	return slices.Compact(pairs), skipped, nil
}

// restrict makes k collect only the keys that the entity with index only has.
func (k *keys) restrict(only int32) {
	k.of = 1
	k.entity(only)
	k.only = make(map[uint64]bool, len(k.out))
	for _, key := range k.out {
		k.only[key.key] = true
	}
}

// blocks yields the parts of list with equal keys of more than one entity. The list must be sorted.
func blocks(list []keyOf) func(func([]keyOf) bool) {
	return func(yield func([]keyOf) bool) {
		for i := 0; i < len(list); {
			j := i + 1
			for j < len(list) && list[j].key == list[i].key {
				j++
			}
			if j-i > 1 && !yield(list[i:j]) {
				return
			}
			i = j
		}
	}
}

// pairsOf appends the pairs of a block.
func (x *Index) pairsOf(block []keyOf, only int32, pairs []pairKey, skipped []Skipped) ([]pairKey, []Skipped) {
	members := slices.CompactFunc(block, func(a, b keyOf) bool { return a.entity == b.entity })
	most := maxBlock
	if members[0].id {
		most = maxIdentifierBlock
	}
	if len(members) > most {
		if members[0].id {
			skipped = append(skipped, Skipped{x.sharedIdentifier(members), len(members)})
		}
		return pairs, skipped
	}
	for i, a := range members {
		for _, b := range members[i+1:] {
			if only >= 0 && a.entity != only && b.entity != only {
				continue
			}
			if x.meets[x.list[a.entity].kind][x.list[b.entity].kind] {
				pairs = append(pairs, newPairKey(a.entity, b.entity))
			}
		}
	}
	return pairs, skipped
}

// sharedIdentifier returns an identifier that all entities of a block have, with the name of its scheme.
func (x *Index) sharedIdentifier(members []keyOf) string {
	a, b := x.list[members[0].entity].values, x.list[members[1].entity].values
	for _, v := range a {
		if k := &x.classes.list[x.values[v].class]; k.evidence == Identifier && slices.Contains(b, v) {
			return k.name + " " + x.values[v].text
		}
	}
	return ""
}
