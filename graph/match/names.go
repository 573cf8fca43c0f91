package match

import "slices"

// An agreement is the degree to which two names agree.
type agreement uint8

const (
	noNames agreement = iota // one of the entities has no names
	clash                    // each name has a word that the other lacks
	partly                   // only initials or short words agree
	agree                    // one name has all words of the other
	exact                    // they have the same words
)

// named is the result of comparing the names of two entities.
type named struct {
	bits   float64
	accord agreement
	a, b   int  // the indexes of the compared names
	suffix bool // they have different suffixes
	form   bool // they have different legal forms
	// translated is true if they have no word in common, and are written in different scripts
	translated bool
	more       float64 // the weight of a second pair of names that agree
	matches    []pairOfWords
}

type pairOfWords struct {
	a, b uint32
	like likeness
}

// compareNames compares each name of a with each of b, and returns the best result.
func (x *Index) compareNames(a, b *entity) named {
	best := named{}
	for i := range a.names {
		for j := range b.names {
			if len(a.names)*len(b.names) > 4 && !x.sharesWord(&a.names[i], &b.names[j]) {
				continue
			}
			n := x.compareName(&a.names[i], &b.names[j])
			if best.accord == noNames || n.bits > best.bits {
				n.a, n.b = i, j
				best = n
			}
		}
	}
	if best.accord == noNames && len(a.names) > 0 && len(b.names) > 0 {
		best = x.compareName(&a.names[0], &b.names[0])
	}
	if best.accord >= agree {
		best.more = x.moreNames(a, b, best)
	}
	return best
}

// moreNames returns the weight of a second pair of names that agree. Names that share a word with the best pair do not
// count.
func (x *Index) moreNames(a, b *entity, best named) float64 {
	more := 0.0
	for i := range a.names {
		for j := range b.names {
			p, q := &a.names[i], &b.names[j]
			if i == best.a || j == best.b || overlap(p, &a.names[best.a]) || overlap(q, &b.names[best.b]) ||
				!x.sharesWord(p, q) {
				continue
			}
			if n := x.compareName(p, q); n.accord >= agree {
				more = max(more, min(n.bits, nameMore))
			}
		}
	}
	return more
}

// overlap reports whether two names have a word in common.
func overlap(a, b *name) bool {
	return slices.ContainsFunc(a.words, func(w uint32) bool { return slices.Contains(b.words, w) })
}

// sharesWord reports whether two names have a word in common, or words that sound alike. It is a fast check before
// names are compared.
func (x *Index) sharesWord(a, b *name) bool {
	for _, i := range a.words {
		for _, j := range b.words {
			if i == j || x.words[i].sound != "" && x.words[i].sound == x.words[j].sound {
				return true
			}
		}
	}
	return false
}

// compareName compares two names. It matches their words, the most similar pair first.
func (x *Index) compareName(a, b *name) named {
	if a.run == b.run {
		return x.equalNames(a, b)
	}
	var space [maxWords * maxWords]alike
	pairs := x.alikeWords(space[:0], a, b)
	var usedA, usedB [maxWords]bool
	out := named{}
	sum, strong := 0.0, 0
	if a.roman != b.roman {
		sum = x.joined(a, b, &usedA, &usedB) + x.joined(b, a, &usedB, &usedA)
		if sum > 0 {
			strong++
		}
	}
	for level := equal; level > unlike; level-- {
		for _, w := range pairs {
			if w.like != level || usedA[w.a] || usedB[w.b] {
				continue
			}
			usedA[w.a], usedB[w.b] = true, true
			p, q := a.words[w.a], b.words[w.b]
			sum += share[level] * x.rare(p, q)
			if level > near {
				strong++
			}
			out.matches = append(out.matches, pairOfWords{p, q, level})
		}
	}
	restA, initialsA := x.unmatched(a, &usedA)
	restB, initialsB := x.unmatched(b, &usedB)
	out.bits = min(sum, nameMost)
	out.form = a.form != 0 && b.form != 0 && a.form != b.form
	out.suffix = x.suffixesDiffer(a, b, &usedA, &usedB)
	switch conflicts := min(restA, restB); {
	case conflicts > 0 && min(initialsA, initialsB) > 0 && strong > 0:
		out.bits += initialConflict
		out.accord = partly
	case conflicts > 0 && a.roman != b.roman && sum == 0:
		out.bits += nameTranslated
		out.accord, out.translated = clash, true
	case conflicts > 0:
		out.bits += nameConflict + nameConflictMore*float64(conflicts-1)
		out.accord = clash
	case strong == 0:
		out.accord = partly
	case restA+restB == 0:
		out.accord = exact
	default:
		out.bits += nameExtra * float64(restA+restB)
		out.accord = agree
	}
	if out.form {
		out.bits += formConflict
	}
	return out
}

