package cayley

import (
	"fmt"
	"strings"

	"nexum/graph"
)

// A decoder turns nodes and quads, as a store holds them, into calls of a Sink. Nodes come before the
// quads that use them, the quads of a context before the one that names its revision, and all of them
// before the revision's mark; that is the order in which they are written.
type decoder struct {
	sink graph.Sink
	// entity returns the id that a number stands for.
	entity func(num uint64) (string, error)

	fields    map[uint64]field
	texts     map[uint64]string
	contexts  map[uint64]*openContext
	revisions map[uint64]*openRevision
	head      graph.Revision
}

// openContext is a context of which the revision is not seen yet.
type openContext struct {
	graph.Context
	name string
}

// openRevision is a revision of which the mark is not seen yet, with the contexts that wait for it.
type openRevision struct {
	graph.Revision
	marked bool
	wait   []uint64
}

func newDecoder(sink graph.Sink, entity func(uint64) (string, error)) *decoder {
	return &decoder{
		sink:      sink,
		entity:    entity,
		fields:    make(map[uint64]field),
		texts:     make(map[uint64]string),
		contexts:  make(map[uint64]*openContext),
		revisions: make(map[uint64]*openRevision),
	}
}

// node takes one node. The slices are the caller's.
func (d *decoder) node(num uint64, v nodeValue) error {
	if v.entity {
		if len(v.text) < len(private) || string(v.text[:len(private)]) != private {
			return d.sink.Term(num, true, v.text, nil, nil)
		}
		return d.privateNode(num, string(v.text))
	}
	if string(v.datatype) == textType {
		d.texts[num] = string(v.text)
		return nil
	}
	return d.sink.Term(num, false, v.text, v.lang, v.datatype)
}

// nodeValue is a node's value. A blank node is an entity with _: in front of its name.
type nodeValue struct {
	entity               bool
	text, lang, datatype []byte
}

func (d *decoder) privateNode(num uint64, name string) error {
	if context, ok := strings.CutPrefix(name, contextPrefix); ok {
		d.contexts[num] = &openContext{name: context}
		return nil
	}
	if revision, ok := strings.CutPrefix(name, revisionPrefix); ok {
		n, err := revisionNumber(revision)
		if err != nil {
			return damaged(err)
		}
		d.revisions[num] = &openRevision{Revision: graph.Revision{Number: n}}
		return nil
	}
	if f := fieldNamed(name[len(private):]); f != noField {
		d.fields[num] = f
	}
	return nil
}

// quad takes one quad; label is 0 for those of contexts and revisions.
func (d *decoder) quad(s, p, o, label uint64) error {
	if label != 0 {
		return d.sink.Claim(s, p, o, label)
	}
	f := d.fields[p]
	if r := d.revisions[s]; r != nil {
		return d.revisionField(r, f, o)
	}
	c := d.contexts[s]
	if c == nil {
		return damaged(fmt.Errorf("quad of node %d, which is no context", s))
	}
	if f == fieldRevision {
		r := d.revisions[o]
		if r == nil {
			return damaged(fmt.Errorf("context %s is of no revision", c.name))
		}
		c.Revision = r.Number
		if r.marked {
			return d.pass(s)
		}
		r.wait = append(r.wait, s)
		return nil
	}
	text, err := d.text(f, o)
	if err != nil {
		return err
	}
	return d.contextField(c, f, text)
}

// contextField sets one field of a context.
func (d *decoder) contextField(c *openContext, f field, text string) error {
	if err := setField(&c.Context, f, text); err != nil {
		return damaged(err)
	}
	return nil
}

// text returns the text of a field's object.
func (d *decoder) text(f field, o uint64) (string, error) {
	if f.isEntity() {
		return d.entity(o)
	}
	text, ok := d.texts[o]
	if !ok {
		return "", damaged(fmt.Errorf("a %s has no text", f))
	}
	return text, nil
}

func (d *decoder) revisionField(r *openRevision, f field, o uint64) error {
	text, err := d.text(f, o)
	if err != nil {
		return err
	}
	switch f {
	case fieldMessage:
		r.Message = text
		return nil
	case fieldCommitted:
		if r.CommittedAt, err = parseTime(text); err != nil {
			return damaged(err)
		}
	default:
		return damaged(fmt.Errorf("revision %d has a field %q", r.Number, f))
	}
	r.marked = true
	if r.Number > d.head.Number {
		d.head = r.Revision
	}
	for _, num := range r.wait {
		if err := d.pass(num); err != nil {
			return err
		}
	}
	r.wait = nil
	return d.sink.Revision(r.Revision)
}

// pass passes a complete context of a committed revision on, and forgets it.
func (d *decoder) pass(num uint64) error {
	c := d.contexts[num]
	if want := contextName(c.Key(), c.Revision) + "."; !strings.HasPrefix(c.name, want) {
		return damaged(fmt.Errorf("context %s has other content than when it was written", c.name))
	}
	delete(d.contexts, num)
	return d.sink.Context(num, c.Context)
}

// damaged marks an error as one of damage.
func damaged(err error) error { return fmt.Errorf("%w: %w", graph.ErrStoreDamaged, err) }
