package model

import (
	"context"

	"nexum/graph"
	"nexum/graph/query"
	"nexum/graph/rule/proof"
	"nexum/server/input"
)

// The GraphQL inputs of the same names.
type (
	RelationInput = input.RelationInput
	ViewInput     = input.ViewInput
)

// changeOf converts the input of the field view to a change of a view.
func (s *Scope) changeOf(in *ViewInput) (graph.Change, error) {
	c := graph.Change{Without: in.Without, Distrust: in.Distrust}
	if in.AsOf != nil {
		c.AsOf = *in.AsOf
	}
	if in.KnownAt != nil {
		c.KnownAt = *in.KnownAt
	}
	for _, t := range in.With {
		assumed := graph.AssumedRelation{Source: t.Source, Type: t.Type, Target: t.Target}
		if t.Occurrence != nil {
			assumed.Occurrence = *t.Occurrence
		}
		if t.Attributes != nil {
			assumed.Attributes = *t.Attributes
		}
		if t.ValidFrom != nil {
			assumed.Period.From = *t.ValidFrom
		}
		if t.ValidTo != nil {
			assumed.Period.To = *t.ValidTo
		}
		c.With = append(c.With, assumed)
	}
	for _, id := range in.Assume {
		assumed, err := query.Assumed(s.View.Ontology(), "assume", id)
		if err != nil {
			return c, err
		}
		c.With = append(c.With, assumed)
	}
	return c, nil
}

// WithView returns the scope of a view with the changes of in.
func (s *Scope) WithView(in *ViewInput) (*Scope, error) {
	if in == nil {
		return s, nil
	}
	in, err := s.dated(in)
	if err != nil {
		return nil, err
	}
	change, err := s.changeOf(in)
	if err != nil {
		return nil, err
	}
	session, err := s.With(change)
	if err != nil {
		return nil, err
	}
	changed := *s
	changed.Session = session
	changed.path = s.path.extended(in, change)
	return &changed, nil
}

// dated returns the input with the moment of the revision that it names.
func (s *Scope) dated(in *ViewInput) (*ViewInput, error) {
	if in.KnownAtRevision == nil {
		return in, nil
	}
	if in.KnownAt != nil {
		return nil, query.InputError("%s, %s: give one of them", query.Argument("knownAt"), query.Argument("knownAtRevision"))
	}
	if *in.KnownAtRevision < 0 {
		return nil, query.InputError("%s: %d is negative", query.Argument("knownAtRevision"), *in.KnownAtRevision)
	}
	at, err := s.KnownAfter("knownAtRevision", uint64(*in.KnownAtRevision))
	if err != nil {
		return nil, err
	}
	out := *in
	out.KnownAt, out.KnownAtRevision = &at, nil
	return &out, nil
}

// A Comparison shows how two views answer one question differently.
type Comparison struct {
	Columns        []AnswerColumn
	Added, Removed []AnswerRow
	Changed        []ChangedAnswer
	Unchanged      int
}

// A ChangedAnswer is an answer that two views give differently.
type ChangedAnswer struct {
	Before, After AnswerRow
}

// changedAnswers returns the changed answers of a comparison.
func changedAnswers(before, after *Scope, c *query.Comparison) []ChangedAnswer {
	var old, now []proof.Row
	for _, x := range c.Changed {
		old, now = append(old, x.Before), append(now, x.After)
	}
	from, to := before.rows(c.Before.Query, old), after.rows(c.After.Query, now)
	out := make([]ChangedAnswer, len(from))
	for i := range from {
		out[i] = ChangedAnswer{from[i], to[i]}
	}
	return out
}

// Compare answers one question in two views.
func Compare(ctx context.Context, before, after *ViewInput, question string) (*Comparison, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	var scopes [2]*Scope
	for i, side := range [2]struct {
		argument query.Argument
		view     *ViewInput
	}{{"before", before}, {"after", after}} {
		if scopes[i], err = s.WithView(side.view); err != nil {
			return nil, query.Within(side.argument, err)
		}
	}
	c, err := query.Compare(ctx, scopes[0].Session, scopes[1].Session, question)
	if err != nil {
		return nil, err
	}
	return &Comparison{
		Columns: columns(c.Columns()), Unchanged: c.Unchanged + len(c.Changed),
		Added: scopes[1].rows(c.After.Query, c.Added), Removed: scopes[0].rows(c.Before.Query, c.Removed),
		Changed: changedAnswers(scopes[0], scopes[1], c),
	}, nil
}
