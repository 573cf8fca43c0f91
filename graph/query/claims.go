package query

import (
	"context"
	"encoding/hex"
	"slices"

	"nexum/graph"
)

// A ClaimsQuestion asks for what a document claims.
type ClaimsQuestion struct {
	Document string   // an id
	At       string   // only at this place, and inside it; empty for all places
	After    []string // the key of a statement: only those after it
	Limit    int
}

// A Statement is one claim of a document, with what it is about.
type Statement struct {
	graph.Cited
	// Key is where the statement stands in the order of all statements of its document.
	Key []string
}

// StatementKey is how many parts the key of a statement has.
const StatementKey = 7

// Statements is a page of statements.
type Statements struct {
	List           []Statement
	Previous, More bool // whether there is something before and after the page
}

// Claims returns what a document claims, by place, then by what the claims are about.
func (s *Session) Claims(ctx context.Context, q ClaimsQuestion) (Statements, error) {
	document, err := s.Node("document", q.Document)
	if err != nil {
		return Statements{}, err
	}
	var out Statements
	nest := s.View.DigitsNest(document)
	match := func(place string) bool { return q.At == "" || graph.WithinPlace(place, q.At, nest) }
	trim := func() {
		slices.SortFunc(out.List, func(a, b Statement) int { return slices.Compare(a.Key, b.Key) })
		if len(out.List) > q.Limit {
			out.More = true
			out.List = out.List[:q.Limit]
		}
	}
	err = s.View.EachCited(ctx, document, match, func(c graph.Cited) bool {
		statement := Statement{c, s.statementKey(c, nest)}
		if q.After != nil && slices.Compare(statement.Key, q.After) <= 0 {
			out.Previous = true
			return true
		}
		if out.List = append(out.List, statement); len(out.List) > 2*q.Limit+100 {
			trim()
		}
		return true
	})
	trim()
	return out, err
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
