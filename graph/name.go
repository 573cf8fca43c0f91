package graph

import (
	"math"
	"slices"
	"strings"

	"nexum/graph/claim"
	"nexum/schema"
)

// labelNames are the predicates that foreign data uses for names.
var labelNames = [...]string{
	claim.PredicateName, "./name", "http://www.w3.org/2000/01/rdf-schema#label", "http://www.w3.org/2004/02/skos/core#prefLabel",
	"http://xmlns.com/foaf/0.1/name", "http://schema.org/name", "https://schema.org/name",
}

// aliasNames are the predicates for further names.
var aliasNames = [...]string{
	claim.PredicateAlias, "http://www.w3.org/2004/02/skos/core#altLabel", "http://www.w3.org/2004/02/skos/core#hiddenLabel",
	"http://schema.org/alternateName", "https://schema.org/alternateName",
}

// Aliases returns the distinct names of an entity in all languages, except the one that Name returns: first names, then
// aliases.
func (v *View) Aliases(n Node) []string {
	var out []string
	seen := map[string]bool{v.Name(n): true}
	for _, list := range [...][]string{labelNames[:], aliasNames[:]} {
		for _, name := range list {
			p, ok := v.Pred(name)
			if !ok {
				continue
			}
			for f := range v.FactValues(n, p) {
				if !f.Value.Entity && !seen[f.Value.Text] {
					seen[f.Value.Text] = true
					out = append(out, f.Value.Text)
				}
			}
		}
	}
	return out
}

// Name returns the name of an entity, or its id if it has no name. Among several names, it returns the one with the
// strongest claim, and prefers a name in English or without a language.
func (v *View) Name(n Node) string {
	lit := noLit
	if !v.asCompiled(n) {
		_, lit = v.describe(n)
	} else if d, ok := v.overlayDescription(n); ok {
		lit = d.name
	} else {
		lit = v.table.name.At(uint32(n))
	}
	if lit == noLit {
		return v.ID(n)
	}
	return v.literal(lit).Text
}

func (v *View) overlayDescription(n Node) (described, bool) {
	if v.over == nil {
		return described{}, false
	}
	d, ok := v.over.described.get(n)
	return d, ok
}

// describe computes the kind and name of an entity from its facts. It returns -1 and noLit for what no fact gives.
func (v *View) describe(n Node) (kind int, name uint32) {
	kind, name = -1, noLit
	kindRank, best := 0, int(^uint(0)>>1)
	kindPred, ok := v.Pred(claim.PredicateKind)
	if !ok {
		kindPred = NoPred
	}
	for f := range v.facts(n) {
		label := slices.Index(v.labels, f.pred)
		if f.pred != kindPred && label < 0 {
			continue
		}
		for _, c := range f.claims {
			row := v.ctx(c)
			if row.stance != claim.Supports || !v.claimShown(c, f.claims) {
				continue
			}
			lit := v.literal(f.lit)
			if f.pred == kindPred {
				if k, ok := v.ontology.Kind(lit.Text); ok {
					rank := int(row.revision)
					if row.tag == 0 && k.Name != schema.Thing { // of the id that stays
						rank += math.MaxUint32
					}
					if kind < 0 || rank >= kindRank {
						kind, kindRank = k.Index, rank
					}
				}
				continue
			}
			rank := label*100 + int(row.modality)*2
			if row.tag != 0 { // of another id than the one that stays
				rank++
			}
			if lit.Lang != "" && !strings.HasPrefix(lit.Lang, "en") {
				rank += 50
			}
			if rank < best {
				best, name = rank, f.lit
			}
		}
	}
	return kind, name
}