// joined returns the weight of the words of a name that are two words in the other one, as Xiuying is Xiu Ying, and
// marks them as used.
func (x *Index) joined(a, b *name, usedA, usedB *[maxWords]bool) (weight float64) {
	for i, p := range a.words {
		for j := range len(b.words) - 1 {
			q, r := &x.words[b.words[j]], &x.words[b.words[j+1]]
			if usedA[i] || usedB[j] || usedB[j+1] || x.words[p].text != q.text+r.text {
				continue
			}
			usedA[i], usedB[j], usedB[j+1] = true, true, true
			weight += x.rare(p, p)
		}
	}
	return weight
}

// alike is a pair of similar words, by their indexes in two names.
type alike struct {
	a, b uint8
	like likeness
}

// alikeWords appends the pairs of similar words of two names.
func (x *Index) alikeWords(out []alike, a, b *name) []alike {
	for i, p := range a.words {
		for j, q := range b.words {
			like := equal
			if p != q {
				like = similarity(&x.words[p], &x.words[q])
			}
			if like != unlike {
				out = append(out, alike{uint8(i), uint8(j), like})
			}
		}
	}
	return out
}

// equalNames returns the result for two names with the same letters in the same order.
func (x *Index) equalNames(a, b *name) named {
	out := named{accord: exact}
	sum := 0.0
	for i, p := range a.words {
		sum += x.rare(p, p)
		if len(a.words) == len(b.words) {
			out.matches = append(out.matches, pairOfWords{p, b.words[i], equal})
		}
	}
	out.bits = shared(min(sum, nameMost), nameLoss, a.df)
	out.suffix = a.suffix != noSuffix && b.suffix != noSuffix && a.suffix != b.suffix
	if out.form = a.form != 0 && b.form != 0 && a.form != b.form; out.form {
		out.bits += formConflict
	}
	return out
}

// unmatched counts the words without a counterpart, and the initials among these words.
func (x *Index) unmatched(n *name, used *[maxWords]bool) (unmatched, initials int) {
	for i, w := range n.words {
		if !used[i] {
			unmatched++
			if len(x.words[w].text) == 1 {
				initials++
			}
		}
	}
	return unmatched, initials
}

// suffixesDiffer reports whether two names have different suffixes: Sr and Jr, I and II.
func (x *Index) suffixesDiffer(a, b *name, usedA, usedB *[maxWords]bool) bool {
	if a.suffix != noSuffix && b.suffix != noSuffix {
		return a.suffix != b.suffix
	}
	return a.suffix >= second && x.first(b, usedB) || b.suffix >= second && x.first(a, usedA)
}

// first reports whether the word "i" of a name is unmatched. It can be a Roman numeral, as in Elizabeth I.
func (x *Index) first(n *name, used *[maxWords]bool) bool {
	for i, w := range n.words {
		if !used[i] && x.words[w].text == "i" {
			return true
		}
	}
	return false
}

// rare returns the weight of two similar words, by their rarity.
func (x *Index) rare(a, b uint32) float64 {
	return rarity(max(x.words[a].df, x.words[b].df), uint32(len(x.list)))
}
