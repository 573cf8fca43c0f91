package cayley

import (
	"bufio"
	"context"
	"io"
	"strings"

	"nexum/graph/claim"
	"nexum/graph/trace"
)

// ExportClaims writes only the claims, as N-Quads with their original graph labels. So if foreign N-Quads were loaded,
// the export has the same set of quads. It leaves out all other parts of a context. It also leaves out claims that
// dispute, are retracted, or retract. Without its context, the quad of such a claim would state the opposite. Short ids
// and relative IRIs are written under the base, except in claims without a document, where they are written as they
// were loaded.
//
// Memory grows with the number of contexts and of retracted claims.
func (s *Store) ExportClaims(ctx context.Context, w io.Writer) (err error) {
	ctx, span := trace.Start(ctx, "store.ExportClaims")
	defer span.EndWith(&err)
	return s.exporting(ctx, func(c *call, snap snapshot) error {
		contexts, err := readContexts(c, snap)
		if err != nil {
			return err
		}
		retracted, err := retractions(c, snap, contexts)
		if err != nil {
			return err
		}
		e := exporter{names: newNames(s.base), to: bufio.NewWriterSize(w, 1<<16)}
		err = snap.statements(c, true, func(st *statement) error {
			said, ok := contexts[st.label.text]
			if !ok || st.label.kind == noTerm || said.Stance != claim.Supports {
				return nil
			}
			if len(retracted) > 0 && retracted[retraction{st.subject, st.predicate, st.object, said.Key()}] > said.Revision {
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

// readContexts returns the contexts of all marked revisions, by node.
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

// retraction identifies a retracted claim: the claim itself and the content of its context.
type retraction struct {
	subject, predicate, object term
	key                        claim.ContextKey
}

// retractions returns the retracted claims, each with the newest revision that retracts it.
func retractions(ctx context.Context, snap snapshot,
	contexts map[string]*claim.Context,
) (map[retraction]uint64, error) {
	any := false
	for _, c := range contexts {
		any = any || c.Stance == claim.Retracts
	}
	if !any {
		return nil, nil
	}
	retracted := make(map[retraction]uint64)
	err := snap.statements(ctx, true, func(st *statement) error {
		c := contexts[st.label.text]
		if c == nil || st.label.kind == noTerm || c.Stance != claim.Retracts {
			return nil
		}
		was := *c
		was.Stance = claim.Supports
		r := retraction{st.subject, st.predicate, st.object, was.Key()}
		retracted[r] = max(retracted[r], c.Revision)
		return nil
	})
	return retracted, err
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
