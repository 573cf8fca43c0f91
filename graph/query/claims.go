package query

import (
	"context"
	"encoding/hex"
	"fmt"
	"slices"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/trace"
)

// A ClaimsQuestion asks for the claims of a document.
type ClaimsQuestion struct {
	Document string // the id of the document
	At       string // only claims at this locator and inside it; empty for all
	Slice
}

// A Statement is one claim of a document, with the relation or fact that it is about.
type Statement struct {
	graph.Cited
	// Key is the position of the statement in the order of all statements of its document.
	Key []string
}

// StatementKey is the number of parts of a statement's key.
const StatementKey = 7

// Claims returns a page of the claims of a document, ordered by locator, then by the relation or fact that they are
// about.
func (s *Session) Claims(ctx context.Context, q ClaimsQuestion) (_ Page[Statement], err error) {
	ctx, span := trace.Start(ctx, "query.Claims")
	defer span.EndWith(&err)
	w := newWindow(
		q.Slice,
		func(x Statement, key []string) int { return slices.Compare(x.Key, key) },
		func(a, b Statement) int { return slices.Compare(a.Key, b.Key) },
	)
	err = s.cited(ctx, q, freeMeter(ctx), func(c graph.Cited, nest bool) bool {
		return w.add(Statement{c, s.statementKey(c, nest)})
	})
	return w.done(), err
}

// NoClaims returns why a document makes no claims at a place: an empty list does not show whether the place is
// misspelled or the id does not belong to a document.
func (s *Session) NoClaims(ctx context.Context, document, at string) (string, error) {
	if at != "" {
		any, err := s.Claims(ctx, ClaimsQuestion{Document: document, Slice: Slice{Size: 1}})
		if err != nil {
			return "", err
		}
		if len(any.Entries) > 0 {
			return fmt.Sprintf("%s has claims in this view, but none at the place %q", document, Clip(at)), nil
		}
	}
	n, err := s.Node("document", document)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s, a %s, makes no claim in this view", document, s.View.Kind(n).Name), nil
}

// CountClaims returns the number of claims on all pages.
func (s *Session) CountClaims(ctx context.Context, q ClaimsQuestion) (_ int, err error) {
	ctx, span := trace.Start(ctx, "query.CountClaims")
	defer span.EndWith(&err)
	count := 0
	m := s.meter(ctx)
	defer m.close()
	err = s.cited(ctx, q, m, func(graph.Cited, bool) bool { count++; return true })
	return count, err
}

// cited calls yield for each claim of a document, in no particular order.
func (s *Session) cited(ctx context.Context, q ClaimsQuestion, m *meter,
	yield func(c graph.Cited, nest bool) bool,
) error {
	document, err := s.Node("document", q.Document)
	if err != nil {
		return err
	}
	nest := s.View.DigitsNest(document)
	match := func(place string) bool { return q.At == "" || graph.WithinPlace(place, q.At, nest) }
	failed := error(nil)
	err = s.View.EachCited(ctx, document, match, func(c graph.Cited) bool {
		failed = m.step()
		return failed == nil && yield(c, nest)
	})
	if failed != nil {
		return failed
	}
	return err
}

// statementKey returns the key of a claim: its locator, the relation or fact that it is about, and the values that
// distinguish it from other claims about that.
func (s *Session) statementKey(c graph.Cited, nest bool) []string {
	v := s.View
	context := c.Claim.Context.Key()
	key := []string{graph.PlaceKey(c.Claim.Context.Locator, nest), v.ID(c.Subject())}
	if c.Merge != nil {
		return append(key, claim.PredicateSameAs, c.Merge.Object, c.Merge.Subject, "", hex.EncodeToString(context[:]))
	}
	if c.Fact != nil {
		key = append(key, v.PredName(c.Fact.Pred), c.Fact.Value.Text, c.Fact.Value.Lang, c.Fact.Value.Datatype)
	} else {
		key = append(key, v.PredName(c.Relation.Type), v.ID(c.Relation.Target), "", "")
	}
	return append(key, hex.EncodeToString(context[:]))
}
