package loader

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"nexum/graph/claim"
	"nexum/schema"
	"nexum/schema/spelling"
)

// relation makes claims of one relation type.
func (r *recordReader) relation(b *block, predicate node, targets []node, ctx *claim.Context) {
	if predicate.text == claim.PredicateSameAs {
		r.sameAs(b, targets, ctx)
		return
	}
	t, ok := r.vocab.TypeByTerm(predicate.text)
	if !ok && isForeign(predicate.text) {
		r.foreignRelation(b, predicate, targets, ctx)
		return
	}
	if !ok {
		r.wrong(predicate, "%s", r.vocab.unknownType(predicate.text))
		return
	}
	r.subject(b, t, predicate)
	for _, n := range targets {
		id, wrong := entityID(n)
		if wrong != "" {
			r.wrong(n, "%s: %s", t.Term, wrong)
			continue
		}
		if id == b.id {
			r.warn(n, "%s is related to itself", id)
		}
		r.use(id, r.vocab.target(t), r.placeOf(n))
		r.keep(b, r.placeOf(n), t.Name, claim.EntityValue(id), ctx)
	}
}

// subject checks that the entity of the block can be the source of the relation type. For a block with a kind it
// does so once per type.
func (r *recordReader) subject(b *block, t *schema.RelationType, n node) {
	if b.kind == nil {
		r.use(b.id, r.vocab.source(t), r.placeOf(n))
		return
	}
	if e := r.vocab.expects[r.vocab.source(t)]; e.allowed != nil && !e.allowed[b.kind.Index] {
		r.wrong(n, "%s is a %s%s", b.id, b.kind.Name, e.wrong)
		return
	}
	if b.isSource == nil {
		b.isSource = make([]bool, len(r.vocab.Types()))
	}
	if !b.isSource[t.Index] {
		b.isSource[t.Index] = true
		r.use(b.id, r.vocab.source(t), r.placeOf(n))
	}
}

// fact makes claims of a fact, name, alias or description.
func (r *recordReader) fact(b *block, predicate node, values []node, lang string, ctx *claim.Context, section string) {
	name := predicate.text
	if section == "aliases" && name != claim.PredicateAlias {
		r.wrong(predicate, "expected alias:, not %s", short(name))
		return
	}
	if slices.Contains(texts, name) {
		for _, n := range values {
			s, wrong := plainText(n)
			if wrong != "" {
				r.wrong(n, "%s: %s", name, wrong)
				continue
			}
			r.keep(b, r.placeOf(n), name, claim.Value{Text: s, Lang: lang}, ctx)
			b.named = b.named || name == claim.PredicateName
		}
		return
	}
	w := r.vocab.facts[name]
	if w == nil && isForeign(name) {
		r.foreignFact(b, predicate, values, lang, ctx)
		return
	}
	if w == nil {
		r.wrong(predicate, "%s", r.vocab.unknownFact(name, b.kind))
		return
	}
	f := w.fact
	if b.kind != nil {
		own, ok := b.kind.Fact(name)
		if !ok {
			r.wrong(predicate, "%s is a %s%s", b.id, b.kind.Name, r.vocab.expects[w.expect].wrong)
			return
		}
		f = own
	} else if w.mixed {
		r.wrong(predicate, "%s differs in type between %s: say it in the block that has the kind of %s", name,
			strings.Join(w.kinds, " and "), b.id)
		return
	} else {
		r.use(b.id, w.expect, r.placeOf(predicate))
	}
	if lang != "" && f.Type != "String" {
		r.wrong(predicate, "only a text has a language; %s is %s", name, typeName(f))
	}
	for _, n := range values {
		if b.kind == nil {
			f = w.of(n.text)
		}
		s, wrong := factValue(f, n)
		if wrong != "" {
			r.wrong(n, "%s", wrong)
			continue
		}
		r.keep(b, r.placeOf(n), name, claim.Value{Text: s, Lang: lang}, ctx)
		r.factSaid(b.id, f, s, ctx, r.placeOf(n))
	}
}

// keep adds a claim, unless its subject is invalid.
func (r *recordReader) keep(b *block, at place, predicate string, o claim.Value, ctx *claim.Context) {
	if b.id != "" && ctx.Document != "" {
		r.claim(at, b.id, predicate, o, ctx)
	}
}

// unknownType returns the message for a word that is not a relation type, with a similar word if there is one.
func (v *vocabulary) unknownType(word string) string {
	wrong := fmt.Sprintf("there is no relation type %s", quote(word))
	if t, ok := v.Type(word); ok {
		return wrong + "; write " + t.Term
	}
	if t, ok := v.inverse[word]; ok {
		return wrong + "; say it from the other end, as " + t.Term
	}
	if _, ok := v.facts[word]; ok || slices.Contains(texts, word) {
		return word + " is a fact; it goes under facts"
	}
	return wrong + spelling.DidYouMean(word, concat(v.terms(), slices.Values(reserved)))
}

// unknownFact returns the message for a word that is not a fact, with a similar word if there is one.
func (v *vocabulary) unknownFact(word string, k *schema.Kind) string {
	if _, ok := v.TypeByTerm(word); ok {
		return word + " is a relation type; it goes under relations"
	}
	if k == nil {
		return fmt.Sprintf("there is no fact %s", quote(word)) +
			spelling.DidYouMean(word, concat(maps.Keys(v.facts), slices.Values(texts), slices.Values(reserved)))
	}
	var names []string
	for _, f := range k.Facts {
		names = append(names, f.Name)
	}
	return fmt.Sprintf("there is no fact %s of %s", quote(word), k.Name) +
		spelling.DidYouMean(word, concat(slices.Values(names), slices.Values(texts), slices.Values(reserved)))
}
