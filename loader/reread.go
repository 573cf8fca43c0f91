package loader

import (
	"encoding/binary"
	"maps"
	"slices"

	"nexum/graph/claim"
)

// A subject of RDF can have two classes that are kinds, in different places of the files. Its kind is the first one in
// the order of the ontology, and all of its quads depend on it. That is rare, so a reader takes the kind of the classes
// that stand together, and all files are read again, with such quads put off, if a subject has others elsewhere.

// restart is what a reading needs to begin again: its state, and the records that its spools had.
type restart struct {
	state   reading
	records [5]buffer
}

func (r *reading) spools() [5]*spool { return [5]*spool{r.claims, r.ids, r.names, r.later, r.versions} }

// beforeFiles returns the state before files are read. ok is false if it is too large to be kept.
func (r *reading) beforeFiles() (s restart, ok bool) {
	s.state = *r
	r.keepApart(&s.state)
	for i, from := range r.spools() {
		if len(from.runs) > 0 || from.writing != nil {
			return s, false
		}
		s.records[i] = buffer{slices.Clone(from.arena), slices.Clone(from.recs)}
	}
	return s, true
}

// keepApart copies the parts of a state that the reading of files changes.
func (r *reading) keepApart(s *reading) {
	s.files, s.documents, s.bad.rows = slices.Clone(r.files), maps.Clone(r.documents), maps.Clone(r.bad.rows)
	s.problems.list, s.notes.list = slices.Clone(r.problems.list), slices.Clone(r.notes.list)
	s.rules, s.retracted = slices.Clone(r.rules), slices.Clone(r.retracted)
	s.warnings, s.contexts = r.warnings.clone(), map[claim.Context]claim.ContextKey{}
	s.last, s.lastKey, s.buf = claim.Context{}, claim.ContextKey{}, nil
}

// again returns to the state before files were read.
func (r *reading) again(s *restart) {
	*r = s.state
	for i, to := range r.spools() {
		to.close()
		*to = spool{dir: to.dir, limit: to.limit, buffer: s.records[i], added: len(s.records[i].recs)}
	}
}

// hasTwoKinds reports whether the classes of a subject in different places are different kinds.
func (r *reading) hasTwoKinds() (bool, error) {
	if r.later.added == 0 || r.failed != nil {
		return false, r.failed
	}
	m, err := r.later.merge()
	if err != nil {
		return false, err
	}
	subject, kind := "", uint16(0)
	for {
		key, _, err := m.next()
		if err != nil || key == nil {
			return false, err
		}
		k := decoder{key}
		id := k.word()
		if k.b[0] != laterClass {
			continue
		}
		now := binary.BigEndian.Uint16(k.b[1:])
		if id == subject && now != kind {
			return true, nil
		}
		subject, kind = id, now
	}
}
