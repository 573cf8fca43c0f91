package loader

import (
	"encoding/binary"

	"nexum/graph/claim"
	"nexum/schema"
)

// A wordQuad is a quad whose predicate the ontology maps to one of its words. The kind of its subject decides whether
// it is a claim with this word or a foreign one.
type wordQuad struct {
	predicate, term string // term is the text by which the ontology names the predicate
	class           string // the text by which the ontology names the object, if that is a class of the subject
	subject         string
	object          claim.Value
	at              place
	subjectAt       place
	objectAt        place
}

// The class of a subject can stand anywhere in the files of a load. What needs it is kept in a spool, by subject. The
// keys of its records begin with the id of the subject, a NUL and one of these bytes. The records are read in this
// order.
const (
	laterClass = 'C' // index of the kind that a class of the subject is mapped to
	laterUse   = 'I' // expectation of the interface that a class of the subject is mapped to
	laterQuad  = 'Q' // place and number; then a wordQuad with its context
)

// maxTogether is the maximum number of quads of a subject from which its kind is found, if its classes are interfaces.
const maxTogether = 4096

// beginLater begins a record about a subject in the buffer.
func (r *reading) beginLater(id string, what byte) {
	r.buf = append(append(r.buf[:0], id...), 0, what)
}

// hasClass records that a class of a subject is a kind.
func (r *quadReader) hasClass(k *schema.Kind) {
	if id, ok := r.entity(&r.group[0].Subject); ok {
		r.beginLater(id, laterClass)
		r.buf = binary.BigEndian.AppendUint16(r.buf, uint16(k.Index))
		r.put(r.later, len(r.buf))
	}
}

// hasInterface records that a class of a subject is an interface.
func (r *quadReader) hasInterface(id, class string, c *claim.Context) {
	if expect, ok := r.vocab.interfaceIRI[class]; ok && c.Stance == claim.Supports {
		r.beginLater(id, laterUse)
		r.buf = binary.BigEndian.AppendUint16(r.buf, uint16(expect))
		r.put(r.later, len(r.buf))
	}
}

// needsClass reports whether the meaning of a quad depends on the kind of its subject.
func (r *quadReader) needsClass(q *wordQuad) bool {
	if r.kindsLater && r.vocab.kindIRI[q.class] != nil {
		return true
	}
	if q.object.Entity {
		return r.vocab.typeIRI[q.term] != nil
	}
	w := r.vocab.factIRI[q.term]
	return w != nil && !w.mixed
}

// putOff keeps a quad until all files have been read.
func (r *quadReader) putOff(q *wordQuad, c *claim.Context) {
	r.beginLater(q.subject, laterQuad)
	r.buf = appendPlace(r.buf, q.at)
	r.buf = binary.BigEndian.AppendUint64(r.buf, uint64(r.later.added))
	key := len(r.buf)
	entity := byte(0)
	if q.object.Entity {
		entity = 1
	}
	r.buf = append(r.buf, entity)
	for _, s := range [...]string{q.predicate, q.term, q.class, q.object.Text, q.object.Lang, q.object.Datatype} {
		r.buf = appendString(r.buf, s)
	}
	r.buf = appendContext(appendPlace(appendPlace(r.buf, q.subjectAt), q.objectAt), c)
	r.put(r.later, key)
}

// decodeLater is the reverse of putOff, except for the subject.
func decodeLater(key, payload []byte) (q wordQuad, c claim.Context) {
	k, p := decoder{key}, decoder{payload[1:]}
	q.at = k.place()
	q.object.Entity = payload[0] == 1
	for _, s := range [...]*string{&q.predicate, &q.term, &q.class, &q.object.Text, &q.object.Lang, &q.object.Datatype} {
		*s = p.str()
	}
	q.subjectAt, q.objectAt = p.place(), p.place()
	return q, decodeContext(p.b)
}

// subjectLater is a subject whose quads have been put off.
type subjectLater struct {
	id    string
	kind  *schema.Kind
	uses  implied // of its interfaces and quads, if a class is an interface
	quads []wordQuad
	ctxs  []claim.Context // the contexts of quads
}

// readLater makes claims of the quads that were put off, now that the classes of all subjects are known.
func (r *reading) readLater() error {
	m, err := r.later.merge()
	if err != nil {
		return err
	}
	reader := &quadReader{sink: newSink(r)}
	cur := &subjectLater{}
	for n := 0; ; n++ {
		if n&0xffff == 0 {
			if err := r.stopped(); err != nil {
				return err
			}
		}
		key, payload, err := m.next()
		if err != nil {
			return err
		}
		k := decoder{key}
		id := k.word()
		if key == nil || id != cur.id {
			reader.endLater(cur)
			cur = &subjectLater{id: id}
			if held, ok := r.kindInStore(id); ok && held != schema.Thing {
				cur.kind, _ = r.vocab.Kind(held)
			}
		}
		if key == nil {
			return nil
		}
		reader.seeLater(cur, k.b[0], k.b[1:], payload)
	}
}

// seeLater takes a record about a subject.
func (r *quadReader) seeLater(cur *subjectLater, what byte, key, payload []byte) {
	switch what {
	case laterClass:
		if cur.kind == nil { // the first in the order of the ontology
			cur.kind = r.vocab.Kinds()[binary.BigEndian.Uint16(key)]
		}
	case laterUse:
		cur.uses.use(r.vocab, int(binary.BigEndian.Uint16(key)), place{}, 0)
	case laterQuad:
		q, c := decodeLater(key, payload)
		if q.subject = cur.id; r.skips(q.at) {
			return
		}
		if cur.kind != nil || cur.uses.of == nil {
			r.wordQuad(&q, &c, &subjectClass{cur.kind})
			return
		}
		r.useLater(cur, &q)
		if cur.quads, cur.ctxs = append(cur.quads, q), append(cur.ctxs, c); len(cur.quads) == maxTogether {
			r.endLater(cur)
		}
	}
}

// useLater notes what a quad says about the kind of its subject.
func (r *quadReader) useLater(cur *subjectLater, q *wordQuad) {
	if w := r.vocab.factIRI[q.term]; w != nil && !q.object.Entity {
		cur.uses.use(r.vocab, w.expect, q.at, 0)
	} else if t := r.vocab.typeIRI[q.term]; t != nil && q.object.Entity {
		cur.uses.use(r.vocab, r.vocab.source(t), q.at, 0)
	}
}

// endLater makes claims of the quads of a subject whose classes are interfaces: its kind is the only one of their kinds
// that can have all of its facts and relations.
func (r *quadReader) endLater(cur *subjectLater) {
	if len(cur.quads) == 0 {
		return
	}
	k, _ := cur.uses.kind(r.vocab)
	for i := range cur.quads {
		r.wordQuad(&cur.quads[i], &cur.ctxs[i], &subjectClass{k})
	}
	cur.kind, cur.uses.of, cur.quads, cur.ctxs = k, nil, nil, nil
}
