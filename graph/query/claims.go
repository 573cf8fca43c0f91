package query

import (
	"context"
	"encoding/hex"
	"slices"

	"nexum/graph"
)

// A ClaimsQuestion asks for what a document claims.
type ClaimsQuestion struct {
	Document string // an id
	At       string // only at this place, and inside it; empty for all places
	Slice
}

// A Statement is one claim of a document, with what it is about.
type Statement struct {
	graph.Cited
	// Key is where the statement stands in the order of all statements of its document.
	Key []string
}

// StatementKey is how many parts the key of a statement has.
const StatementKey = 7

// Claims returns what a document claims, by place, then by what the claims are about.
func (s *Session) Claims(ctx context.Context, q ClaimsQuestion) (Page[Statement], error) {
	w := newWindow(
		q.Slice,
		func(x Statement, key []string) int { return slices.Compare(x.Key, key) },
		func(a, b Statement) int { return slices.Compare(a.Key, b.Key) },
	)
	err := s.cited(ctx, q, freeMeter(ctx), func(c graph.Cited, nest bool) bool { return w.add(Statement{c, s.statementKey(c, nest)}) })
	return w.done(), err
}

// CountClaims returns how many claims there are in all, whatever the page.
func (s *Session) CountClaims(ctx context.Context, q ClaimsQuestion) (int, error) {
	count := 0
	m := s.meter(ctx)
	defer m.close()
	err := s.cited(ctx, q, m, func(graph.Cited, bool) bool { count++; return true })
	return count, err
}

// cited calls yield for what a document claims, in no order.
func (s *Session) cited(ctx context.Context, q ClaimsQuestion, m *meter, yield func(c graph.Cited, nest bool) bool) error {
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

// statementKey returns the place, what the claim is about, and what else tells it from others.
func (s *Session) statementKey(c graph.Cited, nest bool) []string {
	v := s.View
	context := c.Claim.Context.Key()
	key := []string{graph.PlaceKey(c.Claim.Context.Locator, nest), v.ID(c.Subject())}
	if c.Fact != nil {
		key = append(key, v.PredName(c.Fact.Pred), c.Fact.Value.Text, c.Fact.Value.Lang, c.Fact.Value.Datatype)
	} else {
		key = append(key, v.PredName(c.Relation.Type), v.ID(c.Relation.Target), "", "")
	}
	return append(key, hex.EncodeToString(context[:]))
}
