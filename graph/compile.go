package graph

import (
	"iter"

	"nexum/graph/claim"
	"nexum/graph/terms"
	"nexum/schema"
)

// Compile compiles a view of claims that are not in a store, for example of a dataset under review or of a test. The
// view uses the ontology in the claims, or o if they have none. The revision in the context of a claim is not changed.
func Compile(o *schema.Ontology, rev claim.Revision, claims iter.Seq[claim.Claim]) (*View, error) {
	b := NewBuilder(o)
	n := newNumberer(b)
	for c := range claims {
		if err := n.add(&c); err != nil {
			return nil, err
		}
	}
	if rev.Number > 0 {
		if err := b.Revision(rev); err != nil {
			return nil, err
		}
	}
	return b.View()
}

// A numberer numbers claims and passes them to a Builder. It remembers only the context of the last claim, so it can
// number a context several times; the builder removes the copies.
type numberer struct {
	b *Builder

	begun              bool
	context            claim.Context // the context of the last claim
	subject, predicate string        // the subject and predicate of the last claim
	c, s, p            uint32        // their indexes
}

func newNumberer(b *Builder) *numberer {
	b.numbered = true
	return &numberer{b: b}
}

// add numbers a claim and passes it to the builder.
func (n *numberer) add(c *claim.Claim) (err error) {
	if !n.begun || c.Context != n.context {
		if n.c, err = n.b.context(&c.Context); err != nil {
			return err
		}
		n.context = c.Context
	}
	if !n.begun || c.Subject != n.subject {
		if n.s, err = n.b.entities.Add(c.Subject, terms.Tag{}); err != nil {
			return err
		}
		n.subject = c.Subject
	}
	if !n.begun || c.Predicate != n.predicate {
		if n.p, err = n.b.predicate(c.Predicate); err != nil {
			return err
		}
		n.predicate = c.Predicate
	}
	n.begun = true
	list, tag := &n.b.literals, terms.Tag{Lang: c.Object.Lang, Datatype: c.Object.Datatype}
	if c.Object.Entity {
		list, tag = &n.b.entities, terms.Tag{}
	}
	o, err := list.Add(c.Object.Text, tag)
	if err != nil {
		return err
	}
	return n.b.add(n.s, n.p, refOf(o, c.Object.Entity), n.c)
}
