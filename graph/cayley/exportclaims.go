package cayley

import (
	"bufio"
	"context"
	"io"
	"strings"

	"nexum/graph/claim"
)

// ExportClaims writes the claims alone, as N-Quads whose graph label is the one that each came with,
// so that what was loaded from foreign N-Quads comes out as the same set of quads. What a context
// says beside the label is left out, and so is every claim that disputes, is retracted, or retracts:
// as a bare quad it would say the opposite. A claim without a document is foreign, and its IRIs are
// written as they came, relative ones too; the short ids of others are written under the base.
//
// Memory grows with the number of contexts and of retracted claims.
func (s *Store) ExportClaims(ctx context.Context, w io.Writer) error {
	return s.exporting(ctx, func(c *call, snap snapshot) error {
		contexts, err := readContexts(c, snap)
		if err != nil {
			return err
		}
		gone, err := retractions(c, snap, contexts)
		if err != nil {
			return err
		}
		e := exporter{names: newNames(s.base), to: bufio.NewWriterSize(w, 1<<16)}
		err = snap.statements(c, true, func(st *statement) error {
			said, ok := contexts[st.label.text]
			if !ok || st.label.kind == noTerm || said.Stance != claim.Supports {
				return nil
			}
			if len(gone) > 0 && gone[retraction{st.subject, st.predicate, st.object, said.Key()}] > said.Revision {
				return nil
			}
			return e.writeClaim(st, said)
		})
		if err != nil {
			return err
		}
		return e.flush()
	})
}

// readContexts reads the contexts of all marked revisions, by node.
func readContexts(ctx context.Context, snap snapshot) (map[string]*claim.Context, error) {
	committed, err := committedAttempts(ctx, snap)
	if err != nil {
		return nil, err
	}
	contexts := make(map[string]*claim.Context)
	err = snap.statements(ctx, false, func(st *statement) error {
		revision := committed[attemptOf(st.subject.text)]
		if revision == nil || !strings.HasPrefix(st.subject.text, contextPrefix) {
			return nil
		}
		c := contexts[st.subject.text]
		if c == nil {
			c = &claim.Context{Revision: revision.Number}
			contexts[st.subject.text] = c
		}
		f := fieldNamed(strings.TrimPrefix(st.predicate.text, private))
		if f == fieldRevision {
			return nil
		}
		if err := setField(c, f, st.object.id()); err != nil {
			return damaged(err)
		}
		return nil
	})
	return contexts, err
}

// retraction names what was retracted: a claim and what its context says.
type retraction struct {
	subject, predicate, object term
	key                        claim.ContextKey
}

// retractions returns the retracted claims, with the newest revision that retracts them.
func retractions(ctx context.Context, snap snapshot, contexts map[string]*claim.Context) (map[retraction]uint64, error) {
	any := false
	for _, c := range contexts {
		any = any || c.Stance == claim.Retracts
	}
	if !any {
		return nil, nil
	}
	gone := make(map[retraction]uint64)
	err := snap.statements(ctx, true, func(st *statement) error {
		c := contexts[st.label.text]
		if c == nil || st.label.kind == noTerm || c.Stance != claim.Retracts {
			return nil
		}
		was := *c
		was.Stance = claim.Supports
		r := retraction{st.subject, st.predicate, st.object, was.Key()}
		gone[r] = max(gone[r], c.Revision)
		return nil
	})
	return gone, err
}

// writeClaim writes a claim with its own graph label.
func (e *exporter) writeClaim(st *statement, said *claim.Context) error {
	b := e.line[:0]
	if said.Document == "" {
		b = appendTerm(b, st.subject)
		b = append(b, ' ')
		b = appendIRI(b, st.predicate.id())
		b = append(b, ' ')
		b = appendTerm(b, st.object)
	} else {
		b = e.names.appendEntity(b, st.subject)
		b = append(b, ' ')
		b = e.appendClaim(b, st.predicate, st.object)
	}
	if said.Graph != "" {
		b = append(b, ' ')
		b = append(b, said.Graph...)
	}
	return e.end(b, said.Revision)
}
