package cayley

import (
	"fmt"
	"strings"

	"nexum/graph"
)

// A decoder turns nodes and quads, as a store holds them, into calls of a Sink. A node comes before
// the quads that use it, and the mark of a revision after the quads of its contexts; that is the order
// in which they are written.
type decoder struct {
	sink graph.Sink

	fields    map[uint64]field
	texts     map[uint64]string // of the literals in contexts
	contexts  map[uint64]*openContext
	revisions map[uint64]*openRevision
	attempts  map[string]*openRevision // by NUMBER.ATTEMPT, at the end of the names of its contexts
	head      graph.Revision
}

// openContext is a context of which the revision's mark is not seen yet.
type openContext struct {
	graph.Context
	name string // KEY.NUMBER.ATTEMPT
}

// openRevision is a revision with the contexts that wait for its mark.
type openRevision struct {
	graph.Revision
	wait []uint64
}

func newDecoder(sink graph.Sink) *decoder {
	return &decoder{
		sink:      sink,
		fields:    make(map[uint64]field),
		texts:     make(map[uint64]string),
		contexts:  make(map[uint64]*openContext),
		revisions: make(map[uint64]*openRevision),
		attempts:  make(map[string]*openRevision),
	}
}

// nodeValue is a node's value. A blank node is an entity with _: in front of its name.
type nodeValue struct {
	entity               bool
	text, lang, datatype []byte
}

// node takes one node. The slices are the caller's.
func (d *decoder) node(num uint64, v nodeValue) error {
	switch {
	case v.entity && len(v.text) >= len(private) && string(v.text[:len(private)]) == private:
		return d.privateNode(num, string(v.text))
	case !v.entity && string(v.datatype) == textType:
		d.texts[num] = string(v.text)
		return nil
	}
	return d.sink.Term(num, v.entity, v.text, v.lang, v.datatype)
}

func (d *decoder) privateNode(num uint64, name string) error {
	if context, ok := strings.CutPrefix(name, contextPrefix); ok {
		r, err := d.attempt(attemptOf(name))
		if err != nil {
			return err
		}
		d.contexts[num] = &openContext{name: context}
		r.wait = append(r.wait, num)
		return nil
	}
	if strings.HasPrefix(name, revisionPrefix) {
		r, err := d.attempt(attemptOf(name))
		d.revisions[num] = r
		return err
	}
	if f := fieldNamed(name[len(private):]); f != noField {
		d.fields[num] = f
	}
	return nil
}

// attempt returns the revision of NUMBER.ATTEMPT.
func (d *decoder) attempt(name string) (*openRevision, error) {
	r := d.attempts[name]
	if r == nil {
		n, err := revisionNumber(name)
		if err != nil {
			return nil, damaged(err)
		}
		r = &openRevision{Revision: graph.Revision{Number: n}}
		d.attempts[name] = r
	}
	return r, nil
}

// quad takes one quad; label is 0 for those of contexts and revisions. entity returns the id that a
// number stands for.
func (d *decoder) quad(s, p, o, label uint64, entity func(uint64) (string, error)) error {
	if label != 0 {
		return d.sink.Claim(s, p, o, label)
	}
	f := d.fields[p]
	text, ok := "", true
	switch {
	case f == fieldRevision: // the context's name says it too
		return nil
	case f.isEntity():
		var err error
		if text, err = entity(o); err != nil {
			return err
		}
	default:
		text, ok = d.texts[o]
	}
	if !ok {
		return damaged(fmt.Errorf("the %s of node %d has no text", f, s))
	}
	return d.say(s, f, text)
}

// say takes one field of a context or revision.
func (d *decoder) say(num uint64, f field, text string) error {
	if c := d.contexts[num]; c != nil {
		if err := setField(&c.Context, f, text); err != nil {
			return damaged(err)
		}
		return nil
	}
	r := d.revisions[num]
	switch {
	case r != nil && f == fieldMessage:
		r.Message = text
		return nil
	case r != nil && f == fieldCommitted:
		return d.mark(r, text)
	}
	return damaged(fmt.Errorf("node %d has a %q and is no context or revision", num, f))
}

// mark passes a revision and its contexts on.
func (d *decoder) mark(r *openRevision, at string) (err error) {
	if r.CommittedAt, err = parseTime(at); err != nil {
		return damaged(err)
	}
	for _, num := range r.wait {
		c := d.contexts[num]
		delete(d.contexts, num)
		c.Revision = r.Number
		if !c.whole() {
			return damaged(fmt.Errorf("context %s says something else than when it was written", c.name))
		}
		if err := d.sink.Context(num, c.Context); err != nil {
			return err
		}
	}
	r.wait = nil
	if r.Number > d.head.Number {
		d.head = r.Revision
	}
	return d.sink.Revision(r.Revision)
}

// whole reports whether the context says what its name was made from.
func (c *openContext) whole() bool {
	key, _, _ := strings.Cut(c.name, ".")
	return key == contextKey(c.Key())
}

// incomplete returns the name of a context of an attempt without marks that lacks something or is of a
// revision beyond the last one, or "" if there is none.
func (d *decoder) incomplete(a attempt, last uint64) string {
	for _, c := range d.contexts {
		number, name, _ := strings.Cut(attemptOf(contextPrefix+c.name), ".")
		if n, err := revisionNumber(number); name == a.name && (!c.whole() || err != nil || n > last) {
			return strings.TrimSuffix(c.name, "."+name)
		}
	}
	return ""
}

// damaged marks an error as one of damage.
func damaged(err error) error { return fmt.Errorf("%w: %w", graph.ErrStoreDamaged, firstLine{err}) }

// firstLine is an error without the details on further lines that Pebble adds.
type firstLine struct{ error }

func (e firstLine) Error() string {
	line, _, _ := strings.Cut(e.error.Error(), "\n")
	return line
}

func (e firstLine) Unwrap() error { return e.error }
