package loader

import (
	"slices"

	"nexum/graph/claim"
	"nexum/loader/format"
	"nexum/schema"
	"nexum/schema/spelling"
)

// implied collects the uses of a foreign entity without a kind. If only one kind is possible in all these places,
// the entity has that kind. Otherwise it is a Thing.
type implied struct {
	allowed []bool // kinds that are possible at all places where the entity is used; nil while every kind is possible
	first   place
	uses    []useAt       // the uses, up to a limit
	of      *schema.Shape // the interface that a class of the entity stands for; nil if none does
}

type useAt struct {
	expect int
	place
}

// use adds a place where the entity is used.
func (i *implied) use(v *vocabulary, expect int, at place, most int) {
	if len(i.uses) == 0 {
		i.first = at
	}
	if len(i.uses) < most {
		i.uses = append(i.uses, useAt{expect, at})
	}
	e := v.expects[expect]
	if e.of != nil {
		i.of = e.of
	}
	if e.allowed == nil || e.cites { // a document must already have a kind
		return
	}
	if i.allowed == nil {
		i.allowed = slices.Clone(e.allowed)
		return
	}
	for k := range i.allowed {
		i.allowed[k] = i.allowed[k] && e.allowed[k]
	}
}

// kind returns the only possible kind. ok is false if there is none, or more than one.
func (i *implied) kind(v *vocabulary) (*schema.Kind, bool) {
	if i.allowed == nil {
		return nil, false
	}
	var found *schema.Kind
	for n, ok := range i.allowed {
		k := v.Kinds()[n]
		if !ok || k.Name == schema.Thing {
			continue
		}
		if found != nil {
			return nil, false
		}
		found = k
	}
	return found, found != nil
}

// endOfForeign gives a foreign entity the kind that its uses imply, and checks the uses.
func (r *reading) endOfForeign(cur *identity) {
	if len(cur.implied.uses) == 0 {
		return
	}
	r.warnOfUndefined(cur)
	kind := schema.Thing
	if k, ok := cur.implied.kind(r.vocab); ok {
		kind = k.Name
		ctx := claim.Context{Document: r.documentOf(cur.implied.first.file)}
		r.claim(cur.implied.first, cur.id, claim.PredicateKind, claim.Literal(kind), &ctx)
		r.report.Entities[kind]++
	}
	k, _ := r.vocab.Kind(kind)
	for _, u := range cur.implied.uses {
		e := r.vocab.expects[u.expect]
		if e.of != nil || kind == schema.Thing && e.ends != ([2]*schema.RelationType{}) {
			continue // its kind is unknown, so it may have any relation
		}
		if k == nil || e.allowed == nil || e.allowed[k.Index] {
			continue
		}
		if of := cur.implied.of; of != nil && kind == schema.Thing {
			r.problems.add(u.place, "%s is only known to be of the interface %s%s; give it a kind, such as %s",
				cur.id, of.Name, e.wrong, spelling.OrList(of.KindNames()))
			continue
		}
		r.problems.add(u.place, "%s is %s%s", cur.id, oneOf([]string{kind}), e.wrong)
	}
}

// warnOfUndefined warns of an entity that is only referred to, by a mapping or by a file in a format whose files define
// all their entities: no row or record describes it, and the store does not have it. Often its id is misspelled.
func (r *reading) warnOfUndefined(cur *identity) {
	at := cur.implied.first
	what := "row"
	_, mapped := r.files[at.file].format.(format.Composite)
	if f := r.files[at.file].format; !mapped && f != nil {
		what = f.Info().Defines
		mapped = what != ""
	}
	if !mapped || r.partial || r.problems.total > 0 || cur.fact != "" || cur.required != nil {
		return
	}
	if _, known := r.kindInStore(cur.id); !known {
		r.warnings.add(at, "%s is used here, but no %s defines it", cur.id, what)
	}
}

// documentOf returns the id of the document for a file.
func (r *reading) documentOf(file int) string {
	s := &r.files[file]
	if s.dataset >= 0 && r.datasets[s.dataset].ctx.Document != "" {
		return r.datasets[s.dataset].ctx.Document
	}
	if _, undefined := r.documents[s.document]; undefined {
		return "" // no claim cites the file as a document
	}
	return s.document
}
