package cayley

import (
	"encoding/binary"
	"errors"
)

// errRecord reports that a record of Cayley's log does not have the form that Cayley writes.
var errRecord = errors.New("unreadable record in the log")

// record is one entry of Cayley's log, a node or a quad, decoded in place. It replaces proto.Primitive and avoids
// its allocations.
type record struct {
	id, subject, predicate, object, label uint64
	value                                 []byte // a node's value; nil for a quad
	deleted                               bool
}

// These are wire types of protocol buffers.
const (
	wireVarint = 0
	wireBytes  = 2
)

// eachField calls field for each field of a message. b is nil for a number.
func eachField(p []byte, field func(tag uint64, n uint64, b []byte)) error {
	for len(p) > 0 {
		key, w := uint64(p[0]), 1
		if key >= 0x80 {
			if key, w = binary.Uvarint(p); w <= 0 {
				return errRecord
			}
		}
		p = p[w:]
		n, w := binary.Uvarint(p)
		if w <= 0 {
			return errRecord
		}
		p = p[w:]
		switch key & 7 {
		case wireVarint:
			field(key>>3, n, nil)
		case wireBytes:
			if n > uint64(len(p)) {
				return errRecord
			}
			field(key>>3, n, p[:n:n])
			p = p[n:]
		default:
			return errRecord
		}
	}
	return nil
}

// decode reads a record from p. Its value is a part of p.
func (r *record) decode(p []byte) error {
	*r = record{}
	return eachField(p, func(tag, n uint64, b []byte) {
		switch tag {
		case 1:
			r.id = n
		case 2:
			r.subject = n
		case 3:
			r.predicate = n
		case 4:
			r.object = n
		case 5:
			r.label = n
		case 8:
			r.value = b
		case 9:
			r.deleted = n != 0
		}
	})
}

// decodeValue reads a node's value in the format of Cayley's pquads. The slices are parts of p, except for a blank
// node, whose text is in scratch.
func decodeValue(p []byte, scratch *[]byte) (v nodeValue, err error) {
	bad := false
	err = eachField(p, func(tag, _ uint64, b []byte) {
		switch tag {
		case 2: // string
			v.text = b
		case 3: // IRI
			v.entity, v.text = true, b
		case 4: // blank node
			*scratch = append(append((*scratch)[:0], "_:"...), b...)
			v.entity, v.text = true, *scratch
		case 5, 6: // string with a type or language
			bad = eachField(b, func(part, _ uint64, b []byte) {
				switch {
				case part == 1:
					v.text = b
				case tag == 5:
					v.datatype = b
				default:
					v.lang = b
				}
			}) != nil
		default:
			bad = true
		}
	})
	if err == nil && bad {
		err = errRecord
	}
	return v, err
}
