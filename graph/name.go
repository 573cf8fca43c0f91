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
	claim.PredicateName, "./name", "http://www.w3.org/2000/01/rdf-schema#label",
	"http://www.w3.org/2004/02/skos/core#prefLabel", "http://xmlns.com/foaf/0.1/name", "http://schema.org/name",
	"https://schema.org/name",
}

// aliasNames are the predicates for further names.
var aliasNames = [...]string{
	claim.PredicateAlias, "http://www.w3.org/2004/02/skos/core#altLabel",
	"http://www.w3.org/2004/02/skos/core#hiddenLabel", "http://schema.org/alternateName",
	"https://schema.org/alternateName",
}

// Aliases returns the distinct names of an entity in all languages, except the one that Name returns: first names, then
// aliases.
func (v *View) Aliases(n Node) []string {
	var out []string
	seen := map[string]bool{v.Name(n): true}
	for _, name := range slices.Concat(labelNames[:], aliasNames[:]) {
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
	d, ok := v.over.described.Get(n)
	return d, ok
}

// describe computes the kind and name of an entity from its facts. It returns -1 if no fact gives a kind, and noLit if
// no fact gives a name.
func (v *View) describe(n Node) (kind int, name uint32) {
	best := description{kind: -1, name: noLit, nameRank: math.MaxInt}
	kindPred, ok := v.Pred(claim.PredicateKind)
	if !ok {
		kindPred = NoPred
	}
	for f := range v.facts(n) {
		if f.pred == kindPred {
			best.considerKind(v, f)
		} else if label := slices.Index(v.labels, f.pred); label >= 0 {
			best.considerName(v, f, label)
		}
	}
	return best.kind, best.name
}

// A description has the best kind and name in the facts of an entity read so far, with their ranks.
type description struct {
	kind, kindRank int // the greatest rank is the best
	name           uint32
	nameRank       int // the least rank is the best
}

// considerKind uses the kind in a fact if a claim for it is newer than those for the kinds before it. Claims about the
// id that a merge keeps precede those about other ids, unless the kind is Thing.
func (d *description) considerKind(v *View, f rawFact) {
	k, ok := v.ontology.Kind(v.literal(f.lit).Text)
	if !ok {
		return
	}
	for _, c := range f.claims {
		row := v.ctx(c)
		if !v.supports(c, row, f.claims) {
			continue
		}
		rank := int(row.revision)
		if row.tag == 0 && k.Name != schema.Thing { // a claim about the id that a merge keeps
			rank += math.MaxUint32
		}
		if d.kind < 0 || rank >= d.kindRank {
			d.kind, d.kindRank = k.Index, rank
		}
	}
}

// considerName uses the value of a fact as the name if it is better than those before it. It prefers an earlier
// predicate in the list of labels, then a name in English or without a language, then a stronger modality, then the id
// that a merge keeps.
func (d *description) considerName(v *View, f rawFact, label int) {
	for _, c := range f.claims {
		row := v.ctx(c)
		if !v.supports(c, row, f.claims) {
			continue
		}
		rank := label*100 + int(row.modality)*2
		if row.tag != 0 { // a claim about another id than the one that a merge keeps
			rank++
		}
		if lang := v.literal(f.lit).Lang; lang != "" && !strings.HasPrefix(lang, "en") {
			rank += 50
		}
		if rank < d.nameRank {
			d.nameRank, d.name = rank, f.lit
		}
	}
}

// supports reports whether ctx, one of several claims of a fact or relation, is visible in the view and supports it.
func (v *View) supports(ctx uint32, row *contextRow, claims []uint32) bool {
	return row.stance == claim.Supports && v.claimShown(ctx, claims)
}
