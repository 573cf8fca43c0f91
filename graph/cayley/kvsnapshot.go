package cayley

import (
	"context"
	"strings"

	"nexum/graph/cayley/pebblekv"
)

// kvSnapshot is a walk over the log and a cache of recent terms.
type kvSnapshot struct {
	back *kvBackend
	walk *pebblekv.Walk
	must uint64 // the newest revision when the walk began

	recent, older map[uint64]term
	bytes         int // size of the texts in recent
}

// These are the limits of the cache of terms. When one is reached, a new generation begins, and one older
// generation is kept.
const (
	recentTerms     = 1 << 17
	recentTermBytes = 16 << 20
)

func (b *kvBackend) snapshot(ctx context.Context) (snapshot, error) {
	last, _ := b.head(ctx)
	w, err := b.db.Walk(logBucket())
	if err != nil {
		return nil, corrupt(err)
	}
	return &kvSnapshot{back: b, walk: w, must: last.Number, recent: make(map[uint64]term)}, nil
}

func (s *kvSnapshot) expected(ctx context.Context) (ledger, uint64, bool, error) {
	l, listed, err := s.back.entries(ctx)
	return l, s.must, listed, err
}

func (s *kvSnapshot) summed() bool { return true }

func (s *kvSnapshot) close() error { return s.walk.Close() }

// statements implements snapshot. In the log, a node comes shortly before its first use, and frequent nodes are in the
// cache. So few terms must be looked up.
func (s *kvSnapshot) statements(ctx context.Context, all bool, pass func(*statement) error) error {
	var st statement
	var scratch []byte
	return eachRecord(ctx, s.walk, func(r *record) error {
		if r.value != nil {
			v, err := decodeValue(r.value, &scratch)
			if err != nil {
				return damaged(err)
			}
			s.keep(r.id, makeTerm(v))
			return nil
		}
		if r.label != 0 && !all {
			return nil
		}
		st.label = term{}
		for _, part := range [...]struct {
			num uint64
			to  *term
		}{{r.subject, &st.subject}, {r.predicate, &st.predicate}, {r.object, &st.object}, {r.label, &st.label}} {
			if part.num == 0 {
				continue
			}
			t, err := s.term(part.num)
			if err != nil {
				return err
			}
			*part.to = t
		}
		return pass(&st)
	})
}

func (s *kvSnapshot) keep(num uint64, t term) {
	if len(s.recent) >= recentTerms || s.bytes >= recentTermBytes {
		s.older, s.recent, s.bytes = s.recent, make(map[uint64]term, recentTerms), 0
	}
	s.recent[num] = t
	s.bytes += len(t.text)
}

func (s *kvSnapshot) term(num uint64) (term, error) {
	if t, ok := s.recent[num]; ok {
		return t, nil
	}
	t, ok := s.older[num]
	if !ok {
		v, err := s.back.value(num)
		if err != nil {
			return t, err
		}
		t = makeTerm(v)
	}
	s.keep(num, t)
	return t, nil
}

// makeTerm returns the term of a node. It copies the value.
func makeTerm(v nodeValue) term {
	t := term{kind: literalTerm, text: string(v.text), lang: string(v.lang), datatype: string(v.datatype)}
	if v.entity {
		t.kind = iriTerm
		if name, ok := strings.CutPrefix(t.text, "_:"); ok && isBlankName(name) {
			t.kind, t.text = blankTerm, name
		}
	}
	return t
}
