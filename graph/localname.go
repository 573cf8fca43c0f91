package graph

import (
	"slices"
	"strings"
)

// LocalName returns the name of an entity in a language, given as a BCP 47 tag in any case. It returns "" if no claim
// gives a name with a fitting tag. A tag fits if it has the same primary language. The order of preference is: the same
// tag, a less precise one (zh for zh-hans), a more precise one (zh-hans-cn), another one of the primary language
// (zh-hant). Among names whose tags fit equally well, those that are stated come before alleged ones, names before
// aliases, and then the first in the order of facts.
func (v *View) LocalName(n Node, language string) string {
	want := strings.ToLower(language)
	best, name := noFit, ""
	for f := range v.Facts(n) {
		if f.Value.Lang == "" || f.Value.Entity {
			continue
		}
		fit := fitOf(strings.ToLower(f.Value.Lang), want)
		if fit == noFit {
			continue
		}
		label, ok := nameRank(v.PredName(f.Pred))
		if !ok {
			continue
		}
		if rank := (fit*16+int(v.summary(f.claims).Modality))*64 + label; best == noFit || rank < best {
			best, name = rank, f.Value.Text
		}
	}
	return name
}

const noFit = -1

// fitOf says how well the language of a name fits the one that is wanted, both in lower case. Less is better; noFit
// means that they are different languages.
func fitOf(have, want string) int {
	switch {
	case have == want:
		return 0
	case strings.HasPrefix(want, have+"-"):
		return 1
	case strings.HasPrefix(have, want+"-"):
		return 2
	}
	a, _, _ := strings.Cut(have, "-")
	b, _, _ := strings.Cut(want, "-")
	if a == b {
		return 3
	}
	return noFit
}

// nameRank says how much a predicate is preferred for names. Less is better.
func nameRank(predicate string) (int, bool) {
	if i := slices.Index(labelNames[:], predicate); i >= 0 {
		return i, true
	}
	i := slices.Index(aliasNames[:], predicate)
	return len(labelNames) + i, i >= 0
}
