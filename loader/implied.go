package loader

import (
	"slices"

	"nexum/graph/claim"
	"nexum/schema"
)

// implied collects where a foreign entity is used that nothing gives a kind. If only one kind can be used in all these
// places, the entity is of that kind. Otherwise it is a Thing.
type implied struct {
	allowed []bool // which kinds can be used in all places; nil while every kind can
	first   place
	uses    []useAt // where it is used, as far as they can be listed
}

type useAt struct {
	expect int
	place
}

// use takes a place.
func (i *implied) use(v *vocabulary, expect int, at place, most int) {
	if len(i.uses) == 0 {
		i.first = at
	}
	if len(i.uses) < most {
		i.uses = append(i.uses, useAt{expect, at})
	}
	e := v.expects[expect]
	if e.allowed == nil || expect < expectTypes { // a document has to be one already
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

// kind returns the one kind that is possible.
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

// endOfForeign gives a foreign entity the kind that its uses imply, and checks them.
func (r *reading) endOfForeign(cur *identity) {
	if len(cur.implied.uses) == 0 {
		return
	}
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
		if kind == schema.Thing && e.ends != ([2]*schema.RelationType{}) {
			continue // what it is is not known, so any relation may join it
		}
		if k != nil && e.allowed != nil && !e.allowed[k.Index] {
			r.problems.add(u.place, "%s is %s%s", cur.id, oneOf([]string{kind}), e.wrong)
		}
	}
}

// documentOf returns the document that a file is.
func (r *reading) documentOf(file int) string {
	s := &r.files[file]
	if s.dataset >= 0 && r.datasets[s.dataset].ctx.Document != "" {
		return r.datasets[s.dataset].ctx.Document
	}
	if _, undefined := r.documents[s.document]; undefined {
		return "" // nothing cites the file as a document
	}
	return s.document
}
