package graph

import (
	"slices"

	"nexum/graph/claim"
)

// LocalName returns the name of an entity in a language, given as a BCP 47 tag in any case. It returns "" if no name
// has a tag with the same primary language. The order of preference is: the same tag, a less precise one (zh for
// zh-hans), a more precise one (zh-hans-cn), another one of the primary language (zh-hant). Among names with equally
// good tags, it prefers stated ones to alleged ones, then names to aliases, then the first in the order of facts.
func (v *View) LocalName(n Node, language string) string {
	best, name := -1, ""
	for f := range v.Facts(n) {
		if f.Value.Lang == "" || f.Value.Entity {
			continue
		}
		fit, ok := claim.LanguageFit(f.Value.Lang, language)
		if !ok {
			continue
		}
		label, ok := nameRank(v.PredName(f.Pred))
		if !ok {
			continue
		}
		if rank := (fit*16+int(v.summary(f.claims).Modality))*64 + label; best < 0 || rank < best {
			best, name = rank, f.Value.Text
		}
	}
	return name
}

// nameRank returns the rank of a predicate among those for names. The lowest rank is the best.
func nameRank(predicate string) (int, bool) {
	if i := slices.Index(labelNames[:], predicate); i >= 0 {
		return i, true
	}
	i := slices.Index(aliasNames[:], predicate)
	return len(labelNames) + i, i >= 0
}
